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

function BalanceFields({ lot, amounts, onChange }) {
  const word = useWords(orderWords);
  return (
    <fieldset class="lot-balance">
      <legend>{lot.lot}</legend>
      <div class="form form-narrow">
        {AMOUNTS.map(([name, label]) => (
          <TextField
            key={name}
            label={word(label)}
            inputMode="decimal"
            value={amounts[name] ?? ""}
            onText={(value) => onChange({ ...amounts, [name]: value })}
          />
        ))}
      </div>
    </fieldset>
  );
}

const numberOf = (text = "") => Number(text);
const partsOf = (amounts) =>
  PARTS.reduce((sum, name) => sum + numberOf(amounts[name]), 0);

// The balance of a lot as typed: its quantities, whether all are there, and
// whether they add up.
function balanceOf(lot, amounts, unit) {
  const quantities = Object.fromEntries(
    AMOUNTS.map(([name]) => [name, quantityOf(amounts[name] ?? "", unit)]),
  );
  const whole = AMOUNTS.every(([name]) => quantities[name]);
  const parts = partsOf(amounts);
  const even = Math.abs(parts - numberOf(amounts.shipped)) < 1e-6;
  return { lot, quantities, whole, even, parts };
}

function Uneven({ balance }) {
  const t = useWords(recallWords);
  if (!balance.whole || balance.even) return null;
  const sums = {
    left: balance.parts,
    right: quantityText(balance.quantities.shipped),
  };
  return (
    <p class="field-error" role="alert">
      {balance.lot.lot} {t("sums_wrong", sums)}
    </p>
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
  const lots = record.order.scope.map(({ lot }) => lot);
  const keyOf = ({ issuer, lot }) => `${issuer} ${lot}`;
  const balances = lots.map((lot) =>
    balanceOf(lot, form.amounts[keyOf(lot)] ?? {}, form.unit),
  );
  const ready = balances.every(({ whole, even }) => whole && even);
  const make = async (nowMs) => {
    const ref = await refTo(api, ledger, record.entry);
    const told = balances.map(({ lot, quantities }) => ({ lot, ...quantities }));
    return closeStatement(ref, record.order, told, form, nowMs);
  };
  return (
    <>
      {balances.map((balance) => (
        <div key={keyOf(balance.lot)}>
          <BalanceFields
            lot={balance.lot}
            amounts={form.amounts[keyOf(balance.lot)] ?? {}}
            onChange={(amounts) =>
              change({
                amounts: { ...form.amounts, [keyOf(balance.lot)]: amounts },
              })
            }
          />
          <Uneven balance={balance} />
        </div>
      ))}
      <div class="form form-narrow">
        <TextField
          label={t("unit")}
          value={form.unit}
          onText={(unit) => change({ unit })}
        />
        <TextField
          label={t("document")}
          value={form.documentNumber}
          onText={(documentNumber) => change({ documentNumber })}
        />
      </div>
      <TextField
        label={word("conclusion")}
        value={form.conclusion}
        onText={(conclusion) => change({ conclusion })}
      />
      <SignPanel
        ready={ready && form.conclusion.trim() !== ""}
        label={t("sign")}
        make={make}
        onRecorded={onRecorded}
      />
    </>
  );
}
