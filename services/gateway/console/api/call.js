// Calls of the gateway's REST interface.
import { CallError, problemOf } from "./problem.js";

/**
 * Query of a call: nested fields with dots, repeated ones repeated, empty ones
 * left out.
 * @param {object} fields
 * @returns {string} with "?" before it, or ""
 */
export function queryText(fields = {}) {
  const query = new URLSearchParams();
  const add = (name, value) => {
    if (value === undefined || value === null || value === "") return;
    if (value === false || value === 0) return;
    if (Array.isArray(value)) value.forEach((one) => add(name, one));
    else if (typeof value === "object") {
      for (const [inner, one] of Object.entries(value)) {
        add(`${name}.${inner}`, one);
      }
    } else query.append(name, String(value));
  };
  for (const [name, value] of Object.entries(fields)) add(name, value);
  const text = query.toString();
  return text ? `?${text}` : "";
}

/**
 * Headers of a call.
 * @param {{language: string, purpose?: string, caseNumber?: string}} reader
 * @param {boolean} writes whether the method is other than GET
 */
export function headersOf({ language, purpose, caseNumber }, writes) {
  const headers = { Accept: "application/json", "Accept-Language": language };
  if (purpose) headers["X-Daodi-Purpose"] = purpose;
  if (purpose === "CASE") {
    headers["X-Daodi-Case"] = encodeURIComponent(caseNumber);
  }
  if (writes) {
    headers["Content-Type"] = "application/json";
    // Other sites' pages cannot send this header: no request forgery.
    headers["X-Daodi-Console"] = "1";
  }
  return headers;
}

async function answerOf(path, options) {
  let response;
  let body;
  try {
    response = await fetch(path, { credentials: "same-origin", ...options });
    body = await response.text();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new CallError(problemOf(0, ""));
  }
  if (!response.ok) throw new CallError(problemOf(response.status, body));
  try {
    return body ? JSON.parse(body) : {};
  } catch {
    throw new CallError(problemOf(500, ""));
  }
}

/**
 * @param {{language: string, purpose?: string, caseNumber?: string}} reader
 * @returns {{get: (path: string, query?: object, signal?: AbortSignal) =>
 *   Promise<object>, post: (path: string, body: object) => Promise<object>}}
 *   both throw CallError
 */
export function apiFor(reader) {
  return {
    get: (path, query, signal) =>
      answerOf(path + queryText(query), {
        headers: headersOf(reader, false),
        signal,
      }),
    post: (path, body) =>
      answerOf(path, {
        method: "POST",
        headers: headersOf(reader, true),
        body: JSON.stringify(body),
      }),
  };
}

/**
 * Everything of a list that comes in pages, up to a number of pages.
 * @param {ReturnType<typeof apiFor>} api
 * @param {string} path
 * @param {object} query
 * @param {string} field the list in the answer
 * @param {number} maxPages
 * @param {AbortSignal} [signal]
 * @returns {Promise<{items: object[], last: object, truncated: boolean}>}
 */
export async function allPages(api, path, query, field, maxPages, signal) {
  const items = [];
  let last = {};
  let pageToken = "";
  for (let page = 0; page < maxPages; ++page) {
    last = await api.get(path, { ...query, pageToken }, signal);
    items.push(...(last[field] ?? []));
    pageToken = last.nextPageToken;
    if (!pageToken) break;
  }
  return { items, last, truncated: Boolean(pageToken) };
}
