// Tables as files that spreadsheets open (RFC 4180, UTF-8 with a byte order
// mark). Text in the ledger is others': a cell that a spreadsheet would run as
// a formula is made inert, by the rules of services/trade/csv_cell.h.

const FORMULA_START = /^\s*[=+\-@＝＋－＠]|^\t/;
const NUMBER = /^-?\d[\d.]*$/;

/**
 * @param {unknown} value
 * @returns {string}
 */
export function csvCell(value) {
  let cell = String(value ?? "").replace(/\r\n|\r|\n/g, " ");
  if (FORMULA_START.test(cell) && !NUMBER.test(cell)) cell = `'${cell}`;
  return /[",]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell;
}

/**
 * @param {unknown[][]} rows
 * @returns {string}
 */
export function csvText(rows) {
  const lines = rows.map((row) => row.map(csvCell).join(","));
  return `\uFEFF${lines.join("\r\n")}\r\n`;
}
