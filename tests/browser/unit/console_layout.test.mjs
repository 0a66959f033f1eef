import assert from "node:assert/strict";
import { test } from "node:test";
import {
  collapseSiblings,
  graphOf,
  neighbourOf,
} from "../../../services/gateway/console/lineage/graph.js";
import { layoutLineage } from "../../../services/gateway/console/lineage/layout.js";

const SIZES = { nodeWidth: 100, nodeHeight: 40, layerGap: 50, nodeGap: 10 };

const edgesOf = (text) =>
  text.split(" ").map((pair) => {
    const [from, to] = pair.split(">");
    return { from, to };
  });

const layout = (ids, edges) =>
  layoutLineage(ids.split(""), edgesOf(edges), SIZES);

test("what went in stands left of what came out", () => {
  const { nodes } = layout("abcd", "a>b b>d c>d");
  assert.equal(nodes.get("a").layer, 0);
  assert.equal(nodes.get("b").layer, 1);
  assert.equal(nodes.get("d").layer, 2);
});

test("a source stands right before what was made of it", () => {
  const { nodes } = layout("abcd", "a>b b>d c>d");
  assert.equal(nodes.get("c").layer, 1);
});

test("no two lots lie on each other", () => {
  const { nodes } = layout("abcdefg", "a>g b>g c>g d>g e>f f>g");
  const places = [...nodes.values()].map(({ x, y }) => `${x} ${y}`);
  assert.equal(new Set(places).size, 7);
  const column = [...nodes.values()].filter(({ layer }) => layer === 1);
  const ys = column.map(({ y }) => y).sort((a, b) => a - b);
  for (let i = 1; i < ys.length; ++i) assert.ok(ys[i] - ys[i - 1] >= 40);
});

test("sweeps remove the crossing of two straight lines", () => {
  const { nodes } = layout("abxy", "a>y b>x");
  const above = (one, other) => nodes.get(one).y < nodes.get(other).y;
  assert.equal(above("a", "b"), above("y", "x"));
});

test("a line over two layers has a place of its own in between", () => {
  const { edges } = layout("abc", "a>b b>c a>c");
  const long = edges.find(({ from, to }) => from === "a" && to === "c");
  assert.equal(long.points.length, 4);
  const straight = edges.find(({ from, to }) => from === "a" && to === "b");
  assert.equal(straight.points.length, 2);
});

test("a circle, which a damaged answer could hold, ends", () => {
  const { nodes, edges } = layout("abc", "a>b b>c c>a");
  assert.equal(nodes.size, 3);
  assert.equal(edges.length, 3);
});

test("two thousand lots are drawn in less than a second", () => {
  const ids = Array.from({ length: 2000 }, (_, i) => i);
  const edges = ids
    .slice(1)
    .map((id) => ({ from: id, to: Math.floor((id - 1) / 3) }));
  const started = performance.now();
  const { nodes } = layoutLineage(ids, edges, SIZES);
  assert.equal(nodes.size, 2000);
  assert.ok(performance.now() - started < 1000);
});

test("the part of unknown origin is a node of its own", () => {
  const { nodes, edges, summary } = graphOf([
    { node: { number: 0, depth: 0 } },
    {
      node: {
        number: 1,
        depth: 1,
        origins: [{ kind: "ORIGIN_KIND_UNKNOWN", shareParts: "120000000000" }],
      },
    },
    { edge: { input: 1, output: 0, shareParts: "1000000000000" } },
    { summary: { truncated: true } },
  ]);
  assert.equal(nodes.length, 3);
  assert.equal(nodes[2].origin.kind, "ORIGIN_KIND_UNKNOWN");
  assert.deepEqual(edges[1], { from: nodes[2].id, to: "lot-1" });
  assert.equal(summary.truncated, true);
});

test("of fifty customers eleven are shown and the rest counted", () => {
  const ids = Array.from({ length: 50 }, (_, i) => `c${i}`);
  const graph = {
    nodes: ["lot", ...ids].map((id) => ({ id })),
    edges: ids.map((id) => ({ from: "lot", to: id })),
  };
  const shown = collapseSiblings(graph, new Set());
  const more = shown.nodes.find((node) => node.more);
  assert.equal(more.more, 39);
  assert.equal(shown.nodes.length, 1 + 11 + 1);
  const all = collapseSiblings(graph, new Set([more.id]));
  assert.equal(all.nodes.length, 51);
});

test("arrow keys follow the lines", () => {
  const placed = layout("abcd", "a>c b>c c>d");
  const from = (id, key) => neighbourOf(id, key, placed);
  assert.equal(from("c", "ArrowRight"), "d");
  assert.ok(["a", "b"].includes(from("c", "ArrowLeft")));
  const upper = placed.nodes.get("a").y < placed.nodes.get("b").y ? "a" : "b";
  const lower = upper === "a" ? "b" : "a";
  assert.equal(from(upper, "ArrowDown"), lower);
  assert.equal(from(lower, "ArrowUp"), upper);
  assert.equal(from("d", "ArrowRight"), undefined);
  assert.equal(from("d", "x"), undefined);
});
