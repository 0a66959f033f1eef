import assert from "node:assert/strict";
import { test } from "node:test";
import {
  parseLayout,
  readLabelLayouts,
} from "../../../deploy/label_layouts.mjs";
import {
  fittedLines,
  hostOf,
  labelLink,
  labelParts,
  labelsPerSheet,
  sampleSerial,
  sheetPlaces,
} from "../../../services/gateway/console/label_sheet.js";
import { root } from "./vectors.mjs";

const layouts = await readLabelLayouts(`${root}/deploy/label_layouts`);
const named = (name) => layouts.find((one) => one.name === name);
const LABEL = {
  link: labelLink({
    host: "https://id.example/",
    gtin: "09521234201069",
    serial: sampleSerial,
  }),
  name: "玉竹代用茶，袋泡，每盒二十袋，永州出品",
  lot: "20260325B",
  gtin: "09521234201069",
  serial: sampleSerial,
  synthetic: true,
};

test("layouts are read as the files have them", () => {
  assert.deepEqual(
    layouts.map(({ name }) => name),
    ["a4-4x10", "carton-100x70", "single-30x20"],
  );
  const { page, label, qr, text } = named("a4-4x10");
  assert.deepEqual([page.width_mm, label.rows, qr.level], [210, 10, "M"]);
  assert.equal(text[0].bold, true);
  assert.throws(() => parseLayout("dpi = [1]"), /not understood/);
});

test("links are those of the resolver", () => {
  assert.equal(
    LABEL.link,
    "https://id.example/01/09521234201069/21/00000000000000000000",
  );
  assert.equal(
    labelLink({ host: "https://h", gtin: "1", lot: "A/1" }),
    "https://h/01/1/10/A%2F1",
  );
  assert.equal(hostOf("HTTPS://ID.Example/"), "https://id.example");
  for (const text of ["id.example", "https://x/y", "javascript:1", ""]) {
    assert.equal(hostOf(text), undefined, text);
  }
});

test("every layout draws symbol and texts within its label", () => {
  for (const layout of layouts) {
    const { symbol, texts } = labelParts(layout, LABEL);
    const { width_mm: width, height_mm: height } = layout.label;
    const side = layout.qr.size_mm;
    assert.ok(symbol.x + side <= width && symbol.y + side <= height);
    for (const { x, y, line } of texts) {
      assert.ok(x < width && y < height, `${layout.name} ${line}`);
    }
    assert.ok(texts.some(({ line }) => line.includes("样例")), layout.name);
  }
});

test("what does not fit ends in an ellipsis", () => {
  assert.deepEqual(fittedLines("abc", 10, 1, 1), ["abc"]);
  assert.deepEqual(fittedLines("一二三四五", 3, 1, 1), ["一二…"]);
  assert.deepEqual(fittedLines("一二三四", 2, 1, 2), ["一二", "三四"]);
  assert.deepEqual(fittedLines("", 2, 1, 2), []);
});

test("labels stand on a sheet as the layout says, the last sheet in part", () => {
  const layout = named("a4-4x10");
  assert.equal(labelsPerSheet(layout), 40);
  const places = sheetPlaces(layout, 100);
  assert.equal(places.length, 40);
  assert.deepEqual(places[0], { x: 8, y: 21.5 });
  assert.deepEqual(places[5], { x: 8 + 48.5, y: 21.5 + 25.4 });
  assert.equal(sheetPlaces(layout, 3).length, 3);
});

test("a link that is too long has no symbol, and the texts stay", () => {
  const parts = labelParts(named("a4-4x10"), {
    ...LABEL,
    link: "x".repeat(200),
  });
  assert.equal(parts.symbol, undefined);
  assert.ok(parts.texts.length > 2);
});
