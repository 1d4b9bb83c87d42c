"""Leftovers: links that a save makes for a moment, of programs that were killed meanwhile."""

import contextlib
import os
import sys
from pathlib import Path

_MARK = ".bak-"


def link_of(path: Path) -> Path:
    """Return the link to what a file holds, before it becomes the last version of it."""
    return path.with_name(f".{path.name}{_MARK}{os.getpid()}")


def sweep(path: Path) -> None:
    """Take away what killed programs left beside a file; of one that runs it may be in use."""
    begin, left = f".{path.name}{_MARK}", []
    with contextlib.suppress(OSError), os.scandir(path.parent) as entries:
        left = [one.name for one in entries if one.name.startswith(begin)]
    for name in left:
        number = name.removeprefix(begin)
        if number.isascii() and number.isdigit() and not is_running(int(number)):
            with contextlib.suppress(OSError):
                path.with_name(name).unlink()


def is_running(process: int) -> bool:
    """Tell whether a process may run."""
    if sys.platform == "win32":  # to ask for it would end it
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:  # it is somebody else's
        return True
    return True
