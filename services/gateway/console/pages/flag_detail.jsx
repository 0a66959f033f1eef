import { useContext } from "preact/hooks";
import definitions from "daodi:sections";
import { timeText } from "../format.js";
import { Reader, useCall, useTerms, useWords } from "../reader.js";
import { lotLinesOf } from "../statement/lot_lines.js";
import { readEntry } from "../statement/read_entry.js";
import { toneOf } from "../tones.js";
import { Facts } from "../ui/facts.jsx";
import { EntryLink, LotLinks } from "../ui/links.jsx";
import { Answer } from "../ui/state.jsx";
import { LotLines } from "../ui/statement.jsx";
import { Tag } from "../ui/tag.jsx";
import { flagWords } from "../words/flags.js";
import { FlagActions } from "./flag_actions.jsx";

// The entry a flag is about comes first; more of them are links alone.
const CAUSES_READ = 3;

/** One flag: what it means, what caused it, what became of it. */
export function FlagDetail({ flag, onDone }) {
  const { names } = useContext(Reader);
  const t = useWords(flagWords);
  const term = useTerms();
  return (
    <>
      <span class="tags">
        <Tag tone={toneOf(flag.severity)}>{term("severity", flag.severity)}</Tag>
        <Tag tone={toneOf(flag.state)}>{term("flagState", flag.state)}</Tag>
        <Tag>
          {flag.code} · {t("rules", { n: flag.rulesVersion })}
        </Tag>
      </span>
      <Facts
        pairs={[
          [t("lots"), <LotLinks lots={flag.lots} most={20} />],
          [t("whose"), (flag.organizations ?? []).map(names).join("、")],
          [t("raised"), timeText(flag.raisedTimeMs)],
          [
            t("closed"),
            Number(flag.closedBy) >= 0 && Number(flag.closedTimeMs) > 0 && (
              <>
                {timeText(flag.closedTimeMs)} <EntryLink index={flag.closedBy} />
              </>
            ),
          ],
        ]}
      />
      <section>
        <h3>{t("details")}</h3>
        <Facts pairs={Object.entries(flag.details ?? {})} />
      </section>
      <section>
        <h3>{t("causes")}</h3>
        {(flag.causes ?? []).slice(0, CAUSES_READ).map((index) => (
          <Cause key={index} index={index} />
        ))}
        <span class="links">
          {(flag.causes ?? []).slice(CAUSES_READ).map((index) => (
            <EntryLink key={index} index={index} />
          ))}
        </span>
      </section>
      <Life steps={flag.steps ?? []} />
      <FlagActions flag={flag} onRecorded={onDone} />
    </>
  );
}

function Cause({ index }) {
  const { names } = useContext(Reader);
  const t = useWords(flagWords);
  const term = useTerms();
  const call = useCall(
    (api, signal) => api.get(`/v1/ledgers/-/entries/${index}`, {}, signal),
    [index],
  );
  return (
    <Answer call={call}>
      {(entry) => {
        const told = readEntry(entry, definitions);
        return (
          <div class="section-card">
            <p>
              <EntryLink index={index} />{" "}
              <strong>
                {told.kind ? term("kind", told.kind) : t("cause_of", { n: index })}
              </strong>{" "}
              {names(told.author)} {timeText(told.recordTimeMs)}
            </p>
            <LotLines lines={lotLinesOf(told)} />
          </div>
        );
      }}
    </Answer>
  );
}

function Life({ steps }) {
  const { names } = useContext(Reader);
  const t = useWords(flagWords);
  const term = useTerms();
  return (
    <section>
      <h3>{t("life")}</h3>
      {steps.length === 0 ? (
        <p class="note">{t("life_none")}</p>
      ) : (
        <ol class="timeline">
          {steps.map((step) => (
            <li key={step.entry}>
              <span class="minor">{timeText(step.recordTimeMs)}</span>{" "}
              <strong>{names(step.author) || t("by_fact")}</strong>{" "}
              {step.assessment?.act
                ? term("flagAct", step.assessment.act)
                : term("flagState", step.state)}{" "}
              <EntryLink index={step.entry} />
              {step.assessment && <p>{assessmentText(step.assessment, t)}</p>}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function assessmentText({ text, caseNumber, assignee, dueDate }, t) {
  return [
    text,
    caseNumber && t("case", { n: caseNumber }),
    assignee && t("assigned", { who: assignee, due: dueDate ?? "" }),
  ]
    .filter(Boolean)
    .join(" ");
}
