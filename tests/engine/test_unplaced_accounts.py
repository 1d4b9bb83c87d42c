"""Accounts of which the import does not tell what is above them (SCP-5, SCP-6, RCP-5, DF-46)."""

from typing import Any

import pytest

from rolescope.analysis import analyse
from rolescope.engine.index import WorldIndex
from rolescope.model.arn import group_digits
from rolescope.model.caller import SamlCaller
from rolescope.model.coverage import coverage
from rolescope.model.edit import Scenario
from rolescope.model.gap import GapKind
from rolescope.model.principal import SamlProvider
from rolescope.model.world import MemberAccount, World
from rolescope.trust.edge import Standing
from rolescope.trust.pairs import allowed_pairs
from rolescope.value import replace
from support.worlds.asking import ALLOWED, DEPENDS, FORBIDDEN, act, arn, assume
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

EVE = f"arn:aws:iam::{B}:user/eve"
NO_STS, NO_EC2 = deny("sts:*"), deny("ec2:*")
FULL = allow("*")
CIRCLE = (("ou-1", "ou-2"), ("ou-2", "ou-1"))
SHAPES: dict[str, dict[str, Any]] = {
    "circle": {"units": CIRCLE, "place": "ou-2"},
    "own parent": {"units": (("ou-1", "r-ex01"), ("ou-2", "ou-2")), "place": "ou-2"},
    "parent of an OU missing": {"units": (("ou-1", "r-ex01"), ("ou-2", "ou-9")), "place": "ou-2"},
    "parent of the account missing": {"units": (("ou-1", "r-ex01"),), "place": ""},
    "parent not listed": {"units": (("ou-1", "r-ex01"),), "place": "ou-9"},
}


def lost(shape: str, **guardrails: Any) -> World:
    """Return a world where eve of B, whose place is lost, may assume Target of A."""
    given = SHAPES[shape]
    target = role("Target", trust=trusts(f"arn:aws:iam::{B}:root"), max_session_duration=3600)
    return world(
        account(A, target),
        account(B, user("eve", allows=allow("*")), role("Own", trust=trusts(EVE))),
        organization=organization(A, (B, given["place"]), units=list(given["units"]), **guardrails),
    )


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_above_for_certain_holds_scp5(shape: str) -> None:
    """Every member is below the root; an OU that is known to be above counts as well."""
    for place in ("r-ex01", B, *(("ou-2",) if SHAPES[shape]["place"] == "ou-2" else ())):
        assert assume(lost(shape, scps={place: [FULL, NO_STS]}), EVE).decision is FORBIDDEN
        own = assume(lost(shape, rcps={place: [deny("*", Principal="*")]}), EVE, arn("role/Own", B))
        assert own.decision is FORBIDDEN


@pytest.mark.parametrize("shape", [one for one in SHAPES if one != "circle"])
def test_what_may_be_above_is_never_guessed_scp6(shape: str) -> None:
    """An SCP of another OU denies where that OU is above: the verdict depends, on that alone."""
    given = lost(shape, scps={"ou-1": [FULL, NO_STS]})
    verdict = assume(given, EVE)
    assert verdict.decision is DEPENDS
    assert any(
        f"an OU above account {group_digits(B)} is not imported" in what for what in verdict.unknown
    )
    other = assume(lost(shape, scps={"ou-1": [FULL, NO_EC2]}), EVE)
    assert other.decision is ALLOWED
    assert f"SCPs of account {group_digits(B)}" in other.unknown
    narrow = assume(lost(shape, scps={"ou-1": [allow("s3:*")]}), EVE)
    assert narrow.decision is DEPENDS
    rcp = lost(shape, rcps={"ou-1": [deny("sts:AssumeRole", Principal="*")]})
    assert assume(rcp, EVE, arn("role/Own", B)).decision is DEPENDS


@pytest.mark.parametrize("shape", SHAPES)
def test_a_place_that_is_not_known_is_a_gap(shape: str) -> None:
    given = lost(shape)
    (gap,) = coverage(given).of(GapKind.PLACES)
    assert gap.subjects == (B,)
    verdict = assume(given, EVE)
    assert verdict.decision is ALLOWED
    assert f"SCPs of account {group_digits(B)}" in verdict.unknown
    paths = {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "*/ou-1/*"}}
    trust = trusts("*", Condition=paths)
    asked = replace(given, accounts=(account(A, role("Target", trust=trust)), *given.accounts[1:]))
    assert assume(asked, EVE).decision is DEPENDS


def test_an_account_in_its_place_has_no_gap() -> None:
    given = lost("circle")
    assert given.organization is not None
    whole = replace(given.organization, accounts=given.organization.accounts[:1])
    assert coverage(replace(given, organization=whole)).of(GapKind.PLACES) == ()


def test_members_that_may_be_missing_are_unknown_df46() -> None:
    """Where the list of accounts lacks some, one that is not in it may be a member."""
    given = world(
        account(A, role("Target", trust=trusts(f"arn:aws:iam::{B}:root"))),
        account(B, user("eve", allows=allow("*"))),
        organization=organization(A, scps={"r-ex01": [FULL, NO_STS]}),
    )
    assert given.organization is not None
    assert f"SCPs of account {group_digits(B)}" not in assume(given, EVE).unknown
    unsure = replace(given, organization=replace(given.organization, members_known=False))
    verdict = assume(unsure, EVE)
    assert verdict.decision is ALLOWED
    assert f"SCPs of account {group_digits(B)}" in verdict.unknown
    assert coverage(unsure).of(GapKind.MEMBERS)
    mine = trusts("*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg1"}})
    asked = replace(unsure, accounts=(account(A, role("Target", trust=mine)), unsure.accounts[1]))
    assert assume(asked, EVE).decision is DEPENDS


