import { useContext, useState } from "preact/hooks";
import { figureOf, monthBefore, places } from "../figures.js";
import { dateText, numberText, timeText } from "../format.js";
import { isOpen, telephoneList } from "../notice_ladder.js";
import { Reader, useCall, useTerms, useWords } from "../reader.js";
import { toneOf } from "../tones.js";
import { Button, ButtonLink } from "../ui/button.jsx";
import { SelectField } from "../ui/field.jsx";
import { EntryLink, LotLinks } from "../ui/links.jsx";
import { OrderClocks, OrderTitle } from "../ui/order_parts.jsx";
import { Page, Part } from "../ui/page.jsx";
import { Stat } from "../ui/stat.jsx";
import { Answer } from "../ui/state.jsx";
import { Table } from "../ui/table.jsx";
import { Tag } from "../ui/tag.jsx";
import { placeText, Tiles } from "../ui/tiles.jsx";
import { overviewWords } from "../words/overview.js";
import { useNotices } from "./notices/use_notices.js";

const MONTHS_SHOWN = 12;
const TILE_INDICATORS = [
  "EVENTS",
  "LOTS_MADE",
  "MASS_MADE",
  "MASS_SHIPPED",
  "IN_TIME_RATE",
  "CONFORMING_RATE",
  "RECALLS",
];

/** What wants attention, on one screen. */
export function Overview() {
  const { regulator } = useContext(Reader);
  const t = useWords(overviewWords);
  const call = useCall((api, signal) => api.get("/v1/overview", {}, signal), []);
  return (
    <Answer call={call} title={t("title")}>
      {(overview) => (
        <Page
          title={t("title")}
          lead={t(regulator ? "lead_regulator" : "lead_enterprise")}
          tools={<DayLink overview={overview} />}
        >
          <Figures overview={overview} />
          <Pressing flags={overview.pressingFlags ?? []} />
          <Due overview={overview} />
          <div class="columns">
            <FlagAges counts={overview.openFlags ?? []} />
            <Pending overview={overview} />
          </div>
          {regulator && <Places atMs={overview.atTimeMs} />}
          <AsOf overview={overview} />
        </Page>
      )}
    </Answer>
  );
}

function DayLink({ overview }) {
  const { link } = useContext(Reader);
  const t = useWords(overviewWords);
  const day = dateText(overview.atTimeMs);
  return (
    <ButtonLink href={link("day", { day })}>
      {t("day_report")} {day}
    </ButtonLink>
  );
}

function AsOf({ overview }) {
  const { text } = useContext(Reader);
  const time = timeText(overview.atTimeMs);
  return (
    <>
      {overview.truncated && <p class="note-warning">{text("truncated")}</p>}
      <p class="note">{text("as_of", { n: overview.asOfSize, time })}</p>
    </>
  );
}

const countOf = (one) =>
  ["withinDay", "withinWeek", "withinMonth", "older"].reduce(
    (sum, age) => sum + Number(one?.[age] ?? 0),
    0,
  );

