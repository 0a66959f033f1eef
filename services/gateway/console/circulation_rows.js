// Rows of the circulation list: cells as the law's records name them, and sums.
import { amountText, dateText, massText, numberText } from "./format.js";

const amountOf = (row) => (row.shipped ?? {}).amount ?? row.receivedAmount;

function sidesOf(row) {
  return [row.shipped, ...(row.received ?? [])].filter(Boolean);
}

/** Indexes of the statements behind a row, each once. */
export function entriesOf(row) {
  return [...new Set(sidesOf(row).map(({ entry }) => String(entry)))];
}

/**
 * What was corrected or disputed: {key, entry, others} for words.
 * @param {object} row `Transfer`
 */
export function correctionsOf(row) {
  const told = [];
  for (const side of sidesOf(row)) {
    const add = (key, others = []) => {
      if (others.length === 0) return;
      const listed = others.map((other) => `#${other}`).join(" ");
      told.push({ key, entry: `#${side.entry}`, others: listed });
    };
    add("corrected", side.corrects);
    add("disputed", side.disputedBy);
  }
  return told;
}

const DRUG_ONLY = new Set(["use"]);
const FOOD_ONLY = new Set(["shelf_life"]);

/**
 * Text of every column of a row, in the order of the law's list.
 * @param {object} row `Transfer`
 * @param {{names: Function, term: Function}} words
 * @returns {Object<string, string>} by column
 */
export function cellsOf(row, { names, term }) {
  const product = row.product ?? {};
  const terms = row.terms ?? {};
  const received = row.received ?? [];
  return {
    date: dateText(row.timeMs),
    kind: term("transferKind", row.kind),
    goods: product.displayName ?? "",
    specification: product.specification ?? "",
    lot: row.lot?.lot ?? "",
    standard: product.standard ?? "",
    licence: product.licence ?? "",
    shelf_life: product.shelfLifeMonths ? String(product.shelfLifeMonths) : "",
    source: row.sourceName || names(row.source),
    destination: row.destinationName || names(row.destination),
    amount: amountText(amountOf(row)),
    received: received.length > 0 ? amountText(row.receivedAmount) : "",
    difference: differenceText(row),
    received_on: (received[received.length - 1]?.time?.end ?? "").slice(0, 10),
    unit_price: terms.unitPrice ?? "",
    invoice: terms.invoice ?? "",
    payment: term("payment", terms.payment),
    note_number: row.deliveryNote ?? "",
    use: term("intendedUse", row.intendedUse),
    state: term("transferState", row.state),
  };
}

function differenceText(row) {
  const { count = 0, massMilligrams = 0 } = row.difference ?? {};
  const nothing = Number(count) === 0 && Number(massMilligrams) === 0;
  return nothing ? "" : amountText(row.difference);
}

/**
 * Columns of the list for one body of law.
 * @param {"DRUG"|"FOOD"} law
 * @param {string[]} columns of cellsOf
 */
export function columnsFor(law, columns) {
  const others = law === "DRUG" ? FOOD_ONLY : DRUG_ONLY;
  return columns.filter((name) => !others.has(name));
}

/**
 * What the rows sum up to: mass, and packs by unit; void ones left out, as they
 * did not occur.
 * @param {object[]} rows `Transfer`
 * @returns {{rows: number, text: string}}
 */
export function totalsOf(rows) {
  let milligrams = 0;
  const packs = new Map();
  const counted = rows.filter(({ state }) => state !== "TRANSFER_STATE_VOID");
  for (const row of counted) {
    const amount = amountOf(row) ?? {};
    milligrams += Number(amount.massMilligrams ?? 0);
    if (!amount.hasCount) continue;
    const unit = amount.countUnit ?? "";
    packs.set(unit, (packs.get(unit) ?? 0) + Number(amount.count));
  }
  const texts = [...packs].map(([unit, n]) => `${numberText(n, 0)} ${unit}`);
  if (milligrams > 0) texts.push(massText(milligrams));
  return { rows: counted.length, text: texts.join("，") };
}
