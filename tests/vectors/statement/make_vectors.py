#!/usr/bin/env python3
"""Makes the golden files of the statement formats, from the documents alone.

It shares no code with crypto/: own varints, own curves, so that the two check
one another. Standard library only (hashlib must know sm3). Deterministic: a
second run writes the same bytes. The curve arithmetic is slow and leaks time;
it is for test keys only.

  make_vectors.py        writes *.hex and vectors.json beside itself and the
                         worked examples (```hex <name> blocks) in docs/formats
"""

import base64
import hashlib
import json
import pathlib
import re

HERE = pathlib.Path(__file__).resolve().parent
DOCS = HERE.parents[2] / "docs" / "formats"


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def sm3(*parts):
    return hashlib.new("sm3", b"".join(parts)).digest()


def be(value, size):
    return value.to_bytes(size, "big")


# --- Ed25519 (RFC 8032) -----------------------------------------------------

P25519 = 2**255 - 19
L25519 = 2**252 + 27742317777372353535851937790883648493
D25519 = -121665 * pow(121666, -1, P25519) % P25519


def edwards_add(a, b):
    (x1, y1), (x2, y2) = a, b
    t = D25519 * x1 * x2 * y1 * y2
    x = (x1 * y2 + x2 * y1) * pow(1 + t, -1, P25519)
    y = (y1 * y2 + x1 * x2) * pow(1 - t, -1, P25519)
    return x % P25519, y % P25519


def multiply(add, zero, k, point):
    result = zero
    while k:
        if k & 1:
            result = add(result, point)
        point = add(point, point)
        k >>= 1
    return result


BASE_Y = 4 * pow(5, -1, P25519) % P25519
BASE_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202


def ed25519_point(k):
    x, y = multiply(edwards_add, (0, 1), k, (BASE_X, BASE_Y))
    return (y | (x & 1) << 255).to_bytes(32, "little")


class Ed25519:
    scheme = "Ed25519"

    def __init__(self, seed):
        digest = hashlib.sha512(seed).digest()
        scalar = int.from_bytes(digest[:32], "little")
        self.scalar = scalar & ((1 << 254) - 8) | 1 << 254
        self.prefix = digest[32:]
        self.point = ed25519_point(self.scalar)
        self.spki = bytes.fromhex("302a300506032b6570032100") + self.point
        self.id = sha256(self.spki)

    def sign(self, message):
        def scalar(*parts):
            digest = hashlib.sha512(b"".join(parts)).digest()
            return int.from_bytes(digest, "little") % L25519

        r = scalar(self.prefix, message)
        big_r = ed25519_point(r)
        s = (r + scalar(big_r, self.point, message) * self.scalar) % L25519
        return big_r + s.to_bytes(32, "little")


# --- ECDSA P-256 (FIPS 186-5) and SM2 (GB/T 32918.2) --------------------------


class Curve:
    def __init__(self, p, a, b, n, gx, gy):
        self.p, self.a, self.b, self.n, self.g = p, a, b, n, (gx, gy)

    def add(self, s, t):
        if s is None or t is None:
            return t if s is None else s
        (x1, y1), (x2, y2) = s, t
        if x1 == x2:
            if (y1 + y2) % self.p == 0:
                return None
            slope = (3 * x1 * x1 + self.a) * pow(2 * y1, -1, self.p)
        else:
            slope = (y2 - y1) * pow(x2 - x1, -1, self.p)
        x = (slope * slope - x1 - x2) % self.p
        return x, (slope * (x1 - x) - y1) % self.p

    def times(self, k):
        return multiply(self.add, None, k, self.g)


def ints(text):
    return [int(part, 16) for part in text.split()]


P256 = Curve(*ints("""
ffffffff00000001000000000000000000000000ffffffffffffffffffffffff
ffffffff00000001000000000000000000000000fffffffffffffffffffffffc
5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b
ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551
6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296
4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"""))
SM2P256 = Curve(*ints("""
fffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff
fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc
28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93
fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123
32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7
bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0"""))
SM2_ID = b"1234567812345678"


