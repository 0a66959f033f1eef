// Every page in every surrounding it must stand: languages, dark, zoom, small,
// without script, in WeChat; accessible, and nothing stopped by its own policy.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { WECHAT, axeViolations, newReader, overflow } from "./browser.mjs";

const SURROUNDINGS = [
  { name: "zh", language: "zh", options: {} },
  { name: "en", language: "en", options: { locale: "en-GB" } },
  { name: "dark", language: "zh", options: { colorScheme: "dark" } },
  {
    name: "small",
    language: "zh",
    options: { viewport: { width: 320, height: 568 } },
  },
  // 200 % of a window of 640 px.
  {
    name: "zoomed",
    language: "zh",
    options: { viewport: { width: 320, height: 512 }, deviceScaleFactor: 2 },
  },
  { name: "no_script", language: "zh", options: { javaScriptEnabled: false } },
  { name: "wechat", language: "zh", options: { userAgent: WECHAT } },
];

async function checkPage(test, setting, surrounding, page) {
  const { browser, site, screenshots } = setting;
  const { name, language, options } = surrounding;
  await test(`${page.name} stands in ${name}`, async () => {
    const { context, page: tab, faults } = await newReader(browser, options);
    try {
      const response = await tab.goto(site + page.path, { waitUntil: "load" });
      assert.equal(response.status(), page.status);
      const scripted = options.javaScriptEnabled !== false;
      await tab.screenshot({
        path: path.join(screenshots, `${page.name}_${name}.png`),
        fullPage: true,
      });
      const text = await tab.locator("main").innerText();
      const words = page[language];
      assert.ok(text.includes(words), `no "${words}": ${text}`);
      if (page.status === 200) {
        const banner = await tab.locator("header").innerText();
        assert.match(banner, /SYNTHETIC/, "a made-up ledger that says nothing");
      }
      if (scripted) {
        const html = tab.locator("html");
        const expected = language === "zh" ? "zh-CN" : "en";
        assert.equal(await html.getAttribute("lang"), expected);
        assert.ok((await overflow(tab)) <= 0, "scrolls sideways");
        assert.deepEqual(await axeViolations(tab), []);
      }
      assert.deepEqual(faults, []);
    } finally {
      await context.close();
    }
  });
}

/** @param {Function} test of node:test */
export async function testRendering(test, setting) {
  mkdirSync(setting.screenshots, { recursive: true });
  for (const surrounding of SURROUNDINGS) {
    for (const page of setting.pages) {
      await checkPage(test, setting, surrounding, page);
    }
  }
}
