// Layered drawing of a lineage, left to right: longest-path layers, then
// barycentre sweeps with a place for every layer an edge crosses (Sugiyama,
// Tagawa, Toda 1981). Pure, and linear enough for thousands of lots, where
// general layout libraries take seconds.

const SWEEPS = 8;

/**
 * @param {(string|number)[]} ids of nodes, each once
 * @param {{from: string|number, to: string|number}[]} edges from input to
 *   output; edges that close a circle are drawn and do not decide layers
 * @param {{nodeWidth: number, nodeHeight: number, layerGap: number,
 *   nodeGap: number}} sizes
 * @returns {{nodes: Map<string|number, {x: number, y: number, layer: number}>,
 *   edges: {from: string|number, to: string|number,
 *   points: {x: number, y: number}[]}[], width: number, height: number}}
 *   x and y: the upper left corner of a node; points: where its line runs
 */
export function layoutLineage(ids, edges, sizes) {
  const forward = acyclic(ids, edges);
  const layerOf = longestPathLayers(ids, forward);
  const { layers, chains } = withCrossings(ids, edges, layerOf);
  orderLayers(layers);
  return place(layers, chains, edges, sizes);
}

function acyclic(ids, edges) {
  const outgoing = new Map(ids.map((id) => [id, []]));
  for (const edge of edges) outgoing.get(edge.from)?.push(edge);
  const state = new Map();
  const kept = [];
  for (const start of ids) {
    if (state.has(start)) continue;
    const stack = [{ id: start, next: 0 }];
    state.set(start, "open");
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      const edge = outgoing.get(top.id)[top.next++];
      if (!edge) {
        state.set(top.id, "done");
        stack.pop();
      } else if (state.get(edge.to) !== "open") {
        kept.push(edge);
        if (!state.has(edge.to)) {
          state.set(edge.to, "open");
          stack.push({ id: edge.to, next: 0 });
        }
      }
    }
  }
  return kept;
}

function longestPathLayers(ids, edges) {
  const layer = new Map(ids.map((id) => [id, 0]));
  const waiting = new Map(ids.map((id) => [id, 0]));
  const outgoing = new Map(ids.map((id) => [id, []]));
  for (const { from, to } of edges) {
    waiting.set(to, waiting.get(to) + 1);
    outgoing.get(from).push(to);
  }
  const ready = ids.filter((id) => waiting.get(id) === 0);
  for (const id of ready) {
    for (const to of outgoing.get(id)) {
      layer.set(to, Math.max(layer.get(to), layer.get(id) + 1));
      waiting.set(to, waiting.get(to) - 1);
      if (waiting.get(to) === 0) ready.push(to);
    }
  }
  // A source stands right before what was made of it, not in the first layer.
  for (const id of [...ready].reverse()) {
    const nearest = Math.min(...outgoing.get(id).map((to) => layer.get(to)));
    if (Number.isFinite(nearest)) layer.set(id, nearest - 1);
  }
  return layer;
}

// Each edge becomes a chain of cells, one in every layer it passes.
function withCrossings(ids, edges, layerOf) {
  const layers = [];
  const cellOf = new Map();
  const add = (layer, id) => {
    (layers[layer] ??= []).push({ id, layer, before: [], after: [] });
    return layers[layer][layers[layer].length - 1];
  };
  for (const id of ids) cellOf.set(id, add(layerOf.get(id), id));
  const chains = edges.map(({ from, to }) => {
    const [first, last] = [cellOf.get(from), cellOf.get(to)];
    const chain = [first];
    for (let layer = first.layer + 1; layer < last.layer; ++layer) {
      chain.push(add(layer, undefined));
    }
    chain.push(last);
    for (let i = 1; i < chain.length; ++i) {
      chain[i - 1].after.push(chain[i]);
      chain[i].before.push(chain[i - 1]);
    }
    return chain;
  });
  return { layers: layers.map((layer) => layer ?? []), chains };
}

function orderLayers(layers) {
  const number = (layer) => layer.forEach((cell, i) => (cell.order = i));
  layers.forEach(number);
  const settle = (layer, side) => {
    for (const cell of layer) {
      const near = cell[side];
      const sum = near.reduce((total, other) => total + other.order, 0);
      cell.weight = near.length > 0 ? sum / near.length : cell.order;
    }
    layer.sort((a, b) => a.weight - b.weight || a.order - b.order);
    number(layer);
  };
  for (let sweep = 0; sweep < SWEEPS; ++sweep) {
    if (sweep % 2 === 0) for (const layer of layers) settle(layer, "before");
    else for (const layer of [...layers].reverse()) settle(layer, "after");
  }
}

function place(layers, chains, edges, sizes) {
  const { nodeWidth, nodeHeight, layerGap, nodeGap } = sizes;
  const heightOf = (cell) => (cell.id === undefined ? nodeGap : nodeHeight);
  const total = (layer) =>
    layer.reduce((sum, cell) => sum + heightOf(cell) + nodeGap, -nodeGap);
  const height = Math.max(nodeHeight, ...layers.map(total));
  const nodes = new Map();
  layers.forEach((layer, column) => {
    let y = (height - total(layer)) / 2;
    for (const cell of layer) {
      cell.x = column * (nodeWidth + layerGap);
      cell.y = y;
      cell.middle = y + heightOf(cell) / 2;
      if (cell.id !== undefined) {
        nodes.set(cell.id, { x: cell.x, y, layer: column });
      }
      y += heightOf(cell) + nodeGap;
    }
  });
  const lines = chains.map((chain, i) => ({
    ...edges[i],
    points: chain.flatMap((cell, at) => {
      const left = { x: cell.x, y: cell.middle };
      const right = { x: cell.x + nodeWidth, y: cell.middle };
      if (at === 0) return [right];
      return at === chain.length - 1 ? [left] : [left, right];
    }),
  }));
  const width = layers.length * (nodeWidth + layerGap) - layerGap;
  return { nodes, edges: lines, width: Math.max(width, nodeWidth), height };
}
