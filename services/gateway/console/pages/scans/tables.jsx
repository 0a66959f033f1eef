import { useContext } from "preact/hooks";
import { numberText, shareText } from "../../format.js";
import { Reader, useTerms, useWords } from "../../reader.js";
import {
  COPY_RULES,
  COPY_RULE_NUMBERS,
  COPY_SEVERITIES,
  countsByRule,
  filterRows,
} from "../../scan_analysis.js";
import { Button } from "../../ui/button.jsx";
import { LotLink } from "../../ui/links.jsx";
import { Part } from "../../ui/page.jsx";
import { Table } from "../../ui/table.jsx";
import { scanWords } from "../../words/scans.js";

const PARTS_PER_WHOLE = 1e12;

/** The rules with what meets them here; each leads to its findings. */
export function ScanRules({ rows }) {
  const { choose } = useContext(Reader);
  const t = useWords(scanWords);
  const term = useTerms();
  const counts = countsByRule(rows);
  const toldAs = ({ id, severity }) => {
    if (id === "R8") return t("to_gateway");
    return severity === "COPY_SEVERITY_INTERNAL"
      ? t("issuer_only")
      : term("copySeverity", severity);
  };
  const columns = [
    {
      name: "rule",
      title: t("rule"),
      cell: ({ id }) =>
        id === "R8" ? (
          id
        ) : (
          <Button
            class="button button-quiet button-inline"
            onClick={() => choose({ rule: id })}
          >
            {id}
          </Button>
        ),
    },
    {
      name: "when",
      title: t("when"),
      wide: true,
      cell: ({ id }) => t(id.toLowerCase(), COPY_RULE_NUMBERS),
    },
    { name: "told", title: t("told_as"), cell: toldAs },
    {
      name: "here",
      title: t("here"),
      cell: ({ id }) =>
        id === "R8" ? t("not_by_code") : t("here_count", counts[id]),
    },
  ];
  return (
    <Part title={t("rules")}>
      <Table
        caption={t("rules")}
        columns={columns}
        rows={COPY_RULES}
        rowKey={({ id }) => id}
      />
    </Part>
  );
}

/** How often codes of each lot were scanned, and what to do about it. */
export function ScanLots({ lots, rows }) {
  const { link, names } = useContext(Reader);
  const t = useWords(scanWords);
  const ofSeverity = (batch, severity) =>
    filterRows(rows, { severity }).filter((row) => row.batch === batch).length;
  const share = ({ scannedCodes, codesOfSeveralReaders }) =>
    Number(scannedCodes ?? 0) > 0
      ? shareText((codesOfSeveralReaders / scannedCodes) * PARTS_PER_WHOLE)
      : "–";
  const count = (name, field) => ({
    name,
    title: t(name),
    numeric: true,
    cell: (one) => numberText(one[field] ?? 0, 0),
  });
  const columns = [
    {
      name: "lot",
      title: t("lot"),
      cell: (one) => (
        <>
          <LotLink batch={one.batch} />
          <div class="minor">{names(one.issuer)}</div>
        </>
      ),
    },
    ...(lots[0]?.printed === undefined ? [] : [count("printed", "printed")]),
    count("scanned", "scannedCodes"),
    count("several", "codesOfSeveralReaders"),
    { name: "share", title: t("share"), numeric: true, cell: share },
    {
      name: "severities",
      title: t("by_severity"),
      numeric: true,
      cell: ({ batch }) =>
        COPY_SEVERITIES.map((one) => ofSeverity(batch, one)).join(" / "),
    },
    {
      name: "acts",
      title: t("acts"),
      cell: ({ batch }) => (
        <span class="links">
          <a href={link("lot", { name: batch, tab: "codes" })}>{t("labels")}</a>
          <a href={link("recall", { name: batch })}>{t("draft")}</a>
        </span>
      ),
    },
  ];
  return (
    <Part title={t("lots")}>
      <Table
        caption={t("lots")}
        columns={columns}
        rows={lots}
        rowKey={({ batch }) => batch}
      />
    </Part>
  );
}
