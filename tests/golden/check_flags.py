#!/usr/bin/env python3
"""The flags of the recorded samples are the golden ones, no more and no fewer.

Reads build/quickstart as deploy/quickstart.sh --once left it: starts daodid on
it, asks for flags as every organization of the samples, and compares.

usage: tests/golden/check_flags.py [--bin DIR] [--quickstart DIR]
"""

import argparse
import sys
from pathlib import Path

import recorded_samples

# (code, sample row) -> (raised, closed or None, state when not closed), record
# times at +08:00. Each (code, row) counts once, whatever lots it is about.
GOLDEN = {
    ("LATE_ENTRY", "C1-06"): ("2026-05-25 09:40", None),
    ("LATE_ENTRY", "C2-03"): ("2025-06-28 19:40", None),
    ("LATE_ENTRY", "C3-04"): ("2026-08-31 10:15", None),
    ("ORPHAN_INPUT", "C1-07"): ("2026-05-16 18:02", "2026-05-25 09:40"),
    ("MASS_CREATION", "C1-11"): ("2026-06-21 09:41", "2026-06-23 10:12"),
    ("RECV_NEQ_SHIP", "C2-25"): ("2026-04-20 16:20", "2026-04-21 08:50"),
    ("OOS_RESULT", "C1-21"): ("2026-07-16 16:40", "2026-07-20 11:00"),
    ("HOLD", "C1-22"): ("2026-07-16 17:05", "2026-07-20 11:00"),
    ("HOLD", "C2-32"): ("2026-06-05 17:08", "2026-07-10 15:30"),
    ("KEY_SUSPECT", "K-1"): ("2026-08-06 20:10", "2026-08-07 10:20"),
    ("UNKNOWN_ORIGIN", "C2-13"): ("2026-03-12 15:20", None),
    ("UNKNOWN_ORIGIN", "C2-16"): ("2026-03-25 20:40", None),
    ("DUP_REPORT", "C2-13"): ("2026-03-12 15:20", None),
    ("CERT_AFTER_MERGE_MISSING", "C2-13"): ("2026-03-12 15:20", None),
    ("REG_RESULT_INITIAL", "C2-31"): ("2026-06-05 16:55", "2026-06-16 17:40"),
    # What the initial result turns into.
    ("REG_RESULT_FINAL", "C2-35"): ("2026-06-16 17:40", None),
    ("RECALLED", "C2-33"): ("2026-06-05 21:10", "2026-07-10 15:30"),
    ("SUPPLIER_NOT_AUDITED", "C3-11"): ("2026-09-14 15:40", "2026-10-15 18:00"),
    ("TEMP_EXCURSION", "C3-16"): ("2026-10-12 08:40", None),
    ("DAMAGED", "C3-20"): ("2026-10-20 15:00", "2026-10-23 11:00"),
}
EXPLAINED = {("TEMP_EXCURSION", "C3-16")}

# What a rule must have seen.
DETAILS = {
    ("LATE_ENTRY", "C1-06"): {"days": "9", "window_hours": "72"},
    ("LATE_ENTRY", "C2-03"): {"days": "18", "window_hours": "168"},
    ("LATE_ENTRY", "C3-04"): {"days": "5", "window_hours": "72"},
    ("RECV_NEQ_SHIP", "C2-25"): {"shipped": "3500", "received": "2500"},
    ("UNKNOWN_ORIGIN", "C2-13"): {"ppb": "199335548"},  # 60.0 / 301.0
    ("UNKNOWN_ORIGIN", "C2-16"): {"ppb": "119601328"},  # 12.0 %
    ("TEMP_EXCURSION", "C3-16"): {"minutes": "190"},
}

# Information: not counted, but these must be there.
INFORMATION = {
    ("HISTORICAL", "C1-01"), ("HISTORICAL", "C2-01"), ("HISTORICAL", "C3-01"),
    ("CORRECTION", "C1-12"), ("CORRECTION", "C2-26"), ("CORRECTION", "C3-05"),
    ("RECV_DIFF", "C1-18"), ("RECV_DIFF", "C2-12"), ("ONE_SIDED", "C1-36"),
    ("ON_BEHALF", "C3-04"), ("STOCK_ADJUST", "C1-40"), ("CLAIM", "C2-28b"),
}

# At that moment (record time), these were open.
AS_OF = {
    "2026-05-20 00:00": {"ORPHAN_INPUT", "LATE_ENTRY", "UNKNOWN_ORIGIN", "DUP_REPORT",
                         "CERT_AFTER_MERGE_MISSING"},
    "2026-06-22 00:00": {"MASS_CREATION", "LATE_ENTRY", "UNKNOWN_ORIGIN", "DUP_REPORT",
                         "CERT_AFTER_MERGE_MISSING", "HOLD", "RECALLED", "REG_RESULT_FINAL"},
}


def by_row(ledger, flags):
    """(code, row) -> its flags."""
    found = {}
    for flag in flags:
        found.setdefault((flag["code"], ledger.row_of(flag["raised_by"])), []).append(flag)
    return found


def check_times(key, flags, problems):
    raised, closed = GOLDEN[key]
    for flag in flags:
        if recorded_samples.minute(flag["raised_time"]) != raised:
            problems.append(f"{key}: raised {flag['raised_time']}, expected {raised}")
        got = recorded_samples.minute(flag["closed_time"]) if "closed_time" in flag else None
        if got != closed:
            problems.append(f"{key}: closed {got}, expected {closed}")
        state = "FLAG_STATE_EXPLAINED" if key in EXPLAINED else "FLAG_STATE_OPEN"
        if closed is None and flag["state"] != state:
            problems.append(f"{key}: {flag['state']}, expected {state}")
        for name, value in DETAILS.get(key, {}).items():
            if flag["details"].get(name) != value:
                problems.append(f"{key}: {name} is {flag['details'].get(name)}, expected {value}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    recorded_samples.add_arguments(parser)
    options = parser.parse_args()
    problems = []
    with recorded_samples.Ledger(Path(options.bin), Path(options.quickstart)) as ledger:
        found = by_row(ledger, ledger.flags())
        alerts = {key: flags for key, flags in found.items()
                  if any(flag["severity"] != "FLAG_SEVERITY_INFORMATION" for flag in flags)}
        for key in sorted(GOLDEN.keys() - alerts.keys()):
            problems.append(f"{key}: missing")
        for key in sorted(alerts.keys() - GOLDEN.keys()):
            problems.append(f"{key}: not expected: {alerts[key]}")
        for key in sorted(GOLDEN.keys() & alerts.keys()):
            check_times(key, alerts[key], problems)
        for key in sorted(INFORMATION - found.keys()):
            problems.append(f"{key}: missing")
        for moment, codes in AS_OF.items():
            flags = ledger.flags(as_of=ledger.size_at(moment), information=False, open_only=True)
            if {flag["code"] for flag in flags} != codes:
                problems.append(f"as of {moment}: {sorted({flag['code'] for flag in flags})}, "
                                f"expected {sorted(codes)}")
        public = ledger.run("public", "flags", "--information")["flags"]
        if public:
            problems.append(f"the public sees {len(public)} flags")
    for problem in problems:
        print(problem)
    print(f"check_flags: {len(GOLDEN)} golden flags, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
