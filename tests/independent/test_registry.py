"""What the registry refuses when said after the story of small_ledger.py."""

import unittest

import governance as g
import replay
import small_ledger as small
import statement as st
import wire
from refusal import Refused
from registry import Position, Registry
from signing import Ed25519Signer, P256Signer
from small_ledger import HARVEST, SENSOR_REPORT, SectionSpec

STORY = small.Story()
LEDGER, KEYS = STORY.ledger, STORY.keys
FACTS = [SectionSpec(1, st.PUBLIC, 1001, b"facts")]


def registry_before(index):
    registry = Registry()
    for entry in LEDGER.entries[:index]:
        replay.take(entry, registry)
    return registry


class After(unittest.TestCase):
    """Statements said at a position of the story."""

    def said(self, envelope, sections, at, time_ms=None):
        entry = replay.Entry(at, time_ms or small.START_MS + 1000 * at,
                             envelope, sections)
        registry = registry_before(at)
        assurance = replay.take(entry, registry)
        replay.check_signatures(st.parse_envelope(envelope), registry)
        return assurance

    def say(self, kind, author, key, sections=None, at=None, time_ms=None,
            **fields):
        at = len(LEDGER.entries) if at is None else at
        header, contents = LEDGER.header(kind, author, KEYS[key],
                                         sections or FACTS, **fields)
        return self.said(LEDGER.direct(header, KEYS[key]), contents, at,
                         time_ms)

    def govern(self, kind, author, key, record, **fields):
        section = SectionSpec(1, st.PUBLIC, kind,
                              wire.encode(g.TABLES[kind], record))
        return self.say(kind, author, key, [section], **fields)

    def refused(self, what):
        return self.assertRaisesRegex(Refused, what)


class BusinessStatements(After):
    def test_by_a_key_in_force_are_self_signed(self):
        self.assertEqual(self.say(HARVEST, STORY.maker, "newer"), "SELF_SIGNED")

    def test_by_a_wrong_key_are_refused(self):
        for author, key, what in (
                (STORY.maker, "lost_admin", "purpose"),
                (STORY.maker, "rescue", "purpose"),
                (STORY.maker, "press", "revoked"),
                (STORY.maker, "regulator", "another organization"),
                (STORY.office, "closing", "purpose"),
                (STORY.operator, "operator", "purpose"),
                (STORY.co_op, "co-op", "dissolved"),
                (STORY.maker, "device", "numbers its statements")):
            with self.subTest((author, key)), self.refused(what):
                self.say(HARVEST, author, key)

    def test_by_a_retired_key_are_accepted_until_its_last_moment(self):
        last = small.START_MS + 10**7
        self.say(HARVEST, STORY.maker, "quality", time_ms=last)
        with self.refused("retired"):
            self.say(HARVEST, STORY.maker, "quality", time_ms=last + 1)

    def test_by_a_key_not_yet_approved_are_refused(self):
        with self.refused("not registered"):
            self.say(HARVEST, STORY.maker, "quality", at=2)
        self.say(HARVEST, STORY.maker, "quality", at=3)

    def test_by_a_notary_need_the_delegation_for_this_kind_in_force(self):
        at = STORY.notarised
        self.assertEqual(self.say(HARVEST, STORY.co_op, "notary", at=at),
                         "NOTARISED")
        for author, kind, position in (
                (STORY.co_op, SENSOR_REPORT, at),
                (STORY.co_op, HARVEST, STORY.delegation),
                (STORY.maker, HARVEST, at),
                (STORY.co_op, HARVEST, len(LEDGER.entries))):
            with self.refused("without delegation"):
                self.say(kind, author, "notary", at=position)

    def test_of_another_ledger_are_refused(self):
        with self.refused("another ledger"):
            self.say(HARVEST, STORY.maker, "newer", ledger_id=b"\1" * 32)

    def test_with_another_ones_signature_are_refused(self):
        header, contents = LEDGER.header(HARVEST, STORY.maker, KEYS["newer"],
                                         FACTS)
        with self.refused("does not verify"):
            self.said(LEDGER.direct(header, KEYS["press"]), contents,
                      len(LEDGER.entries))


