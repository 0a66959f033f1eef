import { useContext, useState } from "preact/hooks";
import { countersOf } from "../../recall_impact.js";
import { Reader, useList, useWords } from "../../reader.js";
import { lotOfBatchName } from "../../route.js";
import { Button } from "../../ui/button.jsx";
import { TextField } from "../../ui/field.jsx";
import { LotLink } from "../../ui/links.jsx";
import { Part } from "../../ui/page.jsx";
import { Answer } from "../../ui/state.jsx";
import { Table } from "../../ui/table.jsx";
import { recallWords } from "../../words/recall.js";

const encoder = new TextEncoder();

/** Whether a draft may name a lot: an enterprise recalls only its own. */
export function useMayName() {
  const { regulator, session } = useContext(Reader);
  return (issuer) => regulator || issuer === session.organization;
}

/** The lots an order is about: adding, removing, limiting to codes. */
export function DraftLots({ drafts, names, counters, onCounters, onLots }) {
  const t = useWords(recallWords);
  return (
    <Part title={t("lots_title")}>
      <LotTable
        drafts={drafts}
        counters={counters}
        onCounters={onCounters}
        onRemove={
          names.length > 1 &&
          ((name) => {
            const { [name]: gone, ...others } = counters;
            if (gone !== undefined) onCounters(others);
            onLots(names.filter((one) => one !== name));
          })
        }
      />
      <AddLot names={names} onAdd={(name) => onLots([...names, name])} />
    </Part>
  );
}

function Codes({ reached, name, counters, onCounters }) {
  const t = useWords(recallWords);
  const text = counters[name] ?? "";
  const own = reached?.find(({ depth }) => !Number(depth));
  const known = (own?.codes ?? [])
    .filter(({ state }) => state === "PRINTED")
    .map(({ first, last }) => `${first}–${last}`);
  return (
    <TextField
      label={t("codes_of", { lot: lotOfBatchName(name).lot })}
      hint={known.length > 0 ? t("codes_known", { known: known.join("、") }) : ""}
      error={countersOf(text) ? undefined : t("codes_wrong")}
      placeholder={t("codes_all")}
      value={text}
      maxLength={500}
      onText={(value) => onCounters({ ...counters, [name]: value })}
    />
  );
}

function LotTable({ drafts, counters, onCounters, onRemove }) {
  const { text, names } = useContext(Reader);
  const t = useWords(recallWords);
  const columns = [
    {
      name: "lot",
      title: t("lot"),
      cell: ({ name, batch, problem }) => (
        <>
          <LotLink batch={name} />
          <div class="minor">{batch?.legalName}</div>
          {problem && (
            <p class="field-error" role="alert">
              {text(`problem_${problem.kind}`)}
            </p>
          )}
        </>
      ),
    },
    {
      name: "issuer",
      title: t("issuer"),
      cell: ({ name }) => names(lotOfBatchName(name).issuer),
    },
    {
      name: "codes",
      title: t("codes"),
      wide: true,
      cell: ({ name, reached }) => (
        <Codes
          reached={reached}
          name={name}
          counters={counters}
          onCounters={onCounters}
        />
      ),
    },
  ];
  if (onRemove) {
    columns.push({
      name: "remove",
      title: t("remove"),
      cell: ({ name }) => (
        <Button onClick={() => onRemove(name)}>
          {t("remove")}
          <span class="hidden-text"> {lotOfBatchName(name).lot}</span>
        </Button>
      ),
    });
  }
  return (
    <Table
      caption={t("lots_title")}
      columns={columns}
      rows={drafts}
      rowKey={({ name }) => name}
    />
  );
}

function AddLot({ names, onAdd }) {
  const { text } = useContext(Reader);
  const t = useWords(recallWords);
  const [typed, setTyped] = useState("");
  const [asked, setAsked] = useState("");
  const search = (event) => {
    event.preventDefault();
    const query = typed.trim();
    setAsked(encoder.encode(query).length < 2 ? "" : query);
  };
  return (
    <>
      <form class="filter" role="search" onSubmit={search}>
        <TextField
          label={t("add_lot")}
          type="search"
          value={typed}
          maxLength={200}
          onText={setTyped}
        />
        <Button type="submit">{text("search")}</Button>
      </form>
      {asked && <Found query={asked} names={names} onAdd={onAdd} />}
    </>
  );
}

function Found({ query, names: chosen, onAdd }) {
  const { names } = useContext(Reader);
  const t = useWords(recallWords);
  const may = useMayName();
  const list = useList("/v1/batches:search", { query, pageSize: 20 }, "batches");
  const columns = [
    { name: "lot", title: t("lot"), cell: (one) => <LotLink batch={one.batch} /> },
    { name: "goods", title: t("goods"), cell: (one) => one.goodsName },
    { name: "issuer", title: t("issuer"), cell: (one) => names(one.issuer) },
    {
      name: "add",
      title: t("add"),
      cell: (one) => (
        <AddButton
          issuer={one.issuer}
          lot={one.lot}
          there={chosen.includes(one.batch)}
          may={may}
          onAdd={() => onAdd(one.batch)}
        />
      ),
    },
  ];
  return (
    <Answer call={list}>
      {() => (
        <Table
          caption={`${t("add_lot")}：${query}`}
          columns={columns}
          rows={list.items}
          rowKey={(one) => one.batch}
          empty={t("none_found")}
        />
      )}
    </Answer>
  );
}

/** Adds a lot to the draft, or says why not. */
export function AddButton({ issuer, lot, there, may, onAdd }) {
  const t = useWords(recallWords);
  if (there) return t("in_draft");
  if (!may(issuer)) return t("not_own");
  return (
    <Button onClick={onAdd}>
      {t("add")}
      <span class="hidden-text"> {lot}</span>
    </Button>
  );
}
