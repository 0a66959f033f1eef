"""The samples add up to the balances and closing stocks of the sample script."""

import collections
import unittest
from fractions import Fraction

import sample_files  # pylint: disable=unused-import
import merge
import quantities

# Input, output and difference in kg of every event that turns lots into lots.
TRANSFORMATIONS = {
    ("C1-09", 1): ("208.0", "103.5", "104.5"),
    ("C1-09", 2): ("118.0", "60.5", "57.5"),
    ("C1-10", 1): ("1121.0", "535.0", "586.0"),
    ("C1-12", 1): ("1121.0", "553.0", "568.0"),
    ("C1-20", 1): ("240.0", "228.4", "11.6"),
    ("C1-23", 1): ("227.9", "224.0", "3.9"),
    ("C1-26", 1): ("88.0", "78.9", "9.1"),
    ("C1-29", 1): ("143.0", "143.0", "0.0"),
    ("C1-29", 2): ("78.0", "78.0", "0.0"),
    ("C2-05", 1): ("5640.0", "5640.0", "0.0"),
    ("C2-06", 1): ("5000.0", "1408.0", "3592.0"),
    ("C2-15", 1): ("400.0", "360.0", "40.0"),
    ("C2-16", 1): ("500.0", "452.4", "47.6"),
    ("C2-17", 1): ("360.0", "360.0", "0.0"),
    ("C2-18", 1): ("452.4", "452.4", "0.0"),
    ("C3-06", 1): ("1650.0", "487.5", "1162.5"),
    ("C3-07", 1): ("210.0", "61.5", "148.5"),
    ("C3-13", 1): ("300.0", "285.6", "14.4"),
    ("C3-15", 1): ("284.0", "284.0", "0.0"),
}

# Kilograms at the end, by holder and lot.
CLOSING_STOCK = {
    ("E02", "HPRP-260618"): "60.0",
    ("E02", "HPTP-260620"): "151.8",
    ("E02", "HPZP-260618"): "103.0",
    ("E03", "HP260715@1kg"): "20.0",
    ("E03", "HPTP-260620"): "157.2",
    ("E03", "JHP260722@0.5kg"): "26.0",
    ("E03", "JJF-260903"): "98.8",
    ("E03", "JJF-260903P"): "60.0",
    ("E03", "QYYZ-251128"): "400.0",
    ("E03", "ZJF260928@0.5kg"): "100.0",
    ("E06", "HP260715@1kg"): "34.0",
    ("E06", "JHP260722@0.5kg"): "24.0",
    ("E07", "HP260715@1kg"): "21.0",
    ("E07", "ZJF260928@0.5kg"): "24.0",
    ("E08", "HP260715@1kg"): "60.0",
    ("E08", "JHP260722@0.5kg"): "26.0",
    ("E09", "QYYZ-251128"): "206.0",
    ("E09", "YZ25-D07-SEED"): "640.0",
    ("E10", "20260318A"): "34.8",
    ("E10", "QYYZ-251128"): "198.5",
    ("E12", "20260318A"): "180.0",
    ("E13", "20260318A"): "120.0",
    ("E14", "JJF-260903"): "86.5",
    ("E14", "JJF-260903P"): "1.0",
    ("E15", "ZJF260928@0.5kg"): "94.0",
    ("E16", "ZJF260928@0.5kg"): "60.0",
}


# Bought by the piece and the kilogram; the script keeps no stock of it.
PACKAGING = "FOOD_CONTACT_MATERIAL"

# What a step does to the goods on their way.
SIGNS = {"shipping": -1, "hb:returning": -1, "receiving": 1}


def corrected(statements):
    """The statements that no later one corrects."""
    replaced = {ref["name"] for statement in statements for ref in statement.get("refs", [])
                if ref["kind"] == "CORRECTS"}
    return [statement for statement in statements if statement["name"] not in replaced]


