import { useContext, useState } from "preact/hooks";
import { quantityText, timeText } from "../../format.js";
import { isOpen, ladderOf } from "../../notice_ladder.js";
import { Reader, useTerms, useWords } from "../../reader.js";
import { toneOf } from "../../tones.js";
import { Button } from "../../ui/button.jsx";
import { EntryLink, LotLink } from "../../ui/links.jsx";
import { Table } from "../../ui/table.jsx";
import { Tag } from "../../ui/tag.jsx";
import { noticeWords } from "../../words/notices.js";
import { orderWords } from "../../words/orders.js";
import { OnBehalf } from "./on_behalf.jsx";
import { useLedgerClock } from "./use_notices.js";

const MS_PER_MINUTE = 60_000;

/** How long something takes or took, in words. */
export function useDuration() {
  const t = useWords(orderWords);
  const minutesWord = useWords(noticeWords);
  return (ms) => {
    const minutes = Math.floor(Number(ms) / MS_PER_MINUTE);
    const hours = Math.floor(minutes / 60);
    if (hours >= 24) {
      return t("days_hours", { days: Math.floor(hours / 24), hours: hours % 24 });
    }
    if (hours > 0) return t("hours_minutes", { hours, minutes: minutes % 60 });
    return minutesWord("minutes", { n: minutes });
  };
}

/** Who is told, and of what. */
export function RecipientName({ notice }) {
  const { names } = useContext(Reader);
  const t = useWords(noticeWords);
  const { recipient, consumerChannel, onPlatform, drill } = notice;
  return (
    <>
      {recipient ? names(recipient) : t("consumers")}{" "}
      {recipient && !onPlatform && <Tag>{t("off_platform")}</Tag>}{" "}
      {drill && <Tag tone="warning">{t("drill")}</Tag>}
      {consumerChannel && <div class="minor">{consumerChannel}</div>}
    </>
  );
}

/** What a party has of the goods. */
export function NoticeLots({ lots = [] }) {
  return lots.map(({ lot, quantity, counters = [] }) => (
    <div key={`${lot?.issuer} ${lot?.lot}`}>
      {lot && <LotLink lot={lot} />} {quantityText(quantity)}
      {counters.length > 0 && (
        <span class="minor">
          {" "}
          {counters.map(({ first, last }) => `${first}–${last}`).join("、")}
        </span>
      )}
    </div>
  ));
}

const LOOKS = {
  done: "good",
  failed: "bad",
  running: "plain",
  due: "bad",
  waiting: "warning",
};

function Ladder({ notice, atMs }) {
  const { language } = useContext(Reader);
  const t = useWords(noticeWords);
  const term = useTerms();
  const spell = useDuration();
  const steps = ladderOf(notice, atMs);
  if (steps.length === 0) return <span class="minor">{t("no_step")}</span>;
  const when = (step) => {
    if (step.channel === "NOTICE_CHANNEL_CONSOLE") return t("in_console");
    if (step.takenMs > 0) return t("taken", { time: timeText(step.takenMs) });
    const time = timeText(step.dueMs);
    if (step.look === "due") return t("due", { time });
    if (step.look === "waiting") {
      return t("waiting", { time, left: spell(step.dueMs - atMs) });
    }
    return "";
  };
  return (
    <ol class="plain-list">
      {steps.map((step, i) => (
        <li key={i}>
          <Tag tone={LOOKS[step.look]}>
            {step.number > 0 && `${t("step", { n: step.number })} `}
            {term("noticeChannel", step.channel)}
            {step.outcome && ` · ${term("deliveryOutcome", step.outcome)}`}
          </Tag>{" "}
          {term("contactPurpose", step.purpose)} {when(step)}{" "}
          {step.outcomeCode && <code>{step.outcomeCode}</code>}
          <span class="minor">
            {language === "zh" ? step.reasonZh : step.reasonEn}
          </span>
        </li>
      ))}
    </ol>
  );
}

function AnswerCell({ notice }) {
  const t = useWords(noticeWords);
  const term = useTerms();
  const spell = useDuration();
  const answer = notice.acknowledgement;
  if (!answer) return t("no_answer");
  return (
    <>
      <Tag tone={answer.onBehalf ? "warning" : "good"}>
        {t(answer.onBehalf ? "behalf" : "by_itself")}
      </Tag>{" "}
      {term("relation", answer.channel)} {timeText(answer.acknowledgedTimeMs)}
      <div class="minor">
        {t("answered_after", { time: spell(answer.afterMs ?? 0) })}{" "}
        <EntryLink index={answer.entry} />
      </div>
    </>
  );
}

/** A button that records an answer for a party, where the reader may. */
export function OnBehalfButton({ notice, onDone }) {
  const { session, names } = useContext(Reader);
  const t = useWords(noticeWords);
  const [open, setOpen] = useState(false);
  const may =
    notice.author === session.organization &&
    !notice.drill &&
    notice.recipient &&
    isOpen(notice);
  if (!may) return null;
  return (
    <>
      <div>
        <Button class="button nowrap" onClick={() => setOpen(true)}>
          {t("acknowledge_for")}
          <span class="hidden-text"> {names(notice.recipient)}</span>
        </Button>
      </div>
      {open && (
        <OnBehalf
          notice={notice}
          onClose={() => setOpen(false)}
          onDone={() => {
            setOpen(false);
            onDone();
          }}
        />
      )}
    </>
  );
}

/** Notices by recipient; `told` as useNotices() gives it. */
export function NoticeTable({ told, caption, onDone }) {
  const { link } = useContext(Reader);
  const t = useWords(noticeWords);
  const term = useTerms();
  const atMs = useLedgerClock(told.atMs);
  const columns = [
    {
      name: "recipient",
      title: t("recipient"),
      cell: (one) => <RecipientName notice={one} />,
    },
    {
      name: "state",
      title: t("state"),
      cell: (one) => (
        <Tag tone={toneOf(one.state)}>{term("noticeState", one.state)}</Tag>
      ),
    },
    {
      name: "order",
      title: t("order"),
      cell: (one) =>
        Number(one.orderEntry) >= 0 && (
          <>
            <a href={link("order", { entry: one.orderEntry })}>
              {term("orderKind", one.orderKind) || t("order")}
            </a>
            <div class="minor">{one.documentNumber}</div>
          </>
        ),
    },
    {
      name: "lots",
      title: t("lots"),
      cell: (one) => <NoticeLots lots={one.lots} />,
    },
    {
      name: "ladder",
      title: t("ladder"),
      wide: true,
      cell: (one) => <Ladder notice={one} atMs={atMs} />,
    },
    {
      name: "answer",
      title: t("answer"),
      cell: (one) => (
        <>
          <AnswerCell notice={one} />
          <OnBehalfButton notice={one} onDone={onDone} />
        </>
      ),
    },
  ];
  return (
    <Table
      caption={caption}
      columns={columns}
      rows={told.notices}
      rowKey={(one) => one.name}
      empty={t("none")}
    />
  );
}
