// Hands signed statements to the ledger. The same bytes may be sent again and
// again: the ledger answers with the index they got the first time.

const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 500;
const LAST_PAUSE_MS = 8_000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function toBase64(bytes) {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/**
 * The body of POST /v1/statements:batch (docs/gateway.md).
 * @param {Array} statements from signStatement()
 * @param {{simulatedRecordTimeMs?: number}} [options] of SIMULATED ledgers
 */
export function batchBody(statements, { simulatedRecordTimeMs = 0 } = {}) {
  return JSON.stringify({
    mode: "PROCEED",
    statements: statements.map(({ envelope, sections }) => ({
      envelope: toBase64(envelope),
      simulatedRecordTimeMs,
      sections: sections.map(({ label, section }) => ({
        label,
        salt: toBase64(section.salt),
        content: toBase64(section.data),
        namedOrganizations: section.names,
      })),
    })),
  });
}

const isPassing = (status) => status === 429 || status >= 500;

/**
 * Sends `body` until it is answered; a lost answer is asked for again by the
 * same bytes.
 * @param {string} body from batchBody()
 * @param {{fetch?: typeof fetch, wait?: (ms: number) => Promise<void>}}
 *        [surroundings]
 * @returns {Promise<Array<Object>>} `results` of the answer, one for each
 *          statement
 * @throws {Error} with `problem`, an RFC 9457 object, when the batch is refused
 */
export async function submit(body, { fetch: send = fetch, wait = pause } = {}) {
  let failure = new Error("not sent");
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt) {
      await wait(Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LAST_PAUSE_MS));
    }
    let answer;
    try {
      answer = await send("/v1/statements:batch", {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          "X-Daodi-Console": "1",
        },
        body,
      });
    } catch (error) {
      failure = error;
      continue;
    }
    if (answer.ok) return (await answer.json()).results;
    failure = new Error(`HTTP ${answer.status}`);
    failure.problem = await answer.json().catch(() => null);
    if (!isPassing(answer.status)) break;
  }
  throw failure;
}
