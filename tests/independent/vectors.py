"""Reads tests/vectors/."""

import json
import pathlib

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "vectors"


def load_json(name):
    return json.loads((FOLDER / name).read_text())


def statement(name):
    """A golden file of tests/vectors/statement/."""
    return bytes.fromhex((FOLDER / "statement" / f"{name}.hex").read_text())
