// Writes messages of the pinned profile (docs/formats/pinned_profile.md) by the
// tables that the check on the phone reads with.
import { Refused, join, unhex } from "../../phone/bytes.js";

/** A base-128 varint. @param {bigint|number} value not negative */
export function varint(value) {
  const out = [];
  let rest = BigInt(value);
  while (rest >= 0x80n) {
    out.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  return [...out, Number(rest)];
}

/** A field of bytes with its tag and length. */
export function bytesField(number, bytes) {
  return join(varint(number * 8 + 2), varint(bytes.length), bytes);
}

const WRITERS = {
  text: (value) => join(value),
  bytes: (value) => value,
  fixed: (value) => unhex(value),
  message: (value, options) => writeMessage(options.table, value),
};

// A default is never written, but a fixed field always is.
const isDefault = (value) => !value || value.length === 0;

/**
 * @param {Array} table of services/gateway/phone/pinned_wire.js
 * @param {Object} values by name, as its parseMessage gives them
 * @returns {Uint8Array}
 */
export function writeMessage(table, values) {
  const parts = [];
  for (const [number, name, kind, , options = {}] of table) {
    const value = values[name];
    for (const item of options.most ? value || [] : [value]) {
      if (isDefault(item)) {
        if (kind === "fixed") throw new Refused(`${name}: is missing`);
        continue;
      }
      const write = WRITERS[kind];
      parts.push(
        write
          ? bytesField(number, write(item, options))
          : join(varint(number * 8), varint(item)),
      );
    }
  }
  return join(...parts);
}
