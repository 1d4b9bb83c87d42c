"""Edits of policies: one change, a label in words, and refusals (TR-15)."""

import json
from typing import Any

import pytest

from rolescope.model.edit import EditRefused, Scenario
from rolescope.model.place import Place, PlaceKind
from rolescope.model.policy import Condition, Effect
from rolescope.model.policy_edit import (
    Together,
    WithCondition,
    WithGuardrail,
    WithInlinePolicy,
    WithoutStatement,
    WithStatement,
    WithTag,
    together,
)
from rolescope.model.world import World
from support.worlds.build import (
    A,
    B,
    account,
    allow,
    deny,
    group,
    managed,
    organization,
    policy,
    role,
    trusts,
    user,
    world,
)

ANA, TEAM = f"arn:aws:iam::{A}:user/ana", f"arn:aws:iam::{A}:group/team"
APP = f"arn:aws:iam::{A}:role/app"
LIMIT = f"arn:aws:iam::{A}:policy/Limit"
SERVICE = f"arn:aws:iam::{A}:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX"
RESERVED = f"arn:aws:iam::{A}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_x_0123456789abcdef"
ADDED = '{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}'

TRUST = Place(PlaceKind.TRUST, APP)
INLINE = Place(PlaceKind.INLINE, ANA, "ana-inline")
MANAGED = Place(PlaceKind.MANAGED, A, LIMIT)


def given() -> World:
    whole = account(
        A,
        role("app", trust=trusts(ANA, Sid="Ana"), tags={"Team": "red"}),
        role("AWSServiceRoleForX", path="/aws-service-role/x.amazonaws.com/", trust=trusts(ANA)),
        role(
            "AWSReservedSSO_x_0123456789abcdef",
            path="/aws-reserved/sso.amazonaws.com/",
            trust=trusts(ANA),
        ),
        user("ana", allows=[allow("s3:GetObject"), deny("s3:DeleteObject", Sid="No")]),
        group("team", allows=allow("s3:ListBucket")),
        managed("Limit", allow("s3:*")),
        policy("Aws", allow("*"), arn="arn:aws:iam::aws:policy/Aws"),
    )
    return world(
        whole, account(B), organization=organization(A, B, scps={A: [allow("*"), deny("iam:*")]})
    )


def scp(world: World) -> Place:
    """Return the place of the SCP that denies IAM."""
    found = world.organization.policies if world.organization is not None else ()
    one = next(
        one
        for one in found or ()
        if any(statement.actions == ("iam:*",) for statement in one.policy.statements)
    )
    return Place(PlaceKind.ORGANIZATION, "", one.id)


@pytest.mark.parametrize("place", [TRUST, INLINE, MANAGED])
def test_a_statement_is_added_at_the_end_of_the_document(place: Place) -> None:
    before = given()
    edit = WithStatement(place, ADDED, "Allow S3")
    assert edit.refusal(before) is None
    after = place.find(edit.apply(before))
    old = place.find(before)
    assert after is not None
    assert old is not None
    assert after.statements[:-1] == old.statements
    assert after.statements[-1].actions == ("s3:*",)
    assert (after.name, after.type, after.arn) == (old.name, old.type, old.arn)


def test_a_policy_of_the_organization_is_changed_where_it_is_attached() -> None:
    before = given()
    place = scp(before)
    after = WithoutStatement(place, 0, "Remove it").apply(before)
    found = place.find(after)
    assert found is not None
    assert found.statements == ()
    assert after.accounts == before.accounts


def test_a_statement_alone_is_a_list_of_one_gr1() -> None:
    document = {"Version": "2012-10-17", "Statement": allow("s3:*")}
    before = world(account(A, user("ana", inline=(policy("one", document),))))
    place = Place(PlaceKind.INLINE, ANA, "one")
    after = place.find(WithStatement(place, ADDED, "Allow S3").apply(before))
    assert after is not None
    assert [statement.index for statement in after.statements] == [0, 1]


def test_names_of_elements_are_taken_in_any_case_gr8() -> None:
    text = json.dumps({"version": "2012-10-17", "statement": [allow("s3:*")]})
    before = world(account(A, user("ana", inline=(policy("one", text),))))
    place = Place(PlaceKind.INLINE, ANA, "one")
    condition = Condition("StringEquals", "aws:username", ("ana",))
    after = place.find(WithCondition(place, 0, condition, "Only ana").apply(before))
    assert after is not None
    assert after.statements[0].conditions == (condition,)


def test_a_test_is_added_to_a_statement_or_put_in_place_of_another() -> None:
    before = given()
    first = Condition("Bool", "aws:MultiFactorAuthPresent", ("true",))
    second = Condition("StringEquals", "aws:PrincipalTag/mfa", ("true", "yes"))
    once = WithCondition(TRUST, 0, first, "Ask for MFA").apply(before)
    twice = WithCondition(TRUST, 0, second, "Ask for a tag", first).apply(once)
    found = [place.statements[0].conditions for w in (once, twice) if (place := TRUST.find(w))]
    assert found == [(first,), (second,)]
    missing = Condition("Null", "aws:SourceIp", ("true",))
    third = WithCondition(TRUST, 0, first, "Ask for MFA", missing).apply(twice)
    assert (policy := TRUST.find(third)) is not None
    assert set(policy.statements[0].conditions) == {first, second}


def test_a_statement_is_taken_out() -> None:
    after = INLINE.find(WithoutStatement(INLINE, 1, "Remove No").apply(given()))
    assert after is not None
    assert [statement.effect for statement in after.statements] == [Effect.ALLOW]


