// Browser tests of the consumer pages and the console in Chromium, over a copy
// of what deploy/quickstart.sh --once left and the bundles of
// deploy/build_web.mjs.
// Screenshots of every page go to build/screenshots/.
//
//   node tests/browser/run.mjs [--bin DIR] [--quickstart DIR] [--only SUITE]
import path from "node:path";
import test from "node:test";
import { parseArgs } from "node:util";
import { launchChromium } from "./browser.mjs";
import { testBudgets } from "./budgets.mjs";
import { consumerPages } from "./consumer_pages.mjs";
import { testConsole } from "./console_screens.mjs";
import { testInert } from "./inert.mjs";
import { testOrderLots } from "./order_lots.mjs";
import { testPhoneCheck } from "./phone_check.mjs";
import { testRecall } from "./recall.mjs";
import { testRendering } from "./rendering.mjs";
import { testScans } from "./scans.mjs";
import { root, startServers } from "./servers.mjs";
import { Sessions } from "./sign_in.mjs";

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    bin: { type: "string", default: path.join(root, "build/dev/bin") },
    quickstart: {
      type: "string",
      default: path.join(root, "build/quickstart"),
    },
  },
});

const SUITES = {
  rendering: testRendering,
  budgets: testBudgets,
  scans: testScans,
  inert: testInert,
  phone_check: testPhoneCheck,
  console: testConsole,
  recall: testRecall,
  order_lots: testOrderLots,
};

test("browser", async (parent) => {
  const servers = await startServers({
    programs: values.bin,
    quickstart: values.quickstart,
  });
  const browser = await launchChromium();
  const setting = {
    ...consumerPages(values.quickstart),
    ...servers,
    quickstart: values.quickstart,
    browser,
    screenshots: path.join(root, "build/screenshots"),
  };
  setting.sessions = new Sessions(setting);
  try {
    for (const [name, suite] of Object.entries(SUITES)) {
      if (values.only && values.only !== name) continue;
      await suite((title, run) => parent.test(title, run), setting);
    }
  } finally {
    await browser.close();
    await servers.stop();
  }
});
