// What a recall poster says: the words of services/labels/recall_poster.cc, in
// both languages on the paper. Pure.
import { dateText } from "./format.js";
import { isRecall } from "./recall_steps.js";

/** More belong on a list: services/labels/recall_poster.h. */
export const MAX_POSTER_LOTS = 12;
const MAX_UNAFFECTED = 8;

const keyOf = ({ issuer, lot }) => `${issuer} ${lot}`;

/**
 * Lots of the product that no order in force is about.
 * @param {object[]} found `FoundBatch` of the product
 * @param {object} order the recall
 * @param {object[]} inForce `OrderRecord`s in force or pending
 * @returns {string[]} numbers, at most eight
 */
export function unaffectedLots(found, order, inForce) {
  const scopes = [order, ...inForce.map((one) => one.order ?? {})];
  const concerned = new Set(
    scopes.flatMap(({ scope = [] }) => scope.map(({ lot }) => keyOf(lot))),
  );
  // Lots of another issuer may bear the same number: no buyer tells them apart.
  const numbers = new Set(
    (order.scope ?? []).map(({ lot }) => lot.lot),
  );
  const issuers = new Set((order.scope ?? []).map(({ lot }) => lot.issuer));
  const lots = found
    .filter(({ issuer }) => issuers.has(issuer))
    .filter((one) => !concerned.has(keyOf(one)) && !numbers.has(one.lot))
    .map(({ lot }) => lot);
  return [...new Set(lots)].slice(0, MAX_UNAFFECTED);
}

function lotText({ lot, counters = [] }) {
  if (counters.length === 0) return lot.lot;
  const ranges = counters.map(({ first, last }) => `${first}–${last}`);
  return `${lot.lot}（序号 No. ${ranges.join("、")}）`;
}

/**
 * Lines of a poster.
 * @param {object} record `OrderRecord` of a recall
 * @param {{product: string, recalledBy: string, unaffected: string[],
 *   synthetic: boolean}} known
 * @returns {{banners: string[], product: string, lots: string, only: string,
 *   unaffected: string, reason: string, measures: string, by: string}}
 */
export function posterLines(record, known) {
  const { order = {} } = record;
  const drug = order.regime === "ORDER_REGIME_DRUG";
  const banners = [];
  if (known.synthetic) banners.push("样例 SYNTHETIC");
  if (record.state !== "ORDER_STATE_IN_FORCE") {
    banners.push("不在效，请勿张贴 NOT IN FORCE");
  }
  const day = dateText(record.recordTimeMs);
  return {
    banners,
    product: known.product,
    lots: (order.scope ?? []).map(lotText).join("　"),
    only: "只涉及以上批号。Only these lots.",
    unaffected:
      known.unaffected.length > 0
        ? `不在召回之内 Not recalled：${known.unaffected.join("　")}`
        : "",
    stop: drug
      ? ["请停止使用。", "Stop using it."]
      : ["请停止食用和使用。", "Stop eating or using it."],
    reason: order.reason ? `原因 Why：${order.reason}` : "",
    measures: order.measures ? `办法 How：${order.measures}` : "",
    by: `召回单位 By：${[known.recalledBy, day].filter(Boolean).join("　")}`,
  };
}

/** Whether a poster can be made of an order. @param {object} record */
export function hasPoster(record) {
  return isRecall(record) && (record.order.scope ?? []).length > 0;
}
