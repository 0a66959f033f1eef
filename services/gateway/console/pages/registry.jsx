import { useContext } from "preact/hooks";
import definitions from "daodi:sections";
import { hashText, timeText } from "../format.js";
import { Reader, useCall, useTerms, useWords } from "../reader.js";
import { registryEntries } from "../registry_history.js";
import { readEntry } from "../statement/read_entry.js";
import { toneOf } from "../tones.js";
import { Button } from "../ui/button.jsx";
import { Facts } from "../ui/facts.jsx";
import { SelectField } from "../ui/field.jsx";
import { EntryLink } from "../ui/links.jsx";
import { Page, Part } from "../ui/page.jsx";
import { Answer } from "../ui/state.jsx";
import { Table } from "../ui/table.jsx";
import { Tag } from "../ui/tag.jsx";
import { registryWords } from "../words/registry.js";

const MAX_ENTRIES = 50;

/** An organization, its keys, and the statements that made and ended them. */
export function Registry() {
  const { text, session, directory, route, choose } = useContext(Reader);
  const t = useWords(registryWords);
  const organization = route.params.organization || session.organization;
  const call = useCall(
    (api, signal) => api.get(`/v1/organizations/${organization}`, {}, signal),
    [organization],
  );
  return (
    <Page
      title={t("title")}
      lead={t("lead")}
      tools={<Button onClick={() => print()}>{text("print")}</Button>}
    >
      <form class="filter" onSubmit={(event) => event.preventDefault()}>
        <SelectField
          label={t("organization")}
          value={organization}
          onText={(value) => choose({ organization: value })}
          options={[...directory].map(([id, one]) => [id, one.displayName || id])}
        />
      </form>
      <Answer call={call}>
        {(told) => (
          <>
            <Identity told={told} />
            <KeyTable keys={told.keys ?? []} />
            <History told={told} />
          </>
        )}
      </Answer>
    </Page>
  );
}

function Since({ index }) {
  const t = useWords(registryWords);
  return Number(index ?? -1) < 0 ? t("genesis") : <EntryLink index={index} />;
}

function Identity({ told }) {
  const t = useWords(registryWords);
  const term = useTerms();
  const functions = (told.functions ?? []).map((one) =>
    term("supervisedFunction", one),
  );
  return (
    <div class="card">
      <Facts
        pairs={[
          [t("organization"), told.displayName],
          [t("id"), <code>{told.name?.split("/")[1]}</code>],
          [t("roles"), (told.roles ?? []).map((one) => term("role", one)).join("、")],
          [t("functions"), functions.join("、")],
          [
            t("division"),
            told.divisionCode &&
              `${term("division", told.divisionCode)} ${told.divisionCode}`,
          ],
          [t("identifiers"), (told.identifiers ?? []).join("、")],
          [t("status"), <Tag tone={toneOf(told.status)}>{t(told.status)}</Tag>],
          [t("onboarded"), timeText(told.onboardedTimeMs)],
          [t("registered"), <Since index={told.registeredIndex} />],
        ]}
      />
    </div>
  );
}

function KeyTable({ keys }) {
  const t = useWords(registryWords);
  const term = useTerms();
  const columns = [
    { name: "label", title: t("label"), cell: (one) => one.label },
    {
      name: "purpose",
      title: t("purpose"),
      cell: (one) => term("keyPurpose", one.purpose),
    },
    { name: "post", title: t("post"), cell: (one) => term("post", one.post) },
    {
      name: "state",
      title: t("state"),
      cell: (one) => (
        <>
          <Tag tone={toneOf(one.state)}>{term("keyState", one.state)}</Tag>
          {Number(one.compromisedSinceMs) > 0 && (
            <div class="minor">
              {t("compromised")} {timeText(one.compromisedSinceMs)}
            </div>
          )}
        </>
      ),
    },
    {
      name: "registered",
      title: t("registered"),
      cell: (one) => <Since index={one.registeredIndex} />,
    },
    {
      name: "ended",
      title: t("ended"),
      cell: (one) => <EntryLink index={one.endedIndex} />,
    },
    { name: "scheme", title: t("scheme"), cell: (one) => one.scheme },
    {
      name: "key",
      title: t("key"),
      wide: true,
      cell: (one) => <code>{hashText(one.keyId)}</code>,
    },
  ];
  return (
    <Part title={t("keys")}>
      <Table
        caption={t("keys")}
        columns={columns}
        rows={keys}
        rowKey={(one) => one.name}
        empty={t("no_keys")}
      />
    </Part>
  );
}

async function readEntries(api, entries, signal) {
  const rows = [];
  for (const { index, about } of entries) {
    const entry = await api.get(`/v1/ledgers/-/entries/${index}`, {}, signal);
    rows.push({ about, told: readEntry(entry, definitions) });
  }
  return rows;
}

function History({ told }) {
  const { names } = useContext(Reader);
  const t = useWords(registryWords);
  const term = useTerms();
  const all = registryEntries(told);
  const shown = all.slice(0, MAX_ENTRIES);
  const call = useCall(
    (api, signal) => readEntries(api, shown, signal),
    [shown.map(({ index }) => index).join(" ")],
  );
  const columns = [
    {
      name: "time",
      title: t("time"),
      cell: (row) => timeText(row.told.recordTimeMs),
    },
    {
      name: "what",
      title: t("what"),
      cell: (row) => term("kind", row.told.kind),
    },
    { name: "about", title: t("about"), cell: ({ about }) => about.join("、") },
    { name: "by", title: t("by"), cell: (row) => names(row.told.author) },
    {
      name: "entry",
      title: t("entry"),
      cell: (row) => <EntryLink index={row.told.index} />,
    },
  ];
  return (
    <Part title={t("history")}>
      <Answer call={call}>
        {(rows) => (
          <Table
            caption={t("history")}
            columns={columns}
            rows={rows}
            rowKey={(row) => row.told.index}
            empty={t("no_history")}
          />
        )}
      </Answer>
      {all.length > shown.length && (
        <p class="note">{t("cut", { n: MAX_ENTRIES })}</p>
      )}
    </Part>
  );
}
