"""Operators that compare quantities; numbers and dates share them."""

import operator
from collections.abc import Callable
from decimal import Decimal
from functools import partial

from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.conditions.operator import Operator, Test, operators
from rolescope.engine.language.wildcard import Tokens, text_of
from rolescope.model.condition_operators import ValueKind

Read = Callable[[str], Decimal | None]
"""Read a quantity; None when the text is none."""

_TESTS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def comparisons(kind: ValueKind, read: Read) -> tuple[Operator, ...]:
    """Return the operators for a kind of quantity."""

    def is_readable(value: str) -> bool:
        return read(value) is not None

    def scope(tokens: Tokens) -> bool | None:
        return None if is_readable(text_of(tokens)) else False

    return operators(
        kind,
        {
            test: partial(
                Operator, compile=_comparison(read, compare), is_readable=is_readable, scope=scope
            )
            for test, compare in _TESTS.items()
        },
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
