"""Stamp: what tells whether a file is still the one that was read or written."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Stamp:
    """Size, time of the last change, and SHA-256 of a file."""

    size: int
    changed: int  # ns
    sha256: str

    def is_likely_of(self, path: Path) -> bool:
        """Tell at once whether nothing speaks for a change: size and time are the same."""
        try:
            found = path.stat()
        except OSError:
            return False
        return (found.st_size, found.st_mtime_ns) == (self.size, self.changed)

    def is_of(self, path: Path) -> bool:
        """Tell whether the file holds the same bytes. Reads all of it."""
        try:
            with path.open("rb") as stream:
                found = stamp_of(stream)
        except OSError:
            return False
        return (found.size, found.sha256) == (self.size, self.sha256)


def stamp_of(stream: IO[bytes]) -> Stamp:
    """Return the stamp of an open file, and go back to its beginning."""
    sha256 = hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        sha256.update(chunk)
    found = os.fstat(stream.fileno())
    stream.seek(0)
    return Stamp(found.st_size, found.st_mtime_ns, sha256.hexdigest())
