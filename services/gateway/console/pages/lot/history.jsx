import { useContext, useMemo } from "preact/hooks";
import definitions from "daodi:sections";
import { eventTimeText, timeText } from "../../format.js";
import { Reader, useTerms, useWords } from "../../reader.js";
import { lotLinesOf, placesOf } from "../../statement/lot_lines.js";
import { marksOf } from "../../statement/marks.js";
import { readEntry } from "../../statement/read_entry.js";
import { Button } from "../../ui/button.jsx";
import { Drawer } from "../../ui/drawer.jsx";
import { Answer } from "../../ui/state.jsx";
import {
  LotLines,
  Marks,
  SectionTags,
  StatementDetail,
} from "../../ui/statement.jsx";
import { Table } from "../../ui/table.jsx";
import { lotWords } from "../../words/lots.js";
import { useEvents } from "./use_events.js";

/** All statements about a lot in the order of the log. */
export function History({ name, asOf }) {
  const { text, route, choose } = useContext(Reader);
  const t = useWords(lotWords);
  const call = useEvents(name, asOf);
  const rows = useMemo(
    () =>
      (call.data?.items ?? []).map((event) => ({
        event,
        told: readEntry(event.entry, definitions),
      })),
    [call.data],
  );
  const opened = rows.find(
    ({ told }) => String(told.index) === route.params.entry,
  );
  return (
    <Answer call={call}>
      {({ truncated }) => (
        <>
          {truncated && <p class="note-warning">{text("truncated")}</p>}
          <Events rows={rows} />
          {opened && (
            <Drawer
              title={t("event_title", { n: opened.told.index })}
              onClose={() => choose({ entry: "" })}
            >
              <StatementDetail told={opened.told} />
            </Drawer>
          )}
        </>
      )}
    </Answer>
  );
}

function Kind({ told }) {
  const { choose } = useContext(Reader);
  const t = useWords(lotWords);
  const term = useTerms();
  return (
    <span class="nowrap">
      #{told.index}{" "}
      <strong>
        {told.kind ? term("kind", told.kind) : t("withheld_statement")}
      </strong>
      <br />
      <Button
        kind="quiet"
        class="button button-quiet button-inline"
        aria-label={`${t("details")} #${told.index}`}
        onClick={() => choose({ entry: told.index })}
      >
        {t("details")}
      </Button>
    </span>
  );
}

function Times({ told }) {
  const t = useWords(lotWords);
  const events = told.content("EventFacts")?.events ?? [];
  const happened = new Set(events.map(({ time }) => eventTimeText(time)));
  return (
    <span class="nowrap">
      {[...happened].map((time) => (
        <div key={time}>{time}</div>
      ))}
      <div class="minor">
        {t("recorded")} {timeText(told.recordTimeMs)}
      </div>
    </span>
  );
}

function Author({ told }) {
  const { names } = useContext(Reader);
  const term = useTerms();
  const how = [term("assurance", told.assurance), ...placesOf(told)];
  return (
    <>
      {names(told.author)}
      <div class="minor">{how.filter(Boolean).join(" · ")}</div>
    </>
  );
}

function Events({ rows }) {
  const { names } = useContext(Reader);
  const t = useWords(lotWords);
  const columns = [
    { name: "kind", title: t("kind"), cell: ({ told }) => <Kind told={told} /> },
    {
      name: "time",
      title: `${t("happened")} / ${t("recorded")}`,
      cell: ({ told }) => <Times told={told} />,
    },
    {
      name: "lots",
      title: t("lots"),
      wide: true,
      cell: ({ told }) => <LotLines lines={lotLinesOf(told)} />,
    },
    {
      name: "author",
      title: t("author"),
      cell: ({ told }) => <Author told={told} />,
    },
    {
      name: "marks",
      title: t("marks"),
      cell: ({ event, told }) => <Marks marks={marksOf(event, told, names)} />,
    },
    {
      name: "sections",
      title: t("sections"),
      cell: ({ told }) => <SectionTags sections={told.sections} />,
    },
  ];
  return (
    <Table
      caption={t("tab_history")}
      columns={columns}
      rows={rows}
      rowKey={({ told }) => told.index}
      rowClass={({ event }) =>
        (event.correctedBy ?? []).length > 0 ? "struck" : undefined
      }
    />
  );
}
