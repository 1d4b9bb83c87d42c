"""Operators that compare quantities; numbers and dates share them."""

import operator
from collections.abc import Callable
from decimal import Decimal

from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.conditions.operator import Operator, Test
from rolescope.engine.language.wildcard import Tokens, text_of

Read = Callable[[str], Decimal | None]
"""Read a quantity; None when the text is none."""

_COMPARISONS: tuple[tuple[str, Callable[[Decimal, Decimal], bool], bool], ...] = (
    ("Equals", operator.eq, False),
    ("NotEquals", operator.eq, True),
    ("LessThan", operator.lt, False),
    ("LessThanEquals", operator.le, False),
    ("GreaterThan", operator.gt, False),
    ("GreaterThanEquals", operator.ge, False),
)


def comparisons(family: str, read: Read) -> tuple[Operator, ...]:
    """Return the six operators of a family (`Numeric`, `Date`)."""

    def is_readable(value: str) -> bool:
        return read(value) is not None

    def scope(tokens: Tokens) -> bool | None:
        return None if is_readable(text_of(tokens)) else False

    return tuple(
        Operator(
            name=family + name,
            compile=_comparison(read, compare),
            is_negated=is_negated,
            is_readable=is_readable,
            scope=scope,
        )
        for name, compare, is_negated in _COMPARISONS
    )


def _comparison(
    read: Read, compare: Callable[[Decimal, Decimal], bool]
) -> Callable[[Tokens], Test]:
    def compile_value(tokens: Tokens) -> Test:
        expected = read(text_of(tokens))

        def test(value: str, _reading: Interpretation) -> bool:
            given = read(value)
            return given is not None and expected is not None and compare(given, expected)

        return test

    return compile_value
