"""Exact quantities of sample statements, and whether each event balances."""

from fractions import Fraction

# One unit in kilograms, as services/domain/units.cc has it; None: a count.
KILOGRAMS = {
    "KGM": Fraction(1), "GRM": Fraction(1, 1000), "斤": Fraction(1, 2), "担": Fraction(50),
    "袋": None, "盒": None, "件": None, "个": None,
}


def number(decimal):
    """The value of {"mantissa": 7025, "exponent": -1}."""
    return decimal["mantissa"] * Fraction(10) ** decimal.get("exponent", 0)


def line_mass(line):
    """Kilograms of an entry of quantities.lots; None when only counted."""
    stated = line.get("net_mass", line["quantity"])
    factor = KILOGRAMS[stated["unit"]]
    return None if factor is None else number(stated["value"]) * factor


def lot_masses(statement):
    """Yields (event, lot line, kilograms) of each stated quantity."""
    sections = statement.get("sections", {})
    events = sections.get("facts", {}).get("events", [])
    for line in sections.get("quantities", {}).get("lots", []):
        event = events[line["event_line"] - 1]
        yield event, event["lots"][line["lot_line"] - 1], line_mass(line)


def difference_masses(statement):
    """Yields (event line, lot line, reason, kilograms) of each difference."""
    quantities = statement.get("sections", {}).get("quantities", {})
    lines = {(line["event_line"], line["lot_line"]): line for line in quantities.get("lots", [])}
    for difference in quantities.get("differences", []):
        where = difference["event_line"], difference.get("lot_line", 0)
        amount = number(difference["quantity"]["value"])
        factor = KILOGRAMS[difference["quantity"]["unit"]]
        if factor is None:
            # So many of the units that the lot line counts.
            counted = lines[where]
            factor = line_mass(counted) / number(counted["quantity"]["value"])
        yield *where, difference["reason"], amount * factor


def balance(statement, event):
    """(input, output, difference) of an event in kilograms, by its lot lines."""
    def total(*roles):
        return sum((mass for of, lot, mass in lot_masses(statement)
                    if of is event and lot["role"] in roles and mass is not None), Fraction(0))

    taken = total("LOT_ROLE_INPUT")
    if event.get("action") == "EVENT_ACTION_DELETE":
        taken = total("LOT_ROLE_OBJECT", "LOT_ROLE_INPUT")
    lost = sum((mass for line, _, _, mass in difference_masses(statement)
                if line == event["line"]), Fraction(0))
    return taken, total("LOT_ROLE_OUTPUT"), lost


def balance_faults(statement):
    """Yields each event that uses lots up and does not balance to the gram."""
    for event in statement.get("sections", {}).get("facts", {}).get("events", []):
        taken, made, lost = balance(statement, event)
        if taken and taken != made + lost:
            yield (f"event {event['line']}: {float(taken)} kg go in, "
                   f"{float(made)} kg come out and {float(lost)} kg are differences")
