"""Copies of an export with one thing wrong, each of which must be refused.

A mutant names the check that has to see it. That check is asked alone too:
behind the digest in the leaf no other check of an envelope would ever be tried.
"""

import collections
import random

import checks
import keys
import note
import proof_file
import statement as st
from exported import Export
from refusal import Refused
from weierstrass import P256

SEED = 20251101
Mutant = collections.namedtuple("Mutant", "what check files")


def _flip(data, offset, mask=1):
    return data[:offset] + bytes([data[offset] ^ mask]) + data[offset + 1:]


class Mutator:
    """Draws mutants of an export that passes; one seed, the same mutants."""

    def __init__(self, export, seed=SEED):
        self.export, self.random = export, random.Random(seed)
        self.envelopes = {index: st.parse_envelope(data)
                          for index, data in export.envelopes.items()}

    def all(self):
        for family in (self._checkpoint, self._vkey, self._leaves,
                       self._headers, self._signatures, self._bundles,
                       self._sections, self._receipts, self._swaps,
                       self._lost_files, self._proof_bytes, self._key_chains,
                       self._foreign_sections):
            yield from family()

    # --- drawing --------------------------------------------------------------

    def _mutant(self, what, check, changes):
        files = {**self.export.files, **changes}
        return Mutant(what, check, {path: data for path, data in files.items()
                                    if data is not None})

    def _flipped(self, what, check, path, offset):
        data = _flip(self.export.files[path], offset,
                     1 << self.random.randrange(8))
        return self._mutant(f"{what}: {path}, byte {offset}", check,
                            {path: data})

    def _some(self, items, count):
        items = sorted(items)
        return self.random.sample(items, min(count, len(items)))

    # --- families -------------------------------------------------------------

    def _checkpoint(self):
        data = self.export.files["checkpoint"]
        lines = data.split(b"\n")
        starts = [sum(len(line) + 1 for line in lines[:i]) for i in range(5)]
        signature = starts[4] + len(lines[4]) - 40
        for what, start, size in (("origin", 0, len(lines[0])),
                                  ("root", starts[2], 43),
                                  ("signature", signature, 36)):
            for offset in self._some(range(start, start + size), 6):
                yield self._flipped(f"checkpoint {what}", "checkpoint",
                                    "checkpoint", offset)
        size = int(lines[1])
        for other in (size + 1, size - 1, 0, size * 10):
            lines[1] = b"%d" % other
            yield self._mutant(f"checkpoint size {other}", "checkpoint",
                               {"checkpoint": b"\n".join(lines)})

    def _vkey(self):
        vkey = self.export.files["ledger.vkey"]
        for offset in self._some(range(len(vkey)), 10):
            yield self._flipped("vkey", "checkpoint", "ledger.vkey", offset)
        # A sound key of the same name, but somebody else's.
        name = vkey.decode().partition("+")[0]
        other = note.encode_vkey(name, bytes.fromhex(
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"))
        yield self._mutant("vkey of another key", "checkpoint",
                           {"ledger.vkey": other.encode() + b"\n"})

    def _leaves(self):
        for index in self._some(self.export.leaves, 24):
            yield self._flipped("leaf", "tree root", f"entries/{index}.leaf",
                                self.random.randrange(57))
        for index in self._some(self.export.leaves, 8):
            leaf = st.parse_leaf(self.export.leaves[index])
            early = st.encode_leaf(leaf._replace(record_time_ms=1))
            if index:
                yield self._mutant(f"record time of entry {index} goes back",
                                   "leaves", {f"entries/{index}.leaf": early})

    def _headers(self):
        for index in self._some(self.envelopes, 32):
            size = len(self.envelopes[index].header_bytes)
            yield self._flipped("header", "signatures", f"envelopes/{index}",
                                3 + self.random.randrange(size))

    def _signatures(self):
        schemes = collections.defaultdict(list)
        spki_of = _spki_of_keys(self.export)
        for index, envelope in self.envelopes.items():
            spki = spki_of[envelope.header["key_id"]]
            schemes[keys.parse_spki(spki)[0]].append(index)
        for indexes in schemes.values():
            for index in self._some(indexes, 14):
                start = 4 + len(self.envelopes[index].header_bytes)
                yield self._flipped(
                    "signature", "signatures", f"envelopes/{index}",
                    start + self.random.randrange(64))
        for index in self._some(schemes[keys.ECDSA_P256], 4):
            envelope = self.envelopes[index]
            start = 4 + len(envelope.header_bytes) + 32
            s = P256.n - int.from_bytes(envelope.signature[32:], "big")
            data = self.export.envelopes[index]
            data = data[:start] + s.to_bytes(32, "big") + data[start + 32:]
            yield self._mutant(f"high s in envelope {index}", "signatures",
                               {f"envelopes/{index}": data})

    def _bundles(self):
        """Size, index and path of bundles; countersignatures."""
        tails = [i for i, e in self.envelopes.items() if e.bundle or e.recovered]
        for index in self._some(tails, 16):
            start = 3 + len(self.envelopes[index].header_bytes) + 65
            size = len(self.export.envelopes[index])
            yield self._flipped("bundle or countersignature", "signatures",
                                f"envelopes/{index}",
                                self.random.randrange(start, size))

    def _sections(self):
        paths = [f"sections/{index}-{label}"
                 for index, labels in self.export.sections.items()
                 for label in labels]
        for path in self._some(paths, 24):
            yield self._flipped("salt", "sections", path,
                                self.random.randrange(32))
        for path in self._some(paths, 24):
            size = len(self.export.files[path])
            yield self._flipped("section", "sections", path,
                                self.random.randrange(32, size))

    def _receipts(self):
        for index in self._some(self.export.receipts, 20):
            path = f"receipts/{index}.tlog-proof"
            data = self.export.files[path]
            begin = data.index(b"\n", data.index(b"\nindex ") + 1) + 1
            end = data.index(b"\n\n")
            if begin < end:
                yield self._flipped("receipt path", "receipts", path,
                                    self.random.randrange(begin, end))
            other = data.replace(b"index %d\n" % index, b"index %d\n" % (index ^ 1))
            yield self._mutant(f"receipt {index} under another index",
                               "receipts", {path: other})

    def _swaps(self):
        for pattern, check, files in (
                ("entries/{}.leaf", "leaves", self.export.leaves),
                ("envelopes/{}", "leaves", self.export.envelopes),
                ("receipts/{}.tlog-proof", "receipts", self.export.receipts),
                ("proofs/{}.daodi-proof", "proofs", self.export.proofs)):
            for _ in range(4):
                first, second = self._some(files, 2)
                paths = pattern.format(first), pattern.format(second)
                yield self._mutant(
                    f"{paths[0]} and {paths[1]} swapped", check,
                    {paths[0]: self.export.files[paths[1]],
                     paths[1]: self.export.files[paths[0]]})

    def _lost_files(self):
        last = max(self.export.leaves)
        for index in (last, *self._some(range(last), 3)):
            yield self._mutant(f"leaf {index} lost", "tree root",
                               {f"entries/{index}.leaf": None})
        for folder, suffix in (("envelopes", ""), ("receipts", ".tlog-proof"),
                               ("proofs", ".daodi-proof")):
            for index in self._some(range(last), 2):
                path = f"{folder}/{index}{suffix}"
                yield self._mutant(f"{path} lost", "files", {path: None})
        governance = [i for i, e in self.envelopes.items()
                      if st.is_governance(e.header["kind"])]
        for index in self._some(governance, 4):
            label = self.envelopes[index].header["sections"][0]["label"]
            yield self._mutant(f"record of entry {index} lost", "registry",
                               {f"sections/{index}-{label}": None})

    def _proof_bytes(self):
        for index in self._some(self.export.proofs, 60):
            path = f"proofs/{index}.daodi-proof"
            data = self.export.files[path]
            unjudged = _unjudged_bytes(data)
            offset = self.random.randrange(len(data) - len(unjudged))
            offset += len(unjudged) if offset >= unjudged.start else 0
            yield self._flipped("proof", "proofs", path, offset)

    def _key_chains(self):
        """Drops from a key chain what the statement's key rests on."""
        for index in self._some(self.export.proofs, 24):
            path = f"proofs/{index}.daodi-proof"
            proof = proof_file.parse(self.export.files[path])
            needed = _entries_needed(self.export, self.envelopes[index])
            present = [proven.entry.index for proven in proof.chain]
            for lost in self._some(needed.intersection(present), 2):
                chain = tuple(proven for proven in proof.chain
                              if proven.entry.index != lost)
                data = proof_file.encode(proof._replace(chain=chain))
                yield self._mutant(f"key chain of {path} without entry {lost}",
                                   "proofs", {path: data})

    def _foreign_sections(self):
        """Adds bytes that nobody signed to an entry of a key chain."""
        for index in self._some(self.export.proofs, 6):
            path = f"proofs/{index}.daodi-proof"
            proof = proof_file.parse(self.export.files[path])
            if not proof.chain:
                continue
            first = proof.chain[0]
            entry = first.entry._replace(
                sections={**first.entry.sections, 9: bytes(33) + b"unsigned"})
            chain = (first._replace(entry=entry), *proof.chain[1:])
            data = proof_file.encode(proof._replace(chain=chain))
            yield self._mutant(f"unsigned section in the key chain of {path}",
                               "proofs", {path: data})


def _spki_of_keys(export):
    return {key_id: key.spki
            for key_id, key in checks.final_registry(export).keys.items()}


def _unjudged_bytes(data):
    """Where a proof holds signatures of others than the log's own key."""
    begin = len(proof_file.MAGIC) + 4
    end = begin + int.from_bytes(data[begin - 4:begin], "big")
    signed = data.index(b"\n\n", begin) + 2
    return range(data.index(b"\n", signed) + 1, end)


def _entries_needed(export, envelope):
    """Genesis, the registration of the statement's key, and what ended it."""
    key = checks.final_registry(export).keys[envelope.header["key_id"]]
    needed = {0, key.since, key.proposed}
    needed.update(ending.index for ending in
                  (key.retired, key.suspended, key.revoked) if ending)
    return needed


def is_refused(mutant):
    """Whether the named check alone and all checks together refuse it."""
    mutated = Export(mutant.files)
    for names in ([mutant.check], checks.CHECKS):
        try:
            for name in names:
                checks.run(name, mutated, stop_at_first=True)
        except Refused:
            continue
        return False
    return True


def accepted(export, seed=SEED):
    """(number of mutants, what of those that were not refused)."""
    count, wrong = 0, []
    for mutant in Mutator(export, seed).all():
        count += 1
        if not is_refused(mutant):
            wrong.append(f"{mutant.what} ({mutant.check})")
    return count, wrong
