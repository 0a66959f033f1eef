import assert from "node:assert/strict";
import { test } from "node:test";
import { csvCell, csvText } from "../../../services/gateway/console/csv.js";
import {
  figureText,
  figureValue,
  monthBefore,
  places,
  shadeOf,
} from "../../../services/gateway/console/figures.js";
import {
  amountText,
  dateText,
  decimalText,
  eventTimeText,
  massText,
  shareText,
  startOfDay,
  timeLeft,
  timeText,
} from "../../../services/gateway/console/format.js";
import {
  batchName,
  formatHash,
  lotOfBatchName,
  parseHash,
} from "../../../services/gateway/console/route.js";

test("times are those of +08:00 whoever reads", () => {
  const evening = Date.parse("2026-07-24T13:10:00Z");
  assert.equal(timeText(evening), "2026-07-24 21:10");
  assert.equal(dateText(Date.parse("2026-07-24T16:00:00Z")), "2026-07-25");
  assert.equal(timeText("0"), "");
  assert.equal(startOfDay("2026-07-25"), Date.parse("2026-07-24T16:00:00Z"));
});

test("a time is no finer than its author knew it", () => {
  const time = (precision) => ({
    start: "2026-05-12T00:00:00+08:00",
    end: "2026-05-14T23:59:59+08:00",
    precision: `TIME_PRECISION_${precision}`,
  });
  assert.equal(eventTimeText(time("DAY")), "2026-05-12 → 2026-05-14");
  assert.equal(eventTimeText(time("MONTH")), "2026-05");
  assert.equal(eventTimeText(undefined), "");
});

test("masses and counts", () => {
  assert.equal(massText("553000000"), "553 kg");
  assert.equal(massText("-400000"), "-0.4 kg");
  assert.equal(massText("1234567890000"), "1,234,567.89 kg");
  assert.equal(massText(undefined), "");
  const packs = { count: "7000", countUnit: "盒", massMilligrams: "420000000" };
  assert.equal(amountText(packs), "7,000 盒 · 420 kg");
  assert.equal(
    amountText({ hasMass: true, massMilligrams: "0", hasCount: false, count: 0 }),
    "0 kg",
  );
  assert.equal(amountText({ massMilligrams: "1", massIncomplete: true }), "≥ 0 kg");
});

test("a share that is not nothing never reads as nothing", () => {
  assert.equal(shareText("120000000000"), "12.0 %");
  assert.equal(shareText("1"), "< 0.1 %");
  assert.equal(shareText("0"), "0.0 %");
  assert.equal(shareText(undefined), "");
});

test("decimals are shown as stated, trailing zeros too", () => {
  assert.equal(decimalText({ mantissa: 100, exponent: -1 }), "10.0");
  assert.equal(decimalText({ mantissa: 86, exponent: -3 }), "0.086");
  assert.equal(decimalText({ mantissa: -5, exponent: -1 }), "-0.5");
  assert.equal(decimalText({ mantissa: 3, exponent: 2 }), "300");
  assert.equal(decimalText(undefined), "0");
});

test("clocks run forward and say when they are over", () => {
  const hour = 3600 * 1000;
  assert.deepEqual(timeLeft(0, 26 * hour), {
    past: false,
    days: 1,
    hours: 2,
    minutes: 0,
  });
  assert.equal(timeLeft(hour, 0).past, true);
});

test("a cell that a spreadsheet would run is made inert", () => {
  for (const start of ["=", "+", "-", "@", "\t", " =", "＝", "＋", "－", "＠"]) {
    assert.equal(csvCell(`${start}cmd`)[0], "'", start);
  }
  assert.equal(csvCell("-0.5"), "-0.5");
  assert.equal(csvCell("-0.5 kg"), "'-0.5 kg");
  assert.equal(csvCell('a "b", c'), '"a ""b"", c"');
  assert.equal(csvCell("=1,2"), `"'=1,2"`);
  assert.equal(csvCell("two\r\nlines"), "two lines");
  assert.equal(csvCell(undefined), "");
  assert.equal(csvText([["批号", "量"]]), "\uFEFF批号,量\r\n");
});

test("the address holds all state and gives it back", () => {
  const name = batchName({ issuer: "org-a", lot: "HP 1/2%@" });
  const hash = formatHash("lot", { name, tab: "history", asOf: 12, empty: "" });
  assert.deepEqual(parseHash(hash), {
    page: "lot",
    params: { name, tab: "history", asOf: "12" },
  });
  assert.deepEqual(lotOfBatchName(name), { issuer: "org-a", lot: "HP 1/2%@" });
  assert.deepEqual(parseHash(""), { page: "overview", params: {} });
  assert.deepEqual(lotOfBatchName("organizations/x/batches/%zz").lot, "%zz");
});

test("figures have their units, rates their parts", () => {
  const rate = { indicator: "IN_TIME_RATE", value: "54", denominator: "55" };
  assert.equal(figureText(rate), "98.2 % (54/55)");
  assert.equal(figureText({ indicator: "MASS_SHIPPED", value: "2500000" }), "2.5 kg");
  assert.equal(figureText({ indicator: "EVENTS", value: "1200" }), "1,200");
  const none = { indicator: "CONFORMING_RATE", value: "0", denominator: "0" };
  assert.equal(figureText(none), "–");
  assert.equal(figureValue(undefined), undefined);
  assert.equal(monthBefore("2026-03", 12), "2025-04");
  assert.equal(monthBefore("2026-12", 1), "2026-12");
});

test("fourteen places, each on a tile of its own", () => {
  assert.equal(places.length, 14);
  assert.equal(new Set(places.map((p) => p.division)).size, 14);
  assert.equal(new Set(places.map((p) => `${p.row} ${p.column}`)).size, 14);
  assert.equal(shadeOf(0, 10), 0);
  assert.equal(shadeOf(1, 1000), 1);
  assert.equal(shadeOf(10, 10), 4);
  assert.equal(shadeOf(undefined, 10), 0);
});
