import { useContext } from "preact/hooks";
import { dateText, numberText } from "../../format.js";
import { answeredShare } from "../../notice_ladder.js";
import { Reader, useCall, useWords } from "../../reader.js";
import { TextField } from "../../ui/field.jsx";
import { Part } from "../../ui/page.jsx";
import { Answer } from "../../ui/state.jsx";
import { Table } from "../../ui/table.jsx";
import { noticeWords } from "../../words/notices.js";
import { NoticeTable, useDuration } from "./table.jsx";
import { useNotices } from "./use_notices.js";

/** Drills: how many of a month were answered and how fast, and each of them. */
export function Drills() {
  const { route, choose } = useContext(Reader);
  const t = useWords(noticeWords);
  const drills = useNotices({ drills: true });
  const month =
    route.params.month ?? dateText(drills.data?.atMs ?? 0).slice(0, 7);
  return (
    <>
      <p class="note">{t("drills_lead")}</p>
      <form class="filter" onSubmit={(event) => event.preventDefault()}>
        <TextField
          label={t("month")}
          type="month"
          value={month}
          onText={(chosen) => choose({ month: chosen })}
        />
      </form>
      {/^\d{4}-\d{2}$/.test(month) && <Report month={month} />}
      <Answer call={drills}>
        {(told) => (
          <Part title={t("tab_drills")}>
            <NoticeTable
              told={told}
              caption={t("tab_drills")}
              onDone={drills.reload}
            />
          </Part>
        )}
      </Answer>
    </>
  );
}

function Report({ month }) {
  const { text, names } = useContext(Reader);
  const t = useWords(noticeWords);
  const spell = useDuration();
  const call = useCall(
    (api, signal) => api.get(`/v1/noticeDrills/${month}`, {}, signal),
    [month],
  );
  const count = (name, field) => ({
    name,
    title: t(name),
    numeric: true,
    cell: (one) => one[field] ?? 0,
  });
  const time = (name, field) => ({
    name,
    title: t(name),
    numeric: true,
    cell: (one) => (Number(one[field] ?? 0) > 0 ? spell(one[field]) : "–"),
  });
  const share = (row) => {
    const percent = answeredShare(row);
    return percent === undefined ? "–" : `${numberText(percent, 1)} %`;
  };
  const columns = [
    {
      name: "recipient",
      title: t("recipient"),
      cell: (one) => (one.recipient ? names(one.recipient) : t("all_parties")),
    },
    count("drill_count", "drills"),
    count("drill_answered", "answered"),
    { name: "share", title: t("share"), numeric: true, cell: share },
    count("drill_in_time", "answeredInTime"),
    time("median", "medianAnswerMs"),
    time("slowest", "slowestAnswerMs"),
  ];
  return (
    <Answer call={call}>
      {({ rows = [], total = {}, truncated }) => (
        <>
          {truncated && <p class="note-warning note">{text("truncated")}</p>}
          <Part title={`${t("report")} ${month}`}>
            <Table
              caption={`${t("report")} ${month}`}
              columns={columns}
              rows={rows.length > 0 ? [...rows, total] : []}
              rowKey={(one) => one.recipient}
              empty={t("drills_none")}
            />
          </Part>
        </>
      )}
    </Answer>
  );
}
