"""Proofs: daodi's golden one and those of small_ledger.py."""

import unittest

import proof_file
import small_ledger as small
import vectors
from refusal import Refused

GOLDEN = vectors.FOLDER / "proof"
STORY = small.Story()
EXPORT = STORY.ledger.export()
VKEY = STORY.ledger.vkey


class Golden(unittest.TestCase):
    def setUp(self):
        self.data = bytes.fromhex((GOLDEN / "harvest_proof.hex").read_text())
        self.vkey = (GOLDEN / "log.vkey").read_text().strip()

    def test_verifies(self):
        proof = proof_file.verify(self.data, self.vkey)
        self.assertEqual(proof.assurance, "SELF_SIGNED")
        self.assertFalse(proof.suspect)

    def test_every_changed_byte_is_refused(self):
        for offset in range(len(self.data)):
            changed = (self.data[:offset] + bytes([self.data[offset] ^ 1]) +
                       self.data[offset + 1:])
            with self.subTest(offset), self.assertRaises(Refused):
                proof_file.verify(changed, self.vkey)


class OfTheStory(unittest.TestCase):
    def changed(self, index, **fields):
        proof = proof_file.parse(EXPORT.proofs[index])
        return proof_file.encode(proof._replace(**fields))

    def test_say_how_a_key_came_to_speak(self):
        for index, assurance in ((STORY.harvest, "SELF_SIGNED"),
                                 (STORY.notarised, "NOTARISED"),
                                 (STORY.recovered, "RECOVERED")):
            proof = proof_file.verify(EXPORT.proofs[index], VKEY)
            self.assertEqual(proof.assurance, assurance)
        self.assertTrue(
            proof_file.verify(EXPORT.proofs[STORY.suspect], VKEY).suspect)

    def test_may_withhold_sections(self):
        index = STORY.notarised
        statement = proof_file.parse(EXPORT.proofs[index]).statement
        entry = statement.entry._replace(sections={})
        proof_file.verify(self.changed(
            index, statement=statement._replace(entry=entry)), VKEY)

    def test_of_genesis_need_no_chain(self):
        proof_file.verify(self.changed(0, chain=()), VKEY)

    def test_under_another_log_key_are_refused(self):
        other = small.Story(small.signer(small.Ed25519Signer, "other log"))
        with self.assertRaises(Refused):
            proof_file.verify(EXPORT.proofs[0], other.ledger.vkey)

    def test_by_a_key_that_genesis_does_not_list_are_refused(self):
        forger = small.Story()
        forger.ledger.log_key = small.signer(small.Ed25519Signer, "forger")
        forged = forger.ledger.export().proofs[STORY.harvest]
        with self.assertRaisesRegex(Refused, "not listed in genesis"):
            proof_file.verify(forged, forger.ledger.vkey)

    def test_with_an_unordered_chain_are_refused(self):
        index = STORY.harvest
        chain = proof_file.parse(EXPORT.proofs[index]).chain
        for wrong in (chain[::-1], chain[1:], chain + chain[-1:], ()):
            with self.assertRaisesRegex(Refused, "key_chain"):
                proof_file.verify(self.changed(index, chain=wrong), VKEY)

    def test_with_a_business_statement_in_the_chain_are_refused(self):
        proof = proof_file.parse(EXPORT.proofs[STORY.harvest])
        other = proof_file.parse(EXPORT.proofs[STORY.notarised]).statement
        chain = sorted([*proof.chain, other], key=lambda p: p.entry.index)
        with self.assertRaisesRegex(Refused, "decides nothing"):
            proof_file.verify(self.changed(STORY.harvest, chain=tuple(chain)),
                              VKEY)

    def test_with_a_section_nobody_signed_in_the_chain_are_refused(self):
        proof = proof_file.parse(EXPORT.proofs[STORY.harvest])
        genesis, *rest = proof.chain
        sections = {**genesis.entry.sections, 2: bytes(33) + b"unsigned"}
        genesis = genesis._replace(
            entry=genesis.entry._replace(sections=sections))
        with self.assertRaisesRegex(Refused, "not in the header"):
            proof_file.verify(
                self.changed(STORY.harvest, chain=(genesis, *rest)), VKEY)

    def test_truncated_or_extended_are_refused(self):
        data = EXPORT.proofs[0]
        for bad in (data[:-1], data[:100], b"", data + b"\0",
                    data.replace(b"v1", b"v2", 1)):
            with self.assertRaises(Refused):
                proof_file.verify(bad, VKEY)


if __name__ == "__main__":
    unittest.main()
