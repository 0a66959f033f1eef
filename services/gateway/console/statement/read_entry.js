// An entry of the ledger as the console shows it: who said what, and each
// section with its content or why it is not shown.
import { fromBase64 } from "../../phone/bytes.js";
import { readHeader } from "./header.js";
import { decodeMessage } from "./wire.js";

const VISIBILITY_PREFIX = "SECTION_VISIBILITY_";

/**
 * @param {object} entry `Entry` as JSON
 * @param {object} definitions of section messages (`daodi:sections`)
 * @returns {object} index, recordTimeMs, assurance, keySuspect; kind, author,
 *   authorTimeMs, refs (absent when the envelope is withheld); sections:
 *   {label, schema, message, audience, erasable, visibility, content};
 *   `content(message)`: the first shown section of that message, or undefined
 */
export function readEntry(entry, definitions) {
  const told = {
    index: Number(entry.index),
    recordTimeMs: Number(entry.recordTimeMs),
    leafHash: entry.leafHash,
    assurance: entry.assurance,
    keySuspect: Boolean(entry.keySuspect),
    refs: [],
    sections: [],
    content: () => undefined,
  };
  if (!entry.envelope) return told;
  const header = readHeader(fromBase64(entry.envelope));
  const governance = Number(header.sections[0]?.schema) < 16;
  const sections = (entry.sections ?? []).map((section) => {
    const head = header.sections.find(({ label }) => label === section.label);
    const message = governance ? "" : definitions.schemas[head?.schema];
    return {
      ...head,
      label: section.label,
      message: message ?? "",
      visibility: section.visibility.replace(VISIBILITY_PREFIX, ""),
      namedOrganizations: section.content?.namedOrganizations ?? [],
      content: contentOf(section, message, definitions),
    };
  });
  return {
    ...told,
    ...header,
    sections,
    content: (message) =>
      sections.find((one) => one.message === message)?.content,
  };
}

// A damaged section is shown as what it is; the others are not lost with it.
function contentOf(section, message, definitions) {
  if (!section.content?.content || !message) return undefined;
  try {
    const bytes = fromBase64(section.content.content);
    return decodeMessage(message, bytes, definitions);
  } catch (error) {
    return { undecodable: String(error.message) };
  }
}
