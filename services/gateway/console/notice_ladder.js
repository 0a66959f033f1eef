// Notices of an order as steps of a ladder, the people still to be called, and
// how a notice stands at a moment. Pure.
import { timeLeft, timeText } from "./format.js";

const OPEN = [
  "NOTICE_STATE_DUE",
  "NOTICE_STATE_TELEPHONE_LIST",
  "NOTICE_STATE_WAITING",
];

/** States in the order in which they want attention. */
export const noticeStates = [
  "NOTICE_STATE_TELEPHONE_LIST",
  "NOTICE_STATE_DUE",
  "NOTICE_STATE_WAITING",
  "NOTICE_STATE_OUTSIDE",
  "NOTICE_STATE_ACKNOWLEDGED",
  "NOTICE_STATE_ENDED",
];

/** Whether nobody has answered and somebody still has to. */
export function isOpen({ state }) {
  return OPEN.includes(state);
}

/**
 * Steps taken and the one to come.
 * @param {object} notice `Notice`
 * @param {number} atMs
 * @returns {{number: number, channel: string, purpose: string, dueMs: number,
 *   takenMs: number, outcome: string, outcomeCode: string,
 *   look: "done"|"failed"|"running"|"due"|"waiting",
 *   left?: ReturnType<typeof timeLeft>, reasonZh: string, reasonEn: string}[]}
 *   look: of the next step "due" from its time on; `left`: of the next step
 */
export function ladderOf({ attempts = [], nextStep }, atMs) {
  const steps = attempts.map((one) => ({
    number: Number(one.number ?? 0),
    channel: one.channel,
    purpose: one.contact?.purpose ?? "",
    dueMs: Number(one.dueTimeMs ?? 0),
    takenMs: Number(one.attemptTimeMs ?? 0),
    outcome: one.outcome,
    outcomeCode: one.outcomeCode ?? "",
    look:
      one.outcome === "DELIVERY_OUTCOME_FAILED"
        ? "failed"
        : one.outcome === "DELIVERY_OUTCOME_DELIVERED"
          ? "done"
          : "running",
    reasonZh: "",
    reasonEn: "",
  }));
  if (!nextStep) return steps;
  const dueMs = Number(nextStep.dueTimeMs ?? 0);
  const left = timeLeft(atMs, dueMs);
  steps.push({
    number: Number(nextStep.number ?? 0),
    channel: nextStep.channel,
    purpose: nextStep.contact?.purpose ?? "",
    dueMs,
    takenMs: 0,
    outcome: "",
    outcomeCode: "",
    look: atMs >= dueMs ? "due" : "waiting",
    left,
    reasonZh: nextStep.reasonZh ?? "",
    reasonEn: nextStep.reasonEn ?? "",
  });
  return steps;
}

/**
 * How many notices stand how.
 * @param {object[]} notices `Notice`
 * @returns {Object<string, number>} by state
 */
export function countsByState(notices) {
  const counts = {};
  for (const { state } of notices) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

/**
 * Who is to be called: no other way is left, or a call is due; who waits longest
 * first. Drills are not among them.
 * @param {object[]} notices `Notice`
 * @param {number} atMs
 */
export function telephoneList(notices, atMs) {
  const toCall = (notice) =>
    notice.state === "NOTICE_STATE_TELEPHONE_LIST" ||
    (notice.state === "NOTICE_STATE_DUE" &&
      notice.nextStep?.channel === "NOTICE_CHANNEL_TELEPHONE" &&
      Number(notice.nextStep.dueTimeMs ?? 0) <= atMs);
  return notices
    .filter((notice) => !notice.drill && toCall(notice))
    .sort((a, b) => Number(a.beginTimeMs ?? 0) - Number(b.beginTimeMs ?? 0));
}

/**
 * Entries of library records whose contacts a telephone list needs, each once.
 * @param {object[]} notices `Notice`
 */
export function contactEntries(notices) {
  const entries = notices
    .flatMap(({ nextStep, attempts = [] }) => [nextStep, ...attempts])
    .map((step) => Number(step?.contact?.entry ?? -1));
  return [...new Set(entries)].filter((entry) => entry >= 0);
}

/**
 * Contacts of the next step of a notice, or else of its last attempt.
 * @param {object} notice `Notice`
 * @param {Map<number, object[]>} contacts `Contact`s by entry
 * @returns {object[]} the one that is named, or all of the record
 */
export function contactsOf({ nextStep, attempts = [] }, contacts) {
  const steps = [nextStep, ...[...attempts].reverse()];
  const named = steps.find((step) => Number(step?.contact?.entry ?? -1) >= 0);
  if (!named) return [];
  const { entry, line } = named.contact;
  const all = contacts.get(Number(entry)) ?? [];
  const one = all.filter((contact) => Number(contact.line) === Number(line));
  return one.length > 0 ? one : all;
}

/**
 * Drills answered of those that began, in per cent; undefined for none.
 * @param {{drills?: string, answered?: string}} row `DrillRow`
 */
export function answeredShare({ drills = 0, answered = 0 }) {
  return Number(drills) > 0
    ? (Number(answered) / Number(drills)) * 100
    : undefined;
}

/**
 * A table of the notices for a file.
 * @param {object[]} notices `Notice`
 * @param {{heads: string[], names: Function, term: Function}} words
 */
export function noticeTable(notices, { heads, names, term }) {
  const rows = notices.map((one) => {
    const last = (one.attempts ?? []).at(-1);
    return [
      Number(one.orderEntry) >= 0 ? one.orderEntry : "",
      one.documentNumber ?? "",
      one.recipient ? names(one.recipient) : (one.consumerChannel ?? ""),
      (one.lots ?? []).map(({ lot }) => lot?.lot).join(" "),
      term("noticeState", one.state),
      timeText(one.beginTimeMs),
      (one.attempts ?? []).length,
      last ? term("noticeChannel", last.channel) : "",
      last ? term("deliveryOutcome", last.outcome) : "",
      timeText(one.nextStep?.dueTimeMs),
      timeText(one.acknowledgement?.acknowledgedTimeMs),
      term("relation", one.acknowledgement?.channel ?? ""),
      one.acknowledgement?.entry ?? "",
    ];
  });
  return [heads, ...rows];
}
