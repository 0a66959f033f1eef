#!/usr/bin/env python3
"""The pages of the recorded samples say what samples.md expects, before, during and after the recall.

Starts daodid and daodi-gateway on loopback over build/quickstart as deploy/quickstart.sh --once left
it. A page of the past is asked for by the size of the ledger then (?asOf=).

usage: tests/golden/check_pages.py [--bin DIR] [--quickstart DIR]
"""

import argparse
import base64
import csv
import gzip
import html
import json
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import recorded_samples

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "independent"))

import proof_file  # pylint: disable=wrong-import-position

TEA = "/01/09521234201069/10/"
PIECES = "/01/09521234101024/10/HP260715"
NONCE = re.compile('data-nonce="[^"]*"')
EFFICACY = ("治疗", "功效", "主治", "滋阴", "润肺", "正品")

# (what, path, language, the sample recorded last or None, words there, words not there)
PAGES = (
    ("B before the hold", TEA + "20260325B", "zh", "C2-31",
     ("来源部分不明", "来源不明", "12.0 %", "40.0 %", "预包装食品", "样例 SYNTHETIC", "12315"),
     ("已召回", "暂停食用", "0.086", "不合格") + EFFICACY),
    ("B on hold, amber", TEA + "20260325B", "zh", "C2-32",
     ("企业自查，暂停食用", "v amber"), ("已召回", "0.086")),
    ("B drafted, not approved", TEA + "20260325B", "zh", "C2-33", ("企业自查，暂停食用",),
     ("这一批正在召回",)),
    ("B recalled, red", TEA + "20260325B", "zh", "C2-33/approve",
     ("已召回", "v red", "请停止食用", "退款", "2026-06-05 21:10", "2 级", "祁阳示例健康食品有限公司",
      "12315"), ("企业自查，暂停食用",)),
    ("B recalled, English", TEA + "20260325B?lang=en", "en", "C2-33/approve",
     ("Recalled", "Stop eating", "refund", "origin unknown", "12.0 %", "SYNTHETIC"), ()),
    ("A during the recall", TEA + "20260318A", "zh", "C2-33/approve",
     ("有记录，未见召回", "本批不受影响", "20260325B", "v green"), ("请停止食用",)),
    ("B closed", TEA + "20260325B", "zh", None,
     ("曾召回，已结案", "监督抽检：不合格", "v amber"), ("这一批正在召回",)),
    ("A after the recall", TEA + "20260318A", "zh", None, ("有记录，未见召回", "100.0 %"),
     ("本批不受影响", "已召回")),
    ("厚朴 pieces", PIECES, "zh", None,
     ("有记录，未见召回", "中药饮片", "62.7 %", "37.3 %", "监督抽检：合格", "药品生产许可证", "迟录",
      "本页不提供功能主治"), ("地理标志", "养生", "治疗")),
    ("ginger-processed: one material without a record", "/01/09521234102038/10/JHP260722", "zh",
     None, ("记录不完整", "来源未记录"), ("地理标志",)),
)

