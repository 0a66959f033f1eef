import { useContext, useState } from "preact/hooks";
import definitions from "daodi:sections";
import { allPages } from "../api/call.js";
import { evidenceChecks, evidenceCommand, plainName } from "../command_line.js";
import { numberText } from "../format.js";
import { instantText, localText } from "../recall_draft.js";
import { Reader, useCall, useTerms, useWords } from "../reader.js";
import { lotOfBatchName } from "../route.js";
import { ledgerNow } from "../signing_desk.js";
import { readEntry } from "../statement/read_entry.js";
import { toneOf } from "../tones.js";
import { CommandBox } from "../ui/command_box.jsx";
import { CheckField, TextField } from "../ui/field.jsx";
import { Page, Part } from "../ui/page.jsx";
import { Stat } from "../ui/stat.jsx";
import { Answer } from "../ui/state.jsx";
import { Table } from "../ui/table.jsx";
import { Tag } from "../ui/tag.jsx";
import { evidenceWords } from "../words/evidence.js";

const MAX_PAGES = 10;
const ARRIVED = "DOCUMENT_STATE_ARRIVED";

// What the pack is made of, at the latest checkpoint: the log may be ahead.
async function contentsOf(api, ledger, name, signal) {
  const every = (path, query, field) =>
    allPages(api, path, { ...query, pageSize: 500 }, field, MAX_PAGES, signal);
  const checkpoint = await api.get("/v1/ledgers/-/checkpoint", {}, signal);
  const asOfSize = checkpoint.treeSize;
  const [events, documents, reached, nowMs] = await Promise.all([
    every(`/v1/${name}/events`, { asOfSize }, "events"),
    every(`/v1/${name}/documents`, {}, "documents"),
    every(`/v1/${name}:previewRecall`, { asOfSize }, "batches").catch(
      (error) => {
        // Not everybody who may read a lot may ask what its recall reaches.
        if (!["notFound", "forbidden"].includes(error.problem?.kind)) throw error;
        return { items: [] };
      },
    ),
    ledgerNow(api, ledger),
  ]);
  return {
    size: asOfSize,
    statements: events.items.map(({ entry }) => readEntry(entry, definitions)),
    documents: documents.items,
    reached: reached.items,
    nowMs,
  };
}

/** Fills in the command that makes an evidence pack about a lot. */
export function Evidence() {
  const { ledger, route } = useContext(Reader);
  const t = useWords(evidenceWords);
  const { name = "" } = route.params;
  const { lot } = lotOfBatchName(name);
  const call = useCall(
    (api, signal) => contentsOf(api, ledger, name, signal),
    [name, ledger.name],
  );
  return (
    <Page title={t("title", { lot })} lead={t("lead")}>
      <Answer call={call}>
        {(contents) => (
          <>
            {/* What time it is depends on the ledger, once it is known. */}
            <Request key={ledger.name} name={name} contents={contents} />
            <Contents contents={contents} />
          </>
        )}
      </Answer>
    </Page>
  );
}

function RecordFields({ form, size, onChange }) {
  const t = useWords(evidenceWords);
  const field = (key, more) => (
    <TextField
      label={t(key === "caseNumber" ? "case" : key)}
      value={form[key]}
      maxLength={200}
      onText={(value) => onChange({ [key]: value })}
      {...more}
    />
  );
  const withOfficer = (at, name) =>
    form.officers.map((one, i) => (i === at ? name : one));
  const officer = (at) => (
    <TextField
      label={t("officer", { n: at + 1 })}
      value={form.officers[at]}
      maxLength={100}
      onText={(value) => onChange({ officers: withOfficer(at, value) })}
    />
  );
  return (
    <form class="card form" onSubmit={(event) => event.preventDefault()}>
      <h2 class="form-title">{t("extraction")}</h2>
      {field("caseNumber")}
      {field("time", { type: "datetime-local" })}
      {field("place")}
      {officer(0)}
      {officer(1)}
      {field("party")}
      {field("object")}
      {field("alias")}
      {field("file")}
      <CheckField
        label={t("recall")}
        checked={form.recall}
        onCheck={(recall) => onChange({ recall })}
      />
      <CheckField
        label={t("pin", { n: size })}
        checked={form.pinned}
        onCheck={(pinned) => onChange({ pinned })}
      />
    </form>
  );
}

function Request({ name, contents }) {
  const { regulator, purpose } = useContext(Reader);
  const t = useWords(evidenceWords);
  const { issuer, lot } = lotOfBatchName(name);
  const [form, setForm] = useState({
    caseNumber: purpose.caseNumber,
    time: localText(contents.nowMs),
    place: "",
    officers: ["", ""],
    party: "",
    object: "",
    alias: "",
    file: `${plainName(lot)}.tar`,
    recall: false,
    pinned: true,
  });
  const file = `${plainName(form.file.replace(/\.tar$/, ""))}.tar`;
  const command = evidenceCommand({
    ...form,
    lot,
    issuer,
    file,
    size: form.pinned ? contents.size : "",
    time: form.time ? instantText(Date.parse(`${form.time}:00+08:00`)) : "",
  });
  const missing = regulator && form.officers.some((one) => !one.trim());
  return (
    <>
      <RecordFields
        form={form}
        size={contents.size}
        onChange={(fields) => setForm({ ...form, ...fields })}
      />
      {missing && <p class="note-warning note">{t("officers_two")}</p>}
      <CommandBox label={t("command")} commands={[command]} />
      <CommandBox label={t("check")} commands={evidenceChecks(file)} />
    </>
  );
}

function Contents({ contents }) {
  const t = useWords(evidenceWords);
  const term = useTerms();
  const { statements, documents, reached } = contents;
  const absent = documents.filter(({ state }) => state !== ARRIVED);
  const shownOnly = ({ sections }) =>
    sections.every(({ visibility }) => visibility === "SHOWN");
  const withheld = statements.filter((one) => !shownOnly(one)).length;
  const first = (one) => one.namings?.[0];
  const columns = [
    {
      name: "document",
      title: t("document"),
      wide: true,
      cell: (one) =>
        `${term("documentType", first(one)?.documentType)} ${first(one)?.number ?? ""}`,
    },
    {
      name: "state",
      title: t("state"),
      cell: (one) => (
        <Tag tone={toneOf(one.state)}>{term("documentState", one.state)}</Tag>
      ),
    },
  ];
  return (
    <Part title={t("contents")}>
      <div class="stats">
        <Stat label={t("statements")} value={numberText(statements.length, 0)} />
        <Stat
          label={t("documents")}
          value={numberText(documents.length - absent.length, 0)}
        />
        <Stat
          label={t("missing")}
          value={absent.length}
          tone={absent.length > 0 ? "warning" : "plain"}
        />
        <Stat
          label={t("withheld")}
          value={withheld}
          tone={withheld > 0 ? "warning" : "plain"}
        />
        <Stat label={t("lots")} value={Math.max(1, reached.length)} />
        <Stat label={t("checkpoint")} value={contents.size} />
      </div>
      <p class="note">{t("of_this_lot")}</p>
      {absent.length > 0 && (
        <Table caption={t("missing_list")} columns={columns} rows={absent} />
      )}
    </Part>
  );
}
