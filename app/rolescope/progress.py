"""How long work reports how far it is, and how it is stopped."""

from collections.abc import Callable


class Cancelled(BaseException):
    """The user stopped the work. A BaseException, so that no `except Exception` swallows it."""


Tick = Callable[[float, str], None]
"""`tick(done, text)`: `done` from 0 to 1, `text` for people. Raises Cancelled to stop the work."""


def part(tick: Tick, start: float, end: float) -> Tick:
    """Report a part of the work as `start` to `end` of the whole."""
    return lambda done, text: tick(start + done * (end - start), text)


def no_tick(_done: float, _text: str) -> None:
    """Report to nobody and never stop."""
