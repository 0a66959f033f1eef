import { useContext, useState } from "preact/hooks";
import { problemOf } from "../api/problem.js";
import { hostOf } from "../label_sheet.js";
import { findOrder, ordersInForce } from "../order_reading.js";
import {
  MAX_POSTER_LOTS,
  hasPoster,
  posterLines,
  unaffectedLots,
} from "../poster.js";
import { qrPath, qrSymbol } from "../qr_symbol.js";
import { Reader, useCall, useWords } from "../reader.js";
import { Button } from "../ui/button.jsx";
import { CheckField, TextField } from "../ui/field.jsx";
import { Page } from "../ui/page.jsx";
import { Answer, Empty, ProblemNote } from "../ui/state.jsx";
import { posterWords } from "../words/poster.js";

// The recall with the lots of its product and what else is in force.
async function posterOf(api, entry, signal) {
  const { record } = await findOrder(api, entry, signal);
  if (!record || !hasPoster(record)) return { record };
  const { gtin, lot } = record.order.scope[0];
  const query = { query: gtin || lot.lot, pageSize: 100 };
  const [found, inForce] = await Promise.all([
    api.get("/v1/batches:search", query, signal),
    ordersInForce(api, signal),
  ]);
  const batches = found.batches ?? [];
  return {
    record,
    product: batches.find(({ goodsName }) => goodsName)?.goodsName ?? "",
    // A number alone finds lots of other goods.
    unaffected: gtin ? unaffectedLots(batches, record.order, inForce) : [],
  };
}

/** A recall as one page for shops. */
export function Poster() {
  const { route } = useContext(Reader);
  const t = useWords(posterWords);
  const { entry } = route.params;
  const call = useCall(
    (api, signal) => posterOf(api, entry, signal),
    [entry],
  );
  return (
    <Answer call={call} title={t("title")}>
      {(told) => {
        if (!told.record) return <ProblemNote problem={problemOf(404, "")} />;
        if (!hasPoster(told.record)) return <Empty>{t("not_recall")}</Empty>;
        return <Draft told={told} />;
      }}
    </Answer>
  );
}

function Draft({ told }) {
  const { text, names, ledger } = useContext(Reader);
  const t = useWords(posterWords);
  const [form, setForm] = useState({
    product: told.product,
    host: location.origin,
    unaffected: true,
  });
  const change = (fields) => setForm({ ...form, ...fields });
  const host = hostOf(form.host);
  const { record } = told;
  const lines = posterLines(record, {
    product: form.product,
    recalledBy: names(record.author),
    unaffected: form.unaffected ? told.unaffected : [],
    synthetic: Boolean(ledger.simulatedClock),
  });
  const tooMany = record.order.scope.length > MAX_POSTER_LOTS;
  const inForce = record.state === "ORDER_STATE_IN_FORCE";
  return (
    <>
      <div class="no-print">
        <Page
          title={t("title")}
          lead={t("lead")}
          tools={
            <Button
              kind="primary"
              disabled={tooMany || !host}
              onClick={() => print()}
            >
              {text("print")}
            </Button>
          }
        >
          {!inForce && <p class="note-warning note">{t("not_in_force")}</p>}
          {tooMany && (
            <p class="note-warning note">
              {t("too_many", { n: MAX_POSTER_LOTS })}
            </p>
          )}
          <form class="card form" onSubmit={(event) => event.preventDefault()}>
            <TextField
              label={t("product")}
              value={form.product}
              maxLength={60}
              onText={(product) => change({ product })}
            />
            <TextField
              label={t("host")}
              error={host ? undefined : t("host_wrong")}
              value={form.host}
              maxLength={100}
              onText={(value) => change({ host: value })}
            />
            {told.unaffected.length > 0 && (
              <CheckField
                label={t("show_unaffected")}
                checked={form.unaffected}
                onCheck={(unaffected) => change({ unaffected })}
              />
            )}
          </form>
        </Page>
      </div>
      <Sheet lines={lines} link={`${host ?? location.origin}/recalls`} />
    </>
  );
}

function Sheet({ lines, link }) {
  const t = useWords(posterWords);
  const [stop, stopEnglish] = lines.stop;
  return (
    <article class="poster" aria-label={t("preview")} lang="zh-CN">
      {lines.banners.map((banner) => (
        <p key={banner} class="poster-banner">
          {banner}
        </p>
      ))}
      <p class="poster-head">召回 RECALL</p>
      {lines.product && <p class="poster-product">{lines.product}</p>}
      <p class="poster-lots">批号 Lot：{lines.lots}</p>
      <p>{lines.only}</p>
      {lines.unaffected && <p>{lines.unaffected}</p>}
      <p class="poster-stop">{stop}</p>
      <p>{stopEnglish}</p>
      <p class="poster-do">
        保留包装和实物，退回购买处，凭实物退款。身体不适请就医。
      </p>
      <p>
        Keep the pack and its contents, take it back to where you bought it for a
        refund; see a doctor if unwell.
      </p>
      {lines.reason && <p>{lines.reason}</p>}
      {lines.measures && <p>{lines.measures}</p>}
      <p>{lines.by}</p>
      <footer class="poster-foot">
        <div>
          <p class="poster-do">投诉举报 12315</p>
          <p>全部召回 all recalls: {link}</p>
        </div>
        <Symbol link={link} />
      </footer>
    </article>
  );
}

function Symbol({ link }) {
  const rows = qrSymbol(link, "Q") ?? qrSymbol(link, "M");
  if (!rows) return null;
  const { path, width } = qrPath(rows);
  return (
    <svg
      class="poster-code"
      role="img"
      aria-label={link}
      viewBox={`0 0 ${width} ${width}`}
    >
      <path d={path} fill="#000" shape-rendering="crispEdges" />
    </svg>
  );
}
