// "Verify on this phone": green on what the ledger gave, red and specific on a
// proof that somebody changed on the way, never green on what is missing.
import assert from "node:assert/strict";
import path from "node:path";
import { axeViolations, newReader } from "./browser.mjs";

const PROOFS = /\/v1\/entries\/\d+\/proof$/;
const CHECK_MS = 120_000;

// Taps the button; the tone and the text of the result.
async function check(page) {
  await page.locator("#check").click();
  const verdict = page.locator("#checked .v");
  await verdict.waitFor({ timeout: CHECK_MS });
  return {
    tone: (await verdict.getAttribute("class")).replace("v ", ""),
    text: await page.locator("#checked").innerText(),
  };
}

async function withReader({ browser, site, pages }, options, run) {
  const reader = await newReader(browser, options);
  try {
    await run(reader, site + pages[0].path);
    assert.deepEqual(reader.faults, []);
  } finally {
    await reader.context.close();
  }
}

// Serves proofs with one bit flipped `fraction` of the way through.
function tamper(page, fraction) {
  return page.route(PROOFS, async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    body[Math.floor(body.length * fraction)] ^= 1;
    await route.fulfill({ response, body });
  });
}

/** @param {Function} test of node:test */
export async function testPhoneCheck(test, setting) {
  await test("nothing of the check is loaded before the tap", () =>
    withReader(setting, {}, async ({ page }, address) => {
      const asked = [];
      page.on("request", (request) => asked.push(request.url()));
      await page.goto(address, { waitUntil: "networkidle" });
      assert.deepEqual(asked, [address]);
    }));

  const languages = [
    ["zh-CN", "不证明袋中之物"],
    ["en-GB", "not what is in the bag"],
  ];
  for (const [locale, words] of languages) {
    await test(`true proofs are green in ${locale}`, (t) =>
      withReader(setting, { locale }, async ({ page }, address) => {
        await page.goto(address);
        const begin = Date.now();
        const { tone, text } = await check(page);
        t.diagnostic(`checked in ${Date.now() - begin} ms`);
        assert.equal(tone, "green", text);
        assert.ok(text.includes(words), text);
        assert.match(text, /SYNTHETIC/);
        assert.match(text, /daodi\.example\/synthetic\+[0-9a-f]{8}\+/);
        assert.deepEqual(await axeViolations(page), []);
        await page.screenshot({
          path: path.join(setting.screenshots, `checked_green_${locale}.png`),
          fullPage: true,
        });
      }));
  }

  for (const fraction of [0.02, 0.1, 0.25, 0.5, 0.99]) {
    await test(`a bit flipped at ${fraction} of the proofs is red`, () =>
      withReader(setting, {}, async ({ page }, address) => {
        await tamper(page, fraction);
        await page.goto(address);
        const { tone, text } = await check(page);
        assert.equal(tone, "red", text);
        assert.match(text, /第 \d+ 条：/);
        assert.deepEqual(await axeViolations(page), []);
        await page.screenshot({
          path: path.join(setting.screenshots, `checked_red_${fraction}.png`),
          fullPage: true,
        });
      }));
  }

  await test("the proof of another entry is red", () =>
    withReader(setting, {}, async ({ page }, address) => {
      await page.route(PROOFS, async (route) =>
        route.fulfill({
          response: await route.fetch({
            url: `${setting.site}/v1/entries/0/proof`,
          }),
        }),
      );
      await page.goto(address);
      const { tone, text } = await check(page);
      assert.equal(tone, "red", text);
    }));

  await test("proofs that cannot be fetched are not green", () =>
    withReader(setting, {}, async ({ page }, address) => {
      await page.route(PROOFS, (route) => route.abort());
      await page.goto(address);
      assert.equal((await check(page)).tone, "amber");
    }));

  await test("a changed program is not run, and the page says so", () =>
    withReader(setting, {}, async ({ page }, address) => {
      await page.route("**/verify.js", async (route) => {
        const response = await route.fetch();
        const body = `${await response.text()}\nwindow.changed = true;`;
        await route.fulfill({ response, body });
      });
      await page.goto(address);
      await page.locator("#check").click();
      const words = { hasText: "核验程序没有载入" };
      await page.locator("#checked", words).waitFor();
      assert.equal(await page.evaluate(() => window.changed), undefined);
    }));
}
