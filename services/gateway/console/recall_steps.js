// Where a recall stands in its procedure, from what the ledger says of it.

/** Steps by their words in words/orders.js. */
export const recallSteps = [
  "step_draft",
  "step_impact",
  "step_sign",
  "step_approve",
  "step_notify",
  "step_balance",
  "step_close",
];

const RECALLS = ["ORDER_KIND_ENTERPRISE_RECALL", "ORDER_KIND_ORDERED_RECALL"];

/** @param {object} record `OrderRecord` */
export function isRecall(record) {
  return RECALLS.includes(record.order?.kind);
}

/**
 * Index of the step a recorded recall is at.
 * @param {object} record `OrderRecord`
 */
export function recallStepOf(record) {
  const at = (name) => recallSteps.indexOf(name);
  if (record.state === "ORDER_STATE_CLOSED") return recallSteps.length;
  const pending = record.state === "ORDER_STATE_PENDING";
  if (pending && Number(record.approvedBy) < 0) return at("step_approve");
  const stated = (record.progress?.balance?.lots ?? []).length > 0;
  if (stated) return at(record.progress.even ? "step_close" : "step_balance");
  return (record.receipts ?? []).length > 0
    ? at("step_balance")
    : at("step_notify");
}
