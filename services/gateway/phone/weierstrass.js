// ECDSA over P-256 with SHA-256 (FIPS 186-5) and SM2 with SM3 (GB/T 32918.2).
// Both curves are y^2 = x^3 - 3x + b; points are Jacobian, Z = 0 is infinity.

import { demand, join, ofNumber, toNumber } from "./bytes.js";
import { combine, inverse, mod } from "./modular.js";
import { sha256 } from "./sha2.js";
import { sm3 } from "./sm3.js";

class Curve {
  constructor(p, b, n, x, y) {
    Object.assign(this, { p, b, n, base: [x, y, 1n], zero: [1n, 1n, 0n] });
    this.add = this.add.bind(this);
    this.double = this.double.bind(this);
  }
  // The affine point of 32 bytes x, 32 bytes y.
  point(encoded) {
    const [x, y] = halves(encoded);
    const { p, b } = this;
    demand(
      x < p && y < p && mod(y * y - x * x * x + 3n * x - b, p) === 0n,
      "public key: the point is not on its curve",
    );
    return [x, y, 1n];
  }
  double([x, y, z]) {
    const { p } = this;
    const zz = (z * z) % p;
    const yy = (y * y) % p;
    const beta = (x * yy) % p;
    const alpha = mod(3n * (x - zz) * (x + zz), p);
    const x3 = mod(alpha * alpha - 8n * beta, p);
    return [
      x3,
      mod(alpha * (4n * beta - x3) - 8n * yy * yy, p),
      (2n * y * z) % p,
    ];
  }
  add(first, second) {
    const { p } = this;
    const [x1, y1, z1] = first;
    const [x2, y2, z2] = second;
    if (!z1) return second;
    if (!z2) return first;
    const zz1 = (z1 * z1) % p;
    const zz2 = (z2 * z2) % p;
    const u1 = (x1 * zz2) % p;
    const s1 = (((y1 * z2) % p) * zz2) % p;
    const h = mod(x2 * zz1 - u1, p);
    const r = mod(((y2 * z1) % p) * zz1 - s1, p);
    if (!h) return r ? this.zero : this.double(first);
    const hh = (h * h) % p;
    const hhh = (h * hh) % p;
    const v = (u1 * hh) % p;
    const x3 = mod(r * r - hhh - 2n * v, p);
    return [x3, mod(r * (v - x3) - s1 * hhh, p), (((h * z1) % p) * z2) % p];
  }
  // x of j*base + k*point, or null at infinity.
  abscissa(j, k, point) {
    const [x, , z] = combine(j, this.base, k, point, this);
    return z ? mod(x * inverse(z * z, this.p), this.p) : null;
  }
}

export const P256 = new Curve(
  0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
  0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
  0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
);
export const SM2_CURVE = new Curve(
  0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn,
  0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n,
  0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n,
  0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
  0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
);

function halves(encoded) {
  demand(encoded.length === 64, "must have 64 bytes");
  return [0, 32].map((at) => toNumber(encoded.subarray(at, at + 32)));
}

const isScalar = (x, n) => x > 0n && x < n;

/**
 * Low s only: of the two signatures that one signing gives, one is taken.
 * @param {Uint8Array} publicKey x, y
 * @param {Uint8Array} message
 * @param {Uint8Array} signature r, s
 */
export function verifyP256(publicKey, message, signature) {
  const point = P256.point(publicKey);
  const [r, s] = halves(signature);
  const { n } = P256;
  if (!isScalar(r, n) || !isScalar(s, n) || s > n / 2n) return false;
  const w = inverse(s, n);
  const e = toNumber(sha256(message));
  const x = P256.abscissa(mod(e * w, n), mod(r * w, n), point);
  return x !== null && mod(x, n) === r;
}

/**
 * With the id 1234567812345678, the only one that daodi takes.
 * @param {Uint8Array} publicKey x, y
 * @param {Uint8Array} message
 * @param {Uint8Array} signature r, s
 */
export function verifySm2(publicKey, message, signature) {
  const { p, b, n, base } = SM2_CURVE;
  const point = SM2_CURVE.point(publicKey);
  const [r, s] = halves(signature);
  const t = mod(r + s, n);
  if (!isScalar(r, n) || !isScalar(s, n) || !t) return false;
  const parameters = [p - 3n, b, base[0], base[1]].map((x) => ofNumber(x, 32));
  const z = sm3(join([0, 128], "1234567812345678", ...parameters, publicKey));
  const e = toNumber(sm3(join(z, message)));
  const x = SM2_CURVE.abscissa(s, t, point);
  return x !== null && mod(e + x, n) === r;
}
