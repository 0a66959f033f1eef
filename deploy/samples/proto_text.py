"""Reads just enough of a .proto file to check JSON against its messages."""

import re

TOKEN = re.compile(r"[A-Za-z_][\w.]*|\d+|[{}=;<>]")
NO_FIELD = ("reserved", "option", "oneof", "map", "extensions")
INTEGER_BITS = {"int32": 31, "int64": 63}


class Schema:
    """Messages, {name: {field: (type, is repeated)}}, and enums, {name: values}.

    Names are dotted from the top of the file: "PersonalData.Person".
    """

    def __init__(self):
        self.messages = {}
        self.enums = {}

    def add(self, text):
        """Adds the messages and enums of one file."""
        text = re.sub(r'//[^\n]*|"[^"\n]*"', "", text)
        tokens = TOKEN.findall(text)
        position = 0
        while position < len(tokens):
            if tokens[position] in ("message", "enum"):
                position = self._definition(tokens, position, "")
            else:
                position = tokens.index(";", position) + 1

    def _definition(self, tokens, position, scope):
        word, name = tokens[position], scope + tokens[position + 1]
        position += 3
        if word == "enum":
            values = self.enums.setdefault(name, set())
            while tokens[position] != "}":
                values.add(tokens[position])
                position = tokens.index(";", position) + 1
            return position + 1
        fields = self.messages.setdefault(name, {})
        while tokens[position] != "}":
            if tokens[position] in ("message", "enum"):
                position = self._definition(tokens, position, name + ".")
                continue
            if tokens[position] in NO_FIELD:
                raise ValueError(f"{name}: cannot read \"{tokens[position]}\"")
            repeated = tokens[position] == "repeated"
            kind, field = tokens[position + repeated:position + repeated + 2]
            fields[field] = (kind, repeated)
            position = tokens.index(";", position) + 1
        return position + 1

    def faults(self, message, value, path):
        """Yields what keeps `value` from being ProtoJSON of `message`."""
        if not isinstance(value, dict):
            yield f"{path}: must be an object ({message})"
            return
        fields = self.messages[message]
        for field, content in value.items():
            here = f"{path}.{field}"
            if field not in fields:
                yield f"{here}: {message} has no such field; it has {', '.join(fields)}"
                continue
            kind, repeated = fields[field]
            if repeated != isinstance(content, list):
                yield f"{here}: must {'' if repeated else 'not '}be a list"
                continue
            for index, item in enumerate(content if repeated else [content]):
                yield from self._item_faults(message, kind, item,
                                             f"{here}[{index}]" if repeated else here)

    def _item_faults(self, message, kind, item, path):
        nested = f"{message}.{kind}"
        if nested in self.messages or kind in self.messages:
            yield from self.faults(nested if nested in self.messages else kind, item, path)
        elif kind in self.enums:
            if item not in self.enums[kind]:
                values = ", ".join(sorted(self.enums[kind]))
                yield f"{path}: {item!r} is no {kind}; use one of {values}"
        elif kind == "bool":
            if not isinstance(item, bool):
                yield f"{path}: must be true or false"
        elif kind in INTEGER_BITS:
            limit = 1 << INTEGER_BITS[kind]
            if isinstance(item, bool) or not isinstance(item, int) or not -limit <= item < limit:
                yield f"{path}: must be an {kind}"
        elif kind in ("string", "bytes"):
            if not isinstance(item, str):
                yield f"{path}: must be a text"
        else:
            raise ValueError(f"{message}: cannot read the type \"{kind}\"")
