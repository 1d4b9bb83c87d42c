"""Windows: from when until when the policies give one answer to a hop that is repeated."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from rolescope.engine.evaluate import evaluate_assume_role
from rolescope.engine.index import WorldIndex
from rolescope.engine.interpretation import Interpretation
from rolescope.engine.verdict import Decision, Layer, LayerTrace
from rolescope.model.request import AssumeRoleRequest
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.timeline.boundaries import (
    Boundary,
    Clockwork,
    asks_for_issue_time,
    boundaries,
)
from rolescope.simulation.timeline.repeating import age_of, renewed, repeated
from rolescope.simulation.timeline.stretches import (
    FIRST,
    LAST,
    Stretches,
    joined,
    second_of,
)

_MAX_MOMENTS = 64  # moments at which one hop is evaluated again
_MAX_OPEN_MOMENTS = 8  # of a request that leaves keys open: what it needs is searched for each time


@dataclass(frozen=True, slots=True)
class Window:
    """From `start` up to, but without, `end`: what the policies answer to the call."""

    start: int
    end: int
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """The answers to one call, over all time. Expiry of its credentials is not part of them.

    `keys` are the condition keys, as written, that change the answer, `layers` where they stand.
    Not `is_complete`: there may be more changes than these, or elsewhere.
    """

    windows: tuple[Window, ...]
    keys: tuple[str, ...] = ()
    layers: tuple[Layer, ...] = ()
    is_complete: bool = True

    @property
    def allowed(self) -> Stretches:
        """When the policies allow it."""
        return joined((x.start, x.end) for x in self.windows if x.decision is Decision.ALLOW)

    @property
    def changes(self) -> bool:
        """Whether the answer depends on the time."""
        return len(self.windows) > 1

    def at(self, second: int) -> Window:
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
    found, is_complete = boundaries(layers, _clockwork(request, is_new=is_new))
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
        layers=_in_order(changing),
        is_complete=is_complete,
    )


def _clockwork(request: AssumeRoleRequest, *, is_new: bool) -> Clockwork:
    at, age = second_of(request.at), age_of(request)
    sign_in = None if at is None or age is None else at - age
    return Clockwork(sign_in=sign_in, is_new=is_new)


def _answers(
    edges: list[int], at: int | None, decide: Callable[[int], Decision]
) -> tuple[Window, ...]:
    """Decide in every stretch between edges, and join neighbors with the same answer.

    The stretch of the request's own time `at` is decided at that time.
    """
    found: list[Window] = []
    for start, end in pairwise((FIRST, *edges, LAST)):
        decision = decide(at if at is not None and start <= at < end else end - 1)
        if found and found[-1].decision is decision:
            found[-1] = Window(found[-1].start, end, decision)
        else:
            found.append(Window(start, end, decision))
    return tuple(found)


def _in_order(changing: list[Boundary]) -> tuple[Layer, ...]:
    return tuple(layer for layer in Layer if any(x.layer is layer for x in changing))
