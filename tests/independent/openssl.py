"""A second opinion on signatures from the `openssl` command."""

import pathlib
import subprocess
import tempfile

import keys

_OPTIONS = {
    keys.ED25519: [],
    keys.ECDSA_P256: ["-digest", "sha256"],
    keys.SM2: ["-digest", "sm3", "-pkeyopt", "distid:1234567812345678"],
}


def _der_integer(data):
    data = data.lstrip(b"\0")
    data = b"\0" * (data[0] >> 7) + data
    return b"\x02" + bytes([len(data)]) + data


def _encoded(scheme, signature):
    """As openssl wants it: ECDSA and SM2 as a DER sequence."""
    if scheme == keys.ED25519:
        return signature
    body = _der_integer(signature[:32]) + _der_integer(signature[32:])
    return b"\x30" + bytes([len(body)]) + body


def verify(spki, message, signature):
    scheme, _ = keys.parse_spki(spki)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for file, data in (("key", spki), ("message", message),
                           ("signature", _encoded(scheme, signature))):
            (folder / file).write_bytes(data)
        done = subprocess.run(
            ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER",
             "-inkey", "key", "-rawin", "-in", "message", "-sigfile",
             "signature", *_OPTIONS[scheme]],
            cwd=folder, capture_output=True, check=False)
    return done.returncode == 0
