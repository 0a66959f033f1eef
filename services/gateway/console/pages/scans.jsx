import { useContext, useState } from "preact/hooks";
import { csvText } from "../csv.js";
import { downloadText } from "../download.js";
import { numberText, timeText } from "../format.js";
import { Reader, useCall, useList, useTerms, useWords } from "../reader.js";
import { lotOfBatchName } from "../route.js";
import {
  COPY_RULES,
  COPY_SEVERITIES,
  codeOfText,
  countsByRule,
  filterRows,
  findingRows,
  findingsTable,
  lotsOfRanges,
  placesOfRows,
  scanPlaceText,
  sortKeys,
  sortRows,
} from "../scan_analysis.js";
import { findingsOfLots } from "../scan_findings.js";
import { toneOf } from "../tones.js";
import { Button } from "../ui/button.jsx";
import { SelectField, TextField } from "../ui/field.jsx";
import { LotLink } from "../ui/links.jsx";
import { More } from "../ui/more.jsx";
import { OrganizationField } from "../ui/organization_field.jsx";
import { Page, Part } from "../ui/page.jsx";
import { Stat } from "../ui/stat.jsx";
import { Answer, Empty } from "../ui/state.jsx";
import { Table } from "../ui/table.jsx";
import { Tag } from "../ui/tag.jsx";
import { scanWords } from "../words/scans.js";
import { LabelBalancePart } from "./lot/codes.jsx";
import { CodeDrawer } from "./scans/code_drawer.jsx";
import { ScanPlaces } from "./scans/places.jsx";
import { ScanLots, ScanRules } from "./scans/tables.jsx";

/** What scans say of copies: of one lot, or of all lots of an organization. */
export function Scans() {
  const { regulator, session, route, choose } = useContext(Reader);
  const t = useWords(scanWords);
  const { lot = "", organization = "", code = "" } = route.params;
  const whose = regulator ? organization : session.organization;
  return (
    <Page title={t("title")} lead={t("lead")}>
      <CodeForm />
      {lot ? (
        <Analysis lots={[{ batch: lot, ...lotOfBatchName(lot) }]} />
      ) : whose ? (
        <OfOrganization organization={whose} />
      ) : (
        <>
          <Filter />
          <Empty>{t("choose_organization")}</Empty>
        </>
      )}
      {code && <CodeDrawer code={code} onClose={() => choose({ code: "" })} />}
    </Page>
  );
}

// Looks one code up as it was scanned or typed.
function CodeForm() {
  const { text, choose } = useContext(Reader);
  const t = useWords(scanWords);
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState(false);
  const lookUp = (event) => {
    event.preventDefault();
    const code = codeOfText(typed);
    setWrong(!code);
    if (code) choose({ code: `${code.gtin}/${code.serial}` });
  };
  return (
    <form class="filter" role="search" onSubmit={lookUp}>
      <div class="field-wide">
        <TextField
          label={t("look_up")}
          hint={t("look_up_hint")}
          error={wrong ? t("look_up_wrong") : undefined}
          value={typed}
          maxLength={400}
          onText={setTyped}
        />
      </div>
      <Button type="submit">{text("search")}</Button>
    </form>
  );
}

// The lots an organization had labels printed for, a page of ranges at a time.
function OfOrganization({ organization }) {
  const t = useWords(scanWords);
  const path = `/v1/organizations/${organization}/codeRanges`;
  const list = useList(path, { pageSize: 100 }, "ranges");
  const lots = lotsOfRanges(list.items);
  return (
    <Answer call={list}>
      {() =>
        lots.length > 0 ? (
          <>
            <Analysis lots={lots} />
            <More list={{ ...list, items: lots }} />
          </>
        ) : (
          <>
            <Filter />
            <Empty>{t("no_ranges")}</Empty>
          </>
        )
      }
    </Answer>
  );
}

function Analysis({ lots }) {
  const { text, language, route } = useContext(Reader);
  const t = useWords(scanWords);
  const asked = lots.map(({ batch }) => batch).join(" ");
  const call = useCall(
    (api, signal) => findingsOfLots(api, lots, signal),
    [asked],
  );
  const { lot, rule, severity, sort, find } = route.params;
  const reason = (one) => (language === "zh" ? one.reasonZh : one.reasonEn);
  return (
    <Answer call={call}>
      {(found) => {
        const all = findingRows(found.lots);
        const filter = { rule, severity, text: find };
        const rows = sortRows(filterRows(all, filter), sort);
        return (
          <>
            <Sums found={found} rows={all} />
            {found.hidden > 0 && (
              <p class="note">{t("hidden_lots", { n: found.hidden })}</p>
            )}
            {found.truncated && <p class="note-warning note">{t("cut")}</p>}
            <Filter rows={rows} reason={reason} />
            <Part title={t("findings")}>
              <Findings rows={rows} reason={reason} />
              <p class="note">{text("shown_count", { n: rows.length })}</p>
            </Part>
            <ScanPlaces places={placesOfRows(all)} />
            <ScanRules rows={all} />
            <ScanLots lots={found.lots} rows={all} />
            {lot && <LabelBalancePart name={lot} />}
          </>
        );
      }}
    </Answer>
  );
}

