"""The rules V1 to V12 of docs/formats/pinned_profile.md, one by one."""

import unittest

import wire
from refusal import Refused

INNER = (wire.uint(1, "index", wire.UINT64, required=True),)
TABLE = (
    wire.uint(1, "number"),
    wire.text(2, "text", 8),
    wire.fixed(3, "digest", 2),
    wire.enum(4, "kinds", (1, 2), most=2),
    wire.boolean(5, "flag"),
    wire.message(6, "items", INNER, most=2),
    wire.time_ms(7, "time_ms"),
    wire.text(8, "lines", 8, multiline=True),
)
IDENTIFIER = (wire.text(1, "scheme", 32, required=True),
              wire.text(2, "value", 64, required=True))


class PinnedProfile(unittest.TestCase):
    def accept(self, hexadecimal, table=TABLE):
        data = bytes.fromhex(hexadecimal)
        values = wire.parse(table, data)
        self.assertEqual(wire.encode(table, values), data)
        return values

    def refuse(self, *cases, table=TABLE):
        for hexadecimal in cases:
            with self.subTest(hexadecimal), self.assertRaises(Refused):
                wire.parse(table, bytes.fromhex(hexadecimal))

    def test_the_worked_example(self):
        values = self.accept("0a03474c4e120d36393031323334303030303039",
                             IDENTIFIER)
        self.assertEqual(values, {"scheme": "GLN", "value": "6901234000009"})
        self.refuse("0a8300474c4e120161", "1201610a03474c4e", "0a03474c4e1200",
                    "0a03474c4e1201611a0161", table=IDENTIFIER)

    def test_v1_varints_are_minimal_and_below_2_64(self):
        self.accept("08ffffffff0f1a020000")
        self.refuse("0881001a020000", "8800011a020000",
                    "08ffffffffffffffffff021a020000",
                    "08ffffffffffffffffffff011a020000")
        large = wire.parse(INNER, bytes.fromhex("08ffffffffffffffffff01"))
        self.assertEqual(large["index"], wire.UINT64)

    def test_v2_fields_ascend_and_singular_ones_stand_once(self):
        self.refuse("1a0200000801", "080108021a020000", "1a0200001a020000",
                    "1a0200002001280120" "02")

    def test_v3_defaults_are_never_written(self):
        self.refuse("08001a020000", "12001a020000", "1a0200002000",
                    "1a0200002800", "1a0200003200")

    def test_v4_fixed_fields_are_always_there_in_full(self):
        self.accept("1a020000")
        self.refuse("", "0801", "1a0100", "1a03000000", "1a00")

    def test_v5_required_fields_are_there(self):
        self.refuse("0a03474c4e", table=IDENTIFIER)

    def test_v6_numbers_stay_in_their_range(self):
        self.refuse("0880808080101a020000", "1a02000038ffffffffffffffffff01")
        self.accept("1a02000038ffffffffffffffff7f")

    def test_v7_true_is_1(self):
        self.accept("1a0200002801")
        self.refuse("1a0200002802")

    def test_v8_enums_are_listed(self):
        self.accept("1a02000020012002")
        self.refuse("1a0200002003")

    def test_v9_text_is_nfc_without_controls(self):
        self.accept("1203e8b4a81a020000")
        self.accept("1a0200004203610a62")
        self.refuse("1201ff1a020000",  # not UTF-8
                    "1203eda0801a020000",  # surrogate
                    "1202c0801a020000",  # overlong
                    "1203 65cc811a020000",  # e and combining acute
                    "12010a1a020000", "1202c2851a020000",  # controls
                    "1203efbfbe1a020000",  # never assigned
                    "1203e280ae1a020000", "1203efbbbf1a020000")  # invisible

    def test_v10_nested_messages_follow_their_own_table(self):
        self.accept("1a02000032020801")
        self.refuse("1a02000032020800", "1a02000032021001")

    def test_v11_limits_hold(self):
        self.refuse("12096161616161616161611a020000",
                    "1a020000200120012001", "1a020000320208013202080232020803")

    def test_v12_unknown_fields_and_wire_types_are_refused(self):
        self.refuse("1a0200004801", "09000000000000000008" "1a020000",
                    "0a01611a020000", "0d000000001a020000", "1a02", "1a0200003a")


if __name__ == "__main__":
    unittest.main()
