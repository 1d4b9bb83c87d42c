"""The condition operators of IAM: the one table that the reader, the engine and all words use."""

from enum import Enum
from functools import cache

from rolescope.value import Value


class ValueKind(Enum):
    """What an operator takes the values of a policy for (CO-22 to CO-33)."""

    __hash__ = object.__hash__  # by identity: it is looked up often

    TEXT = "text"
    PATTERN = "text with * and ?"
    ARN = "ARN with * and ?"
    NUMBER = "number"
    DATE = "date or epoch seconds"
    BOOLEAN = "true or false"
    BINARY = "base64"
    NETWORK = "IP address or CIDR block"
    ABSENCE = "true: the key is absent"


class ConditionOperator(Value, kw_only=True):
    """One operator without set prefix and `IfExists`.

    `rule` is the ID of the rule that defines it. `test` names how the engine compares, within the
    kind of value; `is_negated` operators hold when no value passes it (CO-7). `verb` is for traces,
    "the key {verb} a or b"; `phrase` for sentences, with a place for the values; empty: what the
    pattern looks like says it, or whether the key is there. `opposite` holds for one value exactly
    when this one does not.
    """

    name: str
    rule: str
    kind: ValueKind
    test: str
    verb: str = ""
    phrase: str = ""
    opposite: str = ""
    is_negated: bool = False


CONDITION_OPERATORS = (
    ConditionOperator(
        name="StringEquals",
        rule="CO-22",
        kind=ValueKind.TEXT,
        test="equal",
        verb="equals",
        phrase="is exactly {}",
        opposite="StringNotEquals",
    ),
    ConditionOperator(
        name="StringNotEquals",
        rule="CO-23",
        kind=ValueKind.TEXT,
        test="equal",
        verb="does not equal",
        phrase="is not {}",
        opposite="StringEquals",
        is_negated=True,
    ),
    ConditionOperator(
        name="StringEqualsIgnoreCase",
        rule="CO-24",
        kind=ValueKind.TEXT,
        test="equal in any case",
        verb="equals, in any case of letters,",
        phrase="is {}, in upper or lower case",
        opposite="StringNotEqualsIgnoreCase",
    ),
    ConditionOperator(
        name="StringNotEqualsIgnoreCase",
        rule="CO-24",
        kind=ValueKind.TEXT,
        test="equal in any case",
        verb="does not equal, in any case of letters,",
        phrase="is not {}, in upper or lower case",
        opposite="StringEqualsIgnoreCase",
        is_negated=True,
    ),
    ConditionOperator(
        name="StringLike",
        rule="CO-25",
        kind=ValueKind.PATTERN,
        test="like",
        verb="is like",
        opposite="StringNotLike",
    ),
    ConditionOperator(
        name="StringNotLike",
        rule="CO-25",
        kind=ValueKind.PATTERN,
        test="like",
        verb="is not like",
        opposite="StringLike",
        is_negated=True,
    ),
    ConditionOperator(
        name="Bool", rule="CO-28", kind=ValueKind.BOOLEAN, test="equal", verb="is", phrase="is {}"
    ),
    ConditionOperator(name="Null", rule="CO-9", kind=ValueKind.ABSENCE, test="equal"),
    ConditionOperator(
        name="IpAddress",
        rule="CO-30",
        kind=ValueKind.NETWORK,
        test="within",
        verb="is in",
        phrase="is in {}",
        opposite="NotIpAddress",
    ),
    ConditionOperator(
        name="NotIpAddress",
        rule="CO-30",
        kind=ValueKind.NETWORK,
        test="within",
        verb="is not in",
        phrase="is not in {}",
        opposite="IpAddress",
        is_negated=True,
    ),
    ConditionOperator(
        name="ArnEquals",
        rule="CO-31",
        kind=ValueKind.ARN,
        test="like",
        verb="is like",
        opposite="ArnNotEquals",
    ),
    ConditionOperator(
        name="ArnLike",
        rule="CO-31",
        kind=ValueKind.ARN,
        test="like",
        verb="is like",
        opposite="ArnNotLike",
    ),
    ConditionOperator(
        name="ArnNotEquals",
        rule="CO-31",
        kind=ValueKind.ARN,
        test="like",
        verb="is not like",
        opposite="ArnEquals",
        is_negated=True,
    ),
    ConditionOperator(
        name="ArnNotLike",
        rule="CO-31",
        kind=ValueKind.ARN,
        test="like",
        verb="is not like",
        opposite="ArnLike",
        is_negated=True,
    ),
    ConditionOperator(
        name="DateLessThan",
        rule="CO-27",
        kind=ValueKind.DATE,
        test="<",
        verb="is before",
        phrase="is before {}",
        opposite="DateGreaterThanEquals",
    ),
    ConditionOperator(
        name="DateLessThanEquals",
        rule="CO-27",
        kind=ValueKind.DATE,
        test="<=",
        verb="is not after",
        phrase="is {} or earlier",
        opposite="DateGreaterThan",
    ),
    ConditionOperator(
        name="DateGreaterThan",
        rule="CO-27",
        kind=ValueKind.DATE,
        test=">",
        verb="is after",
        phrase="is after {}",
        opposite="DateLessThanEquals",
    ),
    ConditionOperator(
        name="DateGreaterThanEquals",
        rule="CO-27",
        kind=ValueKind.DATE,
        test=">=",
        verb="is not before",
        phrase="is {} or later",
        opposite="DateLessThan",
    ),
    ConditionOperator(
        name="NumericLessThan",
        rule="CO-26",
        kind=ValueKind.NUMBER,
        test="<",
        verb="is less than",
        phrase="is less than {}",
        opposite="NumericGreaterThanEquals",
    ),
    ConditionOperator(
        name="NumericLessThanEquals",
        rule="CO-26",
        kind=ValueKind.NUMBER,
        test="<=",
        verb="is at most",
        phrase="is at most {}",
        opposite="NumericGreaterThan",
    ),
    ConditionOperator(
        name="NumericGreaterThan",
        rule="CO-26",
        kind=ValueKind.NUMBER,
        test=">",
        verb="is more than",
        phrase="is more than {}",
        opposite="NumericLessThanEquals",
    ),
    ConditionOperator(
        name="NumericGreaterThanEquals",
        rule="CO-26",
        kind=ValueKind.NUMBER,
        test=">=",
        verb="is at least",
        phrase="is at least {}",
        opposite="NumericLessThan",
    ),
    ConditionOperator(
        name="DateEquals",
        rule="CO-27",
        kind=ValueKind.DATE,
        test="=",
        verb="is at",
        phrase="is {}",
        opposite="DateNotEquals",
    ),
    ConditionOperator(
        name="DateNotEquals",
        rule="CO-27",
        kind=ValueKind.DATE,
        test="=",
        verb="is not at",
        phrase="is not {}",
        opposite="DateEquals",
        is_negated=True,
    ),
    ConditionOperator(
        name="NumericEquals",
        rule="CO-26",
        kind=ValueKind.NUMBER,
        test="=",
        verb="equals",
        phrase="is {}",
        opposite="NumericNotEquals",
    ),
    ConditionOperator(
        name="NumericNotEquals",
        rule="CO-26",
        kind=ValueKind.NUMBER,
        test="=",
        verb="does not equal",
        phrase="is not {}",
        opposite="NumericEquals",
        is_negated=True,
    ),
    ConditionOperator(
        name="BinaryEquals",
        rule="CO-29",
        kind=ValueKind.BINARY,
        test="equal",
        verb="equals",
        phrase="is the binary value {} (base64)",
    ),
)
"""All of them, the usual ones first: in this order they are offered where documents are written."""

