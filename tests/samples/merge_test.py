"""The check of the samples finds nothing in them, and finds planted mistakes."""

import copy
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import sample_files
import merge


class Samples(unittest.TestCase):
    """The files as they are."""

    def test_have_no_problems(self):
        self.assertEqual(merge.problems(merge.merged()), [])

    def test_output_holds_every_statement_in_order_of_record_time(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "new/statements.json"
            subprocess.run([sys.executable, sample_files.ROOT / "deploy/samples/merge.py",
                            "--output", path], check=True)
            statements = json.loads(path.read_text(encoding="utf-8"))
        times = [statement["record_time"] for statement in statements]
        self.assertEqual(times, sorted(times))
        files = [merge.FOLDER / name for name in merge.FILES]
        files += merge.CATALOGUE.glob("*.json")
        self.assertEqual(len(times), sum(len(merge.read_file(path)) for path in files))

    def test_master_data_come_first_at_the_same_time(self):
        names = [statement["name"] for _, statement in merge.merged()]
        self.assertLess(names.index("E03/party-E08"), names.index("C1-35"))

    def test_members_are_the_registered_organizations(self):
        self.assertEqual(sorted(merge.members(merge.merged())),
                         ["E01", "E02", "E03", "E04", "E05", "E06", "E07", "E09", "E10", "E12",
                          "E14", "E15", "R01", "R02", "R03"])


class Check(unittest.TestCase):
    """Each planted mistake is reported with the statement's name."""

    def setUp(self):
        self.pairs = copy.deepcopy(merge.merged())

    def find(self, name):
        return next(statement for _, statement in self.pairs if statement["name"] == name)

    def event(self, name, index=0):
        return self.find(name)["sections"]["facts"]["events"][index]

    def quantities(self, name):
        return self.find(name)["sections"]["quantities"]

    def assert_reports(self, name, text):
        problems = merge.problems(self.pairs)
        self.assertTrue(any(name in problem and text in problem for problem in problems),
                        f"{text!r} about {name} is not among {problems}")

    def drop(self, name):
        self.pairs = [pair for pair in self.pairs if pair[1]["name"] != name]

    def test_row_without_statement(self):
        self.drop("C1-37b")
        self.assert_reports("rows", "C1-37b")

    def test_row_the_script_does_not_have(self):
        self.find("C3-27")["row"] = "C3-28"
        self.assert_reports("rows", "C3-28")

    def test_name_used_twice(self):
        self.find("C3-27")["name"] = "C3-26"
        self.assert_reports("C3-26", "used twice")

    def test_record_time_before_the_one_in_front(self):
        self.pairs.insert(0, self.pairs.pop())
        self.assert_reports("catalogue/herb-baihe/1", "before that of the statement in front")

    def test_event_after_its_record(self):
        self.event("C1-30")["time"]["end"] = "2026-08-10T09:16:00+08:00"
        self.assert_reports("C1-30", "out of order")

    def test_time_in_another_zone(self):
        self.find("C1-30")["record_time"] = "2026-08-10T09:15:00Z"
        self.assert_reports("C1-30", "+08:00")

    def test_reference_to_a_later_statement(self):
        self.find("C1-12")["refs"] = [{"kind": "CORRECTS", "name": "C1-13"}]
        self.assert_reports("C1-12", "not an earlier statement")

    def test_unknown_alias(self):
        self.find("C1-07")["sections"]["parties"]["destination"] = "@E99"
        self.assert_reports("C1-07", "@E99")

    def test_unknown_alias_in_an_audience(self):
        self.find("C1-07")["audiences"]["process"] = "NAMED:@E02,@E99"
        self.assert_reports("C1-07", "@E99")

    def test_party_used_before_its_record(self):
        self.drop("E03/party-E16")
        self.assert_reports("C3-25", "@E16")

    def test_bundle_torn_apart(self):
        positions = [position for position, (_, statement) in enumerate(self.pairs)
                     if statement.get("bundle") == "C1-05"]
        del self.find("C1-05/b")["bundle"]
        self.assertEqual(len(positions), 3)
        self.assert_reports("C1-05/c", "torn apart")

    def test_key_nobody_registered(self):
        self.find("C1-30")["key"] = "business-3"
        self.assert_reports("C1-30", "no key business-3")

    def test_suspended_key(self):
        self.find("C1-30")["key"] = "business"
        self.assert_reports("C1-30", "suspended or revoked")

    def test_recovered_statement_without_countersignature(self):
        del self.find("K-r1")["recovered"]
        self.assert_reports("K-r1", "suspended or revoked")

    def test_recovered_statement_countersigned_by_the_lost_key(self):
        self.find("K-r1")["recovered"]["key"] = "business"
        self.assert_reports("K-r1", "no valid key")

    def test_notary_beyond_its_delegation(self):
        self.find("C1-30")["key"] = "OPERATOR/notary"
        self.assert_reports("C1-30", "no DELEGATION")

    def test_lot_that_does_not_balance(self):
        self.quantities("C1-20")["lots"][1]["quantity"]["value"]["mantissa"] += 1
        self.assert_reports("C1-20", "228.5 kg come out")

    def test_packs_that_do_not_balance(self):
        self.quantities("C1-38")["differences"][0]["quantity"]["value"]["mantissa"] = 5
        self.assert_reports("C1-38", "go in")

    def test_field_the_message_lacks(self):
        self.event("C1-02")["bizstep"] = "inspecting"
        self.assert_reports("C1-02", "no such field")

    def test_enum_value_that_does_not_exist(self):
        self.event("C1-02")["action"] = "EVENT_ACTION_CHANGE"
        self.assert_reports("C1-02", "EVENT_ACTION_CHANGE")

    def test_text_where_a_number_belongs(self):
        self.quantities("C1-20")["lots"][0]["quantity"]["value"]["mantissa"] = "240"
        self.assert_reports("C1-20", "must be an int64")

    def test_single_value_where_a_list_belongs(self):
        self.find("C1-03")["sections"]["document"]["lots"] = {}
        self.assert_reports("C1-03", "must be a list")

    def test_unknown_section(self):
        self.find("C1-03")["sections"]["permit"] = {}
        self.assert_reports("C1-03", "sections.permit")

    def test_audience_of_no_section(self):
        self.find("C1-03")["audiences"] = {"terms": "OWNER"}
        self.assert_reports("C1-03", "audiences.terms")

    def test_unknown_member_of_a_statement(self):
        self.find("C1-03")["authr"] = "E01"
        self.assert_reports("C1-03", "authr")

    def test_unknown_kind(self):
        self.find("C1-03")["kind"] = "PERMIT"
        self.assert_reports("C1-03", "PERMIT")

    def test_missing_member(self):
        del self.find("C1-03")["author"]
        self.assert_reports("C1-03", "lacks author")

    def test_wrong_check_digits(self):
        self.event("C1-11")["read_point"] = "9521234900031"
        self.event("C1-16")["lots"][0]["ssccs"] = ["095212340000000014"]
        self.event("C1-16")["lots"][0]["gtin"] = "09521234100011"
        self.find("org-E02")["record"]["identifiers"][0]["value"] = "91431124FAKE10027E"
        for name, text in (("C1-11", "must be 0"), ("C1-16", "014: the check digit must be 3"),
                           ("C1-16", "must be 0"), ("org-E02", "must be D")):
            self.assert_reports(name, text)

    def test_number_that_could_be_real(self):
        self.event("C1-16")["lots"][0]["gtin"] = "06901234567892"
        self.assert_reports("C1-16", "made up")

    def test_credit_code_with_a_wrong_inner_check_character(self):
        self.find("org-E02")["record"]["identifiers"][0]["value"] = "91431124FAKE10037D"
        self.assert_reports("org-E02", "inner check character must be 5")

    def test_text_that_is_not_normalized(self):
        self.find("C1-03")["sections"]["document"]["number"] = "e\u0301"
        self.assert_reports("C1-03", "NFC")

    def test_control_character(self):
        self.find("C1-03")["sections"]["document"]["number"] = "1\t2"
        self.assert_reports("C1-03", "control character")


class File(unittest.TestCase):
    """Reading refuses what JSON readers let pass."""

    def test_with_a_member_that_stands_twice_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "c1.json"
            path.write_text('[{"name": "a", "name": "b"}]', encoding="utf-8")
            with self.assertRaisesRegex(SystemExit, "c1.json.*stands twice"):
                merge.read_file(path)

    def test_that_is_no_list_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "c1.json"
            path.write_text("{}", encoding="utf-8")
            with self.assertRaisesRegex(SystemExit, "c1.json.*array"):
                merge.read_file(path)


if __name__ == "__main__":
    unittest.main()
