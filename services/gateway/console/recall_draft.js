// What the recall screens sign, as messages by their JSON names. Pure: times are
// arguments.
import { countersOf, coveredLots, partiesOf } from "./recall_impact.js";
import { holdFacts } from "./signing/hold_facts.js";
import { orderSection, AUDIENCES } from "./signing/order_sections.js";

const KINDS = {
  HOLD: 115,
  CONFIRMATION: 301,
  ORDER: 401,
  ORDER_ACKNOWLEDGEMENT: 402,
};
const HOLD = "ORDER_KIND_ENTERPRISE_HOLD";
const RECALLS = ["ORDER_KIND_ENTERPRISE_RECALL", "ORDER_KIND_ORDERED_RECALL"];

/** What an enterprise, and an authority, may draft; the usual one first. */
export const DRAFT_KINDS = {
  enterprise: ["ORDER_KIND_ENTERPRISE_RECALL", HOLD],
  authority: ["ORDER_KIND_ORDERED_RECALL", "ORDER_KIND_STOP_SALE"],
};

/** Whether it is a hold, a statement of its own that has no recipients. */
export const isHold = (kind) => kind === HOLD;
/** Whether a drafted order has a class. */
export const isRecallKind = (kind) => RECALLS.includes(kind);
/** Whether a drafted order is an authority's, with an addressee. */
export const isAuthorityKind = (kind) => DRAFT_KINDS.authority.includes(kind);
const REFS = { APPROVES: 2, ACKNOWLEDGES: 5, REPLACES: 7 };
const OFFSET = "+08:00";
const CIVIL_OFFSET_MS = 8 * 3600 * 1000;

/** A moment as <input type="datetime-local"> has it, in +08:00. */
export function localText(ms) {
  return instantText(ms).slice(0, 16);
}

/** A moment as statements have it: RFC 3339 in +08:00, to the minute. */
export function instantText(ms) {
  const civil = new Date(ms + CIVIL_OFFSET_MS).toISOString();
  return `${civil.slice(0, 16)}:00${OFFSET}`;
}

const atMinute = (ms) => ({
  start: instantText(ms),
  end: instantText(ms),
  precision: "TIME_PRECISION_MINUTE",
});

// What an <input type="datetime-local"> holds, understood as +08:00.
const dueOf = (local) => `${local}:00${OFFSET}`;

/**
 * A number and its unit as a `Quantity`.
 * @param {string} text "4695" or "281.7"
 * @param {string} unit
 * @returns {object|undefined} undefined when it is no number
 */
export function quantityOf(text, unit) {
  const match = /^(\d{1,15})(?:\.(\d{1,6}))?$/.exec(text.trim());
  if (!match) return undefined;
  const [, whole, rest = ""] = match;
  return {
    value: { mantissa: Number(whole + rest), exponent: -rest.length },
    unit,
  };
}

/**
 * The goods of the order with the codes it is limited to.
 * @param {{name: string, batch: object}[]} drafts of each lot: its name, `Batch`
 * @param {object} form fields of the draft screen
 */
export function goodsOf(drafts, form) {
  return drafts.map(({ name, batch }) => ({
    issuer: batch.issuer,
    lot: batch.lot,
    gtin: batch.gtin,
    goodsClass: batch.goodsClass,
    counters: countersOf(form.counters[name] ?? "") ?? [],
  }));
}

/**
 * To whom a drafted order goes: an issuer of its goods, and nobody else.
 * @param {object} form fields of the draft screen
 * @param {{issuer: string}[]} goods
 * @returns {string} "" for an enterprise's own order, and while one of several
 *   issuers is still to be chosen
 */
export function addresseeOf(form, goods) {
  if (!isAuthorityKind(form.kind)) return "";
  const issuers = [...new Set(goods.map(({ issuer }) => issuer))];
  if (issuers.length === 1) return issuers[0];
  return issuers.includes(form.addressee) ? form.addressee : "";
}

