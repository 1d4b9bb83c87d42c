"""Known keys: what is known of a caller before it asks for anything."""

from collections.abc import Mapping

from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.language.context import Values
from rolescope.engine.request.session_attributes import session_tags
from rolescope.engine.request.token_keys import (
    ROLE_AUTHORIZED,
    claim_keys,
    may_list_roles,
    provider_host,
    provider_keys,
)
from rolescope.model.arn import role_name
from rolescope.model.caller import (
    Caller,
    CallerKind,
)
from rolescope.model.condition_keys import SAML_AUDIENCE
from rolescope.model.principal import Role, Tags, User
from rolescope.trust.strangers import caller_arn


def known_keys(index: WorldIndex, caller: Caller) -> Mapping[str, tuple[str, ...]]:
    """Return what policy variables of this caller stand for (GR-27), keys in lower case."""
    entity = _entity(index, caller)
    if caller.kind is CallerKind.WEB:
        host = caller.provider.partition(":oidc-provider/")[2] or caller.provider
        known = {f"{host.lower()}:aud": audiences(index, caller.provider)}
        if may_list_roles(caller.provider) and index.reading.no_roles_claim_is_false:
            known[ROLE_AUTHORIZED] = ("false",)  # U-21: until the token lists the role
        return known
    if caller.kind is CallerKind.SAML:
        issuer = claim_keys("saml", caller.claims).get("saml:iss", ())
        return provider_keys(caller.provider, issuer)
    if entity is None:
        return {}
    tags: Tags = (*entity.tags, *session_tags(caller))  # TG-6: the later one counts
    known = {f"aws:principaltag/{key.lower()}": (value,) for key, value in tags}
    known["aws:principalarn"] = (entity.arn,)
    known["aws:principalaccount"] = (account_of(entity.arn),)
    if isinstance(entity, User):
        known["aws:username"] = (entity.name,)
        known["aws:userid"] = (entity.id,)
    else:
        known["aws:userid"] = (f"{entity.id}:{caller.session_name}",)
    return known


def usual_keys(caller: Caller, known: Mapping[str, Values]) -> Mapping[str, Values]:
    """Return the keys that requests of this caller have when nothing is chosen, in lower case.

    They are what is `known` of the caller, and what a call, a token or a session always has.
    """
    usual: dict[str, Values] = {
        **known,
        "sts:rolesessionname": ("session",),
        "aws:requestedregion": ("us-east-1",),
    }
    if caller.kind is CallerKind.WEB:
        host = provider_host(caller.provider).lower()
        usual[f"{host}:aud"] = known[f"{host}:aud"][:1]
        usual[f"{host}:sub"] = ("example",)
    elif caller.kind is CallerKind.SAML:
        usual |= {"saml:aud": (SAML_AUDIENCE,), "saml:sub": ("example",)}
    elif caller.is_session:  # MFA-5
        usual["aws:multifactorauthpresent"] = ("false",)
    arn = caller_arn(caller)
    if arn:
        usual.setdefault("aws:principalarn", (arn,))
        usual.setdefault("aws:principalaccount", (account_of(arn),))
    if caller.is_user:
        usual.setdefault("aws:username", (role_name(arn),))
    return usual


def _entity(index: WorldIndex, caller: Caller) -> User | Role | None:
    """Return the imported user or role behind a caller."""
    if caller.is_session:
        return index.role(caller.entity_arn)
    has_rights_of_user = caller.is_user or caller.kind is CallerKind.SESSION_TOKEN
    return index.user(caller.entity_arn) if has_rights_of_user else None


def audiences(index: WorldIndex, provider: str) -> tuple[str, ...]:
    """Return the audiences that the provider takes, as far as they are known (CK-62)."""
    return client_ids(index, provider) or ("sts.amazonaws.com",)


def client_ids(index: WorldIndex, provider: str) -> tuple[str, ...]:
    """Return the ClientIDList of a provider; empty when it is not known."""
    account = index.account(account_of(provider))
    for known in (account.oidc_providers if account else None) or ():
        if known.arn == provider:
            return known.client_ids or ()
    return ()
