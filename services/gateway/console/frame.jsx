import { useContext, useEffect, useRef, useState } from "preact/hooks";
import { Reader, useTerms } from "./reader.js";
import { savedSetting, saveSetting } from "./settings.js";
import { screens } from "./screens.jsx";
import { Button } from "./ui/button.jsx";
import { Toast } from "./ui/toast.jsx";

/** Menu at the left, bar at the top, the screen between. */
export function Frame({ message, onMessageGone, children }) {
  const { text, route } = useContext(Reader);
  const [open, setOpen] = useState(false);
  const [narrow, setNarrow] = useState(savedSetting("menu", "") === "narrow");
  const main = useRef(null);
  const shown = useRef(route.page);
  useEffect(() => {
    setOpen(false);
    if (shown.current !== route.page) main.current.focus();
    shown.current = route.page;
  }, [route.page]);
  const toggle = () => {
    saveSetting("menu", narrow ? "" : "narrow");
    setNarrow(!narrow);
  };
  const name = `frame ${open ? "menu-open" : ""} ${narrow ? "menu-narrow" : ""}`;
  return (
    <div class={name}>
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current.focus();
        }}
      >
        {text("skip")}
      </a>
      <TopBar open={open} onMenu={() => setOpen(!open)} />
      <Menu narrow={narrow} onToggle={toggle} />
      <main id="main" tabIndex={-1} ref={main}>
        {children}
      </main>
      <Toast message={message} onGone={onMessageGone} />
    </div>
  );
}

function TopBar({ open, onMenu }) {
  const reader = useContext(Reader);
  const term = useTerms();
  const { text, session, ledger, regulator } = reader;
  return (
    <header class="bar">
      <Button
        kind="quiet"
        class="button button-quiet bar-menu"
        aria-expanded={open ? "true" : "false"}
        aria-controls="menu"
        onClick={onMenu}
      >
        ☰<span class="hidden-text">{text("menu")}</span>
      </Button>
      <a class="brand" href={reader.link("overview")}>
        <span class="brand-mark" aria-hidden="true">
          道
        </span>
        <span class="brand-name">{text("product")}</span>
      </a>
      {ledger.simulatedClock && (
        <span class="synthetic" title={text("synthetic_help")}>
          {text("synthetic")}
        </span>
      )}
      <span class="bar-space" />
      {regulator && <Purpose />}
      <span class="who">
        <span class="who-name">{session.organizationDisplayName}</span>
        <span class="who-role">
          {term("role", session.role)} · {session.account}
        </span>
      </span>
      <Button
        kind="quiet"
        lang={reader.language === "zh" ? "en" : "zh-CN"}
        onClick={reader.switchLanguage}
      >
        {text("language")}
      </Button>
      <Button kind="quiet" onClick={reader.signOut}>
        {text("sign_out")}
      </Button>
    </header>
  );
}

// Every read of a regulator is logged with its purpose; a case without a number
// would be told to those concerned at once, so it counts as routine until then.
function Purpose() {
  const { text, purpose, setPurpose, toast } = useContext(Reader);
  const [number, setNumber] = useState(purpose.caseNumber);
  const forCase = purpose.kind === "CASE";
  const use = (event) => {
    event.preventDefault();
    setPurpose({ kind: "CASE", caseNumber: number.trim() });
    if (number.trim()) toast(`${text("case_set")} ${number.trim()}`);
  };
  return (
    <form class="purpose" onSubmit={use}>
      <label>
        <span class="purpose-label">{text("purpose")}</span>
        <select
          value={purpose.kind}
          onChange={(event) =>
            setPurpose({ kind: event.currentTarget.value, caseNumber: "" })
          }
        >
          <option value="ROUTINE">{text("purpose_routine")}</option>
          <option value="CASE">{text("purpose_case")}</option>
        </select>
      </label>
      {forCase && (
        <>
          <input
            type="text"
            maxLength={40}
            aria-label={text("case_number")}
            placeholder={text("case_number")}
            title={purpose.caseNumber ? undefined : text("case_missing")}
            value={number}
            onInput={(event) => setNumber(event.currentTarget.value)}
          />
          <Button type="submit">{text("use_case")}</Button>
        </>
      )}
    </form>
  );
}

function Menu({ narrow, onToggle }) {
  const { text, route, link } = useContext(Reader);
  const here = screens[route.page]?.within ?? route.page;
  const names = Object.keys(screens).filter((name) => screens[name].menu);
  return (
    <nav id="menu" class="menu" aria-label={text("navigation")}>
      <ul>
        {names.map((name) => (
          <li key={name}>
            <a
              href={link(name)}
              aria-current={name === here ? "page" : undefined}
              title={narrow ? text(`nav_${name}`) : undefined}
            >
              <span class="menu-letter" aria-hidden="true">
                {text(`nav_${name}`).slice(0, 1)}
              </span>
              <span class="menu-text">{text(`nav_${name}`)}</span>
            </a>
          </li>
        ))}
      </ul>
      <Button
        kind="quiet"
        class="button button-quiet menu-toggle"
        aria-expanded={narrow ? "false" : "true"}
        onClick={onToggle}
      >
        <span aria-hidden="true">{narrow ? "»" : "«"}</span>
        <span class="menu-text">{text("collapse")}</span>
      </Button>
    </nav>
  );
}
