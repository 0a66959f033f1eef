// Merkle trees of RFC 6962 section 2.1.

import { demand, hex, join } from "./bytes.js";
import { sha256 } from "./sha2.js";

/** @param {Uint8Array} data */
export const leafHash = (data) => sha256(join([0], data));
export const nodeHash = (left, right) => sha256(join([1], left, right));

/**
 * Number of hashes in a path, which bundles do not state.
 * @param {number} size
 * @param {number} index below size
 */
export function pathLength(size, index) {
  let count = 0;
  for (let n = size, i = index; n > 1; n = (n + 1) >> 1, i >>= 1) {
    if ((i ^ 1) < n) count++;
  }
  return count;
}

/**
 * The root that a path leads to (RFC 9162 section 2.1.3.2).
 * @param {Uint8Array} leaf its hash
 * @param {bigint} index
 * @param {bigint} size
 * @param {Uint8Array[]} path from the leaf's sibling up
 */
export function rootOfPath(leaf, index, size, path) {
  demand(index < size, `entry ${index} is not below the size ${size}`);
  let node = index;
  let last = size - 1n;
  let result = leaf;
  for (const sibling of path) {
    demand(last, "the path is too long");
    if (node & 1n || node === last) {
      result = nodeHash(sibling, result);
      while (!(node & 1n) && node) {
        node >>= 1n;
        last >>= 1n;
      }
    } else {
      result = nodeHash(result, sibling);
    }
    node >>= 1n;
    last >>= 1n;
  }
  demand(!last, "the path is too short");
  return result;
}

/** @param {string} root in hexadecimal */
export function checkInclusion(leaf, index, size, path, root) {
  demand(
    hex(rootOfPath(leaf, index, size, path)) === root,
    `the path of entry ${index} does not lead to the root of the checkpoint`,
  );
}
