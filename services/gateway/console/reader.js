// Who reads, in which language, and how calls are made: what every screen needs.
import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import { termText, wording } from "./words.js";

/**
 * Context with {language, session, ledger, api, route, go, choose, text, names,
 * toast, onSignedOut}.
 */
export const Reader = createContext(null);

/**
 * Words of a screen in the reader's language.
 * @param {Object<string, string[]>} table
 * @returns {(key: string, values?: object) => string}
 */
export function useWords(table) {
  const { language } = useContext(Reader);
  return (key, values) => wording(table[key] ?? [key, key], language, values);
}

/**
 * Terms of the ledger in the reader's language.
 * @returns {(family: string, value: string) => string}
 */
export function useTerms() {
  const { language } = useContext(Reader);
  return (family, value) => termText(family, value, language);
}

/**
 * Calls when what is asked for changes; the answer of before stays until the new
 * one is there.
 * @param {(api: object, signal: AbortSignal) => Promise<object>} ask
 * @param {unknown[]} about what the question depends on
 * @returns {{data?: object, problem?: object, loading: boolean,
 *   reload: () => void}}
 */
export function useCall(ask, about) {
  const { api, onSignedOut } = useContext(Reader);
  const [state, setState] = useState({ loading: true });
  const [round, setRound] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    setState(({ data }) => ({ data, loading: true }));
    ask(api, abort.signal).then(
      (data) => {
        if (!abort.signal.aborted) setState({ data, loading: false });
      },
      (error) => {
        if (abort.signal.aborted) return;
        if (!error.problem) throw error;
        if (error.problem.kind === "signedOut") onSignedOut();
        else setState({ problem: error.problem, loading: false });
      },
    );
    return () => abort.abort();
  }, [api, round, ...about]);
  return { ...state, reload: () => setRound((n) => n + 1) };
}

/**
 * A list that comes in pages: the first at once, others when asked for.
 * @param {string} path
 * @param {object} query
 * @param {string} field the list in the answer
 * @returns {{items: object[], last?: object, problem?: object,
 *   loading: boolean, next?: () => void, reload: () => void}}
 */
export function useList(path, query, field) {
  const { api, onSignedOut } = useContext(Reader);
  const question = JSON.stringify([path, query]);
  const [wanted, setWanted] = useState({ question, pages: 1 });
  const [state, setState] = useState({ items: [], loading: true });
  const pages = wanted.question === question ? wanted.pages : 1;
  useEffect(() => {
    const abort = new AbortController();
    const first = state.question !== question || pages === 1;
    setState((before) => ({
      ...(first ? { items: [], data: undefined } : before),
      question,
      loading: true,
      problem: undefined,
    }));
    const pageToken = first ? "" : state.last?.nextPageToken;
    api.get(path, { ...query, pageToken }, abort.signal).then(
      (last) => {
        if (abort.signal.aborted) return;
        setState((before) => ({
          question,
          items: [...(first ? [] : before.items), ...(last[field] ?? [])],
          last,
          data: last,
          loading: false,
        }));
      },
      (error) => {
        if (abort.signal.aborted) return;
        if (!error.problem) throw error;
        if (error.problem.kind === "signedOut") onSignedOut();
        else setState({ items: [], problem: error.problem, loading: false });
      },
    );
    return () => abort.abort();
  }, [api, question, pages, wanted.round]);
  return {
    ...state,
    next:
      state.last?.nextPageToken && state.question === question
        ? () => setWanted({ question, pages: pages + 1 })
        : undefined,
    reload: () => setWanted({ question, pages: 1, round: Date.now() }),
  };
}
