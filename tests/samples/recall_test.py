"""The recall of lot 20260325B adds up, and what the trader sold has its shares."""

import unittest
from fractions import Fraction

import sample_files  # pylint: disable=unused-import
import merge
import quantities
import stock_test

LOT = "20260325B"


def boxes(statement, step):
    """Boxes of the recalled lot in the events of a statement with that step."""
    events = statement["sections"]["facts"]["events"]
    found = 0
    for line in statement["sections"]["quantities"]["lots"]:
        event = events[line["event_line"] - 1]
        lot = event["lots"][line["lot_line"] - 1]["lot"]["lot"]
        if lot == LOT and event["biz_step"] == step:
            found += quantities.number(line["quantity"]["value"])
    return found


class Recall(unittest.TestCase):
    """Rows C2-13 to C2-39."""

    def setUp(self):
        everything = [statement for _, statement in merge.merged()]
        self.statements = {s["name"]: s for s in stock_test.corrected(everything)}

    def total(self, step, kinds):
        return sum(boxes(s, step) for s in self.statements.values()
                   if s["kind"] in kinds and "quantities" in s.get("sections", {}))

    def balance(self):
        lot, = self.statements["C2-39"]["sections"]["recall_balance"]["lots"]
        return {name: quantities.number(value["value"])
                for name, value in lot.items() if name != "lot"}

    def test_balance_is_what_the_events_say(self):
        sold_online = boxes(self.statements["C2-30"], "retail_selling")
        returned = {"RECEIVING"}
        recovered = sum(boxes(self.statements[name], "receiving")
                        for name in ("C2-37b", "C2-37c", "C2-37d"))
        sold = self.total("retail_selling", {"RETURN"} | returned)
        by_consumers = sold_online - boxes(self.statements["C2-37d"], "receiving")
        self.assertEqual(by_consumers, 439)
        self.assertEqual(self.balance(), {
            "shipped": self.total("shipping", {"SHIPPING"}) + sold_online,
            "recovered": recovered,
            "unrecovered": sold + by_consumers,
            "sampled": self.total("sampling", {"INSPECTION"}),
            "in_stock": boxes(self.statements["C2-32"], "holding"),
            "destroyed": boxes(self.statements["C2-38"], "destroying"),
        })

    def test_balance_is_that_of_the_script(self):
        self.assertEqual(self.balance(), {"shipped": 7000, "recovered": 4695, "unrecovered": 2293,
                                          "sampled": 12, "in_stock": 520, "destroyed": 5215})

    def test_order_reaches_everybody_who_got_the_lot(self):
        sections = self.statements["C2-33"]["sections"]
        recipients = sections["distribution"]["recipients"]
        self.assertEqual([quantities.number(each["quantity"]["value"]) for each in recipients],
                         [2500, 4000, 500])
        scope, = sections["order"]["scope"]
        self.assertEqual(quantities.number(scope["quantity"]["value"]), 7000)
        counters = [span for each in recipients for span in each["counters"]]
        self.assertEqual([(span["first"], span["last"]) for span in counters],
                         [(6101, 8600), (8601, 12600), (12601, 13100)])

    def test_customers_do_not_learn_of_each_other(self):
        public = {name for name, audience in self.statements["C2-33"]["audiences"].items()
                  if audience == "PUBLIC"}
        self.assertNotIn("distribution", public)

    def test_two_persons_make_the_recall(self):
        draft, approval = self.statements["C2-33"], self.statements["C2-33/approve"]
        self.assertEqual(approval["refs"], [{"kind": "APPROVES", "name": "C2-33"}])
        self.assertNotEqual(draft["key"], approval["key"])

    def test_shares_of_the_mixed_batch(self):
        parts = self.statements["C2-13"]["sections"]["composition"]["parts"]
        masses = [quantities.number(part["quantity"]["value"]) for part in parts]
        self.assertEqual(masses, [Fraction(140), Fraction(101), Fraction(60)])
        own, bought = (mass for event, lot, mass in
                       quantities.lot_masses(self.statements["C2-16"])
                       if lot["role"] == "LOT_ROLE_INPUT")
        shares = [own / (own + bought)] + [
            bought / (own + bought) * mass / sum(masses) for mass in masses]
        self.assertEqual([round(float(share) * 100, 1) for share in shares],
                         [40.0, 27.9, 20.1, 12.0])
        self.assertEqual([part.get("unknown_origin", False) for part in parts],
                         [False, False, True])

    def test_one_report_stands_for_two_lots(self):
        registered = self.statements["E10/report-SD-2025-771"]["sections"]["document"]
        used = self.statements["C2-13"]["sections"]["documents"]["documents"]
        self.assertIn(registered["number"], [document["number"] for document in used])
        self.assertEqual(registered["lots"], [{"issuer": "@E11", "lot": "251018"}])


if __name__ == "__main__":
    unittest.main()
