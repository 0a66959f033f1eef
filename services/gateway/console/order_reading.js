import { allPages } from "./api/call.js";

const MAX_PAGES = 10;

/**
 * One order with the moment it is judged at. There is no call for a single
 * order: the list is read up to it.
 * @param {object} api
 * @param {string|number} entry
 * @param {AbortSignal} [signal]
 * @returns {Promise<{record?: object, atMs?: string}>} no record: not there, or
 *   out of the reader's scope
 */
export async function findOrder(api, entry, signal) {
  let pageToken = "";
  for (let page = 0; page < MAX_PAGES; ++page) {
    const query = { pageSize: 500, pageToken };
    const answer = await api.get("/v1/orders", query, signal);
    const record = (answer.orders ?? []).find(
      (one) => String(one.entry) === String(entry),
    );
    pageToken = answer.nextPageToken;
    if (record || !pageToken) return { record, atMs: answer.atTimeMs };
  }
  return {};
}

/**
 * Orders that are pending or in force.
 * @param {object} api
 * @param {AbortSignal} [signal]
 */
export async function ordersInForce(api, signal) {
  const query = { inForceOnly: true, pageSize: 500 };
  const path = "/v1/orders";
  const told = await allPages(api, path, query, "orders", MAX_PAGES, signal);
  return told.items;
}
