"""Waits until something stays as it is, however many turns of the event loop that takes."""

from collections.abc import Callable

_TURNS = 4


def steady(read: Callable[[], object]) -> Callable[[], bool]:
    """Return a condition for `qtbot.waitUntil`: several turns in a row, the same was read."""
    seen: list[object] = []

    def is_steady() -> bool:
        now = read()
        if seen and seen[-1] != now:
            seen.clear()
        seen.append(now)
        return len(seen) > _TURNS

    return is_steady
