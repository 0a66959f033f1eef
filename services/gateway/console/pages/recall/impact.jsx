import { useContext } from "preact/hooks";
import { massText, numberText } from "../../format.js";
import { isHold } from "../../recall_draft.js";
import {
  coveredLots,
  derivedLots,
  holdersOf,
  isComing,
  mergedImpact,
  summedAmounts,
} from "../../recall_impact.js";
import { Reader, useWords } from "../../reader.js";
import { Button } from "../../ui/button.jsx";
import { LotLink } from "../../ui/links.jsx";
import { Part } from "../../ui/page.jsx";
import { Table } from "../../ui/table.jsx";
import { lotWords } from "../../words/lots.js";
import { recallWords } from "../../words/recall.js";
import { Reached } from "../lot/recall_preview.jsx";
import { AddButton, useMayName } from "./lots.jsx";

// Sums of several lots may be of several units.
function sumText({ massMilligrams, counts, massIncomplete }) {
  const texts = counts.map(({ count, countUnit }) =>
    `${numberText(count, 0)} ${countUnit}`.trim(),
  );
  const unknown = massIncomplete && texts.length === 0;
  if (massMilligrams || unknown) texts.push(massText(massMilligrams));
  return `${massIncomplete ? "≥ " : ""}${texts.join(" · ")}`;
}

// All amounts of one kind, of lots that are each there once.
function sumOf(batches, field) {
  const all = batches.flatMap((one) => one[field] ?? []);
  const counted = field === "inTransit" ? all.filter(isComing) : all;
  return summedAmounts(counted.map(({ amount }) => amount));
}

/** What each lot of the draft reaches, and all of them together. */
export function Impact({ drafts, kind, names, onLots, onBack, onDone }) {
  const { text } = useContext(Reader);
  const t = useWords(recallWords);
  const may = useMayName();
  const merged = mergedImpact(drafts);
  const covered = coveredLots(merged);
  const derived = derivedLots(merged);
  const several = drafts.length > 1;
  const lots = drafts.map(({ batch }) => batch.lot).join("、");
  const fromColumn = {
    name: "from",
    title: t("from"),
    cell: (one) => one.from.join("、"),
  };
  const addColumn = {
    name: "add",
    title: t("add"),
    cell: (one) => (
      <AddButton
        issuer={one.issuer}
        lot={one.lot}
        there={names.includes(one.batch)}
        may={may}
        onAdd={() => onLots([...names, one.batch])}
      />
    ),
  };
  return (
    <>
      <p class="note-warning note">
        {t(isHold(kind) ? "impact_lead_hold" : "impact_lead")}
      </p>
      {drafts.some(({ truncated }) => truncated) && (
        <p class="note-warning note">{text("truncated")}</p>
      )}
      {several && <Each drafts={drafts} />}
      <Part title={t("covered")}>
        <p class="note">{t("scope_note", { lot: lots })}</p>
        <Reached batches={covered} />
      </Part>
      <Holders batches={covered} />
      {derived.length > 0 && (
        <Part title={t("derived")}>
          <p class="note">{t("derived_lead")}</p>
          <Reached
            batches={derived}
            more={several ? [fromColumn, addColumn] : [addColumn]}
          />
        </Part>
      )}
      <div class="more">
        <Button onClick={onBack}>{t("back")}</Button>
        <Button kind="primary" onClick={onDone}>
          {t("to_sign")}
        </Button>
      </div>
    </>
  );
}

function Each({ drafts }) {
  const t = useWords(recallWords);
  const lot = useWords(lotWords);
  const amounts = (reached, field) => sumText(sumOf(reached, field));
  const sum = (name, title, field) => ({
    name,
    title,
    numeric: true,
    cell: ({ reached }) => amounts(reached, field),
  });
  const columns = [
    {
      name: "lot",
      title: t("lot"),
      cell: ({ name }) => <LotLink batch={name} tab="recall" />,
    },
    {
      name: "reached",
      title: t("reached"),
      numeric: true,
      cell: ({ reached }) => reached.length,
    },
    {
      name: "parties",
      title: t("parties"),
      numeric: true,
      cell: ({ reached }) => holdersOf(reached).length,
    },
    sum("held", t("held"), "stock"),
    sum("coming", lot("in_transit"), "inTransit"),
    sum("sold", lot("sold"), "sold"),
  ];
  return (
    <Part title={t("each")}>
      <Table
        caption={t("each")}
        columns={columns}
        rows={drafts}
        rowKey={({ name }) => name}
      />
    </Part>
  );
}

function Holders({ batches }) {
  const { names } = useContext(Reader);
  const t = useWords(recallWords);
  const lot = useWords(lotWords);
  const rows = holdersOf(batches);
  const sum = (name, title) => ({
    name,
    title,
    numeric: true,
    cell: (one) => sumText(one[name]),
  });
  const columns = [
    { name: "party", title: t("party"), cell: ({ party }) => names(party) },
    {
      name: "lots",
      title: t("lot"),
      wide: true,
      cell: ({ lots }) => lots.join("、"),
    },
    sum("held", t("held")),
    sum("coming", lot("in_transit")),
    sum("sold", lot("sold")),
  ];
  const foot = (
    <tr>
      <th scope="row" colSpan={2}>
        {t("sum_of", { n: rows.length })}
      </th>
      {["stock", "inTransit", "sold"].map((field) => (
        <td key={field} class="numeric">
          {sumText(sumOf(batches, field))}
        </td>
      ))}
    </tr>
  );
  return (
    <Part title={t("holders")}>
      <Table
        caption={t("holders")}
        columns={columns}
        rows={rows}
        rowKey={({ party }) => party}
        foot={foot}
        empty={t("no_holders")}
      />
    </Part>
  );
}
