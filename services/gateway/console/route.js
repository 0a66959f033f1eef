// The address after "#" holds all state: screen and everything chosen on it, so
// that a link, a reload and the back button show the same.

/**
 * @param {string} hash "#/lot?name=organizations%2F…&tab=lineage"
 * @returns {{page: string, params: Object<string, string>}}
 */
export function parseHash(hash) {
  const text = hash.replace(/^#?\/?/, "");
  const mark = text.indexOf("?");
  const page = mark < 0 ? text : text.slice(0, mark);
  const query = mark < 0 ? "" : text.slice(mark + 1);
  const params = {};
  for (const [name, value] of new URLSearchParams(query)) params[name] = value;
  return { page: page || "overview", params };
}

/**
 * @param {string} page
 * @param {Object<string, string|number|boolean|undefined>} params empty ones,
 *   false and undefined are left out
 * @returns {string}
 */
export function formatHash(page, params = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined || value === "" || value === false) continue;
    query.set(name, String(value));
  }
  const text = query.toString();
  return `#/${page}${text ? `?${text}` : ""}`;
}

/**
 * Name of a lot as the API has it.
 * @param {{issuer: string, lot: string}} lot
 */
export function batchName({ issuer, lot }) {
  return `organizations/${issuer}/batches/${encodeURIComponent(lot)}`;
}

/**
 * Issuer and number in the name of a lot.
 * @param {string} name
 * @returns {{issuer: string, lot: string}}
 */
export function lotOfBatchName(name) {
  const [, issuer = "", , lot = ""] = name.split("/");
  return { issuer, lot: safelyDecoded(lot) };
}

function safelyDecoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
