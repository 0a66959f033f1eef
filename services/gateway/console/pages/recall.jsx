import { useContext, useState } from "preact/hooks";
import { allPages } from "../api/call.js";
import {
  DRAFT_KINDS,
  addresseeOf,
  isAddressed,
  isAuthorityKind,
  isRecallKind,
} from "../recall_draft.js";
import { draftLots, draftParams } from "../recall_impact.js";
import { recallSteps } from "../recall_steps.js";
import { Reader, useCall, useTerms, useWords } from "../reader.js";
import { Button } from "../ui/button.jsx";
import { CheckField, SelectField, TextField } from "../ui/field.jsx";
import { Page } from "../ui/page.jsx";
import { Answer } from "../ui/state.jsx";
import { Steps } from "../ui/steps.jsx";
import { orderWords } from "../words/orders.js";
import { recallWords } from "../words/recall.js";
import { Impact } from "./recall/impact.jsx";
import { DraftLots } from "./recall/lots.jsx";
import { Sign } from "./recall/sign.jsx";

const STEPS = ["draft", "impact", "sign"];
const MAX_PAGES = 10;
const DRUGS = ["HERB", "DECOCTION_PIECE"];
const REGIMES = ["ORDER_REGIME_FOOD", "ORDER_REGIME_DRUG"];

function emptyForm(regulator, batch) {
  const [kind] = DRAFT_KINDS[regulator ? "authority" : "enterprise"];
  return {
    kind,
    regime: DRUGS.includes(batch.goodsClass)
      ? "ORDER_REGIME_DRUG"
      : "ORDER_REGIME_FOOD",
    recallClass: "2",
    basis: "",
    documentNumber: "",
    caseNumber: "",
    addressee: "",
    reason: "",
    measures: "",
    remedy: "",
    urgent: false,
    internal: false,
    startDue: "",
    finishDue: "",
    counters: {},
  };
}

// All lots as of one size of the ledger, or amounts of different moments would
// be added up.
async function draftOf(api, names, signal) {
  const [first] = names;
  const batch = await api.get(`/v1/${first}`, {}, signal);
  const asOfSize = batch.asOfSize;
  const impactOf = async (name) => {
    const path = `/v1/${name}:previewRecall`;
    const query = { pageSize: 500, asOfSize };
    const told = await allPages(api, path, query, "batches", MAX_PAGES, signal);
    return {
      reached: told.items,
      truncated: told.truncated || told.last.truncated,
    };
  };
  const drafts = [{ name: first, batch, ...(await impactOf(first)) }];
  for (const name of names.slice(1)) {
    try {
      const other = await api.get(`/v1/${name}`, { asOfSize }, signal);
      drafts.push({ name, batch: other, ...(await impactOf(name)) });
    } catch (error) {
      if (!error.problem || error.problem.kind === "signedOut") throw error;
      drafts.push({ name, problem: error.problem });
    }
  }
  return drafts;
}

/** From a suspicion to a signed recall or hold of lots, in three steps. */
export function Recall() {
  const { route, choose } = useContext(Reader);
  const t = useWords(recallWords);
  const [form, setForm] = useState(undefined);
  const names = draftLots(route.params);
  const call = useCall(
    (api, signal) => draftOf(api, names, signal),
    [names.join(" ")],
  );
  const setLots = (wanted) => choose(draftParams(wanted));
  return (
    <Answer call={call} title={t("title", { lot: "" })}>
      {(drafts) => (
        <Workflow
          drafts={drafts}
          names={names}
          form={form}
          onForm={setForm}
          onLots={setLots}
        />
      )}
    </Answer>
  );
}

