import { useContext } from "preact/hooks";
import { numberText, timeText } from "../format.js";
import { Reader, useTerms, useWords } from "../reader.js";
import { toneOf } from "../tones.js";
import { lotWords } from "../words/lots.js";
import { EntryLink } from "./links.jsx";
import { Table } from "./table.jsx";
import { Tag } from "./tag.jsx";

const BYTES_PER_KB = 1024;

const entryOf = (naming) => naming?.entry?.split("/").pop();

/** Documents with who named them, whether they are here, how long to be kept. */
export function DocumentTable({ documents, caption }) {
  const { names } = useContext(Reader);
  const t = useWords(lotWords);
  const term = useTerms();
  const first = (one) => one.namings?.[0];
  const columns = [
    {
      name: "document",
      title: t("document"),
      wide: true,
      cell: (one) => (
        <>
          {term("documentType", first(one)?.documentType)} {first(one)?.number}
          {one.reused && <Tag tone="bad">{t("reused")}</Tag>}
          {!first(one) && <code>{one.name}</code>}
        </>
      ),
    },
    {
      name: "state",
      title: t("state"),
      cell: (one) => (
        <Tag tone={toneOf(one.state)}>{term("documentState", one.state)}</Tag>
      ),
    },
    {
      name: "size",
      title: t("size"),
      numeric: true,
      cell: (one) =>
        Number(one.sizeBytes) > 0 &&
        `${numberText(Number(one.sizeBytes) / BYTES_PER_KB, 0)} kB`,
    },
    {
      name: "author",
      title: t("author"),
      cell: (one) => names(first(one)?.author ?? one.uploadedBy),
    },
    {
      name: "recorded",
      title: t("recorded"),
      cell: (one) => timeText(first(one)?.recordTimeMs ?? one.arrivedTimeMs),
    },
    {
      name: "retention",
      title: t("retention"),
      wide: true,
      cell: (one) => <Retention rules={first(one)?.retention ?? []} />,
    },
    {
      name: "entry",
      title: t("index"),
      cell: (one) => <EntryLink index={entryOf(first(one))} />,
    },
  ];
  return (
    <Table
      caption={caption}
      columns={columns}
      rows={documents}
      empty={t("documents_none")}
    />
  );
}

// A rule from memory is shown as what it is, never as law.
function Retention({ rules }) {
  const { language } = useContext(Reader);
  const t = useWords(lotWords);
  return rules.map((rule) => (
    <div key={rule.source} title={rule.source}>
      {t("months", {
        n: rule.months,
        from: language === "zh" ? rule.countedFromZh : rule.countedFromEn,
      })}
      {rule.basis === "RETENTION_BASIS_UNCHECKED" && t("retention_unchecked")}
    </div>
  ));
}
