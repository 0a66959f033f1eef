import { useContext } from "preact/hooks";
import { hashText, timeText } from "../format.js";
import { Reader, useTerms, useWords } from "../reader.js";
import { toneOf } from "../tones.js";
import { lotWords } from "../words/lots.js";
import { Facts } from "./facts.jsx";
import { EntryLink, LotLink } from "./links.jsx";
import { Message } from "./message.jsx";
import { Tag } from "./tag.jsx";

/** Lots of a statement with role and amount. */
export function LotLines({ lines }) {
  const term = useTerms();
  return (
    <ul class="plain-list">
      {lines.map(({ role, lot, label, quantity, asWritten }, i) => (
        <li key={i}>
          <span class="role">{term("lotRole", role)}</span>{" "}
          {lot ? <LotLink lot={lot} /> : label} {quantity}
          {asWritten && ` “${asWritten}”`}
        </li>
      ))}
    </ul>
  );
}

/** Marks of a statement as tags. */
export function Marks({ marks }) {
  const t = useWords(lotWords);
  return (
    <span class="tags">
      {marks.map(({ key, values, tone }) => (
        <Tag key={key} tone={tone}>
          {t(key, values)}
        </Tag>
      ))}
    </span>
  );
}

/** How many sections are shown, and each that is not, with the reason. */
export function SectionTags({ sections }) {
  const term = useTerms();
  const shown = sections.filter(({ visibility }) => visibility === "SHOWN");
  const hidden = sections.filter(({ visibility }) => visibility !== "SHOWN");
  return (
    <span class="tags">
      {shown.length > 0 && (
        <Tag tone="good">
          {term("visibility", "SHOWN")} {shown.length}
        </Tag>
      )}
      {hidden.map(({ label, message, visibility }) => (
        <Tag key={label} tone={toneOf(visibility)}>
          {message ? term("section", message) : `#${label}`}{" "}
          {term("visibility", visibility)}
        </Tag>
      ))}
    </span>
  );
}

/** A whole statement: who signed, and every section or why it is not shown. */
export function StatementDetail({ told }) {
  const { names } = useContext(Reader);
  const t = useWords(lotWords);
  const term = useTerms();
  return (
    <>
      <Facts
        pairs={[
          [t("kind"), told.kind && term("kind", told.kind)],
          [t("author"), names(told.author)],
          [t("recorded"), timeText(told.recordTimeMs)],
          [t("signed_at"), timeText(told.authorTimeMs)],
          [t("assurance"), term("assurance", told.assurance)],
          [
            t("refs"),
            told.refs.length > 0 && (
              <span class="links">
                {told.refs.map((ref) => (
                  <span key={`${ref.kind}${ref.index}`}>
                    {ref.kind} <EntryLink index={ref.index} />
                  </span>
                ))}
              </span>
            ),
          ],
          [t("leaf"), <code>{hashText(told.leafHash)}</code>],
        ]}
      />
      {!told.kind && <p class="note-warning">{t("withheld_statement")}</p>}
      {told.sections.map((section) => (
        <section key={section.label} class="section-card">
          <header class="part-head">
            <h3>
              {section.message
                ? term("section", section.message)
                : `#${section.label}`}
            </h3>
            <span class="tags">
              <Tag tone={toneOf(section.visibility)}>
                {term("visibility", section.visibility)}
              </Tag>
              <Tag>{term("audience", section.audience)}</Tag>
              {section.erasable && <Tag>{t("erasable")}</Tag>}
            </span>
          </header>
          {section.content && <Message message={section.content} />}
        </section>
      ))}
    </>
  );
}
