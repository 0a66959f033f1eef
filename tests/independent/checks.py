"""The checks of an export, one function each.

A check looks at one kind of fact and says of every file whether it holds. It
takes nothing from another check, so each can be asked alone whether it sees a
mutation; what they share are pure functions of bytes that remember answers.
"""

import collections
import contextlib

import keys
import merkle
import note
import openssl
import proof_file
import replay
from governance import DEVICE_KEY
from refusal import Refused, require
from registry import Registry
from statement import (
    GENESIS, ZERO, is_governance, ledger_id_of, open_section, parse_envelope,
    parse_leaf, sha256, signed_bytes)


class Report:
    """Counts what held and keeps what did not."""

    def __init__(self, stop_at_first=False):
        self.stop_at_first = stop_at_first
        self.passed, self.failures, self.details = 0, [], collections.Counter()

    @contextlib.contextmanager
    def item(self, path):
        """A fact about a file: Refused inside is a failure of that file."""
        try:
            yield
        except Refused as refused:
            if self.stop_at_first:
                raise Refused(f"{path}: {refused}") from None
            self.failures.append(f"{path}: {refused}")
        else:
            self.passed += 1

    def note(self, detail):
        self.details[detail] += 1


def _checkpoint(export):
    return note.verify_checkpoint(export.file("checkpoint"),
                                  note.parse_vkey(export.vkey))


def check_checkpoint(export, report):
    """Ed25519 signature and key id of the checkpoint under ledger.vkey."""
    with report.item("ledger.vkey"):
        note.parse_vkey(export.vkey)
    with report.item("checkpoint"):
        _checkpoint(export)


def check_files(export, report):
    """Every entry has each of its files, and no file is nobody's.

    Of an entry no reader may see there are the leaf and the receipt alone.
    """
    for path in export.strangers:
        with report.item(path):
            raise Refused("not a file that daodi export writes")
    size = len(export.leaves)
    for index in sorted({*range(size), *export.leaves, *export.envelopes,
                         *export.receipts, *export.proofs, *export.sections}):
        with report.item(f"entries/{index}.leaf"):
            expected = [("leaf", export.leaves), ("receipt", export.receipts)]
            if any(index in files for files in (
                    export.envelopes, export.proofs, export.sections)):
                expected += [("envelope", export.envelopes),
                             ("proof", export.proofs)]
            else:
                report.note("withheld")
            for name, files in expected:
                require(index in files, f"entry {index} has no {name}")


def check_leaves(export, report):
    """Leaves say what their envelopes are; indexes dense, times ascending."""
    last = 0
    for position, (index, data) in enumerate(export.leaves.items()):
        with report.item(f"entries/{index}.leaf"):
            leaf = parse_leaf(data)
            require(leaf.index == index == position, "index: not dense")
            require(leaf.record_time_ms >= last, "record_time_ms: goes back")
            last = leaf.record_time_ms
            if index not in export.envelopes:
                continue
            envelope = export.envelopes[index]
            require(leaf.digest == sha256(envelope), "not of its envelope")
            kind = parse_envelope(envelope).header["kind"]
            require(leaf.leaf_class == is_governance(kind),
                    "class: does not fit the kind")


def _leaf_hashes(export):
    return [merkle.leaf_hash(data) for data in export.leaves.values()]


def check_tree(export, report):
    """The root over all leaves is the checkpoint's."""
    with report.item("checkpoint"):
        checkpoint = _checkpoint(export)
        require(checkpoint.size == len(export.leaves),
                f"is of {checkpoint.size} entries, there are "
                f"{len(export.leaves)} leaves")
        require(checkpoint.root == merkle.root(_leaf_hashes(export)),
                "the leaves give another root")


class _Roots:
    """Roots of the first `size` leaves, each computed once."""

    def __init__(self, export):
        self.hashes, self.roots = _leaf_hashes(export), {}

    def check(self, checkpoint):
        size = checkpoint.size
        require(size <= len(self.hashes), "checkpoint: of entries not exported")
        if size not in self.roots:
            self.roots[size] = merkle.root(self.hashes[:size])
        require(checkpoint.root == self.roots[size],
                "checkpoint: the leaves give another root")


def check_receipts(export, report):
    """Each receipt proves its leaf, under a checkpoint of this very log."""
    roots, verifier = _Roots(export), note.parse_vkey(export.vkey)
    for index, data in export.receipts.items():
        with report.item(f"receipts/{index}.tlog-proof"):
            proven, checkpoint = note.verify_tlog_proof(
                data, export.leaves.get(index, b""), verifier)
            require(proven == index, f"is of entry {proven}")
            roots.check(checkpoint)


