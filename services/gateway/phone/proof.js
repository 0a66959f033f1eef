// Proof files (docs/formats/proof.md): grammar and verification. What a proof
// says of the key of the ledger is what the site says of it: whoever trusts
// that must compare the fingerprint with one from elsewhere.

import { Reader, demand, join, toNumber, within } from "./bytes.js";
import { parseRecord } from "./governance.js";
import { verifySignature } from "./keys.js";
import { checkInclusion, leafHash } from "./merkle.js";
import {
  checkNote,
  cosignatureTimes,
  parseCheckpoint,
  parseNote,
  parseVkey,
} from "./note.js";
import { TIME_MS, range } from "./pinned_wire.js";
import { Registry } from "./registry.js";
import {
  CATALOGUE,
  GENESIS,
  authorBytes,
  ascends,
  isGovernance,
  leafOf,
  openSection,
  parseEnvelope,
  recoveredBytes,
} from "./statement.js";

const MAX_BYTES = 8 << 20;
const MAX_CONTENT = 32 + 1 + 8 * 65 + 65536;

function takeEntry(reader) {
  const index = toNumber(reader.take(8));
  const timeMs = toNumber(reader.take(8));
  demand(timeMs <= TIME_MS, "record_time_ms: negative");
  const bytes = reader.block(8192);
  const sections = [];
  const count = reader.number(1);
  demand(count <= 16, "sections: more than 16");
  for (let i = 0; i < count; i++) {
    const label = reader.number(1);
    sections.push({ label, content: reader.block(MAX_CONTENT) });
  }
  demand(ascends(sections.map((s) => s.label)), "sections: labels ascend");
  const hashes = reader.number(1);
  demand(hashes <= 63, "path: more than 63 hashes");
  const path = range(1, hashes).map(() => reader.take(32));
  return { index, timeMs, bytes, sections, path };
}

/** @param {Uint8Array} bytes */
export function parseProof(bytes) {
  demand(bytes.length <= MAX_BYTES, "proof: more than 8 MiB");
  const reader = new Reader(bytes, "proof");
  const magic = join("daodi/proof/v1\n");
  demand(
    bytes.length > magic.length && magic.every((byte, i) => byte === bytes[i]),
    "proof: no daodi proof, or one of a later version",
  );
  reader.take(magic.length);
  const note = reader.block(1 << 20);
  const statement = takeEntry(reader);
  const count = reader.number(2);
  demand(count <= 256, "key_chain: more than 256 entries");
  const chain = range(1, count).map(() => takeEntry(reader));
  reader.end();
  const indexes = chain.map((entry) => entry.index);
  demand(
    ascends(indexes) && !indexes.includes(statement.index),
    "key_chain: must ascend, without the statement",
  );
  demand(
    !statement.index || indexes[0] === 0n,
    "key_chain: must begin with genesis",
  );
  return { note: parseNote(note), statement, chain };
}

// The ledger's own account of its key: genesis lists it. Signed by a registrar,
// so a key that only a thief of the checkpoint's signature has is not enough.
function readGenesis(entry) {
  const { header } = entry.envelope;
  const section = entry.sections.find(({ label }) => label === 1);
  demand(header.kind === GENESIS && section, "entry 0 is not genesis");
  return parseRecord(GENESIS, openSection(header, 1, section.content));
}

function checkCheckpoint(note, genesis) {
  const checkpoint = parseCheckpoint(note);
  demand(checkpoint.origin === genesis.origin, "its origin is not genesis'");
  const verifiers = genesis.vkeys.map(parseVkey);
  const verifier = verifiers.find(
    ({ name, id, type }) =>
      type === 1 &&
      name === checkpoint.origin &&
      note.signatures.some((s) => s.name === name && s.id === id),
  );
  demand(verifier, "not signed by a key that genesis lists");
  checkNote(note, verifier);
  const cosigned = cosignatureTimes(note, genesis.witnessPolicy);
  return { ...checkpoint, ...cosigned, verifier };
}

