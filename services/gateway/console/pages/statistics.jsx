import { useContext, useState } from "preact/hooks";
import { figureOf, figureText, figureValue, monthBefore } from "../figures.js";
import { csvText } from "../csv.js";
import { downloadText } from "../download.js";
import { dateText, hashText, timeText } from "../format.js";
import { Reader, useCall, useTerms, useWords } from "../reader.js";
import { Button } from "../ui/button.jsx";
import { SelectField, TextField } from "../ui/field.jsx";
import { MonthChart } from "../ui/month_chart.jsx";
import { OrganizationField } from "../ui/organization_field.jsx";
import { Page } from "../ui/page.jsx";
import { Answer, Loading } from "../ui/state.jsx";
import { Table } from "../ui/table.jsx";
import { Tabs } from "../ui/tabs.jsx";
import { flagWords } from "../words/flags.js";
import { statisticsWords } from "../words/statistics.js";
import { Filings } from "./filings.jsx";

const DIMENSIONS = ["MONTH", "DIVISION", "GOODS_CLASS", "HERB", "ENTERPRISE"];
const MONTHS_SHOWN = 12;

// The last month of the ledger: a simulated one does not live today.
function useLastMonth() {
  const call = useCall((api, signal) => api.get("/v1/overview", {}, signal), []);
  if (!call.data) return undefined;
  return dateText(call.data.atTimeMs).slice(0, 7);
}

/** Figures of the reader's scope, and what was filed. */
export function Statistics() {
  const { route, choose } = useContext(Reader);
  const t = useWords(statisticsWords);
  const month = useLastMonth();
  const tab = route.params.tab === "filed" ? "filed" : "figures";
  return (
    <Page title={t("title")} lead={t("lead")}>
      <Tabs
        label={t("tabs")}
        tabs={[
          ["figures", t("tab_figures")],
          ["filed", t("tab_filed")],
        ]}
        chosen={tab}
        onChoose={(key) => choose({ tab: key })}
      >
        {tab === "filed" && <Filings />}
        {tab === "figures" && (month ? <Figures month={month} /> : <Loading />)}
      </Tabs>
    </Page>
  );
}

function questionOf(params, month) {
  const last = params.last ?? month;
  const by = params.by ?? "MONTH";
  return {
    firstMonth: params.first ?? monthBefore(last, MONTHS_SHOWN),
    lastMonth: last,
    divisionPrefix: params.division,
    organization: params.organization,
    groupBy: DIMENSIONS.includes(by) ? [`STATISTICS_DIMENSION_${by}`] : [],
  };
}

function Figures({ month }) {
  const { route } = useContext(Reader);
  const question = questionOf(route.params, month);
  const call = useCall(
    (api, signal) => api.get("/v1/statistics", question, signal),
    [JSON.stringify(question)],
  );
  return (
    <>
      <Question question={question} />
      <Answer call={call}>
        {(statistics) => (
          <Told
            statistics={statistics}
            by={route.params.by ?? "MONTH"}
            question={question}
          />
        )}
      </Answer>
    </>
  );
}

function Question({ question }) {
  const { route, choose } = useContext(Reader);
  const t = useWords(statisticsWords);
  const every = useWords(flagWords)("all_organizations");
  return (
    <form class="filter" onSubmit={(event) => event.preventDefault()}>
      <TextField
        label={t("first")}
        type="month"
        value={question.firstMonth}
        onText={(first) => choose({ first })}
      />
      <TextField
        label={t("last")}
        type="month"
        value={question.lastMonth}
        onText={(last) => choose({ last })}
      />
      <SelectField
        label={t("by")}
        value={route.params.by ?? "MONTH"}
        onText={(by) => choose({ by })}
        options={[
          ...DIMENSIONS.map((one) => [one, t(`by_${one}`)]),
          ["none", t("by_none")],
        ]}
      />
      <TextField
        label={t("division")}
        placeholder={t("division_hint")}
        value={route.params.division ?? ""}
        inputMode="numeric"
        maxLength={6}
        onText={(division) => choose({ division })}
      />
      <OrganizationField
        every={every}
        value={route.params.organization ?? ""}
        onText={(organization) => choose({ organization })}
      />
    </form>
  );
}

/** An indicator in words, with the code of a flag behind it. */
export function useIndicator() {
  const term = useTerms();
  return (indicator) => {
    const [name, code] = indicator.split("/");
    return [term("indicator", name), code].filter(Boolean).join(" ");
  };
}

