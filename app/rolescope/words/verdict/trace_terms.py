"""The rows of a trace in the terms of AWS: policy types, elements as they are written, results."""

import re
from collections.abc import Iterable
from datetime import UTC

from rolescope.engine.verdict import (
    ElementMatch,
    ElementTrace,
    Layer,
    LayerOutcome,
    LayerTrace,
    StatementTrace,
)
from rolescope.model.caller import (
    Caller,
    FederatedUserCaller,
    RootCaller,
    ServiceCaller,
    SessionCaller,
    SessionTokenCaller,
    UserCaller,
)
from rolescope.model.instant import in_zone, parse_instant
from rolescope.model.original import original, position_of
from rolescope.model.session import RoleSession
from rolescope.simulation.assume_role import session_arn

_MAX_LENGTH = 160  # characters of an element; the document beside shows the rest
_CONDITION = "Condition"
_TYPES = {
    Layer.REQUEST: "Request",
    Layer.RCP: "Resource control policies (RCP)",
    Layer.SCP: "Service control policies (SCP)",
    Layer.TRUST: "Role trust policy (resource-based)",
    Layer.RESOURCE: "Resource-based policy",
    Layer.IDENTITY: "Identity-based policies",
    Layer.BOUNDARY: "Permissions boundary",
    Layer.SESSION: "Session policies",
}
_RESULTS = {
    LayerOutcome.ALLOW: "Allow",
    LayerOutcome.EXPLICIT_DENY: "Explicit deny",
    LayerOutcome.NO_MATCH: "Implicit deny",
    LayerOutcome.UNDECIDED: "cannot be decided",
    LayerOutcome.NOT_APPLICABLE: "not applicable",
    LayerOutcome.NOT_NEEDED: "no Allow needed",
    LayerOutcome.NOT_IMPORTED: "not imported",
}


def credentials_terms(caller: Caller) -> str:
    """Return what a caller signs with, and its principal."""
    temporary = "Temporary security credentials"
    match caller:
        case UserCaller(arn):
            words = f"Long-term credentials, principal {arn}"
        case RootCaller():
            kind = "Long-term" if caller.task_policy is None else "AssumeRoot"
            root = f"arn:{caller.partition}:iam::{caller.account}:root"
            words = f"{kind} credentials, principal {root}"
        case SessionCaller():
            words = f"{temporary}, principal {session_arn(caller.role, caller.name)}"
        case SessionTokenCaller():
            words = f"{temporary} (GetSessionToken), principal {caller.user}"
        case FederatedUserCaller():
            words = f"{temporary} (GetFederationToken) of {caller.user}"
        case ServiceCaller(name):
            words = f"Service principal {name}"
        case _:
            words = f"Federated principal {caller.provider}"
    return words


def layer_terms(layer: LayerTrace) -> str:
    """Return `Role trust policy (resource-based), sts:AssumeRole: Allow`."""
    place = f" at {layer.level}" if layer.level else ""
    return f"{_TYPES[layer.layer]}{place}, {layer.action}: {_RESULTS[layer.outcome]}"


def head_terms(statement: StatementTrace, head: Iterable[ElementTrace]) -> str:
    """Return effect and elements that match before any condition, as they are written."""
    written = [_written(statement, element) for element in head]
    effect = statement.effect.value if statement.effect is not None else "absent"
    return ", ".join((f"Effect {effect}", *written))


def element_terms(statement: StatementTrace, element: ElementTrace) -> str:
    """Return an element as it is written, with what the request has for it."""
    written, result = _written(statement, element), element.match.value
    if element.match is ElementMatch.NOT_GIVEN:
        return f"{written}: key not present in the request context"
    given = ", ".join(element.given or ())
    request = f" (request: {given})" if given else ""
    return f"{written}: {result}{request}"


def session_terms(session: RoleSession) -> str:
    """Return `DurationSeconds 3600, Expiration 2026-11-24T13:00:00Z`."""
    end = parse_instant(session.expires_at)
    written = f"{in_zone(end, UTC):%Y-%m-%dT%H:%M:%SZ}" if end else session.expires_at
    return f"DurationSeconds {session.duration}, Expiration {written}"


def _written(statement: StatementTrace, element: ElementTrace) -> str:
    names = [str(part) for part in element.path[2:]]
    if names[:1] == [_CONDITION]:
        names = names[1:]
    return f"{' '.join(names)} {_value(statement, element)}".strip()


def _value(statement: StatementTrace, element: ElementTrace) -> str:
    """Return the text of an element's value in its document, on one line and not too long."""
    place = position_of(statement.policy, element.path)
    span = slice(place.start, place.end) if place is not None else slice(0)
    text = " ".join(original(statement.policy)[span].split())
    text = re.sub(rf'^"{re.escape(str(element.path[-1]))}"\s*:\s*', "", text)
    return text if len(text) <= _MAX_LENGTH else f"{text[:_MAX_LENGTH]}\N{HORIZONTAL ELLIPSIS}"
