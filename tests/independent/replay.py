"""One entry after another: authority, record and signatures.

Used over the whole log and over the few entries that a proof brings along.
"""

import collections

import governance
import keys
from refusal import Refused, require
from registry import SELF_SIGNED, Position
from statement import (
    CATALOGUE, GENESIS, is_governance, open_section, parse_envelope,
    recovered_bytes, signed_bytes)

# `sections` maps labels to contents.
Entry = collections.namedtuple("Entry", "index record_time_ms envelope sections")


def record_of(entry):
    """The parsed record of a governance entry; None for CATALOGUE."""
    envelope = parse_envelope(entry.envelope)
    if envelope.header["kind"] == CATALOGUE:
        for head in envelope.header["sections"]:
            label = head["label"]
            require(label in entry.sections,
                    f"sections[{label}]: missing, governance is complete")
            open_section(envelope.header_bytes, label, entry.sections[label])
        return None
    require(1 in entry.sections, "sections[1]: missing, governance is complete")
    section = open_section(envelope.header_bytes, 1, entry.sections[1])
    return governance.parse_record(envelope.header["kind"], section.data)


def check_signatures(envelope, registry):
    """Author's and countersigner's. Returns the schemes of the two keys."""
    checked = [(envelope.header["key_id"], signed_bytes(envelope),
                envelope.signature)]
    if envelope.recovered:
        checked.append((envelope.recovered.key_id, recovered_bytes(envelope),
                        envelope.recovered.signature))
    schemes = []
    for key_id, message, signature in checked:
        require(key_id in registry.keys, "signature: key not registered")
        spki = registry.keys[key_id].spki
        if not keys.verify(spki, message, signature):
            raise Refused("signature: does not verify")
        schemes.append(keys.parse_spki(spki)[0])
    return schemes


def take(entry, registry):
    """Judges an entry and applies it. Returns its assurance."""
    envelope = parse_envelope(entry.envelope)
    kind = envelope.header["kind"]
    position = Position(entry.index, entry.record_time_ms)
    assurance = SELF_SIGNED
    if kind != GENESIS:
        require(registry.genesis, "ledger_id: no genesis before this entry")
        assurance = registry.judge(envelope, position)
    if is_governance(kind):
        record = record_of(entry)
        if record is not None:
            registry.apply(envelope, record, position)
    return assurance