function useKey() {
  const { names } = useContext(Reader);
  const t = useWords(statisticsWords);
  const term = useTerms();
  return (row, by) => {
    if (row.unclassified) return t("unclassified");
    switch (by) {
      case "MONTH":
        return row.month;
      case "DIVISION":
        return `${term("division", row.division)} ${row.division}`;
      case "GOODS_CLASS":
        return term("goodsClass", row.goodsClass);
      case "HERB":
        return row.herb;
      case "ENTERPRISE":
        return names(row.organization);
      default:
        return t("all_rows");
    }
  };
}

function Told({ statistics, by, question }) {
  const { text, route, choose } = useContext(Reader);
  const t = useWords(statisticsWords);
  const indicatorText = useIndicator();
  const [asTable, setAsTable] = useState(false);
  const rows = statistics.rows ?? [];
  const indicators = (statistics.total?.figures ?? []).map((f) => f.indicator);
  const indicator = indicators.includes(route.params.figure)
    ? route.params.figure
    : "EVENTS";
  const points = rows.map((row) => ({
    month: row.month,
    value: row.suppressed
      ? undefined
      : figureValue(figureOf(row, indicator)),
  }));
  const chartable =
    by === "MONTH" && points.some(({ value }) => value !== undefined);
  const charted = chartable && !asTable;
  const withheld = [...rows, statistics.total].some((row) => row?.suppressed);
  return (
    <>
      {chartable && (
        <div class="part-head">
          <SelectField
            label={t("figure")}
            value={indicator}
            onText={(figure) => choose({ figure })}
            options={indicators.map((one) => [one, indicatorText(one)])}
          />
          <Button onClick={() => setAsTable(!asTable)}>
            {text(asTable ? "as_chart" : "as_table")}
          </Button>
        </div>
      )}
      {charted && (
        <MonthChart
          title={`${indicatorText(indicator)}，${t("chart")}`}
          indicator={indicator}
          points={points}
        />
      )}
      <FigureTable statistics={statistics} by={by} question={question} />
      {withheld && <p class="note">{t("withheld_note")}</p>}
      <p class="note">
        {text("as_of", {
          n: statistics.asOfSize,
          time: timeText(statistics.asOfRecordTimeMs),
        })}{" "}
        · {t("definitions", { n: statistics.definitionVersion })} ·{" "}
        <code>{t("root", { root: hashText(statistics.rootHash) })}</code>
      </p>
    </>
  );
}

// Indicators down, groups across: a month or a county is read as a column.
function FigureTable({ statistics, by, question }) {
  const { text } = useContext(Reader);
  const t = useWords(statisticsWords);
  const indicatorText = useIndicator();
  const keyOf = useKey();
  const rows = statistics.rows ?? [];
  const groups = by === "none" ? [] : rows;
  const indicators = (statistics.total?.figures ?? []).map((f) => f.indicator);
  const cell = (row, indicator) =>
    row.suppressed ? t("withheld") : figureText(figureOf(row, indicator));
  const columns = [
    { name: "figure", title: t("figure"), cell: indicatorText },
    ...groups.map((row, i) => ({
      name: `group-${i}`,
      title: keyOf(row, by),
      numeric: true,
      cell: (indicator) => cell(row, indicator),
    })),
    {
      name: "total",
      title: t("all_rows"),
      numeric: true,
      cell: (indicator) => cell(statistics.total, indicator),
    },
  ];
  const save = () => {
    const heads = columns.map(({ title }) => title);
    const lines = indicators.map((indicator) =>
      columns.map((column) => column.cell(indicator)),
    );
    const name = `${t("title")}-${question.firstMonth}-${question.lastMonth}.csv`;
    downloadText(name, csvText([heads, ...lines]), "text/csv;charset=utf-8");
  };
  return (
    <>
      <Table
        caption={`${t("title")} ${question.firstMonth} → ${question.lastMonth}`}
        columns={columns}
        rows={indicators}
        rowKey={(indicator) => indicator}
        empty={t("none")}
      />
      <div class="more">
        <Button onClick={save} disabled={indicators.length === 0}>
          {text("export_csv")}
        </Button>
        <Button onClick={() => print()}>{text("print")}</Button>
      </div>
    </>
  );
}