USUAL_VARIANTS = (
    *("StringEqualsIfExists", "StringLikeIfExists", "StringNotEqualsIfExists"),
    *("ArnLikeIfExists", "ArnNotLikeIfExists", "BoolIfExists"),
    *("ForAnyValue:StringEquals", "ForAnyValue:StringLike"),
    *("ForAllValues:StringEquals", "ForAllValues:StringLike"),
)
"""Operators with `IfExists` or a set prefix that are written often, to be offered as well."""

_SET_PREFIXES = ("forallvalues:", "foranyvalue:")


def operator_named(name: str) -> ConditionOperator | None:
    """Return the operator of a name in any case (CO-3), without set prefix and `IfExists`."""
    return _by_name().get(name.lower())


@cache
def _by_name() -> dict[str, ConditionOperator]:
    return {one.name.lower(): one for one in CONDITION_OPERATORS}


def is_known_operator(written: str) -> bool:
    """Tell whether IAM has a condition operator of this name (CO-3, CO-8, CO-13)."""
    name = written.strip().lower()
    bare = next((name.removeprefix(p) for p in _SET_PREFIXES if name.startswith(p)), name)
    bare = bare.removesuffix("ifexists")
    found = operator_named(bare)
    # CO-8: Null takes neither a set prefix nor IfExists.
    return found is not None and (found.kind is not ValueKind.ABSENCE or bare == name)
