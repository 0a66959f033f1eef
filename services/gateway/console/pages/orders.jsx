import { useContext } from "preact/hooks";
import { numberText } from "../format.js";
import { Reader, useList, useWords } from "../reader.js";
import { lotOfBatchName } from "../route.js";
import { Button } from "../ui/button.jsx";
import { CheckField } from "../ui/field.jsx";
import { LotLinks } from "../ui/links.jsx";
import { More } from "../ui/more.jsx";
import { OrderClocks, OrderStateTag, OrderTitle } from "../ui/order_parts.jsx";
import { OrganizationField } from "../ui/organization_field.jsx";
import { Page } from "../ui/page.jsx";
import { Answer } from "../ui/state.jsx";
import { Table } from "../ui/table.jsx";
import { Tag } from "../ui/tag.jsx";
import { flagWords } from "../words/flags.js";
import { orderWords } from "../words/orders.js";

/** Orders with their clocks, who acknowledged, how recalls go on. */
export function Orders() {
  const { text, route, choose } = useContext(Reader);
  const t = useWords(orderWords);
  const every = useWords(flagWords)("all_organizations");
  const { lot, organization, inForce } = route.params;
  const query = {
    organization,
    lot: lot ? lotOfBatchName(lot) : undefined,
    inForceOnly: inForce === "1",
    pageSize: 100,
  };
  const list = useList("/v1/orders", query, "orders");
  return (
    <Page
      title={t("title")}
      lead={t("lead")}
      tools={<Button onClick={() => print()}>{text("print")}</Button>}
    >
      <form class="filter" onSubmit={(event) => event.preventDefault()}>
        <OrganizationField
          every={every}
          value={organization ?? ""}
          onText={(value) => choose({ organization: value })}
        />
        <CheckField
          label={t("in_force_only")}
          checked={inForce === "1"}
          onCheck={(checked) => choose({ inForce: checked ? "1" : "" })}
        />
        {lot && (
          <Button onClick={() => choose({ lot: "" })}>
            {lotOfBatchName(lot).lot} ✕
          </Button>
        )}
      </form>
      <Answer call={list}>
        {(last) => (
          <>
            <OrderTable orders={list.items} atMs={last.atTimeMs} />
            <More list={list} />
          </>
        )}
      </Answer>
    </Page>
  );
}

function OrderTable({ orders, atMs }) {
  const { names } = useContext(Reader);
  const t = useWords(orderWords);
  const columns = [
    { name: "order", title: t("order"), cell: (one) => <OrderTitle record={one} /> },
    {
      name: "by",
      title: t("by"),
      cell: (one) => (
        <>
          {names(one.author)}
          {one.order?.addressee && (
            <div class="minor">→ {names(one.order.addressee)}</div>
          )}
        </>
      ),
    },
    {
      name: "lots",
      title: t("lots"),
      cell: (one) => (
        <LotLinks lots={(one.order?.scope ?? []).map(({ lot }) => lot)} />
      ),
    },
    {
      name: "state",
      title: t("state"),
      cell: (one) => <OrderStateTag record={one} />,
    },
    {
      name: "clocks",
      title: t("clocks"),
      wide: true,
      cell: (one) => <OrderClocks record={one} atMs={atMs} />,
    },
    {
      name: "received",
      title: t("received"),
      cell: (one) =>
        (one.receipts ?? []).length > 0
          ? one.receipts.map(({ party }) => names(party)).join("、")
          : t("nobody"),
    },
    {
      name: "progress",
      title: t("progress"),
      cell: (one) => <Progress record={one} />,
    },
  ];
  return (
    <Table
      caption={t("title")}
      columns={columns}
      rows={orders}
      rowKey={(one) => one.entry}
      empty={t("none")}
    />
  );
}

const plain = (quantity) =>
  Number(quantity?.value?.mantissa ?? 0) *
  10 ** Number(quantity?.value?.exponent ?? 0);

/** How much of what was shipped came back, of a recall with a balance. */
export function Progress({ record }) {
  const t = useWords(orderWords);
  const lots = record.progress?.balance?.lots ?? [];
  if (lots.length === 0) {
    return record.progress ? <span>{t("no_balance")}</span> : null;
  }
  const shipped = lots.reduce((sum, lot) => sum + plain(lot.shipped), 0);
  const back = lots.reduce((sum, lot) => sum + plain(lot.recovered), 0);
  const share = shipped > 0 ? `${numberText((back / shipped) * 100, 1)} %` : "–";
  return (
    <>
      {t("rate")} {share}{" "}
      <Tag tone={record.progress.even ? "good" : "bad"}>
        {record.progress.even ? "=" : "≠"}
        <span class="hidden-text">
          {t(record.progress.even ? "even" : "uneven")}
        </span>
      </Tag>
    </>
  );
}
