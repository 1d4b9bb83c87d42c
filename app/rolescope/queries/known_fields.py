"""The fields that queries of formats.md have: a misspelled one would be passed over unseen."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from rolescope.queries.error import QueryError

_ALL = {"id", "type", "at", "context", "mode"}
_TIMES = {"issuedAt", "expiresAt"}
_SESSION = {"sessionPolicy", "policyArns", "tags", *_TIMES}
_QUERIES: Mapping[str, set[str]] = {
    "assume": {*_ALL, "caller", "role", "action", "params"},
    "action": {*_ALL, "principal", "action", "resource", "resourceAccount", "resourcePolicy"},
}
_PARAMETERS = {
    "roleSessionName",
    "externalId",
    "mfa",
    "serialNumber",
    "tokenCode",
    "durationSeconds",
    "tags",
    "transitiveTagKeys",
    "sourceIdentity",
    "sessionPolicy",
    "policyArns",
}
_CALLERS: Mapping[str, set[str]] = {
    "root": {"account", "partition", "taskPolicy", *_TIMES},
    "session": {
        *_SESSION,
        "role",
        "roleId",
        "sessionName",
        "transitiveTagKeys",
        "sourceIdentity",
        "from",
    },
    "getSessionToken": {"user", "mfa", "mfaAge", *_TIMES},
    "federatedUser": {*_SESSION, "user", "name"},
    "web": {"provider", "claims"},
    "saml": {"provider", "attributes", "sessionNotOnOrAfter"},
}


def check_fields(query: Mapping[str, object]) -> None:
    """Check that a query that can be read has no field but those of formats.md.

    Raises:
        QueryError: it has another one.
    """
    for where, name, known in _unknown(query):
        close = get_close_matches(name, known, n=1)
        advice = f"Write {close[0]}, or take it out." if close else "Take it out."
        raise QueryError(f"{where}.{name[:40]} is unknown. {advice}")


_Unknown = tuple[str, str, set[str]]
"""Where a field is, its name, and which names are known there."""


def _unknown(query: Mapping[str, object]) -> Iterator[_Unknown]:
    known = _QUERIES.get(str(query.get("type")))
    if known is None:  # of edges
        return
    yield from _beside("query", query, known)
    yield from _beside("params", query.get("params"), _PARAMETERS)
    yield from _of_caller(query.get("caller") or query.get("principal"))


def _of_caller(caller: object) -> Iterator[_Unknown]:
    """Yield those of a caller, and of those from whom it comes."""
    while isinstance(caller, dict):
        ((kind, fields),) = caller.items()
        yield from _beside(kind, fields, _CALLERS[kind])
        caller = fields.get("from")


def _beside(where: str, fields: object, known: set[str]) -> Iterator[_Unknown]:
    if isinstance(fields, dict):
        yield from ((where, name, known) for name in fields if name not in known)
