"""Marked text: a line in runs, each with its mark, so that nothing has to be found in it again."""

from enum import Enum

from rolescope.value import Value


class RunKind(Enum):
    """What a run is, whatever it looks like where it is read."""

    TEXT = "text"
    STRONG = "strong"


class Run(Value):
    """A piece of a line."""

    text: str
    kind: RunKind = RunKind.TEXT


Line = tuple[Run, ...]


def strong(text: str) -> Run:
    """Return a run that stands out."""
    return Run(text, RunKind.STRONG)


def text_of(line: Line) -> str:
    """Return what is read of a line."""
    return "".join(run.text for run in line)
