"""What sort of condition it is: its operator taken apart, and the kind that its badge shows."""

from enum import Enum

from rolescope.model.policy import Condition
from rolescope.value import Value


class ConditionKind(Enum):
    """The kinds of badge, by rank: a line shows the first that applies."""

    MFA = "MFA"
    EXTERNAL_ID = "external ID"
    TIME = "time"
    OTHER = "other condition"


class OperatorParts(Value):
    """An operator in lower case, without set prefix (CO-15, CO-16) and `IfExists` (CO-8)."""

    base: str
    quantifier: str = ""  # "", "forallvalues" or "foranyvalue"
    if_exists: bool = False

    @property
    def is_negated(self) -> bool:
        """It holds when the values do *not* match, and when the key is absent (CO-7)."""
        return "not" in self.base

    @property
    def holds_when_absent(self) -> bool:
        """An absent key satisfies it by its suffix or its set prefix (CO-8, CO-15)."""
        return self.if_exists or self.quantifier == "forallvalues"


def operator_parts(operator: str) -> OperatorParts:
    """Take an operator name apart, in any case (CO-3)."""
    head, colon, rest = operator.lower().partition(":")
    quantifier, base = (head, rest) if colon else ("", head)
    if_exists = base.endswith("ifexists")
    return OperatorParts(base.removesuffix("ifexists"), quantifier, if_exists)


_KINDS = {
    "aws:multifactorauthpresent": ConditionKind.MFA,
    "aws:multifactorauthage": ConditionKind.MFA,
    "sts:externalid": ConditionKind.EXTERNAL_ID,
    "aws:currenttime": ConditionKind.TIME,
    "aws:epochtime": ConditionKind.TIME,
}


def condition_kind(condition: Condition) -> ConditionKind:
    """Return the kind of badge for a condition (CO-3: in any case).

    MFA and external ID are shown of conditions that ask for them, and not of those that only
    name their keys: `BoolIfExists` on MFA holds without any (CO-8).
    """
    kind = _KINDS.get(condition.key.lower(), ConditionKind.OTHER)
    if kind is ConditionKind.MFA and not asks_for_mfa(condition):
        return ConditionKind.OTHER
    if kind is ConditionKind.EXTERNAL_ID and not _has_to_be_there(condition):
        return ConditionKind.OTHER
    return kind


def _has_to_be_there(condition: Condition) -> bool:
    """Tell whether a condition fails for a request without its key (CO-7, CO-8, CO-9, CO-15)."""
    parts = operator_parts(condition.operator)
    if parts.base == "null":
        return {value.lower() for value in condition.values} == {"false"}
    return not (parts.is_negated or parts.holds_when_absent)


def asks_for_mfa(condition: Condition) -> bool:
    """Tell whether a condition holds only after a sign-in with MFA (CO-36, CO-37).

    Sessions without MFA may have `aws:MultiFactorAuthPresent`, as `false` (MFA-3, MFA-5).
    """
    if not _has_to_be_there(condition):
        return False
    if condition.key.lower() == "aws:multifactorauthpresent":
        is_null = operator_parts(condition.operator).base == "null"
        return not is_null and {value.lower() for value in condition.values} == {"true"}
    return condition.key.lower() == "aws:multifactorauthage"


def met_by_mfa(condition: Condition) -> bool:
    """Tell whether a sign-in with MFA meets a condition that failed without."""
    key, base = condition.key.lower(), operator_parts(condition.operator).base
    if key == "aws:multifactorauthpresent":
        said = [value.lower() for value in condition.values]
        return (base == "bool" and "true" in said) or (base == "null" and said == ["false"])
    return key == "aws:multifactorauthage" and base.startswith("numericless")


def is_audience(condition: Condition) -> bool:
    """Tell whether it only checks the audience of a token or assertion (CK-57, CK-62)."""
    return condition.key.lower().endswith((":aud", ":oaud"))


def narrows(condition: Condition) -> bool:
    """Tell whether a condition is worth a badge.

    An audience check is what every federated trust has, HTTPS what every call has; a pattern
    that is only wildcards lets everything in.
    """
    if is_audience(condition) or condition.key.lower() == "aws:securetransport":
        return False
    parts = operator_parts(condition.operator)
    if parts.is_negated or parts.base == "null":
        return True
    is_pattern = parts.base in ("stringlike", "arnlike", "arnequals")
    return not (is_pattern and any(not value.strip("*?") for value in condition.values))
