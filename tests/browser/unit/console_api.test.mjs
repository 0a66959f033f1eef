import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import {
  allPages,
  apiFor,
  headersOf,
  queryText,
} from "../../../services/gateway/console/api/call.js";
import { problemOf } from "../../../services/gateway/console/api/problem.js";

const realFetch = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = realFetch;
});

const answer = (status, body) => async () =>
  new Response(typeof body === "string" ? body : JSON.stringify(body), {
    status,
  });

test("nested and repeated fields become query parameters", () => {
  const query = queryText({
    lot: { issuer: "org-a", lot: "甲 1" },
    groupBy: ["A", "B"],
    openOnly: false,
    asOfSize: 0,
    code: "",
    pageSize: 100,
  });
  assert.equal(
    query,
    "?lot.issuer=org-a&lot.lot=%E7%94%B2+1&groupBy=A&groupBy=B&pageSize=100",
  );
  assert.equal(queryText({}), "");
});

test("a case is stated with its number, a write with what forms cannot send", () => {
  const reader = { language: "zh", purpose: "CASE", caseNumber: "永市监〔2026〕7" };
  const headers = headersOf(reader, true);
  assert.equal(headers["X-Daodi-Purpose"], "CASE");
  assert.equal(decodeURIComponent(headers["X-Daodi-Case"]), "永市监〔2026〕7");
  assert.equal(headers["X-Daodi-Console"], "1");
  const plain = headersOf({ language: "en" }, false);
  assert.equal("X-Daodi-Purpose" in plain, false);
  assert.equal("X-Daodi-Console" in plain, false);
});

test("problems say what to do, whoever answered", () => {
  const told = problemOf(
    404,
    '{"title":"Not found","detail":"no such lot","code":"NOT_FOUND"}',
  );
  assert.equal(told.kind, "notFound");
  assert.equal(told.detail, "no such lot");
  assert.deepEqual(told.fields, []);
  assert.equal(problemOf(502, "<html>").kind, "failed");
  assert.equal(problemOf(0, "").kind, "offline");
  assert.equal(problemOf(401, "").kind, "signedOut");
  assert.equal(problemOf(400, '{"detail":{"x":1},"fields":"no"}').detail, "");
  assert.equal(problemOf(429, "null").kind, "tooMany");
});

test("a refused call throws its problem, a broken line too", async () => {
  const api = apiFor({ language: "zh" });
  globalThis.fetch = answer(403, { detail: "scope" });
  await assert.rejects(api.get("/v1/x"), (error) => {
    assert.equal(error.problem.kind, "forbidden");
    return true;
  });
  globalThis.fetch = async () => {
    throw new TypeError("network");
  };
  await assert.rejects(api.get("/v1/x"), { problem: problemOf(0, "") });
  globalThis.fetch = answer(200, "<html>");
  await assert.rejects(api.get("/v1/x"), { problem: problemOf(500, "") });
});

test("pages are read to the end, or to the limit with a word of it", async () => {
  const pages = { "": ["a", "p2"], p2: ["b", "p3"], p3: ["c", ""] };
  globalThis.fetch = async (path) => {
    const token = new URL(path, "http://x").searchParams.get("pageToken") ?? "";
    const [item, nextPageToken] = pages[token];
    return new Response(JSON.stringify({ items: [item], nextPageToken }));
  };
  const api = apiFor({ language: "zh" });
  const all = await allPages(api, "/v1/x", {}, "items", 10);
  assert.deepEqual(all.items, ["a", "b", "c"]);
  assert.equal(all.truncated, false);
  const some = await allPages(api, "/v1/x", {}, "items", 2);
  assert.deepEqual(some.items, ["a", "b"]);
  assert.equal(some.truncated, true);
});
