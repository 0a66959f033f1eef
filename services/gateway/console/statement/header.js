// Names what the header of a statement says (docs/formats/statement.md). Nothing
// is verified here: the core has, and `daodi-verify` does for a stranger.
import { parseEnvelope } from "../../phone/statement.js";

const KINDS = {
  1: "GENESIS",
  2: "ORGANIZATION",
  3: "APPROVAL",
  4: "KEY_REGISTRATION",
  5: "KEY_RETIREMENT",
  6: "KEY_SUSPENSION",
  7: "KEY_REVOCATION",
  8: "KEY_RECOVERY",
  9: "APPOINTMENT",
  10: "DELEGATION",
  11: "DELEGATION_REVOCATION",
  12: "ORGANIZATION_CHANGE",
  13: "ERASURE",
  14: "ACTIVATION",
  15: "CATALOGUE",
  101: "BASE_REGISTRATION",
  102: "FIELD_OPERATION",
  103: "HARVEST",
  104: "TRANSFORMATION",
  105: "STORAGE",
  106: "INSPECTION",
  107: "RELEASE",
  108: "PACKING",
  109: "SHIPPING",
  110: "TRANSPORT",
  111: "RECEIVING",
  112: "DISPENSING",
  113: "RETAIL_SALE",
  114: "RETURN",
  115: "HOLD",
  116: "STOCK_ADJUSTMENT",
  117: "SENSOR_REPORT",
  118: "DESTRUCTION",
  201: "DOCUMENT",
  202: "PRODUCT",
  203: "LOCATION",
  204: "PARTY",
  205: "PARTNER_RECORD",
  206: "ENTERPRISE_RECORD",
  301: "CONFIRMATION",
  302: "DISPUTE",
  303: "SAME_FACT",
  304: "FLAG_ASSESSMENT",
  401: "ORDER",
  402: "ORDER_ACKNOWLEDGEMENT",
};

const AUDIENCES = { 1: "PUBLIC", 2: "CHAIN", 3: "NAMED", 4: "OWNER" };

const REFS = {
  1: "CORRECTS",
  2: "APPROVES",
  3: "CONFIRMS",
  4: "DISPUTES",
  5: "ACKNOWLEDGES",
  6: "SAME_FACT",
  7: "REPLACES",
  8: "INPUT",
};

/** Every kind of statement by its name. */
export const kindNames = Object.values(KINDS);

/**
 * What a header says.
 * @param {Uint8Array} envelope
 * @returns {{kind: string, author: string, keyId: string, authorTimeMs: number,
 *   sections: {label: number, audience: string, erasable: boolean,
 *   schema: number}[], refs: {kind: string, index: number}[]}}
 * @throws {Error} when the bytes are no envelope
 */
export function readHeader(envelope) {
  const { header } = parseEnvelope(envelope);
  return {
    kind: KINDS[header.kind],
    author: header.author,
    keyId: header.keyId,
    authorTimeMs: Number(header.authorTimeMs),
    sections: header.sections.map(({ label, audience, erasable, schema }) => ({
      label,
      audience: AUDIENCES[audience],
      erasable: Boolean(erasable),
      schema,
    })),
    refs: header.refs.map(({ kind, index }) => ({
      kind: REFS[kind],
      index: Number(index),
    })),
  };
}
