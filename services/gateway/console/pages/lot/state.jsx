import { useContext } from "preact/hooks";
import { amountText, dateText, shareText, timeText } from "../../format.js";
import { Reader, useTerms, useWords } from "../../reader.js";
import { Facts } from "../../ui/facts.jsx";
import { EntryLinks } from "../../ui/links.jsx";
import { Part } from "../../ui/page.jsx";
import { Table } from "../../ui/table.jsx";
import { Tag } from "../../ui/tag.jsx";
import { lotWords } from "../../words/lots.js";

const BAD = ["recalled", "non_conformant", "non_sellable_other", "damaged"];

/** What a lot is, where it is and where it comes from. */
export function LotState({ batch }) {
  const { names } = useContext(Reader);
  const t = useWords(lotWords);
  const term = useTerms();
  const stage = term("bizStep", batch.stage);
  return (
    <>
      <div class="card">
        <Facts
          pairs={[
            [t("issuer"), names(batch.issuer)],
            [t("legal_name"), batch.legalName],
            [t("goods_class"), term("goodsClass", batch.goodsClass)],
            [t("gtin"), batch.gtin],
            [
              t("stage"),
              stage && `${stage} ${dateText(batch.stageTimeMs)}`,
            ],
            [t("statuses"), <Statuses values={batch.statuses ?? []} />],
            [t("disclosure"), term("disclosure", batch.disclosure)],
          ]}
        />
      </div>
      <Part title={t("stock")}>
        {batch.stockPartial && (
          <p class="note-warning note">{t("stock_partial")}</p>
        )}
        <Table
          caption={t("stock")}
          columns={[
            {
              name: "custodian",
              title: t("custodian"),
              cell: (one) => names(one.custodian),
            },
            {
              name: "amount",
              title: t("amount"),
              numeric: true,
              cell: (one) => amountText(one.amount),
            },
          ]}
          rows={batch.stock ?? []}
          rowKey={(one) => one.custodian}
          empty={t("no_stock")}
        />
      </Part>
      <Part title={t("origins")}>
        <Origins origins={batch.origins ?? []} />
      </Part>
      <p class="note">{timeText(batch.asOfRecordTimeMs)}</p>
    </>
  );
}

function Statuses({ values }) {
  const term = useTerms();
  return (
    <span class="tags">
      {values.map((value) => (
        <Tag key={value} tone={BAD.includes(value) ? "bad" : "plain"}>
          {term("disposition", value)}
        </Tag>
      ))}
    </span>
  );
}

/** Sources with their shares, the unknown ones as plainly as the others. */
export function Origins({ origins }) {
  const { names } = useContext(Reader);
  const t = useWords(lotWords);
  const term = useTerms();
  const thousandths = (one) =>
    one.shareThousandths === undefined
      ? ""
      : `${(one.shareThousandths / 10).toFixed(1)} %`;
  const columns = [
    {
      name: "share",
      title: t("share"),
      numeric: true,
      cell: (one) =>
        shareText(one.shareParts) || thousandths(one) || t("unknown_share"),
    },
    {
      name: "kind",
      title: t("origin_kind"),
      cell: (one) => (
        <Tag tone={originTone(one.kind)}>{term("originKind", one.kind)}</Tag>
      ),
    },
    {
      name: "what",
      title: t("origin_what"),
      wide: true,
      cell: (one) =>
        [names(one.party), one.name, one.place].filter(Boolean).join(" · "),
    },
    {
      name: "entries",
      title: t("entries"),
      cell: (one) => <EntryLinks indexes={one.entries} />,
    },
  ];
  return (
    <Table
      caption={t("origins")}
      columns={columns}
      rows={origins}
      empty={t("no_origins")}
    />
  );
}

function originTone(kind) {
  if (kind === "ORIGIN_KIND_PLOTS") return "good";
  const unknown = ["ORIGIN_KIND_UNKNOWN", "ORIGIN_KIND_NOT_RECORDED"];
  return unknown.includes(kind) ? "bad" : "warning";
}
