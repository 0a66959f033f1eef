// Governance records: tables and rules of docs/formats/governance.md.

import { demand, hex } from "./bytes.js";
import { TIME_MS, UINT32, UINT64, parseMessage, range } from "./pinned_wire.js";
import { BUSINESS_KINDS, ascends, isOrganizationId } from "./statement.js";

export const OPERATOR = 2;
export const REGULATOR = 5;
const required = { required: true };
const multiline = { multiline: true };

const KEY = [
  [1, "spki", "bytes", 128, required],
  [2, "purpose", "enum", range(1, 7)],
  [3, "possession", "bytes", 64],
  [4, "label", "text", 64],
  [5, "person", "text", 64],
];
const IDENTIFIER = [
  [1, "scheme", "text", 32, required],
  [2, "value", "text", 64, required],
];
const SCOPE = [
  [1, "function", "enum", range(1, 13)],
  [2, "prefix", "text", 6, required],
];
const GENESIS_ORGANIZATION = [
  [1, "name", "text", 200, required],
  [2, "role", "enum", [1, 2]],
  [3, "keys", "message", 0, { most: 64, table: KEY }],
];
const TARGET = [
  [1, "index", "u64", UINT64, required],
  [2, "label", "uint", 255, required],
];
const KEY_ID = [1, "keyId", "fixed", 32];
const SINCE = [2, "sinceMs", "u64", TIME_MS];
const FROM = [3, "fromMs", "u64", TIME_MS];
const UNTIL = [4, "untilMs", "u64", TIME_MS];
const keysAt = (number) => [
  number,
  "keys",
  "message",
  0,
  { most: 64, table: KEY },
];
const functionsAt = (number) => [
  number,
  "functions",
  "enum",
  range(1, 13),
  { most: 13 },
];
const divisionAt = (number) => [number, "division", "text", 6];
const identifiersAt = (number) => [
  number,
  "identifiers",
  "message",
  0,
  { most: 32, table: IDENTIFIER },
];

// By kind.
const TABLES = [
  ,
  [
    [1, "origin", "text", 128, required],
    [2, "clockMode", "enum", [1, 2]],
    [3, "civilZone", "text", 64, required],
    [4, "calendar", "text", 64, required],
    [5, "admissionVersion", "uint", UINT32, required],
    [6, "vkeys", "text", 2048, { most: 8 }],
    [7, "witnessPolicy", "text", 8192, multiline],
    [
      8,
      "organizations",
      "message",
      0,
      { most: 16, table: GENESIS_ORGANIZATION },
    ],
  ],
  [
    [1, "name", "text", 200, required],
    [2, "roles", "enum", range(1, 7), { most: 7 }],
    functionsAt(3),
    divisionAt(4),
    [5, "scopes", "message", 0, { most: 256, table: SCOPE }],
    identifiersAt(6),
    keysAt(7),
    [8, "onboardedMs", "u64", TIME_MS],
  ],
  [
    [1, "decision", "enum", [1, 2]],
    [2, "reason", "text", 1000, multiline],
  ],
  [[1, "key", "message", 0, { table: KEY }]],
  [KEY_ID, SINCE],
  [KEY_ID, SINCE],
  [KEY_ID, SINCE, [3, "reason", "text", 1000, multiline]],
  [[1, "organization", "text", 64, required], keysAt(2)],
  [
    [1, "person", "text", 64, required],
    [2, "post", "enum", range(1, 12)],
    FROM,
    UNTIL,
    [5, "keyId", "fixed", 32],
  ],
  [
    [1, "delegate", "text", 64, required],
    [2, "kinds", "enum", BUSINESS_KINDS, { most: 64 }],
    FROM,
    UNTIL,
  ],
  [[1, "delegation", "u64", UINT64, required]],
  [
    [1, "organization", "text", 64, required],
    [2, "status", "enum", [1, 2]],
    [3, "name", "text", 200, required],
    functionsAt(4),
    divisionAt(5),
    identifiersAt(6),
    [7, "successor", "text", 64],
  ],
  [
    [1, "stage", "enum", [1, 2]],
    [2, "targets", "message", 0, { most: 256, table: TARGET }],
    [3, "reason", "text", 1000, multiline],
  ],
  [[1, "admissionVersion", "uint", UINT32, required]],
];

