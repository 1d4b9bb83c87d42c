"""What a session carries on from the session that made it (TG-6 to TG-8, SI-2)."""

from rolescope.model.caller import (
    Caller,
    FederatedUserCaller,
    RootCaller,
    SamlCaller,
    SessionCaller,
    SessionTokenCaller,
    WebIdentityCaller,
)
from rolescope.model.principal import Tags

_TEMPORARY = SessionCaller | SessionTokenCaller | FederatedUserCaller | RootCaller


def transitive_tags(caller: Caller) -> Tags:
    """Return the tags that a session made by `caller` inherits (TG-7)."""
    if not isinstance(caller, SessionCaller) or not (caller.transitive_tag_keys or caller.source):
        return ()
    inherited = _inherited(caller)
    keys = {key.lower() for key in caller.transitive_tag_keys}
    own = tuple((key, value) for key, value in caller.tags if key.lower() in keys)
    return overlaid(own, inherited)


def session_tags(caller: Caller) -> Tags:
    """Return the session tags of a caller: its own and those it inherited (TG-6)."""
    if isinstance(caller, SessionCaller):
        return overlaid(caller.tags, _inherited(caller))
    return caller.tags if isinstance(caller, FederatedUserCaller) else ()


def source_identity(caller: Caller) -> str | None:
    """Return the source identity of a caller's session, set or inherited (SI-2, SI-4)."""
    while isinstance(caller, SessionCaller):
        if caller.source_identity:
            return caller.source_identity
        if caller.source is None:
            return None
        caller = caller.source
    return None


def overlaid(below: Tags, above: Tags) -> Tags:
    """Lay tags over others; keys are the same whatever their case (TG-4, TG-6)."""
    hidden = {key.lower() for key, _ in above}
    return (*((key, value) for key, value in below if key.lower() not in hidden), *above)


def is_federated(caller: Caller) -> bool:
    """Tell whether web identity or SAML made the session (MFA-6)."""
    return isinstance(caller, SessionCaller) and isinstance(
        caller.source, WebIdentityCaller | SamlCaller
    )


def expiry(caller: Caller) -> str | None:
    """Return when the credentials of a caller expire, when that is known (ISO 8601)."""
    if isinstance(caller, _TEMPORARY):
        return caller.expires_at
    return caller.session_not_on_or_after if isinstance(caller, SamlCaller) else None


def issue_time(caller: Caller) -> str | None:
    """Return when temporary credentials were issued, when that is known (CK-15)."""
    if isinstance(caller, _TEMPORARY):
        return caller.issued_at
    return None


def _inherited(caller: SessionCaller) -> Tags:
    return () if caller.source is None else transitive_tags(caller.source)
