"""Meaning: policies in a normal form, so that two can be compared (GR, CO).

What never matters: white space, the order of keys, statements and values, a value alone or in a
list (GR-9), entries that stand twice, the case of actions (GR-12), condition operators and keys
(CO-3), a Sid (GR-5). `Version` matters to statements with variables alone (GR-3). In doubt, two
texts mean different things: patterns that match the same are not recognized.
"""

import re
from collections.abc import Callable, Hashable, Iterator
from typing import TypeVar

from rolescope.model.json_layout import STATEMENT, locate
from rolescope.model.policy import Condition, Policy, Statement, StatementPrincipal

T = TypeVar("T")
Who = Callable[[StatementPrincipal], Hashable]
"""Who is meant by a principal of a policy."""

_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s"]')
_OF_ANY_CASE = frozenset({"bool", "null"})  # CO-9, CO-28
_FOLDED = frozenset({"stringequalsignorecase", "stringnotequalsignorecase"})  # CO-24
_SAME_OPERATORS = {"arnequals": "arnlike", "arnnotequals": "arnnotlike"}  # CO-31
_VARIABLE = "${"


def as_written(principal: StatementPrincipal) -> Hashable:
    """Return who a principal is, where nobody has another name: both forms of an account (PR-2)."""
    return principal.type, principal.value, principal.pattern_of


def policy_meaning(policy: Policy, who: Who = as_written) -> Hashable:
    """Return what a document says; equal for documents that mean the same.

    Of a document without readable statements nobody knows what it says: it is its text (GR-71).
    """
    if policy.unreadable is not None:
        return policy.unreadable, _tokens(policy.text)
    return frozenset(statement_meanings(policy, who))


def meaning_text(meaning: Hashable) -> str:
    """Return what stands for a meaning, as a text that is the same in every run."""
    if isinstance(meaning, frozenset):
        return f"{{{', '.join(sorted(map(meaning_text, meaning)))}}}"
    if isinstance(meaning, tuple):
        return f"({', '.join(map(meaning_text, meaning))})"
    return repr(meaning)


def statement_meanings(policy: Policy, who: Who = as_written) -> Iterator[Hashable]:
    """Yield what each statement of a document says, in order."""
    texts = _texts(policy) if any(one.defects for one in policy.statements) else {}
    for statement in policy.statements:
        version = policy.version if has_variables(statement) else ""
        text = texts.get(statement.index, ()) if statement.defects else ()
        yield version, text, _statement(statement, who)


def _statement(statement: Statement, who: Who) -> Hashable:
    return (
        statement.effect,
        _set(statement.principals, who),
        _set(statement.not_principals, who),
        _set(statement.actions, str.lower),
        _set(statement.not_actions, str.lower),
        _set(statement.resources, str),
        _set(statement.not_resources, str),
        frozenset(map(condition_meaning, statement.conditions)),
        statement.defects,
    )


def _set(values: tuple[T, ...] | None, meaning: Callable[[T], Hashable]) -> Hashable:
    """Return values in no order; None for an absent element, which is no empty list (GR-9)."""
    return None if values is None else frozenset(map(meaning, values))


def condition_meaning(condition: Condition) -> Hashable:
    """Return what one test says: its values are alternatives, in any order (CO-1, CO-11)."""
    prefix, colon, name = condition.operator.strip().lower().rpartition(":")
    bare, if_exists = name.removesuffix("ifexists"), name.endswith("ifexists")
    values = condition.values
    if bare in _OF_ANY_CASE:
        values = tuple(map(str.lower, values))
    elif bare in _FOLDED:
        values = tuple(map(str.casefold, values))
    operator = prefix, colon, _SAME_OPERATORS.get(bare, bare), if_exists
    return operator, condition.key.lower(), frozenset(values)


def has_variables(statement: Statement) -> bool:
    """Tell whether the Version of its document bears on a statement (GR-3, GR-28, GR-29)."""
    values = (
        *(statement.resources or ()),
        *(statement.not_resources or ()),
        *(value for condition in statement.conditions for value in condition.values),
    )
    return any(_VARIABLE in value for value in values)


def _texts(policy: Policy) -> dict[int, tuple[str, ...]]:
    """Return the statements as they are written, without white space between the tokens.

    Nobody knows what a statement with a defect means (GR-73): only its text can be compared.
    """
    return {
        path[1]: _tokens(policy.text[span.start : span.end])
        for path, span in locate(policy.text).items()
        if len(path) == 2 and path[0] == STATEMENT and isinstance(path[1], int)  # noqa: PLR2004
    }


def _tokens(text: str) -> tuple[str, ...]:
    return tuple(_TOKENS.findall(text))
