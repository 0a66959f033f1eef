"""Rules of the sample statements that a ledger cannot know: they are complete,
consistent with each other and visibly made up. What a statement must be by
itself, the ledger checks when it is appended."""

import datetime
import re
import unicodedata

import identifier_check
import proto_text
import quantities

STATEMENT_FIELDS = {
    "name", "row", "kind", "author", "key", "bundle", "author_time", "record_time", "digest",
    "refs", "recovered", "organization", "party", "audiences", "sections", "record"}
REQUIRED_FIELDS = ("name", "kind", "author", "key", "record_time")
REF_KINDS = {"CORRECTS", "APPROVES", "CONFIRMS", "DISPUTES", "ACKNOWLEDGES", "SAME_FACT",
             "REPLACES", "INPUT"}
# What `daodi init` puts into the genesis of a ledger.
GENESIS_KEYS = {
    "REGISTRAR": {"officer-1", "officer-2", "admin", "recovery", "transport"},
    "OPERATOR": {"admin", "notary", "transport", "recovery"}}
SYNTHETIC_PARTS = {"gtin": "gtin", "gln": "gln", "read_point": "gln", "biz_location": "gln"}


def expected_rows():
    """The rows of the sample script that must be there."""
    rows = [f"C1-{number:02}" for number in range(1, 41)] + ["C1-25b", "C1-37b"]
    rows += [f"C2-{number:02}" for number in range(1, 40)]
    rows += ["C2-28b", "C2-37b", "C2-37c", "C2-37d"]
    rows += [f"C3-{number:02}" for number in range(1, 28)] + ["C3-21b"]
    return rows + ["K-s1", "K-s2", "K-1", "K-2", "K-r1", "K-r2", "K-r3"]


class SourceTables:
    """What the code says about kinds and sections."""

    def __init__(self, root):
        kinds = (root / "crypto/statement_kind.cc").read_text(encoding="utf-8")
        sections = (root / "services/domain/section_schema.cc").read_text(encoding="utf-8")
        self.kinds = set(re.findall(r'\{StatementKind::\w+, "(\w+)"\}', kinds))
        self.messages = dict(
            (short, message) for message, short in
            re.findall(r'"daodi\.v1\.(\w+)",\s*"(\w+)"\)', sections))
        if not self.kinds or not self.messages:
            raise ValueError("cannot read statement_kind.cc or section_schema.cc any more")
        self.schema = proto_text.Schema()
        for name in ("event_sections", "order_sections", "record_sections", "catalogue_sections"):
            self.schema.add((root / f"proto/daodi/v1/{name}.proto").read_text(encoding="utf-8"))


def texts(value, path=""):
    """Yields (path, member name, text) of every text inside a JSON value."""
    if isinstance(value, dict):
        for member, content in value.items():
            for where, name, text in texts(content, f"{path}.{member}"):
                yield where, name or member, text
    elif isinstance(value, list):
        for index, content in enumerate(value):
            yield from texts(content, f"{path}[{index}]")
    elif isinstance(value, str):
        yield path, "", value


def parse_time(text):
    """The time; ValueError unless it is written with the offset +08:00."""
    if not text.endswith("+08:00"):
        raise ValueError(f"{text!r} must end in +08:00")
    return datetime.datetime.fromisoformat(text)


