import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  MAX_POSTER_LOTS,
  hasPoster,
  posterLines,
  unaffectedLots,
} from "../../../services/gateway/console/poster.js";
import { registryEntries } from "../../../services/gateway/console/registry_history.js";
import { root } from "./vectors.mjs";

const scope = (lot, counters) => ({ lot: { issuer: "org-a", lot }, counters });
const RECALL = {
  author: "org-a",
  state: "ORDER_STATE_IN_FORCE",
  recordTimeMs: String(Date.parse("2026-06-05T20:52:00+08:00")),
  order: {
    kind: "ORDER_KIND_ENTERPRISE_RECALL",
    regime: "ORDER_REGIME_FOOD",
    scope: [scope("B"), scope("C", [{ first: "1", last: "500" }])],
    reason: "抽检不合格",
    measures: "退回购买处",
  },
};
const KNOWN = {
  product: "玉竹代用茶",
  recalledBy: "甲厂",
  unaffected: ["A"],
  synthetic: false,
};

test("a poster names lots with their codes, who recalls, and what is unaffected", () => {
  const lines = posterLines(RECALL, KNOWN);
  assert.deepEqual(lines.banners, []);
  assert.equal(lines.lots, "B　C（序号 No. 1–500）");
  assert.equal(lines.unaffected, "不在召回之内 Not recalled：A");
  assert.equal(lines.by, "召回单位 By：甲厂　2026-06-05");
  assert.equal(lines.stop[0], "请停止食用和使用。");
});

test("samples and recalls that are not in force say so on the paper", () => {
  const closed = { ...RECALL, state: "ORDER_STATE_CLOSED" };
  const { banners } = posterLines(closed, { ...KNOWN, synthetic: true });
  assert.equal(banners.length, 2);
  assert.ok(banners[1].includes("NOT IN FORCE"));
});

test("nobody is told to stop eating a drug", () => {
  const order = { ...RECALL.order, regime: "ORDER_REGIME_DRUG" };
  const { stop } = posterLines({ ...RECALL, order }, KNOWN);
  assert.deepEqual(stop, ["请停止使用。", "Stop using it."]);
});

test("a lot is unaffected when no order is about it, and its number is no other's", () => {
  const lot = (issuer, number) => ({ issuer, lot: number });
  const found = [
    lot("org-a", "A"),
    lot("org-a", "B"),
    lot("org-a", "HELD"),
    lot("org-z", "Z"),
  ];
  const held = { order: { scope: [scope("HELD")] } };
  const told = unaffectedLots(found, RECALL.order, [held, {}]);
  assert.deepEqual(told, ["A"]);
  const many = Array.from({ length: 20 }, (_, i) => lot("org-a", `L${i}`));
  assert.equal(unaffectedLots(many, RECALL.order, []).length, 8);
});

test("only recalls of lots have posters, of as many lots as the program's", () => {
  assert.ok(hasPoster(RECALL));
  const stop = { ...RECALL.order, kind: "ORDER_KIND_STOP_SALE" };
  assert.ok(!hasPoster({ order: stop }));
  assert.ok(!hasPoster({}));
  const header = readFileSync(`${root}/services/labels/recall_poster.h`, "utf8");
  const [, most] = /kMaxPosterLots = (\d+)/.exec(header);
  assert.equal(MAX_POSTER_LOTS, Number(most));
});

test("the words on the paper are those of the program", () => {
  const source = readFileSync(`${root}/services/labels/recall_poster.cc`, "utf8");
  const screen = readFileSync(
    `${root}/services/gateway/console/pages/poster.jsx`,
    "utf8",
  );
  for (const words of [
    "召回 RECALL",
    "保留包装和实物，退回购买处，凭实物退款。身体不适请就医。",
    "投诉举报 12315",
    "全部召回 all recalls: ",
  ]) {
    assert.ok(source.includes(words), words);
    assert.ok(screen.includes(words.trim()), words);
  }
  for (const words of Object.values(posterLines(RECALL, KNOWN).stop)) {
    assert.ok(source.includes(words), words);
  }
  assert.ok(source.includes(posterLines(RECALL, KNOWN).only));
});

test("what registered and ended keys is listed once each, the latest first", () => {
  const entries = registryEntries({
    registeredIndex: "3",
    keys: [
      { label: "admin", registeredIndex: "3", endedIndex: "-1" },
      { label: "quality", registeredIndex: "9", endedIndex: "40" },
      { label: "", purpose: "TRANSPORT", registeredIndex: "9", endedIndex: "-1" },
    ],
  });
  assert.deepEqual(entries, [
    { index: 40, about: ["quality"] },
    { index: 9, about: ["quality", "TRANSPORT"] },
    { index: 3, about: ["admin"] },
  ]);
  assert.deepEqual(registryEntries({ registeredIndex: "-1" }), []);
});
