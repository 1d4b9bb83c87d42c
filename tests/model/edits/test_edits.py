"""Every kind of edit: what it changes, what it leaves alone, and what AWS refuses."""

import json
from typing import Any

import pytest

from rolescope.model.arn import group_digits
from rolescope.model.edit import Edit, EditRefused, Scenario
from rolescope.model.edits.accounts import MoveAccount
from rolescope.model.edits.documents import WithDocument
from rolescope.model.edits.durations import WithMaxSessionDuration
from rolescope.model.edits.groups import IntoGroup, OutOfGroup
from rolescope.model.edits.inline import WithNewInlinePolicy, WithoutInlinePolicy
from rolescope.model.edits.managed import Attach, Detach, WithBoundary, WithNewManagedPolicy
from rolescope.model.edits.quarantine import Quarantine
from rolescope.model.edits.tags import WithoutTag
from rolescope.model.original import original
from rolescope.model.place import Place, PlaceKind, find_holder
from rolescope.model.policy import Policy
from rolescope.model.policy_edit import (
    Together,
    WithGuardrail,
    WithInlinePolicy,
    WithoutStatement,
    WithStatement,
    WithTag,
)
from rolescope.model.principal import Role
from rolescope.model.world import World
from rolescope.value import replace
from support.worlds.build import (
    A,
    B,
    account,
    allow,
    deny,
    document,
    group,
    managed,
    organization,
    policy,
    role,
    trusts,
    user,
    world,
)

R, U, G, P = (f"arn:aws:iam::{A}:{kind}/" for kind in ("role", "user", "group", "policy"))
ANA, BEN, TEAM, APP = f"{U}ana", f"{U}ben", f"{G}team", f"{R}app"
AWS = "arn:aws:iam::aws:policy/ReadOnlyAccess"
SERVICE = f"{R}aws-service-role/x.amazonaws.com/AWSServiceRoleForX"
RESERVED = f"{R}aws-reserved/sso.amazonaws.com/AWSReservedSSO_x_0123456789abcdef"
TEXT = json.dumps(document(allow("s3:*")), indent=3)
TRUST = Place(PlaceKind.TRUST, APP)


def given() -> World:
    home = account(
        A,
        role("app", trust=trusts(ANA), tags={"Team": "red"}, attached=["policy/Limit"]),
        role("AWSServiceRoleForX", path="/aws-service-role/x.amazonaws.com/", trust=trusts(ANA)),
        role(
            "AWSReservedSSO_x_0123456789abcdef",
            path="/aws-reserved/sso.amazonaws.com/",
            trust=trusts(ANA),
        ),
        user("ana", allows=allow("s3:GetObject"), groups=("team", "gone")),
        user("ben", boundary="policy/Limit"),
        group("team", allows=allow("s3:ListBucket")),
        managed("Limit", allow("s3:*")),
    )
    far = account(
        B,
        role("far", trust=trusts(A)),
        group("others"),
        managed("Far", allow("s3:*")),
        policy("ReadOnlyAccess", allow("s3:Get*"), arn=AWS),
    )
    guards = organization(A, (B, "ou-1"), units=(("ou-1", "r-ex01"),))
    return world(home, far, organization=guards)


def found(world: World, arn: str) -> Any:
    return find_holder(world, arn)


def made(edit: Edit) -> World:
    """Make an edit, and see that it shares what it leaves alone."""
    before = given()
    assert edit.refusal(before) is None
    after = Scenario(before, (edit,)).world
    assert after != before
    assert edit.refusal(before) is None
    assert Scenario(before).world is before
    return after


# Documents


def test_a_document_is_replaced_by_the_text_as_it_was_written() -> None:
    for text in (
        json.dumps(document(trusts(B)), indent=3),
        json.dumps(document(trusts(B))),
        json.dumps(document(trusts(B)), indent=1).replace("\n", "\r\n") + "\n\n",
        "\n \t" + json.dumps(document(trusts(B))),
    ):
        edit = WithDocument(TRUST, text)
        app = found(made(edit), APP)
        assert edit.label == "Edit trust of app"
        assert original(app.trust_policy) == text
        assert [one.value for one in app.trust_policy.statements[0].principals] == [B]
        assert app.trust_policy.name == "trust policy"


