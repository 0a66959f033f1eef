import assert from "node:assert/strict";
import { test } from "node:test";
import { csvText } from "../../../services/gateway/console/csv.js";
import {
  answeredShare,
  contactEntries,
  contactsOf,
  countsByState,
  isOpen,
  ladderOf,
  noticeStates,
  noticeTable,
  telephoneList,
} from "../../../services/gateway/console/notice_ladder.js";
import {
  localText,
  onBehalfStatement,
} from "../../../services/gateway/console/recall_draft.js";
import { decodeMessage } from "../../../services/gateway/console/statement/wire.js";
import { termText } from "../../../services/gateway/console/words.js";
import { readSectionSchemas } from "../../../deploy/section_schemas.mjs";
import { root } from "./vectors.mjs";

const at = (clock) => Date.parse(`2026-06-05T${clock}:00+08:00`);
const term = (family, value) => termText(family, value, "zh");

// As ListNotices answers for the evening of the sample recall.
const WAITING = {
  name: "notices/250-org-e12",
  orderEntry: "250",
  author: "org-e10",
  recipient: "org-e12",
  onPlatform: true,
  documentNumber: "召回 2026-1",
  lots: [{ lot: { issuer: "org-e10", lot: "20260325B" } }],
  state: "NOTICE_STATE_WAITING",
  beginTimeMs: String(at("20:50")),
  attempts: [
    {
      number: 0,
      channel: "NOTICE_CHANNEL_CONSOLE",
      dueTimeMs: String(at("20:50")),
      outcome: "DELIVERY_OUTCOME_SENT",
    },
    {
      number: 1,
      channel: "NOTICE_CHANNEL_WEBHOOK",
      contact: { entry: "40", line: 2, purpose: "RECALL" },
      dueTimeMs: String(at("20:50")),
      attemptTimeMs: String(at("20:51")),
      outcome: "DELIVERY_OUTCOME_FAILED",
      outcomeCode: "NUMBER_UNREACHABLE",
    },
  ],
  nextStep: {
    number: 2,
    channel: "NOTICE_CHANNEL_TELEPHONE",
    contact: { entry: "40", line: 1, purpose: "QUALITY" },
    dueTimeMs: String(at("21:01")),
    reasonZh: "前一步未送达",
    reasonEn: "the step before failed",
  },
};
const TO_CALL = {
  ...WAITING,
  name: "notices/250-pty-e13",
  recipient: "pty-e13",
  onPlatform: false,
  state: "NOTICE_STATE_TELEPHONE_LIST",
  beginTimeMs: String(at("20:40")),
  nextStep: { number: 3, channel: "NOTICE_CHANNEL_TELEPHONE" },
};
const ANSWERED = {
  name: "notices/250-org-r02",
  orderEntry: "250",
  recipient: "org-r02",
  state: "NOTICE_STATE_ACKNOWLEDGED",
  acknowledgement: {
    entry: "252",
    channel: "PLATFORM",
    acknowledgedTimeMs: String(at("21:20")),
  },
};
const CONSUMERS = {
  name: "notices/250-consumers",
  orderEntry: "250",
  recipient: "",
  consumerChannel: "=电商按订单发短信",
  state: "NOTICE_STATE_OUTSIDE",
};

test("the ladder shows what was done and what comes, with its time left", () => {
  const [shown, sent, next] = ladderOf(WAITING, at("20:58"));
  assert.equal(shown.look, "running");
  assert.deepEqual(
    [sent.look, sent.purpose, sent.outcomeCode],
    ["failed", "RECALL", "NUMBER_UNREACHABLE"],
  );
  assert.deepEqual([next.look, next.left.minutes], ["waiting", 3]);
});

test("the next step is due from its minute on", () => {
  const lookAt = (clock) => ladderOf(WAITING, at(clock)).at(-1).look;
  assert.equal(lookAt("21:00"), "waiting");
  assert.equal(lookAt("21:01"), "due");
  assert.equal(lookAt("23:00"), "due");
});

