"""Names of sources in evidence, with no more folders than tell them apart."""

from collections.abc import Sequence
from pathlib import Path


def source_names(paths: Sequence[Path]) -> tuple[str, ...]:
    """Name sources without the folders that they lie in, but for those that tell them apart."""
    named = (path if path.name not in ("", "..") else path.resolve() for path in paths)
    parts = [path.absolute().parts for path in named]
    longest = max(map(len, parts), default=0)
    counts = (n for n in range(1, longest) if len({part[-n:] for part in parts}) == len(set(parts)))
    count = next(counts, longest)
    return tuple("/".join(part[-count:]) for part in parts)
