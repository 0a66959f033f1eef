// Orders about several lots, a hold, and an answer by telephone, signed in the
// browser: what was chosen on the screen is what the ledger has.
import assert from "node:assert/strict";
import { axeViolations } from "./browser.mjs";
import { fill, press } from "./keyboard.mjs";
import { enrol, openScreen } from "./recall.mjs";

const ORGANIZATION = "E10";
const LOTS = ["20260325B", "20260325B-bulk"];
const WAIT_MS = 30_000;

const button = (page, name) => page.getByRole("button", { name });

// The lots as the API names them.
async function lotNames(page, { site }) {
  const url = `${site}/v1/batches:search?query=${LOTS[0]}`;
  const { batches } = await (await page.request.get(url)).json();
  return LOTS.map((lot) => batches.find((one) => one.lot === lot).batch);
}

async function orderOf(page, { site }, entry) {
  const url = `${site}/v1/orders?pageSize=500`;
  const { orders } = await (await page.request.get(url)).json();
  return orders.find((one) => one.entry === entry);
}

async function toImpact(page, setting, hash, kind) {
  await openScreen(page, setting, hash);
  await button(page, "看影响").waitFor();
  if (kind) await page.getByLabel("种类").selectOption(kind);
  await fill(page, "依据", "食品召回管理办法");
  await fill(page, "事由", "浏览器测试");
  await fill(page, "持有者和消费者", "停止销售，退回购买处");
}

// `before`: what stands between "输入" and what is to be typed.
async function sign(page, confirmation, before = "") {
  await press(page, "看影响");
  await button(page, "去签署").waitFor();
  assert.deepEqual(await axeViolations(page), []);
  await press(page, "去签署");
  const label = before ? `输入${before}${confirmation}` : `输入 ${confirmation}`;
  await page.getByText(label).waitFor();
  await fill(page, label, confirmation);
  await press(page, "签署并提交");
  await page.waitForURL(/#\/order\?entry=\d+/, { timeout: WAIT_MS });
  return /entry=(\d+)/.exec(page.url())[1];
}

async function recallOfTwo(page, setting, names) {
  const [first, second] = names.map(encodeURIComponent);
  const hash = `#/recall?name=${first}`;
  await toImpact(page, setting, hash);
  // A second lot by its number, and the first limited to some codes.
  await fill(page, "再加一批", LOTS[1]);
  await page.keyboard.press("Enter");
  await button(page, `加入 ${LOTS[1]}`).waitFor();
  await press(page, `加入 ${LOTS[1]}`);
  await page.waitForURL((url) => url.hash.includes(second));
  await fill(page, `批 ${LOTS[0]} 的序号`, "1-10、20");
  const entry = await sign(page, "2 批");
  const { order } = await orderOf(page, setting, entry);
  assert.deepEqual(
    order.scope.map(({ lot }) => lot.lot),
    LOTS,
  );
  const counters = order.scope[0].counters;
  assert.deepEqual(
    counters.map((one) => [one.first, one.last]),
    [["1", "10"], ["20", "20"]],
  );
}

async function holdOfTwo(page, setting, names) {
  const [first, second] = names.map(encodeURIComponent);
  const hash = `#/recall?name=${first}&more=${second}`;
  await toImpact(page, setting, hash, "ORDER_KIND_ENTERPRISE_HOLD");
  const entry = await sign(page, "2 批");
  const { order, state } = await orderOf(page, setting, entry);
  assert.equal(order.kind, "ORDER_KIND_ENTERPRISE_HOLD");
  assert.equal(order.scope.length, 2);
  assert.equal(state, "ORDER_STATE_IN_FORCE");
}

// Who holds some of a lot and is not the one who recalls it.
async function holderOf(page, { site }, name) {
  const url = `${site}/v1/${name}:previewRecall`;
  const { batches } = await (await page.request.get(url)).json();
  const own = name.split("/")[1];
  const holders = batches.flatMap(({ stock }) => stock);
  return holders.find(({ custodian }) => custodian !== own).custodian;
}

// The notice is a fixture, the order and what is signed about it are real.
async function answerByTelephone(page, setting, names) {
  const hash = `#/recall?name=${encodeURIComponent(names[0])}`;
  await toImpact(page, setting, hash);
  const entry = await sign(page, LOTS[0], "批号 ");
  const recipient = await holderOf(page, setting, names[0]);
  const { author } = await orderOf(page, setting, entry);
  const notice = {
    name: `notices/${entry}-${recipient}`,
    orderEntry: entry,
    author,
    recipient,
    orderKind: "ORDER_KIND_ENTERPRISE_RECALL",
    state: "NOTICE_STATE_TELEPHONE_LIST",
    beginTimeMs: "1780663800000",
    attempts: [],
  };
  const answer = { notices: [notice], orders: [], atTimeMs: "1780664400000" };
  await page.route("**/v1/notices?*", (route) => route.fulfill({ json: answer }));
  await openScreen(page, setting, `#/notices?tab=telephone&order=${entry}`);
  await button(page, /^代为确认/).waitFor();
  await press(page, "代为确认");
  await page.locator("dialog").waitFor();
  await fill(page, "凭证", "电话录音 7");
  assert.deepEqual(await axeViolations(page), []);
  await press(page, "签署并提交");
  await page.locator("dialog").waitFor({ state: "detached", timeout: WAIT_MS });
  const { receipts } = await orderOf(page, setting, entry);
  const told = receipts.find(({ party }) => party === recipient);
  assert.equal(told?.onBehalf, true);
}

/** @param {Function} test of node:test */
export async function testOrderLots(test, setting) {
  const wide = { viewport: { width: 1280, height: 900 } };
  const { context, page, faults } = await setting.sessions.reader(
    ORGANIZATION,
    wide,
  );
  try {
    await enrol(page, setting, "browser-lots");
    const names = await lotNames(page, setting);
    await test("a recall of two lots, one in part, is the order that is signed", () =>
      recallOfTwo(page, setting, names));
    await test("a hold of two lots is in force once it is signed", () =>
      holdOfTwo(page, setting, names));
    await test("an answer by telephone is the party's receipt, on its behalf", () =>
      answerByTelephone(page, setting, names));
    assert.deepEqual(faults, []);
  } finally {
    await context.close();
  }
}
