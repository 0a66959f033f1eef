// Entries that registered or ended an organization and its keys. Pure.

/**
 * @param {object} organization `Organization`
 * @returns {{index: number, about: string[]}[]} by entry, the latest first;
 *   about: labels of keys, none for the organization itself
 */
export function registryEntries({ registeredIndex, keys = [] }) {
  const entries = new Map();
  const add = (index, label) => {
    const at = Number(index ?? -1);
    if (at < 0) return;
    const about = entries.get(at) ?? [];
    if (label && !about.includes(label)) about.push(label);
    entries.set(at, about);
  };
  add(registeredIndex, "");
  for (const { label, purpose, registeredIndex: begun, endedIndex } of keys) {
    const name = label || purpose;
    add(begun, name);
    add(endedIndex, name);
  }
  return [...entries]
    .map(([index, about]) => ({ index, about }))
    .sort((a, b) => b.index - a.index);
}
