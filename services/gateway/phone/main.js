// "Verify on this phone": runs once the button of a lot page loads it. Fetches
// the proofs that the page names, checks them here and says what that shows.
// Everything is written as text, never as markup.

import { Refused } from "./bytes.js";
import { verifyProof } from "./proof.js";
import { makeReport } from "./report.js";
import { WORDS, keyGiven } from "./wording.js";

const button = document.getElementById("check");
const box = document.getElementById("checked");
const language = document.documentElement.lang.startsWith("zh") ? 0 : 1;

function element(name, className, ...children) {
  const node = document.createElement(name);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

async function checkOne(index) {
  let bytes;
  try {
    const answer = await fetch(`/v1/entries/${index}/proof`, {
      credentials: "omit",
      cache: "no-store",
    });
    if (!answer.ok) return { index, unreachable: `HTTP ${answer.status}` };
    bytes = new Uint8Array(await answer.arrayBuffer());
  } catch (error) {
    return { index, unreachable: String(error) };
  }
  try {
    return { index, proof: verifyProof(bytes, BigInt(index)) };
  } catch (refusal) {
    return { index, refusal };
  }
}

// Proofs of one page are of one ledger, under one key.
function checkLedger(outcomes) {
  const [first] = outcomes.filter((outcome) => outcome.proof);
  for (const outcome of outcomes) {
    const { proof } = outcome;
    if (
      proof &&
      (proof.ledgerId !== first.proof.ledgerId ||
        proof.checkpoint.verifier.vkey !== first.proof.checkpoint.verifier.vkey)
    ) {
      outcome.refusal = new Refused("another ledger or key", "ledger");
    }
  }
}

function list(heading, items) {
  return [
    element("h3", "", heading[language]),
    element(
      "ul",
      "",
      ...items.map((item) => element("li", "", item[language])),
    ),
  ];
}

function show(report) {
  const verdict = element(
    "div",
    `v ${report.tone}`,
    element(
      "p",
      "",
      element("span", "i", report.icon),
      element("strong", "", report.title[language]),
    ),
    ...report.lines.map((line) => element("p", "", line[language])),
    ...report.details.map((detail) => element("p", "m", detail)),
  );
  box.replaceChildren(verdict);
  if (!report.proved) return;
  box.append(
    ...list(WORDS.proved, report.proved),
    ...list(WORDS.claimed, report.claimed),
    ...list(WORDS.unchecked, report.unchecked),
    element("h3", "", WORDS.key[language]),
    element(
      "p",
      "",
      keyGiven[language],
      element("br"),
      element("code", "", report.vkey),
    ),
  );
}

async function run() {
  button.disabled = true;
  const indexes = box.dataset.entries.split(" ").filter(Boolean);
  const outcomes = [];
  for (const index of indexes) {
    const progress = `${outcomes.length + 1} / ${indexes.length}`;
    box.textContent = WORDS.working[language] + progress;
    outcomes.push(await checkOne(index));
  }
  checkLedger(outcomes);
  show(makeReport(outcomes));
  button.textContent = WORDS.again[language];
  button.disabled = false;
}

button.dataset.ready = "1";
button.addEventListener("click", run);
run();
