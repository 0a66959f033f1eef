import { useContext, useState } from "preact/hooks";
import { timeText } from "../format.js";
import { Reader, useCall, useWords } from "../reader.js";
import { lotOfBatchName } from "../route.js";
import { Button, ButtonLink } from "../ui/button.jsx";
import { Page } from "../ui/page.jsx";
import { Answer } from "../ui/state.jsx";
import { Tabs } from "../ui/tabs.jsx";
import { lotWords } from "../words/lots.js";
import { LotBalance } from "./lot/balance.jsx";
import { LotCodes } from "./lot/codes.jsx";
import { LotDocuments } from "./lot/documents.jsx";
import { History } from "./lot/history.jsx";
import { Lineage } from "./lot/lineage.jsx";
import { LotTests } from "./lot/tests.jsx";
import { RecallPreview } from "./lot/recall_preview.jsx";
import { LotState } from "./lot/state.jsx";
import { useEvents } from "./lot/use_events.js";

const TABS = {
  state: LotState,
  history: History,
  lineage: Lineage,
  balance: LotBalance,
  tests: LotTests,
  documents: LotDocuments,
  codes: LotCodes,
  recall: RecallPreview,
};

/** Everything about one lot, as of now or of any earlier size of the ledger. */
export function Lot() {
  const { route, choose } = useContext(Reader);
  const t = useWords(lotWords);
  const { name = "", asOf = "" } = route.params;
  const { lot } = lotOfBatchName(name);
  const call = useCall(
    (api, signal) => api.get(`/v1/${name}`, { asOfSize: asOf }, signal),
    [name, asOf],
  );
  const events = useEvents(name, "");
  const tab = TABS[route.params.tab] ? route.params.tab : "state";
  const Part = TABS[tab];
  return (
    <Answer call={call} title={lot}>
      {(batch) => (
        <Page
          title={lot}
          lead={batch.legalName}
          tools={<LotTools batch={batch} />}
        >
          <AsOf key={name} batch={batch} events={events.data?.items ?? []} />
          <Tabs
            label={t("tabs")}
            tabs={Object.keys(TABS).map((key) => [key, t(`tab_${key}`)])}
            chosen={tab}
            onChoose={(key) => choose({ tab: key })}
          >
            <Part key={tab} name={batch.name} asOf={asOf} batch={batch} />
          </Tabs>
        </Page>
      )}
    </Answer>
  );
}

function LotTools({ batch }) {
  const { text, link } = useContext(Reader);
  const t = useWords(lotWords);
  const page = `/p/01/${batch.gtin}/10/${encodeURIComponent(batch.lot)}`;
  return (
    <>
      <ButtonLink href={link("flags", { lot: batch.name, severity: "all" })}>
        {t("its_flags")}
      </ButtonLink>
      <ButtonLink href={link("orders", { lot: batch.name })}>
        {t("its_orders")}
      </ButtonLink>
      <ButtonLink href={link("evidence", { name: batch.name })}>
        {t("evidence")}
      </ButtonLink>
      {batch.gtin && (
        <ButtonLink href={page} target="_blank" rel="noreferrer">
          {t("public_page")}
        </ButtonLink>
      )}
      <Button onClick={() => print()}>{text("print")}</Button>
    </>
  );
}

// Stops of the slider: the sizes of the log right after each statement about the
// lot, as nothing about it changes between them; and now.
function AsOf({ batch, events }) {
  const { route, choose } = useContext(Reader);
  const t = useWords(lotWords);
  const [now] = useState(route.params.asOf ? undefined : batch.asOfSize);
  const stops = events.map(({ entry }) => Number(entry.index) + 1);
  const asOf = Number(route.params.asOf ?? 0);
  const before = stops.filter((size) => size <= asOf).length;
  const at = asOf ? Math.max(0, before - 1) : stops.length;
  const timeOf = (i) => timeText(events[i]?.entry.recordTimeMs);
  const told = asOf
    ? t("as_of_then", { n: asOf, time: timeOf(Math.max(0, before - 1)) })
    : t("as_of_now", { n: now ?? batch.asOfSize });
  if (stops.length === 0) return null;
  return (
    <div class={asOf ? "slider slider-then" : "slider"}>
      <label>
        <span>{t("as_of")}</span>
        <input
          type="range"
          min={0}
          max={stops.length}
          value={at}
          aria-valuetext={told}
          onChange={(event) => {
            const stop = Number(event.currentTarget.value);
            choose({ asOf: stop === stops.length ? "" : stops[stop] });
          }}
        />
      </label>
      <output>{told}</output>
      {asOf > 0 && (
        <Button onClick={() => choose({ asOf: "" })}>{t("back_to_now")}</Button>
      )}
      {asOf > 0 && <p class="note">{t("as_of_note", { n: asOf })}</p>}
    </div>
  );
}
