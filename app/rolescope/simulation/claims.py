"""Claims of a token and attributes of an assertion, by the context keys that they give."""

from dataclasses import replace

from rolescope.engine.request.token_keys import provider_host
from rolescope.model.caller import Caller, Claims, SamlCaller, WebIdentityCaller

FederatedCaller = WebIdentityCaller | SamlCaller


def claims_of(caller: FederatedCaller) -> Claims:
    """Return the claims of a token, the attributes of an assertion."""
    return caller.claims if isinstance(caller, WebIdentityCaller) else caller.attributes


def with_claims(caller: FederatedCaller, claims: Claims) -> FederatedCaller:
    """Return the caller with other claims or attributes."""
    if isinstance(caller, WebIdentityCaller):
        return replace(caller, claims=claims)
    return replace(caller, attributes=claims)


def claim_name(caller: Caller, key: str) -> str | None:
    """Return the name of the claim that gives a context key; None when no claim of his does."""
    if not isinstance(caller, WebIdentityCaller | SamlCaller):
        return None
    is_web = isinstance(caller, WebIdentityCaller)
    prefix = f"{provider_host(caller.provider) if is_web else 'saml'}:"
    return key[len(prefix) :] if key.lower().startswith(prefix.lower()) else None


def claim(caller: FederatedCaller, name: str) -> tuple[str, ...] | None:
    """Return the values of a claim, in any case; None when it is not given."""
    return next((values for one, values in claims_of(caller) if _is(caller, one, name)), None)


def with_claim(caller: FederatedCaller, name: str, *values: str) -> FederatedCaller:
    """Return the caller with other values for one claim, in its place; none takes it out."""
    claims = claims_of(caller)
    if not values:
        return with_claims(caller, tuple(x for x in claims if not _is(caller, x[0], name)))
    if claim(caller, name) is None:
        return with_claims(caller, (*claims, (name, values)))
    changed = ((one, values if _is(caller, one, name) else old) for one, old in claims)
    return with_claims(caller, tuple(changed))


def _is(caller: FederatedCaller, written: str, name: str) -> bool:
    """Tell whether a name as written (with the provider before it, perhaps) is that of a claim."""
    return (claim_name(caller, written) or written).lower() == name.lower()
