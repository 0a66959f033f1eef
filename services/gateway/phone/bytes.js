// Bytes, and the one error of this folder.

/** What does not fit. `part` says at which step, for people. */
export class Refused extends Error {
  constructor(message, part = "") {
    super(message);
    this.part = part;
  }
}

/**
 * @param {unknown} condition
 * @param {string} message what is wrong
 */
export function demand(condition, message) {
  if (!condition) throw new Refused(message);
}

/** Runs `step`; a refusal inside belongs to `part` unless to a finer one. */
export function within(part, step) {
  try {
    return step();
  } catch (error) {
    if (error instanceof Refused && !error.part) error.part = part;
    throw error;
  }
}

/** @param {...(Uint8Array|number[]|string)} parts strings in UTF-8 */
export function join(...parts) {
  const arrays = parts.map((part) =>
    typeof part === "string" ? new TextEncoder().encode(part) : part,
  );
  const out = new Uint8Array(arrays.reduce((sum, a) => sum + a.length, 0));
  let offset = 0;
  for (const array of arrays) {
    out.set(array, offset);
    offset += array.length;
  }
  return out;
}

/** @param {Uint8Array} bytes */
export function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
}

/** @param {string} text of an even number of digits */
export function unhex(text) {
  return Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
}

/** Big-endian. @param {Uint8Array} bytes */
export function toNumber(bytes) {
  return BigInt("0x0" + hex(bytes));
}

/** Big-endian. @param {bigint|number} value @param {number} size in bytes */
export function ofNumber(value, size) {
  return unhex(value.toString(16).padStart(2 * size, "0"));
}

/** Canonical base64 with padding. @param {string} text */
export function fromBase64(text) {
  demand(/^[A-Za-z0-9+/]*={0,2}$/.test(text), "base64: malformed");
  let binary = "";
  try {
    binary = atob(text);
  } catch (error) {
    throw new Refused("base64: malformed");
  }
  demand(btoa(binary) === text, "base64: not canonical");
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** Strict UTF-8. @param {Uint8Array} bytes */
export function toText(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      bytes,
    );
  } catch (error) {
    throw new Refused("not UTF-8");
  }
}

/** Takes parts off the front. */
export class Reader {
  /** @param {Uint8Array} bytes @param {string} name of what is read */
  constructor(bytes, name) {
    this.bytes = bytes;
    this.name = name;
    this.offset = 0;
  }
  /** @param {number} size */
  take(size) {
    const start = this.offset;
    demand(
      size <= this.bytes.length - start,
      `${this.name}: truncated at byte ${start}`,
    );
    this.offset += size;
    return this.bytes.subarray(start, this.offset);
  }
  /** @param {number} size below 7 */
  number(size) {
    return Number(toNumber(this.take(size)));
  }
  /** u32 length, then as many bytes. @param {number} most */
  block(most) {
    const size = this.number(4);
    demand(
      size >= 1 && size <= most,
      `${this.name}: length ${size} is not 1..${most} at byte ${this.offset}`,
    );
    return this.take(size);
  }
  end() {
    demand(
      this.offset === this.bytes.length,
      `${this.name}: trailing bytes at byte ${this.offset}`,
    );
  }
}
