// The lineage of a lot from the pieces that TraceBatch sends.

const MAX_SIBLINGS = 12;

/**
 * @param {object[]} items `TraceBatchResponse` messages
 * @returns {{nodes: object[], edges: object[], summary: object}} nodes with
 *   `id`, edges with `from` and `to`: ids. A lot whose origin is partly unknown
 *   has a node of its own for that part.
 */
export function graphOf(items) {
  const nodes = [];
  const edges = [];
  let summary = {};
  for (const { node, edge, summary: end } of items) {
    if (node) nodes.push({ ...node, id: `lot-${node.number}` });
    if (edge) {
      const ends = { from: `lot-${edge.input}`, to: `lot-${edge.output}` };
      edges.push({ ...edge, ...ends });
    }
    if (end) summary = end;
  }
  for (const node of [...nodes]) addOrigins(node, nodes, edges);
  return { nodes, edges, summary };
}

function addOrigins(node, nodes, edges) {
  (node.origins ?? []).forEach((origin, i) => {
    const id = `origin-${node.number}-${i}`;
    nodes.push({ id, origin, depth: node.depth + 1 });
    edges.push({ from: id, to: node.id });
  });
}

/**
 * Where more than twelve ends hang on one lot, eleven and a node that counts the
 * rest: a wall of boxes tells nothing.
 * @param {{nodes: object[], edges: object[]}} graph
 * @param {Set<string>} opened ids of counting nodes that the reader has opened
 */
export function collapseSiblings({ nodes, edges }, opened) {
  const degree = new Map();
  for (const { from, to } of edges) {
    degree.set(from, (degree.get(from) ?? 0) + 1);
    degree.set(to, (degree.get(to) ?? 0) + 1);
  }
  const hidden = new Set();
  const groups = [];
  for (const [near, far] of [["to", "from"], ["from", "to"]]) {
    for (const node of nodes) {
      const id = `more-${near}-${node.id}`;
      const ends = edges
        .filter((edge) => edge[near] === node.id && degree.get(edge[far]) === 1)
        .map((edge) => edge[far]);
      if (ends.length <= MAX_SIBLINGS || opened.has(id)) continue;
      const rest = ends.slice(MAX_SIBLINGS - 1);
      rest.forEach((end) => hidden.add(end));
      groups.push({ id, more: rest.length, [near]: node.id, [far]: id });
    }
  }
  const seen = ({ from, to }) => !hidden.has(from) && !hidden.has(to);
  return {
    nodes: [
      ...nodes.filter(({ id }) => !hidden.has(id)),
      ...groups.map(({ id, more }) => ({ id, more })),
    ],
    edges: [
      ...edges.filter(seen),
      ...groups.map(({ from, to }) => ({ from, to })),
    ],
  };
}

/**
 * Where an arrow key leads from a node: left to what went in, right to what came
 * out, up and down among the neighbours in its layer.
 * @param {string} id
 * @param {string} key "ArrowLeft" …
 * @param {{nodes: Map<string, {x: number, y: number, layer: number}>,
 *   edges: {from: string, to: string}[]}} layout
 * @returns {string|undefined}
 */
export function neighbourOf(id, key, layout) {
  const here = layout.nodes.get(id);
  if (!here) return undefined;
  const nearest = (ids) =>
    ids
      .filter((other) => other !== id)
      .sort(
        (a, b) =>
          Math.abs(layout.nodes.get(a).y - here.y) -
          Math.abs(layout.nodes.get(b).y - here.y),
      )[0];
  if (key === "ArrowLeft") {
    return nearest(
      layout.edges.filter(({ to }) => to === id).map(({ from }) => from),
    );
  }
  if (key === "ArrowRight") {
    return nearest(
      layout.edges.filter(({ from }) => from === id).map(({ to }) => to),
    );
  }
  const sameLayer = [...layout.nodes]
    .filter(([, place]) => place.layer === here.layer)
    .filter(([, { y }]) => (key === "ArrowUp" ? y < here.y : y > here.y))
    .map(([other]) => other);
  return key === "ArrowUp" || key === "ArrowDown"
    ? nearest(sameLayer)
    : undefined;
}
