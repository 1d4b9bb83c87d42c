"""Claims of tokens, and what a request is given from the start."""

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.model.caller import Caller, SamlCaller, SessionCaller, UserCaller, WebIdentityCaller
from rolescope.model.principal import OidcProvider
from rolescope.simulation.callers import first_request
from rolescope.simulation.claims import claim, claim_name, with_claim
from rolescope.simulation.prefill import prefilled
from support.worlds.build import NOW, A, account, allow, distrusts, role, trusts, user, world
from support.worlds.trust_worlds import ANA, DEPLOY, RELEASE, release_world

HOST = "token.actions.githubusercontent.com"
OIDC = f"arn:aws:iam::{A}:oidc-provider/{HOST}"
OKTA = f"arn:aws:iam::{A}:saml-provider/Okta"
TARGET = f"arn:aws:iam::{A}:role/Target"


@pytest.mark.parametrize(
    ("caller", "key", "name"),
    [
        (WebIdentityCaller(provider=OIDC), f"{HOST}:sub", "sub"),
        (WebIdentityCaller(provider=OIDC), f"{HOST.upper()}:Sub", "Sub"),
        (WebIdentityCaller(provider="accounts.google.com"), "accounts.google.com:aud", "aud"),
        (WebIdentityCaller(provider=OIDC), "aws:SourceIp", None),
        (SamlCaller(provider=OKTA), "SAML:aud", "aud"),
        (UserCaller(ANA), "saml:aud", None),
    ],
)
def test_a_key_is_that_of_a_claim(caller: Caller, key: str, name: str | None) -> None:
    assert claim_name(caller, key) == name


def test_a_claim_is_changed_in_its_place() -> None:
    token = WebIdentityCaller(provider=OIDC, claims=((f"{HOST}:sub", ("x",)), ("aud", ("y",))))
    assert claim(token, "SUB") == ("x",)
    assert claim(token, "iss") is None
    changed = with_claim(token, "sub", "a", "b")
    assert changed.claims == ((f"{HOST}:sub", ("a", "b")), ("aud", ("y",)))
    assert with_claim(changed, "sub").claims == (("aud", ("y",)),)
    assertion = with_claim(SamlCaller(provider=OKTA), "aud", "z")
    assert assertion == SamlCaller(provider=OKTA, attributes=(("aud", ("z",)),))


def test_what_the_policies_say_is_filled_in() -> None:
    index = WorldIndex(release_world())
    found = prefilled(first_request(SessionCaller(role=DEPLOY), RELEASE, NOW), index)
    assert found.parameters.external_id == "nw-7731"
    assert found.parameters.session_name == "release-1"
    assert prefilled(found, index) == found
    mfa = first_request(UserCaller(ANA), RELEASE, NOW)
    assert prefilled(mfa, index) == mfa  # whether there is MFA is a fact of the caller


def test_exact_claims_are_filled_in_and_no_others() -> None:
    first = {
        "StringEquals": {f"{HOST}:aud": "sts.amazonaws.com", "aws:SourceIp": "x"},
        "StringLike": {f"{HOST}:sub": "repo:org/*"},
    }
    second = {"StringEquals": {f"{HOST}:aud": "other"}}
    provider = {"Federated": OIDC}
    asks = [trusts(provider, _WEB, Condition=condition) for condition in (first, second)]
    listed = (OidcProvider(OIDC, HOST, ("sts.amazonaws.com",)),)
    index = WorldIndex(world(account(A, role("Target", trust=asks), oidc_providers=listed)))
    request = prefilled(first_request(WebIdentityCaller(provider=OIDC), TARGET, NOW), index)
    assert request.caller == WebIdentityCaller(
        provider=OIDC, claims=(("aud", ("sts.amazonaws.com",)),)
    )
    assert request.context == ()


_WEB = "sts:AssumeRoleWithWebIdentity"


def test_what_a_deny_is_about_is_not_filled_in() -> None:
    avoid = {"StringNotEquals": {"sts:ExternalId": "x-1"}}
    statements = [trusts(ANA), distrusts(ANA, Condition=avoid)]
    ana = user("ana", allows=allow())
    index = WorldIndex(world(account(A, ana, role("Target", trust=statements))))
    request = first_request(UserCaller(ANA), TARGET, NOW)
    assert prefilled(request, index) == request
