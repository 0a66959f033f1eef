import assert from "node:assert/strict";
import { test } from "node:test";
import {
  packSections,
  unpackSections,
} from "../../../services/gateway/console/statement/packed_sections.js";
import { readSectionSchemas } from "../../../deploy/section_schemas.mjs";
import { lotLinesOf } from "../../../services/gateway/console/statement/lot_lines.js";
import { marksOf } from "../../../services/gateway/console/statement/marks.js";
import { readEntry } from "../../../services/gateway/console/statement/read_entry.js";
import { decodeMessage } from "../../../services/gateway/console/statement/wire.js";
import { unhex } from "../../../services/gateway/phone/bytes.js";
import { golden, root } from "./vectors.mjs";

const definitions = await readSectionSchemas(`${root}/proto/daodi/v1`);
const decode = (type, hexText) =>
  decodeMessage(type, unhex(hexText.replace(/\s/g, "")), definitions);
const base64 = (bytes) => Buffer.from(bytes).toString("base64");

test("the protos give every section its message", () => {
  assert.equal(definitions.schemas[1001], "EventFacts");
  assert.equal(definitions.schemas[1405], "StatisticsFiling");
  assert.equal(definitions.messages.EventFacts[1].type, "Event");
  assert.equal(definitions.messages.PersonalData[1].type, "Person");
  assert.equal(definitions.enums.LotRole[2], "LOT_ROLE_INPUT");
});

test("definitions come out of the bundle as they went in", () => {
  const packed = JSON.parse(JSON.stringify(packSections(definitions)));
  assert.deepEqual(unpackSections(packed), definitions);
  assert.ok(definitions.messages.EventFacts[1].repeated);
});

test("a section is decoded by its proto", () => {
  const quantities = decode(
    "EventQuantities",
    "0a0d 0801 1002 1a07 0a02 0805 1201 67",
  );
  assert.deepEqual(quantities, {
    lots: [
      {
        eventLine: 1,
        lotLine: 2,
        quantity: { value: { mantissa: 5 }, unit: "g" },
      },
    ],
  });
});

test("negative numbers, packed numbers and unknown fields", () => {
  const minusOne = "ffffffffffffffffff01";
  assert.deepEqual(decode("Decimal", `0801 10${minusOne}`), {
    mantissa: 1,
    exponent: -1,
  });
  assert.deepEqual(decode("Decimal", "0801 f80701"), { mantissa: 1 });
  assert.deepEqual(decode("LotLine", "1004").role, "LOT_ROLE_PARENT");
  assert.deepEqual(decode("LotLine", "1063").role, "99");
});

test("bytes that are no message are refused, not guessed", () => {
  for (const bytes of ["0a05 01", "08", "0aff", "0d00000000", "08 8080808080808080808080"]) {
    assert.throws(() => decode("EventQuantities", bytes), Error, bytes);
  }
  assert.throws(() => decode("Quantity", "0a01ff"));
});

test("nesting ends", () => {
  const recursive = {
    schemas: {},
    enums: {},
    messages: { A: { 1: { name: "a", type: "A", repeated: false } } },
  };
  let bytes = new Uint8Array();
  for (let i = 0; i < 40; ++i) bytes = Uint8Array.from([10, bytes.length, ...bytes]);
  assert.throws(() => decodeMessage("A", bytes, recursive), /deep/);
});

test("an entry tells who signed, and each section or why it is not shown", () => {
  const told = readEntry(
    {
      index: "7",
      recordTimeMs: "1748736000999",
      envelope: base64(golden("statement/direct_p256.hex")),
      sections: [
        { label: 1, visibility: "SECTION_VISIBILITY_WITHHELD" },
        {
          label: 2,
          visibility: "SECTION_VISIBILITY_SHOWN",
          content: { content: base64([0xff]) },
        },
      ],
    },
    definitions,
  );
  assert.equal(told.kind, "HARVEST");
  assert.equal(told.author, "org-twewvwl54qemquz6oi2d6oop2m");
  assert.equal(told.refs[0].kind, "ACKNOWLEDGES");
  assert.equal(told.sections[0].visibility, "WITHHELD");
  assert.equal(told.sections[0].message, "EventFacts");
  assert.equal(told.sections[0].audience, "PUBLIC");
  assert.ok("undecodable" in told.sections[1].content);
});

test("an entry of which nothing may be read is told as that", () => {
  const told = readEntry({ index: "7", recordTimeMs: "1" }, definitions);
  assert.equal(told.kind, undefined);
  assert.deepEqual(told.sections, []);
  assert.equal(told.content("EventFacts"), undefined);
});

const toldWith = (contents, more = {}) => ({
  content: (message) => contents[message],
  ...more,
});

test("marks: late, on behalf, history, corrected, disputed", () => {
  const told = toldWith(
    {
      EventFacts: {
        lateReason: "停电",
        onBehalf: { party: "pty-a" },
        historical: [{}],
        events: [{ rework: true }],
      },
    },
    { keySuspect: true },
  );
  const event = {
    claim: true,
    corrects: "-1",
    correctedBy: ["9"],
    disputedBy: ["11", "12"],
    confirmedBy: [],
  };
  const keys = marksOf(event, told, (id) => id).map(({ key }) => key);
  assert.deepEqual(keys, [
    "mark_claim",
    "mark_corrected",
    "mark_late",
    "mark_on_behalf",
    "mark_historical",
    "mark_rework",
    "mark_key_suspect",
    "mark_disputed",
  ]);
  const plain = marksOf({ corrects: "-1" }, toldWith({}), (id) => id);
  assert.deepEqual(plain, []);
});

test("lots have the amounts that another section states for them", () => {
  const told = toldWith({
    EventFacts: {
      events: [
        {
          line: 1,
          lots: [
            { line: 1, role: "LOT_ROLE_INPUT", lot: { issuer: "a", lot: "L1" } },
            { line: 2, ssccs: ["00", "01", "02"] },
          ],
        },
      ],
    },
    EventQuantities: {
      lots: [
        {
          eventLine: 1,
          lotLine: 1,
          quantity: { value: { mantissa: 12 }, unit: "盒" },
          netMass: { value: { mantissa: 72, exponent: -2 }, unit: "KGM" },
        },
      ],
    },
  });
  const [first, second] = lotLinesOf(told);
  assert.equal(first.quantity, "12 盒 (0.72 kg)");
  assert.equal(second.label, "00 +2");
  assert.equal(second.quantity, "");
});