def test_an_organization_without_its_own_id_is_unknown_df46() -> None:
    mine = trusts("*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg1"}})
    given = world(
        account(A, role("Target", trust=mine)),
        account(B, user("eve", allows=allow("*"))),
        organization=replace(organization(A, B), id=""),
    )
    assert assume(given, EVE).decision is DEPENDS


def test_the_management_account_is_a_member_although_no_list_names_it_ck3_ck4() -> None:
    """It is in its organization for certain; only its place in it is not known."""
    whole = organization(A, management=B)
    unlisted = replace(whole, accounts=whole.accounts[1:])
    assert B not in {member.id for member in unlisted.accounts}
    ours = trusts("*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg1"}})
    placed = trusts("*", Condition={"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "*/r-*"}})
    eve = account(B, user("eve", allows=allow("*")))
    asked = world(account(A, role("Target", trust=ours)), eve, organization=unlisted)
    assert assume(asked, EVE).decision is ALLOWED
    verdict = assume(replace(asked, accounts=(account(A, role("Target", trust=placed)), eve)), EVE)
    assert verdict.decision is DEPENDS
    assert any(
        f"the place of account {group_digits(B)} is not imported" in what
        for what in verdict.unknown
    )
    index = WorldIndex(asked)
    assert index.organization_path(B) == ()
    assert index.organization_path("000000000000") is None


def test_scps_depend_where_the_management_account_is_not_known_scp2() -> None:
    given = world(
        account(A, role("Target", trust=trusts(f"arn:aws:iam::{B}:root"))),
        account(B, user("eve", allows=allow("*"))),
        organization=organization(A, B, management="", scps={"r-ex01": [FULL, NO_STS]}),
    )
    verdict = assume(given, EVE)
    assert verdict.decision is DEPENDS
    assert "which account manages the organization is not imported" in verdict.unknown


def test_an_account_whose_state_is_not_known_may_be_suspended_df21() -> None:
    given = lost("circle")
    assert given.organization is not None
    members = (MemberAccount(id=B, name="b", parent="r-ex01", status=""),)
    given = replace(given, organization=replace(given.organization, accounts=members))
    assert f"whether account {group_digits(B)} is suspended" in assume(given, EVE).unknown


def test_tags_that_cannot_be_read_may_be_any_df46() -> None:
    """CK-5, CK-32: of the caller and of the resource; tags that are known stay known."""
    red = {"StringEquals": {"aws:PrincipalTag/team": "red"}}
    door = {"StringEquals": {"aws:ResourceTag/kind": "door"}}
    iam = {"StringEquals": {"iam:ResourceTag/kind": "door"}}
    for is_known, decision in ((True, "denied"), (False, "depends")):
        eve = user("eve", allows=allow("*"), tags=(("size", "s"),), tags_known=is_known)
        for condition in (red, door, iam):
            given = world(
                account(
                    A,
                    eve,
                    role("Target", trust=trusts("*", Condition=condition), tags_known=is_known),
                )
            )
            found = assume(given, "user/eve").decision
            assert (found is DEPENDS) == (decision == "depends")
            gap = coverage(given).of(GapKind.TAGS)
            assert bool(gap) is not is_known
        small = {"StringEquals": {"aws:PrincipalTag/size": "s"}}
        given = world(account(A, eve, role("Target", trust=trusts("*", Condition=small))))
        assert assume(given, "user/eve").decision is ALLOWED


def test_metadata_of_which_the_end_cannot_be_read_df14() -> None:
    provider = f"arn:aws:iam::{A}:saml-provider/Okta"
    trust = trusts({"Federated": provider}, "sts:AssumeRoleWithSAML")
    for until, is_named in (("", True), (None, False), ("2030-01-01T00:00:00Z", False)):
        given = world(account(A, role("Target", trust=trust), SamlProvider(provider, until)))
        verdict = assume(given, SamlCaller(provider=provider), action="sts:AssumeRoleWithSAML")
        assert any("metadata" in what for what in verdict.unknown) is is_named


def test_actions_of_a_lost_account_are_as_careful() -> None:
    given = lost("parent of the account missing", scps={"ou-1": [FULL, NO_EC2]})
    assert act(given, EVE, "ec2:RunInstances", "*").decision is DEPENDS
    assert act(given, EVE, "s3:ListAllMyBuckets", "*").decision is ALLOWED


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("place", ["ou-1", "r-ex01", B])
@pytest.mark.parametrize("document", [NO_STS, NO_EC2, allow("s3:*")])
def test_all_pairs_are_answered_as_each_is(
    shape: str, place: str, document: dict[str, Any]
) -> None:
    """The evaluation of all callers at once knows of the same gaps."""
    rcps = {place: [{**document, "Principal": "*"}]}
    for given in (lost(shape, scps={place: [FULL, document]}), lost(shape, rcps=rcps)):
        index = WorldIndex(given)
        expected = {
            (caller, role_)
            for caller in (*index.users, *index.roles)
            for role_ in index.roles
            if assume(given, caller, role_).decision is ALLOWED
        }
        assert set(allowed_pairs(index, NOW)) == expected
        graph = analyse(Scenario(given), NOW).graph
        eve = next(one for one in graph.edges if one.target == arn("role/Target"))
        assert (eve.standing is Standing.DENIED) == (assume(given, EVE).decision is FORBIDDEN)
