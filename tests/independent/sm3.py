"""SM3 (GB/T 32905-2016), written from the standard's step list.

hashlib knows SM3 only where OpenSSL was built with it; the unit tests compare
the two where both exist.
"""

import struct

_MASK = 0xFFFFFFFF
_INITIAL = (0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600,
            0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E)


def _rotate(x, n):
    n %= 32
    return ((x << n) | (x >> (32 - n))) & _MASK


_ROUND_CONSTANTS = tuple(
    _rotate(0x79CC4519 if j < 16 else 0x7A879D8A, j) for j in range(64))


def _expand(block):
    w = list(struct.unpack(">16I", block))
    for j in range(16, 68):
        x = w[j - 16] ^ w[j - 9] ^ _rotate(w[j - 3], 15)
        x ^= _rotate(x, 15) ^ _rotate(x, 23)
        w.append(x ^ _rotate(w[j - 13], 7) ^ w[j - 6])
    return w


def _compress(state, block):
    w = _expand(block)
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        a12 = _rotate(a, 12)
        ss1 = _rotate((a12 + e + _ROUND_CONSTANTS[j]) & _MASK, 7)
        if j < 16:
            ff, gg = a ^ b ^ c, e ^ f ^ g
        else:
            ff, gg = (a & b) | (a & c) | (b & c), (e & f) | (~e & _MASK & g)
        tt1 = (ff + d + (ss1 ^ a12) + (w[j] ^ w[j + 4])) & _MASK
        tt2 = (gg + h + ss1 + w[j]) & _MASK
        a, b, c, d = tt1, a, _rotate(b, 9), c
        e, f, g, h = tt2 ^ _rotate(tt2, 9) ^ _rotate(tt2, 17), e, _rotate(f, 19), g
    return tuple(x ^ y for x, y in zip((a, b, c, d, e, f, g, h), state))


def sm3(message):
    padded = message + b"\x80" + bytes(-(len(message) + 9) % 64)
    padded += struct.pack(">Q", 8 * len(message))
    state = _INITIAL
    for i in range(0, len(padded), 64):
        state = _compress(state, padded[i:i + 64])
    return struct.pack(">8I", *state)
