import { useContext, useEffect, useState } from "preact/hooks";
import { problemOf } from "../api/problem.js";
import { Reader, useWords } from "../reader.js";
import { ledgerNow, ownKeys, signAndSubmit } from "../signing_desk.js";
import { recallWords } from "../words/recall.js";
import { Button } from "./button.jsx";
import { SelectField } from "./field.jsx";
import { Loading, ProblemNote } from "./state.jsx";

/**
 * Chooses a key of this browser, signs, hands in, says what the ledger answered.
 * `make(nowMs)` gives the statement; `onRecorded(index)` follows.
 */
export function SignPanel({ ready, label, make, onRecorded }) {
  const { api, ledger, session, toast } = useContext(Reader);
  const t = useWords(recallWords);
  const keys = useKeys();
  const [chosen, setChosen] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState(undefined);
  if (!keys) return <Loading />;
  const usable = keys.filter(({ state }) => state === "registered");
  if (usable.length === 0) return <NoKey />;
  const { key } = usable.find((one) => one.key.keyId === chosen) ?? usable[0];

  const sign = async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      const nowMs = await ledgerNow(api, ledger);
      const statement = await make(nowMs);
      const author = session.organization;
      const signer = { ledger, key, author, nowMs };
      const result = await signAndSubmit(statement, signer);
      if (result.ok) {
        toast(t("recorded", { n: result.index }));
        onRecorded(result.index);
      } else setFailure({ refused: result.error });
    } catch (error) {
      setFailure({ problem: problemFrom(error) });
    }
    setBusy(false);
  };
  return (
    <div class="stack">
      <SelectField
        label={t("key")}
        value={key.keyId}
        onText={setChosen}
        options={usable.map((one) => [
          one.key.keyId,
          `${one.key.label} · ${one.key.keyId.slice(0, 8)}`,
        ])}
      />
      {failure?.problem && <ProblemNote problem={failure.problem} />}
      {failure?.refused && <Refused error={failure.refused} />}
      <div>
        <Button kind="primary" disabled={!ready || busy} onClick={sign}>
          {busy ? t("signing") : label}
        </Button>
      </div>
    </div>
  );
}

// Errors of a call, of handing in, or of building: all are shown alike.
function problemFrom(error) {
  if (error.problem?.kind) return error.problem;
  if (error.problem) {
    return problemOf(error.problem.status, JSON.stringify(error.problem));
  }
  return { ...problemOf(500, ""), detail: String(error.message) };
}

function useKeys() {
  const { api, session } = useContext(Reader);
  const [keys, setKeys] = useState(undefined);
  useEffect(() => {
    ownKeys(api, session.organization).then(setKeys, () => setKeys([]));
  }, []);
  return keys;
}

function NoKey() {
  const { link } = useContext(Reader);
  const t = useWords(recallWords);
  return (
    <p class="note-warning">
      {t("no_key")} <a href={link("keys")}>{t("go_keys")}</a>
    </p>
  );
}

function Refused({ error }) {
  const { language } = useContext(Reader);
  const t = useWords(recallWords);
  const zh = language === "zh";
  return (
    <div class="problem" role="alert">
      <h3>{t("refused")}</h3>
      <p>{t("refused_help")}</p>
      <p>
        {zh ? error.messageZh || error.message : error.message}{" "}
        {zh ? error.fixZh || error.fix : error.fix}
      </p>
      <ul>
        {(error.fields ?? []).map((one) => (
          <li key={one.field}>
            <code>{one.field}</code> {one.description}
          </li>
        ))}
      </ul>
    </div>
  );
}
