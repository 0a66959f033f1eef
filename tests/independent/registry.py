"""Who exists and whose key speaks for whom, replayed entry by entry.

judge() says whether a statement's keys may speak for its author now; apply()
takes a governance statement into the state. Entries come in the order of the
log, so "now" is always the position of the entry at hand, and a statement
counts from the entry after it on.
"""

import collections
import dataclasses

import keys as public_keys
from governance import (
    ADMIN_KEY, APPROVAL, APPROVE, ACTIVATION, APPOINTMENT, DELEGATION,
    DELEGATION_REVOCATION, DEVICE_KEY, DISSOLVED, ERASURE, EVENT_KEY, GENESIS,
    KEY_RECOVERY, KEY_REGISTRATION, KEY_RETIREMENT, KEY_REVOCATION,
    KEY_SUSPENSION, NOTARY, NOTARY_KEY, OPERATOR, ORGANIZATION,
    ORGANIZATION_CHANGE, RECOVERY_KEY, REGISTRAR, REGULATOR, REGULATOR_KEY)
from refusal import require
from statement import (
    APPROVES, CATALOGUE, ZERO, genesis_organization_id_of, is_governance,
    ledger_id_of, organization_id_of, possession_bytes, sha256)

SELF_SIGNED, NOTARISED, RECOVERED = "SELF_SIGNED", "NOTARISED", "RECOVERED"
Position = collections.namedtuple("Position", "index record_time_ms")
Ending = collections.namedtuple("Ending", "index time_ms")
Proposal = collections.namedtuple(
    "Proposal",
    "header_digest proposer root organization owner keys needs_admin")

_REGISTRARS_DECISIONS = (ORGANIZATION, APPROVAL, KEY_RECOVERY,
                         ORGANIZATION_CHANGE)
_ADMINS_OWN = (KEY_REGISTRATION, KEY_RETIREMENT, APPOINTMENT, DELEGATION,
               DELEGATION_REVOCATION)


@dataclasses.dataclass
class Key:
    spki: bytes
    organization: str
    purpose: int
    since: int
    proposed: int
    root: bytes  # the key whose holder put this one in
    retired: Ending = None
    suspended: Ending = None
    revoked: Ending = None

    @property
    def usable(self):
        return not (self.retired or self.suspended or self.revoked)


@dataclasses.dataclass
class Organization:
    name: str
    roles: tuple
    dissolved: int = None

    @property
    def decides_over_others(self):
        return REGISTRAR in self.roles or OPERATOR in self.roles


@dataclasses.dataclass
class Delegation:
    grantor: str
    delegate: str
    kinds: tuple
    valid_from_ms: int
    valid_until_ms: int
    revoked: bool = False


def _purposes(kind, roles):
    """Purposes of an organization's own keys that sign `kind`."""
    registrar, operator = REGISTRAR in roles, OPERATOR in roles
    if not is_governance(kind):
        return set() if operator else {EVENT_KEY, DEVICE_KEY, REGULATOR_KEY}
    if kind in _REGISTRARS_DECISIONS:
        return {ADMIN_KEY, REGULATOR_KEY} if registrar else set()
    if kind in _ADMINS_OWN:
        return {ADMIN_KEY}
    allowed = {
        KEY_SUSPENSION: ({ADMIN_KEY, RECOVERY_KEY}, {REGULATOR_KEY}, set()),
        KEY_REVOCATION: ({ADMIN_KEY, RECOVERY_KEY}, {REGULATOR_KEY}, set()),
        ERASURE: ({ADMIN_KEY, EVENT_KEY}, {REGULATOR_KEY}, set()),
        ACTIVATION: (set(), {ADMIN_KEY, REGULATOR_KEY}, {ADMIN_KEY}),
        CATALOGUE: (set(), {ADMIN_KEY, EVENT_KEY, REGULATOR_KEY},
                    {ADMIN_KEY, EVENT_KEY}),
    }
    anyone, by_registrar, by_operator = allowed.get(kind, (set(),) * 3)
    return (anyone | (by_registrar if registrar else set()) |
            (by_operator if operator else set()))


