"""Narrowing: the imported users and roles that conditions on `aws:PrincipalArn` leave."""

import re
from collections.abc import Iterator

from rolescope.engine.index import WorldIndex
from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.condition import CompiledCondition
from rolescope.engine.language.condition_kind import operator_parts
from rolescope.engine.language.context import OPEN, RequestContext
from rolescope.model.policy import Condition, PrincipalType
from rolescope.model.world import Account
from rolescope.trust.bulk.rows import Texts
from rolescope.trust.entities import entities
from rolescope.trust.written import WrittenTrust
from rolescope.value import replace

_PRINCIPAL_ARN = "aws:principalarn"
_VERSION = "2012-10-17"
_WILD = re.compile(r"[*?]")


def narrowed_to(index: WorldIndex, trust: WrittenTrust) -> tuple[str, ...] | None:
    """Return the imported users and roles that conditions on `aws:PrincipalArn` leave, sorted.

    None when a statement of the trust has no such condition, or cannot be understood (GR-73).
    """
    tests = tuple(tuple(filter(_names_principals, asked)) for asked in trust.conditions)
    if not all(tests) or any(statement.defects for statement in trust.statements):
        return None
    is_anyone = trust.principal.type is PrincipalType.ANYONE
    where = None if is_anyone else trust.principal.value
    key = ("narrowed to", where, tests)
    return index.remember(key, lambda: tuple(sorted(_left(index, where, tests))))


def _left(
    index: WorldIndex, where: str | None, alternatives: tuple[tuple[Condition, ...], ...]
) -> set[str]:
    """Return whom one of several conjunctions leaves, in one account or (None) in all."""
    left: set[str] = set()
    for account in index.world.accounts:
        if where is None or account.id == where:
            for tests in alternatives:
                fitting = (_fitting(index, account, test) for test in tests)
                left |= frozenset.intersection(*fitting)
    return left


def _names_principals(condition: Condition) -> bool:
    parts = operator_parts(condition.operator)
    return (
        condition.key.lower() == _PRINCIPAL_ARN
        and not parts.is_negated
        and not parts.quantifier
        and parts.base.startswith(("string", "arn"))
    )


def _fitting(index: WorldIndex, account: Account, condition: Condition) -> frozenset[str]:
    """Return the users and roles of an account that may fit one condition: one of its values."""
    return index.remember(
        ("narrowed", account.id, condition),
        lambda: frozenset(
            arn
            for value in dict.fromkeys(condition.values)
            for arn in _named_by(index, account, replace(condition, values=(value,)))
        ),
    )


def _named_by(index: WorldIndex, account: Account, condition: Condition) -> tuple[str, ...]:
    """Return the users and roles of an account that may fit a condition with a single value."""
    return index.remember(
        ("narrowed by value", account.id, condition),
        lambda: tuple(_tested(*_arns(index, account), condition, index.reading)),
    )


def _arns(index: WorldIndex, account: Account) -> tuple[Texts, tuple[str, ...]]:
    """Return the ARNs of an account, in lower case to be searched, and as they are."""

    def make() -> tuple[Texts, tuple[str, ...]]:
        arns = tuple(entity.arn for entity in entities(account))
        return Texts(sorted((arn.lower(), number) for number, arn in enumerate(arns))), arns

    return index.remember(("arns of principals", account.id), make)


def _tested(
    texts: Texts, arns: tuple[str, ...], condition: Condition, reading: Interpretation
) -> Iterator[str]:
    """Test those that hold all texts of the value; the values of variables are left open."""
    test = CompiledCondition(condition, _VERSION)
    text, *_ = condition.values[0].lower().split("$", 1)
    for number in texts.fitting(tuple(_WILD.split(text))):
        arn = arns[number]
        context = RequestContext({_PRINCIPAL_ARN: (arn,)}, lambda _key: OPEN)
        if test.test(context, reading) is not False:
            yield arn
