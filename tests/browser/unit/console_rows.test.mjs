import assert from "node:assert/strict";
import { test } from "node:test";
import {
  cellsOf,
  columnsFor,
  correctionsOf,
  entriesOf,
  totalsOf,
} from "../../../services/gateway/console/circulation_rows.js";
import {
  isRecall,
  recallSteps,
  recallStepOf,
} from "../../../services/gateway/console/recall_steps.js";

const words = { names: (id) => `<${id}>`, term: (_, value) => value ?? "" };
const boxes = (count) => ({
  hasCount: true,
  count: String(count),
  countUnit: "盒",
  hasMass: true,
  massMilligrams: String(count * 60000),
});

const sale = {
  kind: "TRANSFER_KIND_SALE",
  state: "TRANSFER_STATE_MATCHED",
  source: "org-a",
  destination: "org-b",
  destinationName: "买方",
  lot: { issuer: "org-a", lot: "L1" },
  timeMs: String(Date.parse("2026-04-20T09:30:00+08:00")),
  shipped: { entry: "221", amount: boxes(2500), corrects: ["219"] },
  received: [
    { entry: "220", amount: boxes(2500), time: { end: "2026-04-20T16:00:00+08:00" } },
  ],
  receivedAmount: boxes(2500),
  difference: { hasCount: true, count: "0" },
};

test("a row names both sides, what was sent and what came", () => {
  const cells = cellsOf(sale, words);
  assert.equal(cells.date, "2026-04-20");
  assert.equal(cells.source, "<org-a>");
  assert.equal(cells.destination, "买方");
  assert.equal(cells.amount, "2,500 盒 · 150 kg");
  assert.equal(cells.received_on, "2026-04-20");
  assert.equal(cells.difference, "");
  assert.deepEqual(entriesOf(sale), ["221", "220"]);
  assert.deepEqual(correctionsOf(sale), [
    { key: "corrected", entry: "#221", others: "#219" },
  ]);
});

test("a receipt without a shipment counts as what came", () => {
  const row = { ...sale, shipped: undefined };
  assert.equal(cellsOf(row, words).amount, "2,500 盒 · 150 kg");
  assert.equal(totalsOf([row]).text, "2,500 盒，150 kg");
});

test("void rows are in no total", () => {
  const gone = { ...sale, state: "TRANSFER_STATE_VOID" };
  assert.deepEqual(totalsOf([sale, gone]), {
    rows: 1,
    text: "2,500 盒，150 kg",
  });
  assert.equal(totalsOf([]).rows, 0);
});

test("columns are those of the law chosen", () => {
  const all = ["date", "shelf_life", "use"];
  assert.deepEqual(columnsFor("DRUG", all), ["date", "use"]);
  assert.deepEqual(columnsFor("FOOD", all), ["date", "shelf_life"]);
});

const recall = (more) => ({
  order: { kind: "ORDER_KIND_ENTERPRISE_RECALL" },
  state: "ORDER_STATE_IN_FORCE",
  approvedBy: "253",
  receipts: [],
  ...more,
});
const stepName = (more) => recallSteps[recallStepOf(recall(more))];

test("a recall stands where the ledger says", () => {
  assert.ok(isRecall(recall()));
  assert.ok(!isRecall({ order: undefined }));
  const waiting = { state: "ORDER_STATE_PENDING", approvedBy: "-1" };
  assert.equal(stepName(waiting), "step_approve");
  assert.equal(stepName({}), "step_notify");
  assert.equal(stepName({ receipts: [{}] }), "step_balance");
  const told = (even) => ({ progress: { even, balance: { lots: [{}] } } });
  assert.equal(stepName(told(false)), "step_balance");
  assert.equal(stepName(told(true)), "step_close");
  assert.equal(stepName({ state: "ORDER_STATE_CLOSED" }), undefined);
});
