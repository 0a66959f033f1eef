#!/usr/bin/env python3
"""Checks what `daodi export DIR` wrote, without any of daodi's code.

usage: check_quickstart.py [--no-mutations] [--seed N] DIR

Written from docs/formats/ in Python's standard library, with curves, SM3,
Merkle trees and parsers of its own; `openssl` gives a second opinion on some
signatures. After the checks it makes mutated copies in memory and makes sure
that each is refused. One line per kind of check; the last line counts.

exit: 0 all passed, 1 something failed (the file is named), 2 wrong usage
"""

import argparse
import pathlib
import sys

import checks
import exported
import mutations

_MOST_FAILURES_SHOWN = 20


def _describe(name, report):
    details = ", ".join(f"{what} {count}"
                        for what, count in sorted(report.details.items()))
    verdict = "FAILED" if report.failures else "ok"
    print(f"{name:<15} {verdict:<7} {report.passed:>5}"
          f"{'  ' + details if details else ''}")
    for failure in report.failures[:_MOST_FAILURES_SHOWN]:
        print(f"  {failure}")
    hidden = len(report.failures) - _MOST_FAILURES_SHOWN
    if hidden > 0:
        print(f"  and {hidden} more")


def _check(export):
    passed = failed = 0
    for name in checks.ALL_CHECKS:
        report = checks.run(name, export)
        if not report.passed and not report.failures:
            report.failures.append(f"{name}: nothing to check")
        _describe(name, report)
        passed, failed = passed + report.passed, failed + len(report.failures)
    return passed, failed


def _mutate(export, seed):
    count, accepted = mutations.accepted(export, seed)
    print(f"{'mutations':<15} {'FAILED' if accepted else 'ok':<7} "
          f"refused {count - len(accepted)} of {count} mutated copies, "
          f"seed {seed}")
    for what in accepted:
        print(f"  accepted: {what}")
    return count - len(accepted), len(accepted)


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", metavar="DIR", type=pathlib.Path)
    parser.add_argument("--no-mutations", action="store_true")
    parser.add_argument("--seed", type=int, default=mutations.SEED)
    options = parser.parse_args(arguments)
    if not (options.folder / "entries").is_dir():
        parser.error(f"{options.folder}: holds no export (no entries/)")
    export = exported.read(options.folder)
    passed, failed = _check(export)
    if failed:
        print("mutations       skipped: only a sound export can be mutated")
    elif not options.no_mutations:
        refused, accepted = _mutate(export, options.seed)
        passed, failed = passed + refused, failed + accepted
    print(f"{passed} passed, {failed} failed")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
