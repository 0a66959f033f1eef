import { useContext, useState } from "preact/hooks";
import { allPages } from "../api/call.js";
import { recallOrder, recallStatement, recipientsOf } from "../recall_draft.js";
import { recallSteps } from "../recall_steps.js";
import { Reader, useCall, useTerms, useWords } from "../reader.js";
import { Button } from "../ui/button.jsx";
import { CheckField, SelectField, TextField } from "../ui/field.jsx";
import { Page } from "../ui/page.jsx";
import { SignPanel } from "../ui/signing.jsx";
import { Answer } from "../ui/state.jsx";
import { Steps } from "../ui/steps.jsx";
import { orderWords } from "../words/orders.js";
import { recallWords } from "../words/recall.js";
import { Reached } from "./lot/recall_preview.jsx";

const STEPS = ["draft", "impact", "sign"];
const MAX_PAGES = 10;
const DRUGS = ["HERB", "DECOCTION_PIECE"];

function emptyForm(regulator, batch) {
  return {
    kind: regulator
      ? "ORDER_KIND_ORDERED_RECALL"
      : "ORDER_KIND_ENTERPRISE_RECALL",
    regime: DRUGS.includes(batch.goodsClass)
      ? "ORDER_REGIME_DRUG"
      : "ORDER_REGIME_FOOD",
    recallClass: "2",
    basis: "",
    documentNumber: "",
    caseNumber: "",
    reason: "",
    measures: "",
    remedy: "",
    urgent: false,
    startDue: "",
    finishDue: "",
  };
}

/** From a suspicion to a signed recall, in three steps. */
export function Recall() {
  const { route } = useContext(Reader);
  const t = useWords(recallWords);
  const { name } = route.params;
  const call = useCall(
    async (api, signal) => {
      const batch = await api.get(`/v1/${name}`, {}, signal);
      const path = `/v1/${name}:previewRecall`;
      const query = { pageSize: 500 };
      const reached = await allPages(
        api,
        path,
        query,
        "batches",
        MAX_PAGES,
        signal,
      );
      return { batch, reached: reached.items };
    },
    [name],
  );
  return (
    <Answer call={call} title={t("title", { lot: "" })}>
      {({ batch, reached }) => <Workflow batch={batch} reached={reached} />}
    </Answer>
  );
}

function Workflow({ batch, reached }) {
  const { regulator, route, choose } = useContext(Reader);
  const t = useWords(recallWords);
  const stepWord = useWords(orderWords);
  const [form, setForm] = useState(emptyForm(regulator, batch));
  const asked = STEPS.indexOf(route.params.step ?? "draft");
  // A link into the middle begins at the draft: there is nothing to sign yet.
  const at = form.reason ? Math.max(0, asked) : 0;
  const goTo = (step) => choose({ step });
  return (
    <Page title={t("title", { lot: batch.lot })} lead={t("lead")}>
      <Steps
        label={stepWord("procedure")}
        steps={recallSteps.map((step) => stepWord(step))}
        at={at}
      />
      {at === 0 && (
        <Draft
          form={form}
          onChange={(change) => setForm({ ...form, ...change })}
          onDone={() => goTo("impact")}
        />
      )}
      {at === 1 && (
        <Impact
          batch={batch}
          reached={reached}
          onBack={() => goTo("draft")}
          onDone={() => goTo("sign")}
        />
      )}
      {at === 2 && (
        <Sign
          batch={batch}
          reached={reached}
          form={form}
          onBack={() => goTo("impact")}
        />
      )}
    </Page>
  );
}

function Draft({ form, onChange, onDone }) {
  const { regulator } = useContext(Reader);
  const t = useWords(recallWords);
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
  const submit = (event) => {
    event.preventDefault();
    onDone();
  };
  return (
    <form class="card form" onSubmit={submit}>
      <SelectField
        label={t("regime")}
        value={form.regime}
        onText={(regime) => onChange({ regime })}
        options={["ORDER_REGIME_FOOD", "ORDER_REGIME_DRUG"].map((one) => [
          one,
          term("orderRegime", one),
        ])}
      />
      <SelectField
        label={t("recall_class")}
        value={form.recallClass}
        onText={(recallClass) => onChange({ recallClass })}
        options={["1", "2", "3"].map((one) => [one, t(`class_${one}`)])}
      />
      {field("basis", "basis", { required: true })}
      {field("documentNumber", "document", { required: regulator })}
      {regulator && field("caseNumber", "case")}
      {field("reason", "reason", { required: true })}
      {field("measures", "measures", { required: true })}
      {regulator && field("remedy", "remedy", { required: true })}
      {regulator && (
        <CheckField
          label={t("urgent")}
          checked={form.urgent}
          onCheck={(urgent) => onChange({ urgent })}
        />
      )}
      {field("startDue", "start_due", {
        type: "datetime-local",
        hint: t("clock_hint"),
      })}
      {field("finishDue", "finish_due", { type: "datetime-local" })}
      <div>
        <Button kind="primary" type="submit">
          {t("to_impact")}
        </Button>
      </div>
    </form>
  );
}

function Impact({ batch, reached, onBack, onDone }) {
  const t = useWords(recallWords);
  return (
    <>
      <p class="note-warning note">{t("impact_lead")}</p>
      <Reached batches={reached} />
      <p class="note">{t("scope_note", { lot: batch.lot })}</p>
      <div class="more">
        <Button onClick={onBack}>{t("back")}</Button>
        <Button kind="primary" onClick={onDone}>
          {t("to_sign")}
        </Button>
      </div>
    </>
  );
}

function Sign({ batch, reached, form, onBack }) {
  const { session, go } = useContext(Reader);
  const t = useWords(recallWords);
  const [typed, setTyped] = useState("");
  const make = (nowMs) =>
    recallStatement(
      recallOrder(form, batch, nowMs),
      recipientsOf(reached, session.organization),
    );
  const lead = {
    organization: session.organizationDisplayName,
    lot: batch.lot,
  };
  const wrong = typed !== "" && typed !== batch.lot;
  return (
    <div class="card stack">
      <p class="note-warning">{t("sign_lead", lead)}</p>
      <TextField
        label={t("type_lot", { lot: batch.lot })}
        error={wrong ? t("type_lot_wrong") : undefined}
        value={typed}
        onText={setTyped}
        autoComplete="off"
      />
      <SignPanel
        ready={typed === batch.lot}
        label={t("sign")}
        make={make}
        onRecorded={(entry) => go("order", { entry })}
      />
      <div>
        <Button onClick={onBack}>{t("back")}</Button>
      </div>
    </div>
  );
}