def test_every_kind_of_document_can_be_replaced() -> None:
    before = given()
    assert before.organization is not None
    guard = (before.organization.policies or ())[0]
    for place, label in (
        (Place(PlaceKind.INLINE, ANA, "ana-inline"), "Edit the inline policy ana-inline of ana"),
        (Place(PlaceKind.MANAGED, A, f"{P}Limit"), "Edit the managed policy Limit"),
        (
            Place(PlaceKind.ORGANIZATION, "", guard.id),
            f"Edit the policy {guard.id} of the organization",
        ),
    ):
        edit = WithDocument(place, TEXT)
        assert edit.label == label
        old, new = place.find(before), place.find(made(edit))
        assert old is not None
        assert new is not None
        assert original(new) == TEXT
        assert (new.name, new.type, new.arn) == (old.name, old.type, old.arn)


def test_what_an_edit_leaves_alone_is_shared() -> None:
    before = given()
    after = WithDocument(TRUST, json.dumps(document(trusts(B)))).apply(before)
    assert after.organization is before.organization
    assert after.accounts[1] is before.accounts[1]
    assert after.accounts[0].users is before.accounts[0].users
    assert after.accounts[0].roles[1] is before.accounts[0].roles[1]


BELOW = "The text is no policy document"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", f"{BELOW}: it does not begin with {{."),
        ("[]", f"{BELOW}: it does not begin with {{."),
        ("%7B%7D", f"{BELOW}: it does not begin with {{."),
        ('\n{"Statement": [}', f"{BELOW}. It is not valid JSON: expecting value (line 2, column"),
        ('{"Statement": [', f"{BELOW}. The document is cut off (line 1, column"),
        ('{"Statement": []}\n x', f"{BELOW}. The document has more text after its end (line 1"),
        ("{}", f"{BELOW}. The document has no Statement."),
        ('{"Statement": 1}', f"{BELOW}. The document is no list of statements."),
        ("{" * 70, f"{BELOW}. It is not valid JSON"),
        ('{"Statement": [' + "[" * 70 + "]" * 70 + "]}", f"{BELOW}. The data are nested more"),
    ],
)
def test_a_text_that_is_no_document_is_refused_with_where_and_why(text: str, said: str) -> None:
    refusal = WithDocument(TRUST, text).refusal(given())
    assert refusal is not None
    assert refusal.startswith(said)


# TR-15: what belongs to AWS


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (WithDocument(Place(PlaceKind.TRUST, "{}"), TEXT), "trust policy"),
        (WithDocument(Place(PlaceKind.INLINE, "{}", "x"), TEXT), "policies"),
        (WithNewInlinePolicy("{}", "x", TEXT), "policies"),
        (WithoutInlinePolicy("{}", "x"), "policies"),
        (Attach("{}", AWS), "policies"),
        (Detach("{}", AWS), "policies"),
        (WithBoundary("{}", AWS), "permissions boundary"),
        (WithoutTag("{}", "x"), "tags"),
        (WithMaxSessionDuration("{}", 3600), "maximum session duration"),
        (Quarantine("{}"), "policies"),
    ],
)
def test_roles_of_services_and_of_identity_center_are_left_alone_tr15(edit: Any, said: str) -> None:
    for arn, owner in (
        (SERVICE, "is a service-linked role"),
        (RESERVED, "belongs to IAM Identity"),
    ):
        refusal = filled(edit, arn).refusal(given())
        assert refusal is not None
        assert owner in refusal
        assert said in refusal


def filled(edit: Any, arn: str) -> Any:
    fields = {name: getattr(edit, name) for name in edit.__slots__}
    if "place" in fields:
        place = fields["place"]
        fields["place"] = Place(place.kind, arn, place.name)
    return type(edit)(**{name: arn if one == "{}" else one for name, one in fields.items()})


def test_documents_of_aws_are_left_alone() -> None:
    for name in ("p-FullAWSAccess", "p-RCPFullAWSAccess"):
        edit = WithDocument(Place(PlaceKind.ORGANIZATION, "", name), TEXT)
        assert "belongs to AWS" in str(edit.refusal(given()))
    edit = WithDocument(Place(PlaceKind.MANAGED, B, AWS), TEXT)
    assert "belongs to AWS" in str(edit.refusal(given()))
    with pytest.raises(EditRefused, match="belongs to AWS"):
        edit.apply(given())


