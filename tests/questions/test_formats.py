"""Queries and answers as formats.md says them, sentence by sentence."""

from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.model.arn import group_digits
from rolescope.model.principal import OidcProvider, SamlProvider
from rolescope.model.world import World
from rolescope.questions.answers import answer_query
from rolescope.questions.error import QueryError
from rolescope.value import replace
from support.worlds import build as worlds
from support.worlds.asking import arn
from support.worlds.build import (
    A,
    B,
    account,
    allow,
    deny,
    managed,
    organization,
    role,
    trusts,
    user,
    world,
)

NOW = "2026-11-24T12:00:00Z"
ANA, APP, TARGET = arn("user/ana"), arn("role/App"), arn("role/Target")
OIDC, CORP = f"arn:aws:iam::{A}:oidc-provider/i.example.org", f"arn:aws:iam::{A}:saml-provider/Corp"
WEB, SAML = "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"
ALL = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
CHOSEN = {"StringEquals": {"sts:ExternalId": "x-1"}}


def given(**target: Any) -> World:
    """Return a world whose Target trusts the account and both providers."""
    trust = [
        trusts(A, ALL),
        trusts({"Federated": OIDC}, [WEB, *ALL[1:]]),
        trusts({"Federated": CORP}, [SAML, *ALL[1:]]),
        trusts({"Federated": "accounts.google.com"}, WEB),
    ]
    fields = {"trust": trust, "max_session_duration": 43_200, "tags": {"kind": "x"}, **target}
    return world(
        account(
            A,
            user("ana", allows=allow("*"), tags={"team": "red"}),
            role("App", allows=allow("*"), tags={"team": "blue"}, path="/"),
            role("Target", **fields),
            managed("Read", allow(["s3:Get*", "sts:*"])),
            OidcProvider(OIDC, "i.example.org", ("app",)),
            SamlProvider(CORP),
        )
    )


def answer(where: World, **query: Any) -> dict[str, Any]:
    return answer_query(query, WorldIndex(where), NOW)


def assume(where: World, caller: Any = ANA, role_: str = TARGET, **more: Any) -> dict[str, Any]:
    return answer(where, type="assume", caller=caller, role=role_, **more)


def verdict(where: World, caller: Any = ANA, **more: Any) -> str:
    return str(assume(where, caller, **more)["verdict"])


def test_the_rest_of_a_query_has_its_defaults() -> None:
    """`action` is sts:AssumeRole, the session name "session", the time that of the run."""
    asks = {
        "StringEquals": {"sts:RoleSessionName": "session", "aws:RequestedRegion": "us-east-1"},
        "DateEquals": {"aws:CurrentTime": NOW},
        "NumericEquals": {"aws:EpochTime": "1795521600"},
        "Bool": {"aws:SecureTransport": "true", "aws:ViaAWSService": "false"},
    }
    found = assume(given(trust=trusts(A, Condition=asks)))
    assert found["verdict"] == "Allowed"
    assert (found["durationSeconds"], found["expiration"]) == (3_600, "2026-11-24T13:00:00Z")
    assert isinstance(found["durationSeconds"], int)


def test_any_query_can_have_its_own_time_ck18() -> None:
    at = "2026-11-24T23:30:00Z"
    late = given(trust=trusts(A, Condition={"DateEquals": {"aws:CurrentTime": at}}))
    assert assume(late, at=at)["expiration"] == "2026-11-25T00:30:00Z"
    assert verdict(late) == "ImplicitlyDenied"
    with pytest.raises(QueryError, match=r"query\.at"):
        assume(late, at="tomorrow")


KEYS = {
    ANA: {"aws:PrincipalType": "User", "aws:username": "ana", "aws:PrincipalTag/team": "red"},
    APP: {
        "aws:PrincipalType": "AssumedRole",
        "aws:PrincipalArn": APP,
        "aws:PrincipalTag/team": "blue",
    },
    f"arn:aws:sts::{A}:assumed-role/App/s1": {"aws:userid": "AROAAPP0000000000000:s1"},
}


@pytest.mark.parametrize("caller", KEYS)
def test_forms_of_callers_that_are_texts(caller: str) -> None:
    """Keys that follow from the world: those of the user, the session, that very session."""
    asks = {"StringEquals": {**KEYS[caller], "aws:PrincipalAccount": A}}
    assert verdict(given(trust=trusts(A, Condition=asks)), caller) == "Allowed"


