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
const BASES = ["PHONE", "COUNTERPARTY_OFF_PLATFORM", "PAPER_SLIP"];

/** Signs that a party answered outside the platform. */
export function OnBehalf({ notice, onClose, onDone }) {
  const { api, ledger, names } = useContext(Reader);
  const t = useWords(noticeWords);
  const recall = useWords(recallWords);
  const term = useTerms();
  const party = names(notice.recipient);
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
  const field = (name, more) => (
    <TextField
      label={t(name === "answeredAt" ? "answered_at" : name)}
      value={form[name]}
      onText={(value) => setForm({ ...form, [name]: value })}
      maxLength={500}
      {...more}
    />
  );
  const choice = (name, options) => (
    <SelectField
      label={t(name)}
      value={form[name]}
      onText={(value) => setForm({ ...form, [name]: value })}
      options={options}
    />
  );
  const make = async () => {
    const ref = await refTo(api, ledger, notice.orderEntry);
    const who = { party: notice.recipient, onPlatform: notice.onPlatform };
    return onBehalfStatement(ref, who, {
      ...form,
      evidence: form.evidence.trim(),
      measures: form.measures.trim(),
    });
  };
  return (
    <Dialog title={`${t("acknowledge_for")} · ${party}`} onClose={onClose}>
      <p>{t("behalf_lead", { party })}</p>
      {choice(
        "channel",
        CHANNELS.map((one) => [one, term("relation", one)]),
      )}
      {choice(
        "basis",
        BASES.map((one) => [
          `ON_BEHALF_BASIS_${one}`,
          term("onBehalfBasis", `ON_BEHALF_BASIS_${one}`),
        ]),
      )}
      {field("answeredAt", { type: "datetime-local" })}
      {field("evidence")}
      {field("measures")}
      <SignPanel
        ready={Boolean(
          form.answeredAt && form.evidence.trim() && form.measures.trim(),
        )}
        label={recall("sign")}
        make={make}
        onRecorded={onDone}
      />
    </Dialog>
  );
}
