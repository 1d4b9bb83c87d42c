"""What the policies on a way ask of the request."""

from datetime import timedelta, timezone

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.model.caller import (
    Caller,
    FederatedUserCaller,
    SamlCaller,
    ServiceCaller,
    SessionCaller,
    SessionTokenCaller,
    UserCaller,
    WebIdentityCaller,
)
from rolescope.model.document import locate
from rolescope.model.principal import SamlProvider
from rolescope.model.world import World
from rolescope.simulation.asked_for import AskedField, AskedFor, asked_for, not_carried
from support.worlds.build import A, account, allow, distrusts, role, trusts, user, world

R, U = f"arn:aws:iam::{A}:role/", f"arn:aws:iam::{A}:user/"


def asked(given: World, caller: Caller) -> list[AskedFor]:
    return list(asked_for(WorldIndex(given), caller, R + "Target"))


def target(*statements: dict[str, object]) -> World:
    return world(
        account(A, user("ana", allows=allow()), role("App"), role("Target", trust=list(statements)))
    )


def test_fields_come_with_values_and_the_place_that_asks() -> None:
    conditions = {
        "StringEquals": {"sts:ExternalId": ["a-1", "b-2"], "aws:PrincipalTag/team": "red"},
        "StringLike": {"sts:RoleSessionName": "release-*", "sts:SourceIdentity": "*"},
        "IpAddress": {"aws:SourceIp": "10.0.0.0/8"},
        "DateLessThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z"},
    }
    given = target(trusts(U + "ana", Condition=conditions))
    found = {one.field: one for one in asked(given, UserCaller(U + "ana"))}
    assert found.keys() == {
        AskedField.EXTERNAL_ID,
        AskedField.SESSION_NAME,
        AskedField.SOURCE_IDENTITY,
        AskedField.SOURCE_IP,
        AskedField.TIME,
    }  # a tag of the caller is not asked of the request
    external = found[AskedField.EXTERNAL_ID]
    assert external.values == ("a-1", "b-2")
    assert external.words == "The external ID is exactly a-1 or b-2"
    assert external.path in locate(external.policy.text)
    assert found[AskedField.SESSION_NAME].values == ("release-1",)
    assert all(one.meetable for one in found.values())


def test_what_a_caller_never_carries_is_said() -> None:
    """MFA-8."""
    mfa = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    given = target(trusts([R + "App", U + "ana"], Condition=mfa))
    okta = SamlCaller(provider=f"arn:aws:iam::{A}:saml-provider/Okta")
    (found,) = asked(given, SessionCaller(role=R + "App", source=okta))
    assert (found.field, found.meetable, found.reason) == (
        AskedField.MFA,
        False,
        "not carried (SAML)",
    )
    (person,) = asked(given, UserCaller(U + "ana"))
    assert (person.meetable, person.values) == (True, ("true",))


@pytest.mark.parametrize(
    ("caller", "way"),
    [
        (UserCaller(U + "ana"), "not of this caller"),
        (SessionCaller(role=R + "App"), "role session"),
        (ServiceCaller("ec2.amazonaws.com"), "AWS service"),
        (SessionTokenCaller(user=U + "ana"), "set by GetSessionToken"),
        (FederatedUserCaller(user=U + "ana", name="f"), "federated user"),
        (WebIdentityCaller(provider="accounts.google.com"), "web identity"),
    ],
)
def test_the_way_of_a_caller_to_its_credentials_says_why(caller: Caller, way: str) -> None:
    assert not_carried(caller) == f"not carried ({way})"


def test_a_deny_asks_for_what_avoids_it() -> None:
    mfa = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
    given = target(trusts(U + "ana"), distrusts(U + "ana", Condition=mfa))
    (found,) = asked(given, UserCaller(U + "ana"))
    assert (found.field, found.forbids, found.values) == (AskedField.MFA, True, ("true",))


def test_statements_for_others_ask_nothing() -> None:
    given = target(
        trusts(R + "App", Condition={"StringEquals": {"sts:ExternalId": "x"}}), trusts(U + "ana")
    )
    assert asked(given, UserCaller(U + "ana")) == []


def test_the_policies_of_the_caller_ask_too() -> None:
    tagged = allow(
        ["sts:AssumeRole", "sts:TagSession"],
        Condition={"StringEquals": {"aws:RequestTag/project": ["x", "y"]}},
    )
    given = world(account(A, user("ana", allows=tagged), role("Target", trust=trusts(A))))
    (found,) = asked(given, UserCaller(U + "ana"))
    assert (found.field, found.key, found.values) == (
        AskedField.TAG,
        "aws:RequestTag/project",
        ("x", "y"),
    )
    assert found.policy.name == "ana-inline"


def test_mfa_of_session_tokens_and_tags_of_strangers_can_be_given() -> None:
    """MFA-3: other credentials of the user can be had. DF-46: who is not imported may be tagged."""
    eve = "arn:aws:iam::999999999999:user/eve"
    asks = {
        "Bool": {"aws:MultiFactorAuthPresent": "true"},
        "StringEquals": {"aws:PrincipalTag/team": "red"},
    }
    given = target(trusts([U + "ana", eve], Condition=asks))
    (mfa,) = asked(given, SessionTokenCaller(user=U + "ana"))
    assert (mfa.field, mfa.meetable) == (AskedField.MFA, True)
    found = asked(given, UserCaller(eve))
    assert [(one.key, one.meetable) for one in found] == [
        ("aws:MultiFactorAuthPresent", True),
        ("aws:PrincipalTag/team", True),
    ]


def test_words_write_times_in_the_zone_of_the_reader() -> None:
    until = {"DateLessThan": {"aws:CurrentTime": "2027-01-01T20:00:00Z"}}
    given = WorldIndex(target(trusts(U + "ana", Condition=until)))
    west = timezone(timedelta(hours=-8), "PST")
    (found,) = asked_for(given, UserCaller(U + "ana"), R + "Target", zone=west)
    assert found.words == "Only before 2027-01-01 12:00 PST"


def test_nobody_is_asked_for_what_follows_from_a_provider_ck58_ck60() -> None:
    """CK-58: saml:doc is there; so is the name qualifier, once the issuer is given. CK-60."""
    provider = f"arn:aws:iam::{A}:saml-provider/Okta"
    keys = ("saml:doc", "saml:namequalifier", "saml:sub", "saml:aud")
    tests = {"StringEquals": dict.fromkeys(keys, "x")}
    both = [
        trusts({"Federated": provider}, "sts:AssumeRoleWithSAML", Condition=tests),
        trusts(R + "App", Condition=tests),
    ]
    target_role = role("Target", trust=both)
    given = world(account(A, target_role, role("App"), SamlProvider(provider)))
    okta = SamlCaller(provider=provider)
    assert [one.key for one in asked(given, okta)] == [*keys[1:]]
    issued = SamlCaller(provider=provider, attributes=(("iss", ("i",)), ("sub", ("me",))))
    assert [one.key for one in asked(given, issued)] == ["saml:sub", "saml:aud"]
    session = SessionCaller(role=R + "App", source=issued)
    assert [(one.key, one.meetable) for one in asked(given, session)] == [
        ("saml:doc", False),
        ("saml:aud", False),
    ]
