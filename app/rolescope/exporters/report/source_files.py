"""The files that an import was read from, each with its SHA-256."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from rolescope.words.report.report_values import SourceFile

_MAX_FILES = 2_000  # of a folder, for people to read


def source_files(
    paths: Sequence[Path], names: Sequence[str], most: int | None = _MAX_FILES
) -> Iterator[SourceFile]:
    """Yield the files of sources, which are called by `names`; of a folder the first `most`."""
    for path, name in zip(paths, names, strict=True):
        if path.is_file():
            yield _file(path, name)
        elif path.is_dir():
            below = sorted(one for one in path.rglob("*") if one.is_file())
            for one in below[:most]:
                yield _file(one, f"{name}/{one.relative_to(path).as_posix()}")


def _file(path: Path, name: str) -> SourceFile:
    try:
        with path.open("rb") as stream:
            return SourceFile(name, hashlib.file_digest(stream, "sha256").hexdigest())
    except OSError:
        return SourceFile(name, "cannot be read any more")
