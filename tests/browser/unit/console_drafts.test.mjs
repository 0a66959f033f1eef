import assert from "node:assert/strict";
import { test } from "node:test";
import { readSectionSchemas } from "../../../deploy/section_schemas.mjs";
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
import { assessmentStatement } from "../../../services/gateway/console/signing/flag_sections.js";
import { decodeMessage } from "../../../services/gateway/console/statement/wire.js";
import { root } from "./vectors.mjs";

const definitions = await readSectionSchemas(`${root}/proto/daodi/v1`);
const NOW = Date.parse("2026-06-05T12:50:30Z");
const REF = { ledgerId: "00", index: 252n, headerDigest: "11" };
const GOODS = { issuer: "org-a", lot: "20260325B", gtin: "09521234201069" };
const FORM = {
  kind: "ORDER_KIND_ENTERPRISE_RECALL",
  regime: "ORDER_REGIME_FOOD",
  recallClass: "2",
  basis: "食品召回管理办法",
  documentNumber: "",
  caseNumber: "",
  reason: "企业自查",
  measures: "停售",
  remedy: "",
  startDue: "2026-06-07T16:40",
  finishDue: "",
};

// What was written, read again by the protos.
const said = ({ sections }, label) => {
  const { schema, bytes } = sections.find((one) => one.label === label);
  return decodeMessage(definitions.schemas[schema], bytes, definitions);
};

test("moments are those of +08:00, to the minute", () => {
  assert.equal(instantText(NOW), "2026-06-05T20:50:00+08:00");
});

test("an enterprise recalls without an addressee", () => {
  const order = said(recallStatement(recallOrder(FORM, [GOODS], NOW), []), 51);
  assert.equal(order.kind, "ORDER_KIND_ENTERPRISE_RECALL");
  assert.equal(order.recallClass, 2);
  assert.equal(order.addressee, undefined);
  assert.deepEqual(order.scope[0].lot, { issuer: "org-a", lot: "20260325B" });
  assert.deepEqual(order.clocks, [
    { step: "START", due: "2026-06-07T16:40:00+08:00" },
  ]);
});

test("an authority addresses the issuer", () => {
  const form = { ...FORM, kind: "ORDER_KIND_ORDERED_RECALL" };
  assert.equal(recallOrder(form, [GOODS], NOW).addressee, "org-a");
});

test("who has the goods is told apart from the order, the author left out", () => {
  const stock = (custodian, amount) => ({ custodian, amount });
  const batches = [
    {
      depth: 0,
      issuer: "org-a",
      lot: "L",
      stock: [
        stock("org-a", { count: "520", countUnit: "盒" }),
        stock("org-b", { count: "2500", countUnit: "盒", massMilligrams: "1" }),
        stock("org-c", { massMilligrams: "1500000" }),
        stock("org-d", { count: "0", countUnit: "盒" }),
      ],
    },
    { depth: 1, issuer: "org-z", lot: "M", stock: [stock("org-y", { count: "1" })] },
  ];
  const recipients = recipientsOf(batches, "org-a");
  assert.deepEqual(
    recipients.map(({ party }) => party),
    ["org-b", "org-c", "org-d"],
  );
  const order = recallOrder(FORM, [GOODS], NOW);
  const told = said(recallStatement(order, recipients), 52).recipients;
  assert.deepEqual(told[0].quantity, { value: { mantissa: 2500 }, unit: "盒" });
  assert.equal(told[1].quantity.value.exponent, -6);
  // Who passed all of it on is told as well, with a quantity, as it must be.
  assert.deepEqual(told[2].quantity, { value: {}, unit: "盒" });
  assert.equal(recallStatement(order, []).sections.length, 1);
});

test("quantities keep the digits that were typed", () => {
  assert.deepEqual(quantityOf("281.70", "KGM"), {
    value: { mantissa: 28170, exponent: -2 },
    unit: "KGM",
  });
  for (const text of ["", "-1", "1e3", "1.", "１２", "1 000"]) {
    assert.equal(quantityOf(text, "盒"), undefined, text);
  }
});

test("approving, acknowledging and closing refer as they must", () => {
  const approval = approvalStatement(REF, true, "批准");
  assert.deepEqual([approval.kind, approval.refs[0].kind], [301, 2]);
  assert.equal(said(approval, 31).ownAct, true);

  const receipt = acknowledgementStatement(REF, "org-a", "已停售下架", NOW);
  assert.deepEqual([receipt.kind, receipt.refs[0].kind], [402, 5]);
  assert.deepEqual(receipt.sections[0].named, ["org-a"]);
  assert.equal(said(receipt, 53).channel, "PLATFORM");

  const lots = [{ lot: GOODS_LOT, shipped: quantityOf("7000", "盒") }];
  const form = { documentNumber: "总结", conclusion: "完成" };
  const close = closeStatement(REF, recallOrder(FORM, [GOODS], NOW), lots, form, NOW);
  assert.deepEqual([close.kind, close.refs[0].kind], [401, 7]);
  assert.equal(said(close, 51).recallClass, undefined);
  assert.equal(said(close, 54).lots[0].shipped.value.mantissa, 7000);
});

const GOODS_LOT = { issuer: "org-a", lot: "20260325B" };

test("a step about a flag names it by entry, number and code", () => {
  const flag = {
    name: "flags/187-1",
    code: "DUP_REPORT",
    organizations: ["org-a", "org-r"],
  };
  const explains = { act: "EXPLAIN", text: "复印件" };
  const own = assessmentStatement(flag, explains, "org-a", false);
  assert.equal(own.kind, 304);
  assert.deepEqual(own.sections[0].named, []);
  assert.deepEqual(said(own, 34), {
    entry: 187,
    number: 1,
    code: "DUP_REPORT",
    act: "FLAG_ACT_EXPLAIN",
    text: "复印件",
  });
  const accepts = { act: "ACCEPT", text: "属实" };
  const theirs = assessmentStatement(flag, accepts, "org-r", true);
  assert.deepEqual(theirs.sections[0].named, ["org-a"]);
  assert.equal(theirs.sections[0].audience, 3);
});