def holder_of(statement, parties):
    """Whose stock the inputs and outputs of a statement change."""
    on_behalf = statement.get("sections", {}).get("facts", {}).get("on_behalf")
    # A harvest recorded for a farmer is the stock of who buys it.
    if on_behalf and statement["kind"] == "RECEIVING":
        return on_behalf["party"][1:]
    if statement["kind"] == "INSPECTION" and parties:
        return parties["source"]
    return statement["author"]


def stock_by_holder(statements):
    """Kilograms by (holder, lot) after the statements."""
    stock = collections.defaultdict(Fraction)
    for statement in corrected(statements):
        parties = {end: alias[1:] for end, alias in
                   statement.get("sections", {}).get("parties", {}).items() if alias[0] == "@"}
        kind = statement["kind"]
        holder = holder_of(statement, parties)
        for event, lot, mass in quantities.lot_masses(statement):
            if "lot" not in lot or mass is None or lot.get("goods_class") == PACKAGING:
                continue
            name = lot["lot"]["lot"]
            if lot["role"] == "LOT_ROLE_OUTPUT":
                stock[holder, name] += mass
            elif lot["role"] == "LOT_ROLE_INPUT" or kind == "DESTRUCTION":
                stock[holder, name] -= mass
            elif event["biz_step"] in ("shipping", "hb:returning"):
                stock[parties["source"], name] -= mass
            elif event["biz_step"] == "receiving":
                stock[parties["destination"], name] += mass
        if kind == "STOCK_ADJUSTMENT":
            lots = statement["sections"]["facts"]["events"][0]["lots"]
            for _, line, _, mass in quantities.difference_masses(statement):
                stock[holder, lots[line - 1]["lot"]["lot"]] -= mass
    return {key: mass for key, mass in stock.items() if mass}


class Stock(unittest.TestCase):
    """Quantities against the tables of the script."""

    def setUp(self):
        self.statements = [statement for _, statement in merge.merged()]

    def test_every_transformation_has_the_quantities_of_the_script(self):
        found = {}
        for statement in self.statements:
            for event in statement.get("sections", {}).get("facts", {}).get("events", []):
                taken, made, lost = quantities.balance(statement, event)
                if taken and made:
                    found[statement["row"], event["line"]] = (taken, made, lost)
        expected = {key: tuple(map(Fraction, values)) for key, values in TRANSFORMATIONS.items()}
        self.assertEqual(found, expected)

    def test_closing_stock_of_every_holder(self):
        expected = {key: Fraction(mass) for key, mass in CLOSING_STOCK.items()}
        self.assertEqual(stock_by_holder(self.statements), expected)

    def test_every_receipt_but_two_equals_its_shipment(self):
        moved = collections.defaultdict(Fraction)
        for statement in corrected(self.statements):
            parties = statement.get("sections", {}).get("parties", {})
            for event, lot, mass in quantities.lot_masses(statement):
                sign = SIGNS.get(event["biz_step"], 0)
                if lot["role"] == "LOT_ROLE_OBJECT":
                    key = parties.get("source"), parties.get("destination"), lot["lot"]["lot"]
                    moved[key] += sign * mass
        self.assertEqual({key: mass for key, mass in moved.items() if mass},
                         {("@E02", "@E03", "HPTP-260620"): Fraction("-0.4"),
                          ("@E09", "@E10", "QYYZ-251128"): Fraction("-0.5")})

    def test_applied_codes_are_the_packs_made(self):
        packs = {}
        for statement in corrected(self.statements):
            sections = statement.get("sections", {})
            counted = {(line["event_line"], line["lot_line"]): line
                       for line in sections.get("quantities", {}).get("lots", [])}
            for code in sections.get("codes", {}).get("ranges", []):
                if code["state"] in ("APPLIED", "SHIPPED", "SOLD", "SAMPLED", "RETURNED",
                                     "DESTROYED", "OPENED"):
                    line = counted[code["event_line"], code["lot_line"]]
                    stated = quantities.number(line["quantity"]["value"])
                    packs[statement["name"], code["lot_line"]] = (
                        code["last"] - code["first"] + 1 - stated)
        self.assertTrue(packs)
        self.assertEqual({key: rest for key, rest in packs.items() if rest}, {})


if __name__ == "__main__":
    unittest.main()