# (what, method, path, headers, status)
ANSWERS = (
    ("wrong check digit", "GET", "/01/09521234201068/10/X", {"Accept": "text/html"}, 400),
    ("escaped twice", "GET", "/01/09521234201069/10/A%252FB", {"Accept": "text/html"}, 400),
    ("too long a lot", "GET", TEA + "A" * 21, {"Accept": "text/html"}, 400),
    ("unknown lot", "GET", TEA + "NOPE", {"Accept": "text/html"}, 404),
    ("unknown product", "GET", "/01/09521234999997/10/A", {"Accept": "text/html"}, 404),
    ("script in a lot", "GET", TEA + "%3Cscript%3E", {"Accept": "text/html"}, 404),
    ("no link type", "GET", TEA + "20260318A?linkType=gs1:epcis", {}, 404),
    ("method", "DELETE", TEA + "20260318A", {}, 405),
    ("options", "OPTIONS", TEA + "20260318A", {}, 204),
    ("linkset", "GET", TEA + "20260318A?linkType=linkset", {}, 200),
    ("redirect", "GET", TEA + "20260318A", {}, 307),
    ("resolver", "GET", "/.well-known/gs1resolver", {}, 200),
    ("checkpoint", "GET", "/checkpoint", {}, 200),
    ("recalls", "GET", "/recalls", {}, 200),
    ("proof", "GET", "/v1/entries/0/proof", {}, 200),
    ("no entry", "GET", "/v1/entries/99999999/proof", {}, 404),
    ("no page", "GET", "/admin", {"Accept": "text/html"}, 404),
)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Gateway:
    """Context manager: a daodi-gateway before that ledger."""

    def __init__(self, ledger, folder):
        self.ledger = ledger
        self.folder = Path(folder)
        self.process = None
        self.site = ""

    def __enter__(self):
        config = self.folder / "gateway.toml"
        addresses = self.folder / "addresses"
        config.write_text(f"""
[listen]
address = "127.0.0.1:0"
admin = "127.0.0.1:0"
address_file = "{addresses}"
[core]
server = "{self.ledger.address.read_text().strip()}"
ca_certificate = "{self.ledger.home / 'tls/ca.crt'}"
client_certificate = "{self.ledger.home / 'tls/OPERATOR.crt'}"
client_key = "{self.ledger.home / 'keys/OPERATOR/transport.pem'}"
[site]
public_url = "https://trace.example"
[limits]
requests_per_second = 10000
burst = 10000
""", encoding="utf-8")
        self.process = subprocess.Popen(
            [self.ledger.programs / "daodi-gateway", "--config", config])
        for _ in range(200):
            if addresses.exists() or self.process.poll() is not None:
                break
            time.sleep(0.05)
        self.site = addresses.read_text(encoding="utf-8").splitlines()[0]
        return self

    def __exit__(self, *_):
        self.process.terminate()
        if self.process.wait(timeout=20) != 0:
            raise RuntimeError("daodi-gateway did not stop cleanly")

    def ask(self, method, path, headers, body=None):
        status, got, answer = self.ask_bytes(method, path, headers, body)
        return status, got, answer.decode(errors="replace")

    def ask_bytes(self, method, path, headers, body=None):
        request = urllib.request.Request(f"http://{self.site}{path}", method=method,
                                         headers=headers, data=body)
        try:
            with urllib.request.build_opener(NoRedirect).open(request, timeout=20) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()

    def raw(self, request):
        """The status of what is sent byte for byte."""
        host, port = self.site.split(":")
        with socket.create_connection((host, int(port)), timeout=20) as link:
            link.sendall(request)
            answer = link.recv(4096)
        return int(answer.split()[1]) if answer else 0


def text_of(page):
    """Classes and words of a page, without style and tags."""
    page = re.sub(r"<(style|script)>.*?</\1>", "", page, flags=re.S)
    classes = " ".join(re.findall(r'class="([^"]*)"', page))
    return html.unescape(re.sub(r"<[^>]+>", "", page)) + " " + classes


def page_problems(gateway, size_of):
    for what, path, language, last, there, missing in PAGES:
        as_of = "" if last is None else f"{'&' if '?' in path else '?'}asOf={size_of(last)}"
        status, headers, page = gateway.ask("GET", path + as_of, {"Accept": "text/html"})
        if status != 200:
            yield f"{what}: status {status}"
            continue
        words = text_of(page)
        for word in there:
            if word not in words:
                yield f"{what}: does not say {word}"
        for word in missing:
            if word in words:
                yield f"{what}: says {word}"
        if not headers["Content-Language"].startswith(language):
            yield f"{what}: language {headers['Content-Language']}"
        if "unsafe" in headers["Content-Security-Policy"]:
            yield f"{what}: its policy allows what is unsafe"


