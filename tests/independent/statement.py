"""Headers, sections, envelopes, signed bytes and leaves.

Written from docs/formats/statement.md; every name below is the page's.
"""

import base64
import collections
import functools
import hashlib
import re

import merkle
import wire
from refusal import Refused, require
from sm3 import sm3

GENESIS, ORGANIZATION, CATALOGUE = 1, 2, 15
GOVERNANCE_KINDS = range(1, 16)
EVENT_KINDS, RECORD_KINDS, WORD_KINDS, ORDER_KINDS = (
    range(101, 119), range(201, 207), range(301, 305), range(401, 403))
KINDS = frozenset([*GOVERNANCE_KINDS, *EVENT_KINDS, *RECORD_KINDS, *WORD_KINDS,
                   *ORDER_KINDS])
PUBLIC, CHAIN, NAMED, OWNER = 1, 2, 3, 4
APPROVES = 2
ZERO = bytes(32)
MAX_SECTION_BYTES = 65536

SECTION_HEAD = (
    wire.uint(1, "label", 255, required=True),
    wire.enum(2, "audience", range(1, 5)),
    wire.boolean(3, "erasable"),
    wire.uint(4, "schema", required=True),
    wire.fixed(5, "digest", 32),
)
REF = (
    wire.enum(1, "kind", range(1, 9)),
    wire.fixed(2, "ledger_id", 32),
    wire.uint(3, "index", wire.UINT64),
    wire.fixed(4, "header_digest", 32),
)
HEADER = (
    wire.uint(1, "format", required=True),
    wire.fixed(2, "ledger_id", 32),
    wire.fixed(3, "statement_id", 16),
    wire.enum(4, "kind", KINDS),
    wire.text(5, "author", 64, required=True),
    wire.fixed(6, "key_id", 32),
    wire.time_ms(7, "author_time_ms"),
    wire.enum(8, "digest_algorithm", (1, 2)),
    wire.message(9, "sections", SECTION_HEAD, most=16),
    wire.uint(10, "key_sequence", wire.UINT64),
    wire.fixed(11, "previous_header_digest", 32),
    wire.message(12, "refs", REF, most=32),
)

Section = collections.namedtuple("Section", "salt names data")
Bundle = collections.namedtuple("Bundle", "size index path")
Countersignature = collections.namedtuple("Countersignature",
                                          "key_id signature")
Envelope = collections.namedtuple(
    "Envelope", "header header_bytes signature bundle recovered")
Leaf = collections.namedtuple("Leaf", "leaf_class index record_time_ms digest")


def sha256(data):
    return hashlib.sha256(data).digest()


def is_governance(kind):
    return kind in GOVERNANCE_KINDS


def ledger_id_of(genesis_header):
    return sha256(b"daodi/ledger/v1\n" + genesis_header)


def _organization_id(data):
    encoded = base64.b32encode(sha256(data)[:16]).decode()
    return "org-" + encoded.rstrip("=").lower()


def organization_id_of(registration_header):
    return _organization_id(registration_header)


def genesis_organization_id_of(first_key_id):
    return _organization_id(b"daodi/genesis-organization/v1\0" + first_key_id)


def is_organization_id(text, prefixes="org|pty"):
    return re.fullmatch(f"({prefixes})-[a-z2-7]{{26}}", text) is not None


# --- header -------------------------------------------------------------------


def _check_identity(header):
    statement_id = header["statement_id"]
    require(header["format"] == 1, "header.format: must be 1")
    require((header["ledger_id"] == ZERO) == (header["kind"] == GENESIS),
            "header.ledger_id: zero in genesis and only there")
    require(statement_id[6] >> 4 == 7 and statement_id[8] >> 6 == 2,
            "header.statement_id: not a UUIDv7")
    require(is_organization_id(header["author"], "org"),
            "header.author: not an organization id")


