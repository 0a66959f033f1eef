// Signs with a key of this browser and hands in: between the screens and
// signing/, which knows statements, and the ledger, which decides.
import { fromBase64, hex } from "../phone/bytes.js";
import { sha256 } from "../phone/sha2.js";
import { parseEnvelope } from "../phone/statement.js";
import { keysOf, signerOf } from "./signing/key_store.js";
import { buildStatement, signStatement } from "./signing/statement_builder.js";
import { batchBody, submit } from "./signing/submit.js";

const NOT_STARTED_MS = 60 * 1000;

/** The id of a ledger in hexadecimal. @param {object} ledger `Ledger` */
export function ledgerIdOf(ledger) {
  return (ledger.name ?? "").split("/")[1] ?? "";
}

/**
 * What time the ledger takes for now. A SIMULATED one stands at its last entry;
 * what is added comes a minute after it.
 * @param {object} api
 * @param {object} ledger `Ledger`
 */
export async function ledgerNow(api, ledger) {
  if (!ledger.simulatedClock) return Date.now();
  const { atTimeMs } = await api.get("/v1/overview");
  return Number(atTimeMs) + NOT_STARTED_MS;
}

/**
 * How a statement names an entry.
 * @param {object} api
 * @param {object} ledger `Ledger`
 * @param {number|string} index
 * @throws {Error} when the reader may see nothing of the entry
 */
export async function refTo(api, ledger, index) {
  const entry = await api.get(`/v1/ledgers/-/entries/${index}`);
  const { headerBytes } = parseEnvelope(fromBase64(entry.envelope ?? ""));
  return {
    ledgerId: ledgerIdOf(ledger),
    index: BigInt(index),
    headerDigest: hex(sha256(headerBytes)),
  };
}

/**
 * Keys of an organization in this browser with what the registry says of them.
 * @param {object} api
 * @param {string} organization
 * @returns {Promise<{key: object, state: "registered"|"ended"|"unknown"}[]>}
 */
export async function ownKeys(api, organization) {
  const [keys, told] = await Promise.all([
    keysOf(organization),
    api.get(`/v1/organizations/${organization}`),
  ]);
  const stateOf = new Map(
    (told.keys ?? []).map((one) => [one.name.split("/").pop(), one.state]),
  );
  const word = (state) =>
    state === undefined ? "unknown" : state === "ACTIVE" ? "registered" : "ended";
  return keys.map((key) => ({ key, state: word(stateOf.get(key.keyId)) }));
}

/**
 * @param {{kind: number, refs: object[], sections: object[]}} statement
 * @param {{ledger: object, key: object, author: string, nowMs: number}} signer
 * @returns {Promise<object>} the ledger's answer: {ok, index} or {ok: false,
 *   error}
 */
export async function signAndSubmit(statement, signer) {
  const { ledger, key, author, nowMs } = signer;
  const built = buildStatement({
    ...statement,
    ledgerId: ledgerIdOf(ledger),
    author,
    keyId: key.keyId,
    authorTimeMs: BigInt(nowMs),
  });
  const signed = await signStatement(built, signerOf(key));
  const options = ledger.simulatedClock ? { simulatedRecordTimeMs: nowMs } : {};
  const [result] = await submit(batchBody([signed], options));
  return result;
}
