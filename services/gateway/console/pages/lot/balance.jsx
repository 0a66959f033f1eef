import { useContext } from "preact/hooks";
import { amountText, dateText, hasAmount, massText } from "../../format.js";
import { Reader, useList, useTerms, useWords } from "../../reader.js";
import { CheckField } from "../../ui/field.jsx";
import { EntryLink, LotLink } from "../../ui/links.jsx";
import { More } from "../../ui/more.jsx";
import { Part } from "../../ui/page.jsx";
import { Answer } from "../../ui/state.jsx";
import { Table } from "../../ui/table.jsx";
import { Tag } from "../../ui/tag.jsx";
import { lotWords } from "../../words/lots.js";

const MOVEMENTS = [
  "produced",
  "received",
  "used",
  "tested",
  "sold",
  "shipped",
  "destroyed",
  "adjusted",
  "closing",
];

/** What of a lot came and went, and what each step made of it. */
export function LotBalance({ name, asOf }) {
  const { text, route, choose } = useContext(Reader);
  const t = useWords(lotWords);
  const wholeChain = route.params.chain === "1";
  const query = { asOfSize: asOf, wholeChain };
  const list = useList(`/v1/${name}:massBalance`, query, "batches");
  return (
    <>
      <div class="filter">
        <CheckField
          label={t("whole_chain")}
          checked={wholeChain}
          onCheck={(checked) => choose({ chain: checked ? "1" : "" })}
        />
      </div>
      <Answer call={list}>
        {(last) => (
          <>
            {last.partial && <p class="note-warning note">{t("partial")}</p>}
            {last.truncated && (
              <p class="note-warning note">{text("truncated")}</p>
            )}
            <Movements batches={list.items} />
            <More list={list} />
            <Steps events={last.events ?? []} />
          </>
        )}
      </Answer>
    </>
  );
}

function Movements({ batches }) {
  const t = useWords(lotWords);
  const columns = [
    {
      name: "lot",
      title: t("lot"),
      cell: (one) => <LotLink batch={one.batch} />,
    },
    ...MOVEMENTS.filter((name) =>
      batches.some((one) => hasAmount(one[name])),
    ).map((name) => ({
      name,
      title: t(name),
      numeric: true,
      cell: (one) => (hasAmount(one[name]) ? amountText(one[name]) : "–"),
    })),
    {
      name: "in_transit",
      title: t("in_transit"),
      numeric: true,
      cell: (one) =>
        hasAmount(one.inTransit) ? (
          <Tag tone="warning">{amountText(one.inTransit)}</Tag>
        ) : (
          "–"
        ),
    },
  ];
  return (
    <Part title={t("tab_balance")}>
      <Table
        caption={t("tab_balance")}
        columns={columns}
        rows={batches}
        rowKey={(one) => one.batch}
      />
    </Part>
  );
}

function Steps({ events }) {
  const t = useWords(lotWords);
  const term = useTerms();
  const mass = (name, title, field) => ({
    name,
    title: t(title),
    numeric: true,
    cell: (event) => massText(event[field]),
  });
  const columns = [
    {
      name: "step",
      title: t("step"),
      cell: (event) => term("bizStep", event.bizStep),
    },
    {
      name: "time",
      title: t("happened"),
      cell: (event) => dateText(event.endTimeMs),
    },
    mass("in", "into", "inputMassMilligrams"),
    mass("out", "out_of", "outputMassMilligrams"),
    mass("losses", "losses", "differenceMassMilligrams"),
    {
      name: "unexplained",
      title: t("unexplained"),
      cell: (event) => <Unexplained event={event} />,
    },
    {
      name: "dry",
      title: t("dry"),
      numeric: true,
      cell: (event) =>
        event.dryMatterKnown ? massText(event.dryMassDifferenceMilligrams) : "",
    },
    {
      name: "entry",
      title: t("index"),
      cell: (event) => <EntryLink index={event.entry} />,
    },
  ];
  return (
    <Part title={t("balance_events")}>
      <Table caption={t("balance_events")} columns={columns} rows={events} />
    </Part>
  );
}

function Unexplained({ event }) {
  const t = useWords(lotWords);
  if (event.dryMatterCreated) return <Tag tone="bad">{t("dry_created")}</Tag>;
  if (event.unbalanceable) return <span>{t("unbalanceable")}</span>;
  const milligrams = Number(event.unexplainedMassMilligrams ?? 0);
  if (milligrams === 0) return <Tag tone="good">{t("balances")}</Tag>;
  return <Tag tone="bad">{massText(milligrams)}</Tag>;
}
