// Keys of people in the browser: ECDSA P-256, made here, never extractable, kept
// in this browser's IndexedDB. Whoever clears the site's data loses the key;
// then another is enrolled and this one is revoked.

import { keyId } from "../../phone/keys.js";
import { possessionBytes } from "../../phone/statement.js";
import { newStatementId, withLowS } from "./statement_builder.js";

const DATABASE = "daodi-signing";
const STORE = "keys";
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };
const SIGNING = { name: "ECDSA", hash: "SHA-256" };
const PURPOSES = { ADMIN: 1, RECOVERY: 2, EVENT: 3, REGULATOR: 7 };

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function withStore(mode, run) {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () =>
    opening.result.createObjectStore(STORE, { keyPath: "keyId" });
  const database = await settled(opening);
  try {
    return await settled(
      run(database.transaction(STORE, mode).objectStore(STORE)),
    );
  } finally {
    database.close();
  }
}

async function signWith(privateKey, message) {
  return new Uint8Array(
    await crypto.subtle.sign(SIGNING, privateKey, message),
  );
}

const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes));

/**
 * The text with which an ADMIN key of the organization registers a key:
 * `daodi keys register ALIAS LABEL --enrolment FILE`. The possession names that
 * one registering statement, so a text is of use once.
 * @param {CryptoKeyPair} pair
 * @param {{ledgerId: string, organization: string, label: string,
 *          purpose?: "EVENT"|"REGULATOR"|"ADMIN"|"RECOVERY",
 *          person?: string}} wanted ledgerId in hexadecimal; person: an opaque
 *        id, never a name
 * @returns {Promise<{keyId: string, enrolment: string}>}
 */
export async function enrolmentOf(pair, wanted) {
  const { ledgerId, organization, label } = wanted;
  const { purpose = "EVENT", person = "" } = wanted;
  const spki = new Uint8Array(
    await crypto.subtle.exportKey("spki", pair.publicKey),
  );
  const id = keyId(spki);
  const statementId = newStatementId(BigInt(Date.now()));
  const claim = possessionBytes(
    { ledgerId, statementId, author: organization },
    id,
    PURPOSES[purpose],
    organization,
  );
  const possession = withLowS(await signWith(pair.privateKey, claim));
  const enrolment = {
    ledger_id: ledgerId,
    statement_id: statementId,
    organization,
    label,
    purpose,
    person,
    spki: toBase64(spki),
    possession: toBase64(possession),
  };
  return { keyId: id, enrolment: JSON.stringify(enrolment, null, 1) };
}

/**
 * Makes a key that never leaves this browser, keeps it and gives the text that
 * enrols it.
 * @param {Parameters<typeof enrolmentOf>[1]} wanted
 * @returns {Promise<{keyId: string, enrolment: string}>}
 */
export async function enrolKey(wanted) {
  const pair = await crypto.subtle.generateKey(ALGORITHM, false, ["sign"]);
  const made = await enrolmentOf(pair, wanted);
  await withStore("readwrite", (store) =>
    store.put({
      ...made,
      ledgerId: wanted.ledgerId,
      organization: wanted.organization,
      label: wanted.label,
      purpose: wanted.purpose || "EVENT",
      privateKey: pair.privateKey,
      createdMs: Date.now(),
    }),
  );
  return made;
}

/**
 * Keys of an organization in this browser, the newest first. Whether the ledger
 * knows them, it has to be asked.
 * @param {string} organization
 */
export async function keysOf(organization) {
  const keys = await withStore("readonly", (store) => store.getAll());
  return keys
    .filter((key) => key.organization === organization)
    .sort((a, b) => b.createdMs - a.createdMs);
}

/** @param {string} id key id in hexadecimal */
export function forgetKey(id) {
  return withStore("readwrite", (store) => store.delete(id));
}

/**
 * What signStatement() signs with.
 * @param {{privateKey: CryptoKey}} key from keysOf()
 */
export function signerOf(key) {
  return (message) => signWith(key.privateKey, message);
}
