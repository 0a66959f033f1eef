#!/usr/bin/env python3
"""What programs get of the gateway: reads as JSON, tiles, and an ERP that records.

Starts daodid and daodi-gateway on loopback over a copy of build/quickstart, since the ERP appends.

usage: tests/golden/check_api.py [--bin DIR] [--quickstart DIR]
"""

import argparse
import base64
import gzip
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import recorded_samples
from check_pages import Gateway

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "independent"))

import merkle  # pylint: disable=wrong-import-position
import statement as st  # pylint: disable=wrong-import-position

EXAMPLES = recorded_samples.ROOT / "deploy/examples"

# (what, path, status, a member of the answer and its value, or None)
ANSWERS = (
    ("ledger", "/v1/ledgers/-", 200, ("simulatedClock", True)),
    ("one organization", "/v1/organizations?pageSize=1", 200, None),
    ("a lot with @", "/v1/organizations/-/batches/HP260715@1kg", 200, ("lot", "HP260715@1kg")),
    ("the same, escaped", "/v1/organizations/-/batches/HP260715%401kg", 200,
     ("lot", "HP260715@1kg")),
    ("a stream", "/v1/organizations/-/batches/20260325B:trace", 200, None),
    ("a lot with a slash", "/v1/organizations/-/batches/A%2FB%25", 404, None),
    ("unknown parameter", "/v1/orders?colour=red", 400, ("code", "ARGUMENT_INVALID")),
    ("not for the public", "/v1/overview", 403, ("code", "CALLER_NOT_PERMITTED")),
    ("nobody signed in", "/v1/session", 401, ("code", "CALLER_UNAUTHENTICATED")),
    ("no such path", "/v1/nothing", 404, None),
)

# (program, enterprise, key): a P-256, an Ed25519 and an SM2 key.
ERP_RUNS = (
    ((sys.executable, "erp_append.py"), "E02", "business"),
    ((sys.executable, "erp_append.py"), "E05", "business"),
    ((sys.executable, "erp_append.py"), "E03", "production"),
    (("java", "ErpAppend.java"), "E02", "business"),
    (("java", "ErpAppend.java"), "E05", "business"),
)


def answer_problems(gateway):
    for what, path, status, member in ANSWERS:
        got, headers, text = gateway.ask("GET", path, {"Accept-Language": "en"})
        if got != status:
            yield f"{what}: {got} instead of {status}: {text}"
            continue
        if member and json.loads(text)[member[0]] != member[1]:
            yield f"{what}: {text}"
        if path.startswith("/v1/o") and headers["Cache-Control"] != "no-store":
            yield f"{what}: may be kept"
    if gateway.ask("POST", "/v1/codes:issue", {}, b"{}")[0] not in (404, 405):
        yield "codes are issued over HTTP"
    path, encoded = "/v1/organizations/-/batches/20260325B/events", {"Accept-Encoding": "gzip"}
    _, headers, body = gateway.ask_bytes("GET", path, encoded)
    if headers["Content-Encoding"] != "gzip" or not json.loads(gzip.decompress(body))["events"]:
        yield "a long answer is not compressed"


def disclosure_problems(gateway, size):
    """Without a session no section arrives that is not PUBLIC."""
    shown = 0
    for index in range(size):
        entry = json.loads(gateway.ask("GET", f"/v1/ledgers/-/entries/{index}", {})[2])
        if "name" not in entry:
            yield f"entry {index}: {entry}"
        if not entry.get("envelope"):
            continue
        header = st.parse_envelope(base64.b64decode(entry["envelope"])).header
        audiences = {head["label"]: head["audience"] for head in header["sections"]}
        for section in entry.get("sections", []):
            if not section.get("content"):
                continue
            shown += 1
            if audiences[section["label"]] != st.PUBLIC:
                yield f"entry {index}: section {section['label']} is shown to everybody"
    if not shown:
        yield "no section is shown at all"


def tile_problems(gateway):
    """The root of the tiles' hashes is the checkpoint's."""
    _, _, checkpoint = gateway.ask("GET", "/checkpoint", {})
    size, root = int(checkpoint.split("\n")[1]), checkpoint.split("\n")[2]
    full, rest = divmod(size, 256)
    paths = [f"/tile/0/{number:03}" for number in range(full)]
    paths += [f"/tile/0/{full:03}.p/{rest}"] if rest else []
    hashes = b""
    for path in paths:
        _, headers, tile = gateway.ask_bytes("GET", path, {})
        hashes += tile
        if "immutable" not in (headers["Cache-Control"] or ""):
            yield f"tiles: {path} may not be kept"
    leaves = [hashes[i:i + 32] for i in range(0, len(hashes), 32)]
    if len(leaves) != size or base64.b64encode(merkle.root(leaves)).decode() != root:
        yield "tiles: their root is not the checkpoint's"
    status, _, above = gateway.ask_bytes("GET", f"/tile/1/000.p/{full}", {})
    if status != 200 or above != b"".join(
            merkle.root(leaves[i * 256:(i + 1) * 256]) for i in range(full)):
        yield "tiles: level 1 is not made of level 0"
    for path in ("/tile/0/000.p/257", f"/tile/0/{full:03}.p/{rest + 1}", "/tile/9/000",
                 "/tile/0/00", "/tile/0/000/", "/tile/entries/000"):
        if gateway.ask("GET", path, {})[0] != 404:
            yield f"tiles: {path} is answered"


def erp_problems(gateway, ledger, folder):
    """The example records once, however often it sends; each scheme of key signs."""
    aliases = json.loads((ledger.home / "aliases.json").read_text(encoding="utf-8"))
    keys = ledger.home / "keys"
    for program, alias, key in ERP_RUNS:
        if program[0] == "java" and not shutil.which("java"):
            continue
        what = f"{program[-1]} {alias}"
        key_id = json.loads((keys / alias / f"{key}.json").read_text(encoding="utf-8"))["key_id"]
        command = [
            *program[:-1], EXAMPLES / program[-1], "--gateway", f"http://{gateway.site}",
            "--key", keys / alias / f"{key}.pem", "--author", aliases[alias],
            "--lot", f"ERP-{alias}", "--gtin", "09521234100010", "--gln", "9521234900030",
            "--outbox", Path(folder) / f"{program[-1]}-{alias}.json"]
        command += ["--keep"] if program[0] != "java" else ["--key-id", key_id, "--keep", "1"]
        sent = []
        for _ in range(2):
            done = subprocess.run(command, check=False, capture_output=True, text=True)
            if done.returncode != 0:
                yield f"{what}: {done.stdout} {done.stderr}"
                break
            answer = json.loads(done.stdout)
            sent.append(answer.get("results", [answer])[0])
        if len(sent) < 2:
            continue
        first, again = sent
        if first["repeated"] or not again["repeated"]:
            yield f"{what}: recorded twice: {sent}"
        if first["index"] != again["index"] or not first["receipt"] or not again["receipt"]:
            yield f"{what}: another index, or no receipt: {sent}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    recorded_samples.add_arguments(parser)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "quickstart"
        shutil.copytree(options.quickstart, copy)
        with recorded_samples.Ledger(Path(options.bin), copy) as ledger, \
                Gateway(ledger, folder) as gateway:
            problems = [*answer_problems(gateway),
                        *disclosure_problems(gateway, len(ledger.statements) + 1),
                        *tile_problems(gateway), *erp_problems(gateway, ledger, folder)]
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(ANSWERS)} answers, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
