"""Governance records: tables and rules of docs/formats/governance.md."""

import functools
import re

import wire
from refusal import Refused, require
from statement import (EVENT_KINDS, ORDER_KINDS, RECORD_KINDS, WORD_KINDS,
                       is_organization_id)

(GENESIS, ORGANIZATION, APPROVAL, KEY_REGISTRATION, KEY_RETIREMENT,
 KEY_SUSPENSION, KEY_REVOCATION, KEY_RECOVERY, APPOINTMENT, DELEGATION,
 DELEGATION_REVOCATION, ORGANIZATION_CHANGE, ERASURE, ACTIVATION) = range(1, 15)
(REGISTRAR, OPERATOR, ENTERPRISE, LABORATORY, REGULATOR, AUDITOR,
 NOTARY) = range(1, 8)
(ADMIN_KEY, RECOVERY_KEY, EVENT_KEY, DEVICE_KEY, TRANSPORT_KEY, NOTARY_KEY,
 REGULATOR_KEY) = range(1, 8)
APPROVE, DISSOLVED, SIMULATED = 1, 2, 2
_ROLES, _FUNCTIONS, _POSTS = range(1, 8), range(1, 14), range(1, 13)
_BUSINESS_KINDS = (*EVENT_KINDS, *RECORD_KINDS, *WORD_KINDS, *ORDER_KINDS)

_KEY = (
    wire.data(1, "spki", 128, required=True),
    wire.enum(2, "purpose", range(1, 8)),
    wire.data(3, "possession", 64),
    wire.text(4, "label", 64),
    wire.text(5, "person", 64),
)
_IDENTIFIER = (
    wire.text(1, "scheme", 32, required=True),
    wire.text(2, "value", 64, required=True),
)
_SCOPE = (
    wire.enum(1, "function", _FUNCTIONS),
    wire.text(2, "division_prefix", 6, required=True),
)
_GENESIS_ORGANIZATION = (
    wire.text(1, "display_name", 200, required=True),
    wire.enum(2, "role", (REGISTRAR, OPERATOR)),
    wire.message(3, "keys", _KEY, most=64),
)
_TARGET = (
    wire.uint(1, "index", wire.UINT64, required=True),
    wire.uint(2, "label", 255, required=True),
)
_KEY_ID = wire.fixed(1, "key_id", 32)

TABLES = {
    GENESIS: (
        wire.text(1, "origin", 128, required=True),
        wire.enum(2, "clock_mode", (1, SIMULATED)),
        wire.text(3, "civil_zone", 64, required=True),
        wire.text(4, "working_day_calendar", 64, required=True),
        wire.uint(5, "admission_version", required=True),
        wire.text(6, "checkpoint_vkeys", 2048, most=8),
        wire.text(7, "witness_policy", 8192, multiline=True),
        wire.message(8, "organizations", _GENESIS_ORGANIZATION, most=16)),
    ORGANIZATION: (
        wire.text(1, "display_name", 200, required=True),
        wire.enum(2, "roles", _ROLES, most=7),
        wire.enum(3, "functions", _FUNCTIONS, most=13),
        wire.text(4, "division_code", 6),
        wire.message(5, "scopes", _SCOPE, most=256),
        wire.message(6, "identifiers", _IDENTIFIER, most=32),
        wire.message(7, "keys", _KEY, most=64),
        wire.time_ms(8, "onboarded_time_ms")),
    APPROVAL: (
        wire.enum(1, "decision", (APPROVE, 2)),
        wire.text(2, "reason", 1000, multiline=True)),
    KEY_REGISTRATION: (wire.message(1, "key", _KEY),),
    KEY_RETIREMENT: (_KEY_ID, wire.time_ms(2, "accept_until_ms")),
    KEY_SUSPENSION: (_KEY_ID, wire.time_ms(2, "compromised_since_ms")),
    KEY_REVOCATION: (
        _KEY_ID, wire.time_ms(2, "compromised_since_ms"),
        wire.text(3, "reason", 1000, multiline=True)),
    KEY_RECOVERY: (
        wire.text(1, "organization", 64, required=True),
        wire.message(2, "keys", _KEY, most=64)),
    APPOINTMENT: (
        wire.text(1, "person", 64, required=True),
        wire.enum(2, "post", _POSTS),
        wire.time_ms(3, "valid_from_ms"),
        wire.time_ms(4, "valid_until_ms"),
        wire.fixed(5, "key_id", 32)),
    DELEGATION: (
        wire.text(1, "delegate", 64, required=True),
        wire.enum(2, "kinds", _BUSINESS_KINDS, most=64),
        wire.time_ms(3, "valid_from_ms"),
        wire.time_ms(4, "valid_until_ms")),
    DELEGATION_REVOCATION: (
        wire.uint(1, "delegation_index", wire.UINT64, required=True),),
    ORGANIZATION_CHANGE: (
        wire.text(1, "organization", 64, required=True),
        wire.enum(2, "status", (1, DISSOLVED)),
        wire.text(3, "display_name", 200, required=True),
        wire.enum(4, "functions", _FUNCTIONS, most=13),
        wire.text(5, "division_code", 6),
        wire.message(6, "identifiers", _IDENTIFIER, most=32),
        wire.text(7, "successor", 64)),
    ERASURE: (
        wire.enum(1, "stage", (1, 2)),
        wire.message(2, "targets", _TARGET, most=256),
        wire.text(3, "reason", 1000, multiline=True)),
    ACTIVATION: (wire.uint(1, "admission_version", required=True),),
}


