"""Conditions as findings look at them: what a statement really asks of a key."""

import re
from collections.abc import Iterable
from functools import cached_property

from rolescope.engine.language.condition_kind import operator_parts
from rolescope.model.condition_operators import ConditionOperator, ValueKind, operator_named
from rolescope.model.policy import Condition
from rolescope.value import Value

_ACCOUNT_ID = re.compile(r"\d{12}")
_PATTERNS = (ValueKind.PATTERN, ValueKind.ARN)
_ARN_PARTS = 6
CONCRETE_KEYS = (  # CO-38
    "aws:principalaccount",
    "aws:principalorgid",
    "aws:resourceaccount",
    "aws:resourceorgid",
    "aws:sourceaccount",
    "aws:sourceorgid",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:vpceaccount",
    "aws:vpceorgid",
)
"""Keys in whose values a wildcard has no useful meaning (CO-38)."""
_WHOLE_KEYS = (  # these fence with any value that is more than wildcards
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalaccount",
    "aws:sourceorgid",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourcevpc",
    "aws:sourcevpce",
)
_NO_BARRIER = (  # every request for a role meets what is asked of them
    "aws:securetransport",
    "aws:currenttime",
    "aws:epochtime",
    "aws:requestedregion",
    "aws:viaawsservice",
    "aws:principalisawsservice",
    "aws:principaltype",
)
EVERY_ADDRESS = ("0.0.0.0/0", "::/0")


def is_wild(value: str) -> bool:
    """Tell whether a pattern is nothing but wildcards."""
    return bool(value) and not value.strip("*?")


class KeyTest(Value, dict=True):
    """One test of a `Condition` block, its operator taken apart. `key` is in lower case."""

    condition: Condition
    key: str
    operator: ConditionOperator | None
    quantifier: str
    if_exists: bool

    @cached_property
    def is_positive(self) -> bool:
        """Whether it needs the key with a certain value (CO-6): no IfExists, no ForAllValues."""
        return (
            self.operator is not None
            and not self.operator.is_negated
            and self.operator.kind is not ValueKind.ABSENCE
            and not self.if_exists
            and self.quantifier != "forallvalues"
        )

    @cached_property
    def is_binding(self) -> bool:
        """Whether it is positive, and no value of it fits everything."""
        values = self.condition.values
        return self.is_positive and bool(values) and not (self.is_pattern and self.has_wild_value)

    @property
    def is_pattern(self) -> bool:
        """Whether wildcards in its values are wildcards."""
        return self.operator is not None and self.operator.kind in _PATTERNS

    @property
    def has_wild_value(self) -> bool:
        """Whether a value of it is nothing but wildcards."""
        return any(map(is_wild, self.condition.values))

    @property
    def claim(self) -> str:
        """What comes after the issuer in a key of a token: `sub`; empty for other keys."""
        issuer, colon, name = self.key.rpartition(":")
        return name if colon and "." in issuer else ""

    @property
    def fences(self) -> bool:
        """Whether it keeps out strangers, who choose none of these."""
        if not self.is_binding:
            return False
        values = self.condition.values
        match self.key:
            case "aws:principalarn":
                return all(map(_has_account, values))
            case "aws:userid":
                return all(value[:1] not in ("*", "?") for value in values)
            case "aws:sourceip":
                return not any(value in EVERY_ADDRESS for value in values)
        return self.key in _WHOLE_KEYS

    @property
    def is_barrier(self) -> bool:
        """Whether a caller has to bring something, if only what it chooses itself."""
        return self.is_binding and self.key not in _NO_BARRIER


def _has_account(arn: str) -> bool:
    parts = arn.split(":", _ARN_PARTS - 1)
    return len(parts) == _ARN_PARTS and _ACCOUNT_ID.fullmatch(parts[4]) is not None


def key_tests(conditions: Iterable[Condition]) -> tuple[KeyTest, ...]:
    """Take the tests of a statement apart."""
    return tuple(map(_key_test, conditions))


def _key_test(condition: Condition) -> KeyTest:
    parts = operator_parts(condition.operator.strip())
    return KeyTest(
        condition,
        condition.key.lower(),
        operator_named(parts.base),
        parts.quantifier,
        parts.if_exists,
    )


def is_fenced(tests: Iterable[KeyTest]) -> bool:
    """Tell whether one of the tests fences."""
    return any(test.fences for test in tests)


def accounts_in(value: str) -> list[str]:
    """Return the account IDs that a text holds."""
    return _ACCOUNT_ID.findall(value)
