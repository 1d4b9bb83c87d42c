"""Two imports: what somebody changed, what is the same however written, what only one knows."""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rolescope.difference.contents.changed_facts import FactDifference, FactKind
from rolescope.difference.contents.shared import LackingImport, NotCompared
from rolescope.difference.contents.world_difference import (
    WorldDifference,
    documents_of,
)
from rolescope.difference.impact import Turn
from rolescope.importers.demo import read_demo
from rolescope.model.collection import Assignment, PermissionSet
from rolescope.model.place import Place, PlaceKind, with_account, with_holder
from rolescope.model.principal import Group, OidcProvider, SamlProvider
from rolescope.model.world import Account, AttachedPolicy, MemberAccount, OrganizationalUnit, World
from rolescope.value import replace
from support.worlds.asking import arn
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
from support.worlds.compared import compare_worlds
from support.worlds.reformatted import reformatted, seeded, with_statement

NOTHING = WorldDifference()


@cache
def demo() -> World:
    found = read_demo().world
    assert found is not None
    return found


def facts(found: WorldDifference) -> list[tuple[FactKind, str, str, str, str]]:
    return [(one.kind, one.holder, one.subject, one.before, one.after) for one in found.facts]


@settings(max_examples=5)
@given(seed=st.integers(0, 2**32))
def test_a_reformatted_world_shows_nothing(seed: int) -> None:
    assert compare_worlds(demo(), reformatted(demo(), seeded(seed))) == NOTHING


@settings(max_examples=8)
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_exactly_the_edited_documents_are_found(data: st.DataObject, seed: int) -> None:
    places = [place for place, one in documents_of(demo()) if not one.unreadable]
    edited = data.draw(st.lists(st.sampled_from(places), max_size=6, unique=True))
    after = reformatted(demo(), seeded(seed))
    for place in edited:
        before = place.find(after)
        assert before is not None
        after = place.put(after, with_statement(before, deny("s3:Edited")))
    found = compare_worlds(demo(), after)
    assert {change.place for change in found.documents} == set(edited)
    assert not found.facts
    back = compare_worlds(after, demo())
    assert {change.place for change in back.documents} == set(edited)
    for change in found.documents:
        assert [(one.before, one.turn) for one in change.statements] == [(None, Turn.NEW)]


def small() -> World:
    return world(account(A, user("ana"), role("App", trust=trusts(arn("user/ana")))))


# Who is who: ARN-18


def test_a_renamed_user_is_the_same_one() -> None:
    """AWS writes the new ARN into trusts, since these hold the unique ID (PR-10)."""
    after = world(
        account(
            A,
            replace(user("ana", path="/eng/"), name="ana"),
            role("App", trust=trusts(arn("user/eng/ana"))),
        )
    )
    found = compare_worlds(small(), after)
    assert found.renamed == ((arn("user/ana"), arn("user/eng/ana")),)
    assert not found.documents
    assert [one.kind for one in found.facts] == [FactKind.RENAMED]


def test_a_condition_keeps_the_old_name() -> None:
    """PR-14: ARNs in conditions are never converted, so other text is another meaning."""
    before, after = (
        world(account(A, user("ana", path=path), role("App", trust=trusts(A, Condition=block))))
        for path, block in (
            ("/", {"ArnLike": {"aws:PrincipalArn": arn("user/ana")}}),
            ("/eng/", {"ArnLike": {"aws:PrincipalArn": arn("user/eng/ana")}}),
        )
    )
    assert len(compare_worlds(before, after).documents) == 1


def test_who_has_the_old_name_of_another_is_somebody_else() -> None:
    old = user("ana")
    after = world(
        account(
            A,
            replace(user("anna"), id=old.id),
            replace(user("ana"), id="AIDANEWNEWNEWNEWNEW1"),
            role("App", trust=trusts(arn("user/ana"))),
        )
    )
    found = compare_worlds(small(), after)
    assert found.renamed == ((arn("user/ana"), arn("user/anna")),)
    assert [change.place.kind for change in found.documents] == [PlaceKind.TRUST]
    assert (FactKind.USER, Turn.NEW) in {(one.kind, one.turn) for one in found.facts}


