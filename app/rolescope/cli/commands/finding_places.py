"""Where entities stand in the files of an import: file and line, for annotations."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

_ARN = re.compile(r'"Arn"\s*:\s*"(arn:[^"\\]+)"')
_MAX_SIZE = 200_000_000  # bytes of one file


def places_of(sources: Iterable[Path]) -> dict[str, tuple[str, int]]:
    """Return file and line of the entities in files of JSON; not of those in archives."""
    found: dict[str, tuple[str, int]] = {}
    for path in sources:
        for file in sorted(path.rglob("*.json")) if path.is_dir() else [path]:
            for arn, line in _lines(file):
                found.setdefault(arn, (file.as_posix(), line))
    return found


def _lines(file: Path) -> Iterator[tuple[str, int]]:
    if file.suffix.lower() != ".json" or file.stat().st_size > _MAX_SIZE:
        return
    text = file.read_text(encoding="utf-8-sig", errors="replace")
    line, begin = 1, 0
    for match in _ARN.finditer(text):
        line += text.count("\n", begin, match.start())
        begin = match.start()
        yield match[1], line
