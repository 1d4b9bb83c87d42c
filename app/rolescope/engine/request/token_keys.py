"""The context keys of tokens and assertions, and what is left of them later."""

from base64 import b64encode
from hashlib import sha1

from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.context import Values
from rolescope.model.arn import Arn
from rolescope.model.caller import Caller, CallerKind, Claims
from rolescope.model.principal_reader import BUILT_IN_PROVIDERS

Keys = dict[str, Values]
"""Context keys in lower case with their values."""

_GOOGLE = "accounts.google.com"
_SURVIVING_CLAIMS = frozenset({"amr", "aud", "sub"})
_SURVIVING_IDS = frozenset(  # of the providers that need no entity
    {
        "graph.facebook.com:app_id",
        "graph.facebook.com:id",
        "www.amazon.com:app_id",
        "www.amazon.com:user_id",
    }
)
ROLES_CLAIM = "https://aws.amazon.com/roles"  # CK-47
ROLE_AUTHORIZED = "sts:roleauthorizedbyidp"
SURVIVING_ATTRIBUTES = frozenset({"saml:namequalifier", "saml:sub", "saml:sub_type"})


def token_keys(caller: Caller, reading: Interpretation) -> Keys:
    """Return the keys of a token or an assertion."""
    return web_keys(caller) if caller.kind is CallerKind.WEB else saml_keys(caller, reading)


def web_keys(caller: Caller) -> Keys:
    """Return the keys of a token (CK-12, CK-61 to CK-69)."""
    host = provider_host(caller.provider).lower()
    keys = claim_keys(host, caller.claims)
    if host == _GOOGLE:
        _fold_google(keys)
    keys["aws:federatedprovider"] = (caller.provider,)  # CK-12
    return keys


def roles_claim(caller: Caller) -> Values | None:
    """Return the ARNs of the roles that a token is for; None when it lists none (CK-47)."""
    return next((roles for name, roles in caller.claims if name.endswith(ROLES_CLAIM)), None)


def may_list_roles(provider: str) -> bool:
    """Tell whether tokens of a provider can have the claim: not of those that AWS knows itself."""
    return provider not in BUILT_IN_PROVIDERS


def lists_no_roles(caller: Caller) -> bool:
    """Tell whether a token could list the roles that it is for, and does not (U-21)."""
    if caller.kind is not CallerKind.WEB or not may_list_roles(caller.provider):
        return False
    return roles_claim(caller) is None


def _fold_google(keys: Keys) -> None:
    """CK-63: `aud` is the claim azp where it is set, `oaud` always the claim aud."""
    audience, authorized = keys.get(f"{_GOOGLE}:aud"), keys.pop(f"{_GOOGLE}:azp", None)
    if audience is not None:
        keys.setdefault(f"{_GOOGLE}:oaud", audience)
    if authorized is not None:
        keys[f"{_GOOGLE}:aud"] = authorized


def saml_keys(caller: Caller, reading: Interpretation) -> Keys:
    """Return the keys of an assertion (CK-57 to CK-59)."""
    keys = claim_keys("saml", caller.claims)
    keys.update(provider_keys(caller.provider, keys.get("saml:iss", ())))
    if reading.saml_names_provider:  # U-10
        keys["aws:federatedprovider"] = (caller.provider,)
    return keys


def provider_keys(provider: str, issuer: Values = ()) -> Keys:
    """Return the keys that follow from a SAML provider, whatever an assertion says (CK-58).

    Without the issuer, nothing is known of the name qualifier.
    """
    arn = Arn.parse(provider)
    if arn is None or arn.type != "saml-provider":
        return {}
    keys: Keys = {"saml:doc": (f"{arn.account}/{arn.name}",)}
    if len(issuer) == 1:
        named = f"{issuer[0]}{arn.account}/{arn.name}".encode()
        digest = sha1(named, usedforsecurity=False).digest()
        keys["saml:namequalifier"] = (b64encode(digest).decode(),)
    return keys


def claim_keys(prefix: str, claims: Claims) -> Keys:
    """Return claims as keys; a name that has the prefix already keeps it."""
    prefix = prefix.lower() + ":"
    return {
        name.lower() if name.lower().startswith(prefix) else prefix + name.lower(): values
        for name, values in claims
    }


def provider_host(provider: str) -> str:
    """Return the prefix of a provider's keys: its URL without scheme (CK-61, DF-13)."""
    return provider.split(":oidc-provider/", 1)[-1]


def surviving_keys(source: Caller | None, reading: Interpretation) -> Keys:
    """Return what is left in a session of the token or assertion that made it (CK-60, CK-70)."""
    if source is None or not source.is_token:
        return {}
    if source.kind is CallerKind.WEB:
        keys = web_keys(source)
        keys = {key: keys[key] for key in keys if survives(key)}
        return keys | {"aws:federatedprovider": (source.provider,)}
    keys = saml_keys(source, reading)  # U-10: the provider's name survives with it
    kept = SURVIVING_ATTRIBUTES | {"aws:federatedprovider"}
    return {key: keys[key] for key in keys if key in kept}


def survives(claim: str) -> bool:
    """Tell whether a claim is a key of the session, too: it is given as a key (CK-70)."""
    return claim in _SURVIVING_IDS or claim.rpartition(":")[2] in _SURVIVING_CLAIMS
