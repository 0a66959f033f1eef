import { useContext } from "preact/hooks";
import { figureText } from "../figures.js";
import { timeText } from "../format.js";
import { Reader, useCall, useTerms, useWords } from "../reader.js";
import { toneOf } from "../tones.js";
import { EntryLink } from "../ui/links.jsx";
import { OrganizationField } from "../ui/organization_field.jsx";
import { Answer } from "../ui/state.jsx";
import { Table } from "../ui/table.jsx";
import { Tag } from "../ui/tag.jsx";
import { statisticsWords } from "../words/statistics.js";
import { useIndicator } from "./statistics.jsx";

/** Figures as they were filed, and what the log says now. */
export function Filings() {
  const { text, session, route, choose } = useContext(Reader);
  const t = useWords(statisticsWords);
  const organization = route.params.filer ?? "";
  const call = useCall(
    (api, signal) => api.get("/v1/filings", { organization }, signal),
    [organization],
  );
  return (
    <>
      <form class="filter" onSubmit={(event) => event.preventDefault()}>
        <OrganizationField
          every={session.organizationDisplayName}
          value={organization}
          onText={(filer) => choose({ filer })}
        />
      </form>
      <Answer call={call}>
        {({ filings = [], truncated }) => (
          <>
            {truncated && <p class="note-warning note">{text("truncated")}</p>}
            <FilingTable filings={filings} caption={t("tab_filed")} />
          </>
        )}
      </Answer>
    </>
  );
}

function FilingTable({ filings, caption }) {
  const t = useWords(statisticsWords);
  const term = useTerms();
  const columns = [
    { name: "number", title: t("number"), cell: (one) => one.number },
    {
      name: "period",
      title: t("period"),
      cell: ({ filing }) => `${filing.firstMonth} → ${filing.lastMonth}`,
    },
    {
      name: "filed_on",
      title: t("filed_on"),
      cell: (one) => timeText(one.recordTimeMs),
    },
    {
      name: "filed_with",
      title: t("filed_with"),
      cell: ({ filing }) => filing.filedWith,
    },
    {
      name: "size",
      title: t("size"),
      numeric: true,
      cell: ({ filing }) => filing.asOfSize,
    },
    {
      name: "check",
      title: t("check"),
      cell: (one) => (
        <Tag tone={toneOf(one.check)}>{term("filingCheck", one.check)}</Tag>
      ),
    },
    {
      name: "changes",
      title: t("changes"),
      wide: true,
      cell: (one) => <Changes changes={one.changes ?? []} />,
    },
    {
      name: "entry",
      title: "#",
      cell: (one) => <EntryLink index={one.entry} />,
    },
  ];
  return (
    <Table
      caption={caption}
      columns={columns}
      rows={filings}
      rowKey={(one) => one.entry}
      empty={t("filed_none")}
    />
  );
}

function Changes({ changes }) {
  const t = useWords(statisticsWords);
  const indicatorText = useIndicator();
  if (changes.length === 0) return t("unchanged");
  return changes.map((change, i) => (
    <div key={i}>
      {(change.key ?? []).join(" ")} {indicatorText(change.indicator)}：
      {t("filed")} {figureText(change.filed)} → {t("now")}{" "}
      {figureText(change.now)}
    </div>
  ));
}