const unique = (values) => new Set(values).size === values.length;

function checkKeys(keys, possession) {
  demand(keys.length, "keys: missing");
  demand(unique(keys.map((key) => hex(key.spki))), "keys.spki: twice");
  for (const key of keys) {
    demand(key.possession.length === possession, "keys.possession: length");
    demand(/^[\w.-]*$/.test(key.person), "keys.person: malformed");
  }
}

function checkGenesis(record) {
  const { origin, civilZone, vkeys, organizations } = record;
  demand(
    /^[!-*,-~]+$/.test(origin) &&
      origin.endsWith("/synthetic") === (record.clockMode === 2),
    "origin: malformed",
  );
  demand(
    /^[A-Za-z][\w/+-]*$/.test(civilZone) && !/\/(\/|$)/.test(civilZone),
    "civil_zone: malformed",
  );
  demand(/^[\w.-]+$/.test(record.calendar), "working_day_calendar: malformed");
  demand(
    vkeys.length &&
      vkeys.every((vkey) => /^[!-*,-~]+[+][0-9a-f]{8}[+][!-~]+$/.test(vkey)),
    "checkpoint_vkeys: malformed",
  );
  const roles = organizations.map((organization) => organization.role);
  demand(
    roles.every((role, i) => !i || roles[i - 1] === 1) &&
      organizations.some(({ role, keys }) => role === 1 && keys.length > 1),
    "organizations: registrars first, at most one operator",
  );
  for (const { keys } of organizations) checkKeys(keys, 0);
  const keys = organizations.flatMap((organization) => organization.keys);
  demand(unique(keys.map((key) => hex(key.spki))), "organizations.keys: twice");
}

function checkScopes({ scopes, roles }) {
  demand(!scopes.length || roles.includes(REGULATOR), "scopes: of regulators");
  demand(
    scopes.every((scope) => /^[0-9]+$/.test(scope.prefix)) &&
      ascends(
        scopes.map((s) => String(s.function).padStart(2, "0") + s.prefix),
      ),
    "scopes: malformed or not ascending",
  );
}

// What records of several kinds have in common is checked wherever it stands.
function checkShared(record) {
  const { functions, division, identifiers, organization, successor } = record;
  const { delegate, person, targets, kinds, roles } = record;
  for (const [name, list] of Object.entries({ functions, kinds, roles })) {
    demand(!list || ascends(list), `${name}: must ascend`);
  }
  demand(!roles || roles.length, "roles: missing");
  demand(!division || /^[0-9]{6}$/.test(division), "division_code: malformed");
  if (identifiers) {
    demand(
      identifiers.every(
        ({ scheme, value }) =>
          /^[A-Z][A-Z0-9_]*$/.test(scheme) && /^[!-~]+$/.test(value),
      ) && unique(identifiers.map((pair) => `${pair.scheme} ${pair.value}`)),
      "identifiers: malformed or twice",
    );
  }
  for (const id of [organization, successor, delegate]) {
    demand(!id || isOrganizationId(id), `${id}: not an organization id`);
  }
  demand(person === undefined || /^[\w.-]+$/.test(person), "person: malformed");
  demand(
    !record.untilMs || record.untilMs > record.fromMs,
    "valid_until_ms: not after valid_from_ms",
  );
  if (targets) {
    const places = targets.map((t) => t.index * 256n + BigInt(t.label));
    demand(places.length && ascends(places), "targets: must ascend");
  }
}

/** @param {number} kind 1..14 @param {Uint8Array} bytes of section 1 */
export function parseRecord(kind, bytes) {
  const record = parseMessage(TABLES[kind], bytes);
  if (kind === 1) {
    checkGenesis(record);
    return record;
  }
  checkShared(record);
  if (record.scopes) checkScopes(record);
  if (record.keys) checkKeys(record.keys, 64);
  if (record.key) checkKeys([record.key], 64);
  return record;
}
