import { useContext } from "preact/hooks";
import definitions from "daodi:sections";
import { Reader, useCall, useTerms, useWords } from "../reader.js";
import { lotLinesOf } from "../statement/lot_lines.js";
import { readEntry } from "../statement/read_entry.js";
import { Button } from "../ui/button.jsx";
import { Page, Part } from "../ui/page.jsx";
import { Answer } from "../ui/state.jsx";
import { LotLines, StatementDetail } from "../ui/statement.jsx";
import { lotWords } from "../words/lots.js";

/** One statement by its position in the log. */
export function Entry() {
  const { text, route } = useContext(Reader);
  const t = useWords(lotWords);
  const term = useTerms();
  const index = route.params.index ?? "0";
  const call = useCall(
    (api, signal) => api.get(`/v1/ledgers/-/entries/${index}`, {}, signal),
    [index],
  );
  return (
    <Answer call={call} title={t("event_title", { n: index })}>
      {(entry) => {
        const told = readEntry(entry, definitions);
        return (
          <Page
            title={t("event_title", { n: told.index })}
            lead={told.kind ? term("kind", told.kind) : undefined}
            tools={<Button onClick={() => print()}>{text("print")}</Button>}
          >
            <LotLines lines={lotLinesOf(told)} />
            <Part title={t("sections")}>
              <StatementDetail told={told} />
            </Part>
          </Page>
        );
      }}
    </Answer>
  );
}
