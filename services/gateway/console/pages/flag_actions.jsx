import { useContext, useState } from "preact/hooks";
import { Reader, useTerms, useWords } from "../reader.js";
import { assessmentStatement } from "../signing/flag_sections.js";
import { SelectField, TextField } from "../ui/field.jsx";
import { SignPanel } from "../ui/signing.jsx";
import { flagWords } from "../words/flags.js";
import { recallWords } from "../words/recall.js";

const ENDED = ["FLAG_STATE_CLOSED_BY_FACT"];

/** What the reader may do about a flag: one signed step in its life. */
export function FlagActions({ flag, onRecorded }) {
  const { session, regulator } = useContext(Reader);
  const t = useWords(flagWords);
  const sign = useWords(recallWords);
  const term = useTerms();
  const acts = regulator ? ["ACCEPT", "ESCALATE", "ASSIGN"] : ["EXPLAIN", "ASSIGN"];
  const [form, setForm] = useState({ act: acts[0] });
  if (ENDED.includes(flag.state)) return null;
  const field = (name, more) => (
    <TextField
      label={t(name)}
      value={form[name] ?? ""}
      onText={(value) => setForm({ ...form, [name]: value })}
      maxLength={500}
      {...more}
    />
  );
  const assigns = form.act === "ASSIGN";
  const ready = assigns ? form.assignee : form.text;
  const make = () => {
    const { act, text, caseNumber, assignee, dueDate } = form;
    const said = assigns
      ? { act, assignee, dueDate }
      : { act, text, caseNumber: act === "ESCALATE" ? caseNumber : "" };
    const told = Object.fromEntries(
      Object.entries(said).map(([name, value]) => [name, value ?? ""]),
    );
    return assessmentStatement(flag, told, session.organization, regulator);
  };
  return (
    <section class="stack">
      <h3>{t("deal")}</h3>
      <SelectField
        label={t("act")}
        value={form.act}
        onText={(act) => setForm({ ...form, act })}
        options={acts.map((act) => [act, term("flagAct", act)])}
      />
      {!assigns && field("text")}
      {form.act === "ESCALATE" && field("caseNumber")}
      {assigns && field("assignee", { placeholder: t("assignee_hint") })}
      {assigns && field("dueDate", { type: "date" })}
      <SignPanel
        ready={Boolean(ready?.trim())}
        label={sign("sign")}
        make={make}
        onRecorded={onRecorded}
      />
    </section>
  );
}