class RecoveredStatements(After):
    def recover(self, key, vouching, author=STORY.maker, kind=HARVEST):
        header, contents = LEDGER.header(kind, author, KEYS[key], FACTS)
        envelope = LEDGER.recovered(header, KEYS[key], KEYS[vouching])
        return self.said(envelope, contents, len(LEDGER.entries))

    def test_need_another_event_key_in_force_of_the_same_author(self):
        self.assertEqual(self.recover("press", "newer"), "RECOVERED")
        for vouching, what in (("regulator", "no EVENT"), ("rescue", "no EVENT"),
                               ("device", "no EVENT")):
            with self.subTest(vouching), self.refused(what):
                self.recover("press", vouching)
        with self.refused("revoked"):
            self.recover("newer", "press")

    def test_need_a_key_that_was_the_authors(self):
        with self.refused("never belonged"):
            self.recover("regulator", "newer")

    def test_with_a_countersignature_over_another_header_are_refused(self):
        header, contents = LEDGER.header(HARVEST, STORY.maker, KEYS["press"],
                                         FACTS)
        other, _ = LEDGER.header(HARVEST, STORY.maker, KEYS["press"], FACTS)
        envelope = LEDGER.recovered(header, KEYS["press"], KEYS["newer"])
        tail = LEDGER.recovered(other, KEYS["press"], KEYS["newer"])[-64:]
        with self.refused("does not verify"):
            self.said(envelope[:-64] + tail, contents, len(LEDGER.entries))


class Proposals(After):
    def organization(self, key, **changes):
        fresh = small.signer(Ed25519Signer, "fresh")
        record = {"display_name": "New", "roles": [g.ENTERPRISE],
                  "keys": [LEDGER.new_key(fresh, g.ADMIN_KEY, STORY.registrar)], **changes}
        return self.govern(g.ORGANIZATION, STORY.registrar, key, record)

    def approve(self, key, proposal, at, author=STORY.registrar, **changes):
        ref = {**LEDGER.ref(st.APPROVES, proposal), **changes}
        return self.govern(g.APPROVAL, author, key, {"decision": g.APPROVE},
                           refs=[ref], at=at)

    def test_by_a_registrar_with_possession_are_accepted(self):
        self.organization("registrar")

    def test_by_others_are_refused(self):
        with self.refused("purpose"):
            self.govern(g.ORGANIZATION, STORY.maker, "lost_admin", {
                "display_name": "New", "roles": [g.ENTERPRISE],
                "keys": [LEDGER.new_key(small.signer(Ed25519Signer, "fresh"),
                                        g.ADMIN_KEY, STORY.maker)]})

    def test_with_unfit_roles_or_keys_are_refused(self):
        fresh = small.signer(P256Signer, "fresh")
        stale = LEDGER.new_key(fresh, g.ADMIN_KEY, STORY.registrar)
        cases = [
            ({"roles": [g.REGISTRAR, g.ENTERPRISE]}, "roles"),
            ({"roles": [g.OPERATOR, g.ENTERPRISE]}, "roles"),
            ({"keys": [LEDGER.new_key(fresh, g.EVENT_KEY,
                                      STORY.registrar)]}, "no ADMIN key"),
        ]
        for changes, what in cases:
            with self.subTest(what), self.refused(what):
                self.organization("registrar", **changes)
        self.organization("registrar")  # takes the statement id of `stale`
        with self.refused("possession"):
            self.organization("registrar", keys=[stale])
        with self.refused("known already"):
            self.organization("registrar", keys=[
                LEDGER.new_key(KEYS["newer"], g.ADMIN_KEY, STORY.registrar)])

    def test_with_a_possession_made_for_another_organization_are_refused(self):
        fresh = small.signer(Ed25519Signer, "fresh")
        for author, owner in (STORY.co_op, STORY.co_op), (STORY.maker, ""):
            with self.subTest((author, owner)), self.refused("possession"):
                key = LEDGER.new_key(fresh, g.EVENT_KEY, author, owner)
                self.govern(g.KEY_REGISTRATION, STORY.maker, "lost_admin",
                            {"key": key})

    def test_need_a_second_registrar_key(self):
        self.approve("second", proposal=1, at=2)
        with self.refused("proposed this itself"):
            self.approve("registrar", proposal=1, at=2)
        with self.refused("purpose"):
            self.approve("lost_admin", 1, at=len(LEDGER.entries),
                         author=STORY.maker)

    def test_need_keys_that_go_back_to_two_persons(self):
        start, registry = len(LEDGER.entries), registry_before(
            len(LEDGER.entries))
        officer = registry.keys[KEYS["second"].id]
        officer.root = KEYS["registrar"].id  # as if it had registered it
        proposal = registry.proposals[start] = registry_before(2).proposals[1]
        header = {"key_id": KEYS["second"].id}
        with self.refused("one person"):
            registry._approve(header, proposal, start, Position(start + 1, 0))

    def test_are_decided_once_and_by_name(self):
        with self.refused("already decided"):
            self.approve("second", proposal=1, at=3)
        with self.refused("no proposal"):
            self.approve("second", proposal=1, at=2, header_digest=b"\1" * 32)
        with self.refused("no proposal"):
            self.approve("second", proposal=0, at=2)
        with self.refused("APPROVES"):
            self.approve("second", proposal=1, at=2, kind=1)


