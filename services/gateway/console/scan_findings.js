// Copy findings of many lots, a few calls at a time.
import { allPages } from "./api/call.js";

const CALLS_AT_ONCE = 4;
const MAX_PAGES = 4;

async function findingsOfLot(api, lot, signal) {
  const path = `/v1/${lot.batch}/copyFindings`;
  const query = { pageSize: 500 };
  const told = await allPages(api, path, query, "codes", MAX_PAGES, signal);
  const { lotFindings, scannedCodes, codesOfSeveralReaders } = told.last;
  return {
    ...lot,
    codes: told.items,
    lotFindings,
    scannedCodes,
    codesOfSeveralReaders,
    truncated: told.truncated,
  };
}

/**
 * Findings of each lot. Of several lots those that the caller may not read are
 * counted only; of a single one that is the answer.
 * @param {object} api
 * @param {{batch: string}[]} lots
 * @param {AbortSignal} [signal]
 * @returns {Promise<{lots: object[], hidden: number, truncated: boolean}>}
 * @throws {CallError}
 */
export async function findingsOfLots(api, lots, signal) {
  const found = new Array(lots.length);
  let next = 0;
  const work = async () => {
    while (next < lots.length) {
      const at = next++;
      try {
        found[at] = await findingsOfLot(api, lots[at], signal);
      } catch (error) {
        const hidden = error.problem?.kind === "notFound" && lots.length > 1;
        if (!hidden) throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, work));
  const told = found.filter(Boolean);
  return {
    lots: told,
    hidden: lots.length - told.length,
    truncated: told.some(({ truncated }) => truncated),
  };
}