# What is refused


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (WithDocument(Place(PlaceKind.TRUST, f"{R}no"), TEXT), "no is not among the imported"),
        (WithDocument(Place(PlaceKind.INLINE, ANA, "no"), TEXT), "no of ana is not imported"),
        (WithNewInlinePolicy(f"{U}no", "x", TEXT), "no is not among the imported"),
        (WithNewInlinePolicy(ANA, "ana-inline", TEXT), "ana has an inline policy ana-inline alr"),
        (WithNewInlinePolicy(ANA, "a b", TEXT), "The name of a policy has 1 to 128"),
        (WithNewInlinePolicy(ANA, "x" * 129, TEXT), "The name of a policy has 1 to 128"),
        (WithNewInlinePolicy(ANA, "x", "{"), BELOW),
        (WithoutInlinePolicy(ANA, "x"), "ana has no inline policy x"),
        (WithNewManagedPolicy("999999999999", "x", TEXT), "Account 9999 9999 9999 is not imported"),
        (
            WithNewManagedPolicy(A, "limit", TEXT),
            f"Account {group_digits(A)} has a managed policy limit already",
        ),
        (WithNewManagedPolicy(A, "", TEXT), "The name of a policy has 1 to 128"),
        (WithNewManagedPolicy(A, "x", TEXT, "x"), "A path begins and ends with /"),
        (WithNewManagedPolicy(A, "x", TEXT, "/aws-reserved/x/"), "is kept for AWS"),
        (WithNewManagedPolicy(A, "x", "{"), BELOW),
        (Attach(f"{U}no", AWS), "no is not among the imported"),
        (Attach(APP, f"{P}Limit"), "Limit is attached to app already"),
        (Attach(APP, f"{P}No"), "The import lacks the managed policy No"),
        (Attach(APP, "arn:aws:iam::aws:policy/No"), "The import lacks the AWS managed policy No"),
        (Attach(APP, f"arn:aws:iam::{B}:policy/Far"), "Far is of another account than app"),
        (Detach(f"{U}no", AWS), "no is not among the imported"),
        (Detach(ANA, AWS), "ReadOnlyAccess is not attached to ana"),
        (WithBoundary(f"{U}no", AWS), "no is not among the imported"),
        (WithBoundary(TEAM, AWS), "team is a group: groups have no permissions boundary"),
        (WithBoundary(ANA, None), "ana has no permissions boundary"),
        (WithBoundary(BEN, f"{P}Limit"), "Limit is the permissions boundary of ben already"),
        (WithBoundary(BEN, f"{P}No"), "The import lacks the managed policy No"),
        (WithoutTag(TEAM, "x"), "team is a group: groups have no tags"),
        (WithoutTag(f"{U}no", "x"), "no is not among the imported"),
        (WithoutTag(APP, "x"), "app has no tag x"),
        (IntoGroup(APP, TEAM), "app is not among the imported users"),
        (IntoGroup(ANA, f"{G}gone"), "gone is not among the imported groups"),
        (IntoGroup(ANA, f"arn:aws:iam::{B}:group/others"), "others is a group of another account"),
        (IntoGroup(ANA, TEAM), "ana is in the group team already"),
        (OutOfGroup(APP, TEAM), "app is not among the imported users"),
        (OutOfGroup(BEN, TEAM), "ben is not in the group team"),
        (OutOfGroup(ANA, f"arn:aws:iam::{B}:group/team"), "ana is not in the group team"),
        (WithMaxSessionDuration(ANA, 3600), "ana is not among the imported roles"),
        (WithMaxSessionDuration(APP, 3599), "is between 3,600 and 43,200 seconds"),
        (WithMaxSessionDuration(APP, 43201), "is between 3,600 and 43,200 seconds"),
        (MoveAccount("999", "ou-1"), "Account 999 is not among the accounts"),
        (MoveAccount(A, "ou-2"), "ou-2 is no OU or root"),
        (MoveAccount(A, ""), "Nothing is no OU or root"),
        (MoveAccount(B, "ou-1", "Sandbox"), f"Account {group_digits(B)} is in Sandbox already"),
        (Quarantine(TEAM), "team is a group: put its users into quarantine"),
        (WithStatement(TRUST, "{", "x"), "It is not valid JSON"),
        (WithStatement(TRUST, "[]", "x"), "is no statement"),
        (WithStatement(TRUST, "{} x", "x"), "is no statement"),
        (WithStatement(TRUST, '{"Sid": "x", "Sid": "y"}', "x"), "stand more than once"),
        (WithInlinePolicy(ANA, "x", "[]", "x"), "is no statement"),
        (WithInlinePolicy(ANA, "a b", "{}", "x"), "The name of a policy has 1 to 128"),
        (WithTag(ANA, "", "x", "x"), "A tag has a key of 1 to 128"),
        (WithTag(ANA, "x", "x" * 257, "x"), "A tag has a key of 1 to 128"),
        (WithGuardrail("p-1", A, "[]", "x"), "is no statement"),
        (WithoutStatement(TRUST, 7, "x"), "has no statement 8"),
        (Together((Quarantine(ANA), Quarantine(ANA)), "x"), "ana is in quarantine already"),
    ],
)
def test_what_cannot_be_made_is_refused_with_the_reason(edit: Edit, said: str) -> None:
    before = given()
    refusal = edit.refusal(before)
    assert refusal is not None
    assert said in refusal
    with pytest.raises(EditRefused) as refused:
        edit.apply(before)
    assert str(refused.value) == refusal


