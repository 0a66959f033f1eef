// Where the published and the golden vectors are.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { unhex } from "../../../services/gateway/phone/bytes.js";

const folder = path.dirname(fileURLToPath(import.meta.url));
export const root = path.join(folder, "../../..");
const published =
  process.env.DAODI_VECTORS || path.join(root, "../shared/vectors");

/** A golden file in hexadecimal with comments. @param {string} name */
export function golden(name) {
  const text = readFileSync(path.join(root, "tests/vectors", name), "utf8");
  return unhex(text.replace(/#.*|\s/g, ""));
}

/** @param {string} name below tests/vectors */
export function goldenJson(name) {
  return JSON.parse(
    readFileSync(path.join(root, "tests/vectors", name), "utf8"),
  );
}

/** A Wycheproof file, or null where those are not at hand. */
export function wycheproof(name) {
  const file = path.join(published, "wycheproof", name);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null;
}
