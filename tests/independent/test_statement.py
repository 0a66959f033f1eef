"""Golden files of tests/vectors/statement/: what the pages say is what they are."""

import re
import unittest

import governance
import keys
import merkle
import statement as st
import vectors
from refusal import Refused

ENTRIES = {entry["name"]: entry
           for entry in vectors.load_json("statement/vectors.json")}
FORMATS = vectors.FOLDER.parent.parent / "docs" / "formats"
RECORDS = ("genesis", "organization", "approval", "key_registration",
           "key_retirement", "key_suspension", "key_revocation", "key_recovery",
           "appointment", "delegation", "delegation_revocation",
           "organization_change", "erasure", "activation")
SPKIS = {keys.key_id(vectors.statement(name)): vectors.statement(name)
         for name in ENTRIES if name.startswith("spki_")}


def signed_by_author(name):
    envelope = st.parse_envelope(vectors.statement(name))
    return keys.verify(SPKIS[envelope.header["key_id"]],
                       st.signed_bytes(envelope), envelope.signature)


class GoldenFiles(unittest.TestCase):
    def test_hex_blocks_of_the_documents_are_the_files(self):
        found = 0
        for page in FORMATS.glob("*.md"):
            for name, block in re.findall(r"```hex ([a-z0-9_]+)\n(.*?)```",
                                          page.read_text(), re.S):
                if name not in ENTRIES:
                    continue
                digits = "".join(line.partition("#")[0]
                                 for line in block.splitlines())
                self.assertEqual(bytes.fromhex(digits), vectors.statement(name))
                found += 1
        self.assertGreaterEqual(found, 9)

    def test_headers_parse_and_encode_back(self):
        for name in ("genesis_header", "organization_header", "header_ed25519",
                     "header_p256", "header_sm2"):
            st.parse_header(vectors.statement(name))

    def test_ids_follow_from_the_headers(self):
        genesis = vectors.statement("genesis_header")
        self.assertEqual(st.ledger_id_of(genesis), vectors.statement("ledger_id"))
        first = keys.key_id(vectors.statement("spki_registrar_a"))
        self.assertEqual(st.genesis_organization_id_of(first),
                         ENTRIES["genesis_header"]["author"])
        self.assertEqual(
            st.organization_id_of(vectors.statement("organization_header")),
            ENTRIES["organization_header"]["organization"])

    def test_signatures_verify(self):
        for name in ("genesis_envelope", "organization_envelope",
                     "direct_ed25519", "direct_p256", "direct_sm2", "bundle_0",
                     "bundle_1", "bundle_2", "recovered"):
            with self.subTest(name):
                self.assertTrue(signed_by_author(name))

    def test_a_recovered_statement_is_countersigned(self):
        envelope = st.parse_envelope(vectors.statement("recovered"))
        self.assertTrue(keys.verify(
            SPKIS[envelope.recovered.key_id], st.recovered_bytes(envelope),
            envelope.recovered.signature))

    def test_bad_files_are_refused(self):
        bad = [name for name in ENTRIES if name.startswith("bad_")]
        self.assertEqual(len(bad), 2)
        for name in bad:
            self.assertFalse(signed_by_author(name), name)

    def test_bundle_members_lead_to_the_signed_body(self):
        expected = st.pae("bundle", vectors.statement("bundle_body"))
        for i in range(3):
            envelope = st.parse_envelope(vectors.statement(f"bundle_{i}"))
            self.assertEqual(st.signed_bytes(envelope), expected)

    def test_sections_open_under_their_headers(self):
        st.open_section(vectors.statement("genesis_header"), 1,
                        vectors.statement("genesis_section"))
        for name in ("public", "chain", "named", "owner"):
            label = ENTRIES[f"section_{name}"]["label"]
            st.open_section(vectors.statement("header_sm2"), label,
                            vectors.statement(f"section_{name}"))

    def test_the_leaf_and_its_hash(self):
        leaf = vectors.statement("leaf")
        envelope = vectors.statement("direct_ed25519")
        self.assertEqual(st.parse_leaf(leaf),
                         st.leaf_of(envelope, 42, 1748736000999))
        self.assertEqual(merkle.leaf_hash(leaf), vectors.statement("leaf_hash"))


class GoldenRecords(unittest.TestCase):
    def test_of_every_kind_parse_and_encode_back(self):
        for kind, name in enumerate(RECORDS, 1):
            with self.subTest(name):
                governance.parse_record(kind, vectors.statement(f"{name}_record"))
        governance.parse_record(governance.ORGANIZATION,
                                vectors.statement("regulator_record"))

    def test_are_refused_as_another_kind_truncated_or_extended(self):
        for kind, name in enumerate(RECORDS, 1):
            record = vectors.statement(f"{name}_record")
            for bad in (record[:-1], record + b"\0", record + b"\xf8\x03\x01"):
                with self.subTest(name), self.assertRaises(Refused):
                    governance.parse_record(kind, bad)
        with self.assertRaises(Refused):
            governance.parse_record(15, b"")


class ChangedBytes(unittest.TestCase):
    def test_in_a_section_are_refused(self):
        header = vectors.statement("header_ed25519")
        content = vectors.statement("section_named")
        for offset in range(len(content)):
            changed = (content[:offset] + bytes([content[offset] ^ 1]) +
                       content[offset + 1:])
            with self.subTest(offset), self.assertRaises(Refused):
                st.open_section(header, 3, changed)

    def test_in_an_envelope_are_refused(self):
        data = vectors.statement("bundle_2")
        original = st.parse_envelope(data)
        for offset in range(len(data)):
            changed = (data[:offset] + bytes([data[offset] ^ 1]) +
                       data[offset + 1:])
            try:
                envelope = st.parse_envelope(changed)
                message = st.signed_bytes(envelope)
            except Refused:
                continue
            self.assertFalse(keys.verify(SPKIS[original.header["key_id"]],
                                         message, envelope.signature), offset)

    def test_truncated_and_extended_envelopes_are_refused(self):
        for name in ("direct_p256", "bundle_0", "recovered"):
            data = vectors.statement(name)
            for bad in [data[:size] for size in range(len(data))] + [data + b"\0"]:
                with self.assertRaises(Refused):
                    st.parse_envelope(bad)


if __name__ == "__main__":
    unittest.main()