test("what the party itself may not know has no ladder", () => {
  assert.deepEqual(ladderOf(ANSWERED, at("22:00")), []);
});

test("who waits longest is called first; answered ones and drills are not", () => {
  const due = { ...WAITING, state: "NOTICE_STATE_DUE" };
  const drill = { ...TO_CALL, drill: true };
  const list = [due, ANSWERED, drill, CONSUMERS, TO_CALL];
  const called = (clock) =>
    telephoneList(list, at(clock)).map(({ recipient }) => recipient);
  assert.deepEqual(called("21:05"), ["pty-e13", "org-e12"]);
  assert.deepEqual(called("20:55"), ["pty-e13"], "a call that is due later");
});

test("only notices that wait for an answer can get one", () => {
  const open = [WAITING, TO_CALL, ANSWERED, CONSUMERS].map(isOpen);
  assert.deepEqual(open, [true, true, false, false]);
  const counts = countsByState([WAITING, TO_CALL, ANSWERED, ANSWERED]);
  assert.equal(counts.NOTICE_STATE_ACKNOWLEDGED, 2);
  for (const state of noticeStates) assert.notEqual(term("noticeState", state), state);
});

test("a contact is the line that the step names, of the record it names", () => {
  assert.deepEqual(contactEntries([WAITING, TO_CALL, CONSUMERS]), [40]);
  const contacts = new Map([
    [40, [{ line: 1, telephone: "0000-1" }, { line: 2, telephone: "0000-2" }]],
  ]);
  const numbers = (notice) =>
    contactsOf(notice, contacts).map(({ telephone }) => telephone);
  assert.deepEqual(numbers(WAITING), ["0000-1"]);
  assert.deepEqual(numbers(TO_CALL), ["0000-2"], "of the last attempt");
  assert.deepEqual(numbers(CONSUMERS), []);
  assert.deepEqual(contactsOf(WAITING, new Map()), []);
});

test("the file has a line for each notice and runs nothing", () => {
  const words = { heads: ["处置令"], names: (id) => `<${id}>`, term };
  const table = noticeTable([WAITING, ANSWERED, CONSUMERS], words);
  const lines = csvText(table).split("\r\n");
  assert.ok(lines[1].includes("<org-e12>,20260325B,等待应答,2026-06-05 20:50,2"));
  assert.ok(lines[2].includes("2026-06-05 21:20,平台,252"), lines[2]);
  assert.ok(lines[3].includes(",'=电商按订单发短信,"), lines[3]);
});

test("shares of drills are per cent, of none there is none", () => {
  assert.equal(answeredShare({ drills: "8", answered: "6" }), 75);
  assert.equal(answeredShare({}), undefined);
});

test("an answer by telephone is signed for the party, with what shows it", async () => {
  const definitions = await readSectionSchemas(`${root}/proto/daodi/v1`);
  const ref = { ledgerId: "00", index: 250n, headerDigest: "11" };
  const form = {
    channel: "TELEPHONE",
    basis: "ON_BEHALF_BASIS_COUNTERPARTY_OFF_PLATFORM",
    evidence: "电话录音 7",
    measures: "已停售",
    answeredAt: localText(at("21:46")),
  };
  const off = { party: "pty-e13", onPlatform: false };
  const { kind, refs, sections } = onBehalfStatement(ref, off, form);
  assert.deepEqual([kind, refs[0].kind], [402, 5]);
  assert.deepEqual([sections[0].audience, sections[0].named], [4, []]);
  const { schema, bytes } = sections[0];
  const said = decodeMessage(definitions.schemas[schema], bytes, definitions);
  assert.equal(said.channel, "TELEPHONE");
  assert.equal(said.time.start, "2026-06-05T21:46:00+08:00");
  assert.deepEqual(said.onBehalf, {
    party: "pty-e13",
    basis: form.basis,
    evidence: "电话录音 7",
  });
  const on = { party: "org-e12", onPlatform: true };
  const [section] = onBehalfStatement(ref, on, form).sections;
  assert.deepEqual([section.audience, section.named], [3, ["org-e12"]]);
});
