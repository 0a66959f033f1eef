import assert from "node:assert/strict";
import test from "node:test";
import { Refused, hex, unhex } from "../../../services/gateway/phone/bytes.js";
import { keyId, parseSpki } from "../../../services/gateway/phone/keys.js";
import {
  HEADER,
  authorBytes,
  openSection,
  parseEnvelope,
  parseHeader,
} from "../../../services/gateway/phone/statement.js";
import { P256 } from "../../../services/gateway/phone/weierstrass.js";
import { orderSection } from "../../../services/gateway/console/signing/order_sections.js";
import { writeMessage } from "../../../services/gateway/console/signing/pinned_writer.js";
import {
  buildStatement,
  directEnvelope,
  newStatementId,
  sectionContent,
  signStatement,
  withLowS,
} from "../../../services/gateway/console/signing/statement_builder.js";
import { golden } from "./vectors.mjs";

const file = (name) => golden(`statement/${name}.hex`);

// Made by tests/vectors/statement/make_vectors.py and by the C++ code.
const HEADERS = [
  "genesis_header",
  "organization_header",
  "header_ed25519",
  "header_p256",
  "header_sm2",
];

test("a golden header is written back to its bytes", () => {
  for (const name of HEADERS) {
    const bytes = file(name);
    assert.equal(hex(writeMessage(HEADER, parseHeader(bytes))), hex(bytes));
  }
});

test("a golden statement is built again byte for byte", () => {
  const bytes = file("header_p256");
  const header = parseHeader(bytes);
  const contents = ["public", "chain", "named", "owner"].map((name) =>
    file(`section_${name}`),
  );
  const salts = contents.map((content) => content.subarray(0, 32));
  const named = [
    "pty-aaaqeayeaudaocajbifqydiob4",
    "org-twewvwl54qemquz6oi2d6oop2m",
  ];
  const sections = header.sections.map((head, i) => ({
    ...head,
    named: head.audience === 3 ? named : [],
    bytes: openSection(header, head.label, contents[i]),
  }));
  const statement = buildStatement({ ...header, sections }, () =>
    salts.shift(),
  );
  // Chained by its author; keys of browsers do not chain.
  const built = parseHeader(statement.headerBytes);
  assert.deepEqual(built.sections, header.sections);
  assert.equal(
    hex(
      writeMessage(HEADER, {
        ...built,
        keySequence: header.keySequence,
        previousHeaderDigest: header.previousHeaderDigest,
      }),
    ),
    hex(bytes),
  );
  statement.sections.forEach(({ section }, i) =>
    assert.equal(hex(sectionContent(section)), hex(contents[i])),
  );
});

test("a golden envelope is put together from header and signature", () => {
  const bytes = file("direct_p256");
  const { headerBytes, signature } = parseEnvelope(bytes);
  assert.equal(hex(directEnvelope(headerBytes, signature)), hex(bytes));
});

test("the higher s is turned into the lower, the lower is left", () => {
  const { signature } = parseEnvelope(file("direct_p256"));
  const bad = parseEnvelope(file("bad_direct_p256_high_s")).signature;
  assert.equal(hex(withLowS(signature)), hex(signature));
  assert.equal(hex(withLowS(bad)), hex(signature));
  const s = BigInt("0x" + hex(withLowS(bad).subarray(32)));
  assert.ok(s <= P256.n / 2n);
});

const DRAFT = {
  ledgerId: "ab".repeat(32),
  author: "org-twewvwl54qemquz6oi2d6oop2m",
  kind: 401,
  authorTimeMs: 1780665000000n,
};

test("what WebCrypto signs is an envelope that verifies", async () => {
  const pair = await crypto.subtle.generateKey(
    { name: "ECDSA", namedCurve: "P-256" },
    false,
    ["sign", "verify"],
  );
  const spki = new Uint8Array(
    await crypto.subtle.exportKey("spki", pair.publicKey),
  );
  const statement = buildStatement({
    ...DRAFT,
    keyId: keyId(spki),
    sections: [
      orderSection("distribution", { recipients: [{ channel: "网店" }] }),
      orderSection("order", {
        kind: "ORDER_KIND_ENTERPRISE_RECALL",
        recallClass: 2,
        scope: [{ lot: { issuer: DRAFT.author, lot: "20260325B" } }],
      }),
    ],
  });
  for (let i = 0; i < 8; i++) {
    const { envelope } = await signStatement(
      statement,
      async (message) =>
        new Uint8Array(
          await crypto.subtle.sign(
            { name: "ECDSA", hash: "SHA-256" },
            pair.privateKey,
            message,
          ),
        ),
    );
    const parsed = parseEnvelope(envelope);
    assert.deepEqual(
      parsed.header.sections.map((head) => head.label),
      [51, 52],
    );
    assert.ok(
      parseSpki(spki).verify(authorBytes(parsed), parsed.signature),
      `signature ${i}`,
    );
  }
});

test("a statement that the ledger would refuse is not built", () => {
  const order = orderSection("order", {});
  const wrong = [
    { ...DRAFT, sections: [] },
    { ...DRAFT, author: "E10", sections: [order] },
    { ...DRAFT, sections: [order, order] },
    { ...DRAFT, sections: [{ ...order, audience: 3 }] },
    { ...DRAFT, sections: [{ ...order, named: ["org-x"], audience: 3 }] },
    { ...DRAFT, statementId: "00".repeat(16), sections: [order] },
  ];
  for (const draft of wrong) {
    assert.throws(
      () => buildStatement({ keyId: "cd".repeat(32), ...draft }),
      Refused,
    );
  }
});

test("ids are UUIDv7 of their time", () => {
  const id = newStatementId(0x0197_28c9_c00an, (n) => unhex("ff".repeat(n)));
  assert.equal(id, "019728c9c00a7fffbfffffffffffffff");
});
