"""A ledger of some forty entries, made in memory for the tests.

Every key story of docs/formats/ happens once: registrations with two keys,
three schemes, bundles, a notary, a device chain, retirement, suspension,
revocation, recovery, a dissolved organization, recovered statements.
"""

import base64
import collections
import hashlib

import governance as g
import merkle
import note
import proof_file
import replay
import statement as st
import wire
from exported import Export
from signing import Ed25519Signer, P256Signer, Sm2Signer

ORIGIN = "ledger.test.example/synthetic"
START_MS = 1748736000000
HARVEST, SHIPPING, SENSOR_REPORT, CONFIRMATION = 103, 109, 117, 301
SHA256, SM3 = 1, 2

SectionSpec = collections.namedtuple(
    "SectionSpec", "label audience schema data erasable names",
    defaults=(0, ()))


def signer(kind, name):
    return kind(hashlib.sha256(name.encode()).digest())


class SmallLedger:
    """Entries in order; export() gives the files `daodi export` would write."""

    def __init__(self, log_key=None):
        self.log_key = log_key or signer(Ed25519Signer, "log")
        self.ledger_id = st.ZERO
        self.entries = []  # replay.Entry
        self._statements = 0

    @property
    def vkey(self):
        return note.encode_vkey(ORIGIN, self.log_key.public)

    # --- statements -----------------------------------------------------------

    def statement_id(self):
        """Of the statement that header() makes next."""
        noise = hashlib.sha256(self._statements.to_bytes(4, "big")).digest()
        return ((START_MS + self._statements).to_bytes(6, "big") +
                bytes([0x70 | noise[0] & 15, noise[1], 0x80 | noise[2] & 63]) +
                noise[3:10])

    def header(self, kind, author, key, sections=(), algorithm=SHA256, **fields):
        """(header bytes, {label: content})"""
        values = {
            "format": 1, "ledger_id": self.ledger_id, "kind": kind,
            "statement_id": self.statement_id(), "author": author,
            "key_id": key.id, "author_time_ms": START_MS + self._statements,
            "digest_algorithm": algorithm, "previous_header_digest": st.ZERO,
            **fields}
        self._statements += 1
        heads, contents = [], {}
        for spec in sections:
            salt = hashlib.sha256(values["statement_id"] +
                                  bytes([spec.label])).digest()
            section = st.Section(salt, tuple(sorted(spec.names)), spec.data)
            head = {"label": spec.label, "audience": spec.audience,
                    "erasable": spec.erasable, "schema": spec.schema}
            heads.append({**head, "digest": st.section_digest(values, head,
                                                              section)})
            contents[spec.label] = b"".join([
                salt, bytes([len(section.names)]),
                *(bytes([len(name)]) + name for name in section.names),
                spec.data])
        values["sections"] = heads
        return wire.encode(st.HEADER, values), contents

    @staticmethod
    def direct(header, key, mode=b"\x01", tail=b""):
        return (b"\x01" + len(header).to_bytes(2, "big") + header + mode +
                key.sign(st.pae("statement", header)) + tail)

    def recovered(self, header, key, vouching):
        body = self.ledger_id + st.sha256(header) + vouching.id
        return self.direct(header, key, b"\x81", vouching.id +
                           vouching.sign(st.pae("recovered", body)))

    def bundle(self, headers, key, algorithm):
        leaves = [merkle.leaf_hash(st.pae("statement", h)) for h in headers]
        body = (self.ledger_id + key.id + bytes([algorithm]) +
                len(headers).to_bytes(2, "big") + merkle.root(leaves))
        signature = key.sign(st.pae("bundle", body))
        return [b"\x01" + len(header).to_bytes(2, "big") + header + b"\x02" +
                signature + len(headers).to_bytes(2, "big") +
                i.to_bytes(2, "big") + b"".join(merkle.path(leaves, i))
                for i, header in enumerate(headers)]

    def append(self, envelope, sections):
        index = len(self.entries)
        self.entries.append(replay.Entry(index, START_MS + 1000 * index,
                                         envelope, sections))
        return index

    def say(self, kind, author, key, sections=(), **fields):
        header, contents = self.header(kind, author, key, sections, **fields)
        return self.append(self.direct(header, key), contents)

    def govern(self, kind, author, key, record, **fields):
        data = wire.encode(g.TABLES[kind], record)
        return self.say(kind, author, key,
                        [SectionSpec(1, st.PUBLIC, kind, data)], **fields)

    def header_of(self, index):
        return st.parse_envelope(self.entries[index].envelope).header_bytes

    def ref(self, kind, index):
        return {"kind": kind, "ledger_id": self.ledger_id, "index": index,
                "header_digest": st.sha256(self.header_of(index))}

    def new_key(self, key, purpose, author, owner=""):
        """A Key record for the statement made next; owner "": a proposal."""
        header = {"ledger_id": self.ledger_id, "author": author,
                  "statement_id": self.statement_id()}
        message = st.possession_bytes(header, key.id, purpose, owner)
        return {"spki": key.spki, "purpose": purpose,
                "possession": key.sign(message)}

    def approve(self, author, key, proposal):
        return self.govern(g.APPROVAL, author, key, {"decision": g.APPROVE},
                           refs=[self.ref(st.APPROVES, proposal)])

    # --- files ----------------------------------------------------------------

    def leaves(self):
        return [st.encode_leaf(st.leaf_of(e.envelope, e.index, e.record_time_ms))
                for e in self.entries]

    def checkpoint(self, size=None):
        leaves = [merkle.leaf_hash(leaf) for leaf in self.leaves()]
        leaves = leaves[:size]
        root = base64.b64encode(merkle.root(leaves)).decode()
        text = f"{ORIGIN}\n{len(leaves)}\n{root}\n"
        typed_key = b"\1" + self.log_key.public
        payload = (note.note_key_id(ORIGIN, typed_key) +
                   self.log_key.sign(text.encode()))
        line = base64.b64encode(payload).decode()
        return f"{text}\n\u2014 {ORIGIN} {line}\n".encode()

    def export(self):
        leaves = self.leaves()
        hashes = [merkle.leaf_hash(leaf) for leaf in leaves]
        checkpoint = self.checkpoint()
        proven = [proof_file.Proven(e, tuple(merkle.path(hashes, e.index)))
                  for e in self.entries]
        public = [p for p in proven if st.is_governance(
            st.parse_envelope(p.entry.envelope).header["kind"])]
        files = {"ledger.vkey": self.vkey.encode() + b"\n",
                 "checkpoint": checkpoint}
        for p in proven:
            index = p.entry.index
            chain = tuple(other for other in public if other is not p)
            path = "".join(base64.b64encode(h).decode() + "\n" for h in p.path)
            files[f"entries/{index}.leaf"] = leaves[index]
            files[f"envelopes/{index}"] = p.entry.envelope
            files[f"receipts/{index}.tlog-proof"] = (
                f"c2sp.org/tlog-proof@v1\nindex {index}\n{path}\n".encode() +
                checkpoint)
            files[f"proofs/{index}.daodi-proof"] = proof_file.encode(
                proof_file.Proof(checkpoint, p, chain))
            for label, content in p.entry.sections.items():
                files[f"sections/{index}-{label}"] = content
        return Export(files)


