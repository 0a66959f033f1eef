// Decodes protobuf messages by the definitions that the build reads from the
// protos. Input is hostile: every read is bounded by the message it is in.

import { hex } from "../../phone/bytes.js";

const MAX_DEPTH = 16;

class Fields {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  get done() {
    return this.at >= this.bytes.length;
  }

  varint() {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (this.done) throw new Error("message ends in a number");
      const byte = this.bytes[this.at++];
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new Error("number is too long");
  }

  chunk(length) {
    if (length > this.bytes.length - this.at) {
      throw new Error("message ends in a field");
    }
    const bytes = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    return bytes;
  }
}

/**
 * Splits a message into its fields.
 * @param {Uint8Array} bytes
 * @returns {Generator<{number: number, wire: number, value: bigint|Uint8Array}>}
 */
export function* fieldsOf(bytes) {
  const reader = new Fields(bytes);
  while (!reader.done) {
    const tag = Number(reader.varint());
    const wire = tag & 7;
    const number = Math.floor(tag / 8);
    if (wire === 0) yield { number, wire, value: reader.varint() };
    else if (wire === 2) {
      yield { number, wire, value: reader.chunk(Number(reader.varint())) };
    } else throw new Error(`field ${number}: wire type ${wire}`);
  }
}

function numberOf(bits) {
  const value = BigInt.asIntN(64, bits);
  const plain = Number(value);
  return Number.isSafeInteger(plain) ? plain : value.toString();
}

function valueOf(type, field, definitions, depth) {
  const { enums, messages } = definitions;
  const wanted = messages[type] || type === "string" || type === "bytes";
  if ((field.wire === 2) !== Boolean(wanted)) {
    throw new Error(`field ${field.number}: wrong wire type`);
  }
  if (messages[type]) {
    return decodeMessage(type, field.value, definitions, depth + 1);
  }
  if (enums[type]) return enums[type][field.value] ?? String(field.value);
  if (type === "string") return new TextDecoder().decode(field.value);
  if (type === "bytes") return hex(field.value);
  if (type === "bool") return field.value !== 0n;
  return numberOf(field.value);
}

/**
 * A message as an object with lowerCamel names; what is not set is absent,
 * enums are names, bytes hexadecimal, numbers beyond 2^53 decimal text.
 * @param {string} type name of the message
 * @param {Uint8Array} bytes
 * @param {{messages: object, enums: object}} definitions
 * @returns {object}
 * @throws {Error} when the bytes are no such message
 */
export function decodeMessage(type, bytes, definitions, depth = 0) {
  if (depth > MAX_DEPTH) throw new Error("message is nested too deeply");
  const fields = definitions.messages[type];
  const message = {};
  for (const field of fieldsOf(bytes)) {
    const known = fields[field.number];
    if (!known) continue;
    const scalar = !definitions.messages[known.type];
    const packed =
      known.repeated && field.wire === 2 && scalar &&
      known.type !== "string" && known.type !== "bytes";
    if (packed) {
      const reader = new Fields(field.value);
      message[known.name] ??= [];
      while (!reader.done) {
        const one = { number: field.number, wire: 0, value: reader.varint() };
        message[known.name].push(valueOf(known.type, one, definitions, depth));
      }
      continue;
    }
    const value = valueOf(known.type, field, definitions, depth);
    if (known.repeated) (message[known.name] ??= []).push(value);
    else message[known.name] = value;
  }
  return message;
}