def _genesis(export):
    require(0 in export.envelopes, "missing")
    envelope = parse_envelope(export.envelopes[0])
    require(envelope.header["kind"] == GENESIS, "entry 0 is not genesis")
    return envelope


def check_genesis(export, report):
    """Entry 0 is genesis, lists the checkpoint key and names the ledger."""
    with report.item("envelopes/0"):
        entry = replay.Entry(0, 0, export.envelopes.get(0, b""),
                             export.sections.get(0, {}))
        _genesis(export)
        record = replay.record_of(entry)
        proof_file.check_log_key(record, note.parse_vkey(export.vkey),
                                 export.vkey)


def check_headers(export, report):
    """Strict parse, equal re-encoding, this ledger's id, no statement twice."""
    seen, ledger_id = {}, None
    for index, data in export.envelopes.items():
        with report.item(f"envelopes/{index}"):
            envelope = parse_envelope(data)
            header = envelope.header
            if index == 0:
                ledger_id = ledger_id_of(envelope.header_bytes)
            require(header["ledger_id"] == (ledger_id if index else ZERO),
                    "header.ledger_id: not from this genesis")
            require((header["kind"] == GENESIS) == (index == 0),
                    "header.kind: genesis is entry 0")
            name = (header["author"], header["statement_id"])
            require(name not in seen, f"the statement of entry {seen.get(name)}")
            seen[name] = index


def check_sections(export, report):
    """Salted digest of every section shown, SHA-256 and SM3."""
    for index, contents in export.sections.items():
        for label, content in contents.items():
            with report.item(f"sections/{index}-{label}"):
                require(index in export.envelopes, "has no envelope")
                envelope = parse_envelope(export.envelopes[index])
                section = open_section(envelope.header_bytes, label, content)
                algorithm = envelope.header["digest_algorithm"]
                report.note(("SHA-256", "SM3")[algorithm - 1])
                if section.names:
                    report.note("NAMED")
    for index, data in export.envelopes.items():
        with contextlib.suppress(Refused):  # check_headers reports those
            for head in parse_envelope(data).header["sections"]:
                if head["label"] not in export.sections.get(index, {}):
                    report.note("not shown")


def entries_of(export):
    for index, envelope in export.envelopes.items():
        leaf = parse_leaf(export.leaves.get(index, b""))
        yield replay.Entry(index, leaf.record_time_ms, envelope,
                           export.sections.get(index, {}))


def _replayed(export):
    """(path, entry, registry after it, assurance or the refusal) of each."""
    registry = Registry()
    for entry in entries_of(export):
        try:
            outcome = replay.take(entry, registry)
        except Refused as refused:
            outcome = refused
        yield f"envelopes/{entry.index}", entry, registry, outcome


def check_registry(export, report):
    """Governance replayed; every key may speak for its author where it did."""
    for path, entry, _, outcome in _replayed(export):
        with report.item(path):
            if isinstance(outcome, Refused):
                raise outcome
            kind = parse_envelope(entry.envelope).header["kind"]
            report.note("governance" if is_governance(kind) else outcome)


def check_signatures(export, report):
    """Authors' and countersigners' signatures under the registered keys."""
    for path, entry, registry, outcome in _replayed(export):
        with report.item(path):
            envelope = parse_envelope(entry.envelope)
            if isinstance(outcome, Refused):
                raise outcome
            schemes = replay.check_signatures(envelope, registry)
            report.note(schemes[0])
            if envelope.bundle:
                report.note("in a bundle")
            if envelope.recovered:
                report.note("countersigned")


def final_registry(export):
    """Everything the log says about keys and organizations."""
    registry = Registry()
    for entry in entries_of(export):
        replay.take(entry, registry)
    return registry


