// Headers, sections, envelopes, signed bytes and leaves
// (docs/formats/statement.md).

import { Reader, demand, hex, join, ofNumber, toText, unhex } from "./bytes.js";
import { leafHash, pathLength, rootOfPath } from "./merkle.js";
import { TIME_MS, UINT32, UINT64, parseMessage, range } from "./pinned_wire.js";
import { sha256 } from "./sha2.js";
import { sm3 } from "./sm3.js";

export const GENESIS = 1;
export const ORGANIZATION = 2;
export const CATALOGUE = 15;
export const ZERO = "00".repeat(32);
const PUBLIC = 1;
const NAMED = 3;
const WORDS = range(301, 304);
const BUSINESS = [...range(101, 118), ...range(201, 206), ...WORDS, 401, 402];
export const BUSINESS_KINDS = BUSINESS;

const SECTION_HEAD = [
  [1, "label", "uint", 255, { required: true }],
  [2, "audience", "enum", [1, 2, 3, 4]],
  [3, "erasable", "bool", 1],
  [4, "schema", "uint", UINT32, { required: true }],
  [5, "digest", "fixed", 32],
];
const REF = [
  [1, "kind", "enum", range(1, 8)],
  [2, "ledgerId", "fixed", 32],
  [3, "index", "u64", UINT64],
  [4, "headerDigest", "fixed", 32],
];
export const HEADER = [
  [1, "format", "uint", UINT32, { required: true }],
  [2, "ledgerId", "fixed", 32],
  [3, "statementId", "fixed", 16],
  [4, "kind", "enum", [...range(1, 15), ...BUSINESS]],
  [5, "author", "text", 64, { required: true }],
  [6, "keyId", "fixed", 32],
  [7, "authorTimeMs", "u64", TIME_MS],
  [8, "digestAlgorithm", "enum", [1, 2]],
  [9, "sections", "message", 0, { most: 16, table: SECTION_HEAD }],
  [10, "keySequence", "u64", UINT64],
  [11, "previousHeaderDigest", "fixed", 32],
  [12, "refs", "message", 0, { most: 32, table: REF }],
];

/** @param {number} kind */
export const isGovernance = (kind) => kind < 16;

/** Strictly ascending. @param {Array<number|string>} values */
export const ascends = (values) =>
  values.every((value, i) => !i || values[i - 1] < value);

/** @param {string} text @param {string} [prefixes] */
export const isOrganizationId = (text, prefixes = "org") =>
  new RegExp(`^(${prefixes})-[a-z2-7]{26}$`).test(text);

function checkHeads({ kind, sections }) {
  const labels = sections.map((head) => head.label);
  demand(ascends(labels), "sections: labels ascend");
  for (const head of sections) {
    demand(
      !head.erasable || head.audience !== PUBLIC,
      "sections: PUBLIC is not erasable",
    );
  }
  demand(sections.length || WORDS.includes(kind), "sections: missing");
  if (kind === CATALOGUE) {
    demand(
      sections.every((head) => head.audience === PUBLIC),
      "sections: of CATALOGUE are all PUBLIC",
    );
  } else if (isGovernance(kind)) {
    const [{ label, audience, schema }] = sections;
    demand(
      sections.length <= (kind === ORGANIZATION ? 2 : 1) &&
        label === 1 &&
        audience === PUBLIC &&
        schema === kind,
      "sections: of a governance kind, label 1, PUBLIC, schema = kind",
    );
  }
}

/** @param {Uint8Array} bytes */
export function parseHeader(bytes) {
  demand(bytes.length <= 4096, "header: more than 4096 bytes");
  const header = parseMessage(HEADER, bytes);
  const genesis = header.kind === GENESIS;
  demand(header.format === 1, "header.format: must be 1");
  demand(
    (header.ledgerId === ZERO) === genesis,
    "header.ledger_id: zero in genesis and only there",
  );
  demand(
    /^.{12}7.{3}[89ab]/.test(header.statementId),
    "header.statement_id: not a UUIDv7",
  );
  demand(isOrganizationId(header.author), "header.author: no organization id");
  demand(
    (header.previousHeaderDigest !== ZERO) === header.keySequence >= 2n,
    "header.previous_header_digest: non-zero exactly from sequence 2 on",
  );
  demand(
    !genesis || (header.keySequence <= 1n && !header.refs.length),
    "header: nothing precedes genesis",
  );
  checkHeads(header);
  return header;
}

/** @param {Uint8Array} content as stored */
function parseSection(content) {
  const reader = new Reader(content, "section");
  const salt = reader.take(32);
  const count = reader.number(1);
  demand(count <= 8, "section: more than 8 names");
  const names = range(1, count).map(() =>
    toText(reader.take(reader.number(1))),
  );
  demand(
    ascends(names) && names.every((name) => isOrganizationId(name, "org|pty")),
    "section: names must be organization ids that ascend",
  );
  const data = content.subarray(reader.offset);
  demand(data.length <= 65536, "section: more than 65536 bytes");
  return { salt, names, data };
}