function Figures({ overview }) {
  const { link } = useContext(Reader);
  const t = useWords(overviewWords);
  const flagsOf = (severity) =>
    (overview.openFlags ?? []).find((one) => one.severity === severity);
  const alerts = flagsOf("FLAG_SEVERITY_ALERT");
  const warnings = flagsOf("FLAG_SEVERITY_WARNING");
  const due = overview.ordersDue ?? [];
  const overdue = due.filter(({ clocks = [] }) =>
    clocks.some((clock) => clock.overdue),
  ).length;
  const timed = Number(overview.timedStatements);
  const late = Number(overview.lateStatements);
  const share = timed > 0 ? `${numberText(100 - (late / timed) * 100, 1)} %` : "–";
  return (
    <div class="stats">
      <Stat
        label={t("alerts")}
        value={countOf(alerts)}
        note={t("of_today", { n: alerts?.withinDay ?? 0 })}
        tone={countOf(alerts) > 0 ? "bad" : "good"}
        href={link("flags", { severity: "FLAG_SEVERITY_ALERT" })}
      />
      <Stat
        label={t("warnings")}
        value={countOf(warnings)}
        note={t("of_today", { n: warnings?.withinDay ?? 0 })}
        tone={countOf(warnings) > 0 ? "warning" : "good"}
        href={link("flags")}
      />
      <Stat
        label={t("recalls")}
        value={overview.recallsInProgress ?? 0}
        tone={Number(overview.recallsInProgress) > 0 ? "bad" : "good"}
        href={link("orders", { inForce: "1" })}
      />
      <Stat
        label={t("clocks")}
        value={due.length}
        note={t("overdue", { n: overdue })}
        tone={overdue > 0 ? "bad" : due.length > 0 ? "warning" : "good"}
        href={link("orders", { inForce: "1" })}
      />
      <NoticeStat />
      <Stat label={t("in_time")} value={share} note={t("late", { late, all: timed })} />
      <Stat
        label={t("documents")}
        value={overview.documentsPending ?? 0}
        tone={Number(overview.documentsPending) > 0 ? "warning" : "good"}
      />
    </div>
  );
}

// Who has not answered; nothing where a server has no notices.
function NoticeStat() {
  const { link } = useContext(Reader);
  const t = useWords(overviewWords);
  const { data } = useNotices({ openOnly: true });
  if (!data) return null;
  const open = data.notices.filter(isOpen).length;
  const toCall = telephoneList(data.notices, data.atMs).length;
  return (
    <Stat
      label={t("unanswered")}
      value={open}
      note={t("to_call", { n: toCall })}
      tone={toCall > 0 ? "bad" : open > 0 ? "warning" : "good"}
      href={link("notices", { open: "1", tab: toCall > 0 ? "telephone" : "" })}
    />
  );
}

function Pressing({ flags }) {
  const { language, link, names } = useContext(Reader);
  const t = useWords(overviewWords);
  const term = useTerms();
  const columns = [
    {
      name: "severity",
      title: t("severity"),
      cell: (flag) => (
        <Tag tone={toneOf(flag.severity)}>{term("severity", flag.severity)}</Tag>
      ),
    },
    {
      name: "what",
      title: t("what"),
      wide: true,
      cell: (flag) => (
        <a href={link("flags", { code: flag.code, flag: flag.name })}>
          {language === "zh" ? flag.explanationZh : flag.explanationEn}
        </a>
      ),
    },
    {
      name: "lots",
      title: t("lots"),
      cell: (flag) => <LotLinks lots={flag.lots} most={3} />,
    },
    {
      name: "by",
      title: t("by"),
      cell: (flag) => (flag.organizations ?? []).map(names).join("、"),
    },
    { name: "since", title: t("since"), cell: (flag) => timeText(flag.raisedTimeMs) },
  ];
  return (
    <Part
      title={t("pressing")}
      tools={<a href={link("flags")}>{t("all_flags")}</a>}
    >
      <Table
        caption={t("pressing")}
        columns={columns}
        rows={flags}
        rowKey={(flag) => flag.name}
        empty={t("no_pressing")}
      />
    </Part>
  );
}

function Due({ overview }) {
  const { link, names } = useContext(Reader);
  const t = useWords(overviewWords);
  const columns = [
    { name: "order", title: t("order"), cell: (one) => <OrderTitle record={one} /> },
    { name: "by", title: t("by"), cell: (one) => names(one.author) },
    {
      name: "lots",
      title: t("lots"),
      cell: (one) => (
        <LotLinks lots={(one.order?.scope ?? []).map(({ lot }) => lot)} most={3} />
      ),
    },
    {
      name: "next",
      title: t("next"),
      wide: true,
      cell: (one) => <OrderClocks record={one} atMs={overview.atTimeMs} />,
    },
  ];
  return (
    <Part title={t("due")} tools={<a href={link("orders")}>{t("all_orders")}</a>}>
      <Table
        caption={t("due")}
        columns={columns}
        rows={overview.ordersDue ?? []}
        rowKey={(one) => one.entry}
        empty={t("no_due")}
      />
    </Part>
  );
}

