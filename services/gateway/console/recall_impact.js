// What a recall of several lots reaches together. Pure. Lots that two of them
// lead to count once: amounts are those of a lot, whoever it is reached from.

/**
 * @param {{name: string, batch: object, reached: object[]}[]} drafts of each lot
 *   of the order: its name, `Batch`, and the `RecallBatch`es of its preview
 * @returns {object[]} `RecallBatch`es with `from`, the numbers of the lots that
 *   lead there; those of the order first, then by steps from the nearest
 */
export function mergedImpact(drafts) {
  const merged = new Map();
  for (const { batch, reached } of drafts) {
    for (const one of reached) {
      const known = merged.get(one.batch);
      const depth = Number(one.depth ?? 0);
      if (!known) merged.set(one.batch, { ...one, depth, from: [batch.lot] });
      else {
        known.depth = Math.min(known.depth, depth);
        known.partial ||= one.partial;
        known.from.push(batch.lot);
      }
    }
  }
  return [...merged.values()].sort((a, b) => a.depth - b.depth);
}

/**
 * Amounts together: masses, and counts by their unit.
 * @param {object[]} amounts `StockAmount`
 * @returns {{massMilligrams: number, counts: {count: number,
 *   countUnit: string}[], massIncomplete: boolean}}
 */
export function summedAmounts(amounts) {
  const counts = new Map();
  let massMilligrams = 0;
  let massIncomplete = false;
  for (const amount of amounts.filter(Boolean)) {
    massMilligrams += Number(amount.massMilligrams ?? 0);
    massIncomplete ||= Boolean(amount.massIncomplete);
    const unit = amount.countUnit ?? "";
    const count = Number(amount.count ?? 0);
    if (count) counts.set(unit, (counts.get(unit) ?? 0) + count);
  }
  return {
    massMilligrams,
    counts: [...counts].map(([countUnit, count]) => ({ count, countUnit })),
    massIncomplete,
  };
}

/**
 * Whether goods are on the way: where more arrived than was sent, none are.
 * @param {{amount?: object}} way `TransitAmount`
 */
export function isComing({ amount = {} }) {
  const count = Number(amount.count ?? 0);
  return count > 0 || (count === 0 && Number(amount.massMilligrams ?? 0) > 0);
}

/** The lots that an order names, of mergedImpact(). */
export const coveredLots = (merged) =>
  merged.filter(({ depth }) => !Number(depth));

/** Lots made of those, which the order is not about. */
export const derivedLots = (merged) =>
  merged.filter(({ depth }) => Number(depth) > 0);

/**
 * Who has or had some of a lot, with what is held, on the way there and sold.
 * @param {object} batch `RecallBatch`
 * @returns {Map<string, {held: object[], coming: object[], sold: object[]}>} of
 *   `StockAmount`, by party
 */
export function partiesOf({ stock = [], inTransit = [], sold = [] }) {
  const parties = new Map();
  const add = (party, name, amount) => {
    // A consignee that is not on record can be neither named nor told.
    if (!party) return;
    const known = parties.get(party) ?? { held: [], coming: [], sold: [] };
    known[name].push(amount ?? {});
    parties.set(party, known);
  };
  for (const one of stock) add(one.custodian, "held", one.amount);
  for (const one of inTransit.filter(isComing)) {
    add(one.destination, "coming", one.amount);
  }
  for (const one of sold) add(one.custodian, "sold", one.amount);
  return parties;
}

/**
 * Who has or had the goods, who expects them, who has sold them: each party once.
 * @param {object[]} batches `RecallBatch`, each lot once
 * @returns {{party: string, lots: string[], held: object, coming: object,
 *   sold: object}[]} with amounts as summedAmounts() gives them; who has most
 *   lots first
 */
export function holdersOf(batches) {
  const holders = new Map();
  for (const batch of batches) {
    for (const [party, { held, coming, sold }] of partiesOf(batch)) {
      const known = holders.get(party) ?? { lots: [], held: [], coming: [], sold: [] };
      known.lots.push(batch.lot);
      known.held.push(...held);
      known.coming.push(...coming);
      known.sold.push(...sold);
      holders.set(party, known);
    }
  }
  return [...holders]
    .map(([party, { lots, held, coming, sold }]) => ({
      party,
      lots,
      held: summedAmounts(held),
      coming: summedAmounts(coming),
      sold: summedAmounts(sold),
    }))
    .sort((a, b) => b.lots.length - a.lots.length);
}

/**
 * Code ranges as people write them: "1-500、700"; "" means all codes.
 * @param {string} text
 * @returns {{first: number, last: number}[]|undefined} undefined when it is
 *   wrong: no numbers, a range that ends before it begins, or two that overlap
 */
export function countersOf(text) {
  const parts = text.split(/[,，、;；\s]+/).filter(Boolean);
  const ranges = [];
  for (const part of parts) {
    const match = /^(\d{1,15})(?:[-–—~～](\d{1,15}))?$/.exec(part);
    if (!match) return undefined;
    const first = Number(match[1]);
    const last = Number(match[2] ?? match[1]);
    if (first < 1 || last < first) return undefined;
    ranges.push({ first, last });
  }
  ranges.sort((a, b) => a.first - b.first);
  const overlap = ranges.some(
    ({ first }, i) => i > 0 && first <= ranges[i - 1].last,
  );
  return overlap ? undefined : ranges;
}

/**
 * Code ranges as countersOf() reads them.
 * @param {{first: number, last: number}[]} ranges
 */
export function countersText(ranges) {
  return ranges
    .map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`))
    .join("、");
}

/**
 * Lots of a draft in its address: the first by itself, the others together.
 * @param {{name?: string, more?: string}} params
 * @returns {string[]} names, each once
 */
export function draftLots({ name = "", more = "" }) {
  return [...new Set([name, ...more.split(" ")])].filter(Boolean);
}

/**
 * @param {string[]} names of lots
 * @returns {{name: string, more: string}} for the address
 */
export function draftParams([name = "", ...others]) {
  return { name, more: others.join(" ") };
}
