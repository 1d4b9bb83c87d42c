"""Principals named by text that is no JSON: ARNs alone, or a message of AWS that denies."""

import re
from dataclasses import dataclass

from rolescope.model.arn import Arn, is_account_id

_MAX_ARNS = 200
_DENIAL = re.compile(
    r"\bUser: (?P<caller>arn:\S+) is not authorized to perform: (?P<action>[\w:*-]+)"
    r"(?: on resource: (?P<resource>arn:\S+))?"
)
_SEPARATORS = re.compile(r"[\s,;\"'\[\]]+")


@dataclass(frozen=True, slots=True)
class NamedText:
    """The roles and users that a text names, by ARN, in its order.

    A session stands for its role, whose path its ARN lacks. `action`: what a message says was
    denied; the caller comes first, then the role that was asked for.
    """

    arns: tuple[str, ...]
    action: str = ""


def named_in(text: str) -> NamedText | None:
    """Return whom a text names, if it is nothing but ARNs or a message that denies."""
    message = _DENIAL.search(text) if text[:1] != "[" else None
    if message is not None:
        ends = (message["caller"], (message["resource"] or "").rstrip(".,"))
        arns = tuple(filter(None, map(_principal, ends)))
        return NamedText(arns, message["action"]) if arns else None
    words = [word for word in _SEPARATORS.split(text) if word]
    found = tuple(dict.fromkeys(map(_principal, words)))
    if not found or "" in found or len(found) > _MAX_ARNS:
        return None
    return NamedText(found)


def _principal(text: str) -> str:
    """Return the ARN of the role or user that is named; empty when it is another ARN, or none."""
    arn = Arn.parse(text)
    if arn is None or not is_account_id(arn.account):
        return ""
    kind, _, rest = arn.resource.partition("/")
    if arn.service == "iam" and kind in ("role", "user") and rest:
        return text
    role, _, session = rest.partition("/")
    if arn.service == "sts" and kind == "assumed-role" and role and session:
        return f"arn:{arn.partition}:iam::{arn.account}:role/{role}"
    return ""
