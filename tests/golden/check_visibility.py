#!/usr/bin/env python3
"""Who sees what of the recorded samples: every reader, every section of the table.

Exports, for each reader, all that the ledger shows to it alone, and compares. Reads build/quickstart
as deploy/quickstart.sh --once left it, as check_answers.py does.

usage: tests/golden/check_visibility.py [--bin DIR] [--quickstart DIR]
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import recorded_samples

# Labels of sections (docs/formats/disclosure.md).
LABELS = {"facts": 1, "quantities": 2, "process": 3, "parties": 4, "terms": 5, "cultivation": 6,
          "results": 7, "verdict": 8, "documents": 9, "personal": 10, "party": 23, "partner": 26}

# The consumer, the operator, a regulator of the province's drugs, those of prefecture and county,
# and members: E03 made the pieces, E05 carried them, E06 and E07 bought of the same lot.
READERS = ("public", "OPERATOR", "R01", "R02", "R03", "E01", "E02", "E03", "E05", "E06", "E07",
           "E10", "E12", "E14")
EVERYBODY = frozenset(READERS)

# (what, statement, sections, who is shown them); samples.md section 12.
TABLE = (
    ("place, part and month of harvest", "C1-05/a", ("facts", "cultivation"), EVERYBODY),
    ("result of the test", "C1-13", ("facts", "verdict"), EVERYBODY),
    ("invoice of one sale", "C1-30", ("terms",), {"E03", "E06", "R03"}),
    ("buyer and amount of one sale", "C1-30", ("facts", "parties", "quantities"),
     {"E03", "E05", "E06", "R03"}),
    ("invoice of another customer of the lot", "C1-33", ("terms", "parties", "quantities"),
     {"E03", "E07", "R03"}),
    ("buyer off the platform", "C1-35", ("terms", "parties", "quantities"), {"E03", "R03"}),
    ("parameters of slicing", "C1-20", ("process", "quantities"), {"E03", "R03"}),
    ("first result out of specification", "C1-21", ("facts", "results", "verdict", "quantities"),
     {"E03", "R03"}),
    ("name and telephone of a farmer", "E14/party-F-0001", ("personal",), {"E14"}),
    ("slip with the farmer's hand", "C3-04", ("documents",), {"E14"}),
    # R03 supervises drugs, and tea is food: R02 names it.
    ("first result of the authority's sample", "C2-31", ("facts", "results", "verdict"),
     {"E10", "E12", "R02", "R03"}),
    ("a supplier as its customer keeps it", "E03/supplier-E02", ("partner",), {"E03", "R03"}),
)


# What reads_problems() and evidence_problems() ask.
READ_ANSWERS = 11


def shown_to(ledger, reader):
    """(index, label) of every section that this reader alone is shown."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [ledger.programs / "daodi", "--home", ledger.home, "--server",
             ledger.address.read_text().strip(), "--as", reader, "export", folder,
             "--reader", reader], check=False, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"daodi export as {reader}: {done.stderr}")
        return {tuple(int(part) for part in path.name.split("-"))
                for path in (Path(folder) / "sections").iterdir()}


def visibility_problems(ledger):
    # Entry 0 is the genesis.
    index_of = {statement["name"]: index
                for index, statement in enumerate(ledger.statements, start=1)}
    shown = {reader: shown_to(ledger, reader) for reader in READERS}
    for what, statement, sections, expected in TABLE:
        for section in sections:
            place = (index_of[statement], LABELS[section])
            found = {reader for reader in READERS if place in shown[reader]}
            for reader in sorted(found - expected):
                yield f"{what}: {reader} is shown {section} of {statement}"
            for reader in sorted(expected - found):
                yield f"{what}: {reader} is not shown {section} of {statement}"


def told_reads(ledger, reader, *arguments):
    return ledger.run(reader, "reads", *arguments).get("reads", [])


def reads_problems(ledger):
    """Reads by regulators (the last row of samples.md section 12)."""
    # Never used before: the log of reads outlives this program.
    case = f"〔2026〕{time.time_ns()}号"
    ids = json.loads((ledger.home / "aliases.json").read_text())

    def of_case(reader, *arguments):
        return [read for read in told_reads(ledger, reader, *arguments)
                if read["case_number"] == case and read["purpose"] == "READ_PURPOSE_CASE"]

    lot = ("history", "20260325B", "--issuer", "E10")
    ledger.run("R02", *lot)
    routine = [read for read in told_reads(ledger, "E10")
               if read["agency"] == ids["R02"] and read["purpose"] == "READ_PURPOSE_ROUTINE"]
    if not routine:
        yield "a routine read by R02 is not told to E10"
    ledger.run("R02", "--for-case", case, *lot)
    if of_case("E10"):
        yield "E10 is told of a read for a case that is open"
    if not of_case("R02"):
        yield "R02 is not told of its own reads for a case"
    told_reads(ledger, "R02", "--agency", "R01")  # R01 is below it
    for other in ("E06", "E12"):
        if any(read["organization"] == ids["E10"] for read in told_reads(ledger, other)):
            yield f"{other} is told of reads of E10"
    for other, *agency in (("public",), ("OPERATOR",), ("R01", "--agency", "R02"),
                           ("E10", "--agency", "R02")):
        try:
            told_reads(ledger, other, *agency)
        except RuntimeError:
            continue
        yield f"{other} is told of reads that are none of its own"
    ledger.run("R02", "reads", "--close", case)
    if not of_case("E10"):
        yield "E10 is not told of a read for a case that is closed"


def evidence_problems(ledger):
    """A pack made twice is the same, and the log of reads knows of both."""
    case = f"〔2026〕{time.time_ns()}号"
    with tempfile.TemporaryDirectory() as folder:
        packs = []
        for name in ("first", "second"):
            path = Path(folder) / name / "pack.tar"  # its name is in the pack
            path.parent.mkdir()
            size = ("--checkpoint-size", str(packs[0][0]["checkpoint_size"])) if packs else ()
            packs.append((ledger.run("R02", "evidence", "20260325B", "--issuer", "E10", "--out",
                                     str(path), "--case", case, *size), path.read_bytes()))
    if packs[0][1] != packs[1][1]:
        yield "an evidence pack made twice has other bytes"
    noted = [read["manifest_digest"] for read in told_reads(ledger, "R02")
             if read["method"] == "EVIDENCE_PACK" and read["case_number"] == case]
    if noted != [pack["manifest_sha256"] for pack, _ in packs]:
        yield f"the log of reads has packs {noted}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    recorded_samples.add_arguments(parser)
    options = parser.parse_args()
    with recorded_samples.Ledger(Path(options.bin), Path(options.quickstart)) as ledger:
        problems = list(visibility_problems(ledger)) + list(reads_problems(ledger)) + \
            list(evidence_problems(ledger))
    for problem in problems:
        print(problem)
    answers = len(READERS) * sum(len(sections) for _, _, sections, _ in TABLE) + READ_ANSWERS
    print(f"check_visibility: {answers} golden answers, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
