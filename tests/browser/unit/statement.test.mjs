import assert from "node:assert/strict";
import test from "node:test";
import { Refused, hex, unhex } from "../../../services/gateway/phone/bytes.js";
import { keyId, parseSpki } from "../../../services/gateway/phone/keys.js";
import { leafHash } from "../../../services/gateway/phone/merkle.js";
import { parseRecord } from "../../../services/gateway/phone/governance.js";
import {
  authorBytes,
  leafOf,
  ledgerOf,
  openSection,
  organizationOf,
  parseEnvelope,
  parseHeader,
  recoveredBytes,
} from "../../../services/gateway/phone/statement.js";
import { golden } from "./vectors.mjs";

const file = (name) => golden(`statement/${name}.hex`);
const SPKIS = [
  "enterprise_ed25519",
  "enterprise_p256",
  "enterprise_sm2",
  "enterprise_new",
  "operator",
  "registrar_a",
  "registrar_b",
].map((name) => file(`spki_${name}`));
const byId = new Map(SPKIS.map((spki) => [keyId(spki), parseSpki(spki)]));

function verifies(envelope) {
  const { header, signature, recovered } = envelope;
  return (
    byId.get(header.keyId).verify(authorBytes(envelope), signature) &&
    (!recovered ||
      byId
        .get(recovered.keyId)
        .verify(recoveredBytes(envelope), recovered.signature))
  );
}

const ENVELOPES = [
  "genesis_envelope",
  "organization_envelope",
  "direct_ed25519",
  "direct_p256",
  "direct_sm2",
  "bundle_0",
  "bundle_1",
  "bundle_2",
  "recovered",
];

test("golden envelopes parse and verify in every scheme and mode", () => {
  for (const name of ENVELOPES) {
    assert.ok(verifies(parseEnvelope(file(name))), name);
  }
});

test("a high s and another SM2 id do not verify", () => {
  for (const name of ["bad_direct_p256_high_s", "bad_direct_sm2_empty_id"]) {
    assert.ok(!verifies(parseEnvelope(file(name))), name);
  }
});

test("any flipped bit of an envelope is refused or does not verify", () => {
  for (const name of ["direct_p256", "bundle_2"]) {
    const bytes = file(name);
    for (let at = 0; at < bytes.length; at++) {
      const changed = Uint8Array.from(bytes);
      changed[at] ^= 1 << at % 8;
      let valid = false;
      try {
        const envelope = parseEnvelope(changed);
        valid = byId.has(envelope.header.keyId) && verifies(envelope);
      } catch (error) {
        assert.ok(error instanceof Refused, `${name} byte ${at}: ${error}`);
      }
      assert.ok(!valid, `${name} byte ${at}`);
    }
  }
});

test("ids follow from headers", () => {
  assert.equal(ledgerOf(file("genesis_header")), hex(file("ledger_id")));
  assert.match(organizationOf(file("organization_header")), /^org-[a-z2-7]{26}$/);
});

test("the leaf and its hash are the golden ones", () => {
  const leaf = leafOf(103, 42n, 1748736000999n, file("direct_ed25519"));
  assert.equal(hex(leaf), hex(file("leaf")));
  assert.equal(hex(leafHash(leaf)), hex(file("leaf_hash")));
});

test("sections open under the header that committed to them, and no other", () => {
  const header = parseHeader(file("header_p256"));
  const sections = ["public", "chain", "named", "owner"];
  sections.forEach((name, i) => {
    const content = file(`section_${name}`);
    assert.ok(openSection(header, i + 1, content));
    const changed = Uint8Array.from(content);
    changed[changed.length - 1] ^= 1;
    assert.throws(() => openSection(header, i + 1, changed), Refused);
  });
  assert.throws(() => openSection(header, 9, file("section_public")), Refused);
  const other = { ...header, statementId: "00".repeat(16) };
  assert.throws(() => openSection(other, 1, file("section_public")), Refused);
});

test("a section digest may be of SM3", () => {
  const header = parseHeader(file("header_sm2"));
  assert.equal(header.digestAlgorithm, 2);
  assert.ok(openSection(header, 1, file("section_public")));
  const other = { ...header, digestAlgorithm: 1 };
  assert.throws(() => openSection(other, 1, file("section_public")), Refused);
});

test("golden governance records are read, truncated ones are not", () => {
  const records = [
    "genesis",
    "organization",
    "approval",
    "key_registration",
    "key_retirement",
    "key_suspension",
    "key_revocation",
    "key_recovery",
    "appointment",
    "delegation",
    "delegation_revocation",
    "organization_change",
    "erasure",
    "activation",
  ];
  records.forEach((name, i) => {
    const bytes = file(`${name}_record`);
    assert.ok(parseRecord(i + 1, bytes), name);
    assert.throws(
      () => parseRecord(i + 1, bytes.subarray(0, bytes.length - 1)),
      Refused,
      name,
    );
  });
});

test("headers that are not in the pinned profile are refused", () => {
  const header = hex(file("header_p256"));
  const changed = {
    "another format": header.replace(/^0801/, "0802"),
    "a varint that is not minimal": header.replace(/^0801/, "088100"),
    "a default written out": header.replace("5002", "5000"),
    "an unknown field": header + "6801",
    "a kind of no table": header.replace("2067", "2014"),
    "fields out of order": header.slice(4) + "0801",
  };
  for (const [name, bytes] of Object.entries(changed)) {
    assert.notEqual(bytes, header, name);
    assert.throws(() => parseHeader(unhex(bytes)), Refused, name);
  }
});
