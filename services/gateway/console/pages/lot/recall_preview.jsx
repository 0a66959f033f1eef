import { useContext } from "preact/hooks";
import { amountText } from "../../format.js";
import { Reader, useList, useTerms, useWords } from "../../reader.js";
import { ButtonLink } from "../../ui/button.jsx";
import { EntryLink, LotLink } from "../../ui/links.jsx";
import { More } from "../../ui/more.jsx";
import { Answer } from "../../ui/state.jsx";
import { Table } from "../../ui/table.jsx";
import { Tag } from "../../ui/tag.jsx";
import { lotWords } from "../../words/lots.js";

/** What a recall of a lot would reach. */
export function RecallPreview({ name, asOf, batch }) {
  const { text, link, regulator, session } = useContext(Reader);
  const t = useWords(lotWords);
  const mayRecall = regulator || batch.issuer === session.organization;
  const query = { asOfSize: asOf, pageSize: 100 };
  const list = useList(`/v1/${name}:previewRecall`, query, "batches");
  return (
    <>
      <div class="part-head">
        <p class="note">{t("recall_lead")}</p>
        {mayRecall && !asOf && (
          <ButtonLink kind="primary" href={link("recall", { name })}>
            {t("draft_recall")}
          </ButtonLink>
        )}
      </div>
      <Answer call={list}>
        {(last) => (
          <>
            {last.truncated && (
              <p class="note-warning note">{text("truncated")}</p>
            )}
            <Reached batches={list.items} />
            <More list={list} />
          </>
        )}
      </Answer>
    </>
  );
}

/**
 * Lots that a recall reaches, with holders, amounts and codes. `more`: columns
 * besides.
 */
export function Reached({ batches, more = [] }) {
  const { names } = useContext(Reader);
  const t = useWords(lotWords);
  const term = useTerms();
  const held = (stocks = []) =>
    stocks.map(({ custodian, amount }) => (
      <div key={custodian}>
        {names(custodian)} <strong>{amountText(amount)}</strong>
      </div>
    ));
  const columns = [
    {
      name: "depth",
      title: t("depth"),
      numeric: true,
      cell: (one) => one.depth ?? 0,
    },
    {
      name: "lot",
      title: t("lot"),
      cell: (one) => (
        <>
          <LotLink batch={one.batch} />
          <div class="minor">{names(one.issuer)}</div>
          {one.partial && <Tag tone="warning">{t("partial")}</Tag>}
        </>
      ),
    },
    {
      name: "where",
      title: t("where"),
      wide: true,
      cell: (one) => held(one.stock),
    },
    {
      name: "transit",
      title: t("in_transit"),
      cell: (one) =>
        (one.inTransit ?? []).map((way, i) => (
          <div key={i}>
            {names(way.source)} → {names(way.destination)}{" "}
            {amountText(way.amount)}
          </div>
        )),
    },
    { name: "sold", title: t("sold"), cell: (one) => held(one.sold) },
    {
      name: "codes",
      title: t("codes"),
      cell: (one) =>
        (one.codes ?? []).map((range, i) => (
          <div key={i} class="nowrap">
            {range.first}–{range.last} {term("labelState", range.state)}{" "}
            <EntryLink index={range.entry} />
          </div>
        )),
    },
    ...more,
  ];
  return (
    <Table
      caption={t("tab_recall")}
      columns={columns}
      rows={batches}
      rowKey={(one) => one.batch}
    />
  );
}
