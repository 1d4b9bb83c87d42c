"""The moments at which conditions on time can change their answer: taken from the policies."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor

from rolescope.engine.language.condition_kind import operator_parts
from rolescope.engine.language.conditions.date import read_date
from rolescope.engine.language.conditions.numeric import read_number
from rolescope.engine.verdict import Layer, LayerTrace
from rolescope.model.policy import Condition, Statement
from rolescope.simulation.timeline.repeating import MFA_AGE
from rolescope.simulation.timeline.stretches import FIRST, LAST

ISSUE_TIME = "aws:tokenissuetime"
_TIMES = ("aws:currenttime", "aws:epochtime")
_READERS = {"date": read_date, "numeric": read_number}
_CONSTANT = ("null", "bool")  # whether the key is there does not change with time


@dataclass(frozen=True, slots=True)
class Boundary:
    """A second from which a condition can hold that did not before, or the other way round."""

    second: int
    key: str
    layer: Layer


@dataclass(frozen=True, slots=True, kw_only=True)
class Clockwork:
    """How time enters a request: what its caller's keys are at any second.

    `sign_in` is when the MFA sign-in was whose age counts. `is_new`: the caller's session is made
    anew for each call, so that its issue time is that of the call.
    """

    sign_in: int | None = None
    is_new: bool = False

    def moves(self, key: str) -> bool:
        """Tell whether the value of a key (in lower case) changes from second to second."""
        if key == MFA_AGE:
            return self.sign_in is not None
        return key in _TIMES or (key == ISSUE_TIME and self.is_new)

    def seconds(self, condition: Condition) -> Iterator[int] | None:
        """Yield when a condition on a moving key can change; None when it compares text."""
        base = operator_parts(condition.operator).base
        read = next((_READERS[name] for name in _READERS if base.startswith(name)), None)
        if base in _CONSTANT:
            return iter(())
        is_age = condition.key.lower() == MFA_AGE
        if read is None or (is_age and read is read_date):
            return None
        start = self.sign_in or 0 if is_age else 0
        found = (read(value) for value in condition.values)
        return _around((value for value in found if value is not None), start)


def _around(values: Iterable[Decimal], start: int) -> Iterator[int]:
    """Yield the first second at which a value is reached, and the first after it."""
    for value in values:
        if abs(value) <= LAST - FIRST:
            yield from (start + ceil(value), start + floor(value) + 1)


def boundaries(
    layers: Iterable[LayerTrace], clockwork: Clockwork
) -> tuple[tuple[Boundary, ...], bool]:
    """Find the boundaries in what was traced, and whether they are all.

    They are not where a condition compares a time as text, or puts one into a policy variable.
    """
    found: dict[Boundary, None] = {}
    is_complete = True
    for layer, statement in _statements(layers):
        for condition in statement.conditions:
            if clockwork.moves(condition.key.lower()):
                seconds = clockwork.seconds(condition)
                is_complete = is_complete and seconds is not None
                for second in seconds or ():
                    if FIRST < second < LAST:
                        found[Boundary(second, condition.key, layer)] = None
        is_complete = is_complete and not _holds_time(statement, clockwork)
    return tuple(found), is_complete


def asks_for_issue_time(layers: Iterable[LayerTrace]) -> bool:
    """Tell whether a policy looks at when the caller's credentials were issued (CK-15)."""
    clockwork = Clockwork(is_new=True)
    return any(
        _holds_time(statement, clockwork, (ISSUE_TIME,))
        or any(condition.key.lower() == ISSUE_TIME for condition in statement.conditions)
        for _, statement in _statements(layers)
    )


def _statements(layers: Iterable[LayerTrace]) -> Iterator[tuple[Layer, Statement]]:
    for layer in layers:
        for policy in {id(x.policy): x.policy for x in layer.statements}.values():
            for statement in policy.statements:
                yield layer.layer, statement


def _holds_time(
    statement: Statement,
    clockwork: Clockwork,
    keys: tuple[str, ...] = (*_TIMES, MFA_AGE, ISSUE_TIME),
) -> bool:
    """Tell whether a policy variable of a statement stands for a time."""
    texts = [value for condition in statement.conditions for value in condition.values]
    texts += [*(statement.resources or ()), *(statement.not_resources or ())]
    variables = [text.lower() for text in texts if "${" in text]
    return any(key in text for text in variables for key in keys if clockwork.moves(key))
