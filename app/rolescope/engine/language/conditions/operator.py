"""Operator: how one condition operator compares. Its names and words stand in the model's table."""

from collections.abc import Callable, Mapping

from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.wildcard import Tokens
from rolescope.model.condition_operators import CONDITION_OPERATORS, ConditionOperator, ValueKind
from rolescope.value import Value

Test = Callable[[str, Interpretation], bool]
"""Does one value of the request satisfy one value of the policy?"""


Scope = Callable[[Tokens], bool | None]
"""Which values pass a value of the policy: True for all, False for none, None for some."""


Within = Callable[[Tokens, tuple[str, str], Interpretation], bool | None]
"""The same for the values that begin and end in given ways."""


def _is_readable(_value: str) -> bool:
    return True


def _some(_tokens: Tokens) -> None:
    return None


def _unsure(_tokens: Tokens, _around: tuple[str, str], _reading: Interpretation) -> None:
    return None


class Operator(Value, kw_only=True):
    """A condition operator of the model's table, ready to compare.

    `compile` turns one value of a policy into a test. `is_negated`: the operator holds when no
    value of the policy passes that test (CO-7, CO-11). A value of the request that is not
    `is_readable` counts as missing (CO-26). `is_presence`: the operator asks whether the key is
    there (`Null`), not for its value. `scope` and `within` tell where the value of the request
    makes no difference; they may leave that open.
    """

    about: ConditionOperator
    is_negated: bool
    compile: Callable[[Tokens], Test]
    takes_variables: bool = False
    is_readable: Callable[[str], bool] = _is_readable
    is_presence: bool = False
    scope: Scope = _some
    within: Within = _unsure

    @property
    def name(self) -> str:
        """The name as AWS writes it, without set prefix and `IfExists`."""
        return self.about.name


def operators(
    kind: ValueKind, tests: Mapping[str, Callable[..., Operator]]
) -> tuple[Operator, ...]:
    """Return the operators of the table for a kind of value, each with the test that it names."""
    return tuple(
        tests[one.test](about=one, is_negated=one.is_negated)
        for one in CONDITION_OPERATORS
        if one.kind is kind
    )