/**
 * Whether it is said which goods the order is about and to whom it goes.
 * @param {object} form fields of the draft screen
 * @param {{name: string, batch?: object}[]} drafts without a batch: a lot that
 *   could not be read
 */
export function isAddressed(form, drafts) {
  return (
    drafts.every(
      ({ name, batch }) => batch && countersOf(form.counters[name] ?? ""),
    ) &&
    (!isAuthorityKind(form.kind) ||
      addresseeOf(form, goodsOf(drafts, form)) !== "")
  );
}

/**
 * A draft as an `Order`.
 * @param {object} form fields of the draft screen
 * @param {{issuer: string, lot: string, gtin: string,
 *   counters?: {first: number, last: number}[]}[]} goods counters: none is all
 * @param {number} nowMs the ledger's clock
 */
export function recallOrder(form, goods, nowMs) {
  const clocks = [
    ["START", form.startDue],
    ["FINISH", form.finishDue],
  ];
  return {
    kind: form.kind,
    regime: form.regime,
    recallClass: isRecallKind(form.kind) ? Number(form.recallClass) : 0,
    basis: form.basis,
    documentNumber: form.documentNumber,
    caseNumber: form.caseNumber,
    addressee: addresseeOf(form, goods),
    time: atMinute(nowMs),
    scope: goods.map(({ issuer, lot, gtin, counters = [] }) => ({
      lot: { issuer, lot },
      gtin,
      counters,
    })),
    clocks: clocks
      .filter(([, due]) => due)
      .map(([step, due]) => ({ step, due: dueOf(due), term: "" })),
    reason: form.reason,
    measures: form.measures,
    remedy: form.remedy,
    urgent: Boolean(form.urgent),
  };
}

/**
 * Who has or had lots of the order, from a preview of the recall: everybody but
 * the author, with what they hold, expect and have sold together.
 * @param {object[]} batches `RecallBatch`
 * @param {string} author
 * @returns {object[]} `OrderRecipient`
 */
export function recipientsOf(batches, author) {
  return coveredLots(batches).flatMap((batch) =>
    [...partiesOf(batch)]
      .filter(([party]) => party !== author)
      .map(([party, { held, coming, sold }]) => ({
        party,
        lot: { issuer: batch.issuer, lot: batch.lot },
        ...gotQuantity([...held, ...coming, ...sold]),
      })),
  );
}

const countOf = ({ count = 0 }) => Number(count);
const massOf = ({ massMilligrams = 0 }) => Number(massMilligrams);
const sumOf = (amounts, of) =>
  Math.max(0, amounts.reduce((sum, one) => sum + of(one), 0));
const inPacks = (count, unit) => ({ value: { mantissa: count }, unit });
const inMass = (milligrams) => ({
  value: { mantissa: milligrams, exponent: -6 },
  unit: "KGM",
});

// The ledger takes no recipient without a quantity: where the records do not
// give the whole of it, words say so beside what they give.
const NOT_WHOLE = "平台有记录，数量不全";

function gotQuantity(amounts) {
  const stated = amounts.filter((one) => countOf(one) || massOf(one));
  const units = new Set(stated.filter(countOf).map((one) => one.countUnit));
  if (units.size === 1 && stated.every(countOf)) {
    return { quantity: inPacks(sumOf(stated, countOf), ...units) };
  }
  const whole = amounts.every((one) => !one.massIncomplete);
  if (stated.length > 0 && whole && stated.every(massOf)) {
    return { quantity: inMass(sumOf(stated, massOf)) };
  }
  if (stated.length === 0 && whole) {
    const none = amounts.find(({ count }) => count !== undefined);
    if (none) return { quantity: inPacks(0, none.countUnit) };
    if (amounts.some((one) => one.massMilligrams !== undefined)) {
      return { quantity: inMass(0) };
    }
  }
  const mass = sumOf(stated, massOf);
  const packs = stated.filter((one) => one.countUnit === [...units][0]);
  const quantity =
    mass > 0 || units.size === 0
      ? inMass(mass)
      : inPacks(sumOf(packs, countOf), ...units);
  return { quantity, channel: NOT_WHOLE };
}