function Workflow({ drafts, names, form: typed, onForm, onLots }) {
  const { regulator, route, choose } = useContext(Reader);
  const t = useWords(recallWords);
  const stepWord = useWords(orderWords);
  const form = typed ?? emptyForm(regulator, drafts[0].batch);
  const change = (fields) => onForm({ ...form, ...fields });
  const asked = STEPS.indexOf(route.params.step ?? "draft");
  const told = drafts.filter(({ batch }) => batch);
  const addressed = isAddressed(form, drafts);
  // A link into the middle begins at the draft: there is nothing to sign yet.
  // Nor is there with a lot that could not be read, or added to those of another
  // issuer, which is said there.
  const at = form.reason && addressed ? Math.max(0, asked) : 0;
  const goTo = (step) => choose({ step });
  const { lot } = drafts[0].batch;
  const title = told.length > 1 ? t("several_title", { lot, n: told.length }) : lot;
  return (
    <Page title={t("title", { lot: title })} lead={t("lead")}>
      <Steps
        label={stepWord("procedure")}
        steps={recallSteps.map((step) => stepWord(step))}
        at={at}
      />
      {at === 0 && (
        <>
          <DraftLots
            drafts={drafts}
            names={names}
            counters={form.counters}
            onCounters={(counters) => change({ counters })}
            onLots={onLots}
          />
          <Draft
            form={form}
            goods={told.map(({ batch }) => batch)}
            ready={addressed}
            onChange={change}
            onDone={() => goTo("impact")}
          />
        </>
      )}
      {at === 1 && (
        <Impact
          drafts={told}
          kind={form.kind}
          names={names}
          onLots={onLots}
          onBack={() => goTo("draft")}
          onDone={() => goTo("sign")}
        />
      )}
      {at === 2 && (
        <Sign drafts={told} form={form} onBack={() => goTo("impact")} />
      )}
    </Page>
  );
}

// What is ordered, by which law, and to whom.
function KindFields({ form, goods, onChange }) {
  const { regulator } = useContext(Reader);
  const t = useWords(recallWords);
  const term = useTerms();
  const choice = (name, label, options) => (
    <SelectField
      label={t(label)}
      value={form[name]}
      onText={(value) => onChange({ [name]: value })}
      options={options}
    />
  );
  const kinds = DRAFT_KINDS[regulator ? "authority" : "enterprise"];
  return (
    <>
      {choice(
        "kind",
        "kind",
        kinds.map((one) => [one, term("orderKind", one)]),
      )}
      {choice(
        "regime",
        "regime",
        REGIMES.map((one) => [one, term("orderRegime", one)]),
      )}
      {isRecallKind(form.kind) &&
        choice(
          "recallClass",
          "recall_class",
          ["1", "2", "3"].map((one) => [one, t(`class_${one}`)]),
        )}
      {isAuthorityKind(form.kind) && (
        <Addressee form={form} goods={goods} onChange={onChange} />
      )}
    </>
  );
}

// What the select shows is what is signed: of several issuers nobody is chosen
// until somebody chooses.
function Addressee({ form, goods, onChange }) {
  const { names } = useContext(Reader);
  const t = useWords(recallWords);
  const issuers = [...new Set(goods.map(({ issuer }) => issuer))];
  const addressee = addresseeOf(form, goods);
  const options = issuers.map((one) => [one, names(one)]);
  return (
    <SelectField
      label={t("addressee")}
      error={addressee || issuers.length === 0 ? "" : t("addressee_missing")}
      value={addressee}
      onText={(value) => onChange({ addressee: value })}
      options={addressee ? options : [["", t("addressee_choose")], ...options]}
    />
  );
}

function Draft({ form, goods, ready, onChange, onDone }) {
  const { regulator } = useContext(Reader);
  const t = useWords(recallWords);
  const recall = isRecallKind(form.kind);
  const field = (name, label, more) => (
    <TextField
      label={t(label)}
      value={form[name]}
      onText={(value) => onChange({ [name]: value })}
      maxLength={500}
      {...more}
    />
  );
  const check = (name) => (
    <CheckField
      label={t(name)}
      checked={form[name]}
      onCheck={(checked) => onChange({ [name]: checked })}
    />
  );
  const submit = (event) => {
    event.preventDefault();
    onDone();
  };
  return (
    <form class="card form" onSubmit={submit}>
      <KindFields form={form} goods={goods} onChange={onChange} />
      {field("basis", "basis", { required: regulator || recall })}
      {field("documentNumber", "document", { required: regulator })}
      {regulator && field("caseNumber", "case")}
      {field("reason", "reason", { required: true })}
      {field("measures", "measures", { required: true })}
      {regulator && field("remedy", "remedy", { required: true })}
      {regulator && check("urgent")}
      {!recall && !regulator && check("internal")}
      {field("startDue", "start_due", {
        type: "datetime-local",
        hint: t("clock_hint"),
      })}
      {field("finishDue", "finish_due", { type: "datetime-local" })}
      <div>
        <Button kind="primary" type="submit" disabled={!ready}>
          {t("to_impact")}
        </Button>
      </div>
    </form>
  );
}
