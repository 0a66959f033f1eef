// Public keys as records state them, and the rule of each scheme.

import { Refused, demand, hex, join, unhex } from "./bytes.js";
import { decodeKey, verifyEd25519 } from "./ed25519.js";
import { sha256 } from "./sha2.js";
import { P256, SM2_CURVE, verifyP256, verifySm2 } from "./weierstrass.js";

// SubjectPublicKeyInfo in DER up to the key's own bytes.
const CURVE_PREFIX = "3059301306072a8648ce3d020106082a";
const ED25519_PREFIX = "302a300506032b6570032100";
const SCHEMES = [
  ["Ed25519", ED25519_PREFIX, 32, decodeKey, verifyEd25519],
  [
    "ECDSA P-256",
    CURVE_PREFIX + "8648ce3d03010703420004",
    64,
    (key) => P256.point(key),
    verifyP256,
  ],
  [
    "SM2",
    CURVE_PREFIX + "811ccf5501822d03420004",
    64,
    (key) => SM2_CURVE.point(key),
    verifySm2,
  ],
];

/** @param {Uint8Array} key 32 bytes, not vetted */
export const ed25519Spki = (key) => join(unhex(ED25519_PREFIX), key);

/** In hexadecimal. @param {Uint8Array} spki */
export const keyId = (spki) => hex(sha256(spki));

/**
 * The key, vetted: canonical and on its curve.
 * @param {Uint8Array} spki
 * @returns {{scheme: string,
 *            verify: (message: Uint8Array, signature: Uint8Array) => boolean}}
 */
export function parseSpki(spki) {
  const text = hex(spki);
  for (const [scheme, prefix, size, vet, verify] of SCHEMES) {
    if (!text.startsWith(prefix)) continue;
    const key = unhex(text.slice(prefix.length));
    demand(key.length === size, "spki: wrong length");
    vet(key);
    return {
      scheme,
      verify: (message, signature) =>
        signature.length === 64 && verify(key, message, signature),
    };
  }
  throw new Refused("spki: neither Ed25519 nor P-256 nor SM2");
}

// One page asks for the same signatures of its key chain again and again.
const answers = new Map();

/**
 * @param {Uint8Array} spki
 * @param {Uint8Array} message
 * @param {Uint8Array} signature
 */
export function verifySignature(spki, message, signature) {
  const name = [sha256(message), spki, signature].map(hex).join();
  if (!answers.has(name)) {
    answers.set(name, parseSpki(spki).verify(message, signature));
  }
  return answers.get(name);
}
