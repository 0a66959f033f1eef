import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { kindNames } from "../../../services/gateway/console/statement/header.js";
import {
  anyTermText,
  termText,
  wording,
} from "../../../services/gateway/console/words.js";
import { frameWords } from "../../../services/gateway/console/words/frame.js";
import { terms } from "../../../services/gateway/console/words/terms.js";
import { readSectionSchemas } from "../../../deploy/section_schemas.mjs";
import { root } from "./vectors.mjs";

const folder = path.join(root, "services/gateway/console");
const CHINESE = /[\u4e00-\u9fff]/;

const tables = await Promise.all(
  readdirSync(path.join(folder, "words"))
    .filter((file) => file !== "terms.js")
    .map(async (file) => {
      const module = await import(path.join(folder, "words", file));
      const [[name, words]] = Object.entries(module);
      return { file, name, words };
    }),
);

const sources = readdirSync(folder, { recursive: true })
  .filter((file) => /\.jsx?$/.test(file))
  .map((file) => ({
    file,
    text: readFileSync(path.join(folder, file), "utf8"),
  }));

const placeholders = (text) => (text.match(/\{\w+\}/g) ?? []).sort();

test("every word is there in both languages, with the same placeholders", () => {
  for (const { file, words } of tables) {
    for (const [key, pair] of Object.entries(words)) {
      assert.equal(pair.length, 2, `${file} ${key}`);
      assert.ok(pair[0] && pair[1], `${file} ${key}`);
      assert.deepEqual(placeholders(pair[0]), placeholders(pair[1]), key);
      const foreign = key === "language";
      assert.ok(foreign || !CHINESE.test(pair[1].replace("厚朴", "")), key);
    }
  }
});

test("every key that a screen asks its table for stands there", () => {
  for (const { file, text } of sources) {
    for (const { name, words } of tables) {
      if (!text.includes(`useWords(${name})`)) continue;
      const others = tables.filter((one) =>
        text.includes(`useWords(${one.name})`),
      );
      for (const [, key] of text.matchAll(/\bt\(\s*"(\w+)"/g)) {
        const known = others.some((one) => key in one.words);
        assert.ok(known, `${file}: ${key} (${name}, ${Object.keys(words).length})`);
      }
    }
    for (const [, key] of text.matchAll(/\btext\("(\w+)"/g)) {
      assert.ok(key in frameWords, `${file}: ${key}`);
    }
  }
});

test("every family of terms that a screen asks for stands there", () => {
  for (const { file, text } of sources) {
    for (const [, name] of text.matchAll(/\bterm\(\s*"(\w+)"/g)) {
      assert.ok(name in terms, `${file}: ${name}`);
    }
  }
});

test("terms are in both languages and cover kinds and sections", async () => {
  for (const [name, { words }] of Object.entries(terms)) {
    for (const [value, pair] of Object.entries(words)) {
      assert.ok(pair.length === 2 && pair[0] && pair[1], `${name} ${value}`);
    }
  }
  for (const kind of kindNames) assert.ok(kind in terms.kind.words, kind);
  const { schemas } = await readSectionSchemas(`${root}/proto/daodi/v1`);
  for (const [schema, message] of Object.entries(schemas)) {
    // Sections of the catalogue are read with `daodi catalogue`.
    if (schema >= 1300 && schema < 1400) continue;
    assert.ok(message in terms.section.words, message);
  }
});

test("unknown and unstated values are shown as they are", () => {
  assert.equal(termText("kind", "HARVEST", "zh"), "采收");
  assert.equal(termText("severity", "FLAG_SEVERITY_ALERT", "en"), "alert");
  assert.equal(termText("severity", "FLAG_SEVERITY_NEW", "en"), "NEW");
  assert.equal(termText("severity", "FLAG_SEVERITY_UNSPECIFIED", "en"), "");
  assert.equal(anyTermText("INTENDED_USE_DRUG", "zh"), "药品");
  assert.equal(anyTermText("<b>", "zh"), "<b>");
  assert.equal(wording(["{a}", "{a}!"], "en", { a: "{b}" }), "{b}!");
});

test("text of others never becomes markup", () => {
  const markup = /innerHTML|dangerouslySetInnerHTML|outerHTML|insertAdjacent/;
  for (const { file, text } of sources) {
    assert.ok(!markup.test(text), file);
  }
});
