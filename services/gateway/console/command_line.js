// Commands of `daodi` with everything filled in, to be copied into a shell: for
// what a session may not do, which reads and neither writes nor gets serials.

/**
 * One word of a POSIX shell.
 * @param {string|number} value
 */
export function shellWord(value) {
  const text = String(value);
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  return `'${text.replace(/'/g, "'\\''")}'`;
}

// Options without a value are left out; true is a flag; lists are repeated.
function optionWords(options) {
  return options.flatMap(([name, value]) => {
    if (Array.isArray(value)) {
      return optionWords(value.map((one) => [name, one]));
    }
    if (value === true) return [name];
    const empty = value === undefined || value === "" || value === false;
    return empty ? [] : [name, shellWord(value)];
  });
}

/**
 * What a file may be called: what `daodi evidence` takes for a folder.
 * @param {string} text
 */
export function plainName(text) {
  const plain = text.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[.-]+/, "");
  return plain || "lot";
}

/**
 * `daodi evidence` of a lot.
 * @param {object} asked lot, issuer (id), alias, recall, size, caseNumber, place,
 *   time, officers (list), party, object, file
 */
export function evidenceCommand(asked) {
  return [
    "daodi",
    ...optionWords([["--as", asked.alias]]),
    "evidence",
    shellWord(asked.lot),
    ...optionWords([
      ["--issuer", asked.issuer],
      ["--recall", asked.recall],
      ["--checkpoint-size", asked.size],
      ["--case", asked.caseNumber],
      ["--at", asked.time],
      ["--place", asked.place],
      ["--officer", (asked.officers ?? []).filter(Boolean)],
      ["--party", asked.party],
      ["--object", asked.object],
      ["-O", asked.file],
    ]),
  ].join(" ");
}

/**
 * How a pack is checked, offline.
 * @param {string} file "lot.tar"
 * @returns {string[]} one command a line
 */
export function evidenceChecks(file) {
  const folder = file.replace(/\.tar$/, "");
  return [
    `tar -xf ${shellWord(file)}`,
    `(cd ${shellWord(folder)} && sha256sum --check --strict manifest.sha256)`,
    `daodi-verify pack --vkey ledger.vkey ${shellWord(folder)}`,
  ];
}

/**
 * `daodi labels` of a recorded range.
 * @param {object} asked entry, gtin, first, last, host, layout, name, alias,
 *   format, file; or lot and copies instead of entry
 */
export function labelsCommand(asked) {
  const which = asked.entry
    ? [
        ["--entry", asked.entry],
        ["--gtin", asked.gtin],
        ["--first", asked.first],
        ["--last", asked.last],
      ]
    : [
        ["--lot", asked.lot],
        ["--gtin", asked.gtin],
        ["--copies", asked.copies],
      ];
  return [
    "daodi",
    ...optionWords([["--as", asked.alias]]),
    "labels",
    ...optionWords([
      ...which,
      ["--host", asked.host],
      ["--layout", asked.layout],
      ["--name", asked.name],
      ["-O", asked.file],
    ]),
  ].join(" ");
}
