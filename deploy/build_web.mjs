// Bundles what browsers run into build/web, which the gateway serves
// ([site] assets_folder).
//
//   node deploy/build_web.mjs
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";
import { packSections } from "../services/gateway/console/statement/packed_sections.js";
import { readLabelLayouts } from "./label_layouts.mjs";
import { readSectionSchemas } from "./section_schemas.mjs";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const outputs = path.join(root, "build/web");
// Script and style that every visit loads, uncompressed: a second of a slow line
// once they are compressed.
const MAX_CONSOLE_BYTES = 350_000;
const packing = "./services/gateway/console/statement/packed_sections.js";

/**
 * Gives `import schemas from "daodi:sections"` the messages of the section
 * protos, so that the browser decodes sections by the same definitions.
 */
const sectionSchemas = {
  name: "section-schemas",
  setup(build) {
    build.onResolve({ filter: /^daodi:sections$/ }, (args) => ({
      path: args.path,
      namespace: "daodi",
    }));
    build.onLoad({ filter: /.*/, namespace: "daodi" }, async () => {
      const folder = path.join(root, "proto/daodi/v1");
      const packed = packSections(await readSectionSchemas(folder));
      return {
        contents: `import { unpackSections } from ${JSON.stringify(packing)};
export default unpackSections(${JSON.stringify(packed)});`,
        resolveDir: root,
      };
    });
  },
};

/** Gives `import layouts from "daodi:layouts"` deploy/label_layouts. */
const labelLayouts = {
  name: "label-layouts",
  setup(build) {
    build.onResolve({ filter: /^daodi:layouts$/ }, (args) => ({
      path: args.path,
      namespace: "daodi-layouts",
    }));
    build.onLoad({ filter: /.*/, namespace: "daodi-layouts" }, async () => ({
      contents: JSON.stringify(
        await readLabelLayouts(path.join(root, "deploy/label_layouts")),
      ),
      loader: "json",
    }));
  },
};

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

/**
 * The console: a style sheet, a script, and parts of it that are loaded when
 * they are needed; all named by their content.
 */
async function buildConsole() {
  const source = path.join(root, "services/gateway/console");
  const folder = path.join(outputs, "console");
  await rm(folder, { recursive: true, force: true });
  const result = await esbuild.build({
    ...shared,
    format: "esm",
    plugins: [sectionSchemas, labelLayouts],
    charset: "utf8",
    entryPoints: { app: path.join(source, "main.jsx") },
    outdir: folder,
    entryNames: "[name]-[hash]",
    chunkNames: "part-[hash]",
    splitting: true,
    jsx: "automatic",
    jsxImportSource: "preact",
    metafile: true,
  });
  const files = Object.entries(result.metafile.outputs);
  const names = files.map(([file]) => path.basename(file));
  const atStart = files
    .filter(([file]) => path.basename(file).startsWith("app-"))
    .reduce((sum, [, { bytes }]) => sum + bytes, 0);
  if (atStart > MAX_CONSOLE_BYTES) {
    throw new Error(
      `the console has ${atStart} bytes at its start, more than ` +
        `${MAX_CONSOLE_BYTES}: load a part when it is needed, or save some`,
    );
  }
  const template = await readFile(path.join(source, "index.html"), "utf8");
  const entry = (type) =>
    names.find((name) => name.startsWith("app-") && name.endsWith(type));
  const page = template
    .replace("app.js", entry(".js"))
    .replace("app.css", entry(".css"));
  await writeFile(path.join(folder, "index.html"), page);
}

await mkdir(outputs, { recursive: true });
await Promise.all([buildPhoneCheck(), buildConsole()]);
