// Bundles what browsers run into build/web, which the gateway serves
// ([site] assets_folder).
//
//   node deploy/build_web.mjs
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const outputs = path.join(root, "build/web");

const shared = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  target: "es2020",
  legalComments: "none",
  logLevel: "warning",
};

/** "Verify on this phone": a classic script, for the oldest web views. */
async function buildPhoneCheck() {
  await esbuild.build({
    ...shared,
    format: "iife",
    charset: "utf8",
    entryPoints: ["services/gateway/phone/main.js"],
    outfile: path.join(outputs, "verify.js"),
  });
}

await mkdir(outputs, { recursive: true });
await buildPhoneCheck();
