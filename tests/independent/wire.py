"""The pinned profile (docs/formats/pinned_profile.md): tables in, values out.

A table is a tuple of fields in ascending order. parse() gives a dict with every
field of the table; what it accepts, encode() writes back to the same bytes.
"""

import dataclasses
import unicodedata

from refusal import Refused, require

UINT32, UINT64, TIME_MS = 2**32 - 1, 2**64 - 1, 2**63 - 1
_VARINT, _BYTES = 0, 2
_VARINT_KINDS = ("uint", "bool", "enum")


@dataclasses.dataclass(frozen=True)
class Field:
    number: int
    name: str
    kind: str  # uint, bool, enum, text, bytes, fixed, message
    limit: int = 0  # largest value, most bytes, or exact bytes of a fixed
    numbers: frozenset = frozenset()  # of an enum
    table: tuple = ()  # of a message
    required: bool = False
    multiline: bool = False
    most: int = 0  # occurrences of a repeated field; 0 is a singular one

    def default(self):
        if self.most:
            return ()
        return {"uint": 0, "bool": 0, "text": "", "bytes": b""}.get(self.kind)


def uint(number, name, limit=UINT32, **options):
    return Field(number, name, "uint", limit, **options)


def time_ms(number, name):
    return uint(number, name, TIME_MS)


def boolean(number, name):
    return Field(number, name, "bool", 1)


def enum(number, name, numbers, most=0):
    return Field(number, name, "enum", UINT32, numbers=frozenset(numbers),
                 required=not most, most=most)


def text(number, name, limit, **options):
    return Field(number, name, "text", limit, **options)


def data(number, name, limit, **options):
    return Field(number, name, "bytes", limit, **options)


def fixed(number, name, size):
    return Field(number, name, "fixed", size, required=True)


def message(number, name, table, most=0):
    return Field(number, name, "message", table=table, required=not most,
                 most=most)


def _take_varint(data_in, offset):
    value = 0
    for count in range(10):
        require(offset + count < len(data_in), "varint: truncated")
        byte = data_in[offset + count]
        value |= (byte & 0x7F) << 7 * count
        if byte < 0x80:
            require(byte or count == 0, "varint: not minimal")
            require(value <= UINT64, "varint: above 2^64 - 1")
            return value, offset + count + 1
    raise Refused("varint: more than ten bytes")


# Bidi_Control, separators and Default_Ignorable_Code_Point without the variation
# selectors, Unicode 13.
INVISIBLE = ((0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160),
             (0x17B4, 0x17B5), (0x200B, 0x200F), (0x2028, 0x202E),
             (0x2060, 0x206F), (0x3164, 0x3164), (0xFEFF, 0xFEFF),
             (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB), (0x1BCA0, 0x1BCA3),
             (0x1D173, 0x1D17A), (0xE0000, 0xE00FF), (0xE01F0, 0xE0FFF))


def _check_text(field, content):
    require(unicodedata.is_normalized("NFC", content), "is not in NFC")
    for character in content:
        category = unicodedata.category(character)
        if category == "Cc" and not (field.multiline and character == "\n"):
            raise Refused("has a control character")
        require(category != "Cn", "has an unassigned code point")
        require(field.multiline or not any(
            first <= ord(character) <= last for first, last in INVISIBLE),
                "has an invisible character")


def _read_bytes(field, content):
    require(content or field.kind == "fixed", "is empty; the default is left out")
    if field.kind == "fixed":
        require(len(content) == field.limit, f"must have {field.limit} bytes")
        return content
    if field.kind == "message":
        return parse(field.table, content)
    require(len(content) <= field.limit, f"has more than {field.limit} bytes")
    if field.kind == "bytes":
        return content
    try:
        decoded = content.decode()
    except UnicodeDecodeError:
        raise Refused("is not UTF-8") from None
    _check_text(field, decoded)
    return decoded


def _read_number(field, value):
    require(value, "is 0; the default is left out")
    require(value <= field.limit, f"is above {field.limit}")
    if field.kind == "enum":
        require(value in field.numbers, f"{value} is not in its table")
    return value


def _take_value(field, wire_type, data_in, offset):
    expected = _VARINT if field.kind in _VARINT_KINDS else _BYTES
    require(wire_type == expected, "has another wire type")
    value, offset = _take_varint(data_in, offset)
    if expected == _VARINT:
        return _read_number(field, value), offset
    require(value <= len(data_in) - offset, "is truncated")
    return _read_bytes(field, data_in[offset:offset + value]), offset + value


def parse(table, data_in):
    fields = {field.number: field for field in table}
    values = {field.name: field.default() for field in table}
    offset = last = 0
    while offset < len(data_in):
        tag, offset = _take_varint(data_in, offset)
        number, wire_type = tag >> 3, tag & 7
        field = fields.get(number)
        require(field, f"field {number}: unknown")
        again = field.most and number == last
        require(number > last or again, f"{field.name}: out of order or twice")
        last = number
        try:
            value, offset = _take_value(field, wire_type, data_in, offset)
        except Refused as refused:
            raise Refused(f"{field.name}: {refused}") from None
        values[field.name] = values[field.name] + (value,) if field.most else value
    _check_presence(table, values)
    return values


def _check_presence(table, values):
    for field in table:
        value = values[field.name]
        if field.most:
            require(len(value) <= field.most, f"{field.name}: too many")
        if field.required:
            require(value, f"{field.name}: is missing")


def _varint(value):
    out = b""
    while value >= 0x80:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def _encode_one(field, value):
    if field.kind in _VARINT_KINDS:
        return _varint(field.number << 3 | _VARINT) + _varint(value)
    if field.kind == "message":
        value = encode(field.table, value)
    elif field.kind == "text":
        value = value.encode()
    return _varint(field.number << 3 | _BYTES) + _varint(len(value)) + value


def encode(table, values):
    """The one encoding of `values`; fields left out have their default."""
    out = b""
    for field in table:
        value = values.get(field.name, field.default())
        if field.most:
            out += b"".join(_encode_one(field, item) for item in value)
        elif value:
            out += _encode_one(field, value)
    return out
