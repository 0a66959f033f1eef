// Words of screens: tables of [Chinese, English], one beside each folder of
// screens, so that neither language can be forgotten. Placeholders: {name}.
import { terms } from "./words/terms.js";

/** Languages by the index of their words. */
export const languages = ["zh", "en"];

/**
 * @param {string[]} pair [Chinese, English]
 * @param {string} language "zh" or "en"
 * @param {Object<string, unknown>} [values] for placeholders
 */
export function wording(pair, language, values = {}) {
  const text = pair[languages.indexOf(language)] ?? pair[0];
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/**
 * A term of the ledger ("DECOCTION_PIECE", "TRANSFER_STATE_OVERDUE") in words;
 * one that the console does not know is shown as it is.
 * @param {string} family a table in words/terms.js
 * @param {string} value with or without the prefix of its enum
 * @param {string} language
 */
export function termText(family, value, language) {
  if (!value || value.endsWith("UNSPECIFIED")) return "";
  const table = terms[family];
  const bare = value.replace(table.prefix ?? "", "");
  const pair = table.words[bare];
  return pair ? wording(pair, language) : bare;
}

/**
 * A value of unknown family, where sections are shown field by field: in words
 * when exactly the value of an enum or code list is known.
 * @param {string} value
 * @param {string} language
 */
export function anyTermText(value, language) {
  for (const { words, prefix } of Object.values(terms)) {
    if (prefix && !value.startsWith(prefix)) continue;
    const pair = words[prefix ? value.slice(prefix.length) : value];
    if (pair) return wording(pair, language);
  }
  return value;
}
