import { useContext } from "preact/hooks";
import { allPages } from "../api/call.js";
import {
  cellsOf,
  columnsFor,
  correctionsOf,
  entriesOf,
  totalsOf,
} from "../circulation_rows.js";
import { csvText } from "../csv.js";
import { downloadText } from "../download.js";
import { amountText, hashText, hasAmount, startOfDay, timeText } from "../format.js";
import { Reader, useCall, useList, useTerms, useWords } from "../reader.js";
import { toneOf } from "../tones.js";
import { Button } from "../ui/button.jsx";
import { CheckField, SelectField, TextField } from "../ui/field.jsx";
import { EntryLinks, LotLink } from "../ui/links.jsx";
import { More } from "../ui/more.jsx";
import { OrganizationField } from "../ui/organization_field.jsx";
import { Page } from "../ui/page.jsx";
import { Answer, Empty } from "../ui/state.jsx";
import { Table } from "../ui/table.jsx";
import { Tabs } from "../ui/tabs.jsx";
import { Tag } from "../ui/tag.jsx";
import { circulationWords } from "../words/circulation.js";

const MAX_PAGES = 10;
const MS_PER_DAY = 24 * 3600 * 1000;
const COLUMNS = [
  "date",
  "kind",
  "goods",
  "specification",
  "lot",
  "standard",
  "licence",
  "shelf_life",
  "source",
  "destination",
  "amount",
  "received",
  "difference",
  "received_on",
  "unit_price",
  "invoice",
  "payment",
  "note_number",
  "use",
  "state",
];
const MOVEMENTS = [
  "opening",
  "produced",
  "received",
  "shipped",
  "used",
  "destroyed",
  "adjusted",
  "closing",
];

function periodOf({ from, to }) {
  const end = startOfDay(to);
  return { fromMs: startOfDay(from) || 0, toMs: end ? end + MS_PER_DAY : 0 };
}

/** The list of purchases and sales of one organization, and its stock. */
export function Circulation() {
  const { regulator, session, route, choose } = useContext(Reader);
  const t = useWords(circulationWords);
  const { params } = route;
  const organization = regulator ? params.organization : session.organization;
  const tab = params.tab === "stock" ? "stock" : "transfers";
  return (
    <Page title={t("title")} lead={t("lead")}>
      <Filter />
      {organization ? (
        <Tabs
          label={t("tabs")}
          tabs={[
            ["transfers", t("tab_transfers")],
            ["stock", t("tab_stock")],
          ]}
          chosen={tab}
          onChoose={(key) => choose({ tab: key })}
        >
          {tab === "stock" ? (
            <StockMonths organization={organization} />
          ) : (
            <Transfers organization={organization} />
          )}
        </Tabs>
      ) : (
        <Empty>{t("choose_organization")}</Empty>
      )}
    </Page>
  );
}

function Filter() {
  const { route, choose } = useContext(Reader);
  const t = useWords(circulationWords);
  const { params } = route;
  return (
    <form class="filter" onSubmit={(event) => event.preventDefault()}>
      <OrganizationField
        every={t("choose_organization")}
        value={params.organization ?? ""}
        onText={(organization) => choose({ organization })}
      />
      <TextField
        label={t("from")}
        type="date"
        value={params.from ?? ""}
        onText={(from) => choose({ from })}
      />
      <TextField
        label={t("to")}
        type="date"
        value={params.to ?? ""}
        onText={(to) => choose({ to })}
      />
      <SelectField
        label={t("columns")}
        value={params.law ?? "DRUG"}
        onText={(law) => choose({ law })}
        options={[
          ["DRUG", t("columns_drug")],
          ["FOOD", t("columns_food")],
        ]}
      />
      <CheckField
        label={t("losses")}
        checked={params.losses === "1"}
        onCheck={(checked) => choose({ losses: checked ? "1" : "" })}
      />
    </form>
  );
}

function Transfers({ organization }) {
  const { text, route, names } = useContext(Reader);
  const t = useWords(circulationWords);
  const { params } = route;
  const query = {
    ...periodOf(params),
    includeLosses: params.losses === "1",
    pageSize: 500,
  };
  const path = `/v1/organizations/${organization}/transfers`;
  const call = useCall(
    (api, signal) =>
      allPages(api, path, query, "transfers", MAX_PAGES, signal),
    [path, JSON.stringify(query)],
  );
  return (
    <Answer call={call}>
      {({ items, last, truncated }) => {
        const footer = t("footer", {
          n: last.asOfSize,
          time: timeText(last.asOfRecordTimeMs),
          root: hashText(last.rootHash),
        });
        return (
          <>
            <h2 class="print-only">
              {names(organization)} {t("title")}
            </h2>
            {truncated && (
              <p class="note-warning note">
                {t("more_rows", { n: items.length })}
              </p>
            )}
            <TransferTable rows={items} law={params.law ?? "DRUG"} />
            <div class="more">
              <span role="status">{text("shown_count", { n: items.length })}</span>
              <ExportButton
                rows={items}
                law={params.law ?? "DRUG"}
                organization={organization}
                footer={footer}
              />
              <Button onClick={() => print()}>{text("print")}</Button>
            </div>
            <p class="note mono">{footer}</p>
          </>
        );
      }}
    </Answer>
  );
}