def test_a_recreated_user_is_called_out_with_what_trusts_the_old_one() -> None:
    old, new = user("ana").id, "AIDANEWNEWNEWNEWNEW1"
    block = {"StringLike": {"aws:userid": [f"{old}:*", old]}}
    after = world(
        account(
            A,
            replace(user("ana", allows=allow("s3:*", Condition=block)), id=new),
            role("App", trust=trusts(old)),
        )
    )
    found = compare_worlds(small(), after)
    (recreated,) = found.recreated
    assert (recreated.arn, recreated.before, recreated.after) == (arn("user/ana"), old, new)
    trust = Place(PlaceKind.TRUST, arn("role/App"))
    inline = Place(PlaceKind.INLINE, arn("user/ana"), "ana-inline")
    assert {(one.place, one.is_trust) for one in recreated.dead} == {(trust, True), (inline, False)}
    assert trust in {change.place for change in found.documents}


def test_an_id_that_is_still_somebodys_is_his_arn() -> None:
    before = small()
    after = world(account(A, user("ana"), role("App", trust=trusts(user("ana").id))))
    assert compare_worlds(before, after) == NOTHING


def test_without_unique_ids_the_arn_decides() -> None:
    before, after = (world(account(A, user("ana", id=id_))) for id_ in ("", "AIDA1111111111111111"))
    assert compare_worlds(before, after) == NOTHING


def test_who_came_and_who_went() -> None:
    after = world(account(A, role("App", trust=trusts(arn("user/ana"))), role("New")))
    found = compare_worlds(small(), after)
    assert {(one.kind, one.turn, one.subject) for one in found.facts} == {
        (FactKind.USER, Turn.GONE, "ana"),
        (FactKind.ROLE, Turn.NEW, "New"),
    }
    assert not found.documents


# Facts


def base() -> World:
    people = group("people", allows=allow("s3:*"))
    return world(
        account(
            A,
            user("ana", groups=("people",), tags={"team": "red", "cost": "1"}),
            people,
            managed("Reader", allow("s3:Get*")),
            managed("Limit", allow("*")),
            role("App", trust=trusts(A), attached=("policy/Reader",), max_session_duration=3600),
            OidcProvider(f"arn:aws:iam::{A}:oidc-provider/x.org", "x.org", ("a",)),
            SamlProvider(f"arn:aws:iam::{A}:saml-provider/Okta", "2027-01-01"),
        ),
        organization=organization(A, (B, "ou-1"), units=(("ou-1", "r-ex01"), ("ou-2", "r-ex01"))),
    )


def of_app(**fields: Any) -> Callable[[World], World]:
    return lambda world: with_holder(world, arn("role/App"), lambda one: replace(one, **fields))


def of_ana(**fields: Any) -> Callable[[World], World]:
    return lambda world: with_holder(world, arn("user/ana"), lambda one: replace(one, **fields))


def of_account(**fields: Any) -> Callable[[World], World]:
    return lambda world: with_account(world, A, lambda one: replace(one, **fields))


def of_organization(**fields: Any) -> Callable[[World], World]:
    def change(world: World) -> World:
        assert world.organization is not None
        return replace(world, organization=replace(world.organization, **fields))

    return change


def targets(world: World) -> World:
    assert world.organization is not None
    first, *rest = world.organization.policies or ()
    moved = replace(first, targets=("ou-2",))
    return of_organization(policies=(moved, *rest))(world)


