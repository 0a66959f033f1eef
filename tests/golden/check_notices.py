#!/usr/bin/env python3
"""The notices of the recorded recall are the golden ones, minute by minute of that night (C2-34).

Reads build/quickstart as deploy/quickstart.sh --once left it, as check_flags.py does.

usage: tests/golden/check_notices.py [--bin DIR] [--quickstart DIR]
"""

import argparse
import json
import sys
from pathlib import Path

import recorded_samples

# In force from 21:10, when the second person approved. CONSUMERS are told outside the ledger.
BEGIN = "2026-06-05 21:10"
# Moment of the evening -> recipient -> (state, minutes until acknowledged, on behalf).
NIGHT = {
    "2026-06-05 21:05": {},
    "2026-06-05 21:10": {"E12": ("WAITING",), "E13": ("TELEPHONE_LIST",), "R02": ("WAITING",),
                         "CONSUMERS": ("OUTSIDE",)},
    "2026-06-05 21:22": {"E12": ("TELEPHONE_LIST",), "E13": ("TELEPHONE_LIST",),
                         "R02": ("ACKNOWLEDGED", 10, False), "CONSUMERS": ("OUTSIDE",)},
    "2026-06-05 22:31": {"E12": ("ACKNOWLEDGED", 81, False), "E13": ("TELEPHONE_LIST",),
                         "R02": ("ACKNOWLEDGED", 10, False), "CONSUMERS": ("OUTSIDE",)},
    "2026-06-05 22:40": {"E12": ("ACKNOWLEDGED", 81, False), "E13": ("ACKNOWLEDGED", 36, True),
                         "R02": ("ACKNOWLEDGED", 10, False), "CONSUMERS": ("OUTSIDE",)},
    "2026-07-10 15:30": {"E12": ("ACKNOWLEDGED", 81, False), "E13": ("ACKNOWLEDGED", 36, True),
                         "R02": ("ACKNOWLEDGED", 10, False), "CONSUMERS": ("OUTSIDE",)},
}
# Reader -> whose notices it is told of, in the end.
TOLD = {"E10": {"E12", "E13", "R02", "CONSUMERS"}, "R02": {"E12", "E13", "R02", "CONSUMERS"},
        "E12": {"E12"}, "E03": set(), "R01": set(), "R03": set(), "public": set()}
# Statement that acknowledges -> whose.
PROOFS = {"C2-34/R02": "R02", "C2-34/E12": "E12", "C2-34": "E13"}


def by_recipient(ledger, answer):
    alias_of = {id_: alias for alias, id_ in
                json.loads((ledger.home / "aliases.json").read_text()).items()}
    return {alias_of.get(notice.get("recipient"), "CONSUMERS"): notice
            for notice in answer["notices"]}


def standing(notice):
    state = notice["state"].removeprefix("NOTICE_STATE_")
    if "acknowledgement" not in notice:
        return (state,)
    answer = notice["acknowledgement"]
    return state, int(answer["after_ms"]) // 60_000, answer["on_behalf"]


def night_problems(ledger):
    for moment, expected in NIGHT.items():
        when = recorded_samples.instant(moment).isoformat()
        answer = ledger.run("E10", "notices", "list", "--as-of", str(ledger.size_at(moment)),
                            "--at", when)
        notices = by_recipient(ledger, answer)
        found = {recipient: standing(notice) for recipient, notice in notices.items()}
        if found != expected:
            yield f"at {moment}: {found}, expected {expected}"
        begins = {int(notice["begin_time_ms"]) for notice in notices.values()}
        if begins - {int(recorded_samples.instant(BEGIN).timestamp() * 1000)}:
            yield f"at {moment}: begins {begins}"


def reader_problems(ledger):
    for reader, expected in TOLD.items():
        notices = by_recipient(ledger, ledger.run(reader, "notices", "list"))
        if set(notices) != expected:
            yield f"{reader} is told of {sorted(notices)}, expected {sorted(expected)}"
        for recipient, notice in notices.items():
            if reader == "E12" and notice["attempts"]:
                yield f"{reader} is told how {recipient} was told"


def proof_problems(ledger):
    names = [statement["name"] for statement in ledger.statements]
    notices = by_recipient(ledger, ledger.run("E10", "notices", "list"))
    for name, recipient in PROOFS.items():
        entry = int(notices[recipient]["acknowledgement"]["entry"])
        if names[entry - 1] != name:
            yield f"{recipient} is acknowledged by {names[entry - 1]}, expected {name}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    recorded_samples.add_arguments(parser)
    options = parser.parse_args()
    with recorded_samples.Ledger(Path(options.bin), Path(options.quickstart)) as ledger:
        problems = [problem for check in (night_problems, reader_problems, proof_problems)
                    for problem in check(ledger)]
    for problem in problems:
        print(problem)
    answers = sum(len(expected) for expected in NIGHT.values()) + len(TOLD) + len(PROOFS)
    print(f"check_notices: {answers} golden answers, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
