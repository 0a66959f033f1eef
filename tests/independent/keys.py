"""Public keys as they stand in records, and the rule of each scheme."""

import functools
import hashlib

import ecdsa_p256
import ed25519
import sm2
from refusal import Refused, require
from weierstrass import P256, SM2P256V1

ED25519, ECDSA_P256, SM2 = "Ed25519", "ECDSA P-256", "SM2"
SPKI_PREFIXES = {  # SubjectPublicKeyInfo in DER up to the key's own bytes
    ED25519: bytes.fromhex("302a300506032b6570032100"),
    ECDSA_P256: bytes.fromhex(
        "3059301306072a8648ce3d020106082a8648ce3d03010703420004"),
    SM2: bytes.fromhex(
        "3059301306072a8648ce3d020106082a811ccf5501822d03420004"),
}
_PUBLIC_BYTES = {ED25519: 32, ECDSA_P256: 64, SM2: 64}


def key_id(spki):
    return hashlib.sha256(spki).digest()


@functools.lru_cache(maxsize=None)
def parse_spki(spki):
    """(scheme, bytes of the public key), vetted: canonical and on its curve."""
    for scheme, prefix in SPKI_PREFIXES.items():
        if not spki.startswith(prefix):
            continue
        public = spki[len(prefix):]
        require(len(public) == _PUBLIC_BYTES[scheme], "spki: wrong length")
        if scheme == ED25519:
            ed25519.decode_key(public)
        else:
            (P256 if scheme == ECDSA_P256 else SM2P256V1).point(public)
        return scheme, public
    raise Refused("spki: not the DER of an Ed25519, P-256 or SM2 key")


@functools.lru_cache(maxsize=None)
def verify(spki, message, signature):
    """The rule of docs/formats/statement.md for the scheme of the key."""
    scheme, public = parse_spki(spki)
    if len(signature) != 64:
        return False
    if scheme == ED25519:
        return ed25519.verify(public, message, signature)
    if scheme == SM2:
        return sm2.verify(public, message, signature)
    return (ecdsa_p256.has_low_s(signature) and
            ecdsa_p256.verify(public, message, signature))
