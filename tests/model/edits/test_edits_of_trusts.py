"""Trusts narrowed and switched off; principals that come and go (PR-10, TR-15)."""

import json
from typing import Any

import pytest

from rolescope.model.arn import group_digits
from rolescope.model.edit import Edit, EditRefused
from rolescope.model.edits.documents import WithDocument
from rolescope.model.edits.entities import WithoutPrincipal, WithRole, WithUser
from rolescope.model.edits.trusts import RequireExternalId, RequireMfa, WithoutAnyTrust
from rolescope.model.original import original
from rolescope.model.place import Place, PlaceKind, find_holder
from rolescope.model.policy import Condition, PrincipalType
from rolescope.model.principal import Role
from rolescope.model.world import World
from rolescope.value import replace
from support.worlds.build import (
    A,
    B,
    account,
    allow,
    distrusts,
    document,
    group,
    role,
    trusts,
    user,
    world,
)

R, U = f"arn:aws:iam::{A}:role/", f"arn:aws:iam::{A}:user/"
APP, ANA = f"{R}app", f"{U}ana"
SERVICE = f"{R}aws-service-role/x.amazonaws.com/AWSServiceRoleForX"
RESERVED = f"{R}aws-reserved/sso.amazonaws.com/AWSReservedSSO_x_0123456789abcdef"
MFA = Condition("Bool", "aws:MultiFactorAuthPresent", ("true",))
TEXT = json.dumps(document(trusts(A)), indent=2)


def given(*statements: dict[str, Any]) -> World:
    home = account(
        A,
        role("app", trust=statements or trusts(ANA)),
        role("AWSServiceRoleForX", path="/aws-service-role/x.amazonaws.com/", trust=trusts(ANA)),
        role(
            "AWSReservedSSO_x_0123456789abcdef",
            path="/aws-reserved/sso.amazonaws.com/",
            trust=trusts(ANA),
        ),
        user("ana"),
        group("team"),
    )
    return world(home, account(B, role("far", trust=trusts([ANA, B]))))


def trust_of(world: World, arn: str = APP) -> list[dict[str, Any]]:
    found = find_holder(world, arn)
    assert isinstance(found, Role)
    statements: list[dict[str, Any]] = json.loads(found.trust_policy.text)["Statement"]
    return statements


# Required


