"""The fields that queries of formats.md have: a misspelled one would be passed over unseen."""

from collections.abc import Collection, Mapping
from difflib import get_close_matches

from rolescope.questions.error import QueryError

_ALL = frozenset({"id", "type", "at", "context", "mode"})
_TIMES = frozenset({"issuedAt", "expiresAt"})
_SESSION = frozenset({"sessionPolicy", "policyArns", "tags", *_TIMES})
QUERIES: Mapping[str, Collection[str]] = {
    "assume": _ALL | {"caller", "role", "action", "params"},
    "action": _ALL | {"principal", "action", "resource", "resourceAccount", "resourcePolicy"},
    "edges": _ALL | {"roles"},
    "way": frozenset({"id", "type", "at", "source", "target", "rule"}),
}
PARAMETERS: Collection[str] = frozenset(
    {
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
        "providedContexts",
    }
)
PROVIDED_CONTEXT: Collection[str] = frozenset({"providerArn", "contextAssertion"})
CALLERS: Mapping[str, Collection[str]] = {
    "root": _TIMES | {"account", "partition", "taskPolicy"},
    "session": _SESSION
    | {"role", "roleId", "sessionName", "transitiveTagKeys", "sourceIdentity", "from"},
    "getSessionToken": _TIMES | {"user", "mfa", "mfaAge"},
    "federatedUser": _SESSION | {"user", "name"},
    "web": frozenset({"provider", "claims"}),
    "saml": frozenset({"provider", "attributes", "sessionNotOnOrAfter"}),
}


def check_fields(where: str, found: Collection[str], known: Collection[str]) -> None:
    """Check that an object has no field but the known ones.

    Raises:
        QueryError: it has another one; the text names it, and the one that was probably meant.
    """
    for name in found:
        if name not in known:
            close = get_close_matches(name, sorted(known), n=1)
            advice = f"Write {close[0]}, or take it out." if close else "Take it out."
            raise QueryError(f"{where}.{name[:40]} is unknown. {advice}")
