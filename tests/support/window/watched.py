"""Watched: what processes write and whom they connect to, told by Python itself.

The process of the test is watched by `watch`. Those that it starts are watched from their first
line on: `environment` gives them a module that Python loads at its start.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MODULE = """
import os, sys

_FILE = os.open(os.environ["ROLESCOPE_WATCHED"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)

def _hear(event, args):
    if event == "socket.connect":
        os.write(_FILE, f"connect {args[1]!r}\\n".encode())
    elif event == "socket.getaddrinfo":
        os.write(_FILE, f"look up {args[0]!r}\\n".encode())
    elif event == "open" and isinstance(args[0], (str, bytes, os.PathLike)):
        if args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            os.write(_FILE, f"write {os.fsdecode(args[0])}\\n".encode())
    elif event == "subprocess.Popen":
        os.write(_FILE, f"start {args[0]!r}\\n".encode())

sys.addaudithook(_hear)
"""
_heard: list[str] | None = None


def environment(folder: Path) -> dict[str, str]:
    """Return the environment in which a process writes into `folder / "watched.txt"`."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(_MODULE, encoding="utf-8")
    return {"PYTHONPATH": str(folder), "ROLESCOPE_WATCHED": str(folder / "watched.txt")}


def told(folder: Path, word: str) -> set[str]:
    """Return what was told of one kind: connect, look up, write, start."""
    lines = (folder / "watched.txt").read_text("utf-8").splitlines()
    return {line.partition(f"{word} ")[2] for line in lines if line.startswith(f"{word} ")}


def _hear(event: str, args: tuple[object, ...]) -> None:
    if _heard is not None and event == "socket.connect":
        _heard.append(repr(args[1]))


sys.addaudithook(_hear)  # for good: there is no way to take it back


@contextmanager
def connections() -> Iterator[list[str]]:
    """Note whom this process connects to."""
    global _heard  # noqa: PLW0603 - one hook hears for all
    _heard = []
    try:
        yield _heard
    finally:
        _heard = None


def is_below(path: str, folder: Path) -> bool:
    """Tell whether a file lies in a folder."""
    return Path(path).resolve().is_relative_to(folder.resolve()) or path == os.devnull
