import assert from "node:assert/strict";
import test from "node:test";
import { Refused, hex, unhex } from "../../../services/gateway/phone/bytes.js";
import { parseSpki } from "../../../services/gateway/phone/keys.js";
import { goldenJson, wycheproof } from "./vectors.mjs";

const P256_ORDER =
  0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

function verify(spki, message, signature) {
  try {
    return parseSpki(spki).verify(message, signature);
  } catch (error) {
    assert.ok(error instanceof Refused, String(error));
    return false;
  }
}

test("signatures of tests/vectors verify or not as stated", () => {
  const { signatures } = goldenJson("signatures.json");
  assert.ok(signatures.length > 20);
  for (const vector of signatures) {
    // The primitives there take any s; statements take the low one only.
    const isHighS = vector.name.includes("high s");
    assert.equal(
      verify(
        unhex(vector.public_key),
        unhex(vector.message),
        unhex(vector.signature),
      ),
      vector.valid && !isHighS,
      vector.name,
    );
  }
});

function* cases(file) {
  for (const group of file.testGroups) {
    const spki = unhex(group.publicKeyDer);
    for (const vector of group.tests) yield { spki, vector };
  }
}

test("Ed25519 as in Wycheproof", (t) => {
  const file = wycheproof("ed25519_test.json");
  if (!file) return t.skip("no published vectors");
  for (const { spki, vector } of cases(file)) {
    const valid = verify(spki, unhex(vector.msg), unhex(vector.sig));
    assert.equal(valid, vector.result === "valid", `tcId ${vector.tcId}`);
  }
});

test("P-256 as in Wycheproof, of two s the low one", (t) => {
  const file = wycheproof("ecdsa_secp256r1_sha256_p1363_test.json");
  if (!file) return t.skip("no published vectors");
  let high = 0;
  for (const { spki, vector } of cases(file)) {
    const signature = unhex(vector.sig);
    const expected = vector.result === "valid";
    const s = BigInt("0x0" + hex(signature.subarray(32)));
    const isHigh = signature.length === 64 && s > P256_ORDER / 2n;
    high += Number(isHigh && expected);
    const valid = verify(spki, unhex(vector.msg), signature);
    assert.equal(valid, expected && !isHigh, `tcId ${vector.tcId}`);
  }
  assert.ok(high > 0, "no high s among them");
});