def test_mfa_is_required_of_principals_of_accounts_only() -> None:
    mixed = trusts({"AWS": [ANA, B], "Service": "ec2.amazonaws.com"}, Sid="Mixed")
    web = trusts({"Federated": "accounts.google.com"}, "sts:AssumeRoleWithWebIdentity")
    before = given(mixed, web, trusts("*"), distrusts(B), trusts({"Service": "x.amazonaws.com"}))
    edit = RequireMfa(APP)
    assert edit.label == "Require MFA to assume app"
    asks = {"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}
    assert trust_of(edit.apply(before)) == [
        mixed | {"Principal": {"AWS": [ANA, B]}} | asks,
        {key: value for key, value in mixed.items() if key != "Sid"}
        | {"Principal": {"Service": "ec2.amazonaws.com"}},
        web,
        trusts("*") | asks,
        distrusts(B),
        trusts({"Service": "x.amazonaws.com"}),
    ]


@pytest.mark.parametrize(
    ("block", "wanted"),
    [
        (
            {"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}},
            {
                "BoolIfExists": {"aws:MultiFactorAuthPresent": "true"},
                "Bool": {"aws:MultiFactorAuthPresent": "true"},
            },
        ),
        (
            {"bool": {"AWS:multifactorauthpresent": "false", "aws:SecureTransport": "true"}},
            {"bool": {"aws:SecureTransport": "true", "aws:MultiFactorAuthPresent": "true"}},
        ),
        (
            {"Bool": {"aws:multifactorauthpresent": ["true", "false"]}},
            {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
        ),
    ],
)
def test_a_test_of_the_same_key_gives_way_but_not_one_that_lets_others_in(
    block: dict[str, Any], wanted: dict[str, Any]
) -> None:
    after = RequireMfa(APP).apply(given(trusts(ANA, Condition=block)))
    assert trust_of(after)[0]["Condition"] == wanted


def test_an_external_id_is_required() -> None:
    edit = RequireExternalId(APP, "x-1")
    assert edit.label == "Require an external ID to assume app"
    after = edit.apply(given())
    assert trust_of(after)[0]["Condition"] == {"StringEquals": {"sts:ExternalId": "x-1"}}
    other = RequireExternalId(APP, "x-2").apply(after)
    assert trust_of(other)[0]["Condition"] == {"StringEquals": {"sts:ExternalId": "x-2"}}
    both = RequireMfa(APP).apply(other)
    assert set(trust_of(both)[0]["Condition"]) == {"StringEquals", "Bool"}


def test_a_statement_that_asks_for_it_is_left_as_it_is() -> None:
    asks = trusts(ANA, Condition={"bool": {"aws:multifactorauthpresent": "true"}})
    after = RequireMfa(APP).apply(given(asks, trusts(B)))
    assert trust_of(after)[0] == asks


def test_a_statement_for_all_but_some_is_narrowed_too() -> None:
    after = RequireMfa(APP).apply(
        given({"Effect": "Allow", "NotPrincipal": {"AWS": B}, "Action": "sts:AssumeRole"})
    )
    assert "Condition" in trust_of(after)[0]


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        ([distrusts(B)], "No Allow statement of the trust policy of app names principals of AWS"),
        ([trusts({"Service": "x.amazonaws.com"})], "No Allow statement"),
        (
            [trusts(ANA, Condition={"Bool": {"aws:MultiFactorAuthPresent": True}})],
            "All Allow statements of the trust policy of app that name principals of AWS accounts",
        ),
        (
            [trusts(ANA), trusts(B, Condition={"Sounds": {"x": "y"}})],
            "Statement 2 of the trust policy of app cannot be understood",
        ),
    ],
)
def test_what_cannot_be_narrowed_is_refused(statements: list[dict[str, Any]], said: str) -> None:
    before = given(*statements)
    refusal = RequireMfa(APP).refusal(before)
    assert refusal is not None
    assert refusal.startswith(said)
    with pytest.raises(EditRefused):
        RequireMfa(APP).apply(before)


def test_a_deny_that_cannot_be_understood_is_no_obstacle() -> None:
    odd = distrusts(B, Condition={"Sounds": {"x": "y"}})
    assert trust_of(RequireMfa(APP).apply(given(trusts(ANA), odd)))[1] == odd


def test_a_trust_that_cannot_be_read_is_not_narrowed() -> None:
    before = world(account(A, role("app", trust='{"Statement": [')))
    assert "cannot be read" in str(RequireMfa(APP).refusal(before))
    assert RequireMfa(f"{R}no").refusal(before) == "no is not among the imported roles."
    for value in ("x", "x" * 1225, "a b"):
        refusal = RequireExternalId(APP, value).refusal(before)
        assert refusal is not None
        assert refusal.startswith("An external ID has 2 to 1,224")


@pytest.mark.parametrize("arn", [SERVICE, RESERVED])
@pytest.mark.parametrize("kind", [RequireMfa, WithoutAnyTrust])
def test_roles_of_aws_are_left_alone_tr15(kind: type[Any], arn: str) -> None:
    assert "its trust policy cannot be changed" in str(kind(arn).refusal(given()))


# Switched off


def test_a_trust_is_switched_off() -> None:
    edit = WithoutAnyTrust(APP)
    assert edit.label == "Switch off trust of app"
    after = edit.apply(given(trusts(ANA), distrusts(B)))
    (statement,) = trust_of(after)
    assert (statement["Effect"], statement["Principal"]) == ("Deny", "*")
    assert edit.refusal(after) == "The trust of app is switched off already."
    broken = world(account(A, role("app", trust="{")))
    assert trust_of(edit.apply(broken)) == [statement]


# Come and go


def test_a_role_comes_with_its_trust() -> None:
    edit = WithRole(B, "new", "/eng/", TEXT, 7200)
    assert edit.label == "Create role new"
    after = edit.apply(given())
    new = after.accounts[1].roles[-1]
    assert new.arn == f"arn:aws:iam::{B}:role/eng/new"
    assert (new.name, new.id, new.max_session_duration) == ("new", "", 7200)
    assert original(new.trust_policy) == TEXT
    assert new.trust_policy.name == "trust policy"


def test_a_user_comes() -> None:
    edit = WithUser(A, "ben", "/eng/")
    assert edit.label == "Create user ben"
    after = edit.apply(given())
    assert after.accounts[0].users[-1].arn == f"{U}eng/ben"


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (WithRole("999999999999", "x", "/", TEXT), "Account 9999 9999 9999 is not imported"),
        (WithRole(A, "App", "/eng/", TEXT), f"Account {group_digits(A)} has a role App already"),
        (WithRole(A, "x" * 65, "/", TEXT), "The name of a role has 1 to 64"),
        (WithRole(A, "x", "eng", TEXT), "A path begins and ends with /"),
        (WithRole(A, "x", "/aws-service-role/x.amazonaws.com/", TEXT), "is kept for AWS"),
        (WithRole(A, "x", "/", TEXT, 60), "is between 3,600 and 43,200 seconds"),
        (WithRole(A, "x", "/", "{"), "is no policy document"),
        (WithUser(A, "ANA"), f"Account {group_digits(A)} has a user ANA already"),
        (WithUser(A, "a b"), "The name of a user has 1 to 64"),
        (WithoutPrincipal(f"{U}no"), "no is not among the imported users and roles"),
        (WithoutPrincipal(f"arn:aws:iam::{A}:group/team"), "team is not among the imported users"),
        (WithoutPrincipal(SERVICE), "is a service-linked role: its service alone can delete it"),
        (WithoutPrincipal(RESERVED), "belongs to IAM Identity Center"),
    ],
)
def test_who_cannot_come_or_go_is_refused_with_the_reason(edit: Edit, said: str) -> None:
    refusal = edit.refusal(given())
    assert refusal is not None
    assert said in refusal
    with pytest.raises(EditRefused):
        edit.apply(given())


