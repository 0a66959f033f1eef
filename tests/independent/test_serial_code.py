"""Serials against tests/vectors/serial.json, which the core is tested with too."""

import unittest

import serial_code
import vectors


class Serials(unittest.TestCase):
    """What docs/formats/serial.md promises."""

    def setUp(self):
        self.code = serial_code.SerialCode(serial_code.AES, bytes(32), "org-a", 1)

    def test_are_those_of_the_vectors(self):
        self.assertEqual(serial_code.make_vectors(), vectors.load_json("serial.json"))

    def test_give_their_counter_back_however_they_are_typed(self):
        serial = self.code.issue(9521234201069, 77)
        typed = serial.lower().replace("0", "o").replace("1", "l")
        self.assertEqual(self.code.verify(9521234201069, serial), 77)
        self.assertEqual(self.code.verify(9521234201069, typed), 77)

    def test_are_of_one_product_one_organization_and_one_version(self):
        serial = self.code.issue(9521234201069, 77)
        other = serial_code.SerialCode(serial_code.AES, bytes(32), "org-b", 1)
        newer = serial_code.SerialCode(serial_code.AES, bytes(32), "org-a", 2)
        self.assertIsNone(self.code.verify(9521234201076, serial))
        self.assertIsNone(other.verify(9521234201069, serial))
        self.assertIsNone(newer.verify(9521234201069, serial))

    def test_are_refused_with_any_character_changed(self):
        serial = self.code.issue(9521234201069, 77)
        for place in range(20):
            wrong = "2" if serial[place] != "2" else "3"
            self.assertIsNone(
                self.code.verify(9521234201069, serial[:place] + wrong + serial[place + 1:]))


if __name__ == "__main__":
    unittest.main()
