// Signed notes, checkpoints and cosignatures of C2SP: c2sp.org/signed-note,
// tlog-checkpoint, tlog-cosignature.

import {
  Refused,
  demand,
  fromBase64,
  hex,
  join,
  toNumber,
  toText,
} from "./bytes.js";
import { ed25519Spki, parseSpki, verifySignature } from "./keys.js";
import { sha256 } from "./sha2.js";

const SIGNS_NOTES = 1;
const COSIGNS = 4;
const MAX_SIGNATURES = 100;

/**
 * @param {string} vkey "name+id+base64"
 * @returns {{vkey: string, name: string, id: string, type: number,
 *            spki: Uint8Array}}
 */
export function parseVkey(vkey) {
  const parts = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(vkey);
  demand(parts, "vkey: must be name+id+key");
  const [, name, id, encoded] = parts;
  const typed = fromBase64(encoded);
  demand(
    typed.length === 33 && [SIGNS_NOTES, COSIGNS].includes(typed[0]),
    "vkey: not an Ed25519 key",
  );
  demand(
    hex(sha256(join(name, "\n", typed)).subarray(0, 4)) === id,
    "vkey: the id is not that of the key",
  );
  const spki = ed25519Spki(typed.subarray(1));
  parseSpki(spki);
  return { vkey, name, id, type: typed[0], spki };
}

/** @param {Uint8Array} note @returns {{text: string, signatures: Array}} */
export function parseNote(note) {
  const all = toText(note);
  demand(!/[\0-\x09\x0b-\x1f]/.test(all), "note: control character");
  const split = all.lastIndexOf("\n\n") + 1;
  demand(split && all.endsWith("\n"), "note: no signature lines");
  const lines = all.slice(split + 1, -1).split("\n");
  demand(lines.length <= MAX_SIGNATURES, "note: too many signatures");
  const signatures = lines.map((line) => {
    const parts = /^\u2014 ([^ +\n]+) ([A-Za-z0-9+/]+={0,2})$/.exec(line);
    demand(parts, "note: malformed signature line");
    const payload = fromBase64(parts[2]);
    demand(payload.length > 4, "note: signature too short");
    return {
      name: parts[1],
      id: hex(payload.subarray(0, 4)),
      payload: payload.subarray(4),
    };
  });
  return { text: all.slice(0, split), signatures };
}

const isOf = (verifier) => (signature) =>
  signature.name === verifier.name && signature.id === verifier.id;

/**
 * @param {{text: string}} note from parseNote
 * @returns {{origin: string, size: bigint, root: string}}
 */
export function parseCheckpoint({ text }) {
  const lines = text.slice(0, -1).split("\n");
  demand(lines.length >= 3 && lines.every(Boolean), "checkpoint: three lines");
  const [origin, size, root] = lines;
  demand(/^(0|[1-9][0-9]{0,18})$/.test(size), "checkpoint: malformed size");
  const bytes = fromBase64(root);
  demand(bytes.length === 32, "checkpoint: the root must have 32 bytes");
  return { origin, size: BigInt(size), root: hex(bytes) };
}

/** Refused unless `verifier` signed the note. */
export function checkNote(note, verifier) {
  const own = note.signatures.filter(isOf(verifier));
  demand(own.length, `not signed by ${verifier.name}`);
  for (const { payload } of own) {
    demand(
      verifySignature(verifier.spki, join(note.text), payload),
      `the signature of ${verifier.name} does not verify`,
    );
  }
}

/**
 * What witnesses of a C2SP tlog-policy say. A cosignature that does not verify
 * is refused; one of a stranger is passed over.
 * @param {string} policy
 * @returns {{witnesses: number, timesMs: bigint[]}} ascending
 */
export function cosignatureTimes(note, policy) {
  const verifiers = policy
    .split("\n")
    .map((line) => line.trim().split(/[ \t]+/))
    .filter((words) => words[0] === "witness" && words.length >= 3)
    .map((words) => parseVkey(words[2]));
  const times = [];
  for (const verifier of verifiers) {
    const found = note.signatures.find(isOf(verifier));
    if (!found) continue;
    const { payload } = found;
    const seconds = toNumber(payload.subarray(0, 8));
    const signed = join(`cosignature/v1\ntime ${seconds}\n`, note.text);
    if (
      verifier.type !== COSIGNS ||
      payload.length !== 72 ||
      !verifySignature(verifier.spki, signed, payload.subarray(8))
    ) {
      throw new Refused(`the cosignature of ${verifier.name} does not verify`);
    }
    times.push(seconds * 1000n);
  }
  times.sort((a, b) => (a < b ? -1 : 1));
  return { witnesses: verifiers.length, timesMs: times };
}
