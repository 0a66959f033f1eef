// What the outcomes of a check mean together, as plain values for the page.

import * as say from "./wording.js";

const { WORDS, REFUSALS } = say;

/** +08:00 for Asia/Shanghai, UTC for every other zone. */
function timeText(ms, zone) {
  const shanghai = zone === "Asia/Shanghai";
  const time = new Date(Number(ms) + (shanghai ? 8 * 3600e3 : 0));
  const text = time.toISOString().slice(0, 19).replace("T", " ");
  return text + (shanghai ? " +08:00" : " UTC");
}

const numbers = (proofs) => proofs.map((proof) => `#${proof.index}`).join(" ");

function signatures(proofs) {
  const groups = new Map();
  for (const proof of proofs) {
    const author = proof.author || proof.header.author;
    const name =
      proof.assurance === "NOTARISED" ? [proof.signer, author] : [author];
    const key = name.join("\n");
    if (!groups.has(key)) groups.set(key, { name, of: [] });
    groups.get(key).of.push(proof);
  }
  return [...groups.values()].map(({ name, of }) =>
    name.length > 1
      ? say.signedFor(name[0], name[1], numbers(of))
      : say.signedBy(name[0], numbers(of)),
  );
}

// Of the latest checkpoint among the proofs, fetched one after another.
function findings(proofs) {
  const [first] = proofs;
  const time = (ms) => timeText(ms, first.civilZone);
  const times = proofs.map((proof) => proof.recordTimeMs);
  times.sort((a, b) => (a < b ? -1 : 1));
  const latest = proofs.reduce((best, { checkpoint }) =>
    checkpoint.size > best.checkpoint.size ? { checkpoint } : best,
  ).checkpoint;
  const proved = [say.place(latest), ...signatures(proofs), say.sections];
  const unchecked = [...say.limits];
  const { timesMs, witnesses } = latest;
  if (timesMs.length) {
    proved.push(say.cosigned(timesMs.length, witnesses, time(timesMs[0])));
  } else {
    unchecked.push(say.noWitness);
  }
  const suspects = proofs.filter((proof) => proof.suspect);
  if (suspects.length) unchecked.unshift(say.suspect(numbers(suspects)));
  const hidden = proofs.filter((proof) => proof.withheld.length);
  if (hidden.length) unchecked.push(say.withheld(numbers(hidden)));
  const claimed = say.claims(time(times[0]), time(times[times.length - 1]));
  if (first.synthetic) claimed.unshift(WORDS.synthetic);
  return { proved, claimed, unchecked, vkey: latest.verifier.vkey };
}

/**
 * @param {Array<{index: string, proof?: Object, refusal?: Error,
 *                unreachable?: string}>} outcomes one for each record
 * @returns {{tone: string, icon: string, title: string[], lines: string[][],
 *            details: string[], proved?: string[][], claimed?: string[][],
 *            unchecked?: string[][], vkey?: string}} texts are
 *          [Chinese, English]; details are for whoever mends it
 */
export function makeReport(outcomes) {
  const proofs = outcomes.filter((o) => o.proof).map((o) => o.proof);
  const refused = outcomes.filter((o) => o.refusal);
  const missing = outcomes.filter((o) => o.unreachable);
  const entry = (index, text) =>
    WORDS.entry.map((word, i) => {
      const colon = i ? ": " : "：";
      return word.replace("#", index) + colon + text[i];
    });
  if (refused.length) {
    return {
      tone: "red",
      icon: "✗",
      title: WORDS.failed,
      lines: [
        ...refused.map(({ index, refusal }) =>
          entry(index, REFUSALS[refusal.part] || REFUSALS.other),
        ),
        WORDS.advice,
      ],
      details: refused.map((o) => `#${o.index}: ${o.refusal.message}`),
    };
  }
  if (missing.length || !proofs.length) {
    return {
      tone: "amber",
      icon: "!",
      title: WORDS.unreachable,
      lines: [WORDS.advice],
      details: missing.map((o) => `#${o.index}: ${o.unreachable}`),
    };
  }
  return {
    tone: "green",
    icon: "✓",
    title: WORDS.passed.map((word) => proofs.length + word),
    lines: [WORDS.meaning],
    details: [],
    ...findings(proofs),
  };
}
