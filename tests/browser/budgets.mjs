// What a page may cost: the first response fits into the first window of TCP.
import assert from "node:assert/strict";
import { newReader } from "./browser.mjs";

const FIRST_RESPONSE_BYTES = 14 * 1024;
const TOTAL_BYTES = 50 * 1024;
const REQUESTS = 3;
const CHECK_BYTES = 20 * 1024;

// 400 ms and 400 kbit/s, on a phone four times slower than this machine.
const SLOW_3G = {
  offline: false,
  latency: 400,
  downloadThroughput: 50_000,
  uploadThroughput: 50_000,
};
const SLOWDOWN = 4;

// Requests and bytes as they came over the wire, heads and bodies.
async function countTraffic(context, page) {
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  const traffic = { session, sizes: [] };
  session.on("Network.loadingFinished", ({ encodedDataLength }) =>
    traffic.sizes.push(encodedDataLength),
  );
  return traffic;
}

async function testCost(test, { browser, site }, page) {
  await test(`${page.name} keeps its budget`, async () => {
    const { context, page: tab } = await newReader(browser);
    try {
      const traffic = await countTraffic(context, tab);
      await tab.goto(site + page.path, { waitUntil: "networkidle" });
      const total = traffic.sizes.reduce((sum, size) => sum + size, 0);
      assert.ok(traffic.sizes[0] <= FIRST_RESPONSE_BYTES, `${traffic.sizes}`);
      assert.ok(total <= TOTAL_BYTES, `${traffic.sizes}`);
      assert.ok(traffic.sizes.length <= REQUESTS, `${traffic.sizes}`);
    } finally {
      await context.close();
    }
  });
}

// Printed, never asserted: it depends on the machine.
async function printPaint(test, { browser, site }, page) {
  await test(`${page.name} on slow 3G`, async (t) => {
    const { context, page: tab } = await newReader(browser);
    try {
      const session = await context.newCDPSession(tab);
      await session.send("Network.enable");
      await session.send("Network.emulateNetworkConditions", SLOW_3G);
      await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
      await tab.goto(site + page.path, { waitUntil: "load" });
      const largest = await tab.evaluate(
        () =>
          new Promise((resolve) => {
            new PerformanceObserver((list) =>
              resolve(list.getEntries().pop().startTime),
            ).observe({ type: "largest-contentful-paint", buffered: true });
          }),
      );
      t.diagnostic(`largest contentful paint: ${Math.round(largest)} ms`);
      assert.ok(largest > 0);
    } finally {
      await context.close();
    }
  });
}

/** @param {Function} test of node:test */
export async function testBudgets(test, setting) {
  for (const page of setting.pages) await testCost(test, setting, page);
  await printPaint(test, setting, setting.pages[0]);
  await test("the check on the phone keeps its budget", async () => {
    const answer = await fetch(`${setting.site}/verify.js`, {
      headers: { "Accept-Encoding": "gzip" },
    });
    assert.equal(answer.status, 200);
    const sent = Number(answer.headers.get("Content-Length"));
    assert.ok(sent > 0 && sent <= CHECK_BYTES, `${sent} bytes`);
  });
}
