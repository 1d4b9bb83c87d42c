"""Jobs for tests of the worker process: it imports them by name."""

import os
import time

from rolescope.problem import Problem, ProblemLevel, Unreadable
from rolescope.progress import Cancelled, Tick


def add(one: int, other: int, *, tick: Tick) -> int:
    tick(0.5, "Adding")
    return one + other


def environment(*, tick: Tick) -> dict[str, str]:
    tick(0, "Looking")
    return dict(os.environ)


def until_stopped(*, tick: Tick) -> None:
    while True:
        tick(0.25, "Waiting to be stopped")


def deaf(*, tick: Tick) -> None:
    tick(0.1, "Not listening")
    while True:
        pass


def slow(*, tick: Tick) -> None:
    """Take longer than the window waits for what it stopped."""
    tick(0.1, "Not listening for a while")
    end = time.process_time() + 1.5
    while time.process_time() < end:
        pass


def process(*, tick: Tick) -> int:
    tick(0, "Looking")
    return os.getpid()


def die(*, tick: Tick) -> None:  # noqa: ARG001 - the signature of a job
    os._exit(3)


def fail(*, tick: Tick) -> None:
    tick(0, "Failing")
    raise ValueError("a bug")


def refuse(*, tick: Tick) -> None:
    tick(0, "Refusing")
    raise Unreadable(
        Problem(
            level=ProblemLevel.ERROR, what="Not JSON", meaning="Left out.", advice="Export again."
        )
    )


def devour(*, tick: Tick) -> int:
    tick(0, "Allocating")
    return len(bytearray(8 << 30))


def named(name: str, *, tick: Tick) -> str:
    tick(0, "Looking")
    return name


_stopped: list[bool] = []


def wait_to_be_stopped_once(*, tick: Tick) -> str:
    while not _stopped:
        try:
            tick(0.25, "Waiting to be stopped")
        except Cancelled:
            _stopped.append(True)
            raise
    return "drawn"
