import assert from "node:assert/strict";
import test from "node:test";
import { parseHeader } from "../../../services/gateway/phone/statement.js";
import {
  acknowledgementStatement,
  approvalStatement,
  closeStatement,
  instantText,
  quantityOf,
  recallOrder,
  recallStatement,
  recipientsOf,
} from "../../../services/gateway/console/recall_draft.js";
import { buildStatement } from "../../../services/gateway/console/signing/statement_builder.js";

const ORGANIZATION = `org-${"a".repeat(26)}`;
const OTHER = `org-${"b".repeat(26)}`;
const NOW_MS = Date.parse("2026-06-05T20:50:30+08:00");
const GOODS = { issuer: ORGANIZATION, lot: "20260325B", gtin: "09521234201069" };
const REF = {
  ledgerId: "ab".repeat(32),
  index: 251n,
  headerDigest: "cd".repeat(32),
};

const form = (changes = {}) => ({
  kind: "ORDER_KIND_ENTERPRISE_RECALL",
  regime: "ORDER_REGIME_FOOD",
  recallClass: "2",
  basis: "食品召回管理办法",
  documentNumber: "",
  caseNumber: "",
  reason: "抽检不合格",
  measures: "停止销售",
  remedy: "",
  startDue: "2026-06-07T16:40",
  finishDue: "",
  ...changes,
});

// The header of what the browser would sign.
function headerOf(statement) {
  const { headerBytes } = buildStatement({
    ...statement,
    ledgerId: REF.ledgerId,
    author: ORGANIZATION,
    keyId: "ef".repeat(32),
    authorTimeMs: BigInt(NOW_MS),
  });
  return parseHeader(headerBytes);
}

test("an enterprise's recall names its lot, terms and class", () => {
  const order = recallOrder(form(), [GOODS], NOW_MS);
  assert.equal(order.time.start, "2026-06-05T20:50:00+08:00");
  assert.deepEqual(order.clocks, [
    { step: "START", due: "2026-06-07T16:40:00+08:00", term: "" },
  ]);
  assert.equal(order.recallClass, 2);
  assert.equal(order.addressee, "");
  assert.equal(order.urgent, false);
});

test("an authority addresses the issuer, at night alone and urgently", () => {
  const kind = "ORDER_KIND_ORDERED_RECALL";
  const order = recallOrder(form({ kind, urgent: true }), [GOODS], NOW_MS);
  assert.equal(order.addressee, ORGANIZATION);
  assert.equal(order.urgent, true);
});

test("every statement of a recall is one that can be signed", () => {
  const order = recallOrder(form(), [GOODS], NOW_MS);
  const recipients = [{ party: OTHER, lot: { issuer: ORGANIZATION, lot: "B" } }];
  const lots = [{ lot: { issuer: ORGANIZATION, lot: "20260325B" } }];
  const words = { documentNumber: "总结", conclusion: "完成" };
  const statements = {
    "401: 51, 52": recallStatement(order, recipients),
    "401: 51": recallStatement(order, []),
    "301: 31": approvalStatement(REF, true, "核准"),
    "402: 53": acknowledgementStatement(REF, OTHER, "已停售", NOW_MS),
    "401: 51, 54": closeStatement(REF, order, lots, words, NOW_MS),
  };
  for (const [expected, statement] of Object.entries(statements)) {
    const { kind, sections } = headerOf(statement);
    const labels = sections.map((head) => head.label).join(", ");
    assert.equal(`${kind}: ${labels}`, expected);
  }
  const [ref] = headerOf(statements["301: 31"]).refs;
  assert.deepEqual(ref, { kind: 2, ...REF });
});

test("who holds the goods are the recipients, but not who recalls", () => {
  const amount = { count: "2500", countUnit: "盒" };
  const stock = [
    { custodian: ORGANIZATION, amount },
    { custodian: OTHER, amount },
  ];
  const reached = [{ ...GOODS, depth: 0, stock }, { ...GOODS, depth: 1, stock }];
  const recipients = recipientsOf(reached, ORGANIZATION);
  assert.deepEqual(
    recipients.map(({ party, quantity }) => [party, quantity.value.mantissa]),
    [[OTHER, 2500]],
  );
});

test("amounts are decimal numbers and nothing else", () => {
  assert.deepEqual(quantityOf("281.7", "KGM"), {
    value: { mantissa: 2817, exponent: -1 },
    unit: "KGM",
  });
  for (const text of ["", "-1", "1e3", "1,000", ".5"]) {
    assert.equal(quantityOf(text, "盒"), undefined, text);
  }
});

test("moments are stated in +08:00", () => {
  assert.equal(instantText(0), "1970-01-01T08:00:00+08:00");
});
