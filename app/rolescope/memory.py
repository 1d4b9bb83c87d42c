"""How much memory work may take, in which pages, and when Python does not look for garbage."""

import contextlib
import gc
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

LIMIT = 1 << 30  # bytes on top of what the program itself needs
_SHARE_OF_MACHINE = 4  # a window may take a quarter of the memory, if that is more


class _Collecting:
    """Whether Python's collector is paused, and by how many, of any thread."""

    lock = threading.Lock()
    pauses = 0
    was_on = True


@contextmanager
def collector_paused() -> Iterator[None]:
    """Let nobody look for garbage meanwhile, in any thread: of several, until the last ends."""
    with _Collecting.lock:
        if not _Collecting.pauses:
            _Collecting.was_on = gc.isenabled()
            gc.disable()
        _Collecting.pauses += 1
    try:
        yield
    finally:
        with _Collecting.lock:
            _Collecting.pauses -= 1
            if not _Collecting.pauses and _Collecting.was_on:
                gc.enable()


def collect_all() -> None:
    """Let go of all garbage, of what the collector was told to pass over (gc.freeze), too."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def limit_of_window(control_group: Path = Path("/sys/fs/cgroup/memory.max")) -> int:
    """Return what the worker of a window may take: on large machines more than LIMIT, in bytes.

    A container may have less than its machine: its control group says so.
    """
    with contextlib.suppress(AttributeError, OSError, ValueError):  # not on Windows
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        with contextlib.suppress(OSError, ValueError):  # none, or "max"
            memory = min(memory, int(control_group.read_text(encoding="ascii")))
        return max(LIMIT, memory // _SHARE_OF_MACHINE)
    return LIMIT


@contextmanager
def large_pages(
    offered: Path = Path("/sys/kernel/mm/transparent_hugepage/enabled"),
) -> Iterator[None]:
    """Let processes that start meanwhile hold their memory in large pages.

    Where the system gives them to whoever asks, as most of Linux does. Millions of small values are
    looked up in no order: on a virtual machine that costs a third less so, and far less on some.
    The allocator of the C library asks for them, Python's own cannot. What the user has set stays.
    """
    try:
        is_asked = "[madvise]" in offered.read_text(encoding="ascii")
    except (OSError, ValueError):
        is_asked = False
    wanted = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1", "PYTHONMALLOC": "malloc"}
    if not is_asked or any(name in os.environ for name in wanted):
        yield
        return
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name in wanted:
            os.environ.pop(name, None)


def limit_memory(limit: int = LIMIT) -> None:
    """Hold this process to a limit for good: above it, Python raises MemoryError."""
    _set(limit, is_final=True)


@contextmanager
def limited_memory() -> Iterator[None]:
    """Hold this process to the limit for a while."""
    before = _set(LIMIT, is_final=False)
    try:
        with memory_errors_told():
            yield
    finally:
        if before is not None:
            import resource  # noqa: PLC0415 - not on Windows

            resource.setrlimit(resource.RLIMIT_AS, before)


def connect_duckdb(duckdb: Any, **settings: Any) -> Any:
    """Connect to DuckDB, given as its module, without threads that read ahead.

    There are eight of them, whatever `threads` says, and the C library reserves 64 MiB of addresses
    for each: the limit counts them. Versions before 2 have none, and do not know the setting.
    """
    try:
        return duckdb.connect(config={**settings, "async_threads": 0})
    except duckdb.InvalidInputException:
        return duckdb.connect(config=settings)


@contextmanager
def memory_errors_told() -> Iterator[None]:
    """Raise MemoryError where Python, or an extension of it, lost one on its way.

    Where there is no memory for the frame of one more call, CPython 3.11 fails without an error,
    as some extensions do, and a SystemError says so. It stays one unless memory is nearly used up.
    """
    try:
        yield
    except SystemError as error:
        if str(error) == _LOST and _is_nearly_full():
            raise MemoryError from error
        raise


_LOST = "error return without exception set"
_NEARLY = 0.75  # of the limit: what failed may have been large


def _is_nearly_full() -> bool:
    """Tell whether this process has reached its limit, or nearly so."""
    with contextlib.suppress(ImportError, OSError, ValueError):  # not on Windows, macOS
        import resource  # noqa: PLC0415 - not on Windows

        limit, _ = resource.getrlimit(resource.RLIMIT_AS)
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        peak = int(status.partition("VmPeak:")[2].split()[0]) << 10
        return limit != resource.RLIM_INFINITY and peak > limit * _NEARLY
    return False


def _set(most: int, *, is_final: bool) -> tuple[int, int] | None:
    """Set the limit and return the one before; None where the system has none."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return None
    with contextlib.suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limit = pages * os.sysconf("SC_PAGE_SIZE") + most
        before = resource.getrlimit(resource.RLIMIT_AS)
        if resource.RLIM_INFINITY not in before[:1]:
            limit = min(limit, before[0])
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit if is_final else before[1]))
        return before
    return None
