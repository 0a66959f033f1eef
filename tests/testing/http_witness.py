"""A witness for one log on a loopback port, for tests of the HTTP client.

usage: http_witness.py LOG_VKEY

Prints its verifier key and its port, one a line, and serves until its standard
input ends. Shares no code with daodi. Paths below another prefix misbehave:
/redirect, /large and /silent.
"""

import base64
import http.server
import os
import pathlib
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "independent"))
import merkle  # noqa: E402
import note  # noqa: E402
import signing  # noqa: E402
from refusal import Refused  # noqa: E402

NAME = "http.witness.example"
TYPE_COSIGNATURE = b"\4"
SIGNER = signing.Ed25519Signer(b"http witness")
KEY_ID = note.note_key_id(NAME, TYPE_COSIGNATURE + SIGNER.public)


def is_consistent(old_size, old_root, size, root, proof):
    """RFC 9162, 2.1.4.2."""
    if old_size == 0 or old_size == size:
        return not proof and (old_size == 0 or old_root == root)
    proof = [old_root] * (old_size & old_size - 1 == 0) + proof
    node, last = old_size - 1, size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    first = second = proof[0] if proof else b""
    for sibling in proof[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            first = merkle.node_hash(sibling, first)
            second = merkle.node_hash(sibling, second)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            second = merkle.node_hash(second, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and (first, second) == (old_root, root)


class Witness:
    def __init__(self, log_vkey):
        self._log = note.parse_vkey(log_vkey)
        self._lock = threading.Lock()
        self._size, self._root = 0, b""

    def add_checkpoint(self, body):
        """(status, content type, body)"""
        head, _, signed = body.partition(b"\n\n")
        old, *lines = head.decode().split("\n")
        proof = [note.decode_base64(line, "proof") for line in lines]
        try:
            checkpoint = note.verify_checkpoint(signed, self._log)
        except Refused as why:
            return 403, "text/plain", f"{why}\n"
        with self._lock:
            if old != f"old {self._size}":
                return 409, "text/x.tlog.size", f"{self._size}\n"
            if not is_consistent(self._size, self._root, checkpoint.size,
                                 checkpoint.root, proof):
                return 422, "text/plain", "wrong proof\n"
            self._size, self._root = checkpoint.size, checkpoint.root
        return 200, "text/plain; charset=utf-8", cosign(signed)


def cosign(signed):
    now = int(time.time())
    text = note.split_note(signed)[0]
    message = f"cosignature/v1\ntime {now}\n{text}"
    payload = KEY_ID + now.to_bytes(8, "big") + SIGNER.sign(message.encode())
    return f"\u2014 {NAME} {base64.b64encode(payload).decode()}\n"


class Handler(http.server.BaseHTTPRequestHandler):
    witness = None

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/add-checkpoint":
            self.answer(*self.witness.add_checkpoint(body))
        elif self.path == "/redirect/add-checkpoint":
            self.answer(307, "text/plain", "", {"Location": "/add-checkpoint"})
        elif self.path == "/large/add-checkpoint":
            self.answer(200, "text/plain", "x" * (1 << 20))
        elif self.path == "/silent/add-checkpoint":
            self.rfile.read()  # until the client goes away
        else:
            self.answer(404, "text/plain", "no such path\n")

    def answer(self, status, content_type, text, headers=()):
        self.send_response(status)
        for name, value in dict(headers).items():
            self.send_header(name, value)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


def main():
    Handler.witness = Witness(sys.argv[1])
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # clients that go away
    threading.Thread(target=server.serve_forever, daemon=True).start()
    key = base64.b64encode(TYPE_COSIGNATURE + SIGNER.public).decode()
    print(f"{NAME}+{KEY_ID.hex()}+{key}", server.server_port, sep="\n",
          flush=True)
    os.close(1)  # whoever reads it sees the end
    sys.stdin.read()


if __name__ == "__main__":
    main()