/**
 * The statement of a drafted order.
 * @param {object} order `Order`
 * @param {object[]} recipients
 * @param {{goods?: object[], internal?: boolean}} [hold] of a hold: its lots, and
 *   whether it stays inside the enterprise
 */
export function recallStatement(order, recipients, { goods, internal } = {}) {
  if (isHold(order.kind)) {
    const audience = internal ? AUDIENCES.OWNER : AUDIENCES.PUBLIC;
    return {
      kind: KINDS.HOLD,
      refs: [],
      sections: [
        holdFacts(goods, order.time, audience),
        orderSection("order", order, { audience }),
      ],
    };
  }
  const sections = [orderSection("order", order)];
  if (recipients.length > 0) {
    sections.push(orderSection("distribution", { recipients }));
  }
  return { kind: KINDS.ORDER, refs: [], sections };
}

/**
 * The second person's approval of an order.
 * @param {object} ref of refTo()
 * @param {boolean} ownAct the order is of the same organization
 * @param {string} explanation
 */
export function approvalStatement(ref, ownAct, explanation) {
  const note = { ownAct, explanation };
  return {
    kind: KINDS.CONFIRMATION,
    refs: [{ ...ref, kind: REFS.APPROVES }],
    sections: [
      orderSection("confirmation", note, { audience: AUDIENCES.PUBLIC }),
    ],
  };
}

/**
 * The receipt of an order, for its author to read.
 * @param {object} ref of refTo()
 * @param {string} author of the order
 * @param {string} measures what is done
 * @param {number} nowMs
 */
export function acknowledgementStatement(ref, author, measures, nowMs) {
  const said = { time: atMinute(nowMs), channel: "PLATFORM", measures };
  return {
    kind: KINDS.ORDER_ACKNOWLEDGEMENT,
    refs: [{ ...ref, kind: REFS.ACKNOWLEDGES }],
    sections: [orderSection("acknowledgement", said, { named: [author] })],
  };
}

/**
 * What another party answered outside the platform, recorded for it.
 * @param {object} ref of refTo()
 * @param {{party: string, onPlatform: boolean}} who may read it when it is on the
 *   platform
 * @param {{channel: string, basis: string, evidence: string, measures: string,
 *   answeredAt: string}} form answeredAt: as <input type="datetime-local"> has it
 */
export function onBehalfStatement(ref, { party, onPlatform }, form) {
  const at = dueOf(form.answeredAt);
  const said = {
    time: { start: at, end: at, precision: "TIME_PRECISION_MINUTE" },
    channel: form.channel,
    onBehalf: { party, basis: form.basis, evidence: form.evidence },
    measures: form.measures,
  };
  const seen = onPlatform
    ? { named: [party] }
    : { audience: AUDIENCES.OWNER };
  return {
    kind: KINDS.ORDER_ACKNOWLEDGEMENT,
    refs: [{ ...ref, kind: REFS.ACKNOWLEDGES }],
    sections: [orderSection("acknowledgement", said, seen)],
  };
}

/**
 * The end of a recall with what became of the goods.
 * @param {object} ref of refTo()
 * @param {object} order the `Order` that it closes
 * @param {object[]} lots `LotRecallBalance`
 * @param {{documentNumber: string, conclusion: string}} form
 * @param {number} nowMs
 */
export function closeStatement(ref, order, lots, form, nowMs) {
  const close = {
    kind: "ORDER_KIND_CLOSE",
    regime: order.regime,
    documentNumber: form.documentNumber,
    time: atMinute(nowMs),
    scope: lots.map(({ lot }) => ({ lot })),
    reason: form.conclusion,
  };
  const balance = { lots, conclusion: form.conclusion };
  return {
    kind: KINDS.ORDER,
    refs: [{ ...ref, kind: REFS.REPLACES }],
    sections: [
      orderSection("order", close),
      orderSection("recallBalance", balance, { audience: AUDIENCES.PUBLIC }),
    ],
  };
}
