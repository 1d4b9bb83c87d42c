"""Fixes of explicit denials: an exception for the caller, or the end of the Deny."""

import json
from collections.abc import Iterator

from rolescope.engine.inquiry import Inquiry
from rolescope.engine.language.condition_kind import operator_parts
from rolescope.engine.verdict import Layer
from rolescope.model.caller import (
    ServiceCaller,
    SessionCaller,
)
from rolescope.model.place import Place
from rolescope.model.policy import Condition
from rolescope.model.policy_edit import WithCondition, WithoutStatement
from rolescope.simulation.callers import caller_name
from rolescope.simulation.suggestions.grants import place_of
from rolescope.simulation.suggestions.obstacles import Denied
from rolescope.simulation.suggestions.way import (
    Fix,
    PieceKind,
    SuggestedChange,
    SuggestedPiece,
    Suggestion,
)
from rolescope.value import replace


def with_statement(text: str | None, statement: str) -> str:
    """Return a document, as JSON text, with one more statement; None: there is none yet."""
    document = {"Version": "2012-10-17", "Statement": []} if text is None else json.loads(text)
    return json.dumps(document | {"Statement": [*_statements(document), json.loads(statement)]})


def without_statement(text: str, index: int) -> str:
    """Return a document, as JSON text, without a statement."""
    document = json.loads(text)
    found = _statements(document)
    return json.dumps(document | {"Statement": [*found[:index], *found[index + 1 :]]})


def _statements(document: dict[str, object]) -> list[object]:
    found = document.get("Statement", [])
    return list(found) if isinstance(found, list) else [found]


_PRINCIPAL_ARN, _SERVICE_NAME = "aws:PrincipalArn", "aws:PrincipalServiceName"


def deny_fixes(obstacle: Denied, inquiry: Inquiry, kind: PieceKind) -> Iterator[Fix]:
    """Yield an exception for the caller, or the end of the Deny where it is no guardrail."""
    statement = obstacle.statement
    place = place_of(statement, inquiry)
    if place is not None:
        yield from _exceptions(obstacle, inquiry, kind, place)
        if obstacle.layer not in {Layer.SCP, Layer.RCP}:
            yield (removal(obstacle, kind, place),)
        return
    index, caller = statement.source.index, inquiry.signer.caller
    change = None
    if obstacle.layer is Layer.RESOURCE:
        change = SuggestedChange(resource_policy=without_statement(statement.policy.text, index))
    elif isinstance(caller, SessionCaller) and caller.session_policy is not None:
        text = without_statement(caller.session_policy, index)
        change = SuggestedChange(caller=replace(caller, session_policy=text))
    if change is not None:
        yield (replace(removal(obstacle, kind, None), change=change),)


def removal(obstacle: Denied, kind: PieceKind, place: Place | None) -> SuggestedPiece:
    """Return the piece that takes a Deny statement out."""
    statement, source = obstacle.statement, obstacle.statement.source
    name = f"{source.label} of {statement.policy.name}"
    where = place.title if place is not None else f"the {obstacle.layer.value}"
    return SuggestedPiece(
        kind=kind,
        suggestion=Suggestion.REMOVE_DENY,
        told=(("statement", source.label), ("place", where)),
        edit=None
        if place is None
        else WithoutStatement(place, source.index, f"Remove the Deny {name}"),
    )


def _exceptions(obstacle: Denied, inquiry: Inquiry, kind: PieceKind, place: Place) -> Iterator[Fix]:
    caller = inquiry.signer.caller
    key, value, operator = _PRINCIPAL_ARN, inquiry.signer.principal_arn, "ArnNotEquals"
    if isinstance(caller, ServiceCaller):
        key, value, operator = _SERVICE_NAME, caller.name, "StringNotEquals"
    if not value:
        return
    statement = obstacle.statement
    source = statement.source
    there = next(
        (
            one
            for one in source.conditions
            if one.key.lower() == key.lower() and operator_parts(one.operator).is_negated
        ),
        None,
    )
    test = Condition(operator, key, (value,))
    if there is not None:
        test = Condition(there.operator, there.key, (*there.values, value))
    who = caller_name(caller)
    document = place.title
    if obstacle.level:  # an SCP or RCP goes by its name, not by its ID
        policy = statement.policy
        document = f"the {policy.type.value} {policy.name} at {obstacle.level}"
    yield (
        SuggestedPiece(
            kind=kind,
            suggestion=Suggestion.EXEMPT,
            told=(("caller", who), ("statement", source.label), ("document", document)),
            edit=WithCondition(
                place,
                source.index,
                test,
                f"Exempt {who} from Deny {source.label} of {statement.policy.name}",
                there,
            ),
        ),
    )
