// The sections that recalls are made of, as protobuf tables:
// proto/daodi/v1/order_sections.proto and, of record_sections.proto, the note of
// a confirmation. DO NOT CHANGE numbers: they stand in signed bytes.
// tests/browser/unit/proto_writer.test.mjs compares them with the .proto files.

import { writeProto } from "./proto_writer.js";

const numbered = (prefix, names) =>
  Object.fromEntries(names.map((name, i) => [prefix + name, i]));

export const ORDER_KINDS = numbered("ORDER_KIND_", [
  "UNSPECIFIED",
  "ENTERPRISE_HOLD",
  "ENTERPRISE_RECALL",
  "ORDERED_RECALL",
  "STOP_SALE",
  "SEAL",
  "DETAIN",
  "PRESERVE",
  "NOTICE",
  "EXTEND",
  "LIFT",
  "CLOSE",
  "ASSIST",
]);
const ORDER_REGIMES = numbered("ORDER_REGIME_", [
  "UNSPECIFIED",
  "FOOD",
  "DRUG",
]);
const TIME_PRECISIONS = numbered("TIME_PRECISION_", [
  "UNSPECIFIED",
  "SECOND",
  "MINUTE",
  "HOUR",
  "DAY",
  "WEEK",
  "MONTH",
]);
const ON_BEHALF_BASES = numbered("ON_BEHALF_BASIS_", [
  "UNSPECIFIED",
  "DELEGATION",
  "PAPER_SLIP",
  "PHONE",
  "COUNTERPARTY_OFF_PLATFORM",
  "CARRIER_HANDOVER",
  "ONE_TIME_LINK",
]);

export const EVENT_TIME = [
  [1, "start", "text"],
  [2, "end", "text"],
  [3, "precision", "enum", { names: TIME_PRECISIONS }],
];
export const LOT_ID = [
  [1, "issuer", "text"],
  [2, "lot", "text"],
];
const DECIMAL = [
  [1, "mantissa", "signed"],
  [2, "exponent", "signed"],
];
const QUANTITY = [
  [1, "value", "message", { table: DECIMAL }],
  [2, "unit", "text"],
];
const COUNTER_RANGE = [
  [1, "first", "int"],
  [2, "last", "int"],
];
const ON_BEHALF = [
  [1, "party", "text"],
  [2, "basis", "enum", { names: ON_BEHALF_BASES }],
  [3, "evidence", "text"],
];
const ORDER_SCOPE = [
  [1, "lot", "message", { table: LOT_ID }],
  [2, "gtin", "text"],
  [3, "quantity", "message", { table: QUANTITY }],
  [4, "counters", "message", { table: COUNTER_RANGE, repeated: true }],
];
const ORDER_CLOCK = [
  [1, "step", "text"],
  [2, "due", "text"],
  [3, "term", "text"],
];
export const ORDER = [
  [1, "kind", "enum", { names: ORDER_KINDS }],
  [2, "regime", "enum", { names: ORDER_REGIMES }],
  [3, "recallClass", "int"],
  [4, "basis", "text"],
  [5, "documentNumber", "text"],
  [6, "caseNumber", "text"],
  [7, "addressee", "text"],
  [8, "time", "message", { table: EVENT_TIME }],
  [9, "scope", "message", { table: ORDER_SCOPE, repeated: true }],
  [10, "premises", "text", { repeated: true }],
  [11, "effectiveFrom", "text"],
  [12, "expiresAt", "text"],
  [13, "clocks", "message", { table: ORDER_CLOCK, repeated: true }],
  [14, "reason", "text"],
  [15, "measures", "text"],
  [16, "remedy", "text"],
  [17, "urgent", "bool"],
];
const ORDER_RECIPIENT = [
  [1, "party", "text"],
  [2, "channel", "text"],
  [3, "lot", "message", { table: LOT_ID }],
  [4, "quantity", "message", { table: QUANTITY }],
  [5, "counters", "message", { table: COUNTER_RANGE, repeated: true }],
];
export const ORDER_DISTRIBUTION = [
  [1, "recipients", "message", { table: ORDER_RECIPIENT, repeated: true }],
];
export const ORDER_ACKNOWLEDGEMENT = [
  [1, "time", "message", { table: EVENT_TIME }],
  [2, "channel", "text"],
  [3, "onBehalf", "message", { table: ON_BEHALF }],
  [4, "measures", "text"],
];
const LOT_RECALL_BALANCE = [
  [1, "lot", "message", { table: LOT_ID }],
  [2, "shipped", "message", { table: QUANTITY }],
  [3, "recovered", "message", { table: QUANTITY }],
  [4, "unrecovered", "message", { table: QUANTITY }],
  [5, "sampled", "message", { table: QUANTITY }],
  [6, "inStock", "message", { table: QUANTITY }],
  [7, "destroyed", "message", { table: QUANTITY }],
];
export const RECALL_BALANCE = [
  [1, "lots", "message", { table: LOT_RECALL_BALANCE, repeated: true }],
  [2, "conclusion", "text"],
];
export const CONFIRMATION_NOTE = [
  [1, "ownAct", "bool"],
  [2, "explanation", "text"],
];

const [PUBLIC, , NAMED, OWNER] = [1, 2, 3, 4];
export const AUDIENCES = { PUBLIC, NAMED, OWNER };

// Label, schema, table and the audience that docs/formats/disclosure.md gives
// when nobody chooses.
const SECTIONS = {
  confirmation: [31, 1201, CONFIRMATION_NOTE, PUBLIC],
  order: [51, 1401, ORDER, PUBLIC],
  distribution: [52, 1402, ORDER_DISTRIBUTION, OWNER],
  acknowledgement: [53, 1403, ORDER_ACKNOWLEDGEMENT, NAMED],
  recallBalance: [54, 1404, RECALL_BALANCE, OWNER],
};

/**
 * One section of a statement, ready for buildStatement().
 * @param {keyof typeof SECTIONS} name
 * @param {Object} value by JSON names
 * @param {{audience?: number, named?: string[]}} [options] named: organization
 *        ids, of a NAMED section
 */
export function orderSection(name, value, { audience, named = [] } = {}) {
  const [label, schema, table, usual] = SECTIONS[name];
  return {
    label,
    schema,
    audience: audience || usual,
    named,
    bytes: writeProto(table, value),
  };
}
