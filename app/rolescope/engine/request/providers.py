"""Identity providers of federated calls (TR-21, CK-47, CK-62, FED-5, FED-7, DF-14)."""

from collections.abc import Iterator, Sequence

from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.interpretation import Interpretation
from rolescope.engine.request.token_keys import provider_host, roles_claim
from rolescope.engine.verdict import Refusal
from rolescope.model.arn import group_digits
from rolescope.model.caller import Caller, CallerKind
from rolescope.model.instant import parse_instant
from rolescope.model.principal import OidcProvider, SamlProvider
from rolescope.model.principal_reader import BUILT_IN_PROVIDERS
from rolescope.model.request import AssumeRoleRequest
from rolescope.value import Value

BUILT_IN = BUILT_IN_PROVIDERS


class ProviderStanding(Value):
    """Whether the provider of a federated call exists; `unknown` names what is not imported."""

    refused: str = ""
    unknown: tuple[str, ...] = ()


def standing(
    caller: Caller, role: str, index: WorldIndex, reading: Interpretation
) -> ProviderStanding:
    """Look for the provider in the account of the role (TR-21).

    A bare host names no account, so it is looked for in that of the role: of an account that is
    not imported nobody can tell which providers it has (DF-38).
    """
    if not caller.is_token:
        return _FINE
    provider, account = caller.provider, account_of(role)
    if caller.kind is CallerKind.WEB and provider in BUILT_IN:
        return _FINE
    owner = account_of(provider) or account
    if owner != account and not reading.foreign_provider_works:  # U-13
        return ProviderStanding(
            refused=f"The identity provider {provider} is not in account {group_digits(account)}."
        )
    return _standing_in(owner, caller, index)


def _standing_in(account: str, caller: Caller, index: WorldIndex) -> ProviderStanding:
    kind, providers = _providers(caller, account, index)
    if providers is None:
        return ProviderStanding(
            unknown=(f"the {kind} providers of account {group_digits(account)} are not imported",)
        )
    provider = caller.provider
    found = next((one for one in providers if one.arn == provider), None)
    if found is None:
        return ProviderStanding(
            refused=f"There is no identity provider {provider} in account {group_digits(account)}."
        )
    if isinstance(found, OidcProvider) and found.client_ids is None:
        return ProviderStanding(
            unknown=(f"the audiences (ClientIDList) of {provider} are not imported",)
        )
    if isinstance(found, SamlProvider) and found.valid_until == "":
        return ProviderStanding(unknown=(f"until when the metadata of {provider} is valid",))
    return _FINE


_FINE = ProviderStanding()


def _providers(
    caller: Caller, account: str, index: WorldIndex
) -> tuple[str, Sequence[OidcProvider | SamlProvider] | None]:
    owner = index.account(account)
    if caller.kind is CallerKind.WEB:
        return "OIDC", None if owner is None else owner.oidc_providers
    return "SAML", None if owner is None else owner.saml_providers


def refuse_token(request: AssumeRoleRequest, index: WorldIndex) -> Iterator[Refusal]:
    """Find what is wrong with the token or assertion before any policy is read."""
    caller = request.caller
    if caller.kind is CallerKind.WEB:
        yield from _refuse_issuer(caller)
        yield from _refuse_old_token(request, caller)
        yield from _refuse_audience(request, caller, index)
        yield from _refuse_roles_claim(request, caller)
    elif caller.kind is CallerKind.SAML:
        yield from _refuse_saml(request, caller, index)


def _refuse_issuer(caller: Caller) -> Iterator[Refusal]:
    """FED-7: the token is of the provider that it is said to be of."""
    host = provider_host(caller.provider)
    issuers = {issuer.removeprefix("https://").rstrip("/") for issuer in _claim(caller, "iss")}
    if issuers - {host.rstrip("/")}:
        yield Refusal(
            rule="FED-7",
            code="InvalidIdentityToken",
            message="The issuer of the token is not the provider",
            explanation=f"The token was issued by {min(issuers)}, not by {host}.",
        )


def _refuse_old_token(request: AssumeRoleRequest, caller: Caller) -> Iterator[Refusal]:
    """FED-7: `exp`, in seconds since 1970."""
    now = parse_instant(request.at)
    ends = [int(text) for text in _claim(caller, "exp") if text.isascii() and text.isdigit()]
    if now is not None and ends and min(ends) <= now.timestamp():
        yield Refusal(
            rule="FED-7",
            code="ExpiredTokenException",
            message="The security token included in the request is expired",
            explanation="The token has expired.",
        )


def _claim(caller: Caller, name: str) -> tuple[str, ...]:
    """Return the values of a claim, with or without the provider before its name."""
    names = {name, f"{provider_host(caller.provider)}:{name}".lower()}
    return next((values for key, values in caller.claims if key.lower() in names), ())


def _refuse_audience(
    request: AssumeRoleRequest, caller: Caller, index: WorldIndex
) -> Iterator[Refusal]:
    """CK-62: `aud` has to be one of the provider's ClientIDList."""
    _, providers = _providers(caller, account_of(caller.provider), index)
    found = next((one for one in providers or () if one.arn == caller.provider), None)
    if not isinstance(found, OidcProvider) or found.client_ids is None:
        return
    audiences = _audiences(request, caller)
    if audiences and not set(audiences) & set(found.client_ids):
        yield Refusal(
            rule="CK-62",
            code="InvalidIdentityToken",
            message="Incorrect token audience",
            explanation=f"The audience {audiences[0]} is not among those of the provider.",
        )


def _audiences(request: AssumeRoleRequest, caller: Caller) -> tuple[str, ...]:
    key = f"{provider_host(caller.provider)}:aud".lower()
    for name, values in request.context:
        if name.lower() == key:
            return values or ()
    return _claim(caller, "aud")


def _refuse_roles_claim(request: AssumeRoleRequest, caller: Caller) -> Iterator[Refusal]:
    listed = roles_claim(caller)
    if listed is not None and request.role not in listed:
        yield Refusal(
            rule="CK-47",
            code="InvalidIdentityToken",
            message="The target role ARN is not present in the roles claim of the identity token",
            explanation="The token lists the roles it is for, and this role is not one.",
        )


def _refuse_saml(
    request: AssumeRoleRequest, caller: Caller, index: WorldIndex
) -> Iterator[Refusal]:
    _, providers = _providers(caller, account_of(caller.provider), index)
    found = next((one for one in providers or () if one.arn == caller.provider), None)
    valid_until = found.valid_until if isinstance(found, SamlProvider) else None
    expires, now = parse_instant(valid_until or ""), parse_instant(request.at)
    if expires is not None and now is not None and expires <= now:
        yield Refusal(
            rule="DF-14",
            code="InvalidIdentityToken",
            message="Response signature invalid",
            explanation=f"The metadata of the provider expired at {valid_until}.",
        )
    is_reserved = ":role/aws-reserved/sso.amazonaws.com/" in request.role
    if is_reserved and ":saml-provider/AWSSSO_" not in caller.provider:
        yield Refusal(
            rule="FED-5",
            code="AccessDenied",
            message="Not authorized to perform sts:AssumeRoleWithSAML",
            explanation="Only IAM Identity Center itself signs in to its roles.",
        )
