// Text that others chose stays text.
import assert from "node:assert/strict";
import { newReader } from "./browser.mjs";

const HOSTILE = "<img src=x onerror=window.owned=1>";

const encoded = encodeURIComponent(HOSTILE);
const PATHS = [
  `/01/09521234201069/10/${encoded.slice(0, 18)}`,
  `/01/09521234201069/10/20260318A?lang=${encoded}`,
  `/01/09521234201069/10/20260318A?asOf=${encoded}`,
  `/01/09521234201069/10/20260318A?linkType=${encoded}`,
  `/${encoded}`,
  `/p/01/09521234201069/10/20260318A?${encoded}`,
];

/** @param {Function} test of node:test */
export async function testInert(test, { browser, site }) {
  for (const path of PATHS) {
    await test(`markup in ${path} stays text`, async () => {
      const { context, page, faults } = await newReader(browser);
      try {
        await page.goto(site + path, { waitUntil: "networkidle" });
        assert.equal(await page.locator("img").count(), 0);
        assert.equal(await page.evaluate(() => window.owned), undefined);
        assert.deepEqual(faults, []);
      } finally {
        await context.close();
      }
    });
  }
}
