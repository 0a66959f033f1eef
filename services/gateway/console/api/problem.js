// What went wrong with a call, as the console acts on it.

const KIND_OF_STATUS = {
  0: "offline",
  400: "invalid",
  401: "signedOut",
  403: "forbidden",
  404: "notFound",
  409: "invalid",
  413: "invalid",
  429: "tooMany",
  501: "unsupported",
  503: "unavailable",
  504: "unavailable",
};

/**
 * @typedef {{kind: string, status: number, title: string, detail: string,
 *   code: string, fields: {field: string, description: string, fix: string}[]}}
 *   Problem
 */

/**
 * @param {number} status of HTTP; 0: no answer
 * @param {string} body of the answer: application/problem+json or anything
 * @returns {Problem}
 */
export function problemOf(status, body) {
  let told = {};
  try {
    told = JSON.parse(body) ?? {};
  } catch {
    // A proxy answered in its own words, which would help nobody.
  }
  const text = (value) => (typeof value === "string" ? value : "");
  return {
    kind: KIND_OF_STATUS[status] ?? "failed",
    status,
    title: text(told.title),
    detail: text(told.detail),
    code: text(told.code),
    fields: Array.isArray(told.fields) ? told.fields : [],
  };
}

/** A call that failed; `problem` says how. */
export class CallError extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.detail || problem.title || problem.kind);
    this.problem = problem;
  }
}
