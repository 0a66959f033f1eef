"""Lists the files the checks look at: tracked, or new and not ignored."""

import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent


def git(*arguments):
    """Runs git at the root and returns what it prints."""
    return subprocess.run(["git", "-C", str(ROOT), *arguments], check=True,
                          stdout=subprocess.PIPE, text=True).stdout


def listed(*patterns):
    """Paths relative to ROOT of the files that match the git patterns."""
    names = git("-c", "core.quotePath=false", "ls-files", "-z", "--cached",
                "--others", "--exclude-standard", "--", *patterns).split("\0")
    return sorted({name for name in names if name and (ROOT / name).is_file()})
