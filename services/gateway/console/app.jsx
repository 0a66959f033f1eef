import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { allPages, apiFor } from "./api/call.js";
import { shortId } from "./format.js";
import { Frame } from "./frame.jsx";
import { SignIn } from "./pages/sign_in.jsx";
import { Reader } from "./reader.js";
import { formatHash, parseHash } from "./route.js";
import { savedSetting, saveSetting } from "./settings.js";
import { screens } from "./screens.jsx";
import { Loading } from "./ui/state.jsx";
import { frameWords } from "./words/frame.js";
import { wording } from "./words.js";

const MAX_DIRECTORY_PAGES = 20;

function preferredLanguage() {
  const chosen = savedSetting("language", "");
  if (chosen) return chosen;
  return navigator.language.startsWith("en") ? "en" : "zh";
}

function useLanguage() {
  const [language, setLanguage] = useState(preferredLanguage());
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  }, [language]);
  const switchLanguage = () => {
    const other = language === "zh" ? "en" : "zh";
    saveSetting("language", other);
    setLanguage(other);
  };
  return [language, switchLanguage];
}

function useRoute() {
  const [route, setRoute] = useState(parseHash(location.hash));
  useEffect(() => {
    const follow = () => setRoute(parseHash(location.hash));
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return route;
}

// Partners off the platform have names only in the libraries of who deals with
// them. Authorities see ids there: asking would note a read for no reason.
function usePartners(api, session) {
  const [partners, setPartners] = useState(new Map());
  const own = session && session.role !== "REGULATOR" && session.organization;
  useEffect(() => {
    if (!own) return;
    const records = (library) =>
      allPages(
        api,
        `/v1/organizations/${own}/libraries/${library}/records`,
        { pageSize: 500 },
        "records",
        MAX_DIRECTORY_PAGES,
      );
    Promise.all([records("supplier"), records("customer")]).then(
      (libraries) => {
        const named = libraries
          .flatMap(({ items }) => items)
          .map(({ subject, displayName }) => [subject, displayName]);
        setPartners(new Map(named));
      },
      () => {},
    );
  }, [own]);
  return partners;
}

// Choosing on a screen is no step to go back to.
function replaceHash({ page, params }, change) {
  history.replaceState(null, "", formatHash(page, { ...params, ...change }));
  dispatchEvent(new HashChangeEvent("hashchange"));
}

// Calls as the reader makes them: a regulator says why it reads.
function useApi(language, regulator, { kind, caseNumber }) {
  return useMemo(() => {
    const purpose = kind === "CASE" && caseNumber ? "CASE" : "ROUTINE";
    return apiFor({
      language,
      purpose: regulator ? purpose : undefined,
      caseNumber,
    });
  }, [language, regulator, kind, caseNumber]);
}

// Who is signed in: undefined while not known, null for nobody.
function useSession(api) {
  const [session, setSession] = useState(undefined);
  useEffect(() => {
    api.get("/v1/session").then(setSession, () => setSession(null));
  }, []);
  return [session, setSession];
}

// The ledger and everybody in it: public, asked once a session.
function useLedger(api, session) {
  const [known, setKnown] = useState({ ledger: {}, directory: new Map() });
  const signedIn = Boolean(session);
  useEffect(() => {
    if (!signedIn) return;
    const organizations = allPages(
      api,
      "/v1/organizations",
      { pageSize: 500 },
      "organizations",
      MAX_DIRECTORY_PAGES,
    );
    Promise.all([api.get("/v1/ledgers/-"), organizations]).then(
      ([ledger, { items }]) => {
        const ids = items.map((one) => [one.name.split("/")[1], one]);
        setKnown({ ledger, directory: new Map(ids) });
      },
      () => {}, // Screens then show ids; each says itself what failed.
    );
  }, [signedIn]);
  return known;
}

/** The console: sign-in, then the frame with the screen of the address. */
export function App() {
  const [language, switchLanguage] = useLanguage();
  const [purpose, setPurpose] = useState({ kind: "ROUTINE", caseNumber: "" });
  const [toast, setToast] = useState("");
  const [expired, setExpired] = useState(false);
  const route = useRoute();
  const base = useMemo(() => apiFor({ language }), [language]);
  const [session, setSession] = useSession(base);
  const regulator = session?.role === "REGULATOR";
  const api = useApi(language, regulator, purpose);
  const { ledger, directory } = useLedger(base, session);
  const partners = usePartners(base, session);
  const names = (id) =>
    id
      ? directory.get(id)?.displayName || partners.get(id) || shortId(id)
      : "";

  const text = useCallback(
    (key, values) => wording(frameWords[key] ?? [key, key], language, values),
    [language],
  );
  const onSignedOut = useCallback(() => {
    setExpired(true);
    setSession(null);
  }, []);
  const reader = {
    language,
    session,
    ledger,
    directory,
    api,
    route,
    regulator,
    purpose,
    setPurpose,
    text,
    toast: setToast,
    onSignedOut,
    names,
    link: formatHash,
    go: (page, params) => (location.hash = formatHash(page, params)),
    choose: (params) => replaceHash(route, params),
    switchLanguage,
    signOut: async () => {
      await base.post("/v1/session:signOut", {}).catch(() => {});
      setSession(null);
    },
  };
  const Screen = screens[route.page]?.screen;
  return (
    <Reader.Provider value={reader}>
      {session === undefined && <Loading />}
      {session === null && (
        <SignIn
          expired={expired}
          onSession={(begun) => {
            setExpired(false);
            setSession(begun);
          }}
        />
      )}
      {session && (
        <Frame message={toast} onMessageGone={() => setToast("")}>
          {Screen ? <Screen key={route.page} /> : <NotThere text={text} />}
        </Frame>
      )}
    </Reader.Provider>
  );
}

function NotThere({ text }) {
  return (
    <div class="problem">
      <h1>{text("not_there")}</h1>
      <p>{text("not_there_help")}</p>
    </div>
  );
}
