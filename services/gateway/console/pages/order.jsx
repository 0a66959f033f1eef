import { useContext } from "preact/hooks";
import definitions from "daodi:sections";
import { problemOf } from "../api/problem.js";
import { eventTimeText, quantityText, timeText } from "../format.js";
import { findOrder } from "../order_reading.js";
import { hasPoster } from "../poster.js";
import { isRecall, recallSteps, recallStepOf } from "../recall_steps.js";
import { Reader, useCall, useTerms, useWords } from "../reader.js";
import { readEntry } from "../statement/read_entry.js";
import { Button, ButtonLink } from "../ui/button.jsx";
import { Facts } from "../ui/facts.jsx";
import { EntryLink, EntryLinks, LotLink } from "../ui/links.jsx";
import { OrderClocks, OrderStateTag } from "../ui/order_parts.jsx";
import { Page, Part } from "../ui/page.jsx";
import { Answer, ProblemNote } from "../ui/state.jsx";
import { Steps } from "../ui/steps.jsx";
import { Table } from "../ui/table.jsx";
import { Tag } from "../ui/tag.jsx";
import { noticeWords } from "../words/notices.js";
import { orderWords } from "../words/orders.js";
import { NoticeTable } from "./notices/table.jsx";
import { useNotices } from "./notices/use_notices.js";
import { OrderActions } from "./order_actions.jsx";

/** One order: what it says, its clocks, acknowledgements and balance. */
export function Order() {
  const { route } = useContext(Reader);
  const t = useWords(orderWords);
  const { entry } = route.params;
  const call = useCall(
    (api, signal) => findOrder(api, entry, signal),
    [entry],
  );
  return (
    <Answer call={call} title={t("order")}>
      {({ record, atMs }) =>
        record ? (
          <OrderSheet record={record} atMs={atMs} onDone={call.reload} />
        ) : (
          <ProblemNote problem={problemOf(404, "")} />
        )
      }
    </Answer>
  );
}

function OrderSheet({ record, atMs, onDone }) {
  const { text, names, link } = useContext(Reader);
  const t = useWords(orderWords);
  const term = useTerms();
  const { order } = record;
  return (
    <Page
      title={order ? term("orderKind", order.kind) : t("order")}
      lead={`${names(record.author)} ${order?.documentNumber ?? ""}`}
      tools={
        <>
          <OrderActions record={record} onDone={onDone} />
          {hasPoster(record) && (
            <ButtonLink href={link("poster", { entry: record.entry })}>
              {t("poster")}
            </ButtonLink>
          )}
          <Button onClick={() => print()}>{text("print")}</Button>
        </>
      }
    >
      {isRecall(record) && (
        <Steps
          label={t("procedure")}
          steps={recallSteps.map((step) => t(step))}
          at={recallStepOf(record)}
        />
      )}
      <div class="card stack">
        <p class="tags">
          <OrderStateTag record={record} />{" "}
          {t("since", { time: timeText(record.stateSinceMs) })}
          {order?.urgent && <Tag tone="warning">{t("urgent")}</Tag>}
        </p>
        <OrderClocks record={record} atMs={atMs} />
        {!order && <p class="note">{t("withheld")}</p>}
        <OrderFacts record={record} />
      </div>
      <Scope scope={order?.scope ?? []} />
      <Receipts receipts={record.receipts ?? []} />
      {isRecall(record) && <Balance progress={record.progress} />}
      <Recipients record={record} />
      <OrderNotices entry={record.entry} onDone={onDone} />
    </Page>
  );
}

function OrderFacts({ record }) {
  const { names } = useContext(Reader);
  const t = useWords(orderWords);
  const term = useTerms();
  const { order = {} } = record;
  const approved = Number(record.approvedBy) >= 0;
  return (
    <Facts
      pairs={[
        [t("to"), names(order.addressee)],
        [
          t("recall_class"),
          order.recallClass > 0 &&
            `${t("class", { n: order.recallClass })} · ${term("orderRegime", order.regime)}`,
        ],
        [t("document"), order.documentNumber],
        [t("case"), order.caseNumber],
        [t("decided"), eventTimeText(order.time)],
        [t("basis"), order.basis],
        [t("reason"), order.reason],
        [t("measures"), order.measures],
        [t("remedy"), order.remedy],
        [t("premises"), (order.premises ?? []).join("、")],
        [t("effective"), order.effectiveFrom],
        [t("expires"), order.expiresAt],
        [
          t("approved"),
          approved ? <EntryLink index={record.approvedBy} /> : t("not_approved"),
        ],
        [
          t("follow_ups"),
          (record.followUps ?? []).length > 0 && (
            <EntryLinks indexes={record.followUps} />
          ),
        ],
        [t("entry"), <EntryLink index={record.entry} />],
      ]}
    />
  );
}

