import { useContext, useEffect, useState } from "preact/hooks";
import { downloadText } from "../download.js";
import { timeText } from "../format.js";
import { Reader, useWords } from "../reader.js";
import { enrolKey, forgetKey } from "../signing/key_store.js";
import { ledgerIdOf, ownKeys } from "../signing_desk.js";
import { Button } from "../ui/button.jsx";
import { TextField } from "../ui/field.jsx";
import { Page } from "../ui/page.jsx";
import { Loading } from "../ui/state.jsx";
import { Table } from "../ui/table.jsx";
import { Tag } from "../ui/tag.jsx";
import { recallWords } from "../words/recall.js";

const TONES = { registered: "good", ended: "bad", unknown: "warning" };

/** Keys with which the reader signs in this browser. */
export function Keys() {
  const { api, ledger, session, regulator } = useContext(Reader);
  const t = useWords(recallWords);
  const [keys, setKeys] = useState(undefined);
  const [label, setLabel] = useState("");
  const load = () =>
    ownKeys(api, session.organization).then(setKeys, () => setKeys([]));
  useEffect(() => {
    load();
  }, []);
  const make = async (event) => {
    event.preventDefault();
    await enrolKey({
      ledgerId: ledgerIdOf(ledger),
      organization: session.organization,
      label: label.trim(),
      purpose: regulator ? "REGULATOR" : "EVENT",
      person: session.person,
    });
    setLabel("");
    await load();
  };
  const forget = async (key) => {
    await forgetKey(key.keyId);
    await load();
  };
  return (
    <Page title={t("keys_title")} lead={t("keys_lead")}>
      <form class="filter" onSubmit={make}>
        <TextField
          label={t("label")}
          hint={t("label_hint")}
          value={label}
          onText={setLabel}
          maxLength={40}
          required
        />
        <Button kind="primary" type="submit" disabled={!ledger.name}>
          {t("make_key")}
        </Button>
      </form>
      {keys ? <KeyTable keys={keys} onForget={forget} /> : <Loading />}
      <p class="note">{t("enrolment_how")}</p>
    </Page>
  );
}

function KeyTable({ keys, onForget }) {
  const t = useWords(recallWords);
  const save = (key) =>
    downloadText(`${key.label}.json`, key.enrolment, "application/json");
  const columns = [
    { name: "label", title: t("label"), cell: ({ key }) => key.label },
    {
      name: "key",
      title: t("key"),
      wide: true,
      cell: ({ key }) => <code>{key.keyId}</code>,
    },
    {
      name: "made",
      title: t("made"),
      cell: ({ key }) => timeText(key.createdMs),
    },
    {
      name: "state",
      title: t("key_state"),
      cell: ({ state }) => <Tag tone={TONES[state]}>{t(`key_${state}`)}</Tag>,
    },
    {
      name: "enrolment",
      title: t("enrolment"),
      cell: ({ key, state }) => (
        <span class="links">
          {state === "unknown" && (
            <Button onClick={() => save(key)}>{t("save_enrolment")}</Button>
          )}
          <Button kind="quiet" onClick={() => onForget(key)}>
            {t("forget")}
          </Button>
        </span>
      ),
    },
  ];
  return (
    <Table
      caption={t("keys_title")}
      columns={columns}
      rows={keys}
      rowKey={({ key }) => key.keyId}
      empty={t("no_keys")}
    />
  );
}
