"""The Null operator: is the key absent? (CO-9, CO-10)."""

from functools import partial

from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.conditions.operator import Operator, Test, operators
from rolescope.engine.language.wildcard import Tokens, text_of
from rolescope.model.condition_operators import ValueKind


def _is(tokens: Tokens) -> Test:
    expected = text_of(tokens).lower()

    def test(is_absent: str, _reading: Interpretation) -> bool:
        return is_absent == expected

    return test


NULL = operators(ValueKind.ABSENCE, {"equal": partial(Operator, compile=_is, is_presence=True)})