def check_key_sequences(export, report):
    """Statements that a key numbers, as DEVICE keys must, form one chain.

    A ledger may hold gaps and forks, which are shown and never refused; an
    export made from whole chains has none.
    """
    chains = collections.defaultdict(dict)
    registry = final_registry(export)
    for index, data in export.envelopes.items():
        envelope = parse_envelope(data)
        header = envelope.header
        key = registry.keys[header["key_id"]]
        if key.purpose != DEVICE_KEY and not header["key_sequence"]:
            continue
        with report.item(f"envelopes/{index}"):
            chain = chains[header["key_id"]]
            require(header["key_sequence"] not in chain,
                    "key_sequence: twice by this key")
            chain[header["key_sequence"]] = (
                index, header["previous_header_digest"],
                sha256(envelope.header_bytes))
    for chain in chains.values():
        for number, (index, previous, _) in sorted(chain.items()):
            with report.item(f"envelopes/{index}"):
                require(number == 1 or number - 1 in chain,
                        f"key_sequence: {number - 1} is not in the log")
                require(number == 1 or chain[number - 1][2] == previous,
                        "previous_header_digest: of another statement")


def check_refs(export, report):
    """References into this ledger name the entry they say they name."""
    ledger_id = ledger_id_of(_genesis(export).header_bytes)
    for index, data in export.envelopes.items():
        for ref in parse_envelope(data).header["refs"]:
            if ref["ledger_id"] != ledger_id:
                continue
            with report.item(f"envelopes/{index}"):
                named = export.envelopes.get(ref["index"])
                require(named, f"refs: entry {ref['index']} is not exported")
                require(ref["index"] < index, "refs: a later entry")
                header_bytes = parse_envelope(named).header_bytes
                require(sha256(header_bytes) == ref["header_digest"],
                        "refs: the entry has another header digest")


def _fate(registry, envelope, size):
    """What the first `size` entries say about the keys of a statement."""
    fate = []
    for key_id in (envelope.header["key_id"],
                   getattr(envelope.recovered, "key_id", None)):
        key = registry.keys.get(key_id)
        if key:
            endings = (key.retired, key.suspended, key.revoked)
            fate.append([ending for ending in endings
                         if ending and ending.index < size])
    return fate


def check_proofs(export, report):
    """Each proof convinces a stranger of what the whole log says."""
    roots, registry, vkey = _Roots(export), final_registry(export), export.vkey
    for index, data in export.proofs.items():
        with report.item(f"proofs/{index}.daodi-proof"):
            proof = proof_file.verify(data, vkey)
            statement, size = proof.statement, proof.checkpoint.size
            roots.check(proof.checkpoint)
            require(statement.index == index, f"is of entry {statement.index}")
            require(statement.envelope == export.envelopes.get(index),
                    "is of another envelope")
            for label, content in statement.sections.items():
                require(content == export.sections.get(index, {}).get(label),
                        f"sections[{label}]: not what was exported")
            envelope = parse_envelope(statement.envelope)
            require(_fate(proof.registry, envelope, size) ==
                    _fate(registry, envelope, size),
                    "key_chain: hides what became of a key")
            report.note("KEY_SUSPECT" if proof.suspect else proof.assurance)


def check_openssl(export, report, per_scheme=4):
    """A few signatures of each scheme by openssl, and over other bytes."""
    registry, asked = final_registry(export), collections.Counter()
    for index, data in export.envelopes.items():
        envelope = parse_envelope(data)
        spki = registry.keys[envelope.header["key_id"]].spki
        scheme, _ = keys.parse_spki(spki)
        asked[scheme] += 1
        if asked[scheme] > per_scheme:
            continue
        with report.item(f"envelopes/{index}"):
            message = signed_bytes(envelope)
            require(openssl.verify(spki, message, envelope.signature),
                    "signature: openssl refuses it")
            require(not openssl.verify(spki, message + b"x",
                                       envelope.signature),
                    "signature: openssl accepts it over other bytes")
            report.note(scheme)


# Those without a process to start; mutants go through all of them.
CHECKS = {
    "checkpoint": check_checkpoint,
    "files": check_files,
    "leaves": check_leaves,
    "tree root": check_tree,
    "receipts": check_receipts,
    "genesis": check_genesis,
    "headers": check_headers,
    "sections": check_sections,
    "registry": check_registry,
    "signatures": check_signatures,
    "key sequences": check_key_sequences,
    "references": check_refs,
    "proofs": check_proofs,
}


ALL_CHECKS = {**CHECKS, "openssl": check_openssl}


def run(name, export, stop_at_first=False):
    """The Report of one check. With stop_at_first, Refused at the first fault."""
    report = Report(stop_at_first)
    try:
        ALL_CHECKS[name](export, report)
    except Refused as refused:  # outside an item: the check cannot even begin
        if stop_at_first:
            raise
        report.failures.append(f"{name}: {refused}")
    return report
