import { useContext } from "preact/hooks";
import { timeText } from "../../format.js";
import { Reader, useCall, useTerms, useWords } from "../../reader.js";
import { scanPlaceText } from "../../scan_analysis.js";
import { toneOf } from "../../tones.js";
import { Drawer } from "../../ui/drawer.jsx";
import { Facts } from "../../ui/facts.jsx";
import { EntryLink, LotLink } from "../../ui/links.jsx";
import { Answer } from "../../ui/state.jsx";
import { Tag } from "../../ui/tag.jsx";
import { scanWords } from "../../words/scans.js";

const entryOf = (name) => name?.split("/").pop();

/** One code as the ledger and its scans tell it: "GTIN/SERIAL". */
export function CodeDrawer({ code, onClose }) {
  const t = useWords(scanWords);
  const mark = code.indexOf("/");
  const key = { gtin: code.slice(0, mark), serial: code.slice(mark + 1) };
  const call = useCall(
    (api) => api.post("/v1/codes:lookup", { scans: [{ code: key }] }),
    [code],
  );
  return (
    <Drawer title={t("code_title", key)} onClose={onClose}>
      <Answer call={call}>
        {({ codes }) => <CodeSheet told={codes?.[0] ?? {}} asked={key} />}
      </Answer>
    </Drawer>
  );
}

function CodeSheet({ told, asked }) {
  const { language, link } = useContext(Reader);
  const t = useWords(scanWords);
  const term = useTerms();
  const { scans = {}, findings = [] } = told;
  const unknown = told.verdict === "CODE_VERDICT_UNKNOWN";
  const { gtin = asked.gtin, serial = asked.serial } = told.code ?? {};
  const page = `/p/01/${gtin}/21/${encodeURIComponent(serial)}`;
  return (
    <>
      <p class="tags">
        {[told.verdict, ...(told.also ?? [])].map((one) => (
          <Tag key={one} tone={toneOf(one)}>
            {term("codeVerdict", one)}
          </Tag>
        ))}
        {told.ownHold && <Tag>{t("own_hold")}</Tag>}
      </p>
      <Facts
        pairs={[
          ["GTIN", gtin],
          [t("lot"), told.batch && <LotLink batch={told.batch} tab="codes" />],
          [t("level"), term("codeLevel", told.level)],
          [t("counter"), Number(told.counter) > 0 && told.counter],
          [t("range"), told.range && <EntryLink index={entryOf(told.range.entry)} />],
          [t("best_before"), told.bestBefore],
          [
            t("order"),
            told.orderEntry && (
              <a href={link("order", { entry: entryOf(told.orderEntry) })}>
                #{entryOf(told.orderEntry)}
              </a>
            ),
          ],
          [t("why_unknown"), told.unknownReason && <code>{told.unknownReason}</code>],
        ]}
      />
      {!unknown && <ScanFacts scans={scans} />}
      {findings.length > 0 && (
        <section class="stack">
          <h3>{t("code_findings")}</h3>
          {findings.map((one) => (
            <p key={one.ruleId}>
              <Tag tone={toneOf(one.severity)}>
                {one.ruleId} {term("copySeverity", one.severity)}
              </Tag>{" "}
              {language === "zh" ? one.reasonZh : one.reasonEn}
            </p>
          ))}
        </section>
      )}
      {!unknown && (
        <p class="note">
          <a href={page} target="_blank" rel="noreferrer">
            {t("public_page")}
          </a>{" "}
          {t("public_page_note")}
        </p>
      )}
    </>
  );
}

function ScanFacts({ scans }) {
  const t = useWords(scanWords);
  const term = useTerms();
  const at = (ms, code) =>
    [timeText(ms), scanPlaceText(code, term)].filter(Boolean).join(" ");
  return (
    <Facts
      pairs={[
        [t("scans"), scans.scanCount ?? "0"],
        [t("readers"), scans.readerCount],
        [t("prefecture_count"), scans.prefectureCount],
        [t("first"), at(scans.firstTimeMs, scans.firstDivisionCode)],
        [t("last"), at(scans.lastTimeMs, scans.lastDivisionCode)],
        [t("pin"), timeText(scans.pinVerifiedTimeMs)],
      ]}
    />
  );
}
