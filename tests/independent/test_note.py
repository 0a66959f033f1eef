"""Notes, checkpoints and receipts against published ones."""

import unittest

import merkle
import note
import vectors
from refusal import Refused

NOTES = vectors.load_json("tlog/published_notes.json")
VKEY = ("ledger.example/acme+f1d8e151+"
        "AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4")
RECEIPT = (vectors.FOLDER / "tlog/leaf_5_of_8.tlog-proof").read_bytes()
LEAF = bytes.fromhex("40414243")


class PublishedNotes(unittest.TestCase):
    def test_the_example_of_signed_note_verifies(self):
        example = NOTES["signed_note_example"]
        text = note.verify_note(example["note"].encode(),
                                note.parse_vkey(example["vkey"]))
        self.assertEqual(text, "This is an example message.\n")

    def test_checkpoints_of_a_published_log_are_over_its_entries(self):
        log = NOTES["log_of_fifteen"]
        verifier = note.parse_vkey(log["vkey"])
        hashes = [merkle.leaf_hash(e.encode()) for e in log["entries"]]
        for size, signed in enumerate(log["checkpoints"]):
            checkpoint = note.verify_checkpoint(signed.encode(), verifier)
            self.assertEqual(checkpoint.size, size)
            self.assertEqual(checkpoint.root, merkle.root(hashes[:size]))


class Vkeys(unittest.TestCase):
    def test_write_back_what_they_were_read_from(self):
        verifier = note.parse_vkey(VKEY)
        self.assertEqual(note.encode_vkey(verifier.name, verifier.public), VKEY)

    def test_with_another_id_name_type_or_length_are_refused(self):
        for vkey in (VKEY.replace("f1d8e151", "f1d8e152"),
                     VKEY.replace("acme", "acmf"), VKEY.replace("+AQ", "+BA"),
                     VKEY[:-4], VKEY + "=", "no vkey", "+f1d8e151+AQOh"):
            with self.subTest(vkey), self.assertRaises(Refused):
                note.parse_vkey(vkey)


class Receipts(unittest.TestCase):
    def test_the_published_receipt_proves_leaf_5_of_8(self):
        index, checkpoint = note.verify_tlog_proof(RECEIPT, LEAF,
                                                   note.parse_vkey(VKEY))
        self.assertEqual((index, checkpoint.size), (5, 8))

    def test_every_changed_byte_but_the_cosignature_is_refused(self):
        log_signature = RECEIPT.index("— ledger".encode())
        judged = RECEIPT.index(b"\n", log_signature)
        for offset in range(judged + 1):
            changed = (RECEIPT[:offset] + bytes([RECEIPT[offset] ^ 1]) +
                       RECEIPT[offset + 1:])
            with self.subTest(offset), self.assertRaises(Refused):
                note.verify_tlog_proof(changed, LEAF, note.parse_vkey(VKEY))

    def test_another_leaf_is_refused(self):
        with self.assertRaises(Refused):
            note.verify_tlog_proof(RECEIPT, LEAF + b"x", note.parse_vkey(VKEY))


class MalformedNotes(unittest.TestCase):
    def test_are_refused(self):
        good = RECEIPT[RECEIPT.index(b"\n\n") + 2:]
        for bad in (b"", good[:-1], good.replace(b"\n\n", b"\n"),
                    good.replace(b"8\n", b"08\n"), good.replace(b"8\n", b"+8\n"),
                    good.replace("—".encode(), b"-"), good + b"\n",
                    good.replace(b"acme\n", b"acme\n\x01\n", 1),
                    good.replace(b"acme", b"acm\xff", 1)):
            with self.subTest(bad), self.assertRaises(Refused):
                note.verify_checkpoint(bad, note.parse_vkey(VKEY))


if __name__ == "__main__":
    unittest.main()