function FlagAges({ counts }) {
  const t = useWords(overviewWords);
  const term = useTerms();
  const age = (name, field) => ({
    name,
    title: t(name),
    numeric: true,
    cell: (one) => one[field] ?? 0,
  });
  const columns = [
    {
      name: "severity",
      title: t("severity"),
      cell: (one) => term("severity", one.severity),
    },
    age("within_day", "withinDay"),
    age("within_week", "withinWeek"),
    age("within_month", "withinMonth"),
    age("older", "older"),
  ];
  return (
    <Part title={t("age")}>
      <Table
        caption={t("age")}
        columns={columns}
        rows={counts}
        rowKey={(one) => one.severity}
        empty={t("no_pressing")}
      />
    </Part>
  );
}

function Pending({ overview }) {
  const { names } = useContext(Reader);
  const t = useWords(overviewWords);
  const term = useTerms();
  const columns = [
    {
      name: "document",
      title: t("document"),
      wide: true,
      cell: (one) => `${term("documentType", one.documentType)} ${one.number}`,
    },
    { name: "author", title: t("author"), cell: (one) => names(one.author) },
    { name: "entry", title: "#", cell: (one) => <EntryLink index={one.entry} /> },
  ];
  return (
    <Part title={t("pending")}>
      <Table
        caption={t("pending")}
        columns={columns}
        rows={overview.pendingDocuments ?? []}
        empty={t("no_pending")}
      />
    </Part>
  );
}

function Places({ atMs }) {
  const { text, route, choose } = useContext(Reader);
  const t = useWords(overviewWords);
  const term = useTerms();
  const [asTable, setAsTable] = useState(false);
  const last = dateText(atMs).slice(0, 7);
  const first = monthBefore(last, MONTHS_SHOWN);
  const indicator = route.params.figure ?? TILE_INDICATORS[0];
  const query = {
    firstMonth: first,
    lastMonth: last,
    groupBy: ["STATISTICS_DIMENSION_DIVISION"],
  };
  const call = useCall(
    (api, signal) => api.get("/v1/statistics", query, signal),
    [last],
  );
  return (
    <Part
      title={`${t("places")}（${t("last_year", { first, last })}）`}
      tools={
        <>
          <SelectField
            label={t("figure")}
            value={indicator}
            onText={(figure) => choose({ figure })}
            options={TILE_INDICATORS.map((one) => [one, term("indicator", one)])}
          />
          <Button onClick={() => setAsTable(!asTable)}>
            {text(asTable ? "as_chart" : "as_table")}
          </Button>
        </>
      }
    >
      <Answer call={call}>
        {({ rows = [] }) =>
          asTable ? (
            <PlaceTable rows={rows} indicator={indicator} />
          ) : (
            <Tiles
              rows={rows}
              indicator={indicator}
              params={{ first, last, by: "MONTH" }}
            />
          )
        }
      </Answer>
      <p class="note">{t("places_help")}</p>
    </Part>
  );
}

function PlaceTable({ rows, indicator }) {
  const t = useWords(overviewWords);
  const term = useTerms();
  const listed = places.map(({ division }) => ({
    division,
    row: rows.find((row) => row.division === division),
  }));
  const columns = [
    {
      name: "place",
      title: t("place"),
      cell: ({ division }) => `${term("division", division)} ${division}`,
    },
    {
      name: "figure",
      title: term("indicator", indicator),
      numeric: true,
      cell: ({ row }) =>
        figureOf(row, indicator)
          ? placeText(row, indicator, t)
          : placeText(row?.suppressed ? row : undefined, indicator, t),
    },
  ];
  return (
    <Table
      caption={t("places")}
      columns={columns}
      rows={listed}
      rowKey={({ division }) => division}
    />
  );
}