# Policies


def test_inline_policies_come_and_go() -> None:
    added = WithNewInlinePolicy(TEAM, "more", TEXT)
    team = found(made(added), TEAM)
    assert added.label == "Add inline policy more to team"
    assert [one.name for one in team.inline] == ["team-inline", "more"]
    assert original(team.inline[1]) == TEXT
    gone = WithoutInlinePolicy(ANA, "ana-inline")
    assert gone.label == "Delete inline policy ana-inline of ana"
    assert found(made(gone), ANA).inline == ()


def test_a_managed_policy_is_made_and_attached_and_detached() -> None:
    create = WithNewManagedPolicy(A, "New", TEXT, "/eng/")
    assert create.label == "Create managed policy New"
    after = made(create)
    new = after.accounts[0].policies[-1]
    assert (new.arn, original(new)) == (f"{P}eng/New", TEXT)
    attach = Attach(TEAM, f"{P}eng/New")
    assert attach.label == "Attach New to team"
    attached = attach.apply(after)
    assert found(attached, TEAM).attached == (f"{P}eng/New",)
    detach = Detach(TEAM, f"{P}eng/New")
    assert detach.label == "Detach New from team"
    assert detach.apply(attached) == after


@pytest.mark.parametrize("older", [None, (), (policy("Own", allow("*")),)])
def test_a_managed_policy_keeps_its_other_versions_and_a_new_one_has_none_pe2(
    older: tuple[Policy, ...] | None,
) -> None:
    own = replace(managed("Own", allow("s3:*")), other_versions=older)
    edits = (
        WithDocument(Place(PlaceKind.MANAGED, A, f"{P}Own"), TEXT),
        WithNewManagedPolicy(A, "New", TEXT),
    )
    after = Scenario(world(account(A, own)), edits).world.accounts[0].policies
    assert [original(one) for one in after] == [TEXT, TEXT]
    assert [one.other_versions for one in after] == [older, ()]


def test_an_aws_managed_policy_of_any_account_can_be_attached() -> None:
    assert found(made(Attach(ANA, AWS)), ANA).attached == (AWS,)


def test_the_partition_is_that_of_the_account() -> None:
    gov = account(A, user("x"))
    (one,) = gov.users
    moved = world(account(A, user("x", id="AIDAX")))
    assert WithNewManagedPolicy(A, "New", TEXT).arn(moved).startswith("arn:aws:iam:")
    assert WithNewManagedPolicy(B, "New", TEXT).arn(moved).startswith("arn:aws:iam:")
    there = type(one)(arn=f"arn:aws-us-gov:iam::{A}:user/x", name="x")
    assert WithNewManagedPolicy(A, "New", TEXT).arn(world(account(A, there))) == (
        f"arn:aws-us-gov:iam::{A}:policy/New"
    )


def test_a_boundary_is_set_and_removed() -> None:
    edit = WithBoundary(APP, f"{P}Limit")
    assert edit.label == "Set the permissions boundary of app to Limit"
    assert found(made(edit), APP).boundary == f"{P}Limit"
    edit = WithBoundary(BEN, None)
    assert edit.label == "Remove the permissions boundary of ben"
    assert found(made(edit), BEN).boundary is None


