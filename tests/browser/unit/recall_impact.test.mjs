import assert from "node:assert/strict";
import { test } from "node:test";
import { readSectionSchemas } from "../../../deploy/section_schemas.mjs";
import { parseHeader } from "../../../services/gateway/phone/statement.js";
import {
  countersOf,
  countersText,
  coveredLots,
  derivedLots,
  draftLots,
  draftParams,
  holdersOf,
  mergedImpact,
  summedAmounts,
} from "../../../services/gateway/console/recall_impact.js";
import {
  addresseeOf,
  goodsOf,
  isAddressed,
  recallOrder,
  recallStatement,
  recipientsOf,
} from "../../../services/gateway/console/recall_draft.js";
import { decodeMessage } from "../../../services/gateway/console/statement/wire.js";
import { buildStatement } from "../../../services/gateway/console/signing/statement_builder.js";
import { root } from "./vectors.mjs";

const definitions = await readSectionSchemas(`${root}/proto/daodi/v1`);

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

test("who has nothing left is listed with nothing", () => {
  const [{ party, held }] = holdersOf([reached("A", 0, [[BUYER, 0]])]);
  assert.equal(party, BUYER);
  assert.deepEqual([held.counts, held.massMilligrams], [[], 0]);
});

test("lots of the order and lots made of them are told apart", () => {
  const merged = mergedImpact(DRAFTS);
  const lots = (list) => list.map(({ lot }) => lot);
  assert.deepEqual(lots(coveredLots(merged)), ["A", "B"]);
  assert.deepEqual(lots(derivedLots(merged)), ["MIX"]);
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

const way = (source, destination, count) => ({
  source,
  destination,
  amount: boxes(count),
});

test("every party that the impact shows is a recipient, with all it got", () => {
  const sold = [
    { custodian: "seller", amount: boxes(9) },
    { custodian: BUYER, amount: boxes(2) },
  ];
  const lot = {
    ...reached("A", 0, [[MAKER, 10], [BUYER, 5], ["seller", 0]]),
    inTransit: [way(MAKER, BUYER, 4), way(MAKER, "awaiting", 3), way(BUYER, "late", -3)],
    sold,
  };
  const recipients = recipientsOf([lot, reached("MIX", 1, [["mixer", 1]])], MAKER);
  assert.deepEqual(
    recipients.map(({ party, quantity }) => [party, quantity.value.mantissa]),
    [[BUYER, 11], ["seller", 9], ["awaiting", 3]],
  );
  const shown = holdersOf([lot]).map(({ party }) => party);
  assert.deepEqual(
    recipients.map(({ party }) => party),
    shown.filter((party) => party !== MAKER),
  );
});

test("a quantity that is not wholly on record says so in words", () => {
  const got = (...amounts) => {
    const stock = amounts.map((amount) => ({ custodian: BUYER, amount }));
    const [{ quantity, channel }] = recipientsOf([{ ...reached("A", 0, []), stock }], MAKER);
    return [quantity.value.mantissa, quantity.unit, Boolean(channel)];
  };
  const kilogram = { massMilligrams: "1000000" };
  assert.deepEqual(got(boxes(5), boxes(-7)), [0, "盒", false]);
  assert.deepEqual(got(boxes(5), { count: "1", countUnit: "袋" }), [5000, "KGM", true]);
  assert.deepEqual(got(boxes(5), kilogram), [1005000, "KGM", false]);
  assert.deepEqual(got({ ...kilogram, massIncomplete: true }), [1000000, "KGM", true]);
  assert.deepEqual(got({ massIncomplete: true }), [0, "KGM", true]);
  assert.deepEqual(got({}), [0, "KGM", true]);
  assert.deepEqual(got({ massMilligrams: "0" }), [0, "KGM", false]);
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
  assert.equal(countersText(countersOf("700,1-500")), "1–500、700");
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
  const order = recallOrder({ ...FORM, kind }, GOODS, NOW_MS);
  assert.deepEqual([order.recallClass, order.addressee], [0, MAKER]);
});

// Lots of two issuers in an authority's draft; B is limited to codes.
const ORDERED = { ...FORM, kind: "ORDER_KIND_ORDERED_RECALL", counters: { b: "1-9" } };
const LOT_A = { name: "a", batch: { issuer: MAKER, lot: "A" } };
const LOT_B = { name: "b", batch: { issuer: BUYER, lot: "B" } };

test("an order goes to an issuer of its lots, chosen where there are several", () => {
  const addressee = (form, ...drafts) => {
    const goods = goodsOf(drafts, form);
    const chosen = addresseeOf(form, goods);
    assert.equal(recallOrder(form, goods, NOW_MS).addressee, chosen);
    assert.equal(isAddressed(form, drafts), chosen !== "");
    return chosen;
  };
  const chosen = { ...ORDERED, addressee: BUYER };
  assert.equal(addressee(ORDERED, LOT_A), MAKER);
  assert.equal(addressee(ORDERED, LOT_A, LOT_B), "", "nobody chosen");
  assert.equal(addressee(chosen, LOT_A, LOT_B), BUYER);
  assert.equal(addressee(chosen, LOT_A), MAKER, "the lot of the chosen is gone");
});

const limitedTo = (counters) => ({ ...FORM, counters });

test("a draft with a lot unread or codes unreadable is not complete", () => {
  assert.equal(isAddressed(limitedTo({}), [LOT_A]), true);
  assert.equal(isAddressed(limitedTo({ a: "9-1" }), [LOT_A]), false);
  assert.equal(isAddressed(limitedTo({ b: "9-1" }), [LOT_A]), true, "B is gone");
  assert.equal(isAddressed(limitedTo({}), [LOT_A, { name: "b" }]), false);
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

test("a lot of which codes are held is not as a whole not to be sold", () => {
  const kind = "ORDER_KIND_ENTERPRISE_HOLD";
  const eventsOf = (goods) => {
    const order = recallOrder({ ...FORM, kind }, goods, NOW_MS);
    const [{ schema, bytes }] = recallStatement(order, [], { goods }).sections;
    const facts = decodeMessage(definitions.schemas[schema], bytes, definitions);
    return facts.events.map(({ line, disposition, lots }) => [
      line,
      disposition,
      lots.map((one) => [one.line, one.lot.lot]),
    ]);
  };
  const [whole, limited] = GOODS;
  assert.deepEqual(eventsOf([limited, whole]), [
    [1, "non_sellable_other", [[1, "A"]]],
    [2, undefined, [[1, "B"]]],
  ]);
  assert.deepEqual(eventsOf([limited]), [[1, undefined, [[1, "B"]]]]);
});
