// The pinned profile (docs/formats/pinned_profile.md): a table in, values out.
// One value has one encoding, so what is read here needs no writing back.
//
// A table is a list of fields in ascending order:
//   [number, name, kind, limit, {required, multiline, most, table}]
// kinds: uint (number), u64 (bigint), bool, enum (limit: its numbers), text,
// bytes, fixed (as hexadecimal; limit: its bytes), message.

import { Refused, demand, hex, toText } from "./bytes.js";

export const UINT32 = 2 ** 32 - 1;
export const UINT64 = 2n ** 64n - 1n;
export const TIME_MS = 2n ** 63n - 1n;

/** The numbers first..last. */
export const range = (first, last) =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);

function takeVarint(bytes, at) {
  let value = 0n;
  for (let count = 0; count < 10; count++) {
    demand(at + count < bytes.length, "truncated");
    const byte = bytes[at + count];
    value |= BigInt(byte & 0x7f) << BigInt(7 * count);
    if (byte < 0x80) {
      demand(byte || !count, "varint is not minimal");
      demand(value <= UINT64, "varint is above 2^64 - 1");
      return [value, at + count + 1];
    }
  }
  throw new Refused("varint has more than ten bytes");
}

// Bidi_Control, separators and Default_Ignorable_Code_Point without the
// variation selectors, Unicode 13.
const INVISIBLE =
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e00ff}\u{e01f0}-\u{e0fff}]/u;

// Code points that Unicode 13 does not assign are left to the ledger: browsers
// have newer tables, and nothing a verdict rests on depends on them.
function readText(bytes, multiline) {
  const text = toText(bytes);
  demand(text.normalize("NFC") === text, "is not in NFC");
  const rest = multiline ? text.replace(/\n/g, "") : text;
  demand(!/[\0-\x1f\x7f-\x9f]/.test(rest), "has a control character");
  demand(multiline || !INVISIBLE.test(text), "has an invisible character");
  return text;
}

function readBytes([, , kind, limit, options = {}], bytes) {
  if (kind === "fixed") {
    demand(bytes.length === limit, `must have ${limit} bytes`);
    return hex(bytes);
  }
  demand(bytes.length, "is empty; the default is left out");
  if (kind === "message") return parseMessage(options.table, bytes);
  demand(bytes.length <= limit, `has more than ${limit} bytes`);
  return kind === "bytes" ? bytes : readText(bytes, options.multiline);
}

function readNumber([, , kind, limit], value) {
  demand(value, "is 0; the default is left out");
  if (kind === "u64") {
    demand(value <= limit, `is above ${limit}`);
    return value;
  }
  const number = Number(value);
  if (kind === "enum") {
    demand(limit.includes(number), `${number} is not in its table`);
  } else {
    demand(number <= limit, `is above ${limit}`);
  }
  return number;
}

const NUMBERS = ["uint", "u64", "bool", "enum"];
const DEFAULTS = {
  uint: 0,
  u64: 0n,
  bool: 0,
  text: "",
  bytes: new Uint8Array(),
};

/**
 * @param {Array} table
 * @param {Uint8Array} bytes
 * @returns {Object} every field of the table by its name
 */
export function parseMessage(table, bytes) {
  const values = {};
  for (const [, name, kind, , options] of table) {
    values[name] = options && options.most ? [] : DEFAULTS[kind];
  }
  let at = 0;
  let last = 0;
  let value;
  while (at < bytes.length) {
    [value, at] = takeVarint(bytes, at);
    const number = Number(value >> 3n);
    const field = table.find((candidate) => candidate[0] === number);
    demand(field, `field ${number}: unknown`);
    const [, name, kind, , options = {}] = field;
    try {
      demand(
        number > last || (options.most && number === last),
        "stands out of order or twice",
      );
      const isNumber = NUMBERS.includes(kind);
      demand((value & 7n) === (isNumber ? 0n : 2n), "has another wire type");
      [value, at] = takeVarint(bytes, at);
      if (isNumber) {
        value = readNumber(field, value);
      } else {
        const size = Number(value);
        demand(size <= bytes.length - at, "is truncated");
        value = readBytes(field, bytes.subarray(at, at + size));
        at += size;
      }
    } catch (error) {
      if (error instanceof Refused) error.message = `${name}: ${error.message}`;
      throw error;
    }
    last = number;
    if (options.most) values[name].push(value);
    else values[name] = value;
  }
  checkPresence(table, values);
  return values;
}

function checkPresence(table, values) {
  for (const [, name, kind, , options = {}] of table) {
    const value = values[name];
    if (options.most) {
      demand(value.length <= options.most, `${name}: too many`);
    } else if (
      options.required ||
      ["enum", "fixed", "message"].includes(kind)
    ) {
      demand(value && value.length !== 0, `${name}: is missing`);
    }
  }
}
