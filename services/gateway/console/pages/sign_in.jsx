import { useContext, useState } from "preact/hooks";
import { Reader } from "../reader.js";
import { Button } from "../ui/button.jsx";
import { TextField } from "../ui/field.jsx";

const DENIED = ["signedOut", "forbidden", "invalid", "notFound"];

const NOTHING = { account: "", password: "", oneTimeCode: "" };

function Credentials({ typed, onChange }) {
  const { text } = useContext(Reader);
  return (
    <>
      <TextField
        label={text("account")}
        value={typed.account}
        onText={(account) => onChange({ account })}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
      />
      <TextField
        label={text("password")}
        type="password"
        value={typed.password}
        onText={(password) => onChange({ password })}
        autoComplete="current-password"
        required
      />
      <TextField
        label={text("one_time_code")}
        hint={text("one_time_code_hint")}
        value={typed.oneTimeCode}
        onText={(oneTimeCode) => onChange({ oneTimeCode })}
        autoComplete="one-time-code"
        inputMode="numeric"
        pattern="[0-9]{6}"
        maxLength={6}
        required
      />
    </>
  );
}

/** Account, password and one-time code. */
export function SignIn({ expired, onSession }) {
  const { text, api, language, switchLanguage } = useContext(Reader);
  const [typed, setTyped] = useState(NOTHING);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState(expired ? text("signed_out") : "");

  const submit = async (event) => {
    event.preventDefault();
    setBusy(true);
    try {
      const body = { ...typed, account: typed.account.trim() };
      onSession(await api.post("/v1/session:signIn", body));
    } catch (error) {
      if (!error.problem) throw error;
      const { kind } = error.problem;
      if (DENIED.includes(kind)) setFailure(text("sign_in_wrong"));
      else if (kind === "tooMany") setFailure(text("sign_in_slow"));
      else setFailure(`${text(`problem_${kind}`)}。${text(`problem_${kind}_help`)}`);
      setTyped({ ...typed, oneTimeCode: "" });
      setBusy(false);
    }
  };

  return (
    <main class="sign-in">
      <form class="sign-in-card" onSubmit={submit}>
        <p class="brand">
          <span class="brand-mark" aria-hidden="true">
            道
          </span>
          <span>{text("product")}</span>
        </p>
        <h1>{text("sign_in")}</h1>
        <p class="page-lead">{text("sign_in_lead")}</p>
        {failure && (
          <p class="field-error" role="alert">
            {failure}
          </p>
        )}
        <Credentials
          typed={typed}
          onChange={(change) => setTyped({ ...typed, ...change })}
        />
        <Button kind="primary" type="submit" disabled={busy}>
          {text(busy ? "signing_in" : "sign_in")}
        </Button>
        <Button
          kind="quiet"
          lang={language === "zh" ? "en" : "zh-CN"}
          onClick={switchLanguage}
        >
          {text("language")}
        </Button>
      </form>
    </main>
  );
}
