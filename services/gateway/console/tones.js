// Which states want attention: the tone of a tag, beside its word.

const tones = {
  FLAG_SEVERITY_ALERT: "bad",
  FLAG_SEVERITY_WARNING: "warning",
  FLAG_STATE_OPEN: "warning",
  FLAG_STATE_ESCALATED: "bad",
  FLAG_STATE_CLOSED_BY_FACT: "good",
  FLAG_STATE_ACCEPTED: "good",
  ORDER_STATE_IN_FORCE: "bad",
  ORDER_STATE_PENDING: "warning",
  TRANSFER_STATE_OVERDUE: "bad",
  TRANSFER_STATE_DIFFERENT: "bad",
  TRANSFER_STATE_REFUSED: "bad",
  TRANSFER_STATE_IN_TRANSIT: "warning",
  TRANSFER_STATE_ONE_SIDED: "warning",
  TRANSFER_STATE_MATCHED: "good",
  TRANSFER_STATE_WITHIN_TOLERANCE: "good",
  QUALIFICATION_STATE_APPROVED: "good",
  QUALIFICATION_STATE_NONE: "warning",
  QUALIFICATION_STATE_EXPIRED: "bad",
  QUALIFICATION_STATE_REFUSED: "bad",
  DOCUMENT_STATE_ARRIVED: "good",
  DOCUMENT_STATE_MISSING: "warning",
  DOCUMENT_STATE_UPLOADING: "warning",
  FILING_CHECK_AS_THE_LOG: "good",
  FILING_CHECK_NOT_AS_THE_LOG: "bad",
  FILING_CHECK_OTHER_DEFINITIONS: "warning",
  COPY_SEVERITY_SUSPECTED: "bad",
  COPY_SEVERITY_HINT: "warning",
  CODE_VERDICT_UNKNOWN: "bad",
  CODE_VERDICT_RECALLED: "bad",
  CODE_VERDICT_DESTROYED: "bad",
  CODE_VERDICT_VOID: "bad",
  CODE_VERDICT_HELD: "warning",
  CODE_VERDICT_NOT_ACTIVATED: "warning",
  CODE_VERDICT_EXPIRED: "warning",
  CODE_VERDICT_SUSPECTED_COPY: "bad",
  CODE_VERDICT_ACTIVE: "good",
  NOTICE_STATE_TELEPHONE_LIST: "bad",
  NOTICE_STATE_DUE: "bad",
  NOTICE_STATE_WAITING: "warning",
  NOTICE_STATE_ACKNOWLEDGED: "good",
  DELIVERY_OUTCOME_FAILED: "bad",
  DELIVERY_OUTCOME_DELIVERED: "good",
  SHOWN: "good",
  ERASED: "warning",
  BLOCKED: "warning",
  QUALIFIED: "good",
  WATCHED: "warning",
  SUSPENDED: "bad",
  ELIMINATED: "bad",
  ACTIVE: "good",
  REVOKED: "bad",
};

/**
 * @param {string} state as the API has it
 * @returns {"good"|"warning"|"bad"|"plain"}
 */
export function toneOf(state) {
  return tones[state] ?? "plain";
}
