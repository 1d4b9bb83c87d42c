"""Restoring: the folder of a snapshot from the files that a project kept of it."""

import re
from collections.abc import Iterable
from pathlib import Path

from rolescope.file_modes import make_folder, narrow
from rolescope.importers.kept import KeptFile, unpack
from rolescope.problem import Unreadable

_NAME = re.compile(r"(?:accounts/[0-9]{12}/)?[a-z][a-z-]*\.json")


def restore(files: Iterable[KeptFile], folder: Path) -> None:
    """Write kept files below a folder, those alone that a snapshot has; others are left out.

    Raises:
        OSError: the folder cannot be written.
    """
    for kept in files:
        name = kept.name.partition("/")[2]
        if _NAME.fullmatch(name) is None:
            continue
        try:
            file, is_same = unpack(kept)
        except Unreadable:
            continue
        if is_same:
            path = folder / name
            make_folder(path.parent)
            with path.open("wb") as opened:
                narrow(path)
                opened.write(file.data)
