// Definitions of section messages as the build puts them into the bundle: a line
// of text for each message, since objects would take twice the bytes.
// "1 events Event*" is field 1, repeated.

/**
 * @param {{schemas: object, messages: object, enums: object}} definitions of
 *   deploy/section_schemas.mjs
 */
export function packSections({ schemas, messages, enums }) {
  const lines = {};
  for (const [message, fields] of Object.entries(messages)) {
    lines[message] = Object.entries(fields)
      .map(([number, { name, type, repeated }]) =>
        [number, name, repeated ? `${type}*` : type].join(" "),
      )
      .join(",");
  }
  return { schemas, messages: lines, enums };
}

/**
 * @param {ReturnType<typeof packSections>} packed
 * @returns {{schemas: object, messages: object, enums: object}}
 */
export function unpackSections({ schemas, messages, enums }) {
  const unpacked = {};
  for (const [message, line] of Object.entries(messages)) {
    const fields = (unpacked[message] = {});
    for (const field of line ? line.split(",") : []) {
      const [number, name, type] = field.split(" ");
      const repeated = type.endsWith("*");
      const bare = repeated ? type.slice(0, -1) : type;
      fields[number] = { name, type: bare, repeated };
    }
  }
  return { schemas, messages: unpacked, enums };
}
