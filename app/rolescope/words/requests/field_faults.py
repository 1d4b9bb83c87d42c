"""What STS refuses, at the field that it is about: what is wrong, and what to do."""

from collections.abc import Iterable

from rolescope.engine.verdict import Refusal
from rolescope.simulation.assume_role import Simulation
from rolescope.value import Value

LONG_SOURCE_IDENTITY = 64  # AR-13: what the IAM guide allows; the service takes more


class FieldFault(Value):
    """One line below a field. `is_error`: STS refuses it; else it is a warning."""

    text: str
    is_error: bool = True


_FIELDS = {  # by rule; what is not here is about the caller
    "AR-5": "ROLE",
    "AR-6": "SESSION_NAME",
    "AR-7": "DURATION",
    "CH-3": "DURATION",
    "CH-6": "DURATION",
    "AR-8": "EXTERNAL_ID",
    "AR-9": "MFA",
    "AR-10": "POLICY",
    "AR-11": "TAGS",
    "AR-12": "TAGS",
    "TG-5": "TAGS",
    "TG-8": "TAGS",
    "AR-13": "SOURCE_IDENTITY",
    "SI-3": "SOURCE_IDENTITY",
}
_WHAT_TO_DO = {
    "AR-6": "Write 2 to 64 letters, digits or signs of _+=,.@-",
    "AR-8": "Write 2 to 1,224 letters, digits or signs of _+=,.@:/-",
    "AR-13": "Write 2 to 256 letters, digits or signs of _+=,.@-",
    "SI-3": "Leave the field empty: it is carried over.",
    "AR-9": "Set MFA to not present, or let a user with a long-term key call.",
    "CH-3": "Ask for 1 h or less.",
    "CH-6": "Ask for 1 h or less.",
    "AR-7": "Ask for less, but for 15 min at least.",
    "TG-5": "Rename one of them, or take it out.",
    "TG-8": "Take the tag out: it is carried over.",
    "AR-12": "Add a tag with this key.",
    "AR-11": "Keys take 1 to 128, values up to 256 letters, digits, spaces or signs of _.:/=+-@",
    "ERR-27": "Choose a later end of the credentials, or an earlier time of the call.",
}
_SHORTER = "Take actions, statements or policies out."
_OTHER_TAGS = "Take tags out until 50 are left."


def field_faults(simulation: Simulation) -> dict[str, FieldFault]:
    """Return the fault of each field of the form: what STS refuses, or what is in doubt.

    The fields are named as in AskedText; `CALLER` is the credentials or the token.
    """
    found: dict[str, FieldFault] = {}
    refusals = simulation.verdict.refusals
    for name in dict.fromkeys(field_of(refusal) for refusal in refusals):
        about = [refusal for refusal in refusals if field_of(refusal) == name]
        found[name] = FieldFault(_words(about))
    identity = simulation.request.parameters.source_identity or ""
    if "SOURCE_IDENTITY" not in found and len(identity) > LONG_SOURCE_IDENTITY:
        words = f"{len(identity)} characters: the IAM guide allows 64, the service 256."
        found["SOURCE_IDENTITY"] = FieldFault(words, is_error=False)
    return found


def field_of(refusal: Refusal) -> str:
    """Return the field that a refusal is about."""
    return _FIELDS.get(refusal.rule, "CALLER")


def _words(refusals: Iterable[Refusal]) -> str:
    first = next(iter(refusals))
    return " ".join(filter(None, (first.explanation, _hint(first))))


def _hint(refusal: Refusal) -> str:
    if refusal.rule == "AR-10" and refusal.member:
        return _SHORTER
    if refusal.rule == "AR-11" and refusal.member == "tags":
        return _OTHER_TAGS
    return _WHAT_TO_DO.get(refusal.rule, "")


# Texts that cannot be read, and how they are written instead


def not_a_duration(typed: str, still: str) -> str:
    """Say that a duration cannot be read, and for which one the request still asks."""
    return (
        f"“{typed}” is no duration: write 1 h, 90 min or 3600. The request still asks for {still}"
    )


def not_a_time(typed: str) -> str:
    """Say that a time cannot be read."""
    return f"“{typed}” is not a valid time. Use 2026-11-20 09:20."


def not_a_pair(line: str, pair: str, what: str) -> str:
    """Say that a line is none of a list, such as `name=value` of claims."""
    return f"Not {pair}: {line}. Write one {what} a line."