def test_trust_policies_name_a_deleted_user_by_its_unique_id_pr10() -> None:
    before = given()
    ana = find_holder(before, ANA)
    assert ana is not None
    edit = WithoutPrincipal(ANA)
    assert edit.label == "Delete user ana"
    after = edit.apply(before)
    assert after.accounts[0].users == ()
    assert trust_of(after)[0]["Principal"] == {"AWS": ana.id}
    (far,) = after.accounts[1].roles
    named = far.trust_policy.statements[0].principals or ()
    assert [one.type for one in named] == [PrincipalType.UNIQUE_ID, PrincipalType.ACCOUNT]


def test_a_deleted_role_goes_and_what_is_not_about_it_is_shared() -> None:
    before = given(trusts(B))
    edit = WithoutPrincipal(APP)
    assert edit.label == "Delete role app"
    after = edit.apply(before)
    assert after.accounts[1] is before.accounts[1]
    assert after.accounts[0].roles == before.accounts[0].roles[1:]
    assert after.accounts[0].users is before.accounts[0].users


def test_only_the_principal_is_renamed_and_the_text_stays_as_it_was_written() -> None:
    text = (
        '{"Statement": [{"Sid": "'
        + ANA
        + '", "Effect": "Deny",\n\t"NotPrincipal": {"AWS": ["'
        + ANA.replace("/", "\\/")
        + ' ", "x"]}, "Action": "sts:AssumeRole",'
        ' "Condition": {"ArnLike": {"aws:PrincipalArn": "' + ANA + '"}}}]}'
    )
    place = Place(PlaceKind.TRUST, APP)
    before = WithDocument(place, text).apply(given())
    policy = place.find(WithoutPrincipal(ANA).apply(before))
    ana = find_holder(before, ANA)
    assert policy is not None
    assert ana is not None
    written = ANA.replace("/", "\\/")
    assert original(policy) == text.replace(f'"{written} "', f'"{ana.id}"')


def test_a_principal_without_a_unique_id_goes_only_where_nobody_names_it() -> None:
    before = given()
    (ana,) = before.accounts[0].users
    home = replace(before.accounts[0], users=(replace(ana, id=""),))
    before = replace(before, accounts=(home, before.accounts[1]))
    assert "lacks the unique ID of ana" in str(WithoutPrincipal(ANA).refusal(before))
    unnamed = world(account(A, user("ana", id=""), role("app", trust=trusts(B))))
    after = WithoutPrincipal(ANA).apply(unnamed)
    assert after.accounts[0].users == ()
    assert after.accounts[0].roles is unnamed.accounts[0].roles


def test_a_role_that_trusts_itself_alone_may_go_without_an_id() -> None:
    alone = world(account(A, role("app", id="", trust=trusts(APP), allows=allow("*"))))
    assert WithoutPrincipal(APP).apply(alone).accounts[0].roles == ()
