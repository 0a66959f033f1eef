"""Signed notes, checkpoints and tlog-proofs of C2SP.

c2sp.org/signed-note, c2sp.org/tlog-checkpoint, c2sp.org/tlog-proof.
"""

import base64
import binascii
import collections
import functools
import hashlib
import re

import ed25519
import merkle
from refusal import Refused, require

Verifier = collections.namedtuple("Verifier", "name key_id public")
Checkpoint = collections.namedtuple("Checkpoint", "origin size root")
TlogProof = collections.namedtuple("TlogProof", "index path note")
_TYPE_ED25519 = b"\1"
_SIGNATURE_LINE = re.compile(r"\u2014 ([^ +\n]+) ([A-Za-z0-9+/]+={0,2})")
_MAX_SIGNATURES = 100


def decode_base64(text, what):
    """Canonical base64 with padding."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused(f"{what}: {error}") from None
    require(base64.b64encode(data).decode() == text, f"{what}: not canonical")
    return data


def decimal(text, what):
    require(re.fullmatch("0|[1-9][0-9]{0,19}", text, re.ASCII) and
            int(text) < 2**64, f"{what}: no decimal below 2^64")
    return int(text)


def note_key_id(name, typed_key):
    return hashlib.sha256(name.encode() + b"\n" + typed_key).digest()[:4]


def encode_vkey(name, public):
    typed_key = _TYPE_ED25519 + public
    encoded = base64.b64encode(typed_key).decode()
    return f"{name}+{note_key_id(name, typed_key).hex()}+{encoded}"


@functools.lru_cache(maxsize=None)
def parse_vkey(vkey):
    parts = vkey.split("+", 2)
    require(len(parts) == 3 and parts[0], "vkey: must be name+id+key")
    name, key_id, encoded = parts
    require(not re.search(r"[\s\x00-\x1f]", name), "vkey: space in the name")
    typed_key = decode_base64(encoded, "vkey")
    require(typed_key[:1] == _TYPE_ED25519 and len(typed_key) == 33,
            "vkey: not an Ed25519 key")
    require(note_key_id(name, typed_key).hex() == key_id, "vkey: wrong key id")
    ed25519.decode_key(typed_key[1:])
    return Verifier(name, bytes.fromhex(key_id), typed_key[1:])


def split_note(note):
    """(text with its final newline, signature lines)."""
    require(len(note) <= 1 << 20, "note: more than 1 MiB")
    try:
        decoded = note.decode()
    except UnicodeDecodeError:
        raise Refused("note: not UTF-8") from None
    require(not re.search(r"[\x00-\x09\x0b-\x1f]", decoded),
            "note: control character")
    text, separator, lines = decoded.rpartition("\n\n")
    require(separator and lines.endswith("\n"), "note: no signature lines")
    lines = lines[:-1].split("\n")
    require(len(lines) <= _MAX_SIGNATURES, "note: too many signatures")
    return text + "\n", lines


@functools.lru_cache(maxsize=None)
def verify_note(note, verifier):
    """The text of a note that `verifier` signed."""
    text, lines = split_note(note)
    signed = False
    for line in lines:
        match = _SIGNATURE_LINE.fullmatch(line)
        require(match, "note: malformed signature line")
        payload = decode_base64(match[2], "note signature")
        require(len(payload) > 4, "note signature: too short")
        if (match[1], payload[:4]) != (verifier.name, verifier.key_id):
            continue  # somebody else's, which the verifier cannot judge
        require(len(payload) == 68 and
                ed25519.verify(verifier.public, text.encode(), payload[4:]),
                f"note: the signature of {verifier.name} does not verify")
        signed = True
    require(signed, f"note: not signed by {verifier.name}")
    return text


@functools.lru_cache(maxsize=None)
def verify_checkpoint(note, verifier):
    lines = verify_note(note, verifier)[:-1].split("\n")
    require(len(lines) >= 3 and all(lines), "checkpoint: needs three full lines")
    require(lines[0] == verifier.name, "checkpoint: of another origin")
    root = decode_base64(lines[2], "checkpoint root")
    require(len(root) == 32, "checkpoint root: must have 32 bytes")
    return Checkpoint(lines[0], decimal(lines[1], "checkpoint size"), root)


def parse_tlog_proof(data):
    head, separator, note = data.partition(b"\n\n")
    require(separator, "tlog-proof: no empty line before the checkpoint")
    try:
        lines = head.decode().split("\n")
    except UnicodeDecodeError:
        raise Refused("tlog-proof: not UTF-8") from None
    require(lines.pop(0) == "c2sp.org/tlog-proof@v1", "tlog-proof: first line")
    if lines and lines[0].startswith("extra "):
        require(decode_base64(lines.pop(0)[6:], "extra"), "extra: empty")
    require(lines and lines[0].startswith("index "), "tlog-proof: no index")
    index = decimal(lines.pop(0)[6:], "tlog-proof index")
    hashes = tuple(decode_base64(line, "tlog-proof path") for line in lines)
    require(len(hashes) <= 63, "tlog-proof: path too long")
    return TlogProof(index, hashes, note)


@functools.lru_cache(maxsize=None)
def verify_tlog_proof(data, leaf, verifier):
    """(index, checkpoint) of a proof that the bytes `leaf` are in the log."""
    proof = parse_tlog_proof(data)
    checkpoint = verify_checkpoint(proof.note, verifier)
    merkle.check_inclusion(merkle.leaf_hash(leaf), proof.index, checkpoint.size,
                           proof.path, checkpoint.root)
    return proof.index, checkpoint
