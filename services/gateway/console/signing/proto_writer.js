// Writes protobuf messages of sections: proto3, fields in ascending order, no
// defaults, repeated numbers packed. That is what the ledger writes too, so one
// statement has one encoding.
//
// A table is a list of fields in ascending order:
//   [number, name, kind, {table, names, repeated}]
// kinds: text, int (not negative), signed (negative allowed), bool, enum (by
// name; names: name to number), message. Names are those of the JSON form.

import { Refused, join } from "../../phone/bytes.js";
import { bytesField, varint } from "./pinned_writer.js";

function numberOf(kind, name, value, options) {
  if (kind === "bool") return value === true ? 1 : 0;
  if (kind === "enum") {
    const number = options.names[value];
    if (number === undefined) throw new Refused(`${name}: no such ${value}`);
    return number;
  }
  const number = BigInt(value);
  if (number < 0n && kind !== "signed") throw new Refused(`${name}: negative`);
  return BigInt.asUintN(64, number);
}

function fieldBytes([number, name, kind, options = {}], value) {
  if (kind === "text") {
    if (typeof value !== "string") throw new Refused(`${name}: must be text`);
    // The ledger refuses what is not NFC; people type what their keyboard makes.
    return value ? [bytesField(number, join(value.normalize("NFC")))] : [];
  }
  if (kind === "message") {
    return [bytesField(number, writeProto(options.table, value))];
  }
  const encoded = numberOf(kind, name, value, options);
  return encoded ? [join(varint(number * 8), varint(encoded))] : [];
}

/**
 * @param {Array} table
 * @param {Object} values by JSON name; those left out have their default
 * @returns {Uint8Array}
 */
export function writeProto(table, values) {
  const known = table.map(([, name]) => name);
  for (const name of Object.keys(values)) {
    if (!known.includes(name)) throw new Refused(`${name}: no such field`);
  }
  const parts = [];
  for (const field of table) {
    const [, name, , options = {}] = field;
    const value = values[name];
    if (value === undefined || value === null) continue;
    if (!options.repeated) {
      parts.push(...fieldBytes(field, value));
      continue;
    }
    for (const item of value) {
      const encoded = fieldBytes(field, item);
      if (!encoded.length) throw new Refused(`${name}: has an empty element`);
      parts.push(...encoded);
    }
  }
  return join(...parts);
}
