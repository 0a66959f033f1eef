"""Check digits of the numbers in the samples, and that they are made up."""

GS1_LENGTHS = {"gtin": 14, "gln": 13, "sscc": 18}
GS1_EXAMPLE_PREFIXES = {"gtin": "0952", "gln": "952", "sscc": "0952"}
# GB 32100-2015, table 1, and GB 11714-1997.
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ORGANIZATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORGANIZATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def gs1_check_digit(digits):
    """The digit that follows `digits` in a GS1 key (General Specifications 7.9)."""
    total = sum(int(digit) * (3 if position % 2 == 0 else 1)
                for position, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def gs1_fault(kind, number):
    """What is wrong with a "gtin" (14), "gln" or "sscc"; empty when nothing is."""
    if not number.isdecimal() or len(number) != GS1_LENGTHS[kind]:
        return f"must have {GS1_LENGTHS[kind]} digits"
    if not number.startswith(GS1_EXAMPLE_PREFIXES[kind]):
        return "must be made up: use the GS1 example prefix 952"
    digit = gs1_check_digit(number[:-1])
    return "" if number[-1] == digit else f"the check digit must be {digit}"


def _organization_check_character(code):
    total = sum(ORGANIZATION_ALPHABET.index(character) * weight
                for character, weight in zip(code, ORGANIZATION_WEIGHTS))
    return {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))


def credit_code_fault(code):
    """What is wrong with a unified social credit code; empty when nothing is."""
    if len(code) != 18 or any(character not in CREDIT_ALPHABET for character in code):
        return "must have 18 characters of 0-9 A-Y without I O S V Z"
    if code[8:12] != "FAKE":
        return "must be made up: positions 9 to 12 say FAKE"
    inner = _organization_check_character(code[8:16])
    if code[16] != inner:
        return f"the inner check character must be {inner}"
    total = sum(CREDIT_ALPHABET.index(character) * pow(3, position, 31)
                for position, character in enumerate(code[:17]))
    outer = CREDIT_ALPHABET[-total % 31]
    return "" if code[17] == outer else f"the check character must be {outer}"
