#!/usr/bin/env python3
"""What a page costs, beside nginx serving the same bytes in the same run.

Starts a daodid and a daodi-gateway on loopback over build/quickstart as deploy/quickstart.sh --once
left it, and an nginx with a configuration of its own. Rounds go through nginx, the page of a lot, the
page of a package (its code is looked up), and the page of a package whose script reports the scan:
first a closed loop, for requests a second and CPU each, then an open loop at half of what nginx and
the gateway did, for latency. Medians over the rounds; a ratio is the median of the rounds' ratios.

CPU is user and system time of the servers' processes, from /proc.

usage: tests/bench/page_bench.py [--bin DIR] [--core-bin DIR] [--quickstart DIR] [--rounds N]
                                 [--seconds S] [--only CASE]
"""

import argparse
import csv
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/golden"))

import recorded_samples  # pylint: disable=wrong-import-position

LOT = "/01/09521234201069/10/20260318A"
PHONE = {"Accept": "text/html", "Accept-Encoding": "gzip", "Accept-Language": "zh-CN,zh;q=0.9"}
CONNECTIONS = 256
# Of the answer's own framing; nginx writes them by itself.
OWN_FIELDS = {"content-length", "connection", "date", "server", "content-type", "set-cookie"}


def wait_until(done, what, seconds=20):
    for _ in range(int(seconds / 0.05)):
        if done():
            return
        time.sleep(0.05)
    raise RuntimeError(what)


class Gateway:
    """Context manager: a daodi-gateway before that ledger."""

    def __init__(self, programs, ledger, folder):
        self.program = programs / "daodi-gateway"
        self.ledger = ledger
        self.folder = Path(folder)
        self.process = None
        self.port = self.admin = 0

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
requests_per_second = 1000000
burst = 1000000
""", encoding="utf-8")
        self.process = subprocess.Popen([self.program, "--config", config])
        wait_until(lambda: addresses.exists() or self.process.poll() is not None,
                   "daodi-gateway did not start")
        self.port, self.admin = (int(line.rsplit(":", 1)[1])
                                 for line in addresses.read_text().splitlines())
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=20)

    def is_idle(self):
        """One address may have as many connections as a round uses."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.admin}/metrics") as answer:
            return re.search(rb"^daodi_gateway_connections 0$", answer.read(), re.M) is not None


class Nginx:
    """Context manager: an nginx of one worker that serves one answer from a file."""

    def __init__(self, folder, port, fields, content_type, body):
        self.folder = Path(folder)
        self.port = port
        (self.folder / "www").mkdir()
        (self.folder / "www/page").write_bytes(body)
        added = "\n".join(f'add_header {name} "{value}";' for name, value in fields)
        (self.folder / "nginx.conf").write_text(f"""
worker_processes 1;
daemon off;
pid {self.folder}/nginx.pid;
error_log {self.folder}/nginx.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  server_tokens off;
  keepalive_requests 100000000;
  open_file_cache max=10;
  open_file_cache_valid 60s;
  client_body_temp_path {self.folder}/body;
  proxy_temp_path {self.folder}/proxy;
  fastcgi_temp_path {self.folder}/fastcgi;
  uwsgi_temp_path {self.folder}/uwsgi;
  scgi_temp_path {self.folder}/scgi;
  server {{
    listen 127.0.0.1:{port} reuseport backlog=1024;
    root {self.folder}/www;
    etag off;
    types {{ }}
    default_type "{content_type}";
    {added}
  }}
}}
""", encoding="utf-8")
        # Its worker is another user.
        self.folder.chmod(0o755)
        self.process = None

    def __enter__(self):
        self.process = subprocess.Popen(
            ["nginx", "-p", self.folder, "-c", self.folder / "nginx.conf"])
        wait_until(lambda: (self.folder / "nginx.pid").exists(), "nginx did not start")
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=20)

    def workers(self):
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]


def cpu_seconds(pids):
    """User and system time of these processes so far."""
    ticks = 0
    for pid in pids:
        after_name = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        ticks += int(after_name[11]) + int(after_name[12])
    return ticks / os.sysconf("SC_CLK_TCK")


class Case:
    """One kind of request, and what the rounds said of it."""

    def __init__(self, name, port, targets, pids, options=()):
        self.name = name
        self.port = port
        self.targets = targets
        self.pids = pids  # of the server itself and of the core behind it
        self.options = options
        self.closed = []
        self.open = []

    def run(self, load, seconds, rate=0.0):
        before = [cpu_seconds(pids) for pids in self.pids]
        done = subprocess.run(
            [load, "--port", str(self.port), "--targets", self.targets, "--seconds", str(seconds),
             "--connections", str(CONNECTIONS), "--rate", str(rate), *self.options],
            stdout=subprocess.PIPE, check=False, text=True)
        result = json.loads(done.stdout)
        if result["answered"] == 0:
            raise RuntimeError(f"{self.name}: {result}")
        result["cpu_us"] = [(cpu_seconds(pids) - spent) * 1e6 / result["sent"]
                            for pids, spent in zip(self.pids, before)]
        return result


