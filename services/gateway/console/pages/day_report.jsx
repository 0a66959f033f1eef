import { useContext } from "preact/hooks";
import { dateText, startOfDay, timeText } from "../format.js";
import { Reader, useCall, useTerms, useWords } from "../reader.js";
import { Button } from "../ui/button.jsx";
import { TextField } from "../ui/field.jsx";
import { EntryLink, EntryLinks, LotLink } from "../ui/links.jsx";
import { OrderStateTag, OrderTitle } from "../ui/order_parts.jsx";
import { OrganizationField } from "../ui/organization_field.jsx";
import { Page, Part } from "../ui/page.jsx";
import { Answer, Loading } from "../ui/state.jsx";
import { Table } from "../ui/table.jsx";
import { Tag } from "../ui/tag.jsx";
import { dayWords } from "../words/day.js";
import { flagWords } from "../words/flags.js";
import { FlagTable } from "./flags.jsx";

const MS_PER_DAY = 24 * 3600 * 1000;

/** What changed during one day: the nightly closing on a page. */
export function DayReport() {
  const { route } = useContext(Reader);
  const { day } = route.params;
  return day ? <Report key={day} day={day} /> : <LastDay />;
}

// Without a day in the address: the last one of the ledger.
function LastDay() {
  const t = useWords(dayWords);
  const call = useCall((api, signal) => api.get("/v1/overview", {}, signal), []);
  return (
    <Answer call={call} title={t("title", { day: "" })}>
      {({ atTimeMs }) =>
        atTimeMs ? <Report day={dateText(atTimeMs)} /> : <Loading />
      }
    </Answer>
  );
}

function Report({ day }) {
  const { text, names, session, route, choose } = useContext(Reader);
  const t = useWords(dayWords);
  const every = useWords(flagWords)("all_organizations");
  const organization = route.params.organization ?? "";
  const call = useCall(
    (api, signal) => api.get(`/v1/days/${day}`, { organization }, signal),
    [day, organization],
  );
  const other = (days) =>
    dateText((startOfDay(day) || Date.now()) + days * MS_PER_DAY);
  return (
    <Page
      title={t("title", { day })}
      lead={t("lead")}
      tools={<Button onClick={() => print()}>{text("print")}</Button>}
    >
      <form class="filter" onSubmit={(event) => event.preventDefault()}>
        <Button onClick={() => choose({ day: other(-1) })}>
          {t("previous")}
        </Button>
        <TextField
          label={t("day")}
          type="date"
          value={day}
          onText={(chosen) => chosen && choose({ day: chosen })}
        />
        <Button onClick={() => choose({ day: other(1) })}>{t("next")}</Button>
        <OrganizationField
          every={every}
          value={organization}
          onText={(value) => choose({ organization: value })}
        />
      </form>
      <p class="print-only">
        {names(organization) || session.organizationDisplayName}
      </p>
      <Answer call={call}>{(report) => <Sheet report={report} />}</Answer>
    </Page>
  );
}

function Sheet({ report }) {
  const { text } = useContext(Reader);
  const t = useWords(dayWords);
  const first = Number(report.firstEntry);
  const last = Number(report.endEntry) - 1;
  const late = report.lateEntries ?? [];
  const whole =
    (report.chainBreaks ?? []).length + (report.pendingDocuments ?? []).length ===
    0;
  return (
    <>
      <p class="note">
        {last >= first ? t("entries", { first, last }) : t("no_entries")}{" "}
        {report.synthetic && <Tag tone="warning">{text("synthetic")}</Tag>}
      </p>
      {report.truncated && <p class="note-warning note">{text("truncated")}</p>}
      <Kinds kinds={report.kinds ?? []} />
      <Part title={t("opened")}>
        <FlagTable flags={report.opened ?? []} caption={t("opened")} />
        {late.length > 0 && (
          <p class="note">
            {t("late")}：<EntryLinks indexes={late} />
          </p>
        )}
      </Part>
      <Part title={t("closed")}>
        <FlagTable flags={report.closed ?? []} caption={t("closed")} />
      </Part>
      <Lapsed orders={report.lapsed ?? []} />
      <Overdue transfers={report.overdueTransfers ?? []} />
      {whole ? (
        <p class="card">{t("complete")}</p>
      ) : (
        <>
          <Breaks breaks={report.chainBreaks ?? []} />
          <Pending documents={report.pendingDocuments ?? []} />
        </>
      )}
      <Checkpoint note={report.checkpoint} />
    </>
  );
}

