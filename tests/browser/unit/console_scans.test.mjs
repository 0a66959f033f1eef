import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { csvText } from "../../../services/gateway/console/csv.js";
import {
  COPY_RULES,
  COPY_RULE_NUMBERS,
  codeOfText,
  countsByRule,
  filterRows,
  findingRows,
  findingsTable,
  lotsOfRanges,
  placesOfRows,
  prefectures,
  scanPlaceText,
  sortRows,
} from "../../../services/gateway/console/scan_analysis.js";
import { findingsOfLots } from "../../../services/gateway/console/scan_findings.js";
import { termText, wording } from "../../../services/gateway/console/words.js";
import { scanWords } from "../../../services/gateway/console/words/scans.js";
import { root } from "./vectors.mjs";

const term = (family, value) => termText(family, value, "zh");
const finding = (ruleId, severity) => ({
  ruleId,
  severity: `COPY_SEVERITY_${severity}`,
  reasonZh: `因 ${ruleId}`,
  reasonEn: `by ${ruleId}`,
});
const scans = (scanCount, firstDivisionCode, lastDivisionCode) => ({
  scanCount: String(scanCount),
  readerCount: 3,
  prefectureCount: 2,
  firstTimeMs: String(Date.parse("2026-05-01T09:00:00+08:00")),
  firstDivisionCode,
  lastTimeMs: String(Date.parse("2026-05-02T09:00:00+08:00")),
  lastDivisionCode,
});
const LOTS = [
  {
    batch: "organizations/a/batches/L1",
    lot: "L1",
    gtin: "09521234201069",
    lotFindings: [finding("R7", "INTERNAL")],
    codes: [
      {
        code: { gtin: "09521234201069", serial: "AAA" },
        counter: "7",
        scans: scans(6, "431100", "431100"),
        findings: [finding("R1", "HINT"), finding("R6", "INTERNAL")],
      },
      {
        code: { gtin: "09521234201069", serial: "BBB" },
        counter: "9",
        scans: scans(40, "431100", "440100"),
        findings: [finding("R2", "SUSPECTED")],
      },
      { code: { serial: "CCC" }, scans: scans(1, "", ""), findings: [] },
    ],
  },
  { batch: "organizations/a/batches/L2", lot: "L2" },
];

test("a lot of several ranges is one lot with all its labels", () => {
  const range = (lot, first, last) => ({
    batch: `organizations/a/batches/${lot}`,
    lot,
    first: String(first),
    last: String(last),
  });
  const lots = lotsOfRanges([
    range("L1", 1, 100),
    range("L2", 1, 5),
    range("L1", 101, 150),
    { lot: "", first: "1", last: "2" },
  ]);
  assert.deepEqual(
    lots.map(({ lot, printed }) => [lot, printed]),
    [["L1", 150], ["L2", 5]],
  );
});

test("only codes and lots with findings are rows, the gravest first", () => {
  const rows = sortRows(findingRows(LOTS), "severity");
  assert.deepEqual(
    rows.map(({ serial }) => serial),
    ["BBB", undefined, "AAA"],
  );
  const byScans = sortRows(findingRows(LOTS), "scans");
  assert.equal(byScans[0].serial, "BBB");
});

test("rows are filtered by rule, severity and text", () => {
  const rows = findingRows(LOTS);
  const serials = (filter) => filterRows(rows, filter).map((row) => row.serial);
  assert.deepEqual(serials({ rule: "R6" }), ["AAA"]);
  assert.deepEqual(serials({ severity: "COPY_SEVERITY_INTERNAL" }), [
    undefined,
    "AAA",
  ]);
  assert.deepEqual(serials({ text: " bb" }), ["BBB"]);
  assert.deepEqual(serials({ text: "L2" }), []);
  assert.equal(serials({}).length, 3);
});

