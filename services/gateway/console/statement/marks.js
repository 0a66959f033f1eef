// What sets a statement apart from plain ones: late, on behalf, historical,
// corrected, disputed. Each mark: its word in words/lots.js, values, tone.

/**
 * @param {object} event `BatchEvent` as JSON
 * @param {object} told its entry as readEntry gives it
 * @param {(id: string) => string} names of organizations
 * @returns {{key: string, values: object, tone: string}[]}
 */
export function marksOf(event, told, names) {
  const marks = [];
  const add = (key, tone, values = {}) => marks.push({ key, tone, values });
  const listed = (indexes) => indexes.map((index) => `#${index}`).join(" ");
  const some = (indexes) => indexes && indexes.length > 0;

  if (event.claim) add("mark_claim", "warning");
  if (Number(event.corrects ?? -1) >= 0) {
    add("mark_corrects", "plain", { n: `#${event.corrects}` });
  }
  if (some(event.correctedBy)) {
    add("mark_corrected", "warning", { n: listed(event.correctedBy) });
  }
  const facts = told.content("EventFacts");
  if (facts?.lateReason) add("mark_late", "warning", { why: facts.lateReason });
  if (facts?.onBehalf) {
    add("mark_on_behalf", "warning", { who: names(facts.onBehalf.party) });
  }
  if (some(facts?.historical)) add("mark_historical", "plain");
  if (facts?.events?.some(({ rework }) => rework)) add("mark_rework", "warning");
  if (told.keySuspect) add("mark_key_suspect", "bad");
  if (some(event.confirmedBy)) {
    add("mark_confirmed", "good", { n: listed(event.confirmedBy) });
  }
  if (some(event.disputedBy)) {
    add("mark_disputed", "bad", { n: listed(event.disputedBy) });
  }
  return marks;
}
