import { useContext } from "preact/hooks";
import { numberText, timeText } from "../../format.js";
import { Reader, useCall, useList, useTerms, useWords } from "../../reader.js";
import { toneOf } from "../../tones.js";
import { ButtonLink } from "../../ui/button.jsx";
import { More } from "../../ui/more.jsx";
import { Part } from "../../ui/page.jsx";
import { Answer } from "../../ui/state.jsx";
import { Table } from "../../ui/table.jsx";
import { Tag } from "../../ui/tag.jsx";
import { lotWords } from "../../words/lots.js";

/** Labels printed, applied, void and unused, and what scans say of copies. */
export function LotCodes({ name }) {
  return (
    <>
      <LabelBalancePart name={name} />
      <Copies name={name} />
    </>
  );
}

/** What became of the labels of a lot. */
export function LabelBalancePart({ name }) {
  const t = useWords(lotWords);
  const balance = useCall(
    (api, signal) => api.get(`/v1/${name}:labelBalance`, {}, signal),
    [name],
  );
  return (
    <Part title={t("label_balance")}>
      <Answer call={balance}>
        {(labels) => <LabelBalance labels={labels} />}
      </Answer>
    </Part>
  );
}

function LabelBalance({ labels }) {
  const t = useWords(lotWords);
  const term = useTerms();
  const figures = Object.fromEntries(
    ["printed", "applied", "voided", "unused"].map((name) => [
      name,
      numberText(labels[name] ?? 0, 0),
    ]),
  );
  const unused = (labels.unusedIntervals ?? []).map(({ first, last }) =>
    first === last ? first : `${first}–${last}`,
  );
  return (
    <>
      <p class="card big">{t("label_sum", figures)}</p>
      {Number(labels.contradictory) > 0 && (
        <p class="note-warning note">
          {t("label_wrong", { n: labels.contradictory })}
        </p>
      )}
      {unused.length > 0 && (
        <p class="note">
          {t("label_unused")}：{unused.join("、")}
        </p>
      )}
      <Table
        caption={t("label_states")}
        columns={[
          {
            name: "state",
            title: t("state"),
            cell: (one) => term("labelState", one.state),
          },
          {
            name: "count",
            title: t("count"),
            numeric: true,
            cell: (one) => numberText(one.count, 0),
          },
        ]}
        rows={labels.states ?? []}
      />
    </>
  );
}

function useCopyColumns(reason) {
  const t = useWords(lotWords);
  const term = useTerms();
  return [
    {
      name: "serial",
      title: t("serial"),
      cell: (one) => <code>{one.code?.serial}</code>,
    },
    {
      name: "scans",
      title: t("scans"),
      numeric: true,
      cell: (one) => one.scans?.scanCount,
    },
    {
      name: "readers",
      title: t("readers"),
      numeric: true,
      cell: (one) => one.scans?.readerCount,
    },
    {
      name: "first",
      title: t("first_scan"),
      cell: (one) => timeText(one.scans?.firstTimeMs),
    },
    {
      name: "last",
      title: t("last_scan"),
      cell: (one) => timeText(one.scans?.lastTimeMs),
    },
    {
      name: "finding",
      title: t("finding"),
      wide: true,
      cell: (one) =>
        (one.findings ?? []).map((finding) => (
          <div key={finding.ruleId}>
            <Tag tone={toneOf(finding.severity)}>
              {finding.ruleId} {term("copySeverity", finding.severity)}
            </Tag>{" "}
            {reason(finding)}
          </div>
        )),
    },
  ];
}

function Copies({ name }) {
  const { language, link } = useContext(Reader);
  const t = useWords(lotWords);
  const list = useList(`/v1/${name}/copyFindings`, { pageSize: 100 }, "codes");
  const reason = (one) => (language === "zh" ? one.reasonZh : one.reasonEn);
  const columns = useCopyColumns(reason);
  return (
    <Part
      title={t("copies")}
      tools={
        <ButtonLink href={link("scans", { lot: name })}>
          {t("scan_analysis")}
        </ButtonLink>
      }
    >
      <Answer call={list}>
        {(last) => (
          <>
            <p class="note">
              {t("scanned", {
                n: last.scannedCodes ?? 0,
                several: last.codesOfSeveralReaders ?? 0,
              })}
            </p>
            {(last.lotFindings ?? []).map((finding) => (
              <p key={finding.ruleId} class="note-warning note">
                {finding.ruleId} {reason(finding)}
              </p>
            ))}
            <Table
              caption={t("copies")}
              columns={columns}
              rows={list.items}
              empty={t("copies_none")}
            />
            <More list={list} />
          </>
        )}
      </Answer>
    </Part>
  );
}
