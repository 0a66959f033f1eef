import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import test from "node:test";
import { Refused, hex } from "../../../services/gateway/phone/bytes.js";
import {
  CONFIRMATION_NOTE,
  ORDER,
  ORDER_ACKNOWLEDGEMENT,
  ORDER_DISTRIBUTION,
  ORDER_KINDS,
  RECALL_BALANCE,
  orderSection,
} from "../../../services/gateway/console/signing/order_sections.js";
import { EVENT_FACTS } from "../../../services/gateway/console/signing/hold_facts.js";
import { writeProto } from "../../../services/gateway/console/signing/proto_writer.js";
import { root } from "./vectors.mjs";

const snake = (name) => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);

// The text format of protobuf, of a value and its table.
function textOf(table, value) {
  const lines = [];
  for (const [, name, kind, options = {}] of table) {
    if (value[name] === undefined) continue;
    for (const item of [value[name]].flat()) {
      if (kind === "message") {
        lines.push(`${snake(name)} { ${textOf(options.table, item)} }`);
      } else {
        const text = kind === "text" ? JSON.stringify(item) : String(item);
        lines.push(`${snake(name)}: ${text}`);
      }
    }
  }
  return lines.join("\n");
}

// What protobuf's own compiler writes.
function protocBytes(type, table, value) {
  const proto = path.join(root, "proto");
  const files = ["order_sections", "record_sections"].map((name) =>
    path.join(proto, `daodi/v1/${name}.proto`),
  );
  return execFileSync(
    "protoc",
    [`--encode=daodi.v1.${type}`, `-I${proto}`, ...files],
    { input: textOf(table, value) },
  );
}

// A value with every field of a table set, two elements where repeated.
function everything(table, seed = 1) {
  const value = {};
  table.forEach(([number, name, kind, options = {}], i) => {
    const one = (n) => {
      if (kind === "message") return everything(options.table, seed + n + i);
      if (kind === "text") return `召回 ${name} ${n} ü "\\`;
      if (kind === "bool") return true;
      if (kind === "enum") return Object.keys(options.names).pop();
      if (kind === "signed") return -(seed + number * 300 + n);
      return seed * 1000 + number * 127 + n;
    };
    value[name] = options.repeated ? [one(1), one(2)] : one(1);
  });
  return value;
}

const MESSAGES = {
  Order: ORDER,
  OrderDistribution: ORDER_DISTRIBUTION,
  OrderAcknowledgement: ORDER_ACKNOWLEDGEMENT,
  RecallBalance: RECALL_BALANCE,
  ConfirmationNote: CONFIRMATION_NOTE,
  EventFacts: EVENT_FACTS,
};

test("every field of every message is written as protobuf writes it", () => {
  for (const [type, table] of Object.entries(MESSAGES)) {
    const value = everything(table);
    assert.equal(
      hex(writeProto(table, value)),
      hex(protocBytes(type, table, value)),
      type,
    );
  }
});

test("every kind of order has protobuf's number", () => {
  for (const kind of Object.keys(ORDER_KINDS).slice(1)) {
    assert.equal(
      hex(writeProto(ORDER, { kind })),
      hex(protocBytes("Order", ORDER, { kind })),
      kind,
    );
  }
});

test("defaults are left out, empty messages are not", () => {
  const value = {
    kind: "ORDER_KIND_UNSPECIFIED",
    recallClass: 0,
    reason: "",
    urgent: false,
    time: {},
    scope: [],
  };
  assert.equal(hex(writeProto(ORDER, value)), "4200");
});

test("text is written in NFC", () => {
  assert.equal(
    hex(writeProto(ORDER, { reason: "u\u0308" })),
    hex(writeProto(ORDER, { reason: "\u00fc" })),
  );
});

test("what is no field, no such name or negative is refused", () => {
  for (const value of [
    { reasons: "x" },
    { kind: "RECALL" },
    { recallClass: -1 },
    { reason: 7 },
    { premises: [""] },
  ]) {
    assert.throws(() => writeProto(ORDER, value), Refused);
  }
});

test("sections have the labels and schemas of the ledger", () => {
  const { label, schema, audience } = orderSection("order", {});
  assert.deepEqual([label, schema, audience], [51, 1401, 1]);
});
