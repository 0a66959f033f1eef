// Ed25519 verification (RFC 8032 section 5.1) by the rule of
// docs/formats/statement.md: canonical encodings, no point of small order, the
// equation without the cofactor. Points are (X, Y, Z, T), xy = T/Z.

import { demand, hex, join, toNumber } from "./bytes.js";
import { combine, inverse, mod, power } from "./modular.js";
import { sha512 } from "./sha2.js";

const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = mod(-121665n * inverse(121666n, P), P);
const SQRT_MINUS_ONE = power(2n, (P - 1n) / 4n, P);

const group = {
  zero: [0n, 1n, 1n, 0n],
  add([x1, y1, z1, t1], [x2, y2, z2, t2]) {
    const a = (y1 - x1) * (y2 - x2);
    const b = (y1 + x1) * (y2 + x2);
    const c = 2n * ((D * t1) % P) * t2;
    const d = 2n * z1 * z2;
    const [e, f, g, h] = [b - a, d - c, d + c, b + a].map((x) => mod(x, P));
    return [(e * f) % P, (g * h) % P, (f * g) % P, (e * h) % P];
  },
  double: (p) => group.add(p, p),
};

const littleEndian = (bytes) => toNumber(Uint8Array.from(bytes).reverse());

function decode(encoded) {
  const number = littleEndian(encoded);
  const y = BigInt.asUintN(255, number);
  const sign = number >> 255n;
  demand(encoded.length === 32 && y < P, "Ed25519 point: not canonical");
  const u = mod(y * y - 1n, P);
  const v = mod(D * y * y + 1n, P);
  let x = mod(u * v ** 3n * power(u * v ** 7n, (P - 5n) / 8n, P), P);
  if (mod(v * x * x + u, P) === 0n) x = (x * SQRT_MINUS_ONE) % P;
  demand(mod(v * x * x - u, P) === 0n, "Ed25519 point: not on the curve");
  demand(x || !sign, "Ed25519 point: not canonical");
  if ((x & 1n) !== sign) x = P - x;
  return [x, y, 1n, (x * y) % P];
}

function encode([x, y, z]) {
  const scale = inverse(z, P);
  const number = mod(y * scale, P) | ((mod(x * scale, P) & 1n) << 255n);
  return number.toString(16).padStart(64, "0");
}

function isOfSmallOrder(point) {
  const [x, y, z] = group.double(group.double(group.double(point)));
  return x === 0n && mod(y - z, P) === 0n;
}

const BASE = (() => {
  const y = mod(4n * inverse(5n, P), P);
  return decode(
    Uint8Array.from({ length: 32 }, (_, i) =>
      Number((y >> BigInt(8 * i)) & 255n),
    ),
  );
})();

/** The vetted point. @param {Uint8Array} encoded 32 bytes */
export function decodeKey(encoded) {
  const point = decode(encoded);
  demand(!isOfSmallOrder(point), "Ed25519 key: of small order");
  return point;
}

/**
 * @param {Uint8Array} encodedKey 32 bytes
 * @param {Uint8Array} message
 * @param {Uint8Array} signature 64 bytes
 */
export function verifyEd25519(encodedKey, message, signature) {
  const [x, y, z, t] = decodeKey(encodedKey);
  const r = signature.subarray(0, 32);
  const s = littleEndian(signature.subarray(32));
  if (signature.length !== 64 || s >= L) return false;
  const k = mod(littleEndian(sha512(join(r, encodedKey, message))), L);
  const found = combine(s, BASE, k, [P - x, y, z, P - t], group);
  return (
    encode(found) === hex(Uint8Array.from(r).reverse()) &&
    !isOfSmallOrder(found)
  );
}
