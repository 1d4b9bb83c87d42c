"""What a session carries on from the session that made it (TG-6 to TG-8, SI-2)."""

from rolescope.model.caller import Caller
from rolescope.model.principal import Tags


def transitive_tags(caller: Caller) -> Tags:
    """Return the tags that a session made by `caller` inherits (TG-7)."""
    if not (caller.transitive_tag_keys or caller.source):
        return ()
    inherited = _inherited(caller)
    keys = {key.lower() for key in caller.transitive_tag_keys}
    own = tuple((key, value) for key, value in caller.tags if key.lower() in keys)
    return overlaid(own, inherited)


def session_tags(caller: Caller) -> Tags:
    """Return the session tags of a caller: its own and those it inherited (TG-6)."""
    return overlaid(caller.tags, _inherited(caller))


def source_identity(caller: Caller) -> str | None:
    """Return the source identity of a caller's session, set or inherited (SI-2, SI-4)."""
    at: Caller | None = caller
    while at is not None:
        if at.source_identity:
            return at.source_identity
        at = at.source
    return None


def overlaid(below: Tags, above: Tags) -> Tags:
    """Lay tags over others; keys are the same whatever their case (TG-4, TG-6)."""
    hidden = {key.lower() for key, _ in above}
    return (*((key, value) for key, value in below if key.lower() not in hidden), *above)


def is_federated(caller: Caller) -> bool:
    """Tell whether web identity or SAML made the session (MFA-6)."""
    return caller.source is not None and caller.source.is_token


def _inherited(caller: Caller) -> Tags:
    return () if caller.source is None else transitive_tags(caller.source)
