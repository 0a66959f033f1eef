import { useContext } from "preact/hooks";
import { Reader, useTerms, useWords } from "../reader.js";
import { toneOf } from "../tones.js";
import { libraryWords } from "../words/libraries.js";
import { Tag } from "./tag.jsx";

const SOON_DAYS = 90;

/** A record as a link to its dossier. */
export function RecordLink({ record }) {
  const { link } = useContext(Reader);
  const name = record.displayName || record.subject;
  return <a href={link("dossier", { name: record.name })}>{name}</a>;
}

/** How a record was checked; another's word counts before the owner's. */
export function VerifiedTag({ record }) {
  const t = useWords(libraryWords);
  const term = useTerms();
  if ((record.attestations ?? []).some(({ regulator }) => regulator)) {
    return <Tag tone="good">{t("attested")}</Tag>;
  }
  return <span>{term("verified", record.verified) || t("not_stated")}</span>;
}

/** When something ends. */
export function ExpiryText({ expiry }) {
  const t = useWords(libraryWords);
  const term = useTerms();
  if (!expiry) return null;
  const days = Number(expiry.daysLeft ?? 0);
  const what = [
    term("licenceType", expiry.kind) || term("expirySubject", expiry.subject),
    expiry.number,
  ];
  const tone = days < 0 ? "bad" : days <= SOON_DAYS ? "warning" : "plain";
  const left = days < 0 ? t("expired", { n: -days }) : t("days_left", { n: days });
  return (
    <div>
      {what.filter(Boolean).join(" ")} {expiry.date} <Tag tone={tone}>{left}</Tag>
    </div>
  );
}

/** What a reader of a record should know. */
export function Notes({ notes = [] }) {
  const { language } = useContext(Reader);
  return notes.map((note) => (
    <div key={note.code} class="minor">
      {language === "zh" ? note.textZh : note.textEn}
    </div>
  ));
}

/** A first dealing approved or not. */
export function QualificationTag({ record }) {
  const term = useTerms();
  const { qualification } = record;
  if (!qualification || qualification.endsWith("UNSPECIFIED")) return null;
  return (
    <Tag tone={toneOf(qualification)}>{term("qualification", qualification)}</Tag>
  );
}
