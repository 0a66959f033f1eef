// SHA-256 and SHA-512 (FIPS 180-4). Own code: crypto.subtle is absent on pages
// that came over plain http, and an answer must not depend on the browser.

import { join, ofNumber } from "./bytes.js";

// First 64 bits of the fraction of the `degree`-th root of `prime`.
function rootFraction(prime, degree) {
  const target = BigInt(prime) << (64n * degree);
  let root = 0n;
  for (let bit = 1n << 69n; bit; bit >>= 1n) {
    if ((root | bit) ** degree <= target) root |= bit;
  }
  return BigInt.asUintN(64, root);
}

const primes = [];
for (let n = 2; primes.length < 80; n++) {
  if (primes.every((prime) => n % prime)) primes.push(n);
}
const ROUNDS_512 = primes.map((prime) => rootFraction(prime, 3n));
const INITIAL_512 = primes.slice(0, 8).map((prime) => rootFraction(prime, 2n));
const highHalf = (value) => Number(value >> 32n) | 0;
const ROUNDS_256 = ROUNDS_512.slice(0, 64).map(highHalf);
const INITIAL_256 = INITIAL_512.map(highHalf);

/**
 * The message with 0x80, zeros and its length in bits, for hashes of this
 * family.
 * @param {Uint8Array} message
 * @param {number} block bytes of a block
 */
export function padded(message, block) {
  const tail = block / 8;
  const zeros = block - 1 - ((message.length + tail) % block);
  return join(
    message,
    [0x80],
    new Uint8Array(zeros),
    ofNumber(8 * message.length, tail),
  );
}

const rotate = (x, n) => (x >>> n) | (x << (32 - n));

/** @param {Uint8Array} message @returns {Uint8Array} */
export function sha256(message) {
  const data = padded(message, 64);
  const view = new DataView(data.buffer);
  const state = INITIAL_256.slice();
  const w = new Int32Array(64);
  for (let offset = 0; offset < data.length; offset += 64) {
    for (let j = 0; j < 64; j++) {
      if (j < 16) {
        w[j] = view.getInt32(offset + 4 * j);
        continue;
      }
      const [x, y] = [w[j - 15], w[j - 2]];
      w[j] =
        w[j - 16] +
        w[j - 7] +
        (rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3)) +
        (rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let j = 0; j < 64; j++) {
      const first =
        (h +
          (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) +
          ((e & f) ^ (~e & g)) +
          ROUNDS_256[j] +
          w[j]) |
        0;
      const second =
        (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) +
        ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [
        g,
        f,
        e,
        (d + first) | 0,
        c,
        b,
        a,
        (first + second) | 0,
      ];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => {
      state[i] = (state[i] + word) | 0;
    });
  }
  return join(...state.map((word) => ofNumber(word >>> 0, 4)));
}

const u64 = (x) => BigInt.asUintN(64, x);
const rotate64 = (x, n) => (x >> n) | u64(x << (64n - n));

/** @param {Uint8Array} message @returns {Uint8Array} */
export function sha512(message) {
  const data = padded(message, 128);
  const view = new DataView(data.buffer);
  const state = INITIAL_512.slice();
  const w = [];
  for (let offset = 0; offset < data.length; offset += 128) {
    for (let j = 0; j < 80; j++) {
      if (j < 16) {
        w[j] = view.getBigUint64(offset + 8 * j);
        continue;
      }
      const [x, y] = [w[j - 15], w[j - 2]];
      w[j] = u64(
        w[j - 16] +
          w[j - 7] +
          (rotate64(x, 1n) ^ rotate64(x, 8n) ^ (x >> 7n)) +
          (rotate64(y, 19n) ^ rotate64(y, 61n) ^ (y >> 6n)),
      );
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let j = 0; j < 80; j++) {
      const first =
        h +
        (rotate64(e, 14n) ^ rotate64(e, 18n) ^ rotate64(e, 41n)) +
        ((e & f) ^ (u64(~e) & g)) +
        ROUNDS_512[j] +
        w[j];
      const second =
        (rotate64(a, 28n) ^ rotate64(a, 34n) ^ rotate64(a, 39n)) +
        ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [
        g,
        f,
        e,
        u64(d + first),
        c,
        b,
        a,
        u64(first + second),
      ];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => {
      state[i] = u64(state[i] + word);
    });
  }
  return join(...state.map((word) => ofNumber(word, 8)));
}