def test_session_with_all_that_it_can_hold() -> None:
    asks = {
        "StringEquals": {
            "aws:userid": "AROAAPP0000000000000:s1",
            "aws:PrincipalTag/team": "green",
            "aws:SourceIdentity": "ana",
            "aws:RequestTag/team": "green",
        },
        "DateEquals": {"aws:TokenIssueTime": "2026-11-24T11:00:00Z"},
        "Bool": {"aws:MultiFactorAuthPresent": "false"},
    }
    session = {
        "role": APP,
        "sessionName": "s1",
        "tags": {"team": "green"},
        "transitiveTagKeys": ["team"],
        "sourceIdentity": "ana",
        "issuedAt": "2026-11-24T11:00:00Z",
        "expiresAt": "2026-11-24T12:30:00Z",
        "from": ANA,
    }
    where = given(trust=trusts(A, ALL, Condition=asks))
    found = assume(where, {"session": session})
    assert (found["verdict"], found["invalid"]) == ("Allowed", [])
    assert found["expiration"] == "2026-11-24T13:00:00Z"  # expiresAt never shortens it (CH-4)
    fewer = {key: value for key, value in session.items() if key != "issuedAt"}
    assert verdict(where, {"session": fewer}) == "ImplicitlyDenied"


def test_session_policies_are_a_union_ev5() -> None:
    inline = worlds.document(allow("s3:Put*"))
    session = {"role": APP, "sessionPolicy": inline, "policyArns": [arn("policy/Read")]}
    for action, expected in (
        ("s3:PutObject", "Allowed"),
        ("s3:GetObject", "Allowed"),
        ("s3:DeleteObject", "ImplicitlyDenied"),
    ):
        found = answer(
            given(),
            type="action",
            principal={"session": session},
            action=action,
            resource="arn:aws:s3:::b/k",
        )
        assert found["verdict"] == expected
    assert verdict(given(), {"session": {"role": APP, "sessionPolicy": inline}}) == (
        "ImplicitlyDenied"
    )


def test_expired_credentials_are_invalid_and_the_verdict_stands_err27() -> None:
    for end, is_refused in ((NOW, True), ("2026-11-24T12:00:01Z", False)):
        found = assume(given(), {"session": {"role": APP, "expiresAt": end}})
        assert found["verdict"] == "Allowed"
        assert [one.split(":")[0] for one in found["invalid"]] == ["ExpiredToken"] * is_refused
        assert ("expiration" in found) is not is_refused


def test_from_carries_on_identity_and_transitive_tags_alone_tg7_si2() -> None:
    first = {
        "session": {
            "role": APP,
            "tags": {"a": "1", "b": "2"},
            "transitiveTagKeys": ["a"],
            "sourceIdentity": "ana",
        }
    }
    second = {"session": {"role": APP, "tags": {"c": "3"}, "from": first}}
    third = {"session": {"role": APP, "from": second}}
    carried = {
        "StringEquals": {
            "aws:PrincipalTag/a": "1",
            "aws:RequestTag/a": "1",
            "aws:SourceIdentity": "ana",
            "sts:SourceIdentity": "ana",
        },
        "Null": {"aws:PrincipalTag/b": "true", "aws:PrincipalTag/c": "true"},
        "ForAllValues:StringEquals": {"aws:TagKeys": "a"},
    }
    where = given(trust=trusts(A, ALL, Condition=carried))
    assert verdict(where, third) == "Allowed"
    assert verdict(where, second) == "ImplicitlyDenied"
    again = assume(given(), third, params={"tags": {"A": "9"}})
    assert again["verdict"] == "Allowed"
    assert "(TG-8)" in again["invalid"][0]
    assert verdict(given(trust=trusts(A)), third) == "ImplicitlyDenied"  # TagSession is needed


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (None, "ExplicitlyDenied"),
        (ANA, "ExplicitlyDenied"),
        ({"web": {"provider": OIDC, "claims": {"aud": "app"}}}, "Allowed"),
        ({"saml": {"provider": CORP}}, "Allowed"),
    ],
)
def test_mfa_of_a_session_by_its_origin_mfa5_mfa6(source: Any, expected: str) -> None:
    no_mfa = {"Bool": {"aws:MultiFactorAuthPresent": "false"}}
    where = given(trust=[trusts(A, ALL), worlds.distrusts("*", Condition=no_mfa)])
    session = {"role": APP, **({"from": source} if source else {})}
    assert verdict(where, {"session": session}) == expected