UNITS = (OrganizationalUnit(id="ou-1", name="ou-1", parent="ou-3"),)
OKTA, OIDC = f"arn:aws:iam::{A}:saml-provider/Okta", f"arn:aws:iam::{A}:oidc-provider/x.org"
CHANGES: dict[str, tuple[Callable[[World], World], set[tuple[Any, ...]]]] = {
    "tags": (
        of_ana(tags=(("team", "blue"), ("new", "1"))),
        {
            (FactKind.TAG, arn("user/ana"), "team", "red", "blue"),
            (FactKind.TAG, arn("user/ana"), "cost", "1", ""),
            (FactKind.TAG, arn("user/ana"), "new", "", "1"),
        },
    ),
    "duration": (
        of_app(max_session_duration=7200),
        {(FactKind.DURATION, arn("role/App"), "", "3600", "7200")},
    ),
    "a duration not imported": (of_app(max_session_duration=None), set()),
    "boundary": (
        of_app(boundary=arn("policy/Limit")),
        {(FactKind.BOUNDARY, arn("role/App"), "", "", arn("policy/Limit"))},
    ),
    "attached": (
        of_app(attached=(arn("policy/Limit"),)),
        {
            (FactKind.ATTACHED, arn("role/App"), arn("policy/Reader"), arn("policy/Reader"), ""),
            (FactKind.ATTACHED, arn("role/App"), arn("policy/Limit"), "", arn("policy/Limit")),
        },
    ),
    "group": (of_ana(groups=()), {(FactKind.MEMBERSHIP, arn("user/ana"), "people", "people", "")}),
    "client IDs": (
        of_account(oidc_providers=(OidcProvider(OIDC, "x.org", ("b",)),)),
        {(FactKind.AUDIENCES, OIDC, "a", "a", ""), (FactKind.AUDIENCES, OIDC, "b", "", "b")},
    ),
    "client IDs not imported": (
        of_account(oidc_providers=(OidcProvider(OIDC, "x.org"),)),
        set(),
    ),
    "SAML": (
        of_account(saml_providers=(SamlProvider(OKTA, "2028-01-01"),)),
        {(FactKind.VALIDITY, OKTA, "", "2027-01-01", "2028-01-01")},
    ),
    "no provider": (
        of_account(saml_providers=(), oidc_providers=()),
        {(FactKind.PROVIDER, A, OKTA, OKTA, ""), (FactKind.PROVIDER, A, OIDC, OIDC, "")},
    ),
    "units": (
        of_organization(units=UNITS),
        {
            (FactKind.PARENT, "ou-1", "", "r-ex01", "ou-3"),
            (FactKind.UNIT, "ou-2", "", "ou-2", ""),
        },
    ),
    "accounts": (
        of_organization(
            accounts=(
                MemberAccount(id=A, name=A, parent="ou-2", status="SUSPENDED"),
                MemberAccount(id="999999999999", name="management", parent="r-ex01"),
            )
        ),
        {
            (FactKind.PARENT, A, "", "r-ex01", "ou-2"),
            (FactKind.STATUS, A, "", "ACTIVE", "SUSPENDED"),
            (FactKind.MEMBER, B, "", B, ""),
        },
    ),
    "organization": (
        of_organization(id="o-other", management_account=A, scps_enabled=False),
        {
            (FactKind.ORGANIZATION, "o-other", "", "o-exampleorg1", "o-other"),
            (FactKind.MANAGEMENT, "o-other", "", "999999999999", A),
            (FactKind.ENABLED, "r-ex01", "SCP", "enabled", "not enabled"),
        },
    ),
    "no organization": (
        lambda world: replace(world, organization=None),
        {(FactKind.ORGANIZATION, "o-exampleorg1", "", "o-exampleorg1", "")},
    ),
    "targets": (
        targets,
        {
            (FactKind.TARGET, "p-scp-r-ex01-0", "r-ex01", "r-ex01", ""),
            (FactKind.TARGET, "p-scp-r-ex01-0", "ou-2", "", "ou-2"),
        },
    ),
}


@pytest.mark.parametrize(("change", "expected"), CHANGES.values(), ids=CHANGES)
def test_facts(change: Callable[[World], World], expected: set[tuple[Any, ...]]) -> None:
    before, after = base(), change(base())
    found = compare_worlds(before, after)
    assert set(facts(found)) == expected
    back = compare_worlds(after, before)
    mirrored = {_mirror(one) for one in found.facts if one.kind is not FactKind.ORGANIZATION}
    kept = {one for one in back.facts if one.kind is not FactKind.ORGANIZATION}
    assert {replace(one, holder="") for one in kept} == {
        replace(one, holder="") for one in mirrored
    }