class Registry:
    def __init__(self):
        self.genesis = self.ledger_id = None
        self.keys, self.organizations, self.delegations = {}, {}, {}
        self.proposals, self.decided = {}, set()
        self.admission_version = 0
        self.last = Position(-1, 0)

    # --- may this statement be said? ------------------------------------------

    def judge(self, envelope, position):
        """The statement's assurance. Refused: nobody may say this here."""
        header = envelope.header
        require(header["kind"] != GENESIS, "kind: a ledger has one genesis")
        require(header["ledger_id"] == self.ledger_id,
                "ledger_id: of another ledger")
        key = self._known(header["key_id"], "key_id")
        require(key.purpose != DEVICE_KEY or header["key_sequence"],
                "key_sequence: a DEVICE key numbers its statements")
        if envelope.recovered:
            self._judge_recovered(envelope, key, position)
            return RECOVERED
        if key.organization == header["author"]:
            self._judge_own(header, key, position)
            return SELF_SIGNED
        self._judge_notary(header, key, position)
        return NOTARISED

    def _known(self, key_id, field):
        require(key_id in self.keys, f"{field}: not registered here")
        return self.keys[key_id]

    def _in_force(self, key, position):
        require(not key.revoked, "key_id: revoked")
        require(not key.suspended, "key_id: suspended")
        require(not key.retired or
                position.record_time_ms <= key.retired.time_ms,
                "key_id: retired")

    def _active(self, organization):
        require(organization in self.organizations, "author: unknown")
        state = self.organizations[organization]
        require(state.dissolved is None, "author: dissolved")
        return state

    def _judge_own(self, header, key, position):
        self._in_force(key, position)
        author = self._active(header["author"])
        require(key.purpose in _purposes(header["kind"], author.roles),
                "key_id: a key of this purpose does not sign this kind")

    def _judge_notary(self, header, key, position):
        granted = self.delegations.values()
        require(key.purpose == NOTARY_KEY and
                any(self._covers(d, header, key, position) for d in granted),
                "key_id: of another organization, without delegation in force")
        author = self._active(header["author"])
        require(_purposes(header["kind"], author.roles),
                "author: does not state this kind")
        self._active(key.organization)
        self._in_force(key, position)

    @staticmethod
    def _covers(delegation, header, key, position):
        kind, now = header["kind"], position.record_time_ms
        listed = (kind in delegation.kinds if delegation.kinds
                  else 100 < kind < 300)
        until = delegation.valid_until_ms
        return (listed and not delegation.revoked and
                delegation.grantor == header["author"] and
                delegation.delegate == key.organization and
                delegation.valid_from_ms <= now and (not until or now < until))

    def _judge_recovered(self, envelope, key, position):
        header, other = envelope.header, envelope.recovered.key_id
        require(not is_governance(header["kind"]),
                "recovered: governance is signed afresh")
        require(key.organization == header["author"],
                "key_id: never belonged to the author")
        author = self._active(header["author"])
        require(key.purpose in _purposes(header["kind"], author.roles),
                "key_id: a key of this purpose does not sign this kind")
        vouching = self._known(other, "recovered.key_id")
        require(vouching.organization == header["author"] and
                vouching.purpose in (EVENT_KEY, REGULATOR_KEY) and
                other != header["key_id"],
                "recovered.key_id: no EVENT or REGULATOR key of the author")
        self._in_force(vouching, position)

    def is_suspect(self, envelope, position):
        """Recorded while its key was in other hands?"""
        key = self.keys[envelope.recovered.key_id if envelope.recovered
                        else envelope.header["key_id"]]
        return any(ending and ending.time_ms and
                   ending.time_ms <= position.record_time_ms and
                   position.index < ending.index
                   for ending in (key.suspended, key.revoked))

    # --- governance statements ------------------------------------------------

    def apply(self, envelope, record, position):
        """Checks a record against what is so far, then takes it in."""
        require(position.index > self.last.index and
                position.record_time_ms >= self.last.record_time_ms,
                "index: entries come in the order of the log")
        kind = envelope.header["kind"]
        if kind == GENESIS:
            self._begin(envelope, record, position)
        else:
            self._RECORDS[kind](self, envelope, record, position)
        self.last = position

    def _begin(self, envelope, record, position):
        require(self.genesis is None and position.index == 0,
                "kind: a ledger has one genesis, entry 0")
        first = None
        for listed in record["organizations"]:
            owner = Organization(listed["display_name"], (listed["role"],))
            self._check_has_admin(listed["keys"])
            name = genesis_organization_id_of(
                public_keys.key_id(listed["keys"][0]["spki"]))
            first = first or name
            for key in listed["keys"]:
                self._check_soundness(key, owner)
                self._add_key(key, name, position.index, position.index)
            self.organizations[name] = owner
        header = envelope.header
        require(header["author"] == first, "author: not the first registrar")
        first_key = record["organizations"][0]["keys"][0]["spki"]
        require(header["key_id"] == public_keys.key_id(first_key),
                "key_id: not the first key of genesis")
        self.genesis = record
        self.ledger_id = ledger_id_of(envelope.header_bytes)
        self.admission_version = record["admission_version"]

    @staticmethod
    def _check_has_admin(keys):
        require(any(key["purpose"] == ADMIN_KEY for key in keys),
                "keys: no ADMIN key")

    @staticmethod
    def _check_soundness(key, owner):
        public_keys.parse_spki(key["spki"])
        needed = {REGULATOR_KEY: {REGULATOR, REGISTRAR},
                  NOTARY_KEY: {NOTARY, OPERATOR}}.get(key["purpose"])
        require(not needed or needed & set(owner.roles),
                "keys.purpose: does not fit the organization's roles")

    def _check_new_key(self, header, key, owner, owner_id):
        self._check_soundness(key, owner)
        key_id = public_keys.key_id(key["spki"])
        proposed = [k["spki"] for p in self.proposals.values() for k in p.keys]
        require(key_id not in self.keys and key["spki"] not in proposed,
                "keys.spki: known already")
        message = possession_bytes(header, key_id, key["purpose"], owner_id)
        require(public_keys.verify(key["spki"], message, key["possession"]),
                "keys.possession: not the key's signature")

    def _add_key(self, key, organization, index, proposed, root=None):
        key_id = public_keys.key_id(key["spki"])
        require(key_id not in self.keys, "keys.spki: known already")
        self.keys[key_id] = Key(key["spki"], organization, key["purpose"],
                                index, proposed, root or key_id)

    def _needs_admin(self, header, organization):
        """Only ADMIN keys decide over registrars and operators."""
        if organization.decides_over_others:
            require(self.keys[header["key_id"]].purpose == ADMIN_KEY,
                    "key_id: needs an ADMIN key of a registrar")

    def _existing(self, name):
        require(name in self.organizations, "organization: unknown")
        organization = self.organizations[name]
        require(organization.dissolved is None, "organization: dissolved")
        return organization

    def _propose(self, envelope, name, owner, record, position, new=None):
        header = envelope.header
        self._needs_admin(header, owner)
        self._check_has_admin(record["keys"])
        for key in record["keys"]:
            self._check_new_key(header, key, owner, "" if new else name)
        self.proposals[position.index] = Proposal(
            sha256(envelope.header_bytes), header["key_id"],
            self.keys[header["key_id"]].root, name, new, record["keys"], owner.decides_over_others)

    def _organization(self, envelope, record, position):
        roles = set(record["roles"])
        require(REGISTRAR not in roles or roles <= {REGISTRAR, REGULATOR},
                "roles: REGISTRAR goes with REGULATOR only")
        require(OPERATOR not in roles or roles <= {OPERATOR, NOTARY},
                "roles: OPERATOR goes with NOTARY only")
        owner = Organization(record["display_name"], record["roles"])
        name = organization_id_of(envelope.header_bytes)
        self._propose(envelope, name, owner, record, position, owner)

    def _key_recovery(self, envelope, record, position):
        owner = self._existing(record["organization"])
        self._propose(envelope, record["organization"], owner, record, position)

    def _approval(self, envelope, record, position):
        header, refs = envelope.header, envelope.header["refs"]
        require(len(refs) == 1 and refs[0]["kind"] == APPROVES and
                refs[0]["ledger_id"] == self.ledger_id,
                "refs: an approval APPROVES one proposal of this ledger")
        index = refs[0]["index"]
        require(index not in self.decided, "refs: already decided")
        proposal = self.proposals.get(index)
        require(proposal and
                proposal.header_digest == refs[0]["header_digest"],
                "refs: no proposal with this header digest")
        require(proposal.proposer != header["key_id"],
                "key_id: proposed this itself")
        if record["decision"] == APPROVE:
            self._approve(header, proposal, index, position)
        del self.proposals[index]
        self.decided.add(index)

    def _approve(self, header, proposal, proposed, position):
        require(proposal.root != self.keys[header["key_id"]].root,
                "key_id: one person with the proposer")
        require(not proposal.needs_admin or
                self.keys[header["key_id"]].purpose == ADMIN_KEY,
                "key_id: needs an ADMIN key of a registrar")
        if proposal.owner:
            self.organizations[proposal.organization] = proposal.owner
        else:
            self._existing(proposal.organization)
        for key in proposal.keys:
            self._add_key(key, proposal.organization, position.index, proposed)

    def _key_registration(self, envelope, record, position):
        author = envelope.header["author"]
        self._check_new_key(envelope.header, record["key"],
                            self.organizations[author], author)
        self._add_key(record["key"], author, position.index, position.index,
                      self.keys[envelope.header["key_id"]].root)

    def _target(self, header, key_id):
        key = self._known(key_id, "record.key_id")
        outside = (header["kind"] in (KEY_SUSPENSION, KEY_REVOCATION) and
                   REGISTRAR in self.organizations[header["author"]].roles)
        require(key.organization == header["author"] or outside,
                "record.key_id: belongs to another organization")
        return key

    def _check_some_key_remains(self, header, key_id, key):
        governing = (ADMIN_KEY, RECOVERY_KEY)
        if (key.purpose not in governing or not key.usable or
                key.organization != header["author"]):
            return
        require(any(other.usable and other.purpose in governing and
                    other.organization == key.organization and
                    other_id != key_id
                    for other_id, other in self.keys.items()),
                "record.key_id: no ADMIN or RECOVERY key would remain")

    def _key_retirement(self, envelope, record, position):
        key = self._target(envelope.header, record["key_id"])
        require(key.usable, "record.key_id: has ended")
        self._check_some_key_remains(envelope.header, record["key_id"], key)
        key.retired = Ending(position.index, record["accept_until_ms"])

    def _key_suspension(self, envelope, record, position):
        key = self._target(envelope.header, record["key_id"])
        require(not key.suspended and not key.revoked,
                "record.key_id: has ended")
        key.suspended = self._loss(record, position)

    def _key_revocation(self, envelope, record, position):
        key = self._target(envelope.header, record["key_id"])
        require(not key.revoked, "record.key_id: has ended")
        loss = self._loss(record, position)
        self._check_some_key_remains(envelope.header, record["key_id"], key)
        key.revoked = loss

    @staticmethod
    def _loss(record, position):
        require(record["compromised_since_ms"] <= position.record_time_ms,
                "compromised_since_ms: after the record time")
        return Ending(position.index, record["compromised_since_ms"])

    def _appointment(self, envelope, record, _position):
        if record["key_id"] == ZERO:
            return
        key = self._known(record["key_id"], "record.key_id")
        require(key.organization == envelope.header["author"],
                "record.key_id: belongs to another organization")

    def _delegation(self, envelope, record, position):
        grantor, delegate = envelope.header["author"], record["delegate"]
        roles = getattr(self.organizations.get(delegate), "roles", ())
        require(delegate != grantor and {NOTARY, OPERATOR} & set(roles),
                "delegate: no other organization that may be a notary")
        self.delegations[position.index] = Delegation(
            grantor, delegate, record["kinds"], record["valid_from_ms"],
            record["valid_until_ms"])

    def _delegation_revocation(self, envelope, record, _position):
        delegation = self.delegations.get(record["delegation_index"])
        require(delegation and not delegation.revoked and
                delegation.grantor == envelope.header["author"],
                "delegation_index: no delegation of the author in force")
        delegation.revoked = True

    def _organization_change(self, envelope, record, position):
        name, successor = record["organization"], record["successor"]
        organization = self._existing(name)
        self._needs_admin(envelope.header, organization)
        require(not successor or
                (successor != name and successor in self.organizations),
                "successor: no other organization")
        if record["status"] == DISSOLVED:
            require(REGISTRAR not in organization.roles or
                    any(o.dissolved is None and REGISTRAR in o.roles
                        for other, o in self.organizations.items()
                        if other != name),
                    "organization: the last registrar")
            organization.dissolved = position.index
        organization.name = record["display_name"]

    def _erasure(self, _envelope, record, position):
        require(all(t["index"] < position.index for t in record["targets"]),
                "targets: not earlier entries")

    def _activation(self, _envelope, record, _position):
        require(record["admission_version"] > self.admission_version,
                "admission_version: not above the one in force")
        self.admission_version = record["admission_version"]

    _RECORDS = {
        ORGANIZATION: _organization, APPROVAL: _approval,
        KEY_REGISTRATION: _key_registration, KEY_RETIREMENT: _key_retirement,
        KEY_SUSPENSION: _key_suspension, KEY_REVOCATION: _key_revocation,
        KEY_RECOVERY: _key_recovery, APPOINTMENT: _appointment,
        DELEGATION: _delegation, DELEGATION_REVOCATION: _delegation_revocation,
        ORGANIZATION_CHANGE: _organization_change, ERASURE: _erasure,
        ACTIVATION: _activation,
    }