function Kinds({ kinds }) {
  const t = useWords(dayWords);
  const term = useTerms();
  return (
    <Part title={t("kinds")}>
      <Table
        caption={t("kinds")}
        columns={[
          {
            name: "kind",
            title: t("kind"),
            cell: (one) => term("kind", one.kind),
          },
          {
            name: "statements",
            title: t("statements"),
            numeric: true,
            cell: (one) => one.statements,
          },
        ]}
        rows={kinds}
        rowKey={(one) => one.kind}
        empty={t("none_recorded")}
      />
    </Part>
  );
}

function Lapsed({ orders }) {
  const { names } = useContext(Reader);
  const t = useWords(dayWords);
  return (
    <Part title={t("lapsed")}>
      <Table
        caption={t("lapsed")}
        columns={[
          {
            name: "order",
            title: t("order"),
            cell: (one) => <OrderTitle record={one} />,
          },
          { name: "by", title: t("by"), cell: (one) => names(one.author) },
          {
            name: "state",
            title: t("state"),
            cell: (one) => <OrderStateTag record={one} />,
          },
        ]}
        rows={orders}
        rowKey={(one) => one.entry}
        empty={t("none")}
      />
    </Part>
  );
}

function Overdue({ transfers }) {
  const { names } = useContext(Reader);
  const t = useWords(dayWords);
  return (
    <Part title={t("overdue")}>
      <Table
        caption={t("overdue")}
        columns={[
          { name: "lot", title: t("lot"), cell: (one) => <LotLink lot={one.lot} /> },
          {
            name: "source",
            title: t("source"),
            cell: (one) => names(one.source),
          },
          {
            name: "destination",
            title: t("destination"),
            cell: (one) => names(one.destination),
          },
          {
            name: "shipped",
            title: t("shipped"),
            cell: (one) => timeText(one.shippedTimeMs),
          },
          { name: "due", title: t("due"), cell: (one) => timeText(one.dueTimeMs) },
          {
            name: "entry",
            title: t("entry"),
            cell: (one) => <EntryLink index={one.entry} />,
          },
        ]}
        rows={transfers}
        empty={t("none")}
      />
    </Part>
  );
}

function Breaks({ breaks }) {
  const { names } = useContext(Reader);
  const t = useWords(dayWords);
  const term = useTerms();
  return (
    <Part title={t("breaks")}>
      <Table
        caption={t("breaks")}
        columns={[
          {
            name: "kind",
            title: t("break_kind"),
            cell: (one) => <Tag tone="bad">{term("chainBreak", one.kind)}</Tag>,
          },
          {
            name: "organization",
            title: t("organization"),
            cell: (one) => names(one.organization),
          },
          {
            name: "numbers",
            title: t("numbers"),
            cell: (one) => `${one.firstSequence}–${one.lastSequence}`,
          },
          {
            name: "entry",
            title: t("entry"),
            cell: (one) => <EntryLink index={one.entry} />,
          },
        ]}
        rows={breaks}
        empty={t("none")}
      />
    </Part>
  );
}

function Pending({ documents }) {
  const { names } = useContext(Reader);
  const t = useWords(dayWords);
  const term = useTerms();
  return (
    <Part title={t("pending")}>
      <Table
        caption={t("pending")}
        columns={[
          {
            name: "document",
            title: t("document"),
            wide: true,
            cell: (one) =>
              `${term("documentType", one.documentType)} ${one.number}`,
          },
          {
            name: "author",
            title: t("author"),
            cell: (one) => names(one.author),
          },
          {
            name: "entry",
            title: t("entry"),
            cell: (one) => <EntryLink index={one.entry} />,
          },
        ]}
        rows={documents}
        empty={t("none")}
      />
    </Part>
  );
}

function Checkpoint({ note }) {
  const t = useWords(dayWords);
  const text = note
    ? new TextDecoder().decode(
        Uint8Array.from(atob(note), (letter) => letter.charCodeAt(0)),
      )
    : "";
  return (
    <Part title={t("checkpoint")}>
      {text ? <pre class="card mono">{text}</pre> : <p>{t("no_checkpoint")}</p>}
    </Part>
  );
}
