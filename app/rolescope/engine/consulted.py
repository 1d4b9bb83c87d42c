"""Consulted: an Interpretation that records which of its settings an evaluation used."""

from collections.abc import Callable
from dataclasses import fields

from rolescope.engine.interpretation import SETTINGS, Interpretation, alternatives
from rolescope.engine.verdict import Decision

_FIELDS = frozenset(field.name for field in fields(Interpretation))


class Consulted(Interpretation):
    """Wraps another reading. A setting that was not used cannot change the answer."""

    __slots__ = ("reading", "seen")

    reading: Interpretation
    seen: set[str]

    def __init__(self, reading: Interpretation) -> None:
        """Take the reading to wrap."""
        object.__setattr__(self, "reading", reading)
        object.__setattr__(self, "seen", set())

    def __getattribute__(self, name: str) -> object:
        """Note the settings that are read."""
        if name not in _FIELDS:
            return super().__getattribute__(name)
        super().__getattribute__("seen").add(name)
        return getattr(super().__getattribute__("reading"), name)


def uncertain(
    reading: Consulted, decision: Decision, decide: Callable[[Interpretation], Decision]
) -> tuple[str, ...]:
    """Return the UNSURE rules whose other reading gives another decision.

    `decide` is asked again only for the settings that were looked at when `decision` was made.
    """
    readings = zip(SETTINGS, alternatives(reading.reading), strict=True)
    found = (
        rule
        for (rule, field), (_, other) in readings
        if field in reading.seen and decide(other) is not decision
    )
    return tuple(dict.fromkeys(found))
