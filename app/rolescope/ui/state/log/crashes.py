"""Crashes of Python or Qt themselves: nothing of the program runs any more but what writes this.

Each run has a file of its own beside the log; the next start tells the log what a dead one left.
"""

import contextlib
import faulthandler
import logging
import os
import re
from pathlib import Path, PurePath
from typing import TextIO

from rolescope.file_modes import narrow

_LOG = logging.getLogger("rolescope")
_NAMES = "crash-*.txt"
_PLACE = re.compile(r'  File "([^"]*)", line (\d+) in (.+)')
_MAX_CHARACTERS = 20_000  # characters of a file that are told


class Crashes:
    """Has Python write where every thread was, should it crash."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"crash-{os.getpid()}.txt"
        self._file: TextIO | None = None

    def begin(self) -> None:
        """Tell the log what others left, and be ready, unless Python was told otherwise."""
        for path in self._path.parent.glob(_NAMES):
            _tell(path)
        if faulthandler.is_enabled():
            return
        with contextlib.suppress(OSError):  # then a crash leaves nothing
            narrow(self._path)
            self._file = self._path.open("w", encoding="utf-8")
            faulthandler.enable(self._file)

    def end(self) -> None:
        """All went well."""
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
            self._file = None
            self._path.unlink(missing_ok=True)


def _tell(path: Path) -> None:
    """Tell the log what a run left, and take it away."""
    with contextlib.suppress(OSError):  # it may be another window's, on Windows
        with path.open(encoding="utf-8", errors="replace") as opened:
            text = opened.read(_MAX_CHARACTERS)
        path.unlink()
        if text.strip():
            _LOG.error("An earlier run ended inside Python or Qt\n%s", _PLACE.sub(_short, text))


def _short(found: re.Match[str]) -> str:
    """Write a place in the code as everywhere in the log."""
    file = "/".join(PurePath(found.group(1)).parts[-2:])
    return f"  {file}, line {found.group(2)}, in {found.group(3)}"
