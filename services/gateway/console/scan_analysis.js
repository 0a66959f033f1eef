// What scans say of copies, over the lots of an organization: rows, sums and
// places for the scan screen. Pure.
import { timeText } from "./format.js";

/** Numbers of the copy rules: services/codes/copy_rules.h; a test compares. */
export const COPY_RULE_NUMBERS = {
  window_days: 30,
  hint_readers: 5,
  suspected_prefectures: 3,
  suspected_readers: 10,
  travel_kmh: 900,
  travel_km: 300,
  lot_codes: 30,
  lot_sigmas: 4,
  probing_per_hour: 20,
};

/** The rules by id, with how each is told. */
export const COPY_RULES = [
  { id: "R1", severity: "COPY_SEVERITY_HINT" },
  { id: "R2", severity: "COPY_SEVERITY_SUSPECTED" },
  { id: "R3", severity: "COPY_SEVERITY_HINT" },
  { id: "R4", severity: "COPY_SEVERITY_INTERNAL" },
  { id: "R5", severity: "COPY_SEVERITY_HINT" },
  { id: "R6", severity: "COPY_SEVERITY_INTERNAL" },
  { id: "R7", severity: "COPY_SEVERITY_INTERNAL" },
  { id: "R8", severity: "" },
];

/**
 * The fourteen prefectures of Hunan on a grid of four columns, roughly as they
 * lie; a schematic, no map.
 */
export const prefectures = [
  { code: "433100", column: 1, row: 1 },
  { code: "430800", column: 2, row: 1 },
  { code: "430700", column: 3, row: 1 },
  { code: "430600", column: 4, row: 1 },
  { code: "431200", column: 1, row: 2 },
  { code: "431300", column: 2, row: 2 },
  { code: "430900", column: 3, row: 2 },
  { code: "430100", column: 4, row: 2 },
  { code: "430500", column: 2, row: 3 },
  { code: "430300", column: 3, row: 3 },
  { code: "430200", column: 4, row: 3 },
  { code: "431100", column: 2, row: 4 },
  { code: "430400", column: 3, row: 4 },
  { code: "431000", column: 4, row: 4 },
];

/** The gravest first. */
export const COPY_SEVERITIES = [
  "COPY_SEVERITY_SUSPECTED",
  "COPY_SEVERITY_INTERNAL",
  "COPY_SEVERITY_HINT",
];

/**
 * The lots that code ranges are of, each once, in their order.
 * @param {object[]} ranges `RecordedCodeRange`
 * @returns {{batch: string, issuer: string, lot: string, gtin: string,
 *   printed: number}[]}
 */
export function lotsOfRanges(ranges) {
  const lots = new Map();
  for (const { batch, issuer, lot, gtin, first, last } of ranges) {
    if (!batch) continue;
    const known = lots.get(batch) ?? { batch, issuer, lot, gtin, printed: 0 };
    known.printed += Number(last) - Number(first) + 1;
    lots.set(batch, known);
  }
  return [...lots.values()];
}

const gravest = (findings) =>
  Math.min(...findings.map(({ severity }) => COPY_SEVERITIES.indexOf(severity)));

/**
 * One row for each code, and each lot, with findings.
 * @param {object[]} lots lotsOfRanges() with `codes` and `lotFindings` as
 *   ListCopyFindings tells them
 */
export function findingRows(lots) {
  return lots.flatMap(({ batch, lot, gtin, codes = [], lotFindings = [] }) => {
    const about = { batch, lot };
    const rows = codes
      .filter(({ findings = [] }) => findings.length > 0)
      .map(({ code = {}, counter, scans = {}, findings }) => ({
        ...about,
        gtin: code.gtin || gtin,
        serial: code.serial,
        counter: Number(counter ?? 0),
        scans,
        findings,
      }));
    if (lotFindings.length === 0) return rows;
    return [{ ...about, gtin, scans: {}, findings: lotFindings }, ...rows];
  });
}

/**
 * Rows that a reader asked for.
 * @param {object[]} rows findingRows()
 * @param {{rule?: string, severity?: string, text?: string}} filter
 */
