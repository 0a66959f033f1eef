"""daodi proofs: the grammar of docs/formats/proof.md and their verification."""

import collections
import functools

import merkle
import note
import replay
from refusal import Refused, require
from registry import Position, Registry
from statement import (
    CATALOGUE, encode_leaf, is_governance, leaf_of, open_section,
    parse_envelope)

MAGIC = b"daodi/proof/v1\n"
MAX_BYTES, MAX_ENVELOPE, MAX_CHAIN, MAX_HASHES = 8 << 20, 8192, 256, 63
MAX_CONTENT = 32 + 1 + 8 * 65 + 65536

Proven = collections.namedtuple("Proven", "entry path")
Proof = collections.namedtuple("Proof", "note statement chain")
Verified = collections.namedtuple(
    "Verified", "statement checkpoint assurance suspect registry")


class _Reader:
    def __init__(self, data):
        self.data, self.offset = data, 0

    def take(self, size, what):
        part = self.data[self.offset:self.offset + size]
        require(len(part) == size, f"{what}: truncated")
        self.offset += size
        return part

    def number(self, size, what):
        return int.from_bytes(self.take(size, what), "big")

    def block(self, most, what):
        size = self.number(4, what)
        require(1 <= size <= most, f"{what}: length is not 1..{most}")
        return self.take(size, what)


def _take_entry(reader, part):
    index = reader.number(8, f"{part}.index")
    record_time_ms = reader.number(8, f"{part}.record_time_ms")
    require(record_time_ms < 2**63, f"{part}.record_time_ms: negative")
    envelope = reader.block(MAX_ENVELOPE, f"{part}.envelope")
    sections, last = {}, -1
    count = reader.number(1, f"{part}.sections")
    require(count <= 16, f"{part}.sections: more than 16")
    for _ in range(count):
        label = reader.number(1, f"{part}.sections")
        require(label > last, f"{part}.sections: labels ascend")
        last = label
        sections[label] = reader.block(MAX_CONTENT, f"{part}.sections")
    hashes = reader.number(1, f"{part}.path")
    require(hashes <= MAX_HASHES, f"{part}.path: more than 63 hashes")
    path = tuple(reader.take(32, f"{part}.path") for _ in range(hashes))
    return Proven(replay.Entry(index, record_time_ms, envelope, sections), path)


def parse(data):
    require(len(data) <= MAX_BYTES, "proof: too long")
    reader = _Reader(data)
    require(reader.take(len(MAGIC), "proof") == MAGIC, "proof: another format")
    signed_note = reader.block(1 << 20, "checkpoint")
    statement = _take_entry(reader, "statement")
    count = reader.number(2, "key_chain")
    require(count <= MAX_CHAIN, "key_chain: more than 256 entries")
    chain = tuple(_take_entry(reader, f"key_chain[{i}]") for i in range(count))
    require(reader.offset == len(data), "proof: trailing bytes")
    _check_order(statement, chain)
    return Proof(signed_note, statement, chain)


def _check_order(statement, chain):
    indexes = [proven.entry.index for proven in chain]
    require(indexes == sorted(set(indexes)), "key_chain: indexes ascend")
    require(statement.entry.index not in indexes,
            "key_chain: holds the statement itself")
    require(statement.entry.index == 0 or indexes[:1] == [0],
            "key_chain[0]: must be genesis")


def encode(proof):
    def block(data):
        return len(data).to_bytes(4, "big") + data

    def entry(proven):
        index, record_time_ms, envelope, sections = proven.entry
        out = index.to_bytes(8, "big") + record_time_ms.to_bytes(8, "big")
        out += block(envelope) + bytes([len(sections)])
        for label, content in sorted(sections.items()):
            out += bytes([label]) + block(content)
        return out + bytes([len(proven.path)]) + b"".join(proven.path)

    return (MAGIC + block(proof.note) + entry(proof.statement) +
            len(proof.chain).to_bytes(2, "big") +
            b"".join(entry(proven) for proven in proof.chain))


def _check_entry(proven, checkpoint):
    entry = proven.entry
    leaf = leaf_of(entry.envelope, entry.index, entry.record_time_ms)
    merkle.check_inclusion(merkle.leaf_hash(encode_leaf(leaf)), entry.index,
                           checkpoint.size, proven.path, checkpoint.root)
    header_bytes = parse_envelope(entry.envelope).header_bytes
    for label, content in entry.sections.items():
        open_section(header_bytes, label, content)


def check_log_key(genesis, verifier, vkey):
    require(genesis["origin"] == verifier.name, "checkpoint: not genesis' origin")
    require(vkey in genesis["checkpoint_vkeys"],
            "log_vkey: not listed in genesis")


def _replay(proof, registry):
    """The statement's assurance, from all entries in the order of the log."""
    entries = [proven.entry for proven in (proof.statement, *proof.chain)]
    times, assurance = 0, None
    for entry in sorted(entries, key=lambda entry: entry.index):
        require(entry.record_time_ms >= times, "record_time_ms: goes back")
        times = entry.record_time_ms
        envelope = parse_envelope(entry.envelope)
        is_statement = entry.index == proof.statement.entry.index
        kind = envelope.header["kind"]
        require(is_statement or (is_governance(kind) and kind != CATALOGUE),
                "key_chain: holds what decides nothing about keys")
        try:
            taken = replay.take(entry, registry)
            replay.check_signatures(envelope, registry)
        except Refused as refused:
            raise Refused(f"entry {entry.index}: {refused}") from None
        assurance = taken if is_statement else assurance
    return assurance


@functools.lru_cache(maxsize=None)
def verify(data, vkey):
    """All of a proof, trusting nothing but `vkey`."""
    proof = parse(data)
    require(encode(proof) == data, "proof: encodes differently")
    verifier = note.parse_vkey(vkey)
    checkpoint = note.verify_checkpoint(proof.note, verifier)
    for proven in (proof.statement, *proof.chain):
        _check_entry(proven, checkpoint)
    registry = Registry()
    assurance = _replay(proof, registry)
    require(registry.genesis, "key_chain: without genesis")
    check_log_key(registry.genesis, verifier, vkey)
    entry = proof.statement.entry
    suspect = registry.is_suspect(parse_envelope(entry.envelope),
                                  Position(entry.index, entry.record_time_ms))
    return Verified(entry, checkpoint, assurance, suspect, registry)