function Scope({ scope }) {
  const t = useWords(orderWords);
  const counters = (ranges = []) =>
    ranges.map(({ first, last }) => `${first}–${last}`).join("、");
  return (
    <Part title={t("scope")}>
      <Table
        caption={t("scope")}
        columns={[
          {
            name: "lot",
            title: t("lots"),
            cell: (one) => <LotLink lot={one.lot} />,
          },
          { name: "gtin", title: "GTIN", cell: (one) => one.gtin },
          {
            name: "quantity",
            title: t("quantity"),
            numeric: true,
            cell: (one) => quantityText(one.quantity) || t("all_of_it"),
          },
          {
            name: "codes",
            title: t("codes"),
            cell: (one) => counters(one.counters) || t("all_of_it"),
          },
        ]}
        rows={scope}
      />
    </Part>
  );
}

function Receipts({ receipts }) {
  const { names } = useContext(Reader);
  const t = useWords(orderWords);
  return (
    <Part title={t("received")}>
      <Table
        caption={t("received")}
        columns={[
          {
            name: "party",
            title: t("party"),
            cell: (one) => names(one.party),
          },
          {
            name: "time",
            title: t("time"),
            cell: (one) => timeText(one.recordTimeMs),
          },
          {
            name: "how",
            title: t("how"),
            cell: (one) =>
              one.onBehalf ? (
                <Tag tone="warning">{t("on_behalf")}</Tag>
              ) : (
                t("by_itself")
              ),
          },
          {
            name: "entry",
            title: t("entry"),
            cell: (one) => <EntryLink index={one.entry} />,
          },
        ]}
        rows={receipts}
        rowKey={(one) => one.entry}
        empty={t("nobody")}
      />
    </Part>
  );
}

const AMOUNTS = [
  ["shipped", "shipped"],
  ["recovered", "recovered"],
  ["unrecovered", "unrecovered"],
  ["sampled", "sampled"],
  ["in_stock", "inStock"],
  ["destroyed", "destroyed"],
];

function Balance({ progress }) {
  const t = useWords(orderWords);
  const columns = [
    { name: "lot", title: t("lots"), cell: (one) => <LotLink lot={one.lot} /> },
    ...AMOUNTS.map(([name, field]) => ({
      name,
      title: t(name),
      numeric: true,
      cell: (one) => quantityText(one[field]),
    })),
  ];
  const lots = progress?.balance?.lots ?? [];
  return (
    <Part title={t("balance")}>
      <Table
        caption={t("balance")}
        columns={columns}
        rows={lots}
        empty={t("no_balance")}
      />
      {lots.length > 0 && (
        <p class="note">
          <Tag tone={progress.even ? "good" : "bad"}>
            {t(progress.even ? "even" : "uneven")}
          </Tag>{" "}
          {progress.balance.conclusion}{" "}
          <EntryLink index={progress.entry} />
        </p>
      )}
    </Part>
  );
}

// Who got the goods stands in a section of its own, since customers must not
// learn of each other: it is here only for who may read it.
function Recipients({ record }) {
  const { names } = useContext(Reader);
  const t = useWords(orderWords);
  const { entry, receipts = [] } = record;
  const call = useCall(
    (api, signal) => api.get(`/v1/ledgers/-/entries/${entry}`, {}, signal),
    [entry],
  );
  const receiptOf = (party) => receipts.find((one) => one.party === party);
  if (!call.data) return null;
  const told = readEntry(call.data, definitions);
  const recipients = told.content("OrderDistribution")?.recipients ?? [];
  if (recipients.length === 0) return null;
  return (
    <Part title={t("recipients")}>
      <Table
        caption={t("recipients")}
        columns={[
          {
            name: "party",
            title: t("party"),
            cell: (one) => names(one.party) || t("consumers"),
          },
          { name: "how", title: t("how"), cell: (one) => one.channel },
          {
            name: "lot",
            title: t("lots"),
            cell: (one) => one.lot && <LotLink lot={one.lot} />,
          },
          {
            name: "quantity",
            title: t("quantity"),
            numeric: true,
            cell: (one) => quantityText(one.quantity),
          },
          {
            name: "received",
            title: t("received"),
            cell: (one) =>
              one.party && <Receipt receipt={receiptOf(one.party)} />,
          },
        ]}
        rows={recipients}
      />
    </Part>
  );
}

// Who has not answered is whom to call next.
function Receipt({ receipt }) {
  const t = useWords(orderWords);
  return receipt ? (
    <Tag tone="good">{timeText(receipt.recordTimeMs)}</Tag>
  ) : (
    <Tag tone="bad">{t("not_received")}</Tag>
  );
}

// A server without notices says so in a line: the order is whole without them.
function OrderNotices({ entry, onDone }) {
  const { link } = useContext(Reader);
  const t = useWords(noticeWords);
  const call = useNotices({ orderEntry: entry, ofOrder: true });
  const absent = ["unsupported", "notFound"].includes(call.problem?.kind);
  const done = () => {
    call.reload();
    onDone();
  };
  return (
    <Part
      title={t("its_notices")}
      tools={
        <ButtonLink href={link("notices", { order: entry, tab: "telephone" })}>
          {t("tab_telephone")}
        </ButtonLink>
      }
    >
      {absent ? (
        <p class="note">{t("not_served")}</p>
      ) : (
        <Answer call={call}>
          {(told) => (
            <NoticeTable told={told} caption={t("its_notices")} onDone={done} />
          )}
        </Answer>
      )}
    </Part>
  );
}