def _check_order(header):
    chained = header["previous_header_digest"] != ZERO
    require(chained == (header["key_sequence"] >= 2),
            "header.previous_header_digest: non-zero exactly from sequence 2 on")
    if header["kind"] == GENESIS:
        require(header["key_sequence"] <= 1 and not header["refs"],
                "header: nothing precedes genesis")


def _check_sections(header):
    kind, heads = header["kind"], header["sections"]
    labels = [head["label"] for head in heads]
    require(labels == sorted(set(labels)), "header.sections: labels ascend")
    for head in heads:
        require(not (head["erasable"] and head["audience"] == PUBLIC),
                "header.sections: PUBLIC is not erasable")
    if not heads:
        require(kind in WORD_KINDS, "header.sections: missing")
    elif kind == CATALOGUE:
        require(all(head["audience"] == PUBLIC for head in heads),
                "header.sections: of CATALOGUE are all PUBLIC")
    elif is_governance(kind):
        require(len(heads) <= (2 if kind == ORGANIZATION else 1),
                "header.sections: too many for a governance kind")
        first = heads[0]
        require((first["label"], first["audience"], first["schema"]) ==
                (1, PUBLIC, kind), "header.sections: the first of a governance "
                "kind is label 1, PUBLIC, schema = kind")


@functools.lru_cache(maxsize=None)
def parse_header(data):
    require(1 <= len(data) <= 4096, "header: must have 1..4096 bytes")
    try:
        header = wire.parse(HEADER, data)
    except Refused as refused:
        raise Refused(f"header.{refused}") from None
    _check_identity(header)
    _check_order(header)
    _check_sections(header)
    require(wire.encode(HEADER, header) == data, "header: encodes differently")
    return header


# --- section ------------------------------------------------------------------


@functools.lru_cache(maxsize=None)
def parse_section(content):
    require(len(content) >= 33, "section: truncated")
    salt, count, offset, names = content[:32], content[32], 33, []
    require(count <= 8, "section: more than 8 names")
    for _ in range(count):
        require(offset < len(content), "section: truncated")
        end = offset + 1 + content[offset]
        require(end <= len(content), "section: truncated")
        names.append(content[offset + 1:end])
        offset = end
    require(names == sorted(set(names)), "section: names ascend strictly")
    for name in names:
        require(is_organization_id(name.decode("latin-1")),
                "section: a name is no organization id")
    require(len(content) - offset <= MAX_SECTION_BYTES, "section: too long")
    return Section(salt, tuple(names), content[offset:])


def section_digest(header, head, section):
    author = header["author"].encode()
    hashed = b"".join([
        b"daodi/section/v1\0", header["ledger_id"], header["statement_id"],
        bytes([len(author)]), author,
        bytes([head["label"], head["audience"], head["erasable"]]),
        head["schema"].to_bytes(4, "big"), section.salt,
        bytes([len(section.names)]),
        *(bytes([len(name)]) + name for name in section.names),
        len(section.data).to_bytes(4, "big"), section.data])
    return sha256(hashed) if header["digest_algorithm"] == 1 else sm3(hashed)


@functools.lru_cache(maxsize=None)
def open_section(header_bytes, label, content):
    """The section that the header committed to under `label`."""
    header, section = parse_header(header_bytes), parse_section(content)
    for head in header["sections"]:
        if head["label"] != label:
            continue
        require((head["audience"] == NAMED) == bool(section.names),
                f"sections[{label}]: names belong to NAMED sections")
        require(section_digest(header, head, section) == head["digest"],
                f"sections[{label}]: digest differs from the header's")
        return section
    raise Refused(f"sections[{label}]: not in the header")


# --- envelope -----------------------------------------------------------------


class _Reader:
    def __init__(self, data):
        self.data, self.offset = data, 0

    def take(self, size, what):
        part = self.data[self.offset:self.offset + size]
        require(len(part) == size, f"envelope.{what}: truncated")
        self.offset += size
        return part

    def number(self, size, what):
        return int.from_bytes(self.take(size, what), "big")