export function filterRows(rows, { rule, severity, text = "" }) {
  const wanted = text.trim().toUpperCase();
  const has = (row, name, value) =>
    !value || row.findings.some((one) => one[name] === value);
  return rows.filter(
    (row) =>
      has(row, "ruleId", rule) &&
      has(row, "severity", severity) &&
      (!wanted ||
        `${row.lot} ${row.serial ?? ""}`.toUpperCase().includes(wanted)),
  );
}

const ORDERS = {
  severity: (row) => gravest(row.findings),
  scans: (row) => -Number(row.scans.scanCount ?? 0),
  readers: (row) => -Number(row.scans.readerCount ?? 0),
  last: (row) => -Number(row.scans.lastTimeMs ?? 0),
};

/** Orders that rows can have. */
export const sortKeys = Object.keys(ORDERS);

/**
 * @param {object[]} rows findingRows()
 * @param {string} key one of sortKeys; others: by severity
 */
export function sortRows(rows, key) {
  const value = ORDERS[key] ?? ORDERS.severity;
  return [...rows].sort((a, b) => value(a) - value(b));
}

/**
 * How many codes and lots meet each rule.
 * @param {object[]} rows findingRows()
 * @returns {Object<string, {codes: number, lots: number}>} by rule id
 */
export function countsByRule(rows) {
  const counts = {};
  for (const { id } of COPY_RULES) {
    const those = filterRows(rows, { rule: id });
    counts[id] = {
      codes: those.filter(({ serial }) => serial).length,
      lots: new Set(those.map(({ batch }) => batch)).size,
    };
  }
  return counts;
}

/**
 * In how many codes a prefecture is the first or the last place.
 * @param {object[]} rows findingRows()
 * @returns {Map<string, {codes: number, first: number, last: number}>} by code
 *   of GB/T 2260; "" is unknown
 */
export function placesOfRows(rows) {
  const places = new Map();
  for (const { serial, scans } of rows) {
    if (!serial) continue;
    const first = scans.firstDivisionCode ?? "";
    const last = scans.lastDivisionCode ?? "";
    for (const code of new Set([first, last])) {
      const told = places.get(code) ?? { codes: 0, first: 0, last: 0 };
      told.codes += 1;
      if (code === first) told.first += 1;
      if (code === last) told.last += 1;
      places.set(code, told);
    }
  }
  return places;
}

/**
 * Where a scan was, in words: a prefecture of Hunan, else a province.
 * @param {string} code six digits, or ""
 * @param {(family: string, value: string) => string} term
 */
export function scanPlaceText(code, term) {
  if (!code) return "";
  const prefecture = term("prefecture", code);
  if (prefecture !== code) return prefecture;
  const digits = code.slice(0, 2);
  const province = term("province", `CN-${digits}`);
  return province === digits ? code : `${province} ${code}`;
}

/**
 * The findings as a table for a file, one line for each finding.
 * @param {object[]} rows findingRows()
 * @param {{heads: string[], term: Function, reason: Function}} words
 */
export function findingsTable(rows, { heads, term, reason }) {
  const lines = rows.flatMap((row) =>
    row.findings.map((finding) => [
      row.lot,
      row.gtin ?? "",
      row.serial ?? "",
      row.counter || "",
      finding.ruleId,
      term("copySeverity", finding.severity),
      reason(finding),
      row.scans.scanCount ?? "",
      row.scans.readerCount ?? "",
      row.scans.prefectureCount ?? "",
      timeText(row.scans.firstTimeMs),
      scanPlaceText(row.scans.firstDivisionCode, term),
      timeText(row.scans.lastTimeMs),
      scanPlaceText(row.scans.lastDivisionCode, term),
    ]),
  );
  return [heads, ...lines];
}

/**
 * Code and serial of what somebody scanned or typed: a Digital Link, an element
 * string with brackets, or GTIN and serial with a space between.
 * @param {string} text
 * @returns {{gtin: string, serial: string}|undefined}
 */
export function codeOfText(text) {
  const patterns = [
    /\/01\/(\d{8,14})(?:\/[^?#]*)?\/21\/([^/?#\s]+)/,
    /\(01\)(\d{14})(?:\(1[07]\)[^(]*)*\(21\)([^(\s]+)/,
    /^\s*(\d{8,14})\s+(\S+)\s*$/,
  ];
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match) return { gtin: match[1].padStart(14, "0"), serial: match[2] };
  }
  return undefined;
}
