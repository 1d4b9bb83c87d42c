"""Principals named by text that is no JSON: ARNs alone, or a message of AWS that denies."""

import re

from rolescope.model.arn import Arn, is_account_id
from rolescope.value import Value

_MAX_ARNS = 200
_ARN = r"arn:[^\s\"'\\<>]+"
_DENIAL = re.compile(
    rf"\bUser: (?P<caller>{_ARN}) is not authorized to perform: (?P<action>[\w:*-]+)"
    rf"(?: on resource: (?P<resource>{_ARN}))?"
)
_SEPARATORS = re.compile(r"[\s,;\"'\[\]]+")
_NAME = re.compile(r"(?:[!-)+->@-~]+/)?[\w+=,.@-]+", re.ASCII)  # ARN-6, behind a path; no pattern


class NamedText(Value):
    """The roles and users that a text names, by ARN, in its order.

    A session stands for its role, whose path its ARN lacks. `action`: what a message says was
    denied; the caller comes first, then the role that was asked for.
    """

    arns: tuple[str, ...]
    action: str = ""


def named_in(text: str) -> NamedText | None:
    """Return whom a text names, if it is nothing but ARNs or a message that denies.

    JSON may hold such a message among much else: of JSON only a list of ARNs names anybody.
    """
    if text.startswith("{"):
        return None
    message = None if text.startswith("[") else _DENIAL.search(text)
    if message is not None:
        ends = (message["caller"], (message["resource"] or "").rstrip(".,"))
        arns = tuple(filter(None, map(principal_named, ends)))
        return NamedText(arns, message["action"]) if arns else None
    words = [word for word in _SEPARATORS.split(text) if word]
    found = tuple(dict.fromkeys(map(principal_named, words)))
    if not found or "" in found or len(found) > _MAX_ARNS:
        return None
    return NamedText(found)


def principal_named(text: str) -> str:
    """Return the ARN of the role or user that is named; empty when it is another ARN, or none.

    A pattern names nobody.
    """
    arn = Arn.parse(text)
    if arn is None or not is_account_id(arn.account):
        return ""
    kind, _, rest = arn.resource.partition("/")
    if arn.service == "iam" and kind in ("role", "user") and _NAME.fullmatch(rest):
        return text
    role, _, session = rest.partition("/")
    if arn.service == "sts" and kind == "assumed-role" and _NAME.fullmatch(role) and session:
        return f"arn:{arn.partition}:iam::{arn.account}:role/{role}"
    return ""
