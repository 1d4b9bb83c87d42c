"""Assertions, checked in the worker process. No Qt."""

from rolescope.analysis import Analysis
from rolescope.model.edit import Edit
from rolescope.model.review import Assertion
from rolescope.progress import Tick
from rolescope.questions.checks import Check, check_scenario
from rolescope.worker.state import known_world


def check_assertions(
    token: int,
    analysis: Analysis | tuple[Edit, ...],
    assertions: tuple[Assertion, ...],
    *,
    tick: Tick,
) -> tuple[Check, ...] | None:
    """Check assertions against a scenario, in their order.

    None: this process does not know those edits; call again with the analysis.
    """
    known = known_world(token, analysis)
    if known is None:
        return None
    analysed, index = known
    return check_scenario(assertions, analysed.scenario, index, analysed.at, tick)