class KeyStatements(After):
    def test_on_keys_of_others_are_refused(self):
        target = {"key_id": KEYS["newer"].id}
        for kind in (g.KEY_RETIREMENT, g.KEY_SUSPENSION, g.KEY_REVOCATION):
            with self.subTest(kind), self.refused("another organization"):
                self.govern(kind, STORY.office, "closing", target)
        self.govern(g.KEY_REVOCATION, STORY.registrar, "registrar", target)
        with self.refused("another organization"):
            self.govern(g.KEY_RETIREMENT, STORY.registrar, "registrar", target)

    def test_on_ended_keys_or_from_the_future_are_refused(self):
        for kind in (g.KEY_RETIREMENT, g.KEY_SUSPENSION, g.KEY_REVOCATION):
            with self.subTest(kind), self.refused("has ended"):
                self.govern(kind, STORY.maker, "lost_admin",
                            {"key_id": KEYS["press"].id})
        with self.refused("after the record time"):
            self.govern(g.KEY_SUSPENSION, STORY.maker, "rescue", {
                "key_id": KEYS["newer"].id,
                "compromised_since_ms": small.START_MS + 10**9})

    def test_leave_a_key_to_govern_with(self):
        with self.refused("would remain"):
            self.govern(g.KEY_REVOCATION, STORY.office, "closing",
                        {"key_id": KEYS["closing"].id})
        self.govern(g.KEY_REVOCATION, STORY.maker, "lost_admin",
                    {"key_id": KEYS["lost_admin"].id})

    def test_register_no_key_twice(self):
        with self.refused("known already"):
            self.govern(g.KEY_REGISTRATION, STORY.maker, "lost_admin", {
                "key": LEDGER.new_key(KEYS["press"], g.EVENT_KEY,
                                      STORY.maker, STORY.maker)})

    def test_make_statements_suspect_between_loss_and_end(self):
        registry = registry_before(len(LEDGER.entries))
        entry = LEDGER.entries[STORY.suspect]
        envelope = st.parse_envelope(entry.envelope)
        position = Position(entry.index, entry.record_time_ms)
        self.assertTrue(registry.is_suspect(envelope, position))
        self.assertFalse(registry.is_suspect(
            envelope, position._replace(record_time_ms=small.START_MS)))


class OtherRecords(After):
    def test_that_name_what_is_not_there_are_refused(self):
        end = len(LEDGER.entries)
        cases = [
            (g.DELEGATION, STORY.maker, "lost_admin",
             {"delegate": STORY.office}, "delegate"),
            (g.DELEGATION_REVOCATION, STORY.maker, "lost_admin",
             {"delegation_index": STORY.delegation}, "delegation_index"),
            (g.APPOINTMENT, STORY.maker, "lost_admin",
             {"person": "p", "post": 1, "key_id": KEYS["regulator"].id},
             "another organization"),
            (g.ERASURE, STORY.maker, "lost_admin",
             {"stage": 1, "targets": [{"index": end, "label": 1}]}, "targets"),
            (g.ACTIVATION, STORY.operator, "operator",
             {"admission_version": 2}, "admission_version"),
            (g.ORGANIZATION_CHANGE, STORY.registrar, "registrar",
             {"organization": STORY.co_op, "status": 1, "display_name": "x"},
             "dissolved"),
            (g.ORGANIZATION_CHANGE, STORY.registrar, "registrar",
             {"organization": STORY.registrar, "status": g.DISSOLVED,
              "display_name": "x"}, "last registrar"),
        ]
        for kind, author, key, record, what in cases:
            record.setdefault("key_id", st.ZERO)
            with self.subTest(what), self.refused(what):
                self.govern(kind, author, key, record)

    def test_without_their_section_are_refused(self):
        entry = LEDGER.entries[1]._replace(sections={})
        with self.refused("missing"):
            replay.take(entry, registry_before(1))


if __name__ == "__main__":
    unittest.main()
