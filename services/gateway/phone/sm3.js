// SM3 (GB/T 32905-2016).

import { join, ofNumber, unhex } from "./bytes.js";
import { padded } from "./sha2.js";

// Counts modulo 32, as JavaScript's shifts do.
const rotate = (x, n) => (x << n) | (x >>> (32 - n));
const INITIAL = unhex(
  "7380166f4914b2b9172442d7da8a0600a96f30bc163138aae38dee4db0fb0e4e",
);

/** @param {Uint8Array} message @returns {Uint8Array} */
export function sm3(message) {
  const data = padded(message, 64);
  const view = new DataView(data.buffer);
  const first = new DataView(INITIAL.buffer);
  const state = Array.from({ length: 8 }, (_, i) => first.getInt32(4 * i));
  const w = new Int32Array(68);
  for (let offset = 0; offset < data.length; offset += 64) {
    for (let j = 0; j < 68; j++) {
      if (j < 16) {
        w[j] = view.getInt32(offset + 4 * j);
        continue;
      }
      const x = w[j - 16] ^ w[j - 9] ^ rotate(w[j - 3], 15);
      w[j] =
        x ^ rotate(x, 15) ^ rotate(x, 23) ^ rotate(w[j - 13], 7) ^ w[j - 6];
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let j = 0; j < 64; j++) {
      const early = j < 16;
      const constant = rotate(early ? 0x79cc4519 : 0x7a879d8a, j);
      const ss1 = rotate((rotate(a, 12) + e + constant) | 0, 7);
      const ff = early ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
      const gg = early ? e ^ f ^ g : (e & f) | (~e & g);
      const tt1 = (ff + d + (ss1 ^ rotate(a, 12)) + (w[j] ^ w[j + 4])) | 0;
      const tt2 = (gg + h + ss1 + w[j]) | 0;
      [d, c, b, a] = [c, rotate(b, 9), a, tt1];
      const e2 = tt2 ^ rotate(tt2, 9) ^ rotate(tt2, 17);
      [h, g, f, e] = [g, rotate(f, 19), e, e2];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => {
      state[i] ^= word;
    });
  }
  return join(...state.map((word) => ofNumber(word >>> 0, 4)));
}
