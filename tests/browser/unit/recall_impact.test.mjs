import assert from "node:assert/strict";
import { test } from "node:test";
import { parseHeader } from "../../../services/gateway/phone/statement.js";
import {
  countersOf,
  draftLots,
  draftParams,
  holdersOf,
  mergedImpact,
  summedAmounts,
} from "../../../services/gateway/console/recall_impact.js";
import {
  recallOrder,
  recallStatement,
  recipientsOf,
} from "../../../services/gateway/console/recall_draft.js";
import { buildStatement } from "../../../services/gateway/console/signing/statement_builder.js";

const MAKER = `org-${"a".repeat(26)}`;
const BUYER = `org-${"b".repeat(26)}`;
const NOW_MS = Date.parse("2026-06-05T20:50:00+08:00");
const boxes = (count) => ({
  count: String(count),
  countUnit: "盒",
  massMilligrams: String(count * 1000),
});
const reached = (lot, depth, stock) => ({
  batch: `organizations/${MAKER}/batches/${lot}`,
  issuer: MAKER,
  lot,
  depth,
  stock: stock.map(([custodian, count]) => ({ custodian, amount: boxes(count) })),
});
const draft = (lot, list) => ({
  name: `organizations/${MAKER}/batches/${lot}`,
  batch: { issuer: MAKER, lot },
  reached: list,
});

// A and B both went into MIX; B was made of A.
const DRAFTS = [
  draft("A", [
    reached("A", 0, [[MAKER, 10], [BUYER, 5]]),
    reached("B", 1, [[BUYER, 7]]),
    reached("MIX", 2, [[BUYER, 100]]),
  ]),
  draft("B", [reached("B", 0, [[BUYER, 7]]), reached("MIX", 1, [[BUYER, 100]])]),
];

test("a lot that two drafts reach counts once, at its nearest", () => {
  const merged = mergedImpact(DRAFTS);
  assert.deepEqual(
    merged.map(({ lot, depth, from }) => [lot, depth, from]),
    [["A", 0, ["A"]], ["B", 0, ["A", "B"]], ["MIX", 1, ["A", "B"]]],
  );
  assert.equal(DRAFTS[0].reached[2].depth, 2, "input unchanged");
});

test("holders are summed over lots and not doubled", () => {
  const [first, second] = holdersOf(mergedImpact(DRAFTS));
  assert.equal(first.party, BUYER);
  assert.deepEqual(first.lots, ["A", "B", "MIX"]);
  assert.deepEqual(first.held.counts, [{ count: 112, countUnit: "盒" }]);
  assert.deepEqual(second.lots, ["A"]);
});

test("who has nothing left is no holder", () => {
  assert.deepEqual(holdersOf([reached("A", 0, [[BUYER, 0]])]), []);
});

test("goods of which more arrived than was sent are not on the way", () => {
  const way = (count) => ({ destination: BUYER, amount: boxes(count) });
  const lot = { ...reached("A", 0, []), inTransit: [way(-61), way(5)] };
  const [{ coming }] = holdersOf([lot]);
  assert.deepEqual(coming.counts, [{ count: 5, countUnit: "盒" }]);
});

test("counts of different units are not added", () => {
  const sum = summedAmounts([
    { count: "2", countUnit: "盒" },
    { count: "3", countUnit: "袋", massIncomplete: true },
    undefined,
    { massMilligrams: "5" },
  ]);
  assert.deepEqual(sum, {
    massMilligrams: 5,
    counts: [{ countUnit: "盒", count: 2 }, { countUnit: "袋", count: 3 }],
    massIncomplete: true,
  });
});

test("recipients are of all lots of the order, and of no other", () => {
  const recipients = recipientsOf(mergedImpact(DRAFTS), MAKER);
  assert.deepEqual(
    recipients.map(({ party, lot }) => [party, lot.lot]),
    [[BUYER, "A"], [BUYER, "B"]],
  );
});

test("code ranges are read as people write them", () => {
  assert.deepEqual(countersOf("1-500、 700"), [
    { first: 1, last: 500 },
    { first: 700, last: 700 },
  ]);
  assert.deepEqual(countersOf("9–9,1~3"), [
    { first: 1, last: 3 },
    { first: 9, last: 9 },
  ]);
  assert.deepEqual(countersOf(" "), []);
  for (const text of ["0", "5-1", "1-5 5-9", "a", "1-2-3", "-4", "1.5"]) {
    assert.equal(countersOf(text), undefined, text);
  }
});

test("lots of a draft stand in its address, each once", () => {
  const names = ["organizations/a/batches/A%2F1", "organizations/a/batches/B"];
  assert.deepEqual(draftLots(draftParams(names)), names);
  assert.deepEqual(draftLots({ name: "x", more: "x y" }), ["x", "y"]);
  assert.deepEqual(draftLots({}), []);
  assert.deepEqual(draftParams(["x"]), { name: "x", more: "" });
});

const FORM = {
  kind: "ORDER_KIND_ENTERPRISE_RECALL",
  regime: "ORDER_REGIME_FOOD",
  recallClass: "2",
  basis: "食品召回管理办法",
  documentNumber: "文",
  caseNumber: "",
  addressee: "",
  reason: "抽检不合格",
  measures: "停止销售",
  remedy: "复议",
  startDue: "",
  finishDue: "",
};
const GOODS = [
  { issuer: MAKER, lot: "A", gtin: "09521234201069", counters: [] },
  { issuer: MAKER, lot: "B", gtin: "", counters: [{ first: 1, last: 9 }] },
];

function headerOf(statement) {
  const { headerBytes } = buildStatement({
    ...statement,
    ledgerId: "ab".repeat(32),
    author: MAKER,
    keyId: "ef".repeat(32),
    authorTimeMs: BigInt(NOW_MS),
  });
  return parseHeader(headerBytes);
}

test("an order names every lot with the codes it is limited to", () => {
  const { scope } = recallOrder(FORM, GOODS, NOW_MS);
  assert.deepEqual(
    scope.map(({ lot, counters }) => [lot.lot, counters.length]),
    [["A", 0], ["B", 1]],
  );
});

test("a stop of sale has an addressee and no class", () => {
  const kind = "ORDER_KIND_STOP_SALE";
  const order = recallOrder({ ...FORM, kind, addressee: BUYER }, GOODS, NOW_MS);
  assert.deepEqual([order.recallClass, order.addressee], [0, BUYER]);
});

test("a hold is a statement of its own, inside or told to the public", () => {
  const order = recallOrder(
    { ...FORM, kind: "ORDER_KIND_ENTERPRISE_HOLD" },
    GOODS,
    NOW_MS,
  );
  assert.deepEqual([order.recallClass, order.addressee], [0, ""]);
  for (const [internal, audience] of [[false, 1], [true, 4]]) {
    const hold = recallStatement(order, [], { goods: GOODS, internal });
    const { kind, sections } = headerOf(hold);
    assert.equal(kind, 115);
    assert.deepEqual(
      sections.map((one) => [one.label, one.audience]),
      [[1, audience], [51, audience]],
    );
  }
});
