import { useContext, useMemo } from "preact/hooks";
import definitions from "daodi:sections";
import { decimalText, eventTimeText } from "../../format.js";
import { Reader, useTerms, useWords } from "../../reader.js";
import { readEntry } from "../../statement/read_entry.js";
import { EntryLink } from "../../ui/links.jsx";
import { Part } from "../../ui/page.jsx";
import { Answer, Empty } from "../../ui/state.jsx";
import { Table } from "../../ui/table.jsx";
import { Tag } from "../../ui/tag.jsx";
import { lotWords } from "../../words/lots.js";
import { useEvents } from "./use_events.js";

/** Every test of a lot with its results against their limits. */
export function LotTests({ name, asOf }) {
  const t = useWords(lotWords);
  const call = useEvents(name, asOf);
  const tests = useMemo(
    () =>
      (call.data?.items ?? [])
        .map(({ entry }) => readEntry(entry, definitions))
        .filter(
          (told) =>
            told.kind === "INSPECTION" ||
            told.content("TestResults") ||
            told.content("Verdict"),
        ),
    [call.data],
  );
  return (
    <Answer call={call}>
      {() =>
        tests.length === 0 ? (
          <Empty>{t("tests_none")}</Empty>
        ) : (
          tests.map((told) => <Test key={told.index} told={told} />)
        )
      }
    </Answer>
  );
}

function Test({ told }) {
  const { names } = useContext(Reader);
  const t = useWords(lotWords);
  const term = useTerms();
  const verdict = told.content("Verdict");
  const time = told.content("EventFacts")?.events?.[0]?.time;
  const results = told.content("TestResults")?.results ?? [];
  const purpose = verdict?.purpose
    ? term("testPurpose", verdict.purpose)
    : term("kind", told.kind);
  return (
    <Part
      title={`${purpose} ${eventTimeText(time)}`}
      tools={<EntryLink index={told.index} />}
    >
      <p class="note">
        {names(told.author)} {verdict && <VerdictTag verdict={verdict} />}{" "}
        {verdict?.status && term("resultStatus", verdict.status)}{" "}
        {verdict?.report && `${t("report")} ${verdict.report}`}
      </p>
      {verdict?.summary && <p class="note">{verdict.summary}</p>}
      {results.length > 0 ? (
        <Results results={results} caption={`${purpose} #${told.index}`} />
      ) : (
        <p class="note">{t("results_withheld")}</p>
      )}
    </Part>
  );
}

function VerdictTag({ verdict }) {
  const t = useWords(lotWords);
  return verdict.conforms ? (
    <Tag tone="good">{t("conforms")}</Tag>
  ) : (
    <Tag tone="bad">{t("not_conforms")}</Tag>
  );
}

// A limit in words ("not to be used") has no unit.
function limitText({ limit, unit }) {
  if (!limit) return "";
  return /\d/.test(limit) && unit ? `${limit} ${unit}` : limit;
}

function Results({ results, caption }) {
  const t = useWords(lotWords);
  const value = ({ kind, qualifier, value: stated, unit, conforms }) => {
    if (kind === "RESULT_KIND_QUALITATIVE" || !stated) {
      return qualifier || t(conforms ? "conforms" : "not_conforms");
    }
    return [qualifier, decimalText(stated), unit].filter(Boolean).join(" ");
  };
  const columns = [
    { name: "item", title: t("item"), cell: (one) => one.item },
    { name: "value", title: t("value"), numeric: true, cell: value },
    {
      name: "limit",
      title: t("limit"),
      numeric: true,
      cell: limitText,
    },
    {
      name: "verdict",
      title: t("verdict"),
      cell: (one) => <VerdictTag verdict={one} />,
    },
    {
      name: "judged_by",
      title: t("judged_by"),
      wide: true,
      cell: (one) => one.judgedBy,
    },
  ];
  return <Table caption={caption} columns={columns} rows={results} />;
}
