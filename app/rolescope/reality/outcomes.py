"""What AWS answered, as a record tells it (CT-2, CT-13, CT-34)."""

import re
from enum import Enum
from typing import NamedTuple

from rolescope.engine.verdict import Layer
from rolescope.model.cloudtrail import CloudTrailRecord


class RecordedOutcome(Enum):
    """What AWS answered."""

    __hash__ = object.__hash__  # by identity: it is a part of what every record looks up

    ALLOWED = "allowed"
    DENIED = "denied"
    REFUSED = "refused"  # for what the request holds, whatever the policies say


class Tail(NamedTuple):
    """Which policies denied, as the message says (CT-13)."""

    is_explicit: bool
    layer: Layer


_DENIALS = frozenset({"AccessDenied", "AccessDeniedException", "Client.AccessDenied"})
_WRONG_CODE = "MultiFactorAuthentication failed"  # CT-34
_TAIL = re.compile(
    r" (?:because no (?P<implicit>[a-z -]+?) allows the |with an explicit deny in (?:an?|the) "
    r"(?P<explicit>identity-based policy|[a-z -]*?policy|permissions boundary))"
)
_LAYERS = {
    "identity-based policy": Layer.IDENTITY,
    "role trust policy": Layer.TRUST,
    "resource-based policy": Layer.TRUST,  # the older words
    "permissions boundary": Layer.BOUNDARY,
    "session policy": Layer.SESSION,
    "service control policy": Layer.SCP,
    "resource control policy": Layer.RCP,
}


def outcome_of(record: CloudTrailRecord) -> RecordedOutcome:
    """Return what AWS answered: success is the absence of an error, and nothing else (CT-2)."""
    if not record.error_code:
        return RecordedOutcome.ALLOWED
    is_denial = record.error_code in _DENIALS
    if is_denial and not record.error_message.startswith(_WRONG_CODE):
        return RecordedOutcome.DENIED
    return RecordedOutcome.REFUSED


def tail_of(message: str) -> Tail | None:
    """Return what a message says about the policies that denied; None when it says nothing."""
    found = _TAIL.search(message) if message else None
    if found is None:
        return None
    layer = _LAYERS.get(found["implicit"] or found["explicit"])
    return None if layer is None else Tail(found["explicit"] is not None, layer)
