// Numbers and times as people read them. Times are those of +08:00, whatever
// the clock of the reader: papers and orders name them so.
import { fromBase64, hex } from "../phone/bytes.js";

const CIVIL_OFFSET_MS = 8 * 3600 * 1000;
const MS_PER_MINUTE = 60 * 1000;
const PARTS_PER_WHOLE = 1e12;
const UNITS = { KGM: "kg", GRM: "g", MGM: "mg", TNE: "t", H87: "件" };

/**
 * "2026-07-24 21:10" in +08:00; "" for 0.
 * @param {number|string} ms UTC milliseconds
 */
export function timeText(ms) {
  return Number(ms) > 0 ? civil(ms).slice(0, 16).replace("T", " ") : "";
}

/**
 * "2026-07-24" in +08:00; "" for 0.
 * @param {number|string} ms UTC milliseconds
 */
export function dateText(ms) {
  return Number(ms) > 0 ? civil(ms).slice(0, 10) : "";
}

function civil(ms) {
  return new Date(Number(ms) + CIVIL_OFFSET_MS).toISOString();
}

/**
 * First millisecond of a civil day; NaN when it is no date.
 * @param {string} day "2026-07-24"
 */
export function startOfDay(day) {
  return Date.parse(`${day}T00:00:00+08:00`);
}

/**
 * A number with at most `places` digits after the point, none of them idle.
 * @param {number} value
 */
export function numberText(value, places = 3) {
  const fixed = Number(value).toFixed(places);
  const text = places > 0 ? fixed.replace(/\.?0+$/, "") : fixed;
  const [whole, rest] = text.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return rest ? `${grouped}.${rest}` : grouped;
}

/**
 * "553 kg", "0.4 kg"; "" when nothing is stated.
 * @param {number|string|undefined} milligrams
 */
export function massText(milligrams) {
  if (milligrams === undefined || milligrams === null) return "";
  return `${numberText(Number(milligrams) / 1e6)} kg`;
}

/**
 * A `StockAmount` or `TransferAmount`: packs before mass.
 * @param {object|undefined} amount
 */
export function amountText(amount) {
  if (!amount) return "";
  const texts = [];
  const counted = amount.hasCount ?? amount.count !== undefined;
  const weighed = amount.hasMass ?? amount.massMilligrams !== undefined;
  if (counted) {
    texts.push(`${numberText(amount.count, 0)} ${amount.countUnit ?? ""}`.trim());
  }
  if (weighed) texts.push(massText(amount.massMilligrams));
  const text = texts.join(" · ");
  return amount.massIncomplete ? `≥ ${text}` : text;
}

/**
 * Whether an amount states anything but zeros.
 * @param {object|undefined} amount
 */
export function hasAmount(amount) {
  return Boolean(
    amount && (Number(amount.count ?? 0) || Number(amount.massMilligrams ?? 0)),
  );
}

/**
 * "12.0 %"; "" when not told. A share that is not nothing never reads 0.
 * @param {number|string|undefined} parts parts per 10^12
 */
export function shareText(parts) {
  if (parts === undefined || parts === null) return "";
  const percent = (Number(parts) / PARTS_PER_WHOLE) * 100;
  if (percent > 0 && percent < 0.05) return "< 0.1 %";
  return `${percent.toFixed(1)} %`;
}

/**
 * mantissa × 10^exponent in full.
 * @param {{mantissa?: number|string, exponent?: number}} decimal
 */
export function decimalText({ mantissa = 0, exponent = 0 } = {}) {
  const text = String(mantissa);
  if (Math.abs(exponent) > 12) return `${text}e${exponent}`;
  if (exponent >= 0) return text === "0" ? text : text + "0".repeat(exponent);
  const negative = text.startsWith("-");
  const digits = text.replace("-", "").padStart(1 - exponent, "0");
  const whole = digits.slice(0, exponent);
  return `${negative ? "-" : ""}${whole}.${digits.slice(exponent)}`;
}

/**
 * A `Quantity` as stated: "3.5 kg".
 * @param {object|undefined} quantity
 */
export function quantityText(quantity) {
  if (!quantity) return "";
  const unit = UNITS[quantity.unit] ?? quantity.unit ?? "";
  return `${decimalText(quantity.value)} ${unit}`.trim();
}

const PRECISION_LENGTH = {
  TIME_PRECISION_SECOND: 19,
  TIME_PRECISION_MINUTE: 16,
  TIME_PRECISION_HOUR: 13,
  TIME_PRECISION_DAY: 10,
  TIME_PRECISION_WEEK: 10,
  TIME_PRECISION_MONTH: 7,
};

/**
 * An `EventTime` no finer than its author knew it.
 * @param {object|undefined} time
 */
export function eventTimeText(time) {
  if (!time?.start) return "";
  const length = PRECISION_LENGTH[time.precision] ?? 16;
  const part = (text) => text.slice(0, length).replace("T", " ");
  const start = part(time.start);
  const end = part(time.end ?? time.start);
  if (end === start) return start;
  const sameDay = end.slice(0, 10) === start.slice(0, 10) && end.length > 10;
  return `${start} → ${sameDay ? end.slice(11) : end}`;
}

/**
 * A hash as people compare it: hexadecimal. The API has it in base64.
 * @param {string|undefined} base64
 */
export function hashText(base64) {
  return base64 ? hex(fromBase64(base64)) : "";
}

/**
 * How long from one moment to another, in its two largest units: {days: 2,
 * hours: 3}; `past` when it is over.
 * @param {number} fromMs
 * @param {number} toMs
 */
export function timeLeft(fromMs, toMs) {
  const past = toMs < fromMs;
  const minutes = Math.floor(Math.abs(toMs - fromMs) / MS_PER_MINUTE);
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  return { past, days, hours, minutes: minutes % 60 };
}

/**
 * An id that has no name: its beginning and end.
 * @param {string} id
 */
export function shortId(id) {
  return id.length > 14 ? `${id.slice(0, 8)}…${id.slice(-4)}` : id;
}
