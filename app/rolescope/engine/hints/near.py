"""Why a value of the request is not one that a condition asks for, although it looks like it."""

from collections.abc import Iterable
from itertools import product

from rolescope.engine.language.condition import CompiledCondition, split_operator
from rolescope.engine.language.context import RequestContext, Values
from rolescope.engine.language.wildcard import glob
from rolescope.engine.verdict import Hint
from rolescope.model.arn import Arn

_PATHS = "orgpaths"
_PRINCIPAL_ARN = "aws:principalarn"


def why_not_met(
    compiled: CompiledCondition, asked: Iterable[str], given: Values, context: RequestContext
) -> Hint | None:
    """Return what keeps the values `given` from being one `asked` for; None when it is plain.

    `asked` are the values of the policy with their variables filled in. A negated operator that
    fails has found its value, which needs no words.
    """
    prefix, operator, _ = split_operator(compiled.source.operator)
    if operator is None or operator.is_negated or operator.is_presence:
        return None
    if not prefix and context.is_multivalued(compiled.key, given):
        text = "a key that may have several values needs ForAnyValue or ForAllValues"
        return Hint(text, "CO-20")
    for wanted, value in product(asked, given):
        for tell in (_of_org_path, _of_principal_arn, _of_text):
            hint = tell(compiled.key, operator.name, wanted, value)
            if hint is not None:
                return hint
    return None


def _of_org_path(key: str, _operator: str, wanted: str, value: str) -> Hint | None:
    """CK-4: a path ends with a slash, and is that of one OU alone unless a wildcard follows."""
    if not key.endswith(_PATHS):
        return None
    if not wanted.endswith(("/", "*")) and value.startswith(f"{wanted}/"):
        return Hint("an organization path ends with a slash, which is missing here", "CK-4")
    if wanted.endswith("/") and value.startswith(wanted):
        text = f"{wanted} is that place alone; with StringLike, {wanted}* is all below it, too"
        return Hint(text, "CK-4")
    if wanted.startswith("r-") and f"/{wanted}" in value:
        return Hint("an organization path begins with the ID of the organization", "CK-4")
    return None


def _of_principal_arn(key: str, _operator: str, wanted: str, value: str) -> Hint | None:
    """ARN-10, ARN-11: what aws:PrincipalArn is."""
    theirs, own = Arn.parse(wanted), Arn.parse(value)
    if key != _PRINCIPAL_ARN or theirs is None or own is None or theirs.account != own.account:
        return None
    if theirs.resource == "root":
        return Hint("aws:PrincipalArn is this ARN for the root user alone", "ARN-10")
    if theirs.type == "assumed-role" and own.type == "role":
        return Hint("aws:PrincipalArn of a session is the ARN of its role", "ARN-11")
    if theirs.resource == f"{own.type}/{own.name}":
        return Hint(f"aws:PrincipalArn holds the path: {own.resource}", "ARN-11")
    return None


def _of_text(_key: str, operator: str, wanted: str, value: str) -> Hint | None:
    """CO-22, CO-25, CO-31: the case of letters, blanks, and wildcards where they are none."""
    if not operator.startswith(("String", "Arn")):
        return None
    rule = "CO-31" if operator.startswith("Arn") else "CO-22"
    if wanted.lower() == value.lower() and wanted != value:
        return Hint(f"upper and lower case count, and {wanted} is not {value}", rule)
    if wanted.strip() == value.strip() and wanted != value:
        return Hint("a blank at the beginning or the end counts", rule)
    if operator == "StringEquals" and _has_wildcard(wanted) and glob(wanted).matches(value):
        return Hint("* and ? are plain characters for StringEquals, not for StringLike", rule)
    if glob(wanted.lower()).matches(value.lower()) and _has_wildcard(wanted):
        return Hint("upper and lower case count", "CO-25" if rule == "CO-22" else rule)
    return None


def _has_wildcard(text: str) -> bool:
    return "*" in text or "?" in text
