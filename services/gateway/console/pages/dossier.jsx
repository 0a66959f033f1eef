import { useContext } from "preact/hooks";
import { dateText, hashText, timeText } from "../format.js";
import { Reader, useCall, useTerms, useWords } from "../reader.js";
import { toneOf } from "../tones.js";
import { Button } from "../ui/button.jsx";
import { Facts } from "../ui/facts.jsx";
import { EntryLink } from "../ui/links.jsx";
import {
  ExpiryText,
  Notes,
  QualificationTag,
  RecordLink,
  VerifiedTag,
} from "../ui/library_parts.jsx";
import { Message } from "../ui/message.jsx";
import { Page, Part } from "../ui/page.jsx";
import { Answer } from "../ui/state.jsx";
import { Table } from "../ui/table.jsx";
import { Tag } from "../ui/tag.jsx";
import { libraryWords } from "../words/libraries.js";

const CONTENTS = ["product", "partner", "enterprise", "party", "identifiers"];

/** Everything about one library record, on one printable page. */
export function Dossier() {
  const { route } = useContext(Reader);
  const t = useWords(libraryWords);
  const { name } = route.params;
  const call = useCall(
    (api, signal) => api.get(`/v1/${name}:dossier`, {}, signal),
    [name],
  );
  return (
    <Answer call={call} title={t("dossier")}>
      {(dossier) => <Sheet dossier={dossier} />}
    </Answer>
  );
}

function Sheet({ dossier }) {
  const { text, names } = useContext(Reader);
  const t = useWords(libraryWords);
  const term = useTerms();
  const { record } = dossier;
  const withheld = record.withheldSections ?? [];
  const lead = t("dossier_of", {
    owner: dossier.ownerName || names(record.owner),
    library: term("library", record.library),
  });
  return (
    <Page
      title={record.displayName || record.subject}
      lead={lead}
      tools={<Button onClick={() => print()}>{text("print")}</Button>}
    >
      <div class="card">
        <Facts
          pairs={[
            [t("code"), record.code],
            [t("status"), term("recordStatus", record.status)],
            [t("verified"), <VerifiedTag record={record} />],
            [t("qualification"), <QualificationTag record={record} />],
            [t("revision"), record.revision],
            [t("recorded"), timeText(record.recordTimeMs)],
            [
              t("expiries"),
              (record.expiries ?? []).map((expiry, i) => (
                <ExpiryText key={i} expiry={expiry} />
              )),
            ],
            [t("dealings"), <Dealings dealings={dossier.dealings} />],
            [
              t("flags"),
              dossier.flags &&
                t("flags_told", {
                  open: dossier.flags.open ?? 0,
                  closed: dossier.flags.closed ?? 0,
                }),
            ],
          ]}
        />
        <Notes notes={record.notes} />
        {withheld.length > 0 && (
          <p class="note">{t("withheld", { what: withheld.join("、") })}</p>
        )}
      </div>
      <Licences licences={record.licences ?? []} />
      <Attestations record={record} />
      <Qualifications decisions={dossier.qualifications ?? []} />
      <Contents record={record} />
      <Revisions revisions={dossier.revisions ?? []} />
      <Related records={dossier.related ?? []} />
      <p class="note">
        {text("as_of", {
          n: dossier.asOfSize,
          time: timeText(dossier.asOfRecordTimeMs),
        })}{" "}
        <code>{hashText(dossier.rootHash)}</code>
      </p>
    </Page>
  );
}

function Dealings({ dealings }) {
  const t = useWords(libraryWords);
  if (!dealings) return null;
  const dates = {
    first: dateText(dealings.firstMs),
    last: dateText(dealings.lastMs),
  };
  return (
    <>
      {t("given", { n: dealings.given ?? 0 })}，
      {t("taken", { n: dealings.taken ?? 0 })}，
      {t("lots", { n: dealings.lots ?? 0 })}
      {dates.first && ` （${t("period", dates)}）`}
    </>
  );
}

function Licences({ licences }) {
  const t = useWords(libraryWords);
  const term = useTerms();
  return (
    <Part title={t("licences")}>
      <Table
        caption={t("licences")}
        columns={[
          {
            name: "type",
            title: t("licence"),
            cell: (one) => term("licenceType", one.licenceType),
          },
          {
            name: "number",
            title: t("number"),
            cell: (one) => <code>{one.number}</code>,
          },
          { name: "scope", title: t("scope"), wide: true, cell: (one) => one.scope },
          { name: "by", title: t("issued_by"), cell: (one) => one.issuedBy },
          {
            name: "valid",
            title: t("valid"),
            cell: (one) =>
              [one.validFrom, one.validUntil].filter(Boolean).join(" → "),
          },
          {
            name: "status",
            title: t("status"),
            cell: (one) => term("licenceStatus", one.status),
          },
          {
            name: "verified",
            title: t("verified"),
            cell: (one) => term("verified", one.verification?.method),
          },
        ]}
        rows={licences}
      />
    </Part>
  );
}

