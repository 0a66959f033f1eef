// A label as the layouts place it, for previews and for sheets of lot codes.
// Pure; lengths are millimetres. `daodi labels` prints for volume.
import { qrPath, qrSymbol } from "./qr_symbol.js";

const MM_PER_POINT = 25.4 / 72;
const LINE_SPACING = 1.2;
const GROUP = 4;
const SAMPLE_SERIAL = "0".repeat(20);

/**
 * The link of a label. @param {{host: string, gtin: string, lot?: string,
 *   serial?: string}} code one of lot and serial
 */
export function labelLink({ host, gtin, lot, serial }) {
  const end = serial ? `21/${serial}` : `10/${encodeURIComponent(lot)}`;
  return `${host.replace(/\/+$/, "")}/01/${gtin}/${end}`;
}

/** What `--host` takes: http(s), the host in lower case, no path. */
export function hostOf(text) {
  const match = /^(https?:\/\/[a-z0-9.:-]+)\/?$/i.exec(text.trim());
  return match ? match[1].toLowerCase() : undefined;
}

/** A serial that nobody is issued, for previews. */
export const sampleSerial = SAMPLE_SERIAL;

// Chinese is as wide as it is high, other letters about half of it.
function widthOf(text, size) {
  let width = 0;
  for (const letter of text) width += /[\u2e80-\uffef]/.test(letter) ? 1 : 0.58;
  return width * size;
}

/**
 * Lines of a text that fit a width; what does not ends in "…".
 * @param {string} text
 * @param {number} width
 * @param {number} size of the letters, as `width`
 * @param {number} most lines
 */
export function fittedLines(text, width, size, most) {
  const lines = [];
  let line = "";
  for (const letter of text) {
    if (line && widthOf(line + letter, size) > width) {
      lines.push(line);
      line = letter.trimStart();
    } else line += letter;
  }
  if (line) lines.push(line);
  if (lines.length <= most) return lines;
  let last = lines[most - 1];
  while (last && widthOf(`${last}…`, size) > width) last = last.slice(0, -1);
  return [...lines.slice(0, most - 1), `${last}…`];
}

function serialLines(serial, groups) {
  const parts = serial.match(new RegExp(`.{1,${GROUP}}`, "g")) ?? [];
  const lines = [];
  for (let i = 0; i < parts.length; i += groups) {
    lines.push(parts.slice(i, i + groups).join(" "));
  }
  return lines;
}

function textLines(block, label, size) {
  const { field, width_mm: width, lines = 1, groups_per_line: groups = 5 } = block;
  if (field === "serial") return serialLines(label.serial ?? "", groups);
  const texts = {
    name: label.name,
    lot: label.lot && `批号 ${label.lot}`,
    gtin: label.gtin && `GTIN ${label.gtin}`,
    synthetic: label.synthetic && "样例 SYNTHETIC",
  };
  return fittedLines(texts[field] || "", width, size, lines);
}

/**
 * What is drawn on one label, from its upper left corner.
 * @param {object} layout of deploy/label_layouts
 * @param {{link: string, name: string, lot: string, gtin: string,
 *   serial?: string, synthetic: boolean}} label
 * @returns {{symbol?: {path: string, x: number, y: number, module: number},
 *   texts: {x: number, y: number, size: number, bold: boolean, mono: boolean,
 *   line: string}[]}} no symbol when the link does not fit it
 */
export function labelParts(layout, label) {
  const rows = qrSymbol(label.link, layout.qr.level);
  const texts = layout.text.flatMap((block) => {
    const size = block.size_pt * MM_PER_POINT;
    return textLines(block, label, size).map((line, i) => ({
      x: block.x_mm,
      y: block.y_mm + size * (0.9 + i * LINE_SPACING),
      size,
      bold: Boolean(block.bold),
      mono: block.field === "serial",
      line,
    }));
  });
  if (!rows) return { texts };
  const { path, width } = qrPath(rows);
  const { x_mm: x, y_mm: y, size_mm: side } = layout.qr;
  return { symbol: { path, x, y, module: side / width }, texts };
}

/**
 * Corners of the labels of one sheet, row by row.
 * @param {object} layout
 * @param {number} count how many of it are used
 */
export function sheetPlaces({ label }, count) {
  const { columns = 1, rows = 1, left_mm: left = 0, top_mm: top = 0 } = label;
  const across = label.column_pitch_mm ?? label.width_mm;
  const down = label.row_pitch_mm ?? label.height_mm;
  return Array.from({ length: Math.min(count, columns * rows) }, (_, i) => ({
    x: left + (i % columns) * across,
    y: top + Math.floor(i / columns) * down,
  }));
}

/** Labels on one sheet. */
export function labelsPerSheet({ label: { columns = 1, rows = 1 } }) {
  return columns * rows;
}
