"""Disables core dumps, which would contain the credentials in memory."""

import contextlib
import ctypes
import sys

_DUMPABLE = 4  # PR_SET_DUMPABLE


def leave_no_dump() -> None:
    """Let the system write no memory down when this process is killed or crashes, for good."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - Windows has none

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_DUMPABLE, 0, 0, 0, 0)
