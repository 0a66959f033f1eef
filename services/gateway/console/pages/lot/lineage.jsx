import { useContext, useMemo, useState } from "preact/hooks";
import { massText, shareText } from "../../format.js";
import { collapseSiblings, graphOf } from "../../lineage/graph.js";
import { Reader, useCall, useTerms, useWords } from "../../reader.js";
import { EntryLink, LotLink } from "../../ui/links.jsx";
import { SelectField } from "../../ui/field.jsx";
import { LineageGraph } from "../../ui/lineage_graph.jsx";
import { Part } from "../../ui/page.jsx";
import { Answer, Empty } from "../../ui/state.jsx";
import { Table } from "../../ui/table.jsx";
import { lotWords } from "../../words/lots.js";
import { Origins } from "./state.jsx";

const MAX_NODES = 2000;
const DIRECTIONS = ["UPSTREAM", "DOWNSTREAM", "BOTH"];

/** What a lot was made of and what was made of it. */
export function Lineage({ name, asOf }) {
  const { text, route, choose } = useContext(Reader);
  const t = useWords(lotWords);
  const [opened, setOpened] = useState(new Set());
  const direction = DIRECTIONS.includes(route.params.direction)
    ? route.params.direction
    : "UPSTREAM";
  const call = useCall(
    (api, signal) =>
      api.get(
        `/v1/${name}:trace`,
        {
          direction: `TRACE_DIRECTION_${direction}`,
          asOfSize: asOf,
          maxNodes: MAX_NODES,
        },
        signal,
      ),
    [name, asOf, direction],
  );
  const graph = useMemo(() => graphOf(call.data?.items ?? []), [call.data]);
  const shown = useMemo(() => collapseSiblings(graph, opened), [graph, opened]);
  return (
    <>
      <div class="filter">
        <SelectField
          label={t("direction")}
          value={direction}
          onText={(value) => choose({ direction: value })}
          options={[
            ["UPSTREAM", t("upstream")],
            ["DOWNSTREAM", t("downstream")],
            ["BOTH", t("both")],
          ]}
        />
        <p class="note">{t("lineage_help")}</p>
      </div>
      <Answer call={call}>
        {() => (
          <>
            {graph.summary.truncated && (
              <p class="note-warning">{text("truncated")}</p>
            )}
            {graph.edges.length === 0 ? (
              <Empty>{t("no_lineage")}</Empty>
            ) : (
              <LineageGraph
                graph={shown}
                onOpen={(id) => setOpened(new Set([...opened, id]))}
              />
            )}
            {direction !== "DOWNSTREAM" && (
              <Part title={t("origins")}>
                <Origins origins={graph.summary.origins ?? []} />
              </Part>
            )}
            <EdgeTable graph={graph} />
          </>
        )}
      </Answer>
    </>
  );
}

function EdgeTable({ graph }) {
  const { names } = useContext(Reader);
  const t = useWords(lotWords);
  const term = useTerms();
  const nodeOf = (id) => graph.nodes.find((node) => node.id === id);
  const lotCell = (id) => {
    const node = nodeOf(id);
    if (!node) return "";
    return (
      <>
        <LotLink batch={node.batch} /> {names(node.issuer)}
      </>
    );
  };
  const columns = [
    { name: "from", title: t("from_lot"), cell: (edge) => lotCell(edge.from) },
    { name: "to", title: t("to_lot"), cell: (edge) => lotCell(edge.to) },
    {
      name: "step",
      title: t("step"),
      cell: (edge) => term("bizStep", edge.bizStep),
    },
    {
      name: "into",
      title: t("into"),
      numeric: true,
      cell: (edge) => massText(edge.inputMassMilligrams),
    },
    {
      name: "share",
      title: t("share"),
      numeric: true,
      cell: (edge) =>
        edge.kind === "EDGE_KIND_GROWTH"
          ? t("growth")
          : shareText(edge.shareParts) || t("unknown_share"),
    },
    {
      name: "entry",
      title: t("index"),
      cell: (edge) => <EntryLink index={edge.entry} />,
    },
  ];
  return (
    <Part title={t("lineage_table")}>
      <Table
        caption={t("lineage_table")}
        columns={columns}
        rows={graph.edges.filter(({ from }) => from.startsWith("lot-"))}
        empty={t("no_lineage")}
      />
    </Part>
  );
}
