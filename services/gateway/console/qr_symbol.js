// QR codes (ISO/IEC 18004) of links: byte mode, versions 1 to 6, levels M and Q.
// For previews, sheets of lot codes and posters. Pure.

const MODULES_OF_VERSION_1 = 21;
const QUIET_ZONE = 4;
// Of each version: all codewords; and of each level: error codewords of a block,
// blocks (table 9).
const CODEWORDS = [26, 44, 70, 100, 134, 172];
const BLOCKS = {
  M: [[10, 1], [16, 1], [26, 1], [18, 2], [24, 2], [16, 4]],
  Q: [[13, 1], [22, 1], [18, 2], [26, 2], [18, 4], [24, 4]],
};
const LEVEL_BITS = { M: 0, Q: 3 };

// GF(256) over x^8 + x^4 + x^3 + x^2 + 1.
const EXP = new Uint8Array(510);
const LOG = new Uint8Array(256);
for (let i = 0, x = 1; i < 255; ++i) {
  EXP[i] = EXP[i + 255] = x;
  LOG[x] = i;
  x = (x << 1) ^ (x & 0x80 ? 0x11d : 0);
}
const times = (a, b) => (a && b ? EXP[LOG[a] + LOG[b]] : 0);

function generator(degree) {
  let terms = [1];
  for (let i = 0; i < degree; ++i) {
    const next = [...terms, 0];
    terms.forEach((term, at) => (next[at + 1] ^= times(term, EXP[i])));
    terms = next;
  }
  return terms;
}

function errorWords(data, count) {
  const divisor = generator(count);
  const rest = [...data, ...new Array(count).fill(0)];
  for (let i = 0; i < data.length; ++i) {
    const factor = rest[i];
    divisor.forEach((term, at) => (rest[i + at] ^= times(term, factor)));
  }
  return rest.slice(data.length);
}

// Mode, length, bytes, end, and padding up to `room` codewords.
function dataWords(bytes, room) {
  const bits = [0, 1, 0, 0];
  const add = (value, count) => {
    for (let i = count - 1; i >= 0; --i) bits.push((value >> i) & 1);
  };
  add(bytes.length, 8);
  for (const byte of bytes) add(byte, 8);
  add(0, 4);
  while (bits.length % 8) bits.push(0);
  const words = [];
  for (let i = 0; i < bits.length; i += 8) {
    words.push(parseInt(bits.slice(i, i + 8).join(""), 2));
  }
  for (let i = 0; words.length < room; ++i) words.push(i % 2 ? 0x11 : 0xec);
  return words;
}

// Data and error codewords of all blocks, interleaved.
function finalWords(bytes, version, level) {
  const [errors, blocks] = BLOCKS[level][version - 1];
  const room = CODEWORDS[version - 1] - errors * blocks;
  const words = dataWords(bytes, room);
  const data = [];
  for (let i = 0, at = 0; i < blocks; ++i) {
    const longer = i >= blocks - (room % blocks) ? 1 : 0;
    const size = Math.floor(room / blocks) + longer;
    data.push(words.slice(at, at + size));
    at += size;
  }
  const interleaved = (lists) => {
    const longest = Math.max(...lists.map((list) => list.length));
    return Array.from({ length: longest }, (_, i) =>
      lists.map((list) => list[i]).filter((word) => word !== undefined),
    ).flat();
  };
  const error = data.map((block) => errorWords(block, errors));
  return [...interleaved(data), ...interleaved(error)];
}

// Modules of fixed patterns; undefined where data goes. Format bits are dark
// until they are known.
function patterns(version) {
  const width = MODULES_OF_VERSION_1 + 4 * (version - 1);
  const rows = Array.from({ length: width }, () => new Array(width));
  const square = (cx, cy, reach, isDark) => {
    for (let y = cy - reach; y <= cy + reach; ++y) {
      for (let x = cx - reach; x <= cx + reach; ++x) {
        if (!(x in rows) || !(y in rows)) continue;
        const ring = Math.max(Math.abs(x - cx), Math.abs(y - cy));
        rows[y][x] = isDark(ring);
      }
    }
  };
  const last = width - 4;
  for (const [x, y] of [[3, 3], [last, 3], [3, last]]) {
    square(x, y, 4, (ring) => ring !== 2 && ring !== 4);
  }
  if (version > 1) square(width - 7, width - 7, 2, (ring) => ring !== 1);
  for (let i = 8; i < width - 8; ++i) {
    rows[6][i] = rows[i][6] = i % 2 === 0;
  }
  for (const [x, y] of formatPlaces(width).flat()) rows[y][x] = true;
  rows[width - 8][8] = true;
  return rows;
}

