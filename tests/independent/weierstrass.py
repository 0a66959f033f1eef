"""The curves of ECDSA and SM2: y^2 = x^3 - 3x + b over a prime field.

Points are Jacobian (X, Y, Z) with x = X/Z^2, y = Y/Z^3; Z = 0 is infinity.
"""

from refusal import require

INFINITY = (1, 1, 0)


class Curve:
    """Domain parameters; a = p - 3."""

    def __init__(self, p, b, n, x, y):
        self.p, self.b, self.n = (int(text, 16) for text in (p, b, n))
        self.a = self.p - 3
        self.base = (int(x, 16), int(y, 16), 1)

    def point(self, encoded):
        """An affine point as 32 bytes x, 32 bytes y."""
        x, y = (int.from_bytes(encoded[i:i + 32], "big") for i in (0, 32))
        require(len(encoded) == 64 and x < self.p and y < self.p and
                (y * y - x * x * x - self.a * x - self.b) % self.p == 0,
                "public key: the point is not on the curve")
        return x, y, 1

    def double(self, point):
        p, (x, y, z) = self.p, point
        delta, gamma = z * z % p, y * y % p
        beta = x * gamma % p
        alpha = 3 * (x - delta) * (x + delta) % p
        x3 = (alpha * alpha - 8 * beta) % p
        z3 = ((y + z) * (y + z) - gamma - delta) % p
        return x3, (alpha * (4 * beta - x3) - 8 * gamma * gamma) % p, z3

    def add(self, first, second):
        p, (x1, y1, z1), (x2, y2, z2) = self.p, first, second
        if z1 == 0 or z2 == 0:
            return second if z1 == 0 else first
        zz1, zz2 = z1 * z1 % p, z2 * z2 % p
        u1, u2 = x1 * zz2 % p, x2 * zz1 % p
        s1, s2 = y1 * z2 * zz2 % p, y2 * z1 * zz1 % p
        h, r = (u2 - u1) % p, (s2 - s1) % p
        if h == 0:
            return self.double(first) if r == 0 else INFINITY
        hh = h * h % p
        hhh, v = h * hh % p, u1 * hh % p
        x3 = (r * r - hhh - 2 * v) % p
        return x3, (r * (v - x3) - s1 * hhh) % p, h * z1 * z2 % p

    def combine(self, j, first, k, second):
        """j*first + k*second by Shamir's trick."""
        points = (first, second, self.add(first, second))
        result = INFINITY
        for bit in range(max(j.bit_length(), k.bit_length()) - 1, -1, -1):
            result = self.double(result)
            choice = (j >> bit & 1) + 2 * (k >> bit & 1)
            if choice:
                result = self.add(result, points[choice - 1])
        return result

    def affine(self, point):
        """(x, y), or None at infinity."""
        x, y, z = point
        if z == 0:
            return None
        inverse = pow(z, -1, self.p)
        square = inverse * inverse % self.p
        return x * square % self.p, y * square * inverse % self.p

    def split(self, signature):
        """(r, s) when both are in 1..n-1, else None."""
        r, s = (int.from_bytes(signature[i:i + 32], "big") for i in (0, 32))
        return (r, s) if 0 < r < self.n and 0 < s < self.n else None


P256 = Curve(  # FIPS 186-5 / SP 800-186, 3.2.1.3
    "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
    "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
    "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
    "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")

SM2P256V1 = Curve(  # GB/T 32918.5-2017
    "fffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff",
    "28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93",
    "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123",
    "32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7",
    "bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0")
