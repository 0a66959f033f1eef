"""Serials of packages as docs/formats/serial.md has them, written from that page.

The block ciphers are those of the `openssl` command, everything else is here.
Run as a program it writes tests/vectors/serial.json.
"""

import hashlib
import hmac
import json
import subprocess
import sys

from sm3 import sm3

AES = 1
SM4 = 2
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CIPHERS = {AES: "-aes-128-ecb", SM4: "-sm4-ecb"}
_MASTER = bytes(range(32))


def _hmac(algorithm, key, data):
    if algorithm == AES:
        return hmac.new(key, data, hashlib.sha256).digest()
    key = (sm3(key) if len(key) > 64 else key).ljust(64, b"\0")
    inner = sm3(bytes(b ^ 0x36 for b in key) + data)
    return sm3(bytes(b ^ 0x5C for b in key) + inner)


def derive_key(algorithm, master, tenant, version, purpose):
    """HKDF (RFC 5869) without salt, one block of output."""
    name = tenant.encode()
    info = b"daodi/serial/v1" + bytes([len(name)]) + name + bytes([version, purpose])
    extracted = _hmac(algorithm, bytes(32), master)
    return _hmac(algorithm, extracted, info + b"\1")[:16]


def _encrypt(algorithm, key, number):
    done = subprocess.run(
        ["openssl", "enc", _CIPHERS[algorithm], "-K", key.hex(), "-nopad"],
        input=number.to_bytes(16, "big"), capture_output=True, check=True)
    return int.from_bytes(done.stdout, "big")


class SerialCode:
    """The serials of one organization and key version."""

    def __init__(self, algorithm, master, tenant, version, tag_bits=55):
        self._algorithm = algorithm
        self._version = version
        self._kept = (1 << 55) - (1 << (55 - tag_bits))
        self._keys = [derive_key(algorithm, master, tenant, version, n) for n in (1, 2, 3)]

    def _tag(self, gtin, counter):
        block = gtin << 81 | self._version << 76 | counter << 36 | 1
        return _encrypt(self._algorithm, self._keys[0], block) >> 73 & self._kept

    def _mask(self, gtin, tag):
        block = tag << 73 | gtin << 26 | self._version << 21 | 2
        return _encrypt(self._algorithm, self._keys[1], block) >> 88

    def issue(self, gtin, counter):
        tag = self._tag(gtin, counter)
        number = self._version << 95 | tag << 40 | counter ^ self._mask(gtin, tag)
        return "".join(ALPHABET[number >> shift & 31] for shift in range(95, -5, -5))

    def verify(self, gtin, serial):
        """The counter; None for what this key did not issue."""
        text = serial.upper().replace("O", "0").replace("I", "1").replace("L", "1")
        if len(text) != 20 or any(c not in ALPHABET for c in text):
            return None
        number = 0
        for character in text:
            number = number << 5 | ALPHABET.index(character)
        tag = number >> 40 & (1 << 55) - 1
        counter = (number & (1 << 40) - 1) ^ self._mask(gtin, tag)
        right = number >> 95 == self._version and not (self._tag(gtin, counter) ^ tag) & self._kept
        return counter if right else None

    def pin(self, gtin, counter):
        block = gtin << 81 | self._version << 76 | counter << 36 | 3
        return f"{(_encrypt(self._algorithm, self._keys[2], block) >> 64) % 1000000:06d}"


def make_vectors():
    cases = []
    for algorithm, version, tenant, tag_bits in (
            (AES, 1, "org-aaaaaaaaaaaaaaaaaaaaaaaaaa", 55),
            (SM4, 2, "org-aaaaaaaaaaaaaaaaaaaaaaaaaa", 55),
            (AES, 31, "org-bbbbbbbbbbbbbbbbbbbbbbbbbb", 55),
            (AES, 1, "org-aaaaaaaaaaaaaaaaaaaaaaaaaa", 16)):
        code = SerialCode(algorithm, _MASTER, tenant, version, tag_bits)
        for gtin, counter in ((9521234201069, 1), (9521234201069, 2), (9521234101024, 1),
                              (99999999999997, (1 << 40) - 1), (0, 0)):
            cases.append({
                "algorithm": "AES-128" if algorithm == AES else "SM4", "master": _MASTER.hex(),
                "tenant": tenant, "version": version, "tag_bits": tag_bits,
                "gtin": f"{gtin:014d}", "counter": counter,
                "serial": code.issue(gtin, counter), "pin": code.pin(gtin, counter)})
    return {"source": "tests/independent/serial_code.py, from docs/formats/serial.md",
            "serials": cases}


if __name__ == "__main__":
    json.dump(make_vectors(), sys.stdout, indent=1)
    print()
