// Fetching a page counts nothing; a page that somebody looks at says so once.
import assert from "node:assert/strict";
import { newReader } from "./browser.mjs";

// How often the code was looked up, as its page says.
async function timesLookedUp(browser, address) {
  const { context, page } = await newReader(browser, {
    javaScriptEnabled: false,
  });
  try {
    await page.goto(address);
    const text = await page.locator("main").innerText();
    const found = /已查询 (\d+) 次/.exec(text);
    return found ? Number(found[1]) : 0;
  } finally {
    await context.close();
  }
}

/** @param {Function} test of node:test */
export async function testScans(test, { browser, site, items }) {
  const address = site + items[items.length - 1];

  await test("fetching a page of a package counts nothing", async () => {
    const before = await timesLookedUp(browser, address);
    await fetch(address, { headers: { Accept: "text/html" } });
    await fetch(address, { method: "HEAD", headers: { Accept: "text/html" } });
    assert.equal(await timesLookedUp(browser, address), before);
  });

  await test("looking at it counts once", async () => {
    const before = await timesLookedUp(browser, address);
    const { context, page, faults } = await newReader(browser);
    try {
      const isReport = (r) => r.url().endsWith("/v1/scans");
      const reported = page.waitForResponse(isReport);
      await page.goto(address);
      assert.equal((await reported).status(), 204);
      assert.equal(await timesLookedUp(browser, address), before + 1);
      assert.deepEqual(faults, []);
    } finally {
      await context.close();
    }
  });
}
