"""Windows: from when until when the policies give one answer to a hop that is repeated."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import pairwise
from math import ceil, floor

from rolescope.engine.evaluate import evaluate_assume_role
from rolescope.engine.index import WorldIndex
from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.condition_kind import operator_parts
from rolescope.engine.language.conditions.date import read_date
from rolescope.engine.language.conditions.numeric import read_number
from rolescope.engine.verdict import Decision, Layer, LayerTrace
from rolescope.model.condition_keys import TIME_KEYS
from rolescope.model.policy import Condition, Statement
from rolescope.model.request import AssumeRoleRequest
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.timeline.intervals import FIRST, LAST, Intervals, joined, second_of
from rolescope.simulation.timeline.repeated_calls import MFA_AGE, age_of, renewed, repeated
from rolescope.value import Value

ISSUE_TIME = "aws:tokenissuetime"
_READERS = {"date": read_date, "numeric": read_number}
_CONSTANT = ("null", "bool")  # whether the key is there does not change with time


class Boundary(Value):
    """A second from which a condition can hold that did not before, or the other way round."""

    second: int
    key: str
    layer: Layer


class PolicyWindow(Value):
    """From `start` up to, but without, `end`: what the policies answer to the call."""

    start: int
    end: int
    decision: Decision


class Windows(Value, kw_only=True):
    """The answers to one call, over all time. Expiry of its credentials is not part of them.

    `keys` are the condition keys, as written, that change the answer, `layers` where they stand.
    Not `is_complete`: there may be more changes than these, or elsewhere.
    """

    windows: tuple[PolicyWindow, ...]
    keys: tuple[str, ...] = ()
    layers: tuple[Layer, ...] = ()
    is_complete: bool = True

    @property
    def allowed(self) -> Intervals:
        """When the policies allow it."""
        return joined((x.start, x.end) for x in self.windows if x.decision is Decision.ALLOW)

    @property
    def changes(self) -> bool:
        """Whether the answer depends on the time."""
        return len(self.windows) > 1

    def at(self, second: int) -> PolicyWindow:
        """Return the window that holds a second."""
        return next((x for x in self.windows if second < x.end), self.windows[-1])


def windows(
    simulation: Simulation, index: WorldIndex, reading: Interpretation | None = None
) -> tuple[Windows, Windows]:
    """Evaluate a hop again on both sides of every moment at which a condition can change.

    Returns the answers with the credentials that it was made with, and those with a session of
    its caller that is renewed for each call, whose issue time is that of the call (CK-15).
    """
    request, reading = simulation.request, reading or index.reading
    layers = simulation.verdict.layers or evaluate_assume_role(request, index, reading).layers
    kept = _windows(request, layers, index, reading, is_new=False)
    if request.caller.source is None or not asks_for_issue_time(layers):
        return kept, kept
    return kept, _windows(request, layers, index, reading, is_new=True)


def _windows(
    request: AssumeRoleRequest,
    layers: tuple[LayerTrace, ...],
    index: WorldIndex,
    reading: Interpretation,
    *,
    is_new: bool,
) -> Windows:
    at, age = second_of(request.at), age_of(request)
    sign_in = None if at is None or age is None else at - age
    found, is_complete = boundaries(layers, TimeDependentKeys(sign_in=sign_in, is_new=is_new))
    edges = sorted({boundary.second for boundary in found})
    most = _MAX_OPEN_MOMENTS if request.is_open else _MAX_MOMENTS
    if len(edges) > most:
        is_complete = False
        near = second_of(request.at) or edges[0]
        edges = sorted(sorted(edges, key=lambda second: abs(second - near))[:most])
    again = renewed if is_new else repeated

    def decide(second: int) -> Decision:
        return evaluate_assume_role(again(request, second), index, reading, traced=False).decision

    answers = _answers(edges, second_of(request.at), decide)
    changes = {window.start for window in answers[1:]}
    changing = [boundary for boundary in found if boundary.second in changes]
    return Windows(
        windows=answers,
        keys=tuple(dict.fromkeys(boundary.key for boundary in changing)),
        layers=tuple(layer for layer in Layer if any(x.layer is layer for x in changing)),
        is_complete=is_complete,
    )


_MAX_MOMENTS = 64  # moments at which one hop is evaluated again
_MAX_OPEN_MOMENTS = 8  # of a request that leaves keys open: what it needs is searched for each time


class TimeDependentKeys(Value, kw_only=True):
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
        return key in TIME_KEYS or (key == ISSUE_TIME and self.is_new)

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


def _answers(
    edges: list[int], at: int | None, decide: Callable[[int], Decision]
) -> tuple[PolicyWindow, ...]:
    """Decide in every interval between edges, and join neighbors with the same answer.

    The interval of the request's own time `at` is decided at that time.
    """
    found: list[PolicyWindow] = []
    for start, end in pairwise((FIRST, *edges, LAST)):
        decision = decide(at if at is not None and start <= at < end else end - 1)
        if found and found[-1].decision is decision:
            found[-1] = PolicyWindow(found[-1].start, end, decision)
        else:
            found.append(PolicyWindow(start, end, decision))
    return tuple(found)


def _around(values: Iterable[Decimal], start: int) -> Iterator[int]:
    """Yield the first second at which a value is reached, and the first after it."""
    for value in values:
        if abs(value) <= LAST - FIRST:
            yield from (start + ceil(value), start + floor(value) + 1)


def boundaries(
    layers: Iterable[LayerTrace], clockwork: TimeDependentKeys
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
    clockwork = TimeDependentKeys(is_new=True)
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
    clockwork: TimeDependentKeys,
    keys: tuple[str, ...] = (*TIME_KEYS, MFA_AGE, ISSUE_TIME),
) -> bool:
    """Tell whether a policy variable of a statement stands for a time."""
    texts = [value for condition in statement.conditions for value in condition.values]
    texts += [*(statement.resources or ()), *(statement.not_resources or ())]
    variables = [text.lower() for text in texts if "${" in text]
    return any(key in text for text in variables for key in keys if clockwork.moves(key))
