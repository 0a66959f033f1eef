import { useContext, useState } from "preact/hooks";
import definitions from "daodi:sections";
import {
  contactEntries,
  contactsOf,
  telephoneList,
} from "../../notice_ladder.js";
import { Reader, useTerms, useWords } from "../../reader.js";
import { readEntry } from "../../statement/read_entry.js";
import { Button } from "../../ui/button.jsx";
import { Table } from "../../ui/table.jsx";
import { noticeWords } from "../../words/notices.js";
import {
  NoticeLots,
  OnBehalfButton,
  RecipientName,
  useDuration,
} from "./table.jsx";
import { useLedgerClock } from "./use_notices.js";

// Contacts by the entry of their record; what the reader may not have is left
// out and said in its row.
async function readContacts(api, entries) {
  const contacts = new Map();
  for (const entry of entries) {
    try {
      const answer = await api.get(`/v1/ledgers/-/entries/${entry}`);
      const told = readEntry(answer, definitions);
      const details = told.content("ContactDetails");
      contacts.set(entry, details?.contacts ?? []);
    } catch (error) {
      if (!error.problem) throw error;
      contacts.set(entry, []);
    }
  }
  return contacts;
}

function useCallColumns({ orders, contacts, atMs, onDone }) {
  const { link } = useContext(Reader);
  const t = useWords(noticeWords);
  const term = useTerms();
  const spell = useDuration();
  const orderOf = (one) => orders.get(String(one.orderEntry))?.order ?? {};
  return [
    {
      name: "recipient",
      title: t("recipient"),
      cell: (one) => <RecipientName notice={one} />,
    },
    {
      name: "contact",
      title: t("contact"),
      cell: (one) => <ContactCell notice={one} contacts={contacts} />,
    },
    {
      name: "say",
      title: t("say"),
      wide: true,
      cell: (one) => (
        <>
          <a href={link("order", { entry: one.orderEntry })}>
            {term("orderKind", one.orderKind)} {one.documentNumber}
          </a>
          <div>{orderOf(one).measures}</div>
        </>
      ),
    },
    {
      name: "lots",
      title: t("lots"),
      cell: (one) => <NoticeLots lots={one.lots} />,
    },
    {
      name: "since",
      title: t("since"),
      cell: (one) => spell(atMs - Number(one.beginTimeMs ?? atMs)),
    },
    // Filled in by pen: who calls has the paper in hand.
    ...["heard_by", "heard_at", "heard"].map((name) => ({
      name,
      title: t(name),
      paper: true,
      cell: () => "",
    })),
    {
      name: "act",
      title: t("answer"),
      screen: true,
      cell: (one) => <OnBehalfButton notice={one} onDone={onDone} />,
    },
  ];
}

/** Whom to call, with what to tell and room for what they said. */
export function TelephoneList({ told, onDone }) {
  const { api } = useContext(Reader);
  const t = useWords(noticeWords);
  const [contacts, setContacts] = useState(undefined);
  const [busy, setBusy] = useState(false);
  const atMs = useLedgerClock(told.atMs);
  const { orders } = told;
  const columns = useCallColumns({ orders, contacts, atMs, onDone });
  const rows = telephoneList(told.notices, atMs);
  const entries = contactEntries(rows);
  const show = async () => {
    setBusy(true);
    setContacts(await readContacts(api, entries));
    setBusy(false);
  };
  return (
    <>
      <h2 class="print-only">{t("tab_telephone")}</h2>
      <p class="note">{t("call_lead")}</p>
      {entries.length > 0 && !contacts && (
        <div class="more">
          <Button kind="primary" onClick={show} disabled={busy}>
            {t("show_numbers", { n: entries.length })}
          </Button>
        </div>
      )}
      <Table
        caption={t("tab_telephone")}
        columns={columns}
        rows={rows}
        rowKey={(one) => one.name}
        empty={t("call_none")}
      />
    </>
  );
}

function ContactCell({ notice, contacts }) {
  const t = useWords(noticeWords);
  const term = useTerms();
  if (contactEntries([notice]).length === 0) return t("no_contact");
  if (!contacts) return t("not_read");
  const told = contactsOf(notice, contacts);
  if (told.length === 0) return t("no_contact");
  return told.map(({ line, purpose, name, telephone }) => (
    <div key={line}>
      {term("contactPurpose", purpose)} {name}{" "}
      <a class="nowrap" href={`tel:${telephone}`}>
        {telephone}
      </a>
    </div>
  ));
}
