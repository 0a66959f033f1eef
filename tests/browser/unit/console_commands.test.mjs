import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import {
  evidenceChecks,
  evidenceCommand,
  labelsCommand,
  plainName,
  shellWord,
} from "../../../services/gateway/console/command_line.js";

// What a shell hands to the program.
function wordsOf(command) {
  const text = execFileSync(
    "bash",
    ["-c", `daodi() { printf '%s\\0' "$@"; }; ${command}`],
    { encoding: "utf8" },
  );
  return text.split("\0").slice(0, -1);
}

test("a shell reads every word as it is, whatever stands in it", () => {
  for (const word of [
    "20260325B",
    "永市监案〔2026〕31号",
    "a b",
    "it's",
    "$(rm -rf ~)",
    "`id`; \\ \"x\" \n &",
    "",
  ]) {
    assert.deepEqual(wordsOf(`daodi ${shellWord(word)}`), [word]);
  }
});

test("an evidence command has what is filled in, and nothing empty", () => {
  const command = evidenceCommand({
    lot: "A'1",
    issuer: "org-x",
    alias: "",
    recall: true,
    size: "253",
    caseNumber: "永市监案〔2026〕31号",
    time: "2026-07-25T10:00:00+08:00",
    place: "",
    officers: ["甲", "", "乙"],
    file: "A-1.tar",
  });
  assert.deepEqual(wordsOf(command), [
    ...["evidence", "A'1", "--issuer", "org-x", "--recall"],
    ...["--checkpoint-size", "253", "--case", "永市监案〔2026〕31号"],
    ...["--at", "2026-07-25T10:00:00+08:00"],
    ...["--officer", "甲", "--officer", "乙", "-O", "A-1.tar"],
  ]);
});

test("files are named as the program takes folders", () => {
  assert.equal(plainName("A/1 批"), "A-1-");
  assert.equal(plainName("../x"), "x");
  assert.equal(plainName("批"), "lot");
  const [unpack, , verify] = evidenceChecks("a.tar");
  assert.equal(unpack, "tar -xf a.tar");
  assert.equal(verify, "daodi-verify pack --vkey ledger.vkey a");
});

test("labels are asked for by range, or by lot and number", () => {
  const both = {
    gtin: "09521234201069",
    host: "https://id.example",
    layout: "a4-4x10",
    name: "玉竹代用茶",
    file: "l.pdf",
    copies: 40,
    first: "1",
    last: "9",
  };
  const range = wordsOf(labelsCommand({ ...both, entry: "195", alias: "E10" }));
  assert.deepEqual(range.slice(0, 5), ["--as", "E10", "labels", "--entry", "195"]);
  assert.ok(range.includes("--first") && !range.includes("--copies"));
  const lot = wordsOf(labelsCommand({ ...both, lot: "L 1" }));
  assert.deepEqual(lot.slice(0, 3), ["labels", "--lot", "L 1"]);
  assert.ok(lot.includes("--copies") && !lot.includes("--first"));
});