def _mirror(fact: FactDifference) -> FactDifference:
    turns = {Turn.NEW: Turn.GONE, Turn.GONE: Turn.NEW, Turn.CHANGED: Turn.CHANGED}
    return replace(fact, turn=turns[fact.turn], before=fact.after, after=fact.before)


def test_text_alone_is_told_apart() -> None:
    before = world(
        account(
            A,
            role("App", trust=trusts(A, Sid="Old"), description="a", allows=allow("s3:*")),
        ),
        organization=organization(A),
    )
    app = role("App", trust=trusts(A, Sid="New"), description="b")
    app = replace(app, inline=(policy("renamed", allow("s3:*")),))
    after = world(account(A, app), organization=before.organization)
    after = of_organization(
        accounts=(
            MemberAccount(id="999999999999", name="management", parent="r-ex01"),
            MemberAccount(id=A, name="prod", parent="r-ex01"),
        )
    )(after)
    found = compare_worlds(before, after)
    assert not found.documents
    assert not found.facts
    assert {(one.kind, one.before, one.after) for one in found.texts} == {
        (FactKind.SID, "Old", "New"),
        (FactKind.DESCRIPTION, "a", "b"),
        (FactKind.NAME, "App-inline", "renamed"),
        (FactKind.NAME, A, "prod"),
    }


def test_documents_come_and_go() -> None:
    before = world(account(A, user("ana", allows=allow("s3:*")), managed("Old", allow("*"))))
    after = world(
        account(
            A,
            replace(user("ana"), inline=(policy("new", allow("sts:*")),)),
            managed("New", allow("*")),
        )
    )
    found = compare_worlds(before, after)
    assert {(change.place.name, change.turn) for change in found.documents} == {
        ("ana-inline", Turn.GONE),
        ("new", Turn.NEW),
        (arn("policy/Old"), Turn.GONE),
        (arn("policy/New"), Turn.NEW),
    }


def test_a_policy_of_aws_comes_with_its_attachment() -> None:
    """DF-12: an export lists those of AWS since somebody has them: no document came."""
    view = replace(managed("ViewOnly", allow("s3:List*")), arn="arn:aws:iam::aws:policy/ViewOnly")
    before = world(account(A, user("ana")))
    after = world(account(A, user("ana", attached=(view.arn,)), view))
    found = compare_worlds(before, after)
    assert not found.documents
    assert [one.kind for one in found.facts] == [FactKind.ATTACHED]


def test_a_renamed_group_keeps_its_members() -> None:
    before, after = base(), base()
    (people,) = before.accounts[0].groups
    staff = replace(people, arn=arn("group/staff"), name="staff")
    after = of_account(groups=(staff,))(after)
    after = of_ana(groups=("staff",))(after)
    found = compare_worlds(before, after)
    assert [one.kind for one in found.facts] == [FactKind.RENAMED]
    assert not found.documents
    assert isinstance(people, Group)


# What one import lacks


def test_an_account_of_one_import_alone_was_not_removed() -> None:
    both = world(account(A, user("ana")), account(B, role("Far", trust=trusts(A))))
    one = world(account(A, user("ana")))
    assert compare_worlds(both, one) == WorldDifference(
        unknown=(NotCompared(LackingImport.ACCOUNT, was_there=True, of=B),)
    )
    assert compare_worlds(one, both) == WorldDifference(
        unknown=(NotCompared(LackingImport.ACCOUNT, was_there=False, of=B),)
    )


def untold(world: World) -> World:
    assert world.organization is not None
    policies = tuple(replace(one, targets=None) for one in world.organization.policies or ())
    return of_organization(policies=policies[:1])(world)


LACKS: dict[str, tuple[Callable[[World], World], list[tuple[LackingImport, str]]]] = {
    "providers": (
        of_account(oidc_providers=None, saml_providers=None),
        [(LackingImport.OIDC_PROVIDERS, A), (LackingImport.SAML_PROVIDERS, A)],
    ),
    "durations": (
        lambda world: of_app(max_session_duration=None)(of_account(roles_listed=False)(world)),
        [(LackingImport.DURATIONS, A)],
    ),
    "lists": (
        of_account(
            users=(),
            roles=(),
            groups=(),
            policies=(),
            incomplete=("users", "groups", "roles", "policies"),
        ),
        [
            (LackingImport.USERS, A),
            (LackingImport.GROUPS, A),
            (LackingImport.ROLES, A),
            (LackingImport.POLICIES, A),
        ],
    ),
    "documents": (of_account(policies=()), [(LackingImport.POLICIES, A)]),
    "organization": (
        lambda world: replace(world, organization=None, organization_known=False),
        [(LackingImport.ORGANIZATION, "")],
    ),
    "guardrails": (of_organization(policies=None), [(LackingImport.GUARDRAILS, "")]),
}


