#!/usr/bin/env python3
"""Puts the sample files into the one order in which they are recorded.

  merge.py --output FILE   writes the input of `daodi append`
  merge.py --members       prints the aliases of the organizations as JSON
  merge.py --check         checks the samples, says what is wrong and where

The order is that of record_time; at the same time the catalogue comes first, then
master data, then the files as listed here, each in its own order.
"""

import argparse
import json
import pathlib
import sys

import sample_check

FOLDER = pathlib.Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent
CATALOGUE = ROOT / "deploy/catalogue"
# Before everything else: tests are judged by what the catalogue says.
CATALOGUE_TIME = "2025-01-02T08:00:00+08:00"
FILES = ("master.json", "c1.json", "c2.json", "keys.json", "c3.json")


def without_repetition(pairs):
    """An object; ValueError when it has a member twice."""
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError(f"a member stands twice in {{{', '.join(name for name, _ in pairs)}}}")
    return members


def read_file(path):
    """The statements of one file; SystemExit naming the file when it is no JSON."""
    try:
        statements = json.loads(path.read_text(encoding="utf-8"),
                                object_pairs_hook=without_repetition)
    except (OSError, ValueError) as error:
        raise SystemExit(f"merge.py: {path}: {error}") from error
    if not isinstance(statements, list) or not all(isinstance(s, dict) for s in statements):
        raise SystemExit(f"merge.py: {path}: must be a JSON array of objects")
    return statements


def merged(folder=FOLDER):
    """(file name, statement) pairs in the order of recording."""
    pairs = [(path.name, {**statement, "record_time": CATALOGUE_TIME})
             for path in sorted(CATALOGUE.glob("*.json")) for statement in read_file(path)]
    pairs += [(name, statement) for name in FILES for statement in read_file(folder / name)]
    # All times have the same offset and form, so they sort as text.
    return sorted(pairs, key=lambda pair: pair[1].get("record_time", ""))


def problems(pairs, root=ROOT):
    """What is wrong with merged() pairs; one line each."""
    return sample_check.Check(sample_check.SourceTables(root)).run(pairs)


def members(pairs):
    """Aliases of the organizations, in the order of registration."""
    return [s["organization"] for _, s in pairs if s.get("organization")]


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--output", metavar="FILE", type=pathlib.Path)
    action.add_argument("--members", action="store_true")
    action.add_argument("--check", action="store_true")
    options = parser.parse_args()

    pairs = merged()
    if options.members:
        print(json.dumps(members(pairs)))
        return 0
    if options.check:
        found = problems(pairs)
        for problem in found:
            print(problem, file=sys.stderr)
        rows = {statement["row"] for _, statement in pairs if "row" in statement}
        print(f"merge.py: {len(pairs)} statements, {len(rows)} rows, {len(found)} problems")
        return 1 if found else 0
    options.output.parent.mkdir(parents=True, exist_ok=True)
    text = ",\n".join(json.dumps(statement, ensure_ascii=False) for _, statement in pairs)
    options.output.write_text(f"[\n{text}\n]\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
