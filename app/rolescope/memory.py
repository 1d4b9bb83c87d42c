"""How much memory reading and evaluating may take, where the system can hold a process to it."""

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LIMIT = 1 << 30  # bytes on top of what the program itself needs


def limit_memory() -> None:
    """Hold this process to the limit for good: above it, Python raises MemoryError."""
    _set(is_final=True)


@contextmanager
def limited_memory() -> Iterator[None]:
    """Hold this process to the limit for a while."""
    before = _set(is_final=False)
    try:
        yield
    finally:
        if before is not None:
            import resource  # noqa: PLC0415 - not on Windows

            resource.setrlimit(resource.RLIMIT_AS, before)


def _set(*, is_final: bool) -> tuple[int, int] | None:
    """Set the limit and return the one before; None where the system has none."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return None
    with contextlib.suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limit = pages * os.sysconf("SC_PAGE_SIZE") + LIMIT
        before = resource.getrlimit(resource.RLIMIT_AS)
        if resource.RLIM_INFINITY not in before[:1]:
            limit = min(limit, before[0])
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit if is_final else before[1]))
        return before
    return None