def test_session_token_tells_mfa_and_is_capped_ch6_mfa3() -> None:
    asks = {
        "Bool": {"aws:MultiFactorAuthPresent": "true"},
        "NumericLessThan": {"aws:MultiFactorAuthAge": "3600"},
    }
    where = given(trust=trusts(A, Condition=asks))
    for fields, expected in (
        ({"mfa": True, "mfaAge": 1800}, "Allowed"),
        ({"mfa": True, "mfaAge": 7200}, "ImplicitlyDenied"),
        ({"mfa": True}, "ImplicitlyDenied"),
        ({"mfaAge": 1800}, "ImplicitlyDenied"),
    ):
        assert verdict(where, {"getSessionToken": {"user": ANA, **fields}}) == expected
    capped = assume(given(), {"getSessionToken": {"user": ANA}}, params={"durationSeconds": 3_601})
    assert "1 hour session limit" in capped["invalid"][0]


@pytest.mark.parametrize(
    ("caller", "rule"),
    [
        (f"arn:aws:iam::{A}:root", "AR-2"),
        ({"federatedUser": {"user": ANA, "name": "fed"}}, "AR-3"),
    ],
)
def test_who_may_not_call_is_denied_with_the_rule(caller: Any, rule: str) -> None:
    found = assume(given(), caller)
    assert (found["verdict"], found["invalid"]) == ("ImplicitlyDenied", [])
    assert found["by"][0].startswith(rule)


def test_role_session_cannot_get_a_session_token_fed14() -> None:
    found = answer(
        given(), type="action", principal=APP, action="sts:GetSessionToken", resource="*"
    )
    assert (found["verdict"], found["invalid"]) == ("ImplicitlyDenied", [])


def test_the_assertion_ends_the_session_fed3() -> None:
    caller = {"saml": {"provider": CORP, "sessionNotOnOrAfter": "2026-11-24T14:00:00Z"}}
    found = assume(given(), caller, action=SAML, params={"durationSeconds": 14_400})
    assert (found["durationSeconds"], found["expiration"]) == (7_200, "2026-11-24T14:00:00Z")


def test_providers_that_need_no_entity_and_claims_that_are_lists() -> None:
    asks = {"ForAllValues:StringEquals": {"accounts.google.com:aud": ["a", "b"]}}
    trust = trusts({"Federated": "accounts.google.com"}, WEB, Condition=asks)
    for audiences, expected in ((["a", "b"], "Allowed"), (["a", "c"], "ImplicitlyDenied")):
        caller = {"web": {"provider": "accounts.google.com", "claims": {"aud": audiences}}}
        assert verdict(given(trust=trust), caller, action=WEB) == expected


DEVICE = f"arn:aws:iam::{A}:mfa/ana"
MFA_ASKED = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


@pytest.mark.parametrize(
    ("caller", "params", "expected", "is_invalid"),
    [
        (ANA, {"mfa": True}, "Allowed", False),
        (
            ANA,
            {"serialNumber": DEVICE, "tokenCode": "123456"},
            "Allowed",
            False,
        ),
        (ANA, {"serialNumber": DEVICE}, "ImplicitlyDenied", True),
        (
            ANA,
            {"serialNumber": DEVICE, "tokenCode": "12"},
            "ImplicitlyDenied",
            True,
        ),
        (ANA, {}, "ImplicitlyDenied", False),
        (APP, {"mfa": True}, "Allowed", True),
    ],
)
def test_mfa_parameters_ar9_mfa2(
    caller: str, params: dict[str, Any], expected: str, *, is_invalid: bool
) -> None:
    found = assume(given(trust=trusts(A, Condition=MFA_ASKED)), caller, params=params)
    assert found["verdict"] == expected
    assert any("AR-9" in one for one in found["invalid"]) is is_invalid


def test_session_policies_of_the_request_never_change_the_verdict_ar10() -> None:
    refusing = worlds.document(deny("*"))
    found = assume(given(), params={"sessionPolicy": refusing, "policyArns": [arn("policy/Read")]})
    assert (found["verdict"], found["invalid"]) == ("Allowed", [])
    broken = assume(given(), params={"sessionPolicy": "{"})
    assert broken["verdict"] == "Allowed"
    assert broken["invalid"][0].startswith("MalformedPolicyDocument")