def _take_bundle(reader):
    size, index = reader.number(2, "size"), reader.number(2, "index")
    require(1 <= size <= 1024 and index < size, "envelope.bundle: out of range")
    path = tuple(reader.take(32, "path")
                 for _ in range(merkle.path_length(size, index)))
    return Bundle(size, index, path)


@functools.lru_cache(maxsize=None)
def parse_envelope(data):
    reader = _Reader(data)
    require(reader.number(1, "version") == 1, "envelope.version: must be 1")
    header_bytes = reader.take(reader.number(2, "length"), "header")
    header = parse_header(header_bytes)
    mode = reader.number(1, "mode")
    require(mode in (0x01, 0x02, 0x81, 0x82), "envelope.mode: unknown")
    require(header["kind"] != GENESIS or mode == 1,
            "envelope.mode: genesis is direct")
    signature = reader.take(64, "signature")
    bundle = _take_bundle(reader) if mode & 2 else None
    recovered = None
    if mode & 0x80:
        recovered = Countersignature(reader.take(32, "recovered.key_id"),
                                     reader.take(64, "recovered.signature"))
        require(recovered.key_id != header["key_id"],
                "envelope.recovered.key_id: is the lost key")
    require(reader.offset == len(data), "envelope: trailing bytes")
    return Envelope(header, header_bytes, signature, bundle, recovered)


# --- signed bytes -------------------------------------------------------------


def pae(use, body):
    """DSSE v1 over the media type of a use."""
    media_type = f"application/vnd.daodi.{use}.v1".encode()
    return b"DSSEv1 %d %s %d %s" % (len(media_type), media_type, len(body), body)


def signed_bytes(envelope):
    """What the author's signature covers."""
    signed, bundle = pae("statement", envelope.header_bytes), envelope.bundle
    if bundle is None:
        return signed
    header = envelope.header
    root = merkle.root_of_path(merkle.leaf_hash(signed), bundle.index,
                               bundle.size, bundle.path)
    return pae("bundle", header["ledger_id"] + header["key_id"] +
               bytes([header["digest_algorithm"]]) +
               bundle.size.to_bytes(2, "big") + root)


def recovered_bytes(envelope):
    """What the countersignature covers."""
    return pae("recovered", envelope.header["ledger_id"] +
               sha256(envelope.header_bytes) + envelope.recovered.key_id)


def possession_bytes(header, key_id, purpose, owner):
    """What a new key signs; `owner` is "" where the statement proposes it."""
    names = [name.encode() for name in (header["author"], owner)]
    return pae("possession", header["ledger_id"] + key_id + bytes([purpose]) +
               header["statement_id"] +
               b"".join(bytes([len(name)]) + name for name in names))


# --- leaf ---------------------------------------------------------------------


def encode_leaf(leaf):
    return (b"daodi/l1" + bytes([leaf.leaf_class]) +
            leaf.index.to_bytes(8, "big") +
            leaf.record_time_ms.to_bytes(8, "big") + leaf.digest)


def leaf_of(envelope_bytes, index, record_time_ms):
    kind = parse_envelope(envelope_bytes).header["kind"]
    return Leaf(int(is_governance(kind)), index, record_time_ms,
                sha256(envelope_bytes))


@functools.lru_cache(maxsize=None)
def parse_leaf(data):
    require(len(data) == 57, "leaf: must have 57 bytes")
    require(data[:8] == b"daodi/l1", "leaf: must begin with daodi/l1")
    require(data[8] in (0, 1), "leaf.class: must be 0 or 1")
    record_time_ms = int.from_bytes(data[17:25], "big")
    require(record_time_ms < 2**63, "leaf.record_time_ms: negative")
    return Leaf(data[8], int.from_bytes(data[9:17], "big"), record_time_ms,
                data[25:])
