"""Tags and source identity of a token or assertion count like parameters (CK-71, TG-1, SI-1)."""

from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Verdict
from rolescope.model.caller import Caller, SamlCaller, WebIdentityCaller
from rolescope.model.principal import OidcProvider, SamlProvider
from rolescope.model.request import AssumeRoleRequest
from rolescope.model.world import World
from rolescope.questions.caller_json import read_caller
from rolescope.simulation.assume_role import simulate
from rolescope.simulation.chain import session_caller
from support.worlds.asking import ALLOWED, DENIED, DEPENDS, FORBIDDEN, arn, assume
from support.worlds.build import NOW, A, account, distrusts, role, trusts, world

SAML, WEB = f"arn:aws:iam::{A}:saml-provider/X", f"arn:aws:iam::{A}:oidc-provider/idp.example.org"
ACTIONS = {SAML: "sts:AssumeRoleWithSAML", WEB: "sts:AssumeRoleWithWebIdentity"}
NAMES = {SAML: "https://aws.amazon.com/SAML/Attributes/", WEB: "https://aws.amazon.com/"}
TAGS = '{"principal_tags": {"team": ["red"]}, "transitive_tag_keys": ["team"]}'


def given(
    *more: str, when: dict[str, Any] | None = None, denying: dict[str, Any] | None = None
) -> World:
    """Return a role that trusts both providers with their operation and `more` actions."""
    condition = {"Condition": when} if when else {}
    trust = [trusts({"Federated": one}, [ACTIONS[one], *more], **condition) for one in (SAML, WEB)]
    if denying:
        trust.append(distrusts("*", list(ACTIONS.values()), Condition=denying))
    return world(
        account(
            A,
            role("Target", trust=trust, max_session_duration=3600),
            SamlProvider(arn=SAML),
            OidcProvider(arn=WEB, url="idp.example.org", client_ids=("x",)),
        )
    )


def caller(provider: str, name: str, *values: str) -> Caller:
    claims = (("aud", ("x",)), ("sub", ("s",)), (NAMES[provider] + name, values))
    if provider == SAML:
        return SamlCaller(provider=SAML, attributes=claims)
    return WebIdentityCaller(provider=WEB, claims=claims)


def ask(somewhere: World, who: Caller, **asked: Any) -> Verdict:
    provider = SAML if isinstance(who, SamlCaller) else WEB
    return assume(somewhere, who, action=ACTIONS[provider], **asked)


TAGGED = [
    caller(SAML, "PrincipalTag:team", "red"),
    caller(WEB, "tags", TAGS),
    caller(WEB, "tags/principal_tags/team", "red"),
]
NAMED = [caller(SAML, "SourceIdentity", "ana"), caller(WEB, "source_identity", "ana")]


@pytest.mark.parametrize("who", TAGGED)
def test_tags_of_a_token_need_tag_session_tg1(who: Caller) -> None:
    assert ask(given(), who).decision is DENIED
    assert ask(given("sts:TagSession"), who).decision is ALLOWED


@pytest.mark.parametrize("who", NAMED)
def test_source_identity_of_a_token_needs_set_source_identity_si1(who: Caller) -> None:
    assert ask(given(), who).decision is DENIED
    assert ask(given("sts:SetSourceIdentity"), who).decision is ALLOWED


@pytest.mark.parametrize("who", TAGGED)
def test_tags_of_a_token_are_request_tags_ck28(who: Caller) -> None:
    for value, expected in (("red", ALLOWED), ("blue", DENIED)):
        when = {"StringEquals": {"aws:RequestTag/team": value}}
        assert ask(given("sts:TagSession", when=when), who).decision is expected


def test_source_identity_of_a_token_is_a_key_of_the_request_ck41() -> None:
    for value, expected in (("ana", ALLOWED), ("bob", DENIED)):
        when = {"StringEquals": {"sts:SourceIdentity": value}}
        for who in NAMED:
            assert ask(given("sts:SetSourceIdentity", when=when), who).decision is expected


def test_tags_of_token_and_parameters_add_up() -> None:
    both = {"ForAllValues:StringEquals": {"aws:TagKeys": ["team", "cost"]}}
    only_one = {"ForAllValues:StringEquals": {"aws:TagKeys": ["cost"]}}
    for when, expected in ((both, ALLOWED), (only_one, DENIED)):
        for who in TAGGED:
            verdict = ask(given("sts:TagSession", when=when), who, tags={"cost": "1"})
            assert verdict.decision is expected


