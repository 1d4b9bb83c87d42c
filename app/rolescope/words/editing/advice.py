"""What to do about a fault of a policy: by the rule that it breaks, or the name that was meant."""

from collections.abc import Iterable
from difflib import get_close_matches

from rolescope.model.condition_operators import CONDITION_OPERATORS, USUAL_VARIANTS

OPERATORS = (*(one.name for one in CONDITION_OPERATORS), *USUAL_VARIANTS)
"""Condition operators to choose from, the usual ones first."""

_ADVICE = {
    "GR-5": "Use letters and digits only.",
    "GR-46": "Take out what is not in Latin-1; a character in a text can be written as \\u….",
    "GR-50": 'Write "Version": "2012-10-17".',
    "GR-52": "Give each statement a Sid of its own, or none.",
    "GR-53": "Add an Action.",
    "GR-54": 'Add a Resource; "*" stands for all.',
    "GR-55": "Write it as service:Action, as in s3:GetObject.",
    "GR-58": 'Write a whole ARN, or "*".',
    "GR-59": "Write the service without wildcards, as in arn:aws:s3:::….",
    "GR-61": "Take the Principal out: whoever has the policy is meant.",
    "GR-62": "Take it out: a trust policy is about its own role.",
    "GR-63": "Add it to the statement.",
    "GR-64": "Name who may with Principal, or deny the others by a condition.",
    "GR-65": "Use sts:AssumeRole, sts:AssumeRoleWithSAML, sts:AssumeRoleWithWebIdentity, "
    "sts:TagSession, sts:SetSourceIdentity or sts:SetContext.",
    "GR-66": 'Name a whole user or role, an account or "*": no group, and no wildcard in an ARN.',
}


def advice(rule: str) -> str:
    """Say what to do about a document that breaks a rule; empty: nothing to add."""
    return _ADVICE.get(rule, "")


def meant(word: str, known: Iterable[str]) -> str:
    """Ask whether the most similar known name was meant; empty when none is similar."""
    by_case = {name.lower(): name for name in known}
    found = get_close_matches(word.lower(), by_case, n=1, cutoff=0.75)
    return f"Did you mean {by_case[found[0]]}?" if found else ""
