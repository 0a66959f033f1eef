#!/usr/bin/env python3
"""Records from an ERP that a lot was put into a warehouse: signs the statement and sends it over HTTP.

Needs Python's standard library and the openssl command, nothing of daodi. The key never leaves this
machine: what travels is the signed statement, and its signature is all the authority there is.

What was signed is written to --outbox before it is sent, and stays there until it was accepted. A
program that dies, or an answer that gets lost, costs nothing: the next run sends the same bytes
again and gets the index that the first sending was given.

Formats: docs/formats/statement.md, docs/formats/pinned_profile.md, proto/daodi/v1/event_sections.proto
and docs/gateway.md, "Batch write".

usage: deploy/examples/erp_append.py --gateway http://127.0.0.1:8080 --key business.pem \\
           --author org-... --lot HPTP-260620 --gtin 09521234100010 --gln 9521234900030
"""

import argparse
import base64
import datetime
import hashlib
import json
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

STORAGE = 105
FACTS_LABEL, FACTS_SCHEMA, CHAIN = 1, 1001, 2
SHA256 = 1
CHINA = datetime.timezone(datetime.timedelta(hours=8))
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
TRIES = 6


# --- bytes of messages ----------------------------------------------------------


def varint(value):
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes(out + bytes([value]))


def field(number, value):
    """One field; what has its default is not written."""
    if isinstance(value, str):
        value = value.encode()
    if not value:
        return b""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def facts_section(options, when):
    """EventFacts of one storing: what, when, where; captured by an ERP."""
    stamp = when.astimezone(CHINA).isoformat(timespec="seconds")
    instant = field(1, stamp) + field(2, stamp) + field(3, 2)  # to the minute
    lot = field(1, options.author) + field(2, options.lot)
    line = (field(1, 1) + field(2, 1) + field(3, lot) + field(4, options.gtin) +
            field(8, options.goods_class))
    event = (field(1, 1) + field(3, 1) + field(4, 2) + field(5, "storing") +
             field(6, "sellable_accessible") + field(7, instant) + field(8, options.gln) +
             field(9, options.gln) + field(10, line))
    return field(1, event) + field(2, 5)


def section_digest(ledger_id, statement_id, author, salt, content):
    author = author.encode()
    return hashlib.sha256(
        b"daodi/section/v1\0" + ledger_id + statement_id + bytes([len(author)]) + author +
        bytes([FACTS_LABEL, CHAIN, 0]) + FACTS_SCHEMA.to_bytes(4, "big") + salt + b"\0" +
        len(content).to_bytes(4, "big") + content).digest()


def new_statement_id(time_ms):
    """UUIDv7 (RFC 9562)."""
    noise = bytearray(secrets.token_bytes(10))
    noise[0] = 0x70 | noise[0] & 15
    noise[2] = 0x80 | noise[2] & 63
    return time_ms.to_bytes(6, "big") + bytes(noise)


def make_header(ledger_id, statement_id, author, key_id, time_ms, digest):
    head = field(1, FACTS_LABEL) + field(2, CHAIN) + field(4, FACTS_SCHEMA) + field(5, digest)
    return (field(1, 1) + field(2, ledger_id) + field(3, statement_id) + field(4, STORAGE) +
            field(5, author) + field(6, key_id) + field(7, time_ms) + field(8, SHA256) +
            field(9, head) + field(11, bytes(32)))


# --- signatures by openssl ----------------------------------------------------------


def openssl(*arguments):
    done = subprocess.run(["openssl", *arguments], check=False, capture_output=True)
    if done.returncode != 0:
        raise SystemExit(f"openssl {arguments[0]}: {done.stderr.decode().strip()}")
    return done.stdout


def key_id_of(key):
    return hashlib.sha256(openssl("pkey", "-in", key, "-pubout", "-outform", "DER")).digest()


def integers_of(der):
    """r and s of SEQUENCE { INTEGER, INTEGER }; all lengths are below 128."""
    r_end = 4 + der[3]
    return (int.from_bytes(der[4:r_end], "big"),
            int.from_bytes(der[r_end + 2:r_end + 2 + der[r_end + 1]], "big"))


