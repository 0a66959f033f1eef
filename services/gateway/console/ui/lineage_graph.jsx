import {
  useContext,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "preact/hooks";
import { shareText } from "../format.js";
import { neighbourOf } from "../lineage/graph.js";
import { layoutLineage } from "../lineage/layout.js";
import { Reader, useTerms, useWords } from "../reader.js";
import { lotWords } from "../words/lots.js";
import { Button } from "./button.jsx";

const SIZES = { nodeWidth: 172, nodeHeight: 58, layerGap: 72, nodeGap: 14 };
const MARGIN = 12;
const ZOOM_STEP = 1.25;
// Smaller than this nobody reads the boxes.
const SMALLEST_FIT = 0.75;
const TEXT_MARGIN = 10;

// A new picture fits its place as far as it stays readable, with the lot asked
// for in view.
function useFit(layout, asked, setZoom) {
  const view = useRef(null);
  useLayoutEffect(() => {
    const room = view.current.clientWidth / (layout.width + 2 * MARGIN);
    const fit = Math.min(1, Math.max(SMALLEST_FIT, room));
    const { x } = layout.nodes.get(asked);
    setZoom(fit);
    // The picture has its width only after this.
    requestAnimationFrame(() => {
      if (!view.current) return;
      const middle = (x + SIZES.nodeWidth / 2) * fit;
      view.current.scrollLeft = middle - view.current.clientWidth / 2;
    });
  }, [layout]);
  return view;
}

function ZoomButtons({ zoom, onZoom }) {
  const t = useWords(lotWords);
  return (
    <div class="lineage-tools">
      <Button onClick={() => onZoom(zoom * ZOOM_STEP)} aria-label={t("zoom_in")}>
        +
      </Button>
      <Button onClick={() => onZoom(zoom / ZOOM_STEP)} aria-label={t("zoom_out")}>
        −
      </Button>
    </div>
  );
}

/**
 * The lineage as a picture: one node is in the order of the tab key, arrow keys
 * follow the edges, Enter opens. The table below tells the same.
 */
export function LineageGraph({ graph, onOpen }) {
  const { go } = useContext(Reader);
  const t = useWords(lotWords);
  const [zoom, setZoom] = useState(1);
  const [focused, setFocused] = useState(graph.nodes[0]?.id);
  const svg = useRef(null);
  const layout = useMemo(
    () => layoutLineage(graph.nodes.map(({ id }) => id), graph.edges, SIZES),
    [graph],
  );
  const view = useFit(layout, graph.nodes[0].id, setZoom);
  const current = layout.nodes.has(focused) ? focused : graph.nodes[0]?.id;
  const open = (node) => {
    if (node.more) onOpen(node.id);
    else if (node.batch) go("lot", { name: node.batch, tab: "lineage" });
  };
  const onKey = (event, node) => {
    const next = neighbourOf(node.id, event.key, layout);
    if (event.key === "Enter" || event.key === " ") open(node);
    else if (!next) return;
    event.preventDefault();
    if (!next) return;
    setFocused(next);
    svg.current.querySelector(`[data-node="${next}"]`).focus();
  };
  const width = layout.width + 2 * MARGIN;
  const height = layout.height + 2 * MARGIN;
  const box = `${-MARGIN} ${-MARGIN} ${width} ${height}`;
  return (
    <div class="lineage">
      <ZoomButtons zoom={zoom} onZoom={setZoom} />
      <div
        class="lineage-view"
        ref={view}
        role="region"
        aria-label={t("lineage_graph")}
        tabIndex={0}
      >
        <svg
          ref={svg}
          role="tree"
          aria-label={t("lineage_graph")}
          viewBox={box}
          width={width * zoom}
          height={height * zoom}
        >
          <g aria-hidden="true">
            {layout.edges.map((edge, i) => (
              <Edge key={i} edge={edge} />
            ))}
          </g>
          {graph.nodes.map((node) => (
            <Node
              key={node.id}
              node={node}
              place={layout.nodes.get(node.id)}
              current={node.id === current}
              onOpen={() => open(node)}
              onKey={(event) => onKey(event, node)}
              onFocus={() => setFocused(node.id)}
            />
          ))}
        </svg>
      </div>
    </div>
  );
}

function Edge({ edge }) {
  const [first, ...rest] = edge.points;
  let path = `M${first.x} ${first.y}`;
  let from = first;
  for (const to of rest) {
    const middle = (from.x + to.x) / 2;
    path += `C${middle} ${from.y} ${middle} ${to.y} ${to.x} ${to.y}`;
    from = to;
  }
  const share = shareText(edge.shareParts);
  const growth = edge.kind === "EDGE_KIND_GROWTH";
  const label = rest[0] ?? first;
  return (
    <>
      <path class={growth ? "edge edge-growth" : "edge"} d={path} />
      {share && (
        <text
          class="edge-share"
          x={(first.x + label.x) / 2}
          y={(first.y + label.y) / 2 - 4}
        >
          {share}
        </text>
      )}
    </>
  );
}

function Node({ node, place, current, onOpen, onKey, onFocus }) {
  const { names } = useContext(Reader);
  const t = useWords(lotWords);
  const term = useTerms();
  const lines = nodeLines(node, names, term, t);
  const unknown = ["UNKNOWN", "NOT_RECORDED", "NOT_APPORTIONED"];
  const kind = (node.origin?.kind ?? "").replace("ORIGIN_KIND_", "");
  const look = node.more
    ? "node-more"
    : node.origin
      ? unknown.includes(kind)
        ? "node-unknown"
        : "node-origin"
      : node.depth === 0
        ? "node-asked"
        : "node-lot";
  return (
    <g
      class={`node ${look}`}
      role="treeitem"
      data-node={node.id}
      aria-label={lines.filter(Boolean).join(" ")}
      tabindex={current ? 0 : -1}
      transform={`translate(${place.x} ${place.y})`}
      onClick={onOpen}
      onKeyDown={onKey}
      onFocus={onFocus}
    >
      <rect
        width={SIZES.nodeWidth}
        height={SIZES.nodeHeight}
        rx={node.origin ? 20 : 6}
      />
      <svg
        x={TEXT_MARGIN}
        width={SIZES.nodeWidth - 2 * TEXT_MARGIN}
        height={SIZES.nodeHeight}
      >
        {lines.map((line, i) => (
          <text key={i} y={18 + i * 16} class={i === 0 ? "node-name" : ""}>
            {line}{" "}
          </text>
        ))}
      </svg>
    </g>
  );
}

function nodeLines(node, names, term, t) {
  if (node.more) return [t("more_nodes", { n: node.more })];
  const share = shareText(node.origin?.shareParts ?? node.shareParts);
  if (node.origin) {
    const { kind, name, party, place } = node.origin;
    const source = name || names(party) || place;
    return [term("originKind", kind), source, share].filter(Boolean);
  }
  const step = term("bizStep", node.bizStep);
  return [node.lot, names(node.issuer), [step, share].filter(Boolean).join(" ")];
}
