"""The Bool operator (CO-28). There is no negated one."""

from functools import partial

from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.conditions.operator import Operator, Test, operators
from rolescope.engine.language.wildcard import Tokens, text_of
from rolescope.model.condition_operators import ValueKind

_WORDS = frozenset({"true", "false"})


def _is(tokens: Tokens) -> Test:
    expected = text_of(tokens).lower()

    def test(value: str, _reading: Interpretation) -> bool:
        return expected in _WORDS and value.lower() == expected

    return test


def _scope(tokens: Tokens) -> bool | None:
    return None if text_of(tokens).lower() in _WORDS else False


BOOLEAN = operators(  # GR-30, U-9
    ValueKind.BOOLEAN,
    {"equal": partial(Operator, compile=_is, takes_variables=True, scope=_scope)},
)
