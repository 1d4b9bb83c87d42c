"""String operators (CO-22 to CO-25)."""

from functools import partial

from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.conditions.operator import Operator, Test, operators
from rolescope.engine.language.wildcard import Glob, Tokens, matches_around, text_of
from rolescope.model.condition_operators import ValueKind


def _equals(tokens: Tokens) -> Test:
    expected = text_of(tokens)

    def test(value: str, _reading: Interpretation) -> bool:
        return value == expected

    return test


def _equals_ignoring_case(tokens: Tokens) -> Test:
    expected = text_of(tokens).casefold()

    def test(value: str, _reading: Interpretation) -> bool:
        return value.casefold() == expected

    return test


def _like(tokens: Tokens) -> Test:
    pattern = Glob(tokens)

    def test(value: str, _reading: Interpretation) -> bool:
        return pattern.matches(value)

    return test


def _scope(tokens: Tokens) -> bool | None:
    return True if Glob(tokens).is_everything else None


def _equals_within(
    tokens: Tokens, around: tuple[str, str], _reading: Interpretation
) -> bool | None:
    return matches_around(((text_of(tokens), True),), around)


def _like_within(tokens: Tokens, around: tuple[str, str], _reading: Interpretation) -> bool | None:
    return matches_around(tokens, around)


STRING = (
    *operators(
        ValueKind.TEXT,
        {
            "equal": partial(
                Operator, compile=_equals, takes_variables=True, within=_equals_within
            ),
            "equal in any case": partial(
                Operator, compile=_equals_ignoring_case, takes_variables=True
            ),
        },
    ),
    *operators(
        ValueKind.PATTERN,
        {
            "like": partial(
                Operator, compile=_like, takes_variables=True, scope=_scope, within=_like_within
            ),
        },
    ),
)