function Attestations({ record }) {
  const { names } = useContext(Reader);
  const t = useWords(libraryWords);
  return (
    <Part title={t("attestations")}>
      <Table
        caption={t("attestations")}
        columns={[
          {
            name: "by",
            title: t("verified"),
            cell: (one) => (
              <>
                {names(one.organization)}{" "}
                {one.regulator && <Tag tone="good">{t("attested")}</Tag>}
              </>
            ),
          },
          {
            name: "time",
            title: t("recorded"),
            cell: (one) => timeText(one.recordTimeMs),
          },
          {
            name: "entry",
            title: "#",
            cell: (one) => <EntryLink index={one.entry} />,
          },
        ]}
        rows={record.attestations ?? []}
        empty={t("nobody_attested")}
      />
    </Part>
  );
}

function Qualifications({ decisions }) {
  const { names } = useContext(Reader);
  const t = useWords(libraryWords);
  if (decisions.length === 0) return null;
  return (
    <Part title={t("qualifications")}>
      {decisions.map((decision) => (
        <div key={decision.entry} class="section-card">
          <p>
            {timeText(decision.recordTimeMs)} {names(decision.author)}{" "}
            {decision.post && `${t("post")} ${decision.post}`}{" "}
            <EntryLink index={decision.entry} />
          </p>
          {decision.record && <Message message={stated(decision.record)} />}
        </div>
      ))}
    </Part>
  );
}

function Contents({ record }) {
  const t = useWords(libraryWords);
  const contents = CONTENTS.filter((name) => record[name]);
  return (
    <Part title={t("as_stated")}>
      {contents.map((name) => (
        <div key={name} class="section-card">
          <Message message={stated(record[name])} />
        </div>
      ))}
      {record.contacts && (
        <div class="section-card">
          <h3>{t("contacts")}</h3>
          <Message message={stated(record.contacts)} />
        </div>
      )}
    </Part>
  );
}

// The gateway prints every field; those nobody stated are not worth a line.
function stated(value) {
  if (Array.isArray(value)) return value.map(stated);
  if (value === null || typeof value !== "object") return value;
  const said = Object.entries(value)
    .map(([name, one]) => [name, stated(one)])
    .filter(([, one]) => one !== null && one !== "" && one !== 0)
    .filter(([, one]) => one !== "0" && one !== false)
    .filter(([, one]) => !String(one).endsWith("_UNSPECIFIED"))
    .filter(([, one]) => typeof one !== "object" || Object.keys(one).length > 0);
  return Object.fromEntries(said);
}

function Revisions({ revisions }) {
  const t = useWords(libraryWords);
  const term = useTerms();
  return (
    <Part title={t("revisions")}>
      <Table
        caption={t("revisions")}
        columns={[
          {
            name: "revision",
            title: t("revision"),
            numeric: true,
            cell: (one) => one.revision,
          },
          { name: "name", title: t("name"), cell: (one) => one.displayName },
          {
            name: "status",
            title: t("status"),
            cell: (one) =>
              one.status && (
                <Tag tone={toneOf(one.status)}>
                  {term("recordStatus", one.status)}
                </Tag>
              ),
          },
          {
            name: "state",
            title: t("state"),
            cell: (one) => (
              <>
                {term("revisionState", one.state)}{" "}
                <EntryLink index={one.endedBy} />
              </>
            ),
          },
          {
            name: "recorded",
            title: t("recorded"),
            cell: (one) => timeText(one.recordTimeMs),
          },
          {
            name: "entry",
            title: "#",
            cell: (one) => <EntryLink index={one.entry} />,
          },
        ]}
        rows={revisions}
        rowKey={(one) => one.entry}
        rowClass={(one) =>
          one.state === "LIBRARY_REVISION_STATE_WITHDRAWN" ? "struck" : undefined
        }
      />
    </Part>
  );
}

function Related({ records }) {
  const { names } = useContext(Reader);
  const t = useWords(libraryWords);
  const term = useTerms();
  if (records.length === 0) return null;
  return (
    <Part title={t("related")}>
      <ul>
        {records.map((record) => (
          <li key={record.name}>
            {term("library", record.library)} · {names(record.owner)}{" "}
            <RecordLink record={record} />
          </li>
        ))}
      </ul>
    </Part>
  );
}
