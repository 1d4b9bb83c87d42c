"""Whom a trust policy still lets in, after an edit that took somebody out of it."""

from collections.abc import Iterable

from rolescope.model.arn import Arn, group_digits, role_name
from rolescope.model.document import locate
from rolescope.model.edit import principal_name
from rolescope.model.plain import shortlist
from rolescope.model.policy import Condition, Effect, Policy, PrincipalType, StatementPrincipal
from rolescope.model.strict_json import Path
from rolescope.trust.edge import Edge, PrincipalKind
from rolescope.trust.queries import OPEN
from rolescope.value import Value

_ARN_KEY = "aws:principalarn"
_MANY_CALLERS = (PrincipalKind.ACCOUNT, PrincipalKind.ANYONE)
_MAX_NAMES = 3  # names that are written out


class RemainingAccess(Value):
    """A sentence, and the line of the policy that it is about."""

    words: str
    line: int


def still_lets_in(before: Policy, after: Policy, edges: Iterable[Edge]) -> RemainingAccess | None:
    """Say which statement still lets somebody in; None: the edit took nobody out, or wholly.

    `edges` are those into the role, as the scenario has them. Those whom the edit took out come
    first, then others who come in by a whole account or as anyone.
    """
    then, now = dict.fromkeys(_allowed(before)), set(_allowed(after))
    gone = [one for one in then if one not in now]
    if not gone:
        return None
    found = [edge for edge in edges if edge.statements and edge.standing in OPEN]
    kept = frozenset(one.value for one in then if one in now)
    return _of_gone(gone, kept, after, found) or _of_others(after, found)


def _allowed(policy: Policy) -> list[StatementPrincipal]:
    return [
        principal
        for statement in policy.statements
        if statement.effect is not Effect.DENY
        for principal in statement.principals or ()
    ]


def _of_gone(
    gone: list[StatementPrincipal], kept: frozenset[str], after: Policy, edges: list[Edge]
) -> RemainingAccess | None:
    for principal in gone:
        for edge in edges:
            if edge.kind in _MANY_CALLERS and principal.value in edge.usable_by:
                how = _way(edge)
                words = f"still lets in {principal_name(principal)} {how}."
                return _still(words, after, edge.statements[0])
            is_account = principal.type is PrincipalType.ACCOUNT
            if is_account and edge.source in kept and _account(edge.source) == principal.value:
                name = role_name(edge.source)
                words = f"still lets in {name} of account {group_digits(principal.value)}."
                return _still(words, after, edge.statements[0])
    return None


def _account(arn: str) -> str:
    parsed = Arn.parse(arn)
    return parsed.account if parsed is not None else ""


def _way(edge: Edge) -> str:
    if edge.kind is PrincipalKind.ANYONE:
        return "as anyone"
    return f"through the whole account {group_digits(edge.source)}"


def _of_others(after: Policy, edges: list[Edge]) -> RemainingAccess | None:
    for edge in edges:
        if edge.kind not in _MANY_CALLERS or not edge.usable_by:
            continue
        index = edge.statements[0]
        statement = next((one for one in after.statements if one.index == index), None)
        conditions = statement.conditions if statement is not None else ()
        names = next((one for one in conditions if one.key.lower() == _ARN_KEY), None)
        if names is not None:
            path = ("Condition", names.operator, names.key)
            return _still(f"still lets in {_patterns(names)} by {names.key}.", after, index, path)
        count = len(edge.usable_by)
        who = role_name(edge.usable_by[0]) if count == 1 else f"{count:,} principals"
        return _still(f"still lets in {who} {_way(edge)}.", after, index)
    return None


def _patterns(condition: Condition) -> str:
    return shortlist([role_name(value) for value in condition.values], _MAX_NAMES)


def _still(words: str, policy: Policy, index: int, path: Path = ("Principal",)) -> RemainingAccess:
    spans = locate(policy.text)
    whole: Path = ("Statement", index, *path)
    while len(whole) > 1 and whole not in spans:
        whole = whole[:-1]
    line = spans[whole].line if whole in spans else 1
    return RemainingAccess(f"Statement {index + 1} {words}", line)
