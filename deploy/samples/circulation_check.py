#!/usr/bin/env python3
"""Compares circulation lists with the rows the sample chains must give.

  circulation_check.py ALIASES LIST...

ALIASES is aliases.json of a workspace; each LIST what `daodi -o json
circulation --organization -` printed for one enterprise (a regulator sees but one
side of what crosses its scope). Prints rows that are missing, too many or
different, and exits 1 when there are any.
"""

import json
import sys
from decimal import Decimal
from pathlib import Path

EXPECTED = Path(__file__).with_name("circulation.json")
STATES = {
    "MATCHED": "一致",
    "WITHIN_TOLERANCE": "允差内",
    "DIFFERENT": "不一致",
    "IN_TRANSIT": "在途",
    "OVERDUE": "逾期未收",
    "UNCOMPARED": "未对账",
    "ONE_SIDED": "单方",
    "ONE_SIDED_WITH_RECEIPT": "单方＋回执",
    "ON_BEHALF": "代录",
    "REFUSED": "拒收",
    "VOID": "作废",
}
MILLIGRAMS = Decimal(1_000_000)


def amount(message):
    """"40 袋" or "399.6 kg"; None when nothing is stated."""
    if message.get("has_count"):
        return f"{message.get('count', '0')} {message['count_unit']}"
    if message.get("has_mass"):
        kilograms = Decimal(message.get("mass_milligrams", "0")) / MILLIGRAMS
        return f"{kilograms.quantize(Decimal('0.1'))} kg"
    return None


def difference(message):
    stated = amount(message)
    return None if stated is None else Decimal(stated.split()[0])


def state(row):
    name = STATES[row["state"].removeprefix("TRANSFER_STATE_")]
    received = row.get("received", [{}])[0]
    if name == "单方" and row.get("terms", {}).get("payment") == "CASH":
        return name + "（现金收据）"
    if name == "代录" and received.get("capture_medium") == "CAPTURE_MEDIUM_PAPER":
        return name + "（纸质）"
    return name


def day(row):
    side = row.get("shipped") or row["received"][0]
    return side["time"]["end"][:10]


def summary(row, alias_of):
    return {
        "date": day(row),
        "source": alias_of.get(row["source"], row["source"]),
        "destination": alias_of.get(row["destination"], row["destination"]),
        "lot": row["lot"]["lot"],
        "shipped": amount(row.get("shipped", {}).get("amount", {})) or "—",
        "received": amount(row.get("received_amount", {})) or "—",
        "difference": difference(row.get("difference", {})),
        "state": state(row),
        "document": row.get("main_document", {}).get("display_name", ""),
    }


def key(row):
    return row["date"], row["source"], row["destination"], row["lot"]


def same(listed, expected):
    stated = expected["difference"]
    wanted = {name: expected[name] for name in listed}
    wanted["difference"] = None if stated == "—" else Decimal(stated)
    # Some expected rows add the number: "收据 0312".
    if listed["document"] and wanted["document"].startswith(listed["document"]):
        wanted["document"] = listed["document"]
    return listed == wanted


def main():
    alias_of = {id_: alias for alias, id_ in json.loads(Path(sys.argv[1]).read_text()).items()}
    # Each row stands in the lists of both sides; who sees more of it wins.
    listed = {}
    for name in sys.argv[2:]:
        for transfer in json.loads(Path(name).read_text())["transfers"]:
            row = summary(transfer, alias_of)
            known = listed.get(key(row))
            if known is None or (not known["document"] and row["document"]):
                listed[key(row)] = row
    expected = {key(row): row for row in json.loads(EXPECTED.read_text())}
    wrong = 0
    for place in sorted(set(listed) | set(expected)):
        if place in listed and place in expected and same(listed[place], expected[place]):
            continue
        wrong += 1
        print(f"listed {listed.get(place)}\nexpect {expected.get(place)}\n")
    print(f"circulation_check: {len(expected)} rows, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
