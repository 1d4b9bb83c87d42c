"""Standard input as a file to read: what `-` means on the command line."""

import sys
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from rolescope.importers.archive import read_all

STANDARD_INPUT = Path("-")
_NAME = "standard input"


def read_standard_input() -> bytes:
    """Return all bytes of standard input; they can be read once.

    Raises:
        Unreadable: there are more than a file may have.
    """
    return read_all(sys.stdin.buffer, _NAME)


class StandardInput(Traversable):
    """Standard input in place of a file that was chosen."""

    @property
    def name(self) -> str:
        """How messages call it."""
        return _NAME

    def is_dir(self) -> bool:
        """It is no folder."""
        return False

    def is_file(self) -> bool:
        """It is read like a file."""
        return True

    def read_bytes(self) -> bytes:
        """Return all of it."""
        return read_standard_input()

    def open(self, *_args: Any, **_options: Any) -> IO[Any]:
        """Return all of it as a stream of bytes."""
        return BytesIO(self.read_bytes())

    def iterdir(self) -> Iterator[Traversable]:
        """It holds no files."""
        return iter(())

    def joinpath(self, *_descendants: Any) -> Traversable:
        """There is nothing in it."""
        raise FileNotFoundError(_NAME)

    def read_text(self, encoding: str | None = None) -> str:
        """Return all of it as text."""
        return self.read_bytes().decode(encoding or "utf-8")