// Where the fifteen bits stand, each twice, the least first.
function formatPlaces(width) {
  return Array.from({ length: 15 }, (_, i) => {
    const near = i < 6 ? i : i < 8 ? i + 1 : i === 8 ? 7 : 14 - i;
    const column = i < 8 ? [8, near] : [near, 8];
    const far = i < 8 ? [width - 1 - i, 8] : [8, width - 15 + i];
    return [column, far];
  });
}

function setFormat(rows, level, mask) {
  const data = (LEVEL_BITS[level] << 3) | mask;
  let rest = data << 10;
  for (let i = 14; i >= 10; --i) if ((rest >> i) & 1) rest ^= 0x537 << (i - 10);
  const bits = ((data << 10) | rest) ^ 0x5412;
  formatPlaces(rows.length).forEach((places, i) => {
    for (const [x, y] of places) rows[y][x] = Boolean((bits >> i) & 1);
  });
}

const MASKS = [
  (x, y) => (x + y) % 2,
  (x, y) => y % 2,
  (x) => x % 3,
  (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2,
  (x, y) => ((x * y) % 2) + ((x * y) % 3),
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
];

// In columns of two from the right, upwards and downwards in turn.
function placed(fixed, words, mask) {
  const rows = fixed.map((row) => [...row]);
  const width = rows.length;
  let at = 0;
  for (let right = width - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    const upwards = ((right + 1) & 2) === 0;
    for (let step = 0; step < width; ++step) {
      const y = upwards ? width - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (fixed[y][x] !== undefined) continue;
        const bit = (words[at >> 3] >> (7 - (at & 7))) & 1;
        ++at;
        rows[y][x] = Boolean(bit) !== (MASKS[mask](x, y) === 0);
      }
    }
  }
  return rows;
}

// How hard a symbol is to read (ISO/IEC 18004, 7.8.3).
function penalty(rows) {
  const width = rows.length;
  let points = 0;
  const finder = /10111010000|00001011101/g;
  for (let i = 0; i < width; ++i) {
    const row = rows[i].map(Number).join("");
    const column = rows.map((one) => Number(one[i])).join("");
    for (const line of [row, column]) {
      for (const [run] of line.matchAll(/0{5,}|1{5,}/g)) points += run.length - 2;
      points += 40 * [...line.matchAll(finder)].length;
    }
  }
  let dark = 0;
  for (let y = 0; y < width; ++y) {
    for (let x = 0; x < width; ++x) {
      const one = rows[y][x];
      if (one) ++dark;
      const alike =
        x > 0 &&
        y > 0 &&
        rows[y - 1][x] === one &&
        rows[y][x - 1] === one &&
        rows[y - 1][x - 1] === one;
      if (alike) points += 3;
    }
  }
  const percent = (dark / width / width) * 100;
  return points + 10 * Math.floor(Math.abs(percent - 50) / 5);
}

/**
 * @param {string} text
 * @param {"M"|"Q"} [level]
 * @returns {boolean[][]|undefined} rows of modules, true is dark; undefined for
 *   what does not fit version 6
 */
export function qrSymbol(text, level = "M") {
  const bytes = new TextEncoder().encode(text);
  const fits = ([errors, blocks], i) =>
    bytes.length + 2 <= CODEWORDS[i] - errors * blocks;
  const version = BLOCKS[level].findIndex(fits) + 1;
  if (version === 0) return undefined;
  const words = finalWords(bytes, version, level);
  const fixed = patterns(version);
  let best;
  MASKS.forEach((_, mask) => {
    const rows = placed(fixed, words, mask);
    setFormat(rows, level, mask);
    const points = penalty(rows);
    if (!best || points < best.points) best = { rows, points };
  });
  return best.rows;
}

/**
 * Dark modules as the path of an SVG whose unit is a module, quiet zone around.
 * @param {boolean[][]} rows
 * @returns {{path: string, width: number}} width with the quiet zone
 */
export function qrPath(rows) {
  let path = "";
  rows.forEach((row, y) => {
    const line = row.map(Number).join("");
    for (const { 0: run, index } of line.matchAll(/1+/g)) {
      const from = `M${index + QUIET_ZONE} ${y + QUIET_ZONE}`;
      path += `${from}h${run.length}v1h-${run.length}z`;
    }
  });
  return { path, width: rows.length + 2 * QUIET_ZONE };
}
