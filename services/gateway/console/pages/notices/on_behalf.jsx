import { useContext, useEffect, useState } from "preact/hooks";
import { localText, onBehalfStatement } from "../../recall_draft.js";
import { Reader, useTerms, useWords } from "../../reader.js";
import { ledgerNow, refTo } from "../../signing_desk.js";
import { Dialog } from "../../ui/drawer.jsx";
import { SelectField, TextField } from "../../ui/field.jsx";
import { SignPanel } from "../../ui/signing.jsx";
import { noticeWords } from "../../words/notices.js";
import { recallWords } from "../../words/recall.js";

const CHANNELS = ["TELEPHONE", "MESSAGE", "LETTER", "IN_PERSON"];
const BASES = [
  "ON_BEHALF_BASIS_PHONE",
  "ON_BEHALF_BASIS_COUNTERPARTY_OFF_PLATFORM",
  "ON_BEHALF_BASIS_PAPER_SLIP",
];

// The answer as typed so far; its time is now by the ledger's clock.
function useAnswer(notice) {
  const { api, ledger } = useContext(Reader);
  const recall = useWords(recallWords);
  const [form, setForm] = useState({
    channel: "TELEPHONE",
    basis: notice.onPlatform
      ? "ON_BEHALF_BASIS_PHONE"
      : "ON_BEHALF_BASIS_COUNTERPARTY_OFF_PLATFORM",
    answeredAt: "",
    evidence: "",
    measures: recall("taken_default"),
  });
  useEffect(() => {
    ledgerNow(api, ledger).then(
      (nowMs) =>
        setForm((now) => ({
          ...now,
          answeredAt: now.answeredAt || localText(nowMs),
        })),
      () => {}, // The field is then filled in by hand.
    );
  }, []);
  return [form, setForm];
}

function AnswerFields({ form, onChange }) {
  const t = useWords(noticeWords);
  const term = useTerms();
  const field = (name, label, more) => (
    <TextField
      label={t(label)}
      value={form[name]}
      onText={(value) => onChange({ [name]: value })}
      maxLength={500}
      {...more}
    />
  );
  const choice = (name, options) => (
    <SelectField
      label={t(name)}
      value={form[name]}
      onText={(value) => onChange({ [name]: value })}
      options={options}
    />
  );
  return (
    <>
      {choice(
        "channel",
        CHANNELS.map((one) => [one, term("relation", one)]),
      )}
      {choice(
        "basis",
        BASES.map((one) => [one, term("onBehalfBasis", one)]),
      )}
      {field("answeredAt", "answered_at", { type: "datetime-local" })}
      {field("evidence", "evidence")}
      {field("measures", "measures")}
    </>
  );
}

/** Signs that a party answered outside the platform. */
export function OnBehalf({ notice, onClose, onDone }) {
  const { api, ledger, names } = useContext(Reader);
  const t = useWords(noticeWords);
  const recall = useWords(recallWords);
  const [form, setForm] = useAnswer(notice);
  const party = names(notice.recipient);
  const evidence = form.evidence.trim();
  const measures = form.measures.trim();
  const make = async () => {
    const ref = await refTo(api, ledger, notice.orderEntry);
    const who = { party: notice.recipient, onPlatform: notice.onPlatform };
    return onBehalfStatement(ref, who, { ...form, evidence, measures });
  };
  return (
    <Dialog title={`${t("acknowledge_for")} · ${party}`} onClose={onClose}>
      <p>{t("behalf_lead", { party })}</p>
      <AnswerFields
        form={form}
        onChange={(fields) => setForm({ ...form, ...fields })}
      />
      <SignPanel
        ready={Boolean(form.answeredAt && evidence && measures)}
        label={recall("sign")}
        make={make}
        onRecorded={onDone}
      />
    </Dialog>
  );
}
