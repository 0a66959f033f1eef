import { useContext } from "preact/hooks";
import { csvText } from "../csv.js";
import { downloadText } from "../download.js";
import { noticeStates, noticeTable, countsByState } from "../notice_ladder.js";
import { Reader, useTerms, useWords } from "../reader.js";
import { toneOf } from "../tones.js";
import { Button } from "../ui/button.jsx";
import { CheckField, SelectField } from "../ui/field.jsx";
import { Page } from "../ui/page.jsx";
import { Stat } from "../ui/stat.jsx";
import { Answer } from "../ui/state.jsx";
import { Tabs } from "../ui/tabs.jsx";
import { noticeWords } from "../words/notices.js";
import { Drills } from "./notices/drills.jsx";
import { NoticeTable } from "./notices/table.jsx";
import { TelephoneList } from "./notices/telephone.jsx";
import { useNotices } from "./notices/use_notices.js";

const TABS = ["list", "telephone", "drills"];

/** Who must be told of orders, and who has not answered. */
export function Notices() {
  const { route, choose } = useContext(Reader);
  const t = useWords(noticeWords);
  const tab = TABS.includes(route.params.tab) ? route.params.tab : "list";
  return (
    <Page title={t("title")} lead={t("lead")}>
      <Tabs
        label={t("tabs")}
        tabs={TABS.map((key) => [key, t(`tab_${key}`)])}
        chosen={tab}
        onChoose={(key) => choose({ tab: key })}
      >
        {tab === "drills" ? <Drills /> : <OfOrders telephone={tab !== "list"} />}
      </Tabs>
    </Page>
  );
}

function OfOrders({ telephone }) {
  const { text, route } = useContext(Reader);
  const t = useWords(noticeWords);
  const { order = "", state = "", open = "" } = route.params;
  const call = useNotices({
    orderEntry: order,
    ofOrder: order !== "",
    state: telephone ? "" : state,
    openOnly: telephone || open === "1",
  });
  return (
    <>
      <Filter telephone={telephone} call={call} />
      <Answer call={call}>
        {(told) => (
          <>
            {told.truncated && (
              <p class="note-warning note">{text("truncated")}</p>
            )}
            {telephone ? (
              <TelephoneList told={told} onDone={call.reload} />
            ) : (
              <>
                <Sums notices={told.notices} />
                <NoticeTable
                  told={told}
                  caption={t("title")}
                  onDone={call.reload}
                />
              </>
            )}
          </>
        )}
      </Answer>
    </>
  );
}

function Filter({ telephone, call }) {
  const { text, route, choose } = useContext(Reader);
  const t = useWords(noticeWords);
  const term = useTerms();
  const { order, state, open } = route.params;
  return (
    <form class="filter" onSubmit={(event) => event.preventDefault()}>
      {!telephone && (
        <>
          <SelectField
            label={t("state")}
            value={state ?? ""}
            onText={(value) => choose({ state: value })}
            options={[
              ["", text("all")],
              ...noticeStates.map((one) => [one, term("noticeState", one)]),
            ]}
          />
          <CheckField
            label={t("open_only")}
            checked={open === "1"}
            onCheck={(checked) => choose({ open: checked ? "1" : "" })}
          />
        </>
      )}
      {order && (
        <Button onClick={() => choose({ order: "" })}>
          {t("of_order", { n: order })} ✕
        </Button>
      )}
      <Button onClick={call.reload}>{t("refresh")}</Button>
      {!telephone && <Export notices={call.data?.notices ?? []} />}
      <Button onClick={() => print()}>
        {telephone ? t("print_list") : text("print")}
      </Button>
    </form>
  );
}

const FILE_COLUMNS = [
  "order",
  "document",
  "recipient",
  "lots",
  "state",
  "begin",
  "attempts",
  "last_channel",
  "last_outcome",
  "next_due",
  "answered_on",
  "channel",
  "entry",
];

function Export({ notices }) {
  const { text, names } = useContext(Reader);
  const t = useWords(noticeWords);
  const term = useTerms();
  const save = () => {
    const heads = FILE_COLUMNS.map((name) => t(name));
    const table = noticeTable(notices, { heads, names, term });
    downloadText("notices.csv", csvText(table), "text/csv");
  };
  return (
    <Button onClick={save} disabled={notices.length === 0}>
      {text("export_csv")}
    </Button>
  );
}

function Sums({ notices }) {
  const term = useTerms();
  const counts = countsByState(notices);
  const shown = noticeStates.filter((state) => counts[state]);
  if (shown.length === 0) return null;
  return (
    <div class="stats">
      {shown.map((state) => (
        <Stat
          key={state}
          label={term("noticeState", state)}
          value={counts[state]}
          tone={toneOf(state)}
        />
      ))}
    </div>
  );
}