def answer_problems(gateway):
    for what, method, path, headers, expected in ANSWERS:
        status, got, _ = gateway.ask(method, path, headers)
        if status != expected:
            yield f"{what}: {status} instead of {expected}"
        for header in ("Access-Control-Allow-Origin", "Access-Control-Allow-Methods",
                       "Referrer-Policy", "X-Content-Type-Options"):
            if not got.get(header):
                yield f"{what}: no {header}"
    smuggled = (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"
                b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
    if gateway.raw(smuggled) != 400:
        yield "a smuggled request is not refused"
    if gateway.raw(b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 9000 + b"\r\n\r\n") != 431:
        yield "huge headers are not refused"
    status, _, body = gateway.ask("POST", "/v1/statements:batch",
                                  {"Content-Type": "application/json"})
    if status != 400 or json.loads(body)["status"] != 400:
        yield "an empty batch is not refused with problem details"


def batch_problems(gateway):
    """A statement sent again gets its first index; a changed one is refused, field and fix told."""
    _, _, proof = gateway.ask_bytes("GET", "/v1/entries/1/proof", {})
    entry = proof_file.parse(proof).statement.entry

    def item(envelope):
        # salt || number of names (0) || content
        return {"envelope": base64.b64encode(envelope).decode(),
                "simulatedRecordTimeMs": entry.record_time_ms,
                "sections": [{"label": label, "salt": base64.b64encode(content[:32]).decode(),
                              "content": base64.b64encode(content[33:]).decode()}
                             for label, content in entry.sections.items()]}

    changed = bytearray(entry.envelope)
    changed[-1] ^= 1
    body = json.dumps({"statements": [item(entry.envelope), item(bytes(changed))]}).encode()
    status, _, answer = gateway.ask("POST", "/v1/statements:batch",
                                    {"Content-Type": "application/json"}, body)
    if status != 200:
        yield f"batch: {status} {answer}"
        return
    again, refused = json.loads(answer)["results"]
    if not again["ok"] or again["index"] != 1 or not again["repeated"]:
        yield f"batch: sent again: {again}"
    error = refused.get("error", {})
    if refused["ok"] or not all(error.get(key) for key in ("code", "message", "messageZh", "fixZh")):
        yield f"batch: changed signature: {refused}"


def package_problems(gateway, codes):
    """Of each lot a package: its page, its scan reported once, a slip of a letter unknown."""
    seen = set()
    for row in codes:
        if row["lot"] in seen:
            continue
        seen.add(row["lot"])
        what = f"package of {row['lot']}"
        path = re.sub("https?://[^/]*", "", row["uri"])
        status, headers, page = gateway.ask("GET", path, {"Accept": "text/html"})
        if status != 200 or row["lot"].split("@")[0] not in text_of(page):
            yield f"{what}: {status}"
            continue
        # Sent in parts of one stream: what is compressed once, what is this code's, the check sum.
        _, packed, parts = gateway.ask_bytes("GET", path, {"Accept": "text/html",
                                                           "Accept-Encoding": "gzip"})
        if packed["Content-Encoding"] != "gzip" or \
                NONCE.sub("", gzip.decompress(parts).decode()) != NONCE.sub("", page):
            yield f"{what}: another page with gzip"
        there, _, _ = gateway.ask("GET", headers["Content-Location"], {"Accept": "text/html"})
        if there != 200:
            yield f"{what}: {there} at {headers['Content-Location']}"
        beacon = {name: html.unescape(re.search(f'data-{name}="([^"]*)"', page).group(1))
                  for name in ("code", "nonce")}
        cookie = {"Cookie": headers["Set-Cookie"].split(";")[0]}
        forged = {**beacon, "nonce": "0" * len(beacon["nonce"])}
        for sent, expected in ((beacon, 204), (beacon, 204), (forged, 400)):
            got, _, answer = gateway.ask("POST", "/v1/scans", cookie, json.dumps(sent).encode())
            if got != expected:
                yield f"{what}: scan {got} instead of {expected}: {answer}"
        slip = path[:-1] + ("0" if path[-1] != "0" else "1")
        if gateway.ask("GET", slip, {"Accept": "text/html"})[0] != 404:
            yield f"{what}: {slip} is not unknown"
    if not seen:
        yield "no package has a code"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    recorded_samples.add_arguments(parser)
    options = parser.parse_args()
    with recorded_samples.Ledger(Path(options.bin), Path(options.quickstart)) as ledger, \
            tempfile.TemporaryDirectory() as folder, Gateway(ledger, folder) as gateway:
        # Entry 0 is the genesis.
        sizes = {statement["name"]: index + 1
                 for index, statement in enumerate(ledger.statements, start=1)}
        with open(ledger.data / "codes.csv", encoding="utf-8", newline="") as file:
            codes = list(csv.DictReader(file))
        problems = [*page_problems(gateway, sizes.__getitem__), *answer_problems(gateway),
                    *batch_problems(gateway), *package_problems(gateway, codes)]
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(PAGES)} pages, {len(ANSWERS)} answers, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
