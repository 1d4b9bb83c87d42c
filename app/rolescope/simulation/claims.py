"""Claims of a token and attributes of an assertion, by the context keys that they give."""

from rolescope.engine.request.token_keys import provider_host
from rolescope.model.caller import Caller, CallerKind


def claim_name(caller: Caller, key: str) -> str | None:
    """Return the name of the claim that gives a context key; None when no claim of his does."""
    if not caller.is_token:
        return None
    is_web = caller.kind is CallerKind.WEB
    prefix = f"{provider_host(caller.provider) if is_web else 'saml'}:"
    return key[len(prefix) :] if key.lower().startswith(prefix.lower()) else None


def claim(caller: Caller, name: str) -> tuple[str, ...] | None:
    """Return the values of a claim, in any case; None when it is not given."""
    return next((values for one, values in caller.claims if _is(caller, one, name)), None)


def with_claim(caller: Caller, name: str, *values: str) -> Caller:
    """Return the caller with other values for one claim, in its place; none takes it out."""
    if not values:
        return caller.with_claims(tuple(x for x in caller.claims if not _is(caller, x[0], name)))
    if claim(caller, name) is None:
        return caller.with_claims((*caller.claims, (name, values)))
    changed = ((one, values if _is(caller, one, name) else old) for one, old in caller.claims)
    return caller.with_claims(tuple(changed))


def _is(caller: Caller, written: str, name: str) -> bool:
    """Tell whether a name as written (with the provider before it, perhaps) is that of a claim."""
    return (claim_name(caller, written) or written).lower() == name.lower()
