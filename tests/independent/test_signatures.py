"""SM3, the three schemes and key vetting against published answers."""

import hashlib
import unittest

import ecdsa_p256
import keys
import openssl
import sm2
import vectors
from refusal import Refused
from signing import Ed25519Signer, P256Signer, Sm2Signer
from sm3 import sm3

CASES = vectors.load_json("signatures.json")


def fields(case):
    return [bytes.fromhex(case[name])
            for name in ("public_key", "message", "signature")]


class Sm3(unittest.TestCase):
    def test_gives_the_digests_of_gb_t_32905_annex_a(self):
        self.assertEqual(sm3(b"abc").hex(), "66c7f0f462eeedd9d1f2d46bdc10e4e2"
                         "4167c4875cf2f7a2297da02b8f4ba8e0")
        self.assertEqual(sm3(b"abcd" * 16).hex(),
                         "debe9ff92275b8a138604889c18e5a4d"
                         "6fdb70e5387e5765293dcba39c0c5732")

    def test_agrees_with_openssl_at_every_block_boundary(self):
        if "sm3" not in hashlib.algorithms_available:
            self.skipTest("hashlib has no SM3 here")
        for size in range(200):
            data = bytes(range(size))
            self.assertEqual(sm3(data), hashlib.new("sm3", data).digest())


class PublishedSignatures(unittest.TestCase):
    def test_verdicts_are_those_of_the_vectors(self):
        for case in CASES["signatures"]:
            spki, message, signature = fields(case)
            high_s = (keys.parse_spki(spki)[0] == keys.ECDSA_P256 and
                      not ecdsa_p256.has_low_s(signature))
            with self.subTest(case["name"]):
                self.assertEqual(keys.verify(spki, message, signature),
                                 case["valid"] and not high_s)

    def test_high_s_of_rfc_6979_is_sound_ecdsa_but_refused_here(self):
        case = next(c for c in CASES["signatures"] if "high s" in c["name"])
        spki, message, signature = fields(case)
        self.assertTrue(ecdsa_p256.verify(keys.parse_spki(spki)[1], message,
                                          signature))
        self.assertFalse(keys.verify(spki, message, signature))

    def test_unsound_keys_are_refused(self):
        for case in CASES["refused_keys"]:
            with self.subTest(case["name"]), self.assertRaises(Refused):
                keys.parse_spki(bytes.fromhex(case["spki"]))

    def test_openssl_agrees_where_no_stricter_rule_of_ours_applies(self):
        for case in CASES["signatures"]:
            published = case["name"].startswith(("RFC 8032", "RFC 6979", "GB/T"))
            if not published or not fields(case)[1]:
                continue  # openssl 3.0 reads no empty message
            with self.subTest(case["name"]):
                self.assertTrue(openssl.verify(*fields(case)))


class OurSigners(unittest.TestCase):
    def test_sign_what_openssl_and_we_verify(self):
        for kind in (Ed25519Signer, P256Signer, Sm2Signer):
            signer = kind(b"seed")
            signature = signer.sign(b"message")
            with self.subTest(kind.__name__):
                self.assertTrue(keys.verify(signer.spki, b"message", signature))
                self.assertTrue(openssl.verify(signer.spki, b"message",
                                               signature))
                self.assertFalse(keys.verify(signer.spki, b"massage",
                                             signature))

    def test_sm2_with_another_id_is_refused(self):
        signer = Sm2Signer(b"seed")
        signature = signer.sign(b"message", identity=b"")
        self.assertTrue(sm2.verify(signer.public, b"message", signature, b""))
        self.assertFalse(keys.verify(signer.spki, b"message", signature))


if __name__ == "__main__":
    unittest.main()