class Weierstrass:
    def __init__(self, seed):
        self.scalar = int.from_bytes(seed, "big")
        self.public = self.curve.times(self.scalar)
        x, y = self.public
        self.point = be(x, 32) + be(y, 32)
        self.spki = self.spki_prefix + b"\x04" + self.point
        self.id = sha256(self.spki)

    def nonce(self, message, attempt):
        digest = sha256(b"nonce", be(self.scalar, 32), be(attempt, 1), message)
        return int.from_bytes(digest, "big") % self.curve.n


class EcdsaP256(Weierstrass):
    scheme = "ECDSA-P256"
    curve = P256
    spki_prefix = bytes.fromhex(
        "3059301306072a8648ce3d020106082a8648ce3d030107034200")

    def sign(self, message, high_s=False):
        n = self.curve.n
        e = int.from_bytes(sha256(message), "big")
        k = self.nonce(message, 0)
        r = self.curve.times(k)[0] % n
        s = pow(k, -1, n) * (e + r * self.scalar) % n
        if (s > n // 2) != high_s:
            s = n - s
        return be(r, 32) + be(s, 32)


class Sm2(Weierstrass):
    scheme = "SM2"
    curve = SM2P256
    spki_prefix = bytes.fromhex(
        "3059301306072a8648ce3d020106082a811ccf5501822d034200")

    def sign(self, message, identity=SM2_ID):
        c, n = self.curve, self.curve.n
        z = sm3(be(len(identity) * 8, 2), identity,
                *[be(v, 32) for v in (c.a, c.b, *c.g)], self.point)
        e = int.from_bytes(sm3(z, message), "big")
        k = self.nonce(message, 0)
        r = (e + c.times(k)[0]) % n
        s = pow(1 + self.scalar, -1, n) * (k - r * self.scalar) % n
        assert r and s and r + k != n
        return be(r, 32) + be(s, 32)


# --- the pinned profile (docs/formats/pinned_profile.md) ----------------------


def varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


class Message:
    """Fields as (number, name, value); keeps rows of (hex, comment) for docs."""

    def __init__(self, *fields):
        self.rows, self.bytes = [], b""
        for number, name, value in fields:
            repeated = isinstance(value, list)
            for item in value if repeated else [value]:
                self.put(number, name, item)

    def row(self, data, comment):
        self.rows.append((data, comment))
        self.bytes += data

    def put(self, number, name, value):
        label = f"{number} {name}"
        if isinstance(value, Message):
            self.row(varint(number << 3 | 2) + varint(len(value.bytes)),
                     f"{label}: message, {len(value.bytes)} bytes")
            for data, comment in value.rows:
                self.row(data, "  " + comment)
        elif isinstance(value, Fixed):
            self.row(varint(number << 3 | 2) + varint(len(value)) + value,
                     label)
        elif isinstance(value, int):
            if value:
                self.row(varint(number << 3) + varint(value),
                         f"{label} = {value}")
        elif value:
            text = isinstance(value, str)
            data = value.encode() if text else value
            shown = json.dumps(value, ensure_ascii=False) if text else ""
            self.row(varint(number << 3 | 2) + varint(len(data)) + data,
                     f"{label} {shown}".rstrip())


class Fixed(bytes):
    """Always written, also when zero."""


# --- statements (docs/formats/statement.md) -----------------------------------

ZERO32 = Fixed(32)
SHA256_ALG, SM3_ALG = 1, 2
PUBLIC, CHAIN, NAMED, OWNER = 1, 2, 3, 4
STATEMENT = b"application/vnd.daodi.statement.v1"
BUNDLE = b"application/vnd.daodi.bundle.v1"
RECOVERED = b"application/vnd.daodi.recovered.v1"
POSSESSION = b"application/vnd.daodi.possession.v1"


def pae(payload_type, body):
    return b"DSSEv1 %d %s %d %s" % (len(payload_type), payload_type,
                                    len(body), body)


def base32(data):
    alphabet = "abcdefghijklmnopqrstuvwxyz234567"
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    return "".join(alphabet[int(bits[i:i + 5], 2)]
                   for i in range(0, len(bits), 5))


def uuid7(number):
    """Time 2025-06-01T00:00:00Z plus `number` ms, the rest from the number."""
    noise = bytearray(sha256(b"uuid", be(number, 4))[:10])
    noise[0] = noise[0] & 0x0F | 0x70
    noise[2] = noise[2] & 0x3F | 0x80
    return Fixed(be(1748736000000 + number, 6) + bytes(noise))


class Section:
    def __init__(self, label, audience, schema, data, erasable=False,
                 names=()):
        self.label, self.audience, self.schema = label, audience, schema
        self.data, self.erasable = data, erasable
        self.names = sorted(name.encode() for name in names)
        self.salt = sha256(b"salt", be(label, 1), data)

    def digest(self, header):
        parts = [
            b"daodi/section/v1\0", header["ledger_id"],
            header["statement_id"], be(len(header["author"]), 1),
            header["author"].encode(), be(self.label, 1),
            be(self.audience, 1), be(int(self.erasable), 1),
            be(self.schema, 4), self.salt, be(len(self.names), 1)]
        for name in self.names:
            parts += [be(len(name), 1), name]
        parts += [be(len(self.data), 4), self.data]
        return {SHA256_ALG: sha256, SM3_ALG: sm3}[header["digest"]](*parts)

    def content(self):
        names = b"".join(be(len(n), 1) + n for n in self.names)
        return self.salt + be(len(self.names), 1) + names + self.data

    def head(self, header):
        return Message((1, "label", self.label), (2, "audience", self.audience),
                       (3, "erasable", int(self.erasable)),
                       (4, "schema", self.schema),
                       (5, "digest", Fixed(self.digest(header))))


def make_header(ledger_id, number, kind, author, key, sections, digest=1,
                sequence=0, previous=ZERO32, refs=()):
    values = {"ledger_id": Fixed(ledger_id), "statement_id": uuid7(number),
              "author": author, "digest": digest}
    return Message(
        (1, "format", 1), (2, "ledger_id", values["ledger_id"]),
        (3, "statement_id", values["statement_id"]), (4, "kind", kind),
        (5, "author", author), (6, "key_id", Fixed(key.id)),
        (7, "author_time_ms", 1748736000000 + number),
        (8, "digest_algorithm", digest),
        (9, "sections", [s.head(values) for s in sections]),
        (10, "key_sequence", sequence),
        (11, "previous_header_digest", Fixed(previous)),
        (12, "refs", list(refs)))


def ref(kind, ledger_id, index, header_digest):
    return Message((1, "kind", kind), (2, "ledger_id", Fixed(ledger_id)),
                   (3, "index", index),
                   (4, "header_digest", Fixed(header_digest)))


def envelope_rows(envelope):
    """Parts of a direct or bundled envelope, for the documents."""
    end = 3 + int.from_bytes(envelope[1:3], "big")
    rows = [(envelope[:1], "version"), (envelope[1:3], "length of the header"),
            (envelope[3:end], "header"), (envelope[end:end + 1], "mode"),
            (envelope[end + 1:end + 65], "signature")]
    if envelope[end] == 2:
        rows += [(envelope[end + 65:end + 67], "size"),
                 (envelope[end + 67:end + 69], "index"),
                 (envelope[end + 69:], "path")]
    return rows


def direct(header, signature):
    return (be(1, 1) + be(len(header), 2) + header + be(1, 1) + signature)


def tree(leaves):
    """Root and audit path of each leaf, by the recursion of RFC 6962 2.1."""
    if len(leaves) == 1:
        return leaves[0], [[]]
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    (left, lp), (right, rp) = tree(leaves[:k]), tree(leaves[k:])
    paths = [p + [right] for p in lp] + [p + [left] for p in rp]
    return sha256(b"\1", left, right), paths


def bundle(headers, ledger_id, key, digest):
    root, paths = tree([sha256(b"\0", pae(STATEMENT, h)) for h in headers])
    body = (ledger_id + key.id + be(digest, 1) + be(len(headers), 2) + root)
    signature = key.sign(pae(BUNDLE, body))
    envelopes = [
        be(1, 1) + be(len(h), 2) + h + be(2, 1) + signature +
        be(len(headers), 2) + be(i, 2) + b"".join(paths[i])
        for i, h in enumerate(headers)]
    return envelopes, body


# --- the golden files ---------------------------------------------------------


class Golden:
    def __init__(self):
        self.entries, self.files, self.rows = [], {}, {}

    def add(self, name, data, what, rows=None, **facts):
        if isinstance(data, Message):
            data, rows = data.bytes, data.rows
        self.files[name], self.rows[name] = data, rows
        self.entries.append({"name": name, "file": name + ".hex",
                             "bytes": len(data), "what": what, **facts})

    def write(self):
        for name, data in self.files.items():
            (HERE / (name + ".hex")).write_text(data.hex() + "\n")
        (HERE / "vectors.json").write_text(
            json.dumps(self.entries, indent=1, ensure_ascii=False) + "\n")
        for page in sorted(DOCS.glob("*.md")):
            text = page.read_text()
            new = re.sub(r"```hex ([a-z0-9_]+)\n.*?```", self.block, text,
                         flags=re.S)
            if new != text:
                page.write_text(new)

    def block(self, match):
        name = match[1]
        rows = self.rows[name] or [(self.files[name], "")]
        lines = []
        for data, comment in rows:
            chunks = [data[i:i + 38].hex() for i in range(0, len(data), 38)]
            chunks[0] += f"  # {comment}" if comment else ""
            lines += [chunks[0]] + ["  " + chunk for chunk in chunks[1:]]
        return f"```hex {name}\n" + "\n".join(lines) + "\n```"


def key_record(key, purpose, label, ledger_id=None, statement_id=None,
               author="", owner="", person=""):
    possession = b""
    if ledger_id is not None:
        names = b"".join(be(len(name), 1) + name.encode()
                         for name in (author, owner))
        possession = key.sign(pae(
            POSSESSION,
            ledger_id + key.id + be(purpose, 1) + statement_id + names))
    return Message((1, "spki", key.spki), (2, "purpose", purpose),
                   (3, "possession", possession), (4, "label", label),
                   (5, "person", person))


ORIGIN = "ledger.daodi.example/hunan/synthetic"


def seed(first):
    return bytes(range(first, first + 32))


KEYS = {
    "registrar_a": Ed25519(seed(0x00)),
    "registrar_b": EcdsaP256(seed(0x10)),
    "operator": Ed25519(seed(0x20)),
    "enterprise_ed25519": Ed25519(seed(0x30)),
    "enterprise_p256": EcdsaP256(seed(0x40)),
    "enterprise_sm2": Sm2(seed(0x50)),
    "enterprise_new": EcdsaP256(seed(0x60)),
}


def add_keys(golden):
    for i, (name, key) in enumerate(KEYS.items()):
        golden.add("spki_" + name, key.spki,
                   f"SubjectPublicKeyInfo; private seed {seed(16 * i).hex()}",
                   scheme=key.scheme, key_id=key.id.hex())


def vkey(name, key):
    """Verifier key of c2sp.org/signed-note."""
    public = b"\1" + key.point
    key_id = sha256(name.encode(), b"\n", public)[:4]
    return f"{name}+{key_id.hex()}+{base64.b64encode(public).decode()}"


def add_genesis(golden):
    first = KEYS["registrar_a"]
    record = Message(
        (1, "origin", ORIGIN),
        (2, "clock_mode", 2), (3, "civil_zone", "Asia/Shanghai"),
        (4, "working_day_calendar", "cn-2025"), (5, "admission_version", 1),
        (6, "checkpoint_vkeys", [vkey(ORIGIN, Ed25519(seed(0x70)))]),
        (7, "witness_policy", "# no witness yet\nquorum none\n"),
        (8, "organizations", [
            Message((1, "display_name", "湖南省药品监督管理局（样例）"),
                    (2, "role", 1), (3, "keys", [
                        key_record(first, 1, "proposes", person="p-01"),
                        key_record(KEYS["registrar_b"], 1, "approves")])),
            Message((1, "display_name", "Operator (sample)"), (2, "role", 2),
                    (3, "keys", [key_record(KEYS["operator"], 1, "")]))]))
    author = "org-" + base32(
        sha256(b"daodi/genesis-organization/v1\0", first.id)[:16])
    section = Section(1, PUBLIC, 1, record.bytes)
    header = make_header(bytes(32), 0, 1, author, first, [section])
    ledger_id = sha256(b"daodi/ledger/v1\n", header.bytes)
    golden.add("genesis_record", record, "record of entry 0")
    golden.add("genesis_section", section.content(),
               "its section as stored: salt, names, bytes", label=1)
    golden.add("genesis_header", header, "header of entry 0", author=author)
    envelope = direct(header.bytes, first.sign(pae(STATEMENT, header.bytes)))
    golden.add("genesis_envelope", envelope,
               "direct, by the first registrar key", envelope_rows(envelope))
    golden.add("ledger_id", ledger_id, "SHA-256(domain, genesis header)")
    return ledger_id, author, header


def add_organization(golden, ledger_id, registrar):
    key = KEYS["registrar_a"]
    own = [(KEYS["enterprise_ed25519"], 1, "admin"),
           (KEYS["enterprise_p256"], 3, "quality"),
           (KEYS["enterprise_sm2"], 3, "质量")]
    record = Message(
        (1, "display_name", "江华瑶药饮片厂"), (2, "roles", [3, 4]),
        (3, "functions", [1, 3]), (4, "division_code", "431129"),
        (6, "identifiers", [
            Message((1, "scheme", "USCC"), (2, "value", "91431129MA4L000000")),
            Message((1, "scheme", "GLN"), (2, "value", "6901234000009"))]),
        (7, "keys", [key_record(k, purpose, label, ledger_id, uuid7(1),
                                    registrar)
                     for k, purpose, label in own]),
        (8, "onboarded_time_ms", 1748736000001))
    section = Section(1, PUBLIC, 2, record.bytes)
    header = make_header(ledger_id, 1, 2, registrar, key, [section])
    organization = "org-" + base32(sha256(header.bytes)[:16])
    golden.add("organization_record", record, "record of kind ORGANIZATION")
    golden.add("organization_header", header, "its header",
               organization=organization)
    golden.add("organization_envelope",
               direct(header.bytes, key.sign(pae(STATEMENT, header.bytes))),
               "direct, by the first registrar key")
    return organization


def add_records(golden, ledger_id, organization):
    key_id = Fixed(KEYS["enterprise_p256"].id)
    new_key = key_record(KEYS["enterprise_new"], 3, "new", ledger_id, uuid7(2))
    other = "org-" + base32(bytes(range(16)))
    records = {
        "regulator_record": [
            (1, "display_name", "Jianghua County"), (2, "roles", [5]),
            (5, "scopes", [
                Message((1, "function", 1), (2, "division_prefix", "431129")),
                Message((1, "function", 3), (2, "division_prefix", "43"))]),
            (7, "keys", [new_key])],
        "approval_record": [(1, "decision", 2), (2, "reason", "材料不全\n")],
        "key_registration_record": [(1, "key", new_key)],
        "key_retirement_record": [(1, "key_id", key_id),
                                  (2, "accept_until_ms", 1748739600000)],
        "key_suspension_record": [(1, "key_id", key_id),
                                  (2, "compromised_since_ms", 1748739600000)],
        "key_revocation_record": [(1, "key_id", key_id),
                                  (2, "compromised_since_ms", 1748739600000),
                                  (3, "reason", "lost")],
        "key_recovery_record": [(1, "organization", organization),
                                (2, "keys", [new_key])],
        "appointment_record": [(1, "person", "p-7f3a"), (2, "post", 1),
                               (3, "valid_from_ms", 1748736000000),
                               (5, "key_id", key_id)],
        "delegation_record": [(1, "delegate", other), (2, "kinds", [103, 301]),
                              (3, "valid_from_ms", 1748736000000),
                              (4, "valid_until_ms", 1780272000000)],
        "delegation_revocation_record": [(1, "delegation_index", 300)],
        "organization_change_record": [
            (1, "organization", organization), (2, "status", 2),
            (3, "display_name", "江华瑶药饮片厂"), (4, "functions", [3]),
            (5, "division_code", "431129"), (7, "successor", other)],
        "erasure_record": [
            (1, "stage", 2), (2, "targets", [
                Message((1, "index", 42), (2, "label", 4)),
                Message((1, "index", 42), (2, "label", 5))]),
            (3, "reason", "withdrawn consent")],
        "activation_record": [(1, "admission_version", 2)],
    }
    for name, fields in records.items():
        golden.add(name, Message(*fields), "governance record")


def harvest_sections(organization, other):
    return [
        Section(1, PUBLIC, 1001, b"public facts"),
        Section(2, CHAIN, 1002, "采收 120 kg".encode()),
        Section(3, NAMED, 1003, b"price", names=(organization, other)),
        Section(4, OWNER, 1004, "张三".encode(), erasable=True)]


def add_statements(golden, ledger_id, organization, genesis):
    other = "pty-" + base32(bytes(range(16)))
    link = ref(5, ledger_id, 0, sha256(genesis.bytes))
    for scheme, digest in (("ed25519", 1), ("p256", 1), ("sm2", 2)):
        key = KEYS["enterprise_" + scheme]
        sections = harvest_sections(organization, other)
        header = make_header(ledger_id, 10, 103, organization, key, sections,
                             digest, 2, sha256(b"previous"), [link])
        golden.add("header_" + scheme, header, "HARVEST with four sections",
                   header_digest=sha256(header.bytes).hex(), author=organization)
        signed = pae(STATEMENT, header.bytes)
        golden.add("direct_" + scheme, direct(header.bytes, key.sign(signed)),
                   "direct envelope", key="spki_enterprise_" + scheme)
        if scheme == "p256":
            golden.add("bad_direct_p256_high_s",
                       direct(header.bytes, key.sign(signed, high_s=True)),
                       "must be refused: s above half the order")
        if scheme == "sm2":
            golden.add("bad_direct_sm2_empty_id",
                       direct(header.bytes, key.sign(signed, identity=b"")),
                       "must be refused: signed with the empty SM2 id")
    for name, section in zip(("public", "chain", "named", "owner"), sections):
        rows = [(section.salt, "salt"), (be(len(section.names), 1), "n")]
        rows += [(be(len(n), 1) + n, n.decode()) for n in section.names]
        golden.add("section_" + name, section.content(),
                   f"section content; erasable: {section.erasable}",
                   rows + [(section.data, "bytes")], label=section.label, salt=section.salt.hex(),
                   names=[n.decode() for n in section.names])


def add_bundle(golden, ledger_id, organization):
    key = KEYS["enterprise_sm2"]
    headers = [
        make_header(ledger_id, 20 + i, 301, organization, key, [],
                    SM3_ALG).bytes for i in range(3)]
    envelopes, body = bundle(headers, ledger_id, key, SM3_ALG)
    for i, envelope in enumerate(envelopes):
        golden.add(f"bundle_{i}", envelope, f"statement {i} of a bundle of 3",
                   envelope_rows(envelope), key="spki_enterprise_sm2")
    rows = [(body[:32], "ledger_id"), (body[32:64], "key_id"),
            (body[64:65], "digest_algorithm SM3"), (body[65:67], "size"),
            (body[67:], "root")]
    golden.add("bundle_body", body, "what PAE(bundle type) wraps", rows)


def add_recovered(golden):
    """The direct Ed25519 envelope, countersigned with the P-256 key."""
    envelope = golden.files["direct_ed25519"]
    header = golden.files["header_ed25519"]
    key = KEYS["enterprise_p256"]
    ledger_id = golden.files["ledger_id"]
    body = ledger_id + sha256(header) + key.id
    signature = key.sign(pae(RECOVERED, body))
    mode_at = 3 + len(header)
    recovered = (envelope[:mode_at] + b"\x81" + envelope[mode_at + 1:] +
                 key.id + signature)
    golden.add("recovered", recovered, "direct_ed25519, countersigned",
               key="spki_enterprise_ed25519",
               countersigning_key="spki_enterprise_p256")


def add_leaf(golden):
    leaf = (b"daodi/l1" + be(0, 1) + be(42, 8) + be(1748736000999, 8) +
            sha256(golden.files["direct_ed25519"]))
    rows = [(leaf[:8], "daodi/l1"), (leaf[8:9], "class 0"),
            (leaf[9:17], "index 42"), (leaf[17:25], "record_time_ms"),
            (leaf[25:], "SHA-256(envelope)")]
    golden.add("leaf", leaf, "leaf of direct_ed25519 at index 42", rows)
    golden.add("leaf_hash", sha256(b"\0", leaf), "SHA-256(00, leaf)")


def main():
    golden = Golden()
    add_keys(golden)
    ledger_id, registrar, genesis = add_genesis(golden)
    organization = add_organization(golden, ledger_id, registrar)
    add_records(golden, ledger_id, organization)
    add_statements(golden, ledger_id, organization, genesis)
    add_bundle(golden, ledger_id, organization)
    add_recovered(golden)
    add_leaf(golden)
    golden.write()


if __name__ == "__main__":
    main()
