import { useContext, useState } from "preact/hooks";
import { quantityText } from "../format.js";
import {
  acknowledgementStatement,
  approvalStatement,
  closeStatement,
  quantityOf,
} from "../recall_draft.js";
import { isRecall } from "../recall_steps.js";
import { Reader, useWords } from "../reader.js";
import { refTo } from "../signing_desk.js";
import { Button } from "../ui/button.jsx";
import { Dialog } from "../ui/drawer.jsx";
import { TextField } from "../ui/field.jsx";
import { SignPanel } from "../ui/signing.jsx";
import { orderWords } from "../words/orders.js";
import { recallWords } from "../words/recall.js";

const LIVE = ["ORDER_STATE_PENDING", "ORDER_STATE_IN_FORCE"];

// What the reader's organization may do about an order now. The ledger decides;
// this only spares buttons that it would refuse.
function actionsFor(record, organization, regulator) {
  const own = record.author === organization;
  const live = LIVE.includes(record.state);
  const received = (record.receipts ?? []).some(
    ({ party }) => party === organization,
  );
  const actions = [];
  if (!live || !record.order) return [];
  const approved = Number(record.approvedBy) >= 0;
  const closing = isRecall(record) && (record.followUps ?? []).length > 0;
  if (!approved && (own || regulator)) actions.push("approve");
  if (approved && closing) actions.push("approve_close");
  if (!own && !received) actions.push("acknowledge");
  if (own && isRecall(record) && !closing) actions.push("close");
  return actions;
}

const FORMS = {
  approve: Approve,
  approve_close: Approve,
  acknowledge: Acknowledge,
  close: Close,
};

/** Buttons for what may be done about an order, each a dialog that signs. */
export function OrderActions({ record, onDone }) {
  const { session, regulator } = useContext(Reader);
  const t = useWords(recallWords);
  const [open, setOpen] = useState("");
  const actions = actionsFor(record, session.organization, regulator);
  const Form = FORMS[open];
  const recorded = () => {
    setOpen("");
    onDone();
  };
  return (
    <>
      {actions.map((action) => (
        <Button key={action} kind="primary" onClick={() => setOpen(action)}>
          {t(action)}
        </Button>
      ))}
      {Form && (
        <Dialog title={t(open)} onClose={() => setOpen("")}>
          <p>{t(`${open}_lead`)}</p>
          <Form
            record={record}
            entry={
              open === "approve_close" ? record.followUps.slice(-1)[0] : record.entry
            }
            onRecorded={recorded}
          />
        </Dialog>
      )}
    </>
  );
}

function Approve({ record, entry, onRecorded }) {
  const { api, ledger, session } = useContext(Reader);
  const t = useWords(recallWords);
  const [explanation, setExplanation] = useState("");
  const own = record.author === session.organization;
  const make = async () => {
    const ref = await refTo(api, ledger, entry);
    return approvalStatement(ref, own, explanation.trim());
  };
  return (
    <>
      <TextField
        label={t("explanation")}
        value={explanation}
        onText={setExplanation}
      />
      <SignPanel
        ready={explanation.trim() !== ""}
        label={t("sign")}
        make={make}
        onRecorded={onRecorded}
      />
    </>
  );
}

function Acknowledge({ record, onRecorded }) {
  const { api, ledger } = useContext(Reader);
  const t = useWords(recallWords);
  const [measures, setMeasures] = useState(t("taken_default"));
  const make = async (nowMs) => {
    const ref = await refTo(api, ledger, record.entry);
    const { author } = record;
    return acknowledgementStatement(ref, author, measures.trim(), nowMs);
  };
  return (
    <>
      <TextField label={t("taken")} value={measures} onText={setMeasures} />
      <SignPanel
        ready={measures.trim() !== ""}
        label={t("sign")}
        make={make}
        onRecorded={onRecorded}
      />
    </>
  );
}

const AMOUNTS = [
  ["shipped", "shipped"],
  ["recovered", "recovered"],
  ["unrecovered", "unrecovered"],
  ["sampled", "sampled"],
  ["inStock", "in_stock"],
  ["destroyed", "destroyed"],
];
const PARTS = ["recovered", "unrecovered", "sampled"];

function BalanceFields({ form, onChange }) {
  const t = useWords(recallWords);
  const word = useWords(orderWords);
  return (
    <div class="form form-narrow">
      {AMOUNTS.map(([name, label]) => (
        <TextField
          key={name}
          label={word(label)}
          inputMode="decimal"
          value={form.amounts[name] ?? ""}
          onText={(value) =>
            onChange({ amounts: { ...form.amounts, [name]: value } })
          }
        />
      ))}
      <TextField
        label={t("unit")}
        value={form.unit}
        onText={(unit) => onChange({ unit })}
      />
      <TextField
        label={t("document")}
        value={form.documentNumber}
        onText={(documentNumber) => onChange({ documentNumber })}
      />
    </div>
  );
}

function Close({ record, onRecorded }) {
  const { api, ledger } = useContext(Reader);
  const t = useWords(recallWords);
  const word = useWords(orderWords);
  const [form, setForm] = useState({
    unit: "盒",
    documentNumber: "",
    conclusion: "",
    amounts: {},
  });
  const change = (fields) => setForm({ ...form, ...fields });
  // Orders that a browser drafts are about one lot.
  const { lot } = record.order.scope[0];
  const quantities = Object.fromEntries(
    AMOUNTS.map(([name]) => [
      name,
      quantityOf(form.amounts[name] ?? "", form.unit),
    ]),
  );
  const whole = AMOUNTS.every(([name]) => quantities[name]);
  const number = (name) => Number(form.amounts[name] ?? 0);
  const parts = PARTS.reduce((sum, name) => sum + number(name), 0);
  const even = Math.abs(parts - number("shipped")) < 1e-6;
  const make = async (nowMs) => {
    const ref = await refTo(api, ledger, record.entry);
    const lots = [{ lot, ...quantities }];
    return closeStatement(ref, record.order, lots, form, nowMs);
  };
  return (
    <>
      <BalanceFields form={form} onChange={change} />
      <TextField
        label={word("conclusion")}
        value={form.conclusion}
        onText={(conclusion) => change({ conclusion })}
      />
      {whole && !even && (
        <p class="field-error" role="alert">
          {t("sums_wrong", {
            left: parts,
            right: quantityText(quantities.shipped),
          })}
        </p>
      )}
      <SignPanel
        ready={whole && even && form.conclusion.trim() !== ""}
        label={t("sign")}
        make={make}
        onRecorded={onRecorded}
      />
    </>
  );
}