@pytest.mark.parametrize(("change", "expected"), LACKS.values(), ids=LACKS)
def test_what_one_import_lacks_is_unknown(
    change: Callable[[World], World], expected: list[tuple[LackingImport, str]]
) -> None:
    whole = of_account(policies=(base().accounts[0].policies[0],))(base())
    for before, after, was_there in (
        (whole, change(whole), True),
        (change(whole), whole, False),
    ):
        found = compare_worlds(before, after)
        assert found == WorldDifference(
            unknown=tuple(NotCompared(what, was_there, of) for what, of in expected)
        )


def test_targets_that_one_import_lacks_are_unknown() -> None:
    before = of_organization(policies=(_guardrail(("r-ex01",)), _guardrail(("ou-1",), "p-2")))(
        base()
    )
    after = of_organization(policies=(_guardrail(None), _guardrail(("ou-2",), "p-2")))(base())
    found = compare_worlds(before, after)
    assert found.unknown == (NotCompared(LackingImport.TARGETS, was_there=True, of="p-1"),)
    assert {(one.holder, one.subject) for one in found.facts} == {("p-2", "ou-1"), ("p-2", "ou-2")}


def _guardrail(at: tuple[str, ...] | None, id_: str = "p-1") -> AttachedPolicy:
    return AttachedPolicy(id=id_, policy=policy(id_, allow("*")), targets=at)


def test_an_enabled_type_that_one_import_does_not_tell_is_no_change() -> None:
    after = of_organization(scps_enabled=None, rcps_enabled=None)(base())
    unknown = tuple(
        NotCompared(LackingImport.ENABLED, was_there=True, of=kind) for kind in ("SCP", "RCP")
    )
    assert compare_worlds(base(), after) == WorldDifference(unknown=unknown)


def test_equal_worlds_share_nothing_and_differ_in_nothing() -> None:
    assert compare_worlds(base(), base()) == NOTHING
    assert compare_worlds(World(), World()) == NOTHING
    assert isinstance(base().accounts[0], Account)


def test_permission_sets_and_who_has_them() -> None:
    def sets(hours: int, *who: str) -> tuple[PermissionSet, ...]:
        given = tuple(Assignment(account=A, kind="USER", id=one) for one in who)
        first = PermissionSet(
            arn="ps-1", name="Admin", session_duration=f"PT{hours}H", assignments=given
        )
        return (first, PermissionSet(arn=f"ps-{hours}", name="Other"))

    before = replace(base(), permission_sets=sets(8, "ana", "bob"))
    after = replace(base(), permission_sets=sets(4, "ana"))
    assert set(facts(compare_worlds(before, after))) == {
        (FactKind.SESSION, "ps-1", "", "PT8H", "PT4H"),
        (FactKind.ASSIGNMENT, "ps-1", f"USER bob in {A}", f"USER bob in {A}", ""),
        (FactKind.PERMISSION_SET, "ps-8", "", "Other", ""),
        (FactKind.PERMISSION_SET, "ps-4", "", "", "Other"),
    }
    unknown = NotCompared(LackingImport.PERMISSION_SETS, was_there=True)
    assert compare_worlds(before, base()) == WorldDifference(unknown=(unknown,))


def test_another_alias_is_text() -> None:
    before, after = (of_account(alias=alias)(base()) for alias in ("prod", "production"))
    found = compare_worlds(before, after)
    assert [(one.kind, one.before, one.after) for one in found.texts] == [
        (FactKind.NAME, "prod", "production")
    ]
    assert compare_worlds(before, base()) == NOTHING
