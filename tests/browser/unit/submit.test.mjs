import assert from "node:assert/strict";
import test from "node:test";
import {
  batchBody,
  submit,
} from "../../../services/gateway/console/signing/submit.js";

const BODY = batchBody([
  {
    envelope: Uint8Array.of(1, 2, 255),
    sections: [
      {
        label: 51,
        section: { salt: new Uint8Array(32), names: [], data: Uint8Array.of(7) },
      },
    ],
  },
]);

const answer = (status, json) =>
  new Response(JSON.stringify(json), { status });

// Answers in turn; a function throws for it.
function fakeFetch(answers, sent) {
  return async (address, { body, method }) => {
    sent.push(`${method} ${address} ${body}`);
    const next = answers.shift();
    return next instanceof Response ? next : next();
  };
}

const lost = () => {
  throw new TypeError("network");
};

async function run(answers) {
  const sent = [];
  const pauses = [];
  const outcome = await submit(BODY, {
    fetch: fakeFetch(answers, sent),
    wait: async (ms) => pauses.push(ms),
  }).catch((error) => error);
  return { sent, pauses, outcome };
}

test("the body is the batch that the gateway documents", () => {
  const { mode, statements } = JSON.parse(BODY);
  assert.equal(mode, "PROCEED");
  assert.equal(statements[0].envelope, "AQL/");
  assert.deepEqual(statements[0].sections[0], {
    label: 51,
    salt: "A".repeat(43) + "=",
    content: "Bw==",
    namedOrganizations: [],
  });
});

test("a lost answer is asked for again with the same bytes", async () => {
  const results = [{ ok: true, index: 7, repeated: true }];
  const { sent, pauses, outcome } = await run([
    lost,
    answer(503, {}),
    answer(200, { results }),
  ]);
  assert.deepEqual(outcome, results);
  assert.equal(new Set(sent).size, 1);
  assert.deepEqual(pauses, [500, 1000]);
});

test("a refusal is not repeated, and says why", async () => {
  const { sent, outcome } = await run([answer(400, { detail: "no" })]);
  assert.equal(sent.length, 1);
  assert.equal(outcome.problem.detail, "no");
});

test("it gives up after four attempts", async () => {
  const { sent, outcome } = await run([lost, lost, lost, lost, lost]);
  assert.equal(sent.length, 4);
  assert.ok(outcome instanceof TypeError);
});