def _matches(pattern, value, field):
    require(re.fullmatch(pattern, value, re.ASCII), f"{field}: malformed")


def _ascending(values, field):
    require(list(values) == sorted(set(values)), f"{field}: must ascend")


def _check_keys(keys, proven):
    require(keys, "keys: missing")
    spkis = [key["spki"] for key in keys]
    require(len(set(spkis)) == len(spkis), "keys.spki: listed twice")
    for key in keys:
        require(len(key["possession"]) == (64 if proven else 0),
                "keys.possession: absent in genesis, 64 bytes everywhere else")
        _matches("[A-Za-z0-9._-]*", key["person"], "keys.person")


def _check_attributes(record):
    """What ORGANIZATION and ORGANIZATION_CHANGE have in common."""
    _ascending(record["functions"], "functions")
    _matches("([0-9]{6})?", record["division_code"], "division_code")
    pairs = [(i["scheme"], i["value"]) for i in record["identifiers"]]
    require(len(set(pairs)) == len(pairs), "identifiers: a pair twice")
    for scheme, value in pairs:
        _matches("[A-Z][A-Z0-9_]*", scheme, "identifiers.scheme")
        _matches("[!-~]+", value, "identifiers.value")


def _check_interval(record):
    until = record["valid_until_ms"]
    require(not until or until > record["valid_from_ms"],
            "valid_until_ms: not after valid_from_ms")


def _check_organization(field, value):
    require(is_organization_id(value, "org"), f"{field}: not an organization id")


def _genesis_organizations(organizations):
    roles = [organization["role"] for organization in organizations]
    require(roles == sorted(roles) and roles.count(OPERATOR) <= 1,
            "organizations: registrars first, at most one operator")
    for organization in organizations:
        _check_keys(organization["keys"], proven=False)
    require(any(o["role"] == REGISTRAR and len(o["keys"]) >= 2
                for o in organizations),
            "organizations: need a registrar with two keys")
    spkis = [k["spki"] for o in organizations for k in o["keys"]]
    require(len(set(spkis)) == len(spkis), "organizations.keys: a key twice")


def _genesis(record):
    origin = record["origin"]
    _matches("[!-*,-~]+", origin, "origin")
    require(origin.endswith("/synthetic") == (record["clock_mode"] == SIMULATED),
            "origin: ends in /synthetic exactly when SIMULATED")
    zone = record["civil_zone"]
    _matches("[A-Za-z][A-Za-z0-9/_+-]*", zone, "civil_zone")
    require("//" not in zone and zone[-1] != "/", "civil_zone: malformed")
    _matches("[A-Za-z0-9._-]+", record["working_day_calendar"],
             "working_day_calendar")
    require(record["checkpoint_vkeys"], "checkpoint_vkeys: missing")
    for vkey in record["checkpoint_vkeys"]:
        _matches("[!-*,-~]+[+][0-9a-f]{8}[+][!-~]+", vkey, "checkpoint_vkeys")
    _genesis_organizations(record["organizations"])


def _organization(record):
    require(record["roles"], "roles: missing")
    _ascending(record["roles"], "roles")
    _check_attributes(record)
    scopes = [(s["function"], s["division_prefix"]) for s in record["scopes"]]
    require(not scopes or REGULATOR in record["roles"],
            "scopes: for regulators only")
    _ascending(scopes, "scopes")
    for _, prefix in scopes:
        _matches("[0-9]{1,6}", prefix, "scopes.division_prefix")
    _check_keys(record["keys"], proven=True)


def _key_registration(record):
    _check_keys([record["key"]], proven=True)


def _key_recovery(record):
    _check_organization("organization", record["organization"])
    _check_keys(record["keys"], proven=True)


def _appointment(record):
    _matches("[A-Za-z0-9._-]+", record["person"], "person")
    _check_interval(record)


def _delegation(record):
    _check_organization("delegate", record["delegate"])
    _ascending(record["kinds"], "kinds")
    _check_interval(record)


def _organization_change(record):
    _check_organization("organization", record["organization"])
    _check_attributes(record)
    if record["successor"]:
        _check_organization("successor", record["successor"])


def _erasure(record):
    targets = [(t["index"], t["label"]) for t in record["targets"]]
    require(targets, "targets: missing")
    _ascending(targets, "targets")


_RULES = {
    GENESIS: _genesis, ORGANIZATION: _organization,
    KEY_REGISTRATION: _key_registration, KEY_RECOVERY: _key_recovery,
    APPOINTMENT: _appointment, DELEGATION: _delegation,
    ORGANIZATION_CHANGE: _organization_change, ERASURE: _erasure,
}


@functools.lru_cache(maxsize=None)
def parse_record(kind, data):
    require(kind in TABLES, f"kind {kind}: has no record on this page")
    require(len(data) <= 65536, "record: more than 65536 bytes")
    try:
        record = wire.parse(TABLES[kind], data)
        _RULES.get(kind, lambda _: None)(record)
    except Refused as refused:
        raise Refused(f"record of kind {kind}: {refused}") from None
    require(wire.encode(TABLES[kind], record) == data,
            f"record of kind {kind}: encodes differently")
    return record
