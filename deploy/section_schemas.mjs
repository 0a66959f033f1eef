// Reads the messages of sections from the protos, as far as a decoder needs
// them: field numbers, names, types. Only what those files use is understood;
// anything else throws, so that a build fails rather than a browser guesses.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

const SECTION_COMMENT =
  /^\/\/ Section label \d+, schema (\d+):[^\n]*\n(?:\/\/[^\n]*\n)*message (\w+) /gm;
const TOKEN = /"[^"]*"|[\w.]+|[{}=;[\],()<>]/g;

/** @typedef {{name: string, type: string, repeated: boolean}} Field */

/**
 * All messages and enums of the section protos of one folder.
 * @param {string} folder
 * @returns {Promise<{schemas: Object<string, string>, messages: Object,
 *   enums: Object}>} `schemas`: schema number → message name; `messages`: name →
 *   {number: Field}; `enums`: name → {number: value name}
 */
export async function readSectionSchemas(folder) {
  const found = { schemas: {}, messages: {}, enums: {} };
  for (const file of (await readdir(folder)).sort()) {
    if (!file.endsWith("_sections.proto")) continue;
    parseProto(await readFile(path.join(folder, file), "utf8"), found);
  }
  return found;
}

/**
 * Adds the messages and enums of one file to `found`.
 * @param {string} text
 * @param {object} found as readSectionSchemas returns it
 */
export function parseProto(text, found) {
  for (const [, schema, message] of text.matchAll(SECTION_COMMENT)) {
    found.schemas[schema] = message;
  }
  const tokens = text.replace(/\/\/[^\n]*/g, "").match(TOKEN) ?? [];
  let at = 0;
  const next = () => tokens[at++];
  const skipStatement = () => {
    while (next() !== ";");
  };

  const readEnum = () => {
    const values = (found.enums[next()] = {});
    next();
    while (tokens[at] !== "}") {
      const name = next();
      next();
      values[next()] = name;
      skipStatement();
    }
    next();
  };

  const readMessage = () => {
    const fields = (found.messages[next()] = {});
    next();
    while (tokens[at] !== "}") {
      let word = next();
      if (word === "message") readMessage();
      else if (word === "enum") readEnum();
      else {
        const repeated = word === "repeated";
        if (repeated || word === "optional") word = next();
        const name = next();
        if (next() !== "=") throw new Error(`field ${name}: not understood`);
        fields[next()] = { name: lowerCamel(name), type: word, repeated };
        skipStatement();
      }
    }
    next();
  };

  while (at < tokens.length) {
    const word = next();
    if (word === "message") readMessage();
    else if (word === "enum") readEnum();
    else skipStatement();
  }
}

function lowerCamel(name) {
  return name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
}
