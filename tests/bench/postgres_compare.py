#!/usr/bin/env python3
"""Times the closure of lineage_bench as a recursive query of PostgreSQL 15.

usage: postgres_compare.py EDGES.csv [--nodes N] [--runs N] [--scratch DIR]

EDGES.csv is what lineage_bench --edges writes. Makes a cluster of its own in a
scratch folder, reached by a socket there only, loads the edges, indexes both
directions, analyses, and runs the prepared query warm. Ends the cluster and
removes the folder. Installs Debian's postgresql-15 when it is missing and this
runs as root.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

BIN = pathlib.Path("/usr/lib/postgresql/15/bin")
USER = "postgres"

SCHEMA = """
CREATE UNLOGGED TABLE edge (input bigint NOT NULL, output bigint NOT NULL);
\\copy edge FROM '{edges}' WITH (FORMAT csv)
CREATE INDEX edge_down ON edge (input) INCLUDE (output);
CREATE INDEX edge_up ON edge (output) INCLUDE (input);
VACUUM ANALYZE edge;
"""

# UNION drops lots reached before, as the walk of daodi does; LIMIT ends the
# recursion at so many nodes.
QUERY = """
PREPARE closure(bigint, bigint) AS
WITH RECURSIVE reached(lot) AS (
  SELECT $1
  UNION
  SELECT edge.output FROM reached JOIN edge ON edge.input = reached.lot)
SELECT count(*) FROM (SELECT lot FROM reached LIMIT $2) AS limited;
"""


def run(command, **options):
    return subprocess.run(command, check=True, text=True, **options)


def as_postgres(command):
    """The server refuses to run as root."""
    if os.geteuid() != 0:
        return command
    return ["runuser", "-u", USER, "--"] + command


def install():
    if (BIN / "postgres").exists():
        return
    if os.geteuid() != 0:
        sys.exit("postgres_compare: install the Debian package postgresql-15 first")
    # Without the cluster that the package would start by itself.
    conf = pathlib.Path("/etc/postgresql-common/createcluster.conf")
    conf.parent.mkdir(parents=True, exist_ok=True)
    if not conf.exists():
        conf.write_text("create_main_cluster = false\n")
    run(["apt-get", "install", "-y", "-q", "--no-install-recommends", "postgresql-15"],
        stdout=subprocess.DEVNULL)


class Cluster:
    def __init__(self, folder):
        self.folder = folder
        self.data = folder / "data"

    def __enter__(self):
        run(as_postgres([str(BIN / "initdb"), "-D", str(self.data), "-A", "trust", "-U", USER]),
            stdout=subprocess.DEVNULL)
        self.server = subprocess.Popen(
            as_postgres([str(BIN / "postgres"), "-D", str(self.data), "-k", str(self.folder),
                         "-c", "listen_addresses=", "-c", "shared_buffers=1GB",
                         "-c", "work_mem=256MB", "-c", "jit=off"]),
            stderr=subprocess.DEVNULL)
        for _ in range(100):
            ready = subprocess.run([str(BIN / "pg_isready"), "-q", "-h", str(self.folder)],
                                   check=False)
            if ready.returncode == 0:
                return self
            try:
                self.server.wait(timeout=0.2)
                sys.exit("postgres_compare: the server did not start")
            except subprocess.TimeoutExpired:
                pass
        sys.exit("postgres_compare: the server is not ready")

    def __exit__(self, *_):
        pid = int((self.data / "postmaster.pid").read_text().split()[0])
        os.kill(pid, 2)  # fast shutdown
        self.server.wait(timeout=60)

    def psql(self, script):
        return run(as_postgres([str(BIN / "psql"), "-h", str(self.folder), "-U", USER, "-X", "-q",
                                "-v", "ON_ERROR_STOP=1", "postgres"]),
                   input=script, stdout=subprocess.PIPE).stdout


def times_ms(output):
    return sorted(float(line.split()[1]) for line in output.splitlines()
                  if line.startswith("Time:"))


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("edges", type=pathlib.Path)
    parser.add_argument("--nodes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--runs", type=int, default=31)
    parser.add_argument("--scratch", type=pathlib.Path, default=None)
    arguments = parser.parse_args()
    arguments.edges = arguments.edges.resolve()
    os.chdir("/")  # where the server's user may be too
    install()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="postgres_compare.", dir=arguments.scratch))
    folder.chmod(0o755)
    try:
        lines = arguments.edges.read_text().splitlines()
        root = int(lines[0].split(",")[1])
        edges = folder / "edges.csv"
        edges.write_text("\n".join(lines[1:]) + "\n")
        if os.geteuid() == 0:
            shutil.chown(folder, USER)
        with Cluster(folder) as cluster:
            cluster.psql(SCHEMA.format(edges=edges))
            print(f"{len(lines) - 1} edges")
            for nodes in arguments.nodes:
                call = f"EXECUTE closure({root}, {nodes});\n"
                output = cluster.psql(QUERY + call + "\\timing on\n" + call * arguments.runs)
                times = times_ms(output)
                found = [line.strip() for line in output.splitlines() if line.strip().isdigit()][-1]
                print(f"closure of {found} nodes: p50 {times[len(times) // 2]:.3f} ms, "
                      f"p99 {times[int(len(times) * 0.99)]:.3f} ms, {len(times)} runs")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
