import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { Refused } from "../../../services/gateway/phone/bytes.js";
import { verifyProof } from "../../../services/gateway/phone/proof.js";
import { makeReport } from "../../../services/gateway/phone/report.js";
import { REFUSALS } from "../../../services/gateway/phone/wording.js";
import { golden, root } from "./vectors.mjs";

const proof = () => golden("proof/harvest_proof.hex");

function refusalOf(bytes, index) {
  try {
    verifyProof(bytes, index);
  } catch (error) {
    assert.ok(error instanceof Refused, `${error.stack}`);
    return error;
  }
  return null;
}

test("the golden proof verifies under the key that it was made with", () => {
  const verified = verifyProof(proof(), 3n);
  const file = path.join(root, "tests/vectors/proof/log.vkey");
  const vkey = readFileSync(file, "utf8");
  assert.equal(verified.checkpoint.verifier.vkey, vkey.trim());
  assert.equal(verified.index, 3n);
  assert.equal(verified.checkpoint.size, 4n);
  assert.equal(verified.author, "江华瑶山厚朴");
  assert.equal(verified.assurance, "SELF_SIGNED");
  assert.ok(verified.synthetic && !verified.suspect);
  assert.deepEqual([verified.shown, verified.withheld], [[1], [2]]);
});

test("a proof of another entry than asked for is refused", () => {
  assert.match(refusalOf(proof(), 2n).message, /entry 3, not of 2/);
});

test("a flipped bit at any byte of a proof is refused, with a reason", () => {
  const bytes = proof();
  const parts = new Set();
  for (let at = 0; at < bytes.length; at++) {
    const changed = Uint8Array.from(bytes);
    changed[at] ^= 1 << at % 8;
    const refusal = refusalOf(changed);
    assert.ok(refusal, `byte ${at} of ${bytes.length}`);
    assert.ok(REFUSALS[refusal.part], `byte ${at}: part "${refusal.part}"`);
    parts.add(refusal.part);
  }
  for (const part of ["file", "envelope", "checkpoint", "tree", "chain"]) {
    assert.ok(parts.has(part), part);
  }
});

test("a truncated or longer proof is refused", () => {
  const bytes = proof();
  for (let size = 0; size < bytes.length; size += 7) {
    assert.ok(refusalOf(bytes.subarray(0, size)), `${size} bytes`);
  }
  assert.match(
    refusalOf(Uint8Array.from([...bytes, 0])).message,
    /trailing bytes/,
  );
});

test("hostile lengths cost no memory", () => {
  const bytes = proof();
  bytes.set([0xff, 0xff, 0xff, 0xff], "daodi/proof/v1\n".length);
  assert.match(refusalOf(bytes).message, /length 4294967295/);
});

test("a report is green only when every proof verified", () => {
  const verified = { index: "3", proof: verifyProof(proof()) };
  const refused = { index: "4", refusal: new Refused("x", "tree") };
  const missing = { index: "5", unreachable: "HTTP 503" };
  assert.equal(makeReport([verified]).tone, "green");
  assert.equal(makeReport([verified, refused]).tone, "red");
  assert.equal(makeReport([verified, missing]).tone, "amber");
  assert.equal(makeReport([refused, missing]).tone, "red");
  assert.equal(makeReport([]).tone, "amber");
});

test("a report never promises more than was checked", () => {
  const report = makeReport([{ index: "3", proof: verifyProof(proof()) }]);
  const text = JSON.stringify(report, (_, v) =>
    typeof v === "bigint" ? String(v) : v,
  );
  assert.ok(!/正品|真品|genuine/.test(text));
  assert.match(report.lines[0][0], /不证明袋中之物/);
  assert.match(JSON.stringify(report.unchecked), /都来自本站/);
  assert.match(JSON.stringify(report.claimed), /SYNTHETIC/);
  assert.match(JSON.stringify(report.proved), /江华瑶山厚朴/);
});

test("a failure of the program itself is red", () => {
  const failed = { index: "1", refusal: new TypeError("x is undefined") };
  assert.equal(makeReport([failed]).tone, "red");
});