class Story:
    """The ledger with everything in it, and names for its parts."""

    def __init__(self, log_key=None):
        self.ledger = SmallLedger(log_key)
        self.keys = {
            name: signer(kind, name) for name, kind in {
                "registrar": Ed25519Signer, "second": P256Signer,
                "operator": Ed25519Signer, "admin": Ed25519Signer,
                "rescue": P256Signer, "quality": P256Signer,
                "press": Sm2Signer, "device": Ed25519Signer,
                "newer": Sm2Signer, "newest": P256Signer,
                "notary": Ed25519Signer, "notary_admin": P256Signer,
                "co-op": P256Signer, "regulator": P256Signer,
                "closing": Ed25519Signer, "lost_admin": P256Signer,
            }.items()}
        self._begin()
        self._organizations()
        self._business()
        self._key_stories()

    def _begin(self):
        ledger, keys = self.ledger, self.keys
        first = keys["registrar"]
        self.registrar = st.genesis_organization_id_of(first.id)
        self.operator = st.genesis_organization_id_of(keys["operator"].id)

        def listed(name, purpose):
            return {"spki": keys[name].spki, "purpose": purpose}

        ledger.govern(g.GENESIS, self.registrar, first, {
            "origin": ORIGIN, "clock_mode": g.SIMULATED,
            "civil_zone": "Asia/Shanghai", "working_day_calendar": "cn-2025",
            "admission_version": 1, "checkpoint_vkeys": [ledger.vkey],
            "organizations": [
                {"display_name": "省药监局（样例）", "role": g.REGISTRAR, "keys": [
                    listed("registrar", g.ADMIN_KEY),
                    listed("second", g.ADMIN_KEY)]},
                {"display_name": "Operator", "role": g.OPERATOR,
                 "keys": [listed("operator", g.ADMIN_KEY)]}]})
        ledger.ledger_id = st.ledger_id_of(ledger.header_of(0))

    def _register(self, name, roles, new_keys):
        ledger, keys = self.ledger, self.keys
        record = {"display_name": name, "roles": roles,
                  "keys": [ledger.new_key(keys[key], purpose, self.registrar)
                           for key, purpose in new_keys]}
        proposal = ledger.govern(g.ORGANIZATION, self.registrar,
                                 keys["registrar"], record)
        ledger.approve(self.registrar, keys["second"], proposal)
        return st.organization_id_of(ledger.header_of(proposal))

    def _organizations(self):
        self.maker = self._register("江华瑶药饮片厂", [g.ENTERPRISE], [
            ("admin", g.ADMIN_KEY), ("rescue", g.RECOVERY_KEY),
            ("quality", g.EVENT_KEY), ("press", g.EVENT_KEY)])
        self.notary = self._register("公证平台", [g.NOTARY], [
            ("notary_admin", g.ADMIN_KEY), ("notary", g.NOTARY_KEY)])
        self.co_op = self._register("合作社", [g.ENTERPRISE],
                                    [("co-op", g.ADMIN_KEY)])
        self.office = self._register("县局", [g.REGULATOR], [
            ("regulator", g.REGULATOR_KEY), ("closing", g.ADMIN_KEY)])

    def _harvest_sections(self):
        return [SectionSpec(1, st.PUBLIC, 1001, b"facts"),
                SectionSpec(2, st.CHAIN, 1002, "采收 120 kg".encode()),
                SectionSpec(3, st.NAMED, 1004, b"parties",
                            names=(self.maker.encode(), self.co_op.encode())),
                SectionSpec(4, st.OWNER, 1010, "张三".encode(), erasable=1)]

    def _business(self):
        ledger, keys = self.ledger, self.keys
        self.harvest = ledger.say(HARVEST, self.maker, keys["quality"],
                                  self._harvest_sections())
        ledger.say(HARVEST, self.maker, keys["press"], self._harvest_sections(),
                   algorithm=SM3, refs=[ledger.ref(8, self.harvest)])
        ledger.say(CONFIRMATION, self.office, keys["regulator"],
                   refs=[ledger.ref(3, self.harvest)])
        headers, contents = zip(*(ledger.header(
            HARVEST, self.maker, keys["press"], self._harvest_sections(), SM3)
            for _ in range(5)))
        for envelope, sections in zip(
                ledger.bundle(headers, keys["press"], SM3), contents):
            ledger.append(envelope, sections)
        ledger.govern(g.DELEGATION, self.co_op, keys["co-op"],
                      {"delegate": self.notary, "kinds": [HARVEST]})
        self.delegation = len(ledger.entries) - 1
        self.notarised = ledger.say(HARVEST, self.co_op, keys["notary"],
                                    self._harvest_sections())
        self._device()

    def _device(self):
        ledger, device = self.ledger, self.keys["device"]
        ledger.govern(g.KEY_REGISTRATION, self.maker, self.keys["admin"],
                      {"key": ledger.new_key(
                          device, g.DEVICE_KEY, self.maker, self.maker)})
        previous = st.ZERO
        for number in (1, 2, 3):
            index = ledger.say(
                SENSOR_REPORT, self.maker, device,
                [SectionSpec(1, st.OWNER, 1012, b"18.6 C")],
                key_sequence=number, previous_header_digest=previous)
            previous = st.sha256(ledger.header_of(index))

    def _key_stories(self):
        ledger, keys = self.ledger, self.keys
        admin = keys["admin"]
        self.suspect = ledger.say(SENSOR_REPORT, self.maker, keys["press"],
                                  [SectionSpec(1, st.OWNER, 1012, b"19.1 C")])
        unsent, contents = ledger.header(
            SENSOR_REPORT, self.maker, keys["press"],
            [SectionSpec(1, st.OWNER, 1012, b"19.4 C")])
        since = ledger.entries[self.suspect].record_time_ms
        lost = {"key_id": keys["press"].id, "compromised_since_ms": since}
        ledger.govern(g.KEY_SUSPENSION, self.maker, keys["rescue"], lost)
        ledger.govern(g.KEY_REVOCATION, self.maker, admin,
                      {**lost, "reason": "lost"})
        self.recovered = ledger.append(
            ledger.recovered(unsent, keys["press"], keys["quality"]), contents)
        ledger.govern(g.KEY_REGISTRATION, self.maker, admin,
                      {"key": ledger.new_key(
                          keys["newer"], g.EVENT_KEY, self.maker, self.maker)})
        ledger.govern(g.KEY_RETIREMENT, self.maker, admin, {
            "key_id": keys["quality"].id, "accept_until_ms": START_MS + 10**7})
        ledger.govern(g.APPOINTMENT, self.maker, admin, {
            "person": "p-7f3a", "post": 1, "valid_from_ms": START_MS,
            "key_id": keys["newer"].id})
        ledger.say(HARVEST, self.maker, keys["quality"],
                   self._harvest_sections())
        ledger.say(HARVEST, self.maker, keys["newer"], self._harvest_sections())
        self._late_governance()

    def _late_governance(self):
        ledger, keys = self.ledger, self.keys
        proposal = ledger.govern(g.KEY_RECOVERY, self.registrar,
                                 keys["second"], {
            "organization": self.maker, "keys": [
                ledger.new_key(keys["lost_admin"], g.ADMIN_KEY,
                               self.registrar, self.maker),
                ledger.new_key(keys["newest"], g.EVENT_KEY,
                               self.registrar, self.maker)]})
        ledger.approve(self.registrar, keys["registrar"], proposal)
        ledger.say(HARVEST, self.maker, keys["newest"],
                   self._harvest_sections())
        ledger.govern(g.DELEGATION_REVOCATION, self.co_op, keys["co-op"],
                      {"delegation_index": self.delegation})
        ledger.govern(g.ERASURE, self.maker, keys["lost_admin"], {
            "stage": 2, "targets": [{"index": self.harvest, "label": 4}]})
        del ledger.entries[self.harvest].sections[4]
        ledger.govern(g.ORGANIZATION_CHANGE, self.registrar, keys["registrar"], {
            "organization": self.co_op, "status": g.DISSOLVED,
            "display_name": "合作社", "successor": self.maker})
        ledger.govern(g.ACTIVATION, self.operator, keys["operator"],
                      {"admission_version": 2})


def export():
    return Story().ledger.export()