function Sums({ found, rows }) {
  const t = useWords(scanWords);
  const sum = (name) =>
    found.lots.reduce((total, lot) => total + Number(lot[name] ?? 0), 0);
  const counts = countsByRule(rows);
  const suspected = filterRows(rows, { severity: "COPY_SEVERITY_SUSPECTED" });
  const tone = (n, bad) => (n > 0 ? bad : "plain");
  return (
    <div class="stats">
      <Stat
        label={t("scanned")}
        value={numberText(sum("scannedCodes"), 0)}
        note={t("of_lots", { n: found.lots.length })}
      />
      <Stat
        label={t("several")}
        value={numberText(sum("codesOfSeveralReaders"), 0)}
      />
      <Stat
        label={t("suspected")}
        value={suspected.length}
        tone={tone(suspected.length, "bad")}
      />
      <Stat
        label={t("early")}
        value={counts.R6.codes}
        tone={tone(counts.R6.codes, "warning")}
      />
      <Stat
        label={t("outside")}
        value={counts.R4.codes}
        tone={tone(counts.R4.codes, "warning")}
      />
      <Stat
        label={t("odd_lots")}
        value={counts.R7.lots}
        tone={tone(counts.R7.lots, "warning")}
      />
    </div>
  );
}

function Filter({ rows, reason }) {
  const { text, route, choose } = useContext(Reader);
  const t = useWords(scanWords);
  const term = useTerms();
  const { organization, lot, rule, severity, sort, find } = route.params;
  return (
    <form class="filter" onSubmit={(event) => event.preventDefault()}>
      {!lot && (
        <OrganizationField
          every={t("choose_organization")}
          value={organization ?? ""}
          onText={(value) => choose({ organization: value })}
        />
      )}
      <SelectField
        label={t("rule")}
        value={rule ?? ""}
        onText={(value) => choose({ rule: value })}
        options={[["", text("all")], ...COPY_RULES.map(({ id }) => [id, id])]}
      />
      <SelectField
        label={t("severity")}
        value={severity ?? ""}
        onText={(value) => choose({ severity: value })}
        options={[
          ["", text("all")],
          ...COPY_SEVERITIES.map((one) => [one, term("copySeverity", one)]),
        ]}
      />
      <SelectField
        label={t("sort")}
        value={sort ?? "severity"}
        onText={(value) => choose({ sort: value })}
        options={sortKeys.map((key) => [key, t(`sort_${key}`)])}
      />
      <TextField
        label={t("find")}
        value={find ?? ""}
        maxLength={100}
        onText={(value) => choose({ find: value })}
      />
      {lot && (
        <Button onClick={() => choose({ lot: "" })}>
          {t("only_lot", { lot: lotOfBatchName(lot).lot })} ✕
        </Button>
      )}
      {rows && <Export rows={rows} reason={reason} />}
      <Button onClick={() => print()}>{text("print")}</Button>
    </form>
  );
}

const FILE_COLUMNS = [
  "lot",
  "gtin",
  "code",
  "counter",
  "rule",
  "severity",
  "finding",
  "scans",
  "readers",
  "prefecture_count",
  "first",
  "first_place",
  "last",
  "last_place",
];

function Export({ rows, reason }) {
  const { text } = useContext(Reader);
  const t = useWords(scanWords);
  const term = useTerms();
  const save = () => {
    const heads = FILE_COLUMNS.map((name) => (name === "gtin" ? "GTIN" : t(name)));
    const table = findingsTable(rows, { heads, term, reason });
    downloadText("scans.csv", csvText(table), "text/csv");
  };
  return (
    <Button onClick={save} disabled={rows.length === 0}>
      {text("export_csv")}
    </Button>
  );
}

function WhenAndWhere({ ms, code }) {
  const term = useTerms();
  return (
    <div class="nowrap">
      {timeText(ms)} <span class="minor">{scanPlaceText(code, term)}</span>
    </div>
  );
}

function Code({ row }) {
  const { choose } = useContext(Reader);
  const t = useWords(scanWords);
  if (!row.serial) return t("whole_lot");
  return (
    <Button
      class="button button-quiet button-inline"
      onClick={() => choose({ code: `${row.gtin}/${row.serial}` })}
    >
      <code>{row.serial}</code>
    </Button>
  );
}

function FindingList({ findings, reason }) {
  const term = useTerms();
  return findings.map((finding) => (
    <div key={finding.ruleId}>
      <Tag tone={toneOf(finding.severity)}>
        {finding.ruleId} {term("copySeverity", finding.severity)}
      </Tag>{" "}
      {reason(finding)}
    </div>
  ));
}

function Findings({ rows, reason }) {
  const t = useWords(scanWords);
  const count = (name, field) => ({
    name,
    title: t(name),
    numeric: true,
    cell: ({ scans }) => scans[field],
  });
  const columns = [
    {
      name: "lot",
      title: t("lot"),
      cell: (row) => <LotLink batch={row.batch} tab="codes" />,
    },
    {
      name: "code",
      title: t("code"),
      nowrap: true,
      cell: (row) => <Code row={row} />,
    },
    {
      name: "finding",
      title: t("finding"),
      wide: true,
      cell: (row) => <FindingList findings={row.findings} reason={reason} />,
    },
    count("scans", "scanCount"),
    count("readers", "readerCount"),
    count("prefecture_count", "prefectureCount"),
    {
      name: "seen",
      title: `${t("first")} / ${t("last")}`,
      cell: ({ scans }) => (
        <>
          <WhenAndWhere ms={scans.firstTimeMs} code={scans.firstDivisionCode} />
          <WhenAndWhere ms={scans.lastTimeMs} code={scans.lastDivisionCode} />
        </>
      ),
    },
  ];
  return (
    <Table
      caption={t("findings")}
      columns={columns}
      rows={rows}
      rowKey={(row) => `${row.batch} ${row.serial}`}
      empty={t("none")}
    />
  );
}