class Check:
    """Goes through the statements in the order in which they are appended."""

    def __init__(self, tables):
        self.tables = tables
        self.problems = []
        self.names = set()
        self.aliases = set(GENESIS_KEYS)
        self.keys = {alias: set(labels) for alias, labels in GENESIS_KEYS.items()}
        self.ended_keys = set()
        self.notarised_kinds = {}  # author: set of kinds, or None for all
        self.rows = set()
        self.closed_bundles = set()
        self.last = None
        self.where = ""

    def fail(self, text):
        self.problems.append(f"{self.where}: {text}")

    def run(self, statements):
        """Problems of (file name, statement) pairs, as lines of text."""
        for file_name, statement in statements:
            self.where = f"{file_name}: {statement.get('name', 'a statement without name')}"
            missing = [field for field in REQUIRED_FIELDS if not statement.get(field)]
            if missing:
                self.fail(f"lacks {', '.join(missing)}")
                continue
            self._statement(statement)
        self.where = "rows"
        missing = [row for row in expected_rows() if row not in self.rows]
        if missing:
            self.fail(f"no statement for {', '.join(missing)}")
        unknown = sorted(self.rows - set(expected_rows()))
        if unknown:
            self.fail(f"the script has no {', '.join(unknown)}")
        return self.problems

    def _statement(self, statement):
        before = len(self.problems)
        self._form(statement)
        self._times(statement)
        self._names(statement)
        self._key(statement)
        self._content(statement)
        # Only what has the right form can be added up.
        if len(self.problems) == before:
            for fault in quantities.balance_faults(statement):
                self.fail(fault)
        self._learn(statement)
        self.last = statement

    def _form(self, statement):
        for field in statement:
            if field not in STATEMENT_FIELDS:
                self.fail(f"{field}: is unknown; known: {', '.join(sorted(STATEMENT_FIELDS))}")
        if statement["kind"] not in self.tables.kinds:
            self.fail(f"kind: {statement['kind']} is unknown")
        if "sections" in statement and "record" in statement:
            self.fail("has both sections and record")
        for name, content in statement.get("sections", {}).items():
            message = self.tables.messages.get(name)
            if message is None:
                self.fail(f"sections.{name}: is unknown")
                continue
            for fault in self.tables.schema.faults(message, content, f"sections.{name}"):
                self.fail(fault)
        for name in statement.get("audiences", {}):
            if name not in statement.get("sections", {}):
                self.fail(f"audiences.{name}: there is no such section")

    def _times(self, statement):
        try:
            record_time = parse_time(statement["record_time"])
            author_time = parse_time(statement.get("author_time", statement["record_time"]))
            if author_time > record_time:
                self.fail("author_time: is after record_time")
            if self.last and record_time < parse_time(self.last["record_time"]):
                self.fail("record_time: is before that of the statement in front of it")
            for event in statement.get("sections", {}).get("facts", {}).get("events", []):
                start, end = (parse_time(event["time"][side]) for side in ("start", "end"))
                if not start <= end <= record_time:
                    self.fail(f"event {event['line']}: start, end and record_time are out of order")
        except (KeyError, ValueError) as error:
            self.fail(f"time: {error}")

    def _names(self, statement):
        if statement["name"] in self.names:
            self.fail("name: is used twice")
        for ref in statement.get("refs", []):
            if ref.get("kind") not in REF_KINDS:
                self.fail(f"refs: {ref.get('kind')} is unknown")
            if ref.get("name") not in self.names:
                self.fail(f"refs: {ref.get('name')} is not an earlier statement")
        bundle = statement.get("bundle")
        if bundle in self.closed_bundles:
            self.fail(f"bundle: {bundle} is torn apart by another statement")
        if self.last and self.last.get("bundle") and self.last["bundle"] != bundle:
            self.closed_bundles.add(self.last["bundle"])

    def _key(self, statement):
        author, label = statement["author"], statement["key"]
        if author not in self.keys:
            self.fail(f"author: {author} is not registered before")
            return
        owner, _, label = label.rpartition("/")
        owner = owner or author
        if label not in self.keys.get(owner, set()):
            self.fail(f"key: {owner} has no key {label}")
        if owner != author:
            kinds = self.notarised_kinds.get(author, set())
            if kinds is not None and statement["kind"] not in kinds:
                self.fail(f"key: no DELEGATION of {author} covers {statement['kind']}")
        vouching = statement.get("recovered", {}).get("key")
        if (owner, label) in self.ended_keys and not vouching:
            self.fail(f"key: {label} of {owner} is suspended or revoked")
        if vouching and (vouching not in self.keys[author]
                         or (author, vouching) in self.ended_keys):
            self.fail(f"recovered: {author} has no valid key {vouching}")

    def _content(self, statement):
        own = {statement.get("party"), statement.get("organization")}
        for path, member, text in texts(statement):
            if unicodedata.normalize("NFC", text) != text:
                self.fail(f"{path}: is not in NFC")
            if not text.isprintable():
                self.fail(f"{path}: has a control character")
            for alias in re.findall(r"(?:^|NAMED:|,)@([\w.-]+)", text):
                if alias not in self.aliases and alias not in own:
                    self.fail(f"{path}: @{alias} is not registered before")
            fault = self._number_fault(path, member, text)
            if fault:
                self.fail(f"{path}: {text}: {fault}")
        for identifier in statement.get("record", {}).get("identifiers", []):
            fault = identifier_check.credit_code_fault(identifier["value"])
            if identifier["scheme"] == "USCC" and fault:
                self.fail(f"record.identifiers: {identifier['value']}: {fault}")

    @staticmethod
    def _number_fault(path, member, text):
        if member in SYNTHETIC_PARTS:
            return identifier_check.gs1_fault(SYNTHETIC_PARTS[member], text)
        if re.search(r"\.ssccs\[\d+\]$", path):
            return identifier_check.gs1_fault("sscc", text)
        return identifier_check.credit_code_fault(text) if member == "social_credit_code" else ""

    def _learn(self, statement):
        self.names.add(statement["name"])
        if "row" in statement:
            self.rows.add(statement["row"])
        author, record = statement["author"], statement.get("record", {})
        kind = statement["kind"]
        if kind == "ORGANIZATION":
            alias = statement["organization"]
            self.aliases.add(alias)
            self.keys[alias] = {key["label"] for key in record["keys"]}
        elif kind == "PARTY":
            self.aliases.add(statement["party"])
        elif kind == "KEY_REGISTRATION":
            self.keys[author].add(record["label"])
        elif kind in ("KEY_SUSPENSION", "KEY_REVOCATION", "KEY_RETIREMENT"):
            self.ended_keys.add((author, record["key"]))
        elif kind == "DELEGATION":
            kinds = self.notarised_kinds.setdefault(author, set())
            if kinds is not None:
                listed = record.get("kinds")
                self.notarised_kinds[author] = kinds | set(listed) if listed else None