def sign(key, header):
    """64 bytes over PAE of DSSE; the scheme is that of the key."""
    kind = "application/vnd.daodi.statement.v1"
    message = f"DSSEv1 {len(kind)} {kind} {len(header)} ".encode() + header
    described = openssl("pkey", "-in", key, "-noout", "-text")
    with tempfile.NamedTemporaryFile() as file:
        file.write(message)
        file.flush()
        command = ["pkeyutl", "-sign", "-rawin", "-inkey", key, "-in", file.name]
        if described.startswith(b"ED25519"):
            return openssl(*command)
        if b"ASN1 OID: SM2" in described:
            r, s = integers_of(openssl(*command, "-digest", "sm3", "-pkeyopt",
                                       "distid:1234567812345678"))
        else:
            r, s = integers_of(openssl(*command, "-digest", "sha256"))
            # Of the two values that verify, the ledger takes the smaller one.
            s = min(s, P256_ORDER - s)
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


# --- the gateway --------------------------------------------------------------------


def ask(url, body=None):
    """The JSON answer. What may succeed later is tried again, each time after twice as long."""
    headers = {"Accept": "application/json"}
    if body is not None:
        headers["Content-Type"] = "application/json"
    problem = ""
    for attempt in range(TRIES):
        if attempt:
            time.sleep(0.25 * 2 ** attempt)
        try:
            request = urllib.request.Request(url, data=body, headers=headers)
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            problem = f"{error.code} {error.read().decode(errors='replace').strip()}"
            if error.code not in (429, 502, 503, 504):
                break
        except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
            problem = str(error)
    raise SystemExit(f"{url}: {problem}")


def clock_of(gateway, ledger):
    """Now; in a ledger with a simulated clock, just after its last entry. And whether it is one."""
    if not ledger["simulatedClock"]:
        return int(time.time() * 1000), False
    note = base64.b64decode(ask(f"{gateway}/v1/ledgers/-/checkpoint")["signedNote"]).decode()
    last = ask(f"{gateway}/v1/ledgers/-/entries/{int(note.splitlines()[1]) - 1}")
    return int(last["recordTimeMs"]) + 1000, True


def sign_statement(options):
    ledger = ask(f"{options.gateway}/v1/ledgers/-")
    ledger_id = base64.b64decode(ledger["ledgerId"])
    time_ms, simulated = clock_of(options.gateway, ledger)
    when = datetime.datetime.fromtimestamp(time_ms // 60_000 * 60, datetime.timezone.utc)
    content, salt = facts_section(options, when), secrets.token_bytes(32)
    statement_id = new_statement_id(time_ms)
    digest = section_digest(ledger_id, statement_id, options.author, salt, content)
    header = make_header(ledger_id, statement_id, options.author, key_id_of(options.key), time_ms,
                         digest)
    envelope = b"\1" + len(header).to_bytes(2, "big") + header + b"\1" + sign(options.key, header)
    statement = {"envelope": base64.b64encode(envelope).decode(),
                 "sections": [{"label": FACTS_LABEL, "salt": base64.b64encode(salt).decode(),
                               "content": base64.b64encode(content).decode()}]}
    if simulated:
        statement["simulatedRecordTimeMs"] = time_ms
    return statement


def send(gateway, statement):
    body = json.dumps({"ackLevel": "CHECKPOINTED", "statements": [statement]}).encode()
    return ask(f"{gateway}/v1/statements:batch", body)["results"][0]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gateway", required=True, help="http://host:port")
    parser.add_argument("--key", required=True, help="PEM of a registered EVENT key")
    parser.add_argument("--author", required=True, help="org-...")
    parser.add_argument("--lot", required=True, help="a lot of the author")
    parser.add_argument("--gtin", required=True)
    parser.add_argument("--goods-class", default="HERB")
    parser.add_argument("--gln", required=True, help="of the warehouse")
    parser.add_argument("--outbox", default="erp_append.outbox.json")
    parser.add_argument("--keep", action="store_true", help="leave the outbox, to send it again")
    options = parser.parse_args()

    outbox = Path(options.outbox)
    if not outbox.exists():
        temporary = outbox.with_suffix(".new")
        temporary.write_text(json.dumps(sign_statement(options)), encoding="utf-8")
        temporary.rename(outbox)
    result = send(options.gateway, json.loads(outbox.read_text(encoding="utf-8")))
    print(json.dumps(result, ensure_ascii=False, indent=1))
    if not result["ok"]:
        # Retryable: the outbox is sent next time. Else somebody must look at it.
        return 75 if result["error"].get("retryable") else 1
    if not options.keep:
        outbox.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
