"""Codes printed, applied and void, and where they went, as the sample script has it."""

import collections
import unittest

import sample_files  # pylint: disable=unused-import
import merge

# Printed, applied and void counters of each packed lot.
LABELS = {
    "HP260715@1kg": ((1, 150), (1, 143), (144, 150)),
    "JHP260722@0.5kg": ((1, 160), (1, 156), (157, 160)),
    "20260318A": ((1, 6100), (1, 6000), (6001, 6100)),
    "20260325B": ((6101, 13740), (6101, 13640), (13641, 13740)),
    "ZJF260928@0.5kg": ((1, 580), (1, 568), (569, 580)),
}

# Where the applied ones went; the rest is the maker's stock.
DESTINATIONS = {
    "HP260715@1kg": {"E06": (1, 40), "E07": (41, 63), "E08": (64, 123), "stock": (124, 143)},
    "JHP260722@0.5kg": {"E06": (1, 52), "E08": (53, 104), "stock": (105, 156)},
    "20260318A": {"E12": (1, 3000), "E13": (3001, 5000), "SOLD": (5001, 5400),
                  "stock": (5401, 5980), "SAMPLED": (5981, 6000)},
    "20260325B": {"E12": (6101, 8600), "E13": (8601, 12600), "SOLD": (12601, 13100),
                  "stock": (13101, 13620), "SAMPLED": (13621, 13640)},
    "ZJF260928@0.5kg": {"E15": (1, 200), "E07": (201, 248), "E16": (249, 368),
                        "stock": (369, 568)},
}


def code_ranges(statements):
    """Yields (statement, lot number, state, first, last) of each range that counts."""
    replaced = {ref["name"] for statement in statements for ref in statement.get("refs", [])
                if ref["kind"] == "CORRECTS"}
    for statement in statements:
        sections = statement.get("sections", {})
        if statement["name"] in replaced:
            continue
        for code in sections.get("codes", {}).get("ranges", []):
            event = sections["facts"]["events"][code["event_line"] - 1]
            lot = event["lots"][code["lot_line"] - 1]["lot"]["lot"]
            yield statement, lot, code["state"], code["first"], code["last"]


def gaps(whole, parts):
    """What of the range `whole` no range of `parts` covers."""
    found, position = [], whole[0]
    for first, last in sorted(parts):
        if position < first:
            found.append((position, first - 1))
        position = max(position, last + 1)
    if position <= whole[1]:
        found.append((position, whole[1]))
    return found


class Labels(unittest.TestCase):
    """Codes against the table of the script."""

    def setUp(self):
        self.ranges = list(code_ranges([statement for _, statement in merge.merged()]))

    def of_state(self, wanted):
        found = collections.defaultdict(list)
        for _, lot, state, first, last in self.ranges:
            if state == wanted:
                found[lot].append((first, last))
        return found

    def test_printed_are_applied_and_void(self):
        printed, applied, void = map(self.of_state, ("PRINTED", "APPLIED", "VOID"))
        found = {lot: (*printed[lot], *applied[lot], *void[lot]) for lot in printed}
        self.assertEqual(found, LABELS)
        for whole, used, wasted in LABELS.values():
            self.assertEqual(gaps(whole, [used, wasted]), [])
            self.assertEqual(whole[1] - whole[0], used[1] - used[0] + 1 + wasted[1] - wasted[0])

    def test_no_counter_of_a_product_is_printed_twice(self):
        tea = [*LABELS["20260318A"][:1], *LABELS["20260325B"][:1]]
        self.assertEqual(gaps((1, 13740), tea), [])
        self.assertLess(tea[0][1], tea[1][0])

    def test_applied_went_where_the_script_says(self):
        found = collections.defaultdict(dict)
        for statement, lot, state, first, last in self.ranges:
            if state == "SHIPPED":
                found[lot][statement["sections"]["parties"]["destination"][1:]] = (first, last)
            elif state in ("SOLD", "SAMPLED"):
                found[lot][state] = (first, last)
        for lot, (_, applied, _) in LABELS.items():
            rest = gaps(applied, found[lot].values())
            self.assertEqual(len(rest), 1, lot)
            found[lot]["stock"] = rest[0]
        self.assertEqual(found, DESTINATIONS)

    def test_destroyed_are_returned_or_never_left(self):
        destroyed = self.of_state("DESTROYED")
        self.assertEqual(destroyed["20260325B"], [DESTINATIONS["20260325B"]["stock"]])
        self.assertEqual(destroyed["ZJF260928@0.5kg"], self.of_state("RETURNED")["ZJF260928@0.5kg"])


if __name__ == "__main__":
    unittest.main()
