"""Sources: what is named on the command line becomes a world with its index and its time."""

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rolescope.cli.console import end_progress, progress, report
from rolescope.cli.failure import Exit, Failure
from rolescope.evaluation.index import WorldIndex
from rolescope.importers import read_sources
from rolescope.importers.reading import Reading
from rolescope.model.instant import format_instant, parse_instant
from rolescope.model.world import World
from rolescope.problem import Severity, Unreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A world with its index.

    `at` is the time of every question; `at_is_clock`: neither the command nor the world gave it.
    `is_partial`: a file or an entity of the sources could not be read at all.
    """

    world: World
    index: WorldIndex
    at: str
    at_is_clock: bool
    is_partial: bool = False

    def status(self, status: int) -> int:
        """Return the exit status of an answer: 2 when it rests on a part of the sources only."""
        return Exit.WRONG if self.is_partial else status


def open_sources(options: argparse.Namespace) -> Opened:
    """Read the sources of a command, and print what of them could not be taken as it stands.

    Raises:
        Failure: nothing of them can be read.
    """
    paths: Sequence[Path] = options.sources
    try:
        reading = read_sources(paths, progress())
    except Unreadable as error:
        raise Failure(str(error.problem)) from error
    finally:
        end_progress()
    return opened(reading, options.at)


def opened(reading: Reading, at: str | None) -> Opened:
    """Take what was read; the first problem is the failure when that is nothing."""
    if reading.world is None:
        first = str(reading.problems[0]) if reading.problems else "Nothing to read was found"
        raise Failure(first)
    report(reading.problems)
    given = at or reading.world.now
    return Opened(
        world=reading.world,
        index=WorldIndex(reading.world),
        at=given or clock(),
        at_is_clock=given is None,
        is_partial=any(problem.severity is Severity.ERROR for problem in reading.problems),
    )


def clock() -> str:
    """Return the time. The only place of the command line that reads the clock."""
    return format_instant(datetime.fromtimestamp(int(time.time()), UTC))


def instant(text: str) -> str:
    """Read the value of `--at`.

    Raises:
        argparse.ArgumentTypeError: it is no time.
    """
    moment = parse_instant(text)
    if moment is None:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no time; write ISO 8601, as in 2026-11-24T12:00:00Z"
        )
    return format_instant(moment)


def time_words(found: Opened) -> str:
    """Say for which time the answer holds."""
    return f"At {found.at}{', the clock of this computer' if found.at_is_clock else ''}"
