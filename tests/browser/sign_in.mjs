// Signs people of the samples in, with the accounts that deploy/quickstart.sh
// made (build/quickstart/accounts.json).
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { newReader } from "./browser.mjs";

const STEP_SECONDS = 30;
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function bytesOfBase32(text) {
  let bits = "";
  for (const letter of text) {
    bits += BASE32.indexOf(letter).toString(2).padStart(5, "0");
  }
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}

/** Six digits of RFC 6238. @param {string} secret base32 @param {number} step */
export function oneTimeCode(secret, step) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", bytesOfBase32(secret)).update(counter).digest();
  const offset = mac[19] & 15;
  const number = (mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000;
  return String(number).padStart(6, "0");
}

/** Accounts of the samples. @param {string} quickstart folder */
export function sampleAccounts(quickstart) {
  const file = path.join(quickstart, "accounts.json");
  return JSON.parse(readFileSync(file, "utf8"));
}

export async function fillSignIn(page, account, password, code) {
  await page.locator("input[autocomplete=username]").fill(account);
  await page.locator("input[autocomplete=current-password]").fill(password);
  await page.locator("input[autocomplete=one-time-code]").fill(code);
  await page.keyboard.press("Enter");
}

/**
 * Sessions of the run by alias of the organization: a code is good once, so each
 * account signs in once, and every reader of it gets the cookie.
 */
export class Sessions {
  constructor({ browser, site, quickstart }) {
    this.browser = browser;
    this.site = site;
    this.quickstart = quickstart;
    this.states = new Map();
  }

  async stateOf(alias) {
    if (this.states.has(alias)) return this.states.get(alias);
    const accounts = sampleAccounts(this.quickstart);
    const account = accounts.find((one) => one.alias === alias);
    const { context, page } = await newReader(this.browser);
    await page.goto(`${this.site}/console/`);
    const step = Math.floor(Date.now() / 1000 / STEP_SECONDS);
    const code = oneTimeCode(account.totp_secret, step);
    await fillSignIn(page, account.account, account.password, code);
    await page.locator("main h1").first().waitFor();
    await page.locator("nav").waitFor({ state: "attached" });
    const state = await context.storageState();
    await context.close();
    this.states.set(alias, state);
    return state;
  }

  /** A reader who is signed in for an organization. */
  async reader(alias, options = {}) {
    const storageState = await this.stateOf(alias);
    return newReader(this.browser, { ...options, storageState });
  }
}