def install_nginx():
    if shutil.which("nginx") is None:
        # RUNLEVEL: its service is not started.
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
        subprocess.run(["apt-get", "install", "--yes", "--quiet", "--no-install-recommends",
                        "nginx-light"], check=True, env=environment)


def page_of(port, path):
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=PHONE)
    with urllib.request.urlopen(request, timeout=20) as answer:
        fields = [(name, value.replace('"', r"\"")) for name, value in answer.headers.items()
                  if name.lower() not in OWN_FIELDS]
        return fields, answer.headers["Content-Type"], answer.read()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def median(values):
    return statistics.median(values)


def report(cases, load_average):
    nginx = cases[0]
    print(f"{len(nginx.closed)} rounds, {CONNECTIONS} connections, load average "
          f"{load_average[0]:.1f} before and {os.getloadavg()[0]:.1f} after\n")
    print("| what | requests/s | CPU of the server | × nginx | CPU of daodid | body, bytes "
          "| half load, requests/s | p50 | p99 | max | failed |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for case in cases:
        own = [result["cpu_us"][0] for result in case.closed]
        core = [result["cpu_us"][1] for result in case.closed if len(result["cpu_us"]) > 1]
        ratio = median(mine / theirs["cpu_us"][0] for mine, theirs in zip(own, nginx.closed))
        failed = sum(result["failed"] for result in case.closed + case.open)
        late = [median(result[key] for result in case.open) / 1000
                for key in ("p50_us", "p99_us", "max_us")]
        print(f"| {case.name} | {median(result['per_second'] for result in case.closed):,.0f} "
              f"| {median(own):.1f} µs ({min(own):.1f} to {max(own):.1f}) | {ratio:.2f} "
              f"| {f'{median(core):.1f} µs' if core else '–'} | {case.closed[0]['bytes']:,} "
              f"| {median(result['per_second'] for result in case.open):,.0f} "
              f"| {late[0]:.1f} ms | {late[1]:.1f} ms | {late[2]:.1f} ms | {failed} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    recorded_samples.add_arguments(parser)
    parser.add_argument("--core-bin", help="folder of daodid, if it is another than --bin")
    parser.add_argument("--only", type=int, help="number of one case beside nginx")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5)
    options = parser.parse_args()
    programs = Path(options.bin)
    install_nginx()
    load_average = os.getloadavg()
    with recorded_samples.Ledger(Path(options.core_bin or options.bin),
                                 Path(options.quickstart)) as ledger, \
            tempfile.TemporaryDirectory() as folder, Gateway(programs, ledger, folder) as gateway:
        with open(ledger.data / "codes.csv", encoding="utf-8", newline="") as file:
            codes = [re.sub("https?://[^/]*", "", row["uri"]) for row in csv.DictReader(file)
                     if f"{row['gtin']}/10/{row['lot']}" in LOT]
        folder = Path(folder)
        targets = {"lot": [LOT], "codes": codes, "nginx": ["/page"]}
        for name, lines in targets.items():
            (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        with Nginx(folder, free_port(), *page_of(gateway.port, codes[0])) as nginx:
            pids = ([gateway.process.pid], [ledger.server.pid])
            cases = [
                Case("nginx, a page from a file", nginx.port, folder / "nginx", (nginx.workers(),)),
                Case("page of a lot", gateway.port, folder / "lot", pids),
                Case("page of a package, code looked up", gateway.port, folder / "codes", pids),
                Case("page of a package and its scan (two requests)", gateway.port,
                     folder / "codes", pids, ("--report-scans",)),
            ]
            if options.only:
                cases = [cases[0], cases[options.only]]
            load = programs / "page_load"
            for round_number in range(options.rounds):
                for case in cases:
                    case.closed.append(case.run(load, options.seconds))
                    print(f"{case.name}: {case.closed[-1]}", file=sys.stderr)
                    wait_until(gateway.is_idle, "connections stay open")
                    case.open.append(case.run(load, options.seconds,
                                              case.closed[-1]["per_second"] / 2))
                    wait_until(gateway.is_idle, "connections stay open")
                    print(f"round {round_number + 1}, half load: {case.open[-1]}",
                          file=sys.stderr)
            report(cases, load_average)
    return 0


if __name__ == "__main__":
    sys.exit(main())
