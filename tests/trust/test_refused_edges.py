"""Edges that policies allow and STS refuses all the same (AR-17)."""

from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.model.principal import OidcProvider, SamlProvider
from rolescope.model.world import World
from rolescope.trust.edge import Edge, Standing
from rolescope.trust.graph import trust_graph
from rolescope.words.trusts.reasons import reason_text
from support.worlds.build import (
    NOW,
    A,
    B,
    account,
    allow,
    deny,
    organization,
    role,
    trusts,
    user,
    world,
)

SAML = f"arn:aws:iam::{A}:saml-provider/Q"
HOST = "token.actions.githubusercontent.com"
OIDC = f"arn:aws:iam::{A}:oidc-provider/{HOST}"
ANA = f"arn:aws:iam::{B}:user/ana"


def only_edge(given: World) -> Edge:
    (found,) = trust_graph(WorldIndex(given), NOW).edges
    return found


def when(key: str, value: Any, operator: str = "StringEquals") -> dict[str, Any]:
    return {"Condition": {operator: {key: value}}}


def asked(principal: str, key: str, value: Any) -> Edge:
    return only_edge(
        world(
            account(A, role("Target", trust=trusts(principal, **when(key, value)))),
            account(B, user("ana", allows=allow())),
        )
    )


def web(audience: Any, *client_ids: str, operator: str = "StringEquals") -> Edge:
    trust = trusts(
        {"Federated": OIDC},
        "sts:AssumeRoleWithWebIdentity",
        **when(f"{HOST}:aud", audience, operator),
    )
    provider = OidcProvider(arn=f"oidc-provider/{HOST}", url=HOST, client_ids=client_ids)
    return only_edge(world(account(A, role("Target", trust=trust), provider)))


def saml(name: str = "Target", path: str = "/", valid_until: str | None = None) -> Edge:
    trust = trusts({"Federated": SAML}, "sts:AssumeRoleWithSAML")
    provider = SamlProvider(arn="saml-provider/Q", valid_until=valid_until)
    return only_edge(world(account(A, role(name, trust=trust, path=path), provider)))


def test_a_saml_provider_that_expired() -> None:
    """DF-14."""
    found = saml(valid_until="2020-01-01T00:00:00Z")
    assert found.standing is Standing.DENIED
    assert "expired" in reason_text(found)
    assert saml(valid_until="2030-01-01T00:00:00Z").standing is Standing.ALLOWED


def test_another_saml_provider_on_a_role_of_identity_center() -> None:
    """FED-5."""
    path = "/aws-reserved/sso.amazonaws.com/"
    found = saml("AWSReservedSSO_X_0123456789abcdef", path)
    assert found.standing is Standing.DENIED
    assert (
        reason_text(found)
        == "STS refuses it. Only IAM Identity Center itself signs in to its roles."
    )


def test_an_audience_that_the_provider_does_not_take() -> None:
    """CK-62."""
    found = web("other", "sts.amazonaws.com")
    assert found.standing is Standing.DENIED
    assert "audience" in reason_text(found)


def test_an_audience_is_chosen_from_those_that_the_provider_takes() -> None:
    """CK-62."""
    assert web(["other", "second"], "first", "second").standing is Standing.ALLOWED
    assert web("first", "first", "second", operator="StringNotEquals").standing is Standing.ALLOWED


@pytest.mark.parametrize("principal", [ANA, B, "*"])
@pytest.mark.parametrize(
    ("key", "refused", "accepted"),
    [
        ("sts:ExternalId", "x", "nw-1"),  # AR-8
        ("sts:RoleSessionName", "bad name!", "good-name"),  # AR-6
    ],
)
def test_a_parameter_that_sts_does_not_take(
    principal: str, key: str, refused: str, accepted: str
) -> None:
    """AR-6, AR-8: unless another value does as well."""
    found = asked(principal, key, refused)
    assert found.standing is Standing.DENIED
    assert reason_text(found).startswith("STS refuses it. ")
    assert found.callers in (None, 0)
    assert asked(principal, key, accepted).standing is Standing.ALLOWED
    assert asked(principal, key, [refused, accepted]).standing is Standing.ALLOWED


def federated(principal: str, action: str, test: dict[str, Any], **fields: Any) -> Edge:
    trust = trusts({"Federated": principal}, action, Condition=test)
    providers = (
        SamlProvider(arn="saml-provider/Q"),
        OidcProvider(arn=f"oidc-provider/{HOST}", url=HOST, client_ids=("x",)),
    )
    return only_edge(world(account(A, role("Target", trust=trust), *providers), **fields))


@pytest.mark.parametrize(
    ("test", "is_open"),
    [
        ({"StringEquals": {"saml:doc": f"{A}/Q"}}, True),
        ({"StringLike": {"saml:doc": "*/Q"}}, True),
        ({"StringEquals": {"saml:doc": f"{B}/Q"}}, False),
        ({"StringNotEquals": {"saml:doc": f"{A}/Q"}}, False),
        ({"Null": {"saml:doc": "true"}}, False),
        ({"StringEqualsIfExists": {"saml:doc": "x"}}, False),
        ({"StringEquals": {"saml:namequalifier": "x"}}, True),  # of some issuer
        ({"StringEquals": {"saml:namequalifier": "x"}, "StringLike": {"saml:iss": "h*"}}, True),
    ],
)
def test_what_follows_from_a_saml_provider_meets_its_conditions_ck58(
    test: dict[str, Any], *, is_open: bool
) -> None:
    """CK-58: a test of saml:doc is met by the provider, or never."""
    found = federated(SAML, "sts:AssumeRoleWithSAML", test)
    assert (found.standing in (Standing.ALLOWED, Standing.DEPENDS)) is is_open


@pytest.mark.parametrize("value", ["true", "false"])
def test_a_token_may_list_the_role_ck47(value: str) -> None:
    """CK-47, U-21: the way is open to tokens that list the role, or to those that list none."""
    action = "sts:AssumeRoleWithWebIdentity"
    found = federated(OIDC, action, {"Bool": {"sts:RoleAuthorizedByIdp": value}})
    assert found.standing is Standing.ALLOWED
    unless = {"Bool": {"sts:RoleAuthorizedByIdp": "false"}}
    guarded = organization(A, rcps={A: [deny(action, Principal="*", Condition=unless)]})
    is_aud = {"StringEquals": {f"{HOST}:aud": "x"}}
    assert federated(OIDC, action, is_aud, organization=guarded).standing is Standing.ALLOWED
    google = federated("accounts.google.com", action, {"Bool": {"sts:RoleAuthorizedByIdp": value}})
    assert google.standing not in (Standing.ALLOWED, Standing.DEPENDS)
