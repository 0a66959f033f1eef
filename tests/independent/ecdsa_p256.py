"""ECDSA over P-256 with SHA-256 (FIPS 186-5, 6.4.2)."""

import hashlib

from weierstrass import P256


def has_low_s(signature):
    return int.from_bytes(signature[32:], "big") <= (P256.n - 1) // 2


def verify(public, message, signature):
    """`public` is x || y, `signature` r || s. High s verifies here."""
    point, numbers = P256.point(public), P256.split(signature)
    if numbers is None:
        return False
    r, s = numbers
    e = int.from_bytes(hashlib.sha256(message).digest(), "big")
    w = pow(s, -1, P256.n)
    found = P256.affine(P256.combine(e * w % P256.n, P256.base,
                                     r * w % P256.n, point))
    return found is not None and found[0] % P256.n == r