function useCorrections() {
  const t = useWords(circulationWords);
  return (row) => correctionsOf(row).map(({ key, ...told }) => t(key, told));
}

function TransferTable({ rows, law }) {
  const { names } = useContext(Reader);
  const t = useWords(circulationWords);
  const term = useTerms();
  const corrections = useCorrections();
  const shown = columnsFor(law, COLUMNS);
  const cells = new Map(rows.map((row) => [row, cellsOf(row, { names, term })]));
  // What no row of the list has would only push the others off the page.
  const filled = shown.filter((name) => rows.some((row) => cells.get(row)[name]));
  const columns = [
    ...filled.map((name) => ({
      name,
      title: t(name),
      nowrap: ["date", "received_on"].includes(name),
      numeric: ["amount", "received", "difference"].includes(name),
      cell: (row) => {
        if (name === "lot" && row.lot) return <LotLink lot={row.lot} />;
        const cell = cells.get(row)[name];
        return name === "state" ? (
          <Tag tone={toneOf(row.state)}>{cell}</Tag>
        ) : (
          cell
        );
      },
    })),
    {
      name: "entries",
      title: t("entries"),
      cell: (row) => <EntryLinks indexes={entriesOf(row)} />,
    },
    {
      name: "corrections",
      title: t("corrections"),
      cell: (row) => corrections(row).join("；"),
    },
  ];
  const totals = totalsOf(rows);
  return (
    <Table
      caption={t("title")}
      columns={columns}
      rows={rows}
      rowClass={(row) =>
        row.state === "TRANSFER_STATE_VOID" ? "struck" : undefined
      }
      empty={t("none")}
      foot={
        <tr>
          <th colSpan={columns.length} scope="row">
            {t("totals", { n: totals.rows })}：{totals.text}
          </th>
        </tr>
      }
    />
  );
}

function ExportButton({ rows, law, organization, footer }) {
  const { text, names } = useContext(Reader);
  const t = useWords(circulationWords);
  const term = useTerms();
  const corrections = useCorrections();
  const shown = columnsFor(law, COLUMNS);
  const save = () => {
    const lines = rows.map((row) => {
      const cells = cellsOf(row, { names, term });
      return [
        ...shown.map((name) => cells[name]),
        entriesOf(row).join("→"),
        corrections(row).join("；"),
      ];
    });
    const totals = totalsOf(rows);
    const heads = [...shown, "entries", "corrections"].map((name) => t(name));
    const table = [
      heads,
      ...lines,
      [t("totals", { n: totals.rows }), totals.text],
      [footer],
    ];
    const name = `${t("title")}-${names(organization)}.csv`;
    downloadText(name, csvText(table), "text/csv;charset=utf-8");
  };
  return (
    <Button kind="primary" onClick={save} disabled={rows.length === 0}>
      {text("export_csv")}
    </Button>
  );
}

function StockMonths({ organization }) {
  const { route } = useContext(Reader);
  const t = useWords(circulationWords);
  const path = `/v1/organizations/${organization}/stockMonths`;
  const query = { ...periodOf(route.params), pageSize: 200 };
  const list = useList(path, query, "months");
  const columns = [
    { name: "month", title: t("month"), cell: (one) => one.month },
    { name: "lot", title: t("lot"), cell: (one) => <LotLink lot={one.lot} /> },
    ...MOVEMENTS.map((name) => ({
      name,
      title: t(name),
      numeric: true,
      cell: (one) => (hasAmount(one[name]) ? amountText(one[name]) : "–"),
    })),
    {
      name: "incomplete",
      title: t("state"),
      cell: (one) =>
        one.incomplete && <Tag tone="warning">{t("incomplete")}</Tag>,
    },
  ];
  return (
    <Answer call={list}>
      {() => (
        <>
          <Table
            caption={t("tab_stock")}
            columns={columns}
            rows={list.items}
            empty={t("none")}
          />
          <More list={list} />
        </>
      )}
    </Answer>
  );
}
