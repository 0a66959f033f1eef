// Reads the label layouts for the console's previews. Only what those files use
// of TOML is understood; anything else throws, so that a build fails rather than
// a preview lies. services/labels/label_layout.cc reads and checks them for print.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/**
 * @param {string} folder
 * @returns {Promise<object[]>} tables by key as the files have them, `text` a
 *   list
 */
export async function readLabelLayouts(folder) {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".toml"));
  return Promise.all(
    files
      .sort()
      .map(async (name) => parseLayout(await readFile(path.join(folder, name), "utf8"))),
  );
}

/** @param {string} text */
export function parseLayout(text) {
  const layout = {};
  let table = layout;
  for (const raw of text.split("\n")) {
    const line = raw.trim();
    if (!line || line.startsWith("#")) continue;
    const list = /^\[\[(\w+)\]\]$/.exec(line);
    const single = /^\[(\w+)\]$/.exec(line);
    const pair = /^(\w+) = (?:"([^"\\]*)"|(-?[\d.]+)|(true|false))$/.exec(line);
    if (list) (layout[list[1]] ??= []).push((table = {}));
    else if (single) layout[single[1]] = table = {};
    else if (pair) {
      const [, key, words, number, yes] = pair;
      table[key] = words ?? (number ? Number(number) : yes === "true");
    } else throw new Error(`layout: not understood: ${line}`);
  }
  return layout;
}
