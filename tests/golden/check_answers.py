#!/usr/bin/env python3
"""Lineage, shares, stocks and transfers of the recorded samples are the golden ones.

Reads build/quickstart as deploy/quickstart.sh --once left it, as check_flags.py does.

usage: tests/golden/check_answers.py [--bin DIR] [--quickstart DIR]
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import recorded_samples

merge = recorded_samples.merge

# (reader, lot, as of) -> per mille of each origin.
SHARES = {
    ("E02", "HPTP-260620", None): {"HTY-01": 627, "HTY-02": 373},
    ("R02", "20260325B", None): {"DCD-07": 400, "邵东农户甲": 279, "邵东农户乙": 201,
                                 "ORIGIN_KIND_UNKNOWN": 120},
    ("E10", "R-YZ-260312", None): {"邵东农户甲": 465, "邵东农户乙": 336,
                                   "ORIGIN_KIND_UNKNOWN": 199},
    ("E14", "JJF26-M-F", "2026-08-26T20:00:00+08:00"): {"MS-02": 1000},
    ("E14", "JJF26-M-F", "2026-08-28T20:00:00+08:00"): {"MS-03": 1000},
    ("E01", "HP26-H02-GPF", "2026-05-20T20:00:00+08:00"): {"ORIGIN_KIND_NOT_RECORDED": 1000},
    ("E01", "HP26-H02-GPF", "2026-05-26T20:00:00+08:00"): {"HTY-02": 1000},
}

# (reader, lot, direction, as of) -> the other lots.
LINEAGE = {
    ("E03", "JHP260722", "--up", None): {"HP260715", "SJ-260720", "HPTP-260620", "HP26-H01-GPF",
                                         "HP26-H02-GPF"},
    ("E10", "R-YZ-260312", "--down", "2026-06-05T21:00:00+08:00"): {"20260325B-bulk", "20260325B"},
    ("E09", "QYYZ-251128", "--down", None): {"20260318A-bulk", "20260318A", "20260325B-bulk",
                                             "20260325B"},
}

# (reader, lot, as of) -> kilograms the lot came to.
PRODUCED = {
    ("E02", "HPTP-260620", "2026-06-22T00:00:00+08:00"): 535_000_000,
    ("E02", "HPTP-260620", "2026-06-24T00:00:00+08:00"): 553_000_000,
}

# Milligrams each has left, as it reads them itself or, off the platform, as who shipped to it does.
CLOSING_STOCK = {
    ("E02", "E02", "HPRP-260618"): 60_000_000,
    ("E02", "E02", "HPTP-260620"): 151_800_000,
    ("E02", "E02", "HPZP-260618"): 103_000_000,
    ("E03", "E03", "HP260715@1kg"): 20_000_000,
    ("E03", "E03", "HPTP-260620"): 157_200_000,
    ("E03", "E03", "JHP260722@0.5kg"): 26_000_000,
    ("E03", "E03", "JJF-260903"): 98_800_000,
    ("E03", "E03", "JJF-260903P"): 60_000_000,
    ("E03", "E03", "QYYZ-251128"): 400_000_000,
    ("E03", "E03", "ZJF260928@0.5kg"): 100_000_000,
    ("E06", "E06", "HP260715@1kg"): 34_000_000,
    ("E06", "E06", "JHP260722@0.5kg"): 24_000_000,
    ("E07", "E07", "ZJF260928@0.5kg"): 24_000_000,
    ("E03", "E08", "HP260715@1kg"): 60_000_000,
    ("E03", "E08", "JHP260722@0.5kg"): 26_000_000,
    ("E09", "E09", "QYYZ-251128"): 206_000_000,
    ("E09", "E09", "YZ25-D07-SEED"): 640_000_000,
    ("E10", "E10", "20260318A"): 34_800_000,
    ("E10", "E10", "QYYZ-251128"): 198_500_000,
    ("E12", "E12", "20260318A"): 180_000_000,
    ("E10", "E13", "20260318A"): 120_000_000,
    ("E14", "E14", "JJF-260903"): 86_500_000,
    ("E14", "E14", "JJF-260903P"): 1_000_000,
    ("E15", "E15", "ZJF260928@0.5kg"): 94_000_000,
    ("E03", "E16", "ZJF260928@0.5kg"): 60_000_000,
}

# (reader, what is typed) -> lots, and why each is found.
SEARCHES = {
    ("R03", "HP260715"): {"HP260715": "LOT", "HP260715@1kg": "PART_OF_LOT"},
    ("R03", "hp-26O715"): {"HP260715": "ALIKE", "HP260715@1kg": "ALIKE"},
    ("R03", "20260352B"): {"20260325B": "ALIKE"},
    ("E06", "JHP260722"): {"JHP260722": "LOT", "JHP260722@0.5kg": "PART_OF_LOT"},
}

# Library -> owner -> whom or what its records are about: GTIN or alias. samples.md section 11.
LIBRARIES = {
    "product": {
        "E02": {"09521234100010", "09521234100119", "09521234100218"},
        "E03": {"09521234101024", "09521234102038", "09521234301011"},
        "E09": {"09521234200017"}, "E10": {"09521234201069"}, "E14": {"09521234300014"}},
    "enterprise": {
        **{name: {name} for name in ("E01", "E02", "E04", "E05", "E06", "E07", "E09", "E12", "E14",
                                     "E15", "R01", "R02", "R03")},
        "E03": {"E03", "E08", "E16"}, "E10": {"E10", "E11", "E13"}},
    "supplier": {
        "E02": {"E01"}, "E03": {"E02", "E09", "E12", "E14"}, "E10": {"E09", "E11", "PKG-01"},
        "E14": {"F-0001"}},
    "customer": {
        "E01": {"E02"}, "E02": {"E03"}, "E03": {"E06", "E07", "E08", "E15", "E16"},
        "E09": {"E03", "E10"}, "E10": {"E12", "E13"}, "E12": {"E03"}, "E14": {"E03"}},
}

# (owner, supplier) -> revision and status now.
SUPPLIER_REVISIONS = {("E03", "E14"): (2, "QUALIFIED"), ("E10", "E11"): (2, "SUSPENDED"),
                      ("E03", "E02"): (1, "QUALIFIED")}

WHOLE = 1_000_000_000_000


def trace(ledger, reader, lot, direction, as_of):
    options = [direction] + (["--as-of", as_of] if as_of else [])
    return ledger.run(reader, "trace", lot, *options)["nodes"]


def share_problems(ledger):
    for (reader, lot, as_of), expected in SHARES.items():
        found = {}
        for node in trace(ledger, reader, lot, "--up", as_of):
            for origin in node["origins"]:
                name = origin["name"] or origin["kind"]
                found[name] = found.get(name, 0) + int(origin.get("share_parts", "0"))
        found = {name: round(1000 * parts / WHOLE) for name, parts in found.items()}
        if found != expected:
            yield f"shares of {lot} as of {as_of}: {found}, expected {expected}"


def lineage_problems(ledger):
    for (reader, lot, direction, as_of), expected in LINEAGE.items():
        found = {node["lot"] for node in trace(ledger, reader, lot, direction, as_of)} - {lot}
        if found != expected:
            yield f"{lot} {direction} as of {as_of}: {sorted(found)}, expected {sorted(expected)}"
    for (reader, lot, as_of), expected in PRODUCED.items():
        produced = trace(ledger, reader, lot, "--up", as_of)[0]["produced"]
        if int(produced["mass_milligrams"]) != expected:
            yield f"{lot} as of {as_of}: {produced}, expected {expected} mg"


def stock_problems(ledger):
    alias_of = {id_: alias for alias, id_ in
                json.loads((ledger.home / "aliases.json").read_text()).items()}
    for (reader, custodian, lot), expected in CLOSING_STOCK.items():
        stocks = {alias_of.get(row["custodian"], row["custodian"]):
                  int(row["amount"].get("mass_milligrams", "0"))
                  for row in ledger.run(reader, "batch", lot)["stock"]}
        if stocks.get(custodian) != expected:
            yield f"{custodian} has {stocks.get(custodian)} mg of {lot}, expected {expected}"


def search_problems(ledger):
    for (reader, text), expected in SEARCHES.items():
        found = {batch["lot"]: batch["match"].removeprefix("SEARCH_MATCH_")
                 for batch in ledger.run(reader, "search", text)["batches"]}
        if found != expected:
            yield f"search for {text}: {found}, expected {expected}"


def circulation_problems(ledger):
    with tempfile.TemporaryDirectory() as folder:
        lists = []
        for member in merge.members(merge.merged()):
            if not member.startswith("E"):
                continue
            path = Path(folder) / f"{member}.json"
            path.write_text(json.dumps(ledger.run(member, "circulation", "--organization", "-")))
            lists.append(path)
        done = subprocess.run(
            [sys.executable, recorded_samples.ROOT / "deploy/samples/circulation_check.py",
             ledger.home / "aliases.json", *lists], check=False, capture_output=True, text=True)
        print(done.stdout.splitlines()[-1] if done.stdout else done.stderr)
        if done.returncode != 0:
            yield done.stdout + done.stderr


def library_problems(ledger):
    alias_of = {id_: alias for alias, id_ in
                json.loads((ledger.home / "aliases.json").read_text()).items()}
    found, revisions = {}, {}
    for reader in merge.members(merge.merged()):
        for record in ledger.run(reader, "library", "list", "-", "--owner", reader)["records"]:
            library = record["library"].removeprefix("LIBRARY_KIND_").lower()
            subject = alias_of.get(record["subject"], record["subject"])
            found.setdefault(library, {}).setdefault(reader, set()).add(subject)
            if library == "supplier":
                revisions[reader, subject] = (record["revision"], record["status"])
    for library, expected in LIBRARIES.items():
        if found.get(library) != expected:
            yield f"library {library}: {found.get(library)}, expected {expected}"
    for key, expected in SUPPLIER_REVISIONS.items():
        if revisions.get(key) != expected:
            yield f"supplier {key}: {revisions.get(key)}, expected {expected}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    recorded_samples.add_arguments(parser)
    options = parser.parse_args()
    with recorded_samples.Ledger(Path(options.bin), Path(options.quickstart)) as ledger:
        problems = [problem for check in (share_problems, lineage_problems, stock_problems,
                                          search_problems, circulation_problems,
                                          library_problems)
                    for problem in check(ledger)]
    for problem in problems:
        print(problem)
    answers = len(SHARES) + len(LINEAGE) + len(PRODUCED) + len(CLOSING_STOCK) + len(SEARCHES)
    answers += sum(len(owners) for owners in LIBRARIES.values()) + len(SUPPLIER_REVISIONS)
    print(f"check_answers: {answers} golden answers, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