function checkPlaces(entries, checkpoint) {
  let timeMs = 0n;
  for (const entry of entries) {
    const { index, envelope, bytes, path } = entry;
    demand(entry.timeMs >= timeMs, `entry ${index}: its time goes back`);
    timeMs = entry.timeMs;
    const leaf = leafOf(envelope.header.kind, index, timeMs, bytes);
    checkInclusion(
      leafHash(leaf),
      index,
      checkpoint.size,
      path,
      checkpoint.root,
    );
  }
}

function checkSignatures({ envelope }, registry) {
  const { header, signature, recovered } = envelope;
  const signed = [[header.keyId, authorBytes(envelope), signature]];
  if (recovered) {
    signed.push([
      recovered.keyId,
      recoveredBytes(envelope),
      recovered.signature,
    ]);
  }
  for (const [id, message, bytes] of signed) {
    demand(
      verifySignature(registry.known(id).spki, message, bytes),
      `the signature by key ${id.slice(0, 16)} does not verify`,
    );
  }
}

// The statement's assurance, from all entries in the order of the log.
function replay(entries, statement, registry) {
  let assurance = "SELF_SIGNED";
  for (const entry of entries) {
    const { header } = entry.envelope;
    const { index, timeMs } = entry;
    const part = entry === statement ? "authority" : "chain";
    demand(
      entry === statement ||
        (isGovernance(header.kind) && header.kind !== CATALOGUE),
      "key_chain: holds what decides nothing about keys",
    );
    within("sections", () => {
      entry.shown = entry.sections.map(({ label, content }) => ({
        label,
        data: openSection(header, label, content),
      }));
    });
    within(part, () => {
      if (header.kind !== GENESIS) {
        const judged = registry.judge(entry.envelope, entry);
        if (entry === statement) assurance = judged;
      }
      if (isGovernance(header.kind) && header.kind !== CATALOGUE) {
        const first = entry.shown.find(({ label }) => label === 1);
        demand(first, `entry ${index}: section 1 is missing`);
        registry.apply(entry.envelope, parseRecord(header.kind, first.data), {
          index,
          timeMs,
        });
      }
    });
    within(entry === statement ? "signature" : "chain", () =>
      checkSignatures(entry, registry),
    );
  }
  return assurance;
}

/**
 * All of a proof. The parts a refusal may name: file, envelope, checkpoint,
 * tree, chain, authority, signature, sections.
 * @param {Uint8Array} bytes
 * @param {bigint} [index] of the entry that was asked for
 */
export function verifyProof(bytes, index) {
  const proof = within("file", () => parseProof(bytes));
  const { note, statement, chain } = proof;
  demand(
    index === undefined || statement.index === index,
    `is of entry ${statement.index}, not of ${index}`,
  );
  const entries = [statement, ...chain].sort((a, b) =>
    a.index < b.index ? -1 : 1,
  );
  within("envelope", () => {
    for (const entry of entries) entry.envelope = parseEnvelope(entry.bytes);
  });
  const genesis = within("chain", () => readGenesis(entries[0]));
  const checkpoint = within("checkpoint", () => checkCheckpoint(note, genesis));
  within("tree", () => checkPlaces(entries, checkpoint));
  const registry = new Registry();
  const assurance = within("chain", () => replay(entries, statement, registry));
  const { header } = statement.envelope;
  const signer = registry.known(header.keyId);
  const nameOf = (id) => (registry.organizations.get(id) || { name: "" }).name;
  return {
    index: statement.index,
    recordTimeMs: statement.timeMs,
    header,
    checkpoint,
    ledgerId: registry.ledgerId,
    synthetic: genesis.clockMode === 2,
    civilZone: genesis.civilZone,
    author: nameOf(header.author),
    signer: nameOf(signer.organization),
    assurance,
    suspect: registry.isSuspect(statement.envelope, statement),
    shown: statement.shown.map(({ label }) => label),
    withheld: header.sections
      .map(({ label }) => label)
      .filter((label) => !statement.shown.some((s) => s.label === label)),
  };
}