test("rules count codes and lots apart", () => {
  const counts = countsByRule(findingRows(LOTS));
  assert.deepEqual(counts.R7, { codes: 0, lots: 1 });
  assert.deepEqual(counts.R2, { codes: 1, lots: 1 });
  assert.deepEqual(counts.R8, { codes: 0, lots: 0 });
});

test("a code counts once at a place that is its first and its last", () => {
  const places = placesOfRows(findingRows(LOTS));
  assert.deepEqual(places.get("431100"), { codes: 2, first: 2, last: 1 });
  assert.deepEqual(places.get("440100"), { codes: 1, first: 0, last: 1 });
});

test("places are prefectures of Hunan, elsewhere provinces", () => {
  assert.equal(scanPlaceText("431100", term), "永州市");
  assert.equal(scanPlaceText("440100", term), "广东 440100");
  assert.equal(scanPlaceText("990100", term), "990100");
  assert.equal(scanPlaceText("", term), "");
  for (const { code } of prefectures) {
    assert.notEqual(term("prefecture", code), code);
  }
  const spots = prefectures.map(({ column, row }) => `${column} ${row}`);
  assert.equal(new Set(spots).size, prefectures.length);
});

test("the file has a line for each finding and runs nothing", () => {
  const rows = findingRows([
    { ...LOTS[0], lot: "=1+1", lotFindings: [], codes: LOTS[0].codes },
  ]);
  const words = { heads: ["批号"], term, reason: (one) => one.reasonZh };
  const table = findingsTable(rows, words);
  assert.equal(table.length, 4);
  const lines = csvText(table).split("\r\n");
  assert.ok(lines[1].startsWith("'=1+1,09521234201069,AAA,7,R1,提示"), lines[1]);
  assert.ok(lines[1].endsWith("2026-05-02 09:00,永州市"), lines[1]);
});

test("a code is read from a link, an element string or two words", () => {
  const wanted = { gtin: "09521234201069", serial: "7Q2M" };
  for (const text of [
    "https://id.example/01/09521234201069/10/20260318A/21/7Q2M?lang=en",
    "https://id.example/01/09521234201069/21/7Q2M",
    "(01)09521234201069(21)7Q2M",
    "9521234201069 7Q2M",
  ]) {
    assert.deepEqual(codeOfText(text), wanted, text);
  }
  for (const text of ["", "7Q2M", "https://id.example/01/09521234201069"]) {
    assert.equal(codeOfText(text), undefined, text);
  }
});

test("the rules say the numbers that the core goes by", () => {
  const header = readFileSync(`${root}/services/codes/copy_rules.h`, "utf8");
  for (const [name, value] of Object.entries(COPY_RULE_NUMBERS)) {
    const match = new RegExp(`int ${name} = (\\d+);`).exec(header);
    assert.equal(Number(match?.[1]), value, name);
  }
  for (const { id } of COPY_RULES) {
    const words = scanWords[id.toLowerCase()];
    const text = wording(words, "zh", COPY_RULE_NUMBERS);
    assert.ok(!/[{}]| undefined/.test(text), text);
  }
});

test("lots that are not for the caller are counted, a single one is refused", async () => {
  const refused = Object.assign(new Error("none"), {
    problem: { kind: "notFound" },
  });
  let open = 0;
  let most = 0;
  const api = {
    get: async (path) => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setTimeout(resolve, 1));
      --open;
      if (path.includes("/L3/")) throw refused;
      return { codes: [{ counter: "1" }], scannedCodes: "4" };
    },
  };
  const lots = ["L1", "L2", "L3", "L4", "L5", "L6"].map((lot) => ({
    batch: `organizations/a/batches/${lot}`,
    lot,
  }));
  const found = await findingsOfLots(api, lots);
  assert.deepEqual(
    found.lots.map(({ lot }) => lot),
    ["L1", "L2", "L4", "L5", "L6"],
  );
  assert.equal(found.hidden, 1);
  assert.ok(most <= 4, String(most));
  await assert.rejects(findingsOfLots(api, [lots[2]]), refused);
});
