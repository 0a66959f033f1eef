"""SM2 signatures with SM3 (GB/T 32918.2-2016, clause 7)."""

from sm3 import sm3
from weierstrass import SM2P256V1 as CURVE

DEFAULT_ID = b"1234567812345678"


def message_digest(public, message, identity):
    """e = SM3(Z || message), Z binding the signer's id and key."""
    parameters = b"".join(value.to_bytes(32, "big") for value in
                          (CURVE.a, CURVE.b, CURVE.base[0], CURVE.base[1]))
    entl = (8 * len(identity)).to_bytes(2, "big")
    z = sm3(entl + identity + parameters + public)
    return int.from_bytes(sm3(z + message), "big")


def verify(public, message, signature, identity=DEFAULT_ID):
    """`public` is x || y, `signature` r || s."""
    point, numbers = CURVE.point(public), CURVE.split(signature)
    if numbers is None:
        return False
    r, s = numbers
    t = (r + s) % CURVE.n
    if t == 0:
        return False
    found = CURVE.affine(CURVE.combine(s, CURVE.base, t, point))
    e = message_digest(public, message, identity)
    return found is not None and (e + found[0]) % CURVE.n == r
