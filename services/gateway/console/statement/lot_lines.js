// Lots of a statement with the quantities that another section states for them.
import { quantityText } from "../format.js";

/**
 * @param {object} told an entry as readEntry gives it
 * @returns {{role: string, lot?: object, label: string, quantity: string,
 *   asWritten: string}[]}
 */
export function lotLinesOf(told) {
  const quantities = told.content("EventQuantities")?.lots ?? [];
  const lines = [];
  for (const event of told.content("EventFacts")?.events ?? []) {
    for (const line of event.lots ?? []) {
      const stated = quantities.find(
        (one) => one.eventLine === event.line && one.lotLine === line.line,
      );
      const net = stated?.netMass ? ` (${quantityText(stated.netMass)})` : "";
      const ssccs = line.ssccs ?? [];
      lines.push({
        role: line.role ?? "LOT_ROLE_OBJECT",
        lot: line.lot,
        label: ssccs.length > 1 ? `${ssccs[0]} +${ssccs.length - 1}` : ssccs[0],
        quantity: stated ? quantityText(stated.quantity) + net : "",
        asWritten: stated?.asWritten ?? "",
      });
    }
  }
  return lines;
}

/**
 * Where a statement says it happened: plots, then places of its events.
 * @param {object} told an entry as readEntry gives it
 * @returns {string[]} each once
 */
export function placesOf(told) {
  const plots = told.content("CultivationDetails")?.plots ?? [];
  const events = told.content("EventFacts")?.events ?? [];
  return [
    ...new Set([
      ...plots.map(({ name, gln }) => name || gln),
      ...events.map(({ bizLocation, readPoint }) => bizLocation || readPoint),
    ]),
  ].filter(Boolean);
}
