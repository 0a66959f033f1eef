import { useContext, useEffect, useRef } from "preact/hooks";
import "uplot/dist/uPlot.min.css";
import { isMass, isRate } from "../figures.js";
import { Reader } from "../reader.js";

const HEIGHT = 240;
const MILLIGRAMS_PER_KILOGRAM = 1e6;

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name);
}

// Figures in the unit of the axis: kilograms, per cent, or as they are.
function scaled(indicator, value) {
  if (value === undefined) return null;
  if (isMass(indicator)) return value / MILLIGRAMS_PER_KILOGRAM;
  return isRate(indicator) ? value * 100 : value;
}

function unitOf(indicator) {
  if (isMass(indicator)) return " kg";
  return isRate(indicator) ? " %" : "";
}

// An axis that begins at nothing exaggerates no change.
const fromNothing = (_, low, high) => [Math.min(0, low), high * 1.1 || 1];

function optionsOf({ title, indicator, size }) {
  const unit = unitOf(indicator);
  const axis = {
    stroke: colour("--ink-2"),
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { stroke: colour("--line") },
  };
  return {
    ...size,
    legend: { live: false },
    cursor: { y: false },
    // Room for half of the last month's name.
    padding: [8, 32, 0, 0],
    scales: { x: { time: true }, y: { range: fromNothing } },
    axes: [
      {
        ...axis,
        values: (_, ticks) =>
          ticks.map((s) => new Date(s * 1000).toISOString().slice(0, 7)),
        incrs: [30, 61, 92, 183, 365].map((days) => days * 86400),
        space: 70,
      },
      { ...axis, size: 78, values: (_, ticks) => ticks.map((v) => v + unit) },
    ],
    series: [
      {},
      {
        label: title,
        stroke: colour("--accent"),
        width: 2,
        points: { show: true, size: 7 },
      },
    ],
  };
}

/**
 * One figure month by month. `points` are {month, value}; a table beside it
 * tells the same.
 */
export function MonthChart({ title, indicator, points }) {
  const { language } = useContext(Reader);
  const place = useRef(null);
  useEffect(() => {
    let chart;
    let gone = false;
    const months = points.map(({ month }) => Date.parse(`${month}-01`) / 1000);
    const values = points.map(({ value }) => scaled(indicator, value));
    const size = () => ({ width: place.current.clientWidth, height: HEIGHT });
    // A fifth of the console is this library, and one screen draws with it.
    import("uplot").then(({ default: Plot }) => {
      if (gone) return;
      const options = optionsOf({ title, indicator, size: size() });
      chart = new Plot(options, [months, values], place.current);
    });
    const follow = () => chart?.setSize(size());
    addEventListener("resize", follow);
    return () => {
      gone = true;
      removeEventListener("resize", follow);
      chart?.destroy();
    };
  }, [title, indicator, JSON.stringify(points), language]);
  return <div class="card chart" role="img" aria-label={title} ref={place} />;
}
