// The console as people use it: every screen in both languages, dark, small and
// by keyboard; scope, purpose, export, and an organization's own words as text.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { axeViolations, newReader, overflow } from "./browser.mjs";
import { fillSignIn } from "./sign_in.mjs";

const WIDE = { viewport: { width: 1280, height: 900 } };
const SURROUNDINGS = [
  { name: "zh", options: WIDE },
  { name: "en", options: { ...WIDE, locale: "en-GB" } },
  { name: "dark", options: { ...WIDE, colorScheme: "dark" } },
  { name: "small", options: { viewport: { width: 320, height: 568 } } },
];

// Settled: no call under way, and no "loading" on the screen.
async function settle(page) {
  await page.waitForLoadState("networkidle");
  await page.waitForFunction(() => !document.querySelector(".loading"));
}

async function open(page, site, hash) {
  await page.goto(`${site}/console/${hash}`);
  await page.locator("main h1").first().waitFor();
  await settle(page);
}

// Names of things as the API has them, asked as the organization that may.
async function lotName(page, site, lot) {
  const url = `${site}/v1/batches:search?query=${encodeURIComponent(lot)}`;
  const { batches } = await (await page.request.get(url)).json();
  return encodeURIComponent(batches.find((one) => one.lot === lot).batch);
}

// The entry of the sample recall.
async function recallEntry(page, site) {
  const { orders } = await (await page.request.get(`${site}/v1/orders`)).json();
  const kind = "ORDER_KIND_ENTERPRISE_RECALL";
  return orders.find(({ order }) => order?.kind === kind).entry;
}

async function screensOf(page, site) {
  const recall = await recallEntry(page, site);
  const lot = await lotName(page, site, "20260325B");
  const other = await lotName(page, site, "20260318A");
  const tab = (name) => `#/lot?name=${lot}&tab=${name}`;
  return {
    overview: ["#/overview", "总览"],
    lots: ["#/lots?q=2026", "20260325B"],
    lot_state: [tab("state"), "来源不明"],
    lot_history: [tab("history"), "已被更正"],
    lot_lineage: [tab("lineage"), "12.0 %"],
    lot_balance: [tab("balance"), "452.4 kg"],
    lot_tests: [tab("tests"), "不合格"],
    lot_documents: [tab("documents"), "检验报告"],
    lot_codes: [tab("codes"), "7,640"],
    lot_recall: [tab("recall"), "20260325B"],
    entry: ["#/entry?index=195", "包装赋码"],
    evidence: [`#/evidence?name=${lot}`, "daodi evidence"],
    labels: [
      `#/labels?entry=195&gtin=09521234201069&batch=${lot}&lot=20260325B&first=1&last=7640`,
      "daodi labels",
    ],
    flags: ["#/flags", "部分来源不明"],
    orders: ["#/orders", "主动召回"],
    order: [`#/order?entry=${recall}`, "召回平衡"],
    poster: [`#/poster?entry=${recall}`, "12315"],
    notices: ["#/notices", "通知"],
    telephone: ["#/notices?tab=telephone", "电话名单"],
    drills: ["#/notices?tab=drills&month=2026-06", "演练"],
    libraries: ["#/libraries?library=supplier", "供应商库"],
    circulation: ["#/circulation", "合计"],
    stock: ["#/circulation?tab=stock", "2026-03"],
    codes: ["#/codes", "20260325B"],
    scans: ["#/scans", "规则与命中"],
    scans_lot: [`#/scans?lot=${lot}`, "各批"],
    documents: ["#/documents", "文件"],
    statistics: ["#/statistics", "成批数"],
    filed: ["#/statistics?tab=filed", "报送"],
    day: ["#/day?day=2026-06-05", "处置令"],
    reads: ["#/reads", "查阅记录"],
    recall: [`#/recall?name=${lot}`, "召回级别"],
    recall_several: [`#/recall?name=${lot}&more=${other}`, "等 2 批"],
    registry: ["#/registry", "签名的登记事项"],
    keys: ["#/keys", "签署密钥"],
    not_there: ["#/nowhere", "没有此页"],
  };
}

async function checkScreens(test, setting, sessions) {
  const { site, screenshots } = setting;
  for (const { name, options } of SURROUNDINGS) {
    const { context, page, faults } = await sessions.reader("E10", options);
    const screens = await screensOf(page, site);
    for (const [screen, [hash, words]] of Object.entries(screens)) {
      await test(`console ${screen} stands in ${name}`, async () => {
        faults.length = 0;
        await open(page, site, hash);
        await page.screenshot({
          path: path.join(screenshots, `console_${screen}_${name}.png`),
          fullPage: true,
        });
        const text = await page.locator("main").innerText();
        if (name === "en") {
          assert.equal(await page.locator("html").getAttribute("lang"), "en");
        } else assert.ok(text.includes(words), `no "${words}": ${text}`);
        assert.ok((await overflow(page)) <= 0, "scrolls sideways");
        assert.deepEqual(await axeViolations(page), []);
        assert.deepEqual(faults, []);
      });
    }
    await context.close();
  }
}

