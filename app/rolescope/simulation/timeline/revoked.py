"""Revoked: whether the policies of a role deny everything to a session already (SES-12)."""

from dataclasses import dataclass
from math import ceil

from rolescope.engine.evaluate import evaluate_action
from rolescope.engine.index import WorldIndex
from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.condition_kind import operator_parts
from rolescope.engine.language.conditions.date import read_date
from rolescope.engine.verdict import Decision, StatementTrace
from rolescope.model.policy import Condition
from rolescope.model.request import ActionRequest
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.chain import session_caller
from rolescope.simulation.timeline.boundaries import ISSUE_TIME

_PROBE = "iam:ListAccountAliases"  # any action: sessions are revoked by a deny of all


@dataclass(frozen=True, slots=True)
class Revoked:
    """A policy that denies everything to a session, because it was issued before a time."""

    policy: str
    before: str  # the value of the condition, as written
    second: int  # the first that is not before it


def revoked(
    simulation: Simulation, index: WorldIndex, reading: Interpretation | None = None
) -> Revoked | None:
    """Tell whether the policies of a role deny everything to a new session, by its issue time.

    The session is asked about one action: what denies it there, with aws:TokenIssueTime and an
    action and resource of `*`, denies all.
    """
    if simulation.session is None:
        return None
    request = ActionRequest(
        caller=session_caller(simulation), action=_PROBE, resource="*", at=simulation.request.at
    )
    verdict = evaluate_action(request, index, reading)
    if verdict.decision is not Decision.EXPLICIT_DENY:
        return None
    for trace in verdict.deciding:
        found = _bound(trace)
        if found is not None:
            return Revoked(trace.policy.name, *found)
    return None


def _bound(trace: StatementTrace) -> tuple[str, int] | None:
    """Return the time of a matching deny on older sessions, like AWSRevokeOlderSessions."""
    statement = next(x for x in trace.policy.statements if x.index == trace.index)
    if (statement.actions, statement.resources) != (("*",), ("*",)):
        return None
    return next(filter(None, map(_issue_bound, statement.conditions)), None)


def _issue_bound(condition: Condition) -> tuple[str, int] | None:
    base = operator_parts(condition.operator).base
    if condition.key.lower() != ISSUE_TIME or not base.startswith("dateless"):
        return None
    dates = ((value, read_date(value)) for value in condition.values)
    return next(((value, ceil(date)) for value, date in dates if date is not None), None)
