#!/usr/bin/env python3
"""Makes services/domain/pinyin_table.inc: which characters can begin with which letter.

Source: Unihan_Readings.txt of the Unicode Character Database as Debian packages it
(unicode-data), fields kTGHZ2013 (readings in 通用规范汉字字典) and kMandarin, of the
8,105 characters that have the first. Each letter has two texts: characters whose main
reading (the first kMandarin) begins so, and those of which another reading does.

usage: make_pinyin_table.py /usr/share/unicode/Unihan_Readings.txt.bz2 > pinyin_table.inc
"""

import bz2
import re
import sys
import unicodedata

HEADER = """\
// Made by make_pinyin_table.py from Unihan_Readings.txt of the Unicode Character
// Database 15.0 (unicode-data 15.0.0-1). Copyright 1991-2022 Unicode, Inc.; the
// data files are used under https://www.unicode.org/license.txt: permission is
// granted, free of charge, to deal in them without restriction, provided that this
// notice appears with all copies.
"""
PER_LINE = 24


def initial(reading):
    """The plain letter a reading begins with: "ā" -> "a"."""
    return unicodedata.normalize("NFD", reading)[0].lower()


def print_characters(characters, end):
    rows = [characters[at:at + PER_LINE] for at in range(0, len(characters), PER_LINE)] or [[]]
    for row in rows:
        print(f' "{"".join(row)}"' + (end if row is rows[-1] else ""))


def main():
    readings = {}
    for line in bz2.open(sys.argv[1], "rt", encoding="utf-8"):
        if line.startswith("#") or not line.strip():
            continue
        code, field, value = line.rstrip("\n").split("\t")
        if field in ("kTGHZ2013", "kMandarin"):
            words = re.sub(r"[0-9.,]+:", " ", value).replace(",", " ").split()
            readings.setdefault(chr(int(code[2:], 16)), {})[field] = words
    main_rows, other_rows = {}, {}
    for character, fields in sorted(readings.items()):
        if "kTGHZ2013" not in fields:
            continue
        first = initial((fields.get("kMandarin") or fields["kTGHZ2013"])[0])
        main_rows.setdefault(first, []).append(character)
        for letter in sorted({initial(word) for words in fields.values() for word in words}):
            if letter != first:
                other_rows.setdefault(letter, []).append(character)
    print(HEADER, end="")
    for letter in sorted(main_rows.keys() | other_rows.keys()):
        print(f"{{'{letter}',")
        print_characters(main_rows.get(letter, []), ",")
        print_characters(other_rows.get(letter, []), "},")


if __name__ == "__main__":
    main()