@pytest.mark.parametrize(
    "params",
    [
        {"durationSeconds": 43_201},
        {"roleSessionName": "a"},
        {"tags": {"a": "1", "A": "2"}},
        {"transitiveTagKeys": ["a"]},
    ],
)
def test_invalid_stands_beside_the_verdict(params: dict[str, Any]) -> None:
    found = assume(given(), params=params)
    assert found["verdict"] == "Allowed"
    assert found["invalid"]
    assert "expiration" not in found
    denied = assume(given(trust=trusts(B)), params=params)
    assert denied["verdict"] == "ImplicitlyDenied"
    assert denied["invalid"] == found["invalid"]


def test_side_actions_make_the_verdict_the_worst_of_them_tg1_si1() -> None:
    only = given(trust=[trusts(A), worlds.distrusts("*", "sts:SetSourceIdentity")])
    assert verdict(only) == "Allowed"
    assert verdict(only, params={"tags": {"a": "1"}}) == "ImplicitlyDenied"
    both = {"tags": {"a": "1"}, "sourceIdentity": "ana"}
    assert verdict(only, params=both) == "ExplicitlyDenied"


def test_keys_given_win_and_null_takes_away() -> None:
    """Any context key may be given, known or not; a list may be empty."""
    name = given(trust=trusts(A, Condition={"StringEquals": {"aws:username": "bob"}}))
    assert verdict(name, context={"aws:username": "bob"}) == "Allowed"
    absent = given(trust=trusts(A, Condition={"Null": {"aws:username": "true"}}))
    assert verdict(absent) == "ImplicitlyDenied"
    assert verdict(absent, context={"AWS:UserName": None}) == "Allowed"
    odd = given(trust=trusts(A, Condition={"StringEquals": {"my:Key": "1"}}))
    assert verdict(odd, context={"my:key": "1"}) == "Allowed"
    all_of = {"ForAllValues:StringEquals": {"aws:TagKeys": "team"}}
    assert verdict(given(trust=trusts(A, Condition=all_of)), context={"aws:TagKeys": []}) == (
        "Allowed"
    )


def test_keys_of_the_resource_are_those_of_the_role_tg9() -> None:
    asks = {
        "StringEquals": {
            "aws:ResourceTag/kind": "x",
            "iam:ResourceTag/kind": "x",
            "aws:ResourceAccount": A,
        }
    }
    where = given(trust=trusts(A, ALL, Condition=asks))
    assert verdict(where) == "Allowed"
    assert verdict(where, params={"tags": {"kind": "y"}}) == "Allowed"
    other = given(trust=trusts(A, ALL, Condition=asks), tags={"kind": "y"})
    assert verdict(other, params={"tags": {"kind": "x"}}) == "ImplicitlyDenied"


def test_tags_of_a_federated_query_are_those_in_the_token_ck71() -> None:
    asks = {"StringEquals": {"aws:RequestTag/team": "red"}}
    trust = trusts({"Federated": OIDC}, [WEB, "sts:TagSession"], Condition=asks)
    caller = {"web": {"provider": OIDC, "claims": {"aud": "app", "sub": "s"}}}
    where = given(trust=trust)
    assert verdict(where, caller, action=WEB, params={"tags": {"team": "red"}}) == "Allowed"
    assert verdict(where, caller, action=WEB) == "ImplicitlyDenied"


def test_providers_listed_missing_and_not_imported_tr21_df38() -> None:
    caller = {"web": {"provider": OIDC, "claims": {"aud": "app"}}}
    other = {"web": {"provider": OIDC, "claims": {"aud": "other"}}}
    here = given()
    assert verdict(here, caller, action=WEB) == "Allowed"
    assert assume(here, other, action=WEB)["invalid"][0].startswith("InvalidIdentityToken")
    (own,) = here.accounts
    none = replace(here, accounts=(replace(own, oidc_providers=()),))
    assert verdict(none, caller, action=WEB) == "ImplicitlyDenied"
    unknown = replace(here, accounts=(replace(own, oidc_providers=None),))
    found = assume(unknown, caller, action=WEB)
    assert found["verdict"] == "Allowed"
    assert found["unknown"] == [f"the OIDC providers of account {group_digits(A)} are not imported"]
    bare = (OidcProvider(OIDC, "i.example.org"),)
    open_ = replace(here, accounts=(replace(own, oidc_providers=bare),))
    found = assume(open_, other, action=WEB)
    assert (found["verdict"], found["invalid"]) == ("Allowed", [])
    assert "ClientIDList" in found["unknown"][0]


