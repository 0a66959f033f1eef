// The facts of a HOLD as a protobuf table, as far as the console writes them:
// proto/daodi/v1/event_sections.proto. DO NOT CHANGE numbers: they stand in
// signed bytes. tests/browser/unit/proto_writer.test.mjs compares them.
import { EVENT_TIME, LOT_ID } from "./order_sections.js";
import { writeProto } from "./proto_writer.js";

const LABEL = 1;
const SCHEMA = 1001;
const OBJECT = { EVENT_TYPE_OBJECT: 1 };
const OBSERVE = { EVENT_ACTION_OBSERVE: 2 };
const ROLE = { LOT_ROLE_OBJECT: 1 };

const LOT_LINE = [
  [1, "line", "int"],
  [2, "role", "enum", { names: ROLE }],
  [3, "lot", "message", { table: LOT_ID }],
  [4, "gtin", "text"],
  [8, "goodsClass", "text"],
];
const EVENT = [
  [1, "line", "int"],
  [3, "type", "enum", { names: OBJECT }],
  [4, "action", "enum", { names: OBSERVE }],
  [5, "bizStep", "text"],
  [6, "disposition", "text"],
  [7, "time", "message", { table: EVENT_TIME }],
  [10, "lots", "message", { table: LOT_LINE, repeated: true }],
];
export const EVENT_FACTS = [
  [1, "events", "message", { table: EVENT, repeated: true }],
];

/**
 * The section that says of which lots use and sale are stopped. A disposition is
 * that of a lot as a whole: lots held by ranges of codes, which the order gives,
 * stand in an event without one.
 * @param {{issuer: string, lot: string, gtin?: string, goodsClass?: string,
 *   counters?: object[]}[]} goods counters: none is all
 * @param {object} time `EventTime`
 * @param {number} audience
 */
export function holdFacts(goods, time, audience) {
  const isLimited = ({ counters = [] }) => counters.length > 0;
  const events = [
    ["non_sellable_other", goods.filter((one) => !isLimited(one))],
    ["", goods.filter(isLimited)],
  ]
    .filter(([, lots]) => lots.length > 0)
    .map(([disposition, lots], i) => ({
      line: i + 1,
      type: "EVENT_TYPE_OBJECT",
      action: "EVENT_ACTION_OBSERVE",
      bizStep: "holding",
      disposition,
      time,
      lots: lots.map(lotLine),
    }));
  const bytes = writeProto(EVENT_FACTS, { events });
  return { label: LABEL, schema: SCHEMA, audience, named: [], bytes };
}

function lotLine({ issuer, lot, gtin = "", goodsClass = "" }, i) {
  return {
    line: i + 1,
    role: "LOT_ROLE_OBJECT",
    lot: { issuer, lot },
    gtin,
    goodsClass,
  };
}
