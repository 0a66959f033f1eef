"""The ledger that deploy/quickstart.sh --once left, served on loopback."""

import json
import subprocess
import sys
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "deploy/samples"))

import merge  # pylint: disable=wrong-import-position

CHINA = timezone(timedelta(hours=8))


def add_arguments(parser):
    """--bin and --quickstart."""
    parser.add_argument("--bin", default=str(ROOT / "build/dev/bin"), help="folder of the programs")
    parser.add_argument("--quickstart", default=str(ROOT / "build/quickstart"),
                        help="what the quickstart left")


def instant(text):
    """An RFC 3339 time, or "2026-05-20 00:00" at +08:00."""
    parsed = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=CHINA)


def minute(text):
    """The time at +08:00, to the minute."""
    return instant(text).astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


class Ledger:
    """Context manager: a daodid of its own, stopped in the end."""

    def __init__(self, programs, quickstart):
        self.programs = programs
        self.home = quickstart / "home"
        self.data = quickstart
        self.address = quickstart / "golden.address"
        self.statements = [statement for _, statement in merge.merged()]
        self.server = None
        self._flags = {}

    def __enter__(self):
        self.address.unlink(missing_ok=True)
        log = open(self.data / "logs/golden.log", "w", encoding="utf-8")
        self.server = subprocess.Popen(
            [self.programs / "daodid", "--data", self.data / "data",
             "--guard", self.data / "guard/signing.guard",
             "--checkpoint-key", self.home / "checkpoint_key.pem",
             "--serial-keys", self.data / "serial-keys", "--listen", "127.0.0.1:0",
             "--tls-cert", self.home / "tls/server.crt", "--tls-key", self.home / "tls/server.key",
             "--address-file", self.address], stdout=log, stderr=log)
        for _ in range(600):
            if self.address.exists() or self.server.poll() is not None:
                break
            time.sleep(0.05)
        if not self.address.exists():
            raise RuntimeError("daodid did not start: see logs/golden.log")
        return self

    def __exit__(self, *_):
        self.server.terminate()
        self.server.wait()
        self.address.unlink(missing_ok=True)

    def run(self, reader, *arguments):
        """The JSON answer of one daodi command."""
        done = subprocess.run(
            [self.programs / "daodi", "--home", self.home, "--server",
             self.address.read_text().strip(), "--as", reader, "-o", "json", *arguments],
            check=False, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"daodi {' '.join(arguments)} as {reader}: {done.stderr}")
        return json.loads(done.stdout)

    def row_of(self, index):
        """The sample row of an entry; entry 0 is the genesis."""
        return self.statements[index - 1].get("row", self.statements[index - 1]["name"])

    def size_at(self, moment):
        """How many entries had been recorded then."""
        when = instant(moment)
        return 1 + sum(instant(statement["record_time"]) <= when for statement in self.statements)

    def flags(self, as_of=0, information=True, open_only=False):
        """Every flag that some organization of the samples sees, once."""
        found = {}
        for reader in merge.members(merge.merged()):
            options = ["--as-of", str(as_of)]
            options += ["--information"] if information else []
            options += ["--open"] if open_only else []
            for flag in self.run(reader, "flags", *options)["flags"]:
                found[flag["name"]] = flag
        return list(found.values())
