import assert from "node:assert/strict";
import test from "node:test";
import { hex } from "../../../services/gateway/phone/bytes.js";
import { keyId, parseSpki } from "../../../services/gateway/phone/keys.js";
import { possessionBytes } from "../../../services/gateway/phone/statement.js";
import { enrolmentOf } from "../../../services/gateway/console/signing/key_store.js";
import { goldenJson } from "./vectors.mjs";

const EVENT = 3;
const bytesOf = (text) => new Uint8Array(Buffer.from(text, "base64"));

function isPossessed(enrolment) {
  const spki = bytesOf(enrolment.spki);
  const claim = possessionBytes(
    {
      ledgerId: enrolment.ledger_id,
      statementId: enrolment.statement_id,
      author: enrolment.organization,
    },
    keyId(spki),
    EVENT,
    enrolment.organization,
  );
  return parseSpki(spki).verify(claim, bytesOf(enrolment.possession));
}

test("the golden enrolment, which daodi reads too, is possessed", () => {
  assert.ok(isPossessed(goldenJson("enrolment.json")));
});

test("an enrolment proves possession of a key that cannot be taken out", async () => {
  const pair = await crypto.subtle.generateKey(
    { name: "ECDSA", namedCurve: "P-256" },
    false,
    ["sign"],
  );
  const made = await enrolmentOf(pair, {
    ledgerId: "ab".repeat(32),
    organization: `org-${"b".repeat(26)}`,
    label: "phone-2",
  });
  const enrolment = JSON.parse(made.enrolment);
  assert.ok(isPossessed(enrolment));
  assert.equal(hex(bytesOf(enrolment.spki)).length, 182);
  assert.ok(!isPossessed({ ...enrolment, organization: `org-${"c".repeat(26)}` }));
  await assert.rejects(crypto.subtle.exportKey("pkcs8", pair.privateKey));
});