def test_limits_of_tags_hold_for_those_of_a_token_ar11() -> None:
    verdict = ask(given("sts:TagSession"), caller(SAML, "PrincipalTag:aws:x", "1"))
    assert [one.rule for one in verdict.refusals] == ["AR-11"]


@pytest.mark.parametrize(
    "who",
    [
        caller(WEB, "tags", "{"),
        caller(WEB, "tags", "[]"),
        caller(WEB, "tags", '{"principal_tags": ["team"]}'),
        caller(WEB, "tags", '{"principal_tags": {"team": ["red", "blue"]}}'),
        caller(WEB, "tags", '{"principal_tags": {"team": [{}]}}'),
        caller(WEB, "tags", "[" * 100_000),
        caller(WEB, "source_identity", "ana", "bob"),
        caller(SAML, "PrincipalTag:team", "red", "blue"),
    ],
)
def test_what_cannot_be_read_leaves_the_request_undecided_ck71(who: Caller) -> None:
    verdict = ask(given("sts:TagSession", "sts:SetSourceIdentity"), who)
    assert verdict.decision is DEPENDS
    assert any("cannot be read" in text for text in verdict.unknown)
    tagged = given("sts:*", denying={"StringEquals": {"aws:RequestTag/team": "red"}})
    assert ask(tagged, who).decision is DEPENDS
    forbidden = given("sts:*", denying={"Bool": {"aws:SecureTransport": "true"}})
    assert ask(forbidden, who).decision is FORBIDDEN


def test_session_has_what_the_token_sets_tg6_si2() -> None:
    index = WorldIndex(given("sts:TagSession", "sts:SetSourceIdentity"))
    claims = {
        "aud": "x",
        "sub": "s",
        "https://aws.amazon.com/tags": {
            "principal_tags": {"team": ["red"]},
            "transitive_tag_keys": ["team"],
        },
        "https://aws.amazon.com/source_identity": "ana",
    }
    who = read_caller({"web": {"provider": WEB, "claims": claims}}, index)
    request = AssumeRoleRequest(caller=who, role=arn("role/Target"), at=NOW, action=ACTIONS[WEB])
    simulation = simulate(request, index)
    session = simulation.session
    assert session is not None
    assert session.tags == (("team", "red"),)
    assert session.transitive_tag_keys == ("team",)
    assert session.source_identity == "ana"
    following = session_caller(simulation)
    assert following.tags == session.tags
    assert following.transitive_tag_keys == ("team",)
    assert following.source_identity == "ana"


def test_the_assertion_names_the_session_fed2() -> None:
    """FED-2: RoleSessionName is an attribute; FED-6: a token has no such claim."""
    named = caller(SAML, "RoleSessionName", "carol@example.org")
    asks = {"StringEquals": {"sts:RoleSessionName": "carol@example.org"}}
    assert ask(given(when=asks), named).decision is ALLOWED
    assert ask(given(when=asks), caller(WEB, "RoleSessionName", "carol@example.org")).decision is (
        DENIED
    )
    request = AssumeRoleRequest(caller=named, role=arn("role/Target"), at=NOW, action=ACTIONS[SAML])
    session = simulate(request, WorldIndex(given())).session
    assert session is not None
    assert session.name == "carol@example.org"
    malformed = ask(given(), caller(SAML, "RoleSessionName", "a b"))
    assert [one.rule for one in malformed.refusals] == ["AR-6"]


def test_transitive_keys_of_an_assertion_are_an_attribute_of_their_own_tg7() -> None:
    attribute = NAMES[SAML]
    claims = (
        ("aud", ("x",)),
        (f"{attribute}PrincipalTag:team", ("red",)),
        (f"{attribute}TransitiveTagKeys", ("team",)),
    )
    request = AssumeRoleRequest(
        caller=SamlCaller(provider=SAML, attributes=claims),
        role=arn("role/Target"),
        at=NOW,
        action=ACTIONS[SAML],
    )
    session = simulate(request, WorldIndex(given("sts:TagSession"))).session
    assert session is not None
    assert session.transitive_tag_keys == ("team",)


@pytest.mark.parametrize(("audience", "codes"), [("x", []), ("y", ["InvalidIdentityToken"])])
def test_a_given_audience_stands_for_that_of_the_token_ck62(
    audience: str, codes: list[str]
) -> None:
    for context, expected in (
        ({}, []),
        ({"idp.example.org:aud": audience}, codes),
        ({"idp.example.org:aud": None}, []),
    ):
        verdict = ask(given(), caller(WEB, "unused", "x"), context=context)
        assert [one.code for one in verdict.refusals] == expected
