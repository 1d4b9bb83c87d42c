"""Install the packages of a lock with pip, and say how far it is: fetch.py LOCK LOG.

On a terminal one line is rewritten; elsewhere each package that is downloaded has a line. All that
pip says goes to the log. Where the index cannot be reached, one sentence says what was tried.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit

import unused_qt
from pip import __version__ as pip_version
from pip._vendor.packaging.requirements import Requirement  # nothing else is installed yet

_DOWNLOADING = re.compile(r"\s*(Downloading|Using cached) (\S+?)-\d\S*(?: \(([\d.]+ ?\wB)\))?$")
_PART = re.compile(r"Progress (\d+) of (\d+)$")
_UNREACHABLE = re.compile(
    r"(Temporary failure in name resolution|Name or service not known|Connection refused"
    r"|Network is unreachable|No route to host|timed out|Cannot connect to proxy"
    r"|certificate verify failed|Connection reset by peer|nodename nor servname provided)"
)
_PIP = (sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--no-input")
_SLOW = ("--retries=2", "--no-compile")
_ERASE = "\r\x1b[2K"


class _Progress:
    """What is downloaded, as a count."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._count = 0
        self._text = ""
        self._is_terminal = sys.stdout.isatty()

    def take(self, line: str) -> None:
        """Show a line of pip, if it tells of progress."""
        found = _DOWNLOADING.match(line)
        part = _PART.match(line)
        if found:
            self._count += 1
            size = f" ({found[3]})" if found[3] else ""
            count = f"{min(self._count, self._total)} of {self._total}"
            self._text = f"{found[1]} {count}: {found[2].replace('_', '-')}{size}"
            self._show(self._text, "" if self._is_terminal else "\n")
        elif part and self._is_terminal and int(part[2]):
            self._show(f"{self._text} {int(part[1]) / int(part[2]):.0%}", "")
        elif line.startswith("Installing collected packages") and self._count:
            self._show("Unpacking", "" if self._is_terminal else "\n")

    def _show(self, text: str, end: str) -> None:
        sys.stdout.write(f"{_ERASE if self._is_terminal else ''}{text}{end}")
        sys.stdout.flush()

    def end(self) -> None:
        """Clear the line."""
        if self._is_terminal:
            self._show("", "")


def main() -> int:
    """Install the lock, then the program itself from where it stands; return the exit status."""
    lock, log = Path(sys.argv[1]), Path(sys.argv[2])
    has_raw = tuple(map(int, pip_version.split(".")[:2])) >= (24, 1)
    bar = f"--progress-bar={'raw' if has_raw else 'off'}"
    progress = _Progress(_count(lock))
    with log.open("a", encoding="utf-8") as file:
        said = _run([*_PIP, *_SLOW, bar, "--require-hashes", "-r", str(lock)], file, progress)
        progress.end()
        if said is None:
            unused_qt.main()
            editable = ("--no-deps", "--no-build-isolation", "--no-compile", "-e", ".")
            said = _run([*_PIP, *editable], file, progress)
    if said is not None:
        sys.stderr.write(f"{_failure(said)} All that pip said is in {log}.\n")
        return 1
    return 0


def _count(lock: Path) -> int:
    """Return how many packages of a lock this system takes."""
    pinned = [
        Requirement(line.split(" --hash")[0].rstrip("\\ "))
        for line in lock.read_text(encoding="utf-8").splitlines()
        if "==" in line and line[0].isalnum()
    ]
    return sum(one.marker is None or one.marker.evaluate() for one in pinned)


def _run(words: list[str], log: TextIO, progress: _Progress) -> list[str] | None:
    """Run pip; return what it said if it failed."""
    said: list[str] = []
    with subprocess.Popen(  # noqa: S603 - pip
        words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as pip:
        for line in _lines(pip):
            if not _PART.match(line):
                log.write(f"{line}\n")
                said.append(line)
            progress.take(line)
    return said if pip.returncode else None


def _lines(pip: "subprocess.Popen[str]") -> Iterator[str]:
    for line in pip.stdout or ():
        yield line.rstrip("\n")


def _failure(said: list[str]) -> str:
    """Say in one sentence why packages could not be installed, and what to do."""
    text = "\n".join(said)
    unreachable = _UNREACHABLE.search(text)
    if unreachable:
        return (
            f"The Python packages could not be downloaded: {_index()} cannot be reached "
            f"({unreachable[1]}). Check the network and the proxy, or name another index in "
            "PIP_INDEX_URL, then run the same command again."
        )
    errors = [line.removeprefix("ERROR: ") for line in said if line.startswith("ERROR: ")]
    why = errors[0] if errors else (said[-1] if said else "pip said nothing")
    return f"The Python packages could not be installed: {why}. Then run the same command again."


def _index() -> str:
    """Name the index that pip was told to take, without who signs in there."""
    named = os.environ.get("PIP_INDEX_URL", "")
    if not named:
        asked = subprocess.run(
            [sys.executable, "-m", "pip", "config", "get", "global.index-url"],
            capture_output=True,
            text=True,
            check=False,
        )
        named = asked.stdout.strip()
    host = urlsplit(named).hostname
    return f"the package index at {host}" if host else "the package index"


if __name__ == "__main__":
    sys.exit(main())
