"""The Bool operator (spec CO-28). There is no negated one."""

from rolescope.evaluation.conditions.operator import Operator, Test
from rolescope.evaluation.interpretation import Interpretation
from rolescope.evaluation.wildcard import Tokens, text_of


def _is(tokens: Tokens) -> Test:
    expected = text_of(tokens).lower()

    def test(value: str, _reading: Interpretation) -> bool:
        return expected in {"true", "false"} and value.lower() == expected

    return test


BOOLEAN = (Operator(name="Bool", compile=_is, takes_variables=True),)  # GR-30, U-9
