// Statistics as shown: figures of docs/statistics.md in their units, and the
// fourteen places of Yongzhou where the schematic puts them.
import { massText, numberText } from "./format.js";

/**
 * The places on a grid of four columns, roughly as they lie; a schematic, no
 * map: maps for the public need an approval number.
 */
export const places = [
  { division: "431122", column: 1, row: 1 },
  { division: "431103", column: 2, row: 1 },
  { division: "431171", column: 3, row: 1 },
  { division: "431181", column: 4, row: 1 },
  { division: "431102", column: 2, row: 2 },
  { division: "431172", column: 4, row: 2 },
  { division: "431124", column: 1, row: 3 },
  { division: "431123", column: 2, row: 3 },
  { division: "431126", column: 3, row: 3 },
  { division: "431128", column: 4, row: 3 },
  { division: "431173", column: 1, row: 4 },
  { division: "431125", column: 2, row: 4 },
  { division: "431129", column: 3, row: 4 },
  { division: "431127", column: 4, row: 4 },
];

const SHADES = 4;

/**
 * The number behind a figure: of rates the share; undefined when there is none.
 * @param {object|undefined} figure `StatisticsFigure`
 */
export function figureValue(figure) {
  if (!figure) return undefined;
  const denominator = Number(figure.denominator ?? 0);
  if (denominator > 0) return Number(figure.value) / denominator;
  return isRate(figure.indicator) ? undefined : Number(figure.value);
}

/** Whether an indicator is a share of something. */
export function isRate(indicator) {
  return /_RATE$|_COVERAGE$/.test(indicator);
}

/** Whether an indicator is in milligrams. */
export function isMass(indicator) {
  return indicator.startsWith("MASS_");
}

/**
 * "98.2 % (54/55)", "553 kg", "12".
 * @param {object|undefined} figure `StatisticsFigure`
 */
export function figureText(figure) {
  const value = figureValue(figure);
  if (value === undefined) return "–";
  if (isMass(figure.indicator)) return massText(value);
  if (!isRate(figure.indicator)) return numberText(value);
  const share = numberText(value * 100, 1);
  return `${share} % (${figure.value}/${figure.denominator})`;
}

/**
 * The figure of a row, or undefined.
 * @param {object|undefined} row `StatisticsRow`
 * @param {string} indicator
 */
export function figureOf(row, indicator) {
  return row?.figures?.find((figure) => figure.indicator === indicator);
}

/**
 * How dark a tile is, 0 (nothing) to 4, by the largest value.
 * @param {number|undefined} value
 * @param {number} largest
 */
export function shadeOf(value, largest) {
  if (!value || !(largest > 0)) return 0;
  return Math.max(1, Math.min(SHADES, Math.ceil((value / largest) * SHADES)));
}

/**
 * Months from one to another, at most `limit`: "2026-01" …
 * @param {string} last
 * @param {number} count
 * @returns {string} the month that is count - 1 before `last`
 */
export function monthBefore(last, count) {
  const [year, month] = last.split("-").map(Number);
  const at = year * 12 + month - count;
  const first = String((at % 12) + 1).padStart(2, "0");
  return `${Math.floor(at / 12)}-${first}`;
}
