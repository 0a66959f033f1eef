"""What `daodi export DIR` wrote, read into memory once.

`files` maps paths inside DIR to bytes; a mutated copy is another such dict.
"""

import pathlib
import re

from refusal import Refused, require

_FOLDERS = {
    "entries": re.compile(r"entries/(0|[1-9][0-9]*)\.leaf"),
    "envelopes": re.compile(r"envelopes/(0|[1-9][0-9]*)"),
    "sections": re.compile(r"sections/(0|[1-9][0-9]*)-([1-9][0-9]{0,2})"),
    "receipts": re.compile(r"receipts/(0|[1-9][0-9]*)\.tlog-proof"),
    "proofs": re.compile(r"proofs/(0|[1-9][0-9]*)\.daodi-proof"),
}


class Export:
    """The files of an export by what they are.

    leaves, envelopes, receipts, proofs: index -> bytes, ascending.
    sections: index -> {label: content}.
    """

    def __init__(self, files):
        self.files = files
        self.strangers = []
        found = {folder: {} for folder in _FOLDERS}
        for path, content in files.items():
            folder = path.partition("/")[0]
            if folder not in _FOLDERS:
                continue
            match = _FOLDERS[folder].fullmatch(path)
            if match is None:
                self.strangers.append(path)
            elif folder == "sections":
                labels = found[folder].setdefault(int(match[1]), {})
                labels[int(match[2])] = content
            else:
                found[folder][int(match[1])] = content
        (self.leaves, self.envelopes, self.sections, self.receipts,
         self.proofs) = (dict(sorted(found[folder].items()))
                         for folder in _FOLDERS)

    def file(self, path):
        require(path in self.files, "missing")
        return self.files[path]

    @property
    def vkey(self):
        try:
            vkey = self.file("ledger.vkey").decode()
        except UnicodeDecodeError:
            raise Refused("not UTF-8") from None
        require(vkey.endswith("\n") and vkey.count("\n") == 1, "not one line")
        return vkey[:-1]


def read(folder):
    """The Export in `folder`. Other files there are left alone."""
    root = pathlib.Path(folder)
    paths = [root / "ledger.vkey", root / "checkpoint"]
    for name in _FOLDERS:
        paths += sorted((root / name).glob("*"))
    return Export({path.relative_to(root).as_posix(): path.read_bytes()
                   for path in paths if path.is_file()})