def test_a_resource_without_account_is_the_callers() -> None:
    """formats.md: where the ARN names none and resourceAccount is absent."""
    query = {"type": "action", "action": "s3:GetObject", "resource": "arn:aws:s3:::b/k"}
    assert answer(given(), principal=ANA, **query)["verdict"] == "Allowed"
    far = answer(given(), principal=ANA, **query, resourceAccount=B)
    assert far["verdict"] == "ImplicitlyDenied"
    grant = worlds.document(allow("s3:*", "*", Principal={"AWS": A}))
    both = answer(given(), principal=ANA, **query, resourceAccount=B, resourcePolicy=grant)
    assert both["verdict"] == "Allowed"


def test_closed_is_the_default_and_open_leaves_keys_unknown() -> None:
    where = given(trust=trusts(A, Condition=CHOSEN))
    assert verdict(where) == "ImplicitlyDenied"
    found = assume(where, mode="open")
    assert found["verdict"] == "Depends"
    (need,) = found["depends"]
    assert (need["key"], need["operator"], need["values"], need["from"]) == (
        "sts:ExternalId",
        "StringEquals",
        ["x-1"],
        "trust[0]",
    )


def test_what_is_not_imported_is_named_or_leaves_the_verdict_open_df6_df10_df23() -> None:
    lonely = replace(given(max_session_duration=None), organization_known=False)
    found = assume(lonely)
    assert found["verdict"] == "Allowed"
    assert [what.split()[0] for what in found["unknown"]] == ["SCPs", "RCPs", "MaxSessionDuration"]
    longer = assume(lonely, params={"durationSeconds": 3_601})
    assert (longer["verdict"], longer["invalid"]) == ("Depends", [])
    missing = given()
    (own,) = missing.accounts
    users = tuple(replace(one, boundary="arn:aws:iam::aws:policy/None") for one in own.users)
    found = assume(replace(missing, accounts=(replace(own, users=users),)))
    assert found["verdict"] == "Depends"
    assert any("policy/None" in what for what in found["unknown"])


def test_explicit_wins_in_any_part() -> None:
    """Even where the trust policy is silent anyway."""
    against = user("ana", allows=[allow("*"), deny("sts:*")])
    silent = world(account(A, against, role("Target", trust=trusts(B))))
    assert verdict(silent) == "ExplicitlyDenied"


def test_edges_are_all_pairs_of_users_and_roles_themselves_included() -> None:
    where = given()
    found = answer(where, type="edges", context={}, roles=[TARGET])
    assert found["count"] == len(found["edges"]) == 2
    assert set(found["edges"]) == {(ANA, TARGET), (APP, TARGET)}
    itself = world(account(A, role("Target", trust=trusts(TARGET))))
    assert answer(itself, type="edges")["count"] == 1


def test_accounts_outside_of_the_organization_are_in_none() -> None:
    fence = {"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg1"}}
    inside = organization(A)
    trust = trusts([A, B], Condition=fence)
    eve = f"arn:aws:iam::{B}:user/eve"
    where = replace(
        given(trust=trust),
        accounts=(*given(trust=trust).accounts, account(B, user("eve", allows=allow("*")))),
        organization=inside,
    )
    assert verdict(where) == "Allowed"
    assert verdict(where, eve) == "ImplicitlyDenied"


def test_an_answer_says_that_it_rests_on_a_token_without_roles_u21() -> None:
    """U-21: in a batch, too; any other answer has no such field."""
    needs = {"Bool": {"sts:RoleAuthorizedByIdp": "true"}}
    where = given(trust=[trusts({"Federated": OIDC}, WEB, Condition=needs)])
    caller = {"web": {"provider": OIDC, "claims": {"aud": "app"}}}
    closed = assume(where, caller, action=WEB)
    assert closed["verdict"] == "ImplicitlyDenied"
    assert "uncertain" not in closed  # absent or false: true it is not
    unless = {"Bool": {"sts:RoleAuthorizedByIdp": "false"}}
    guarded = [deny(WEB, "*", Principal="*", Condition=unless)]
    for query, uncertain in (({}, ["U-21"]), ({"sts:RoleAuthorizedByIdp": "true"}, None)):
        world_ = replace(given(), organization=organization(A, rcps={A: [guarded]}))
        found = assume(world_, caller, action=WEB, context=query)
        assert found.get("uncertain") == uncertain
        assert found["verdict"] == ("ExplicitlyDenied" if uncertain else "Allowed")
