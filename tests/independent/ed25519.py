"""Ed25519 verification (RFC 8032 section 5.1), strict.

Strict: S is reduced, R and A are canonical encodings of points that are not of
small order, and the equation holds as it stands, without the cofactor.
Points are (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z.
"""

import hashlib

from refusal import require

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
_SQRT_MINUS_ONE = pow(2, (P - 1) // 4, P)
NEUTRAL = (0, 1, 1, 0)


def add(p, q):
    (x1, y1, z1, t1), (x2, y2, z2, t2) = p, q
    a, b = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * D * t1 * t2 % P, 2 * z1 * z2 % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def double(p):
    x, y, z, _ = p
    a, b, c = x * x % P, y * y % P, 2 * z * z % P
    h = a + b
    e, g = h - (x + y) * (x + y), a - b
    f = c + g
    return e * f % P, g * h % P, f * g % P, e * h % P


def negate(p):
    return -p[0] % P, p[1], p[2], -p[3] % P


def combine(j, p, k, q):
    """j*p + k*q by Shamir's trick."""
    both, result = add(p, q), NEUTRAL
    for bit in range(max(j.bit_length(), k.bit_length()) - 1, -1, -1):
        result = double(result)
        choice = (j >> bit & 1) + 2 * (k >> bit & 1)
        if choice:
            result = add(result, (p, q, both)[choice - 1])
    return result


def encode(p):
    inverse = pow(p[2], -1, P)
    x, y = p[0] * inverse % P, p[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def decode(encoded):
    require(len(encoded) == 32, "Ed25519 point: must have 32 bytes")
    number = int.from_bytes(encoded, "little")
    y, sign = number & (1 << 255) - 1, number >> 255
    require(y < P, "Ed25519 point: not canonical")
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P == -u % P:
        x = x * _SQRT_MINUS_ONE % P
    require(v * x * x % P == u, "Ed25519 point: not on the curve")
    require(x != 0 or sign == 0, "Ed25519 point: not canonical or of small order")
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def is_of_small_order(p):
    x, y, z, _ = double(double(double(p)))
    return x == 0 and (y - z) % P == 0


BASE = decode((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def decode_key(encoded):
    point = decode(encoded)
    require(not is_of_small_order(point), "Ed25519 key: of small order")
    return point


def verify(public, message, signature):
    """Whether `signature` (64 bytes) is that of `public` (32 bytes)."""
    key = decode_key(public)
    big_r, s = signature[:32], int.from_bytes(signature[32:], "little")
    if s >= L:
        return False
    digest = hashlib.sha512(big_r + public + message).digest()
    k = int.from_bytes(digest, "little") % L
    expected = combine(s, BASE, k, negate(key))
    return encode(expected) == big_r and not is_of_small_order(expected)
