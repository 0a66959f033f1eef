"""Signers for the tests. Deterministic, slow and leaky: for test keys only."""

import hashlib

import ed25519
import keys
import sm2
from weierstrass import P256, SM2P256V1


def _number(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little")


class Ed25519Signer:
    def __init__(self, seed):
        digest = hashlib.sha512(seed).digest()
        scalar = int.from_bytes(digest[:32], "little")
        self._scalar = scalar & (1 << 254) - 8 | 1 << 254
        self._prefix = digest[32:]
        self.public = self._multiple(self._scalar)
        self.spki = keys.SPKI_PREFIXES[keys.ED25519] + self.public
        self.id = keys.key_id(self.spki)

    @staticmethod
    def _multiple(k):
        return ed25519.encode(ed25519.combine(k, ed25519.BASE, 0, ed25519.BASE))

    def sign(self, message):
        r = _number(self._prefix, message) % ed25519.L
        big_r = self._multiple(r)
        k = _number(big_r, self.public, message)
        s = (r + k * self._scalar) % ed25519.L
        return big_r + s.to_bytes(32, "little")


class _CurveSigner:
    def __init__(self, curve, scheme, seed):
        self._curve = curve
        self._scalar = _number(b"scalar", seed) % (curve.n - 1) + 1
        point = curve.affine(self._multiple(self._scalar))
        self.public = b"".join(value.to_bytes(32, "big") for value in point)
        self.spki = keys.SPKI_PREFIXES[scheme] + self.public
        self.id = keys.key_id(self.spki)

    def _multiple(self, k):
        return self._curve.combine(k, self._curve.base, 0, self._curve.base)

    def _nonce(self, message):
        secret = self._scalar.to_bytes(32, "big")
        k = _number(b"nonce", secret, message) % (self._curve.n - 1) + 1
        return k, self._curve.affine(self._multiple(k))[0]


class P256Signer(_CurveSigner):
    def __init__(self, seed):
        super().__init__(P256, keys.ECDSA_P256, seed)

    def sign(self, message):
        n = P256.n
        e = int.from_bytes(hashlib.sha256(message).digest(), "big")
        k, x = self._nonce(message)
        r = x % n
        s = pow(k, -1, n) * (e + r * self._scalar) % n
        return r.to_bytes(32, "big") + min(s, n - s).to_bytes(32, "big")


class Sm2Signer(_CurveSigner):
    def __init__(self, seed):
        super().__init__(SM2P256V1, keys.SM2, seed)

    def sign(self, message, identity=sm2.DEFAULT_ID):
        n = SM2P256V1.n
        e = sm2.message_digest(self.public, message, identity)
        k, x = self._nonce(message)
        r = (e + x) % n
        s = pow(1 + self._scalar, -1, n) * (k - r * self._scalar) % n
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")
