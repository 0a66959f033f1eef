import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import {
  qrPath,
  qrSymbol,
} from "../../../services/gateway/console/qr_symbol.js";

const DOTS = 4;
const ZONE = 4;

// The symbol as a picture, and what a scanner reads in it.
function scanned(rows) {
  const side = (rows.length + 2 * ZONE) * DOTS;
  const pixels = Buffer.alloc(side * side, 255);
  rows.forEach((row, y) =>
    row.forEach((dark, x) => {
      if (!dark) return;
      for (let dy = 0; dy < DOTS; ++dy) {
        const at = ((y + ZONE) * DOTS + dy) * side + (x + ZONE) * DOTS;
        pixels.fill(0, at, at + DOTS);
      }
    }),
  );
  const folder = mkdtempSync(path.join(tmpdir(), "daodi-qr-"));
  try {
    const file = path.join(folder, "symbol.pgm");
    writeFileSync(
      file,
      Buffer.concat([Buffer.from(`P5 ${side} ${side} 255\n`), pixels]),
    );
    return execFileSync("zbarimg", ["--raw", "--quiet", file], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const LINK = "https://id.example/01/09521234201069/21/00000000000000000000";

test("what is encoded is what a scanner reads, in every version and level", () => {
  for (const level of ["M", "Q"]) {
    for (const length of [5, 20, 30, 45, 60, 74, ...(level === "M" ? [106] : [])]) {
      const text = (LINK + LINK).slice(0, length);
      assert.equal(scanned(qrSymbol(text, level)), text, `${level} ${length}`);
    }
  }
});

test("a link with GTIN and serial has a symbol of version 4", () => {
  assert.equal(qrSymbol(LINK).length, 33);
});

test("text that does not fit has no symbol", () => {
  assert.equal(qrSymbol("x".repeat(107)), undefined);
  assert.equal(qrSymbol("x".repeat(75), "Q"), undefined);
});

test("the path draws every dark module once", () => {
  const rows = qrSymbol("daodi");
  const { path: drawn, width } = qrPath(rows);
  assert.equal(width, 29);
  const lengths = [...drawn.matchAll(/h(\d+)v1/g)].map(([, n]) => Number(n));
  const dark = rows.flat().filter(Boolean).length;
  assert.equal(lengths.reduce((sum, n) => sum + n, 0), dark);
});
