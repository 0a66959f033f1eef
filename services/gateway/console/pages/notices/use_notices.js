import { useContext, useEffect, useState } from "preact/hooks";
import { Reader, useCall } from "../../reader.js";

const MAX_PAGES = 10;
const TICK_MS = 15_000;

/**
 * Notices with the orders they are of.
 * @returns {Promise<{notices: object[], orders: Map<string, object>,
 *   atMs: number, truncated: boolean}>}
 */
async function allNotices(api, query, signal) {
  const notices = [];
  const orders = new Map();
  let answer = {};
  let pageToken = "";
  for (let page = 0; page < MAX_PAGES; ++page) {
    const asked = { ...query, pageSize: 50, pageToken };
    answer = await api.get("/v1/notices", asked, signal);
    notices.push(...(answer.notices ?? []));
    for (const one of answer.orders ?? []) orders.set(String(one.entry), one);
    pageToken = answer.nextPageToken;
    if (!pageToken) break;
  }
  const cut = [...orders.values()].some(({ truncated }) => truncated);
  return {
    notices,
    orders,
    atMs: Number(answer.atTimeMs ?? 0),
    truncated: Boolean(pageToken) || cut,
  };
}

/** Notices that match, read once; `data.atMs` is the moment they stand at. */
export function useNotices(query) {
  return useCall(
    (api, signal) => allNotices(api, query, signal),
    [JSON.stringify(query)],
  );
}

/**
 * The ledger's moment as it goes on: a SIMULATED ledger stands still.
 * @param {number} atMs of the answer
 */
export function useLedgerClock(atMs) {
  const { ledger } = useContext(Reader);
  const [passed, setPassed] = useState(0);
  useEffect(() => {
    setPassed(0);
    if (ledger.simulatedClock) return undefined;
    const begun = Date.now();
    const timer = setInterval(() => setPassed(Date.now() - begun), TICK_MS);
    return () => clearInterval(timer);
  }, [atMs, ledger.simulatedClock]);
  return atMs + passed;
}