const short = (text) => join([text.length], text);

/**
 * What the section digest in a header covers, hashed; also the writer's.
 * @returns {string} in hexadecimal
 */
export function sectionDigest(header, head, { salt, names, data }) {
  const hash = header.digestAlgorithm === 1 ? sha256 : sm3;
  return hex(
    hash(
      join(
        "daodi/section/v1\0",
        unhex(header.ledgerId + header.statementId),
        short(header.author),
        [head.label, head.audience, head.erasable],
        ofNumber(head.schema, 4),
        salt,
        [names.length],
        ...names.map(short),
        ofNumber(data.length, 4),
        data,
      ),
    ),
  );
}

/** The bytes that the header committed to under `label`. */
export function openSection(header, label, content) {
  const head = header.sections.find((candidate) => candidate.label === label);
  demand(head, `section ${label}: not in the header`);
  const section = parseSection(content);
  demand(
    (head.audience === NAMED) === !!section.names.length,
    `section ${label}: names belong to NAMED sections`,
  );
  demand(
    sectionDigest(header, head, section) === head.digest,
    `section ${label}: is not what the header committed to`,
  );
  return section.data;
}

/** @param {Uint8Array} bytes */
export function parseEnvelope(bytes) {
  const reader = new Reader(bytes, "envelope");
  demand(reader.number(1) === 1, "envelope.version: must be 1");
  const headerBytes = reader.take(reader.number(2));
  const header = parseHeader(headerBytes);
  const mode = reader.number(1);
  demand([1, 2, 0x81, 0x82].includes(mode), "envelope.mode: unknown");
  demand(header.kind !== GENESIS || mode === 1, "envelope.mode: not direct");
  const envelope = { header, headerBytes, signature: reader.take(64) };
  if (mode & 2) {
    const [size, index] = [reader.number(2), reader.number(2)];
    demand(size <= 1024 && index < size, "envelope.bundle: out of range");
    const path = range(1, pathLength(size, index)).map(() => reader.take(32));
    envelope.bundle = { size, index, path };
  }
  if (mode & 0x80) {
    const keyId = hex(reader.take(32));
    demand(keyId !== header.keyId, "envelope.recovered: the lost key");
    envelope.recovered = { keyId, signature: reader.take(64) };
  }
  reader.end();
  return envelope;
}

/** PAE of DSSE v1. @param {string} use @param {Uint8Array} body */
export function signedBytes(use, body) {
  const type = `application/vnd.daodi.${use}.v1`;
  return join(`DSSEv1 ${type.length} ${type} ${body.length} `, body);
}

/** What the author's signature covers. */
export function authorBytes({ header, headerBytes, bundle }) {
  const direct = signedBytes("statement", headerBytes);
  if (!bundle) return direct;
  const { size, index, path } = bundle;
  const root = rootOfPath(leafHash(direct), BigInt(index), BigInt(size), path);
  return signedBytes(
    "bundle",
    join(
      unhex(header.ledgerId + header.keyId),
      [header.digestAlgorithm],
      ofNumber(size, 2),
      root,
    ),
  );
}

/** What the countersignature of a recovered statement covers. */
export function recoveredBytes({ header, headerBytes, recovered }) {
  return signedBytes(
    "recovered",
    join(unhex(header.ledgerId), sha256(headerBytes), unhex(recovered.keyId)),
  );
}

/** What a new key signs; `owner` is "" where the statement proposes it. */
export function possessionBytes(header, keyId, purpose, owner) {
  return signedBytes(
    "possession",
    join(
      unhex(header.ledgerId + keyId),
      [purpose],
      unhex(header.statementId),
      short(header.author),
      short(owner),
    ),
  );
}

/** Leaf data of the log. @param {bigint} index @param {bigint} recordTimeMs */
export function leafOf(kind, index, recordTimeMs, envelope) {
  return join(
    "daodi/l1",
    [isGovernance(kind) ? 1 : 0],
    ofNumber(index, 8),
    ofNumber(recordTimeMs, 8),
    sha256(envelope),
  );
}

// RFC 4648 in lower case without padding, 16 bytes.
function organizationId(bytes) {
  const number = BigInt("0x" + hex(sha256(bytes).subarray(0, 16))) << 2n;
  let text = "";
  for (let shift = 125n; shift >= 0n; shift -= 5n) {
    text += "abcdefghijklmnopqrstuvwxyz234567"[Number((number >> shift) & 31n)];
  }
  return "org-" + text;
}
export const organizationOf = (header) => organizationId(header);
export const genesisOrganizationOf = (keyId) =>
  organizationId(join("daodi/genesis-organization/v1\0", unhex(keyId)));
export const ledgerOf = (genesisHeader) =>
  hex(sha256(join("daodi/ledger/v1\n", genesisHeader)));
