#!/usr/bin/env python3
"""Makes a sign-in for some organizations of the samples, by `daodi accounts add`.

Passwords are made anew each time. Writes accounts, passwords and secrets of the
second factor to one file of mode 0600, which `daodi accounts code` reads:
a ledger whose people are real keeps no such file.
"""

import argparse
import json
import os
import secrets
import subprocess
import tempfile

# Account, organization of the samples, person, who that is.
SIGN_INS = [
    ("r02-officer", "R02", "p-R02-1", "市级监管（食品、流通使用） prefecture regulator"),
    ("r03-officer", "R03", "p-R03-1", "省级药监（生产、批发） province, drugs"),
    ("r01-officer", "R01", "p-R01-1", "县级监管 county regulator"),
    ("e03-quality", "E03", "p-E03-1", "饮片企业 decoction pieces"),
    ("e10-quality", "E10", "p-E10-1", "代用茶企业 tea maker"),
    ("e02-quality", "E02", "p-E02-1", "产地加工 processing at origin"),
    ("e04-lab", "E04", "p-E04-1", "检验机构 laboratory"),
]


def add_account(daodi, account, organization, person, password):
    """What `daodi accounts add -o json` says."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as file:
        file.write(password + "\n")
        file.flush()
        made = subprocess.run(
            [*daodi, "--as", organization, "-o", "json", "accounts", "add", account,
             "--person", person, "--password-file", file.name],
            check=True, stdout=subprocess.PIPE)
    return json.loads(made.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", required=True, help="file that is written, mode 0600")
    parser.add_argument("daodi", nargs="+", help="the program with --home and --server")
    options = parser.parse_args()
    made = []
    for account, organization, person, who in SIGN_INS:
        password = secrets.token_urlsafe(12)
        added = add_account(options.daodi, account, organization, person, password)
        made.append({
            "account": account,
            "password": password,
            "totp_secret": added["totp_secret"],
            "totp_uri": added["totp_uri"],
            "alias": organization,
            "organization": added["organization"],
            "person": person,
            "who": who,
        })
        print(f"  {account:<12} {password}  {organization}  {who}")
    descriptor = os.open(options.output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(made, file, ensure_ascii=False, indent=2)
        file.write("\n")


if __name__ == "__main__":
    main()
