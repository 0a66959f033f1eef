// Statements made in the browser: header in the pinned profile, salted sections,
// the bytes to sign and the envelope (docs/formats/statement.md). What is built
// is read back by the strict parser before anybody signs it.

import {
  demand,
  hex,
  join,
  ofNumber,
  toNumber,
} from "../../phone/bytes.js";
import { sha256 } from "../../phone/sha2.js";
import {
  HEADER,
  ZERO,
  openSection,
  parseEnvelope,
  parseHeader,
  sectionDigest,
  signedBytes,
} from "../../phone/statement.js";
import { P256 } from "../../phone/weierstrass.js";
import { writeMessage } from "./pinned_writer.js";

const SHA256 = 1;
const DIRECT = 1;
const NAMED = 3;

/** @param {number} count @returns {Uint8Array} from the system's generator */
export function randomBytes(count) {
  return crypto.getRandomValues(new Uint8Array(count));
}

/**
 * UUIDv7 (RFC 9562), in hexadecimal.
 * @param {bigint} timeMs
 * @param {(count: number) => Uint8Array} [random]
 */
export function newStatementId(timeMs, random = randomBytes) {
  const id = join(ofNumber(timeMs, 6), random(10));
  id[6] = 0x70 | (id[6] & 0x0f);
  id[8] = 0x80 | (id[8] & 0x3f);
  return hex(id);
}

/** A section's content as it is stored. */
export function sectionContent({ salt, names, data }) {
  const parts = names.map((name) => join([name.length], name));
  return join(salt, [names.length], ...parts, data);
}

function openDraft(draft, random) {
  const named = [...(draft.named || [])].sort();
  demand(
    (draft.audience === NAMED) === named.length > 0,
    `section ${draft.label}: names belong to NAMED sections`,
  );
  return { salt: random(32), names: named, data: draft.bytes };
}

/**
 * @param {{ledgerId: string, author: string, keyId: string, kind: number,
 *          authorTimeMs: bigint, statementId?: string,
 *          refs?: Array<{kind: number, ledgerId: string, index: bigint,
 *                        headerDigest: string}>,
 *          sections?: Array<{label: number, schema: number, audience: number,
 *                            erasable?: number, named?: string[],
 *                            bytes: Uint8Array}>}} draft ids and digests in
 *        hexadecimal
 * @param {(count: number) => Uint8Array} [random] salts and the statement's id
 * @returns {{headerBytes: Uint8Array, sections: Array<{label: number,
 *            section: {salt: Uint8Array, names: string[],
 *                      data: Uint8Array}}>}}
 */
export function buildStatement(draft, random = randomBytes) {
  const header = {
    format: 1,
    ledgerId: draft.ledgerId,
    statementId:
      draft.statementId || newStatementId(draft.authorTimeMs, random),
    kind: draft.kind,
    author: draft.author,
    keyId: draft.keyId,
    authorTimeMs: draft.authorTimeMs,
    digestAlgorithm: SHA256,
    sections: [],
    keySequence: 0n,
    previousHeaderDigest: ZERO,
    refs: draft.refs || [],
  };
  const sections = [...(draft.sections || [])]
    .sort((a, b) => a.label - b.label)
    .map((wanted) => {
      const { label, audience, schema, erasable = 0 } = wanted;
      const head = { label, audience, erasable, schema };
      const section = openDraft(wanted, random);
      head.digest = sectionDigest(header, head, section);
      header.sections.push(head);
      return { label, section };
    });
  const headerBytes = writeMessage(HEADER, header);
  const parsed = parseHeader(headerBytes);
  for (const { label, section } of sections) {
    openSection(parsed, label, sectionContent(section));
  }
  return { headerBytes, sections };
}

/**
 * r ‖ s as WebCrypto makes it, with the lower of the two s: the ledger takes no
 * other, so that one signing gives one signature.
 * @param {Uint8Array} signature 64 bytes
 */
export function withLowS(signature) {
  demand(signature.length === 64, "signature: must have 64 bytes");
  const s = toNumber(signature.subarray(32));
  if (s <= P256.n / 2n) return signature;
  return join(signature.subarray(0, 32), ofNumber(P256.n - s, 32));
}

/**
 * @param {Uint8Array} headerBytes
 * @param {Uint8Array} signature over the header, direct
 */
export function directEnvelope(headerBytes, signature) {
  const envelope = join(
    [1],
    ofNumber(headerBytes.length, 2),
    headerBytes,
    [DIRECT],
    signature,
  );
  parseEnvelope(envelope);
  return envelope;
}

/**
 * Signs what buildStatement() made.
 * @param {ReturnType<typeof buildStatement>} statement
 * @param {(message: Uint8Array) => Promise<Uint8Array>} sign r ‖ s
 * @returns {Promise<{envelope: Uint8Array, headerDigest: string,
 *                    sections: Array}>} headerDigest: for refs to it
 */
export async function signStatement({ headerBytes, sections }, sign) {
  const signature = await sign(signedBytes("statement", headerBytes));
  return {
    envelope: directEnvelope(headerBytes, withLowS(signature)),
    headerDigest: hex(sha256(headerBytes)),
    sections,
  };
}