async function checkSignIn(test, { browser, site }) {
  await test("a wrong sign-in is refused and nothing of the console shown", async () => {
    const { context, page, faults } = await newReader(browser, WIDE);
    await page.goto(`${site}/console/#/flags`);
    await fillSignIn(page, "nobody-here", "not the password", "000000");
    await page.getByRole("alert").waitFor();
    const text = await page.locator("main").innerText();
    assert.ok(text.includes("账号、密码或验证码不对"), text);
    assert.equal(await page.locator("nav").count(), 0);
    assert.deepEqual(await axeViolations(page), []);
    assert.deepEqual(faults, []);
    await context.close();
  });
}

async function checkScope(test, { site }, sessions) {
  await test("a record out of scope is told in the words of none", async () => {
    const own = await sessions.reader("E10", WIDE);
    const url = `${site}/v1/organizations/-/libraries/supplier/records`;
    const { records } = await (await own.page.request.get(url)).json();
    await own.context.close();
    const { context, page } = await sessions.reader("E02", WIDE);
    const told = [];
    for (const name of [records[0].name, `${records[0].name}x`]) {
      const dossier = encodeURIComponent(name);
      await open(page, site, `#/dossier?name=${dossier}`);
      told.push(await page.locator(".problem h2").innerText());
    }
    assert.equal(told[0], told[1]);
    assert.ok(told[0].includes("不在本单位范围内"), told[0]);
    await context.close();
  });

  await test("what a regulator reads for a case says so in every call", async () => {
    const { context, page } = await sessions.reader("R02", WIDE);
    await open(page, site, "#/flags");
    await page.getByLabel("查阅目的").selectOption("CASE");
    await page.getByLabel("案号").fill("永市监案〔2026〕7 号");
    const asked = page.waitForRequest((request) =>
      request.url().includes("/v1/flags"),
    );
    await page.getByRole("button", { name: "使用" }).click();
    const headers = (await asked).headers();
    assert.equal(headers["x-daodi-purpose"], "CASE");
    const number = decodeURIComponent(headers["x-daodi-case"]);
    assert.equal(number, "永市监案〔2026〕7 号");
    await settle(page);
    assert.equal(await page.locator(".problem").count(), 0);
    await context.close();
  });
}

async function checkKeyboard(test, { site }, sessions) {
  await test("the lineage is walked by arrow keys and opened by Enter", async () => {
    const { context, page } = await sessions.reader("E10", WIDE);
    const lot = await lotName(page, site, "20260325B");
    await open(page, site, `#/lot?name=${lot}&tab=lineage`);
    await page.locator('[data-node="lot-0"]').focus();
    await page.keyboard.press("ArrowLeft");
    const label = () =>
      page.evaluate(() => document.activeElement.getAttribute("aria-label"));
    assert.ok((await label()).startsWith("20260325B-bulk"), await label());
    await page.keyboard.press("ArrowRight");
    assert.ok((await label()).startsWith("20260325B "), await label());
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Enter");
    const title = page.locator("h1", { hasText: "20260325B-bulk" });
    await title.waitFor();
    await context.close();
  });

  await test("a drawer takes the focus, closes on Escape and gives it back", async () => {
    const { context, page } = await sessions.reader("E10", WIDE);
    await open(page, site, "#/flags");
    const button = page.getByRole("button", { name: /看经过/ }).first();
    await button.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    assert.ok(page.url().includes("flag="), page.url());
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    assert.ok(!page.url().includes("flag="), page.url());
    const focused = await page.evaluate(() => document.activeElement.tagName);
    assert.equal(focused, "BUTTON");
    await context.close();
  });

  await test("as of an earlier size the correction is not known yet", async () => {
    const { context, page } = await sessions.reader("E10", WIDE);
    const lot = await lotName(page, site, "20260325B");
    await open(page, site, `#/lot?name=${lot}&tab=history`);
    const corrected = page.getByText("已被更正");
    assert.equal(await corrected.count(), 1);
    const slider = page.getByRole("slider");
    await slider.focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.getByRole("button", { name: "回到现在" }).waitFor();
    await settle(page);
    assert.ok(page.url().includes("asOf="), page.url());
    assert.equal(await corrected.count(), 0);
    await context.close();
  });
}

async function checkExport(test, { site }, sessions) {
  await test("the circulation list is exported with its columns and total", async () => {
    const { context, page } = await sessions.reader("E10", WIDE);
    await open(page, site, "#/circulation");
    const waiting = page.waitForEvent("download");
    await page.getByRole("button", { name: "导出 CSV" }).click();
    const text = readFileSync(await (await waiting).path(), "utf8");
    const [heads, ...rows] = text.split("\r\n");
    assert.ok(heads.startsWith("\uFEFF日期,类别,品名"), heads);
    assert.ok(rows.some((row) => row.startsWith("合计")), text);
    assert.ok(!/(^|,)[=+@]/m.test(text), "a formula");
    await context.close();
  });
}

/** @param {Function} test of node:test */
export async function testConsole(test, setting) {
  mkdirSync(setting.screenshots, { recursive: true });
  const { sessions } = setting;
  await checkSignIn(test, setting);
  await checkScope(test, setting, sessions);
  await checkKeyboard(test, setting, sessions);
  await checkExport(test, setting, sessions);
  await checkScreens(test, setting, sessions);
}
