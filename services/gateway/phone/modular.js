// Arithmetic modulo a number, for verification only: nothing here is secret, so
// nothing needs constant time.

/** Always in 0..p-1. @param {bigint} x @param {bigint} p */
export function mod(x, p) {
  const rest = x % p;
  return rest < 0n ? rest + p : rest;
}

/** @param {bigint} base @param {bigint} exponent @param {bigint} p */
export function power(base, exponent, p) {
  let result = 1n;
  for (let b = mod(base, p), e = exponent; e; e >>= 1n) {
    if (e & 1n) result = (result * b) % p;
    b = (b * b) % p;
  }
  return result;
}

/** Of a prime field. @param {bigint} x @param {bigint} p prime */
export function inverse(x, p) {
  return power(x, p - 2n, p);
}

/**
 * j*first + k*second by Shamir's trick, over any group.
 * @param {bigint} j
 * @param {bigint} k
 */
export function combine(j, first, k, second, { zero, add, double }) {
  const points = [zero, first, second, add(first, second)];
  const bits = (j > k ? j : k).toString(2).length;
  let result = zero;
  for (let bit = BigInt(bits) - 1n; bit >= 0n; bit--) {
    result = double(result);
    const choice = Number((j >> bit) & 1n) + 2 * Number((k >> bit) & 1n);
    if (choice) result = add(result, points[choice]);
  }
  return result;
}
