"""An inquiry in which all that the import lacks turns out well for the caller (DF-10, GR-73).

What the import lacks goes to `unknown`; what the caller may still choose is looked for beside it,
as if missing documents allowed everything and denied nothing.
"""

from collections.abc import Iterator

from rolescope.engine.inquiry import Inquiry
from rolescope.engine.language.context import RequestContext, UnknownKey
from rolescope.engine.language.guardrails import Guardrails
from rolescope.engine.language.policy_set import PolicySet
from rolescope.engine.language.principal import Strength
from rolescope.engine.language.statement import CompiledStatement, Question
from rolescope.model.policy import (
    Effect,
    Policy,
    PolicyType,
    PrincipalType,
    Statement,
    StatementPrincipal,
)
from rolescope.value import replace


def favorable(inquiry: Inquiry) -> Inquiry:
    """Return the same inquiry without anything unknown but what the request leaves open."""
    question = inquiry.question("")
    signer = inquiry.signer

    def at_best(policies: PolicySet | None) -> PolicySet | None:
        return None if policies is None else _policies(policies, question)

    return replace(
        inquiry,
        resource_policy=at_best(inquiry.resource_policy),
        scps=_guardrails(inquiry.scps, question),
        rcps=_guardrails(inquiry.rcps, question),
        signer=replace(
            signer,
            identity=at_best(signer.identity),
            boundary=at_best(signer.boundary),
            session=at_best(signer.session),
        ),
    )


def _guardrails(guardrails: Guardrails, question: Question) -> Guardrails:
    levels = (
        replace(level, policies=_policies(level.policies, question)) for level in guardrails.levels
    )
    return replace(guardrails, levels=tuple(levels))


def _policies(policies: PolicySet, question: Question) -> PolicySet:
    kept: dict[int, list[CompiledStatement]] = {}
    readable = [policy for policy in policies.policies if not policy.unreadable]
    for statement in policies.statements:
        kept.setdefault(id(statement.policy), []).extend(_favorable(statement, question))
    if policies.gaps:
        readable.append(_EVERYTHING)
        kept[id(_EVERYTHING)] = [
            CompiledStatement(_EVERYTHING, statement) for statement in _EVERYTHING.statements
        ]
    return PolicySet(readable, lambda policy: tuple(kept.get(id(policy), ())))


def _favorable(statement: CompiledStatement, question: Question) -> Iterator[CompiledStatement]:
    """Yield a statement as it is, or its most favorable reading."""
    source = statement.source
    conditions = tuple(
        test.source
        for test in statement.conditions
        if test.is_known and not _is_unknown(test.keys, question.context)
    )
    is_named = statement.match_principal(question) is not Strength.UNSURE
    if statement.is_sound and is_named and len(conditions) == len(source.conditions):
        yield statement
    elif source.effect is not Effect.DENY:
        best = replace(_EVERYTHING.statements[0], index=source.index)
        if statement.is_sound and is_named:
            best = source
        yield CompiledStatement(statement.policy, replace(best, conditions=conditions))


def _is_unknown(keys: frozenset[str], context: RequestContext) -> bool:
    found = (context.find(key) for key in keys)
    return any(isinstance(one, UnknownKey) and not one.is_open for one in found)


_EVERYTHING = Policy(
    name="what is not imported",
    type=PolicyType.TRUST,
    statements=(
        Statement(
            index=0,
            effect=Effect.ALLOW,
            principals=(StatementPrincipal(PrincipalType.ANYONE, "*", "*"),),
            actions=("*",),
            resources=("*",),
        ),
    ),
)