def test_an_inline_policy_gets_a_name_that_is_free() -> None:
    edit = WithInlinePolicy(ANA, "ana-inline", ADDED, "Allow ana S3")
    after = edit.apply(edit.apply(given()))
    (ana,) = after.accounts[0].users
    assert [policy.name for policy in ana.inline] == ["ana-inline", "ana-inline2", "ana-inline3"]


def test_a_group_can_get_a_policy_but_no_tag() -> None:
    before = given()
    after = WithInlinePolicy(TEAM, "More", ADDED, "Allow the team S3").apply(before)
    assert [policy.name for policy in after.accounts[0].groups[0].inline] == ["team-inline", "More"]
    refusal = WithTag(TEAM, "team", "red", "Tag the team").refusal(before)
    assert refusal == "team is a group: groups have no tags."


def test_a_tag_replaces_the_one_of_its_key_in_any_case_tg4() -> None:
    after = WithTag(APP, "team", "blue", "Tag app").apply(given())
    assert after.accounts[0].roles[0].tags == (("team", "blue"),)


def test_an_scp_can_be_attached() -> None:
    edit = WithGuardrail("allow-it", A, ADDED, "Allow S3 in the account")
    assert edit.refusal(given()) is None
    after = edit.apply(given())
    assert after.organization is not None
    assert after.organization.policies is not None
    attached = after.organization.policies[-1]
    assert (attached.id, attached.targets) == ("allow-it", (A,))
    alone = world(account(A))
    assert edit.refusal(alone) == "No organization is imported."
    with pytest.raises(EditRefused, match="No organization"):
        edit.apply(alone)


@pytest.mark.parametrize("arn", [SERVICE, RESERVED])
def test_roles_of_services_and_of_identity_center_refuse_tr15(arn: str) -> None:
    before = given()
    edits: list[Any] = [
        WithStatement(Place(PlaceKind.TRUST, arn), ADDED, "x"),
        WithoutStatement(Place(PlaceKind.TRUST, arn), 0, "x"),
        WithInlinePolicy(arn, "More", ADDED, "x"),
        WithTag(arn, "team", "red", "x"),
    ]
    for edit in edits:
        refusal = edit.refusal(before)
        assert refusal is not None
        assert "cannot be changed" in refusal
        with pytest.raises(EditRefused, match="cannot be changed"):
            edit.apply(before)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Place(PlaceKind.TRUST, f"{APP}-2"), "app-2 is not among the imported users and roles."),
        (Place(PlaceKind.TRUST, "no ARN"), "no ARN is not among"),
        (Place(PlaceKind.TRUST, ANA), "The trust policy of ana is not imported."),
        (Place(PlaceKind.INLINE, ANA, "other"), "The inline policy other of ana is not imported."),
        (Place(PlaceKind.MANAGED, A, f"{LIMIT}2"), "The managed policy Limit2 is not imported."),
        (
            Place(PlaceKind.MANAGED, A, "arn:aws:iam::aws:policy/Aws"),
            "The managed policy Aws belongs to AWS: nobody else can change it.",
        ),
        (
            Place(PlaceKind.ORGANIZATION, "", "p-FullAWSAccess"),
            "The policy p-FullAWSAccess of the organization belongs to AWS",
        ),
        (
            Place(PlaceKind.ORGANIZATION, "", "p-none"),
            "The policy p-none of the organization is not imported.",
        ),
    ],
)
def test_what_is_not_there_or_not_ones_own_is_refused(place: Place, words: str) -> None:
    refusal = WithStatement(place, ADDED, "x").refusal(given())
    assert refusal is not None
    assert refusal.startswith(words)


def test_documents_and_statements_that_cannot_be_read_are_refused() -> None:
    odd = policy("odd", {"Version": "2012-10-17", "Statement": [{"Effect": "Perhaps", **_UPPER}]})
    broken = policy("broken", "{")
    before = world(account(A, user("ana", inline=(odd, broken))))
    no_text = WithStatement(Place(PlaceKind.INLINE, ANA, "broken"), ADDED, "x").refusal(before)
    assert no_text is not None
    assert no_text.startswith("The inline policy broken of ana cannot be read: ")
    no_statement = WithoutStatement(Place(PlaceKind.INLINE, ANA, "odd"), 4, "x").refusal(before)
    assert no_statement == "The inline policy odd of ana has no statement 5."
    no_sense = WithoutStatement(Place(PlaceKind.INLINE, ANA, "odd"), 0, "x").refusal(before)
    assert no_sense is not None
    assert no_sense.startswith("Statement 1 of the inline policy odd of ana cannot be understood")


_UPPER = {"Action": "s3:*", "Resource": "*"}


def test_putting_a_document_where_there_is_no_place_changes_nothing() -> None:
    alone = world(account(A, user("ana")))
    document = policy("x", allow("*"))
    assert Place(PlaceKind.ORGANIZATION, "", "p-1").put(alone, document) == alone
    assert Place(PlaceKind.TRUST, ANA).put(alone, document) == alone


def test_several_edits_are_one_step() -> None:
    first = WithTag(APP, "team", "blue", "Tag app")
    second = WithStatement(INLINE, ADDED, "Allow ana S3")
    assert together((first,)) is first
    both = together((first, second))
    assert isinstance(both, Together)
    assert both.label == "Tag app, and 1 more"
    scenario = Scenario(given(), (both,))
    assert scenario.world == second.apply(first.apply(given()))


def test_what_is_written_is_json_as_policies_are() -> None:
    after = TRUST.find(WithStatement(TRUST, _NAMING, "Let b in").apply(given()))
    assert after is not None
    assert json.loads(after.text)["Statement"][1] == json.loads(_NAMING)


_NAMING = json.dumps(
    {"Effect": "Allow", "Principal": {"AWS": B}, "Action": ["sts:AssumeRole", "sts:TagSession"]}
)
