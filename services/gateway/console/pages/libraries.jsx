import { useContext, useState } from "preact/hooks";
import { Reader, useList, useTerms, useWords } from "../reader.js";
import { toneOf } from "../tones.js";
import { Button } from "../ui/button.jsx";
import { CheckField, TextField } from "../ui/field.jsx";
import {
  ExpiryText,
  Notes,
  QualificationTag,
  RecordLink,
  VerifiedTag,
} from "../ui/library_parts.jsx";
import { More } from "../ui/more.jsx";
import { OrganizationField } from "../ui/organization_field.jsx";
import { Page } from "../ui/page.jsx";
import { Answer } from "../ui/state.jsx";
import { Table } from "../ui/table.jsx";
import { Tabs } from "../ui/tabs.jsx";
import { Tag } from "../ui/tag.jsx";
import { libraryWords } from "../words/libraries.js";

const LIBRARIES = ["product", "enterprise", "supplier", "customer"];
const EXPIRING_DAYS = 90;

/** The four libraries: list, search, and what expires. */
export function Libraries() {
  const { text, route, choose } = useContext(Reader);
  const t = useWords(libraryWords);
  const term = useTerms();
  const library = LIBRARIES.includes(route.params.library)
    ? route.params.library
    : LIBRARIES[0];
  const expiring = route.params.expiring === "1";
  return (
    <Page
      title={t("title")}
      lead={t("lead")}
      tools={<Button onClick={() => print()}>{text("print")}</Button>}
    >
      <Tabs
        label={t("tabs")}
        tabs={LIBRARIES.map((one) => [one, term("library", one.toUpperCase())])}
        chosen={library}
        onChoose={(one) => choose({ library: one })}
      >
        <Filter key={library} />
        {expiring ? (
          <Expiring library={library} />
        ) : (
          <Records library={library} />
        )}
      </Tabs>
    </Page>
  );
}

function useOwner() {
  const { regulator, session, route } = useContext(Reader);
  return regulator ? route.params.owner || "-" : session.organization;
}

function Filter() {
  const { text, route, choose } = useContext(Reader);
  const t = useWords(libraryWords);
  const [typed, setTyped] = useState(route.params.q ?? "");
  const expiring = route.params.expiring === "1";
  const submit = (event) => {
    event.preventDefault();
    choose({ q: typed.trim() });
  };
  return (
    <form class="filter" role="search" onSubmit={submit}>
      <OrganizationField
        every={t("every_owner")}
        value={route.params.owner ?? ""}
        onText={(owner) => choose({ owner })}
      />
      {expiring ? (
        <TextField
          label={t("within")}
          type="number"
          min={1}
          max={3660}
          value={route.params.within ?? String(EXPIRING_DAYS)}
          onText={(within) => choose({ within })}
        />
      ) : (
        <>
          <div class="field-wide">
            <TextField
              label={t("query")}
              type="search"
              value={typed}
              onText={setTyped}
            />
          </div>
          <Button kind="primary" type="submit">
            {text("search")}
          </Button>
        </>
      )}
      <CheckField
        label={t("expiring")}
        checked={expiring}
        onCheck={(checked) => choose({ expiring: checked ? "1" : "" })}
      />
    </form>
  );
}

function useRecordColumns(query) {
  const { names } = useContext(Reader);
  const t = useWords(libraryWords);
  const term = useTerms();
  return [
    {
      name: "name",
      title: t("name"),
      wide: true,
      cell: (one) => (
        <>
          <RecordLink record={one} />
          <Notes notes={one.notes} />
        </>
      ),
    },
    { name: "code", title: t("code"), cell: (one) => <code>{one.code}</code> },
    { name: "owner", title: t("owner"), cell: (one) => names(one.owner) },
    {
      name: "status",
      title: t("status"),
      cell: (one) =>
        one.status && (
          <Tag tone={toneOf(one.status)}>{term("recordStatus", one.status)}</Tag>
        ),
    },
    {
      name: "verified",
      title: t("verified"),
      cell: (one) => <VerifiedTag record={one} />,
    },
    {
      name: "expiry",
      title: t("first_expiry"),
      wide: true,
      cell: (one) => <ExpiryText expiry={one.expiries?.[0]} />,
    },
    {
      name: "qualification",
      title: t("qualification"),
      cell: (one) => <QualificationTag record={one} />,
    },
    {
      name: "revision",
      title: t("revision"),
      numeric: true,
      cell: (one) => one.revision || "–",
    },
    ...(query
      ? [
          {
            name: "found",
            title: t("found_by"),
            cell: (one) =>
              (one.matchedBy ?? []).map((by) => term("matchedBy", by)).join("、"),
          },
        ]
      : []),
  ];
}

function Records({ library }) {
  const { route } = useContext(Reader);
  const t = useWords(libraryWords);
  const term = useTerms();
  const query = route.params.q ?? "";
  const path = `/v1/organizations/${useOwner()}/libraries/${library}/records`;
  const list = useList(
    query ? `${path}:search` : path,
    { query, pageSize: 100 },
    "records",
  );
  const columns = useRecordColumns(query);
  return (
    <Answer call={list}>
      {() => (
        <>
          <Table
            caption={term("library", library.toUpperCase())}
            columns={columns}
            rows={list.items}
            rowKey={(one) => one.name}
            empty={t("none")}
          />
          <More list={list} />
        </>
      )}
    </Answer>
  );
}

function Expiring({ library }) {
  const { names, route } = useContext(Reader);
  const t = useWords(libraryWords);
  const path = `/v1/organizations/${useOwner()}/libraries/${library}/records:expiring`;
  const query = {
    withinDays: Number(route.params.within) || EXPIRING_DAYS,
    includeExpired: true,
    pageSize: 100,
  };
  const list = useList(path, query, "expiring");
  const columns = [
    {
      name: "what",
      title: t("what"),
      wide: true,
      cell: (one) => <ExpiryText expiry={one.expiry} />,
    },
    {
      name: "record",
      title: t("record"),
      cell: (one) => <RecordLink record={one.record} />,
    },
    {
      name: "owner",
      title: t("owner"),
      cell: (one) => names(one.record.owner),
    },
  ];
  return (
    <Answer call={list}>
      {(last) => (
        <>
          <p class="note">{t("from", { date: last.fromDate })}</p>
          <Table
            caption={t("expiring")}
            columns={columns}
            rows={list.items}
            empty={t("none")}
          />
          <More list={list} />
        </>
      )}
    </Answer>
  );
}
