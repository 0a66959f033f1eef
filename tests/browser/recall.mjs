// A recall by keyboard alone: keys made in two browsers and registered by the
// command line, drafted and signed in one, approved in the other; then the page
// that consumers see is red, until the recall is closed with its balance.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { axeViolations, newReader } from "./browser.mjs";
import { fill, press } from "./keyboard.mjs";

const ORGANIZATION = "E10";
const LOT = "20260318A";
const PAGE = `/01/09521234201069/10/${LOT}`;
const WAIT_MS = 30_000;

function daodi({ programs, home, core }, ...args) {
  return execFileSync(
    path.join(programs, "daodi"),
    ["--home", home, "--server", core, "--as", ORGANIZATION, ...args],
    { encoding: "utf8" },
  );
}

export async function openScreen(page, setting, hash) {
  await page.goto("about:blank");
  await page.goto(`${setting.site}/console/${hash}`);
  await page.locator("h1").first().waitFor();
}

const button = (page, name) => page.getByRole("button", { name });

// A time the ledger takes: what the console signs is recorded minutes after the
// entry before, so the ledger may be ahead of the clock.
async function nextRecordTime(page, { site }) {
  const answer = await page.request.get(`${site}/v1/overview`);
  const { atTimeMs } = await answer.json();
  return new Date(Math.max(Date.now(), Number(atTimeMs) + 1000)).toISOString();
}

// Makes a key here and has the organization's administrator register it.
export async function enrol(page, setting, label) {
  await openScreen(page, setting, "#/keys");
  await fill(page, "用途说明", label);
  await page.keyboard.press("Enter");
  const downloading = page.waitForEvent("download");
  await button(page, "保存登记文件").waitFor();
  await press(page, "保存登记文件");
  const file = path.join(setting.folder, `${label}.json`);
  await (await downloading).saveAs(file);
  const recordTime = await nextRecordTime(page, setting);
  daodi(
    setting,
    ...["keys", "register", ORGANIZATION, label, "--enrolment", file],
    ...["--with", "admin", "--record-time", recordTime],
  );
  await openScreen(page, setting, "#/keys");
  await page.getByText("已登记", { exact: true }).waitFor();
}

// The lot as the API names it.
async function lotName(page, { site }) {
  const url = `${site}/v1/batches:search?query=${LOT}`;
  const { batches } = await (await page.request.get(url)).json();
  return batches.find(({ lot }) => lot === LOT).batch;
}

async function draft(page, setting, name) {
  const at = `#/recall?name=${encodeURIComponent(name)}`;
  await openScreen(page, setting, at);
  await button(page, "看影响").waitFor();
  await fill(page, "依据", "食品召回管理办法：主动召回，二级");
  await fill(page, "事由", "键盘测试：抽检不合格");
  await fill(page, "持有者和消费者", "停止销售和食用，退回购买处");
  await press(page, "看影响");
  await button(page, "去签署").waitFor();
  await press(page, "去签署");
  await page.getByText(`输入批号 ${LOT}`).waitFor();
  assert.deepEqual(await axeViolations(page), []);
  await fill(page, `输入批号 ${LOT}`, LOT);
  await press(page, "签署并提交");
  await page.waitForURL(/#\/order\?entry=\d+/, { timeout: WAIT_MS });
  return /entry=(\d+)/.exec(page.url())[1];
}

// The second person gives an order effect, or its end.
async function approve(page, setting, entry, name) {
  await openScreen(page, setting, `#/order?entry=${entry}`);
  await button(page, name).waitFor();
  await press(page, name);
  await page.locator("dialog").waitFor();
  assert.deepEqual(await axeViolations(page), []);
  await fill(page, "说明", "主要负责人核准");
  await press(page, "签署并提交");
  await page.locator("dialog").waitFor({ state: "detached", timeout: WAIT_MS });
}

// The balance adds up, or the console would not let it be signed.
const AMOUNTS = [
  ["发出", "100"],
  ["追回", "90"],
  ["已售未追回", "9"],
  ["抽样", "1"],
  ["库存未发", "0"],
  ["已销毁", "90"],
];

async function close(page, setting, entry) {
  await openScreen(page, setting, `#/order?entry=${entry}`);
  await button(page, "报告结果并结案").waitFor();
  await press(page, "报告结果并结案");
  await page.locator("dialog").waitFor();
  for (const [name, amount] of AMOUNTS) await fill(page, name, amount);
  await fill(page, "结论", "键盘测试：已收回并销毁");
  assert.deepEqual(await axeViolations(page), []);
  await press(page, "签署并提交");
  await page.locator("dialog").waitFor({ state: "detached", timeout: WAIT_MS });
}

// The verdict of the consumer's page.
async function verdict({ browser, site }) {
  const { context, page } = await newReader(browser);
  try {
    await page.goto(site + PAGE);
    return await page.locator(".v").first().getAttribute("class");
  } finally {
    await context.close();
  }
}

// The gateway keeps a page for a second, so the new one is there soon.
async function turns(setting, wanted) {
  const end = Date.now() + WAIT_MS;
  let found = "";
  while (found !== wanted && Date.now() < end) found = await verdict(setting);
  assert.equal(found, wanted);
}

/** @param {Function} test of node:test */
export async function testRecall(test, setting) {
  await test("a recall by keyboard turns the page red, its end amber", async () => {
    const wide = { viewport: { width: 1280, height: 800 } };
    // Two people at two machines.
    const first = await setting.sessions.reader(ORGANIZATION, wide);
    const second = await setting.sessions.reader(ORGANIZATION, wide);
    try {
      await enrol(first.page, setting, "browser-1");
      await enrol(second.page, setting, "browser-2");
      const name = await lotName(first.page, setting);
      const entry = await draft(first.page, setting, name);
      assert.equal(await verdict(setting), "v green");
      await approve(second.page, setting, entry, "作为第二人核准");
      await turns(setting, "v red");
      await openScreen(first.page, setting, `#/order?entry=${entry}`);
      await first.page.screenshot({
        path: path.join(setting.screenshots, "recall_in_force.png"),
        fullPage: true,
      });
      await close(first.page, setting, entry);
      await approve(second.page, setting, entry, "核准结案");
      await turns(setting, "v amber");
      assert.deepEqual([...first.faults, ...second.faults], []);
    } finally {
      await first.context.close();
      await second.context.close();
    }
  });
}
