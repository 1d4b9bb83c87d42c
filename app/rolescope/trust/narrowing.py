"""Narrowing: the imported users and roles that conditions on `aws:PrincipalArn` leave."""

import re
from collections.abc import Iterator

from rolescope.evaluation.index import WorldIndex
from rolescope.evaluation.interpretation import DEFAULT
from rolescope.evaluation.language.condition import CompiledCondition
from rolescope.evaluation.language.condition_kind import operator_parts
from rolescope.evaluation.language.context import RequestContext
from rolescope.model.policy import Condition, PrincipalType
from rolescope.model.world import Account
from rolescope.trust.entities import entities
from rolescope.trust.written import Trust

_PRINCIPAL_ARN = "aws:principalarn"
_VERSION = "2012-10-17"
_WILD = re.compile(r"[*?$]")


def narrowed_to(index: WorldIndex, trust: Trust) -> tuple[str, ...] | None:
    """Return the imported users and roles that conditions on `aws:PrincipalArn` leave, sorted.

    None when a statement of the trust has no such condition.
    """
    left: set[str] = set()
    for conditions in trust.conditions:
        tests = [condition for condition in conditions if _names_principals(condition)]
        if not tests:
            return None
        for account in _accounts_of(index, trust):
            fitting = (_fitting(index, account, test) for test in tests)
            left |= frozenset.intersection(*fitting)
    return tuple(sorted(left))


def _names_principals(condition: Condition) -> bool:
    parts = operator_parts(condition.operator)
    return (
        condition.key.lower() == _PRINCIPAL_ARN
        and not parts.is_negated
        and not parts.quantifier
        and parts.base.startswith(("string", "arn"))
    )


def _accounts_of(index: WorldIndex, trust: Trust) -> Iterator[Account]:
    for account in index.world.accounts:
        if trust.principal.type is PrincipalType.ANYONE or account.id == trust.principal.value:
            yield account


def _fitting(index: WorldIndex, account: Account, condition: Condition) -> frozenset[str]:
    """Return the users and roles of an account that may fit one condition."""
    return index.remember(("narrowed", account.id, condition), lambda: _tested(account, condition))


def _tested(account: Account, condition: Condition) -> frozenset[str]:
    test = CompiledCondition(condition, _VERSION)
    spelled = tuple(_WILD.split(value, maxsplit=1)[0].lower() for value in condition.values)
    return frozenset(
        entity.arn
        for entity in entities(account)
        if entity.arn.lower().startswith(spelled)
        and test.test(RequestContext({_PRINCIPAL_ARN: (entity.arn,)}), DEFAULT) is not False
    )
