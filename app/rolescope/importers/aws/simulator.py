"""AWS's policy simulator: what it says about the identity side of one principal.

It reads the principal's policies itself. Nothing is sent but the ARN, names of actions and ARNs of
resources, and context keys if any are given.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from rolescope.importers.aws.asking import AwsClient, CallRecord
from rolescope.importers.aws.calls import SIMULATE
from rolescope.importers.aws.fault import CallFailed, FaultKind
from rolescope.model.plain import visible
from rolescope.model.request import Context
from rolescope.model.simulator import AwsAnswer, AwsDecision, SimulatedPair, SimulatorCall

Answered = Callable[[tuple[AwsAnswer, ...]], None]
"""Hears the answers to each call."""

_NOTHING = "AWS's simulator gave no answer for it."
_DECISIONS: Mapping[object, AwsDecision] = {one.value: one for one in AwsDecision}
_Json = Mapping[str, Any]


def simulate(
    asker: AwsClient,
    principal: str,
    calls: Sequence[SimulatorCall],
    *,
    context: Context = (),
    answered: Answered = lambda _answers: None,
) -> tuple[AwsAnswer, ...]:
    """Ask about a user or role, call by call; each pair is answered once.

    A call that AWS takes for invalid leaves its pairs without a decision, in AWS's words.

    Raises:
        CallFailed: the call is denied, nobody answers, or there is no such principal.
        Cancelled: the run was stopped.
    """
    given: dict[str, object] = {"PolicySourceArn": principal}
    if context:
        given["ContextEntries"] = [_entry(key, values or ()) for key, values in context]
    found: list[AwsAnswer] = []
    for call in calls:
        try:
            answers = _asked(asker, call, given)
        except CallFailed as error:
            if error.fault.why is not FaultKind.OTHER:
                raise
            answers = tuple(AwsAnswer(pair=pair, said=error.fault.said) for pair in call.pairs)
        found += answers
        answered(answers)
    return tuple(found)


def _asked(asker: AwsClient, call: SimulatorCall, given: _Json) -> tuple[AwsAnswer, ...]:
    wanted = {**given, "ActionNames": [*call.actions], "ResourceArns": [*call.resources]}
    found: dict[SimulatedPair, AwsAnswer] = {}
    for result in asker.all(CallRecord(asker.account, SIMULATE), **wanted):
        for answer in _answers(result, call):
            found.setdefault(answer.pair, answer)
    return tuple(found.get(pair) or AwsAnswer(pair=pair, said=_NOTHING) for pair in call.pairs)


def _answers(result: _Json, call: SimulatorCall) -> Iterator[AwsAnswer]:
    """Read a result: one for each action, with its resources below, or one for each resource."""
    names = {action.lower(): action for action in call.actions}
    action = names.get(str(result.get("EvalActionName", "")).lower())
    if action is None:
        return
    below = [one for one in result.get("ResourceSpecificResults") or () if _is_of(one, call)]
    for one in below:
        decision = one.get("EvalResourceDecision")
        resource = one["EvalResourceName"]
        yield _answer(
            SimulatedPair(action, resource),
            decision,
            one,
            by_scps=_by_scps(result, decision, is_alone=len(below) == 1),
        )
    if below:
        return
    decision = result.get("EvalDecision")
    if _is_of(result, call):
        resource = result["EvalResourceName"]
    elif len(call.resources) == 1:  # AWS names the form of the ARN, not the one that was asked for
        resource = call.resources[0]
    else:
        return
    yield _answer(
        SimulatedPair(action, resource),
        decision,
        result,
        by_scps=_by_scps(result, decision, is_alone=True),
    )


def _is_of(result: _Json, call: SimulatorCall) -> bool:
    return result.get("EvalResourceName") in call.resources


def _by_scps(result: _Json, decision: object, *, is_alone: bool) -> bool | None:
    """Return whether SCPs allow; AWS says it of all resources of an action together.

    A denial then tells nothing of one resource among several.
    """
    told = result.get("OrganizationsDecisionDetail")
    if told is None:
        return None
    allows = bool(told.get("AllowedByOrganizations"))
    if allows or is_alone:
        return allows
    return True if decision == AwsDecision.ALLOWED.value else None


def _answer(
    pair: SimulatedPair, decision: object, result: _Json, *, by_scps: bool | None
) -> AwsAnswer:
    known = _DECISIONS.get(decision)
    if known is None:
        return AwsAnswer(pair=pair, said=visible(f"AWS's simulator answers {decision}."))
    boundary = result.get("PermissionsBoundaryDecisionDetail")
    statements = result.get("MatchedStatements") or ()
    return AwsAnswer(
        pair=pair,
        decision=known,
        statements=tuple(
            dict.fromkeys(visible(str(one.get("SourcePolicyId", ""))) for one in statements)
        ),
        missing=tuple(map(visible, result.get("MissingContextValues") or ())),
        by_scps=by_scps,
        by_boundary=None
        if boundary is None
        else bool(boundary.get("AllowedByPermissionsBoundary")),
        parts=tuple(
            (visible(name), _DECISIONS[value])
            for name, value in (result.get("EvalDecisionDetails") or {}).items()
            if value in _DECISIONS
        ),
    )


def _entry(key: str, values: tuple[str, ...]) -> dict[str, object]:
    kind = "string" if len(values) == 1 else "stringList"
    return {"ContextKeyName": key, "ContextKeyValues": [*values], "ContextKeyType": kind}
