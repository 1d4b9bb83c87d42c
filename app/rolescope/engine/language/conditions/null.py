"""The Null operator: is the key absent? (CO-9, CO-10)."""

from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.conditions.operator import Operator, Test
from rolescope.engine.language.wildcard import Tokens, text_of


def _is(tokens: Tokens) -> Test:
    expected = text_of(tokens).lower()

    def test(is_absent: str, _reading: Interpretation) -> bool:
        return is_absent == expected

    return test


NULL = (Operator(name="Null", compile=_is, is_presence=True),)