def test_a_tag_goes_in_any_case() -> None:
    edit = WithoutTag(APP, "team")
    assert edit.label == "Remove tag team of app"
    assert found(made(edit), APP).tags == ()


def test_a_user_joins_and_leaves_a_group() -> None:
    edit = IntoGroup(BEN, TEAM)
    assert edit.label == "Add ben to group team"
    assert found(made(edit), BEN).groups == ("team",)
    out = OutOfGroup(ANA, TEAM)
    assert out.label == "Remove ana from group team"
    assert found(made(out), ANA).groups == ("gone",)
    assert found(made(OutOfGroup(ANA, f"{G}gone")), ANA).groups == ("team",)


def test_a_maximum_session_duration_is_set() -> None:
    for seconds, text in ((43200, "12 h"), (5400, "1 h 30 min")):
        edit = WithMaxSessionDuration(APP, seconds)
        assert edit.label == f"Set the maximum session duration of app to {text}"
        after = made(edit)
        assert found(after, APP).max_session_duration == seconds
        assert "already" in str(edit.refusal(after))


# Quarantine


def test_a_user_in_quarantine_may_do_nothing() -> None:
    edit = Quarantine(ANA)
    assert edit.label == "Quarantine ana"
    after = made(edit)
    (_, denies) = found(after, ANA).inline
    (statement,) = denies.statements
    assert (denies.name, statement.actions, statement.resources) == ("Quarantine", ("*",), ("*",))
    assert "in quarantine already" in str(edit.refusal(after))


def test_nobody_may_assume_a_role_in_quarantine() -> None:
    edit = Quarantine(APP)
    after = made(edit)
    app = found(after, APP)
    assert isinstance(app, Role)
    assert [one.name for one in app.inline] == ["Quarantine"]
    (statement,) = app.trust_policy.statements
    assert statement.effect is not None
    assert statement.effect.value == "Deny"
    assert "in quarantine already" in str(edit.refusal(after))
    both = Together((WithoutInlinePolicy(APP, "Quarantine"), edit), "again")
    assert both.refusal(after) is None
    assert both.apply(after) == after
    reopened = WithDocument(TRUST, json.dumps(document(trusts(B)))).apply(after)
    assert found(edit.apply(reopened), APP) == app


def test_the_policy_of_a_quarantine_gets_a_name_that_is_free() -> None:
    taken = WithNewInlinePolicy(ANA, "Quarantine", TEXT).apply(given())
    names = [one.name for one in found(Quarantine(ANA).apply(taken), ANA).inline]
    assert names == ["ana-inline", "Quarantine", "Quarantine2"]


# Accounts


def test_an_account_moves_to_an_ou_and_back() -> None:
    edit = MoveAccount(A, "ou-1", "Sandbox")
    assert edit.label == "Move account 1111 2222 3333 to Sandbox"
    after = made(edit)
    assert MoveAccount(A, "r-ex01").apply(after) == given()
    assert MoveAccount(A, "r-ex01").label == "Move account 1111 2222 3333 to r-ex01"
    assert MoveAccount(A, "ou-1").refusal(world(account(A))) == "No organization is imported."


# Documents that say less than their text


def test_a_document_in_which_names_stand_twice_is_changed_as_a_text_only() -> None:
    text = '{"Statement": [{"Effect": "Allow", "Effect": "Deny", "Action": "*", "Resource": "*"}]}'
    place = Place(PlaceKind.INLINE, ANA, "ana-inline")
    before = WithDocument(place, text).apply(given())
    statement = json.dumps(deny("iam:*"))
    assert "stand more than once" in str(WithStatement(place, statement, "x").refusal(before))
    assert WithDocument(place, TEXT).refusal(before) is None


def test_an_edit_is_undone_by_a_scenario_without_it() -> None:
    before = given()
    edits: tuple[Edit, ...] = (Quarantine(ANA), IntoGroup(BEN, TEAM), MoveAccount(A, "ou-1"))
    assert Scenario(before, (edits[0], edits[2])).world == edits[2].apply(edits[0].apply(before))
    assert Scenario(before, edits[:0]).world is before
