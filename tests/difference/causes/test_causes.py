"""Causes: each kind of difference is named as what takes or gives access."""

import json
from typing import Any

import pytest

from rolescope.analysis import analyse, as_imported
from rolescope.difference.find import find_impact
from rolescope.difference.impact import Access, Cause, CausePart, Flip, Impact, Turn
from rolescope.engine.index import WorldIndex
from rolescope.model.edit import Scenario, WithoutTrust
from rolescope.model.edits.accounts import MoveAccount
from rolescope.model.edits.documents import WithDocument
from rolescope.model.edits.durations import WithMaxSessionDuration
from rolescope.model.edits.entities import WithoutPrincipal
from rolescope.model.edits.groups import IntoGroup, OutOfGroup
from rolescope.model.edits.guardrails import AttachGuardrail
from rolescope.model.edits.managed import Attach, Detach, WithBoundary
from rolescope.model.edits.trusts import RequireExternalId
from rolescope.model.place import Place, PlaceKind
from rolescope.model.policy import Condition, PrincipalType, StatementPrincipal
from rolescope.model.policy_edit import WithCondition, WithStatement, WithTag
from rolescope.model.principal import OidcProvider
from rolescope.model.world import World
from rolescope.trust.known import Before
from rolescope.value import replace
from support.worlds.build import (
    NOW,
    A,
    B,
    account,
    allow,
    deny,
    document,
    group,
    managed,
    organization,
    role,
    trusts,
    user,
    world,
)

ANA, BEN, CAT = (f"arn:aws:iam::{A}:user/{name}" for name in ("ana", "ben", "cat"))
STAFF = f"arn:aws:iam::{A}:group/staff"
REACH, LIMIT = (f"arn:aws:iam::{A}:policy/{name}" for name in ("Reach", "Limit"))
FAR, RED = (f"arn:aws:iam::{B}:role/{name}" for name in ("far", "red"))
TAGGED_RED = Condition("StringEquals", "aws:PrincipalTag/team", ("red",))
IS_RED = {"StringEquals": {"aws:PrincipalTag/team": "red"}}
OIDC = f"arn:aws:iam::{B}:oidc-provider/ci.example.org"


def place_of_reach() -> World:
    """Ana by her group, ben by a managed policy may assume far; cat may not."""
    return world(
        account(
            A,
            user("ana", groups=("staff",), tags={"team": "red"}),
            user("ben", attached=(REACH,)),
            user("cat"),
            group("staff", allows=allow("sts:*", Sid="Staff")),
            managed("Reach", allow("sts:AssumeRole")),
            managed("Limit", allow("s3:*")),
        ),
        account(
            B,
            role("far", trust=trusts([ANA, BEN, CAT], Sid="People")),
            role("red", trust=trusts(ANA, Condition=IS_RED)),
            role("ci", trust=trusts({"Federated": OIDC}, "sts:AssumeRoleWithWebIdentity")),
            OidcProvider(OIDC, "ci.example.org", ("sts.amazonaws.com",)),
        ),
        organization=organization(
            A,
            B,
            units=[("ou-strict", "r-ex01")],
            scps={"ou-strict": [allow("*"), deny("sts:*", Sid="NoSessions")]},
        ),
    )


def impact_of(*edits: Any, base: World | None = None) -> Impact:
    given = base or place_of_reach()
    known = as_imported(given, NOW)
    scenario = Scenario(given, edits)
    graph = analyse(scenario, NOW, imported=known).graph
    after = Before(WorldIndex(scenario.world, known.index), graph, NOW)
    return find_impact(known, after, edits=edits)


def flip_of(impact: Impact, principal: str, target: str = FAR) -> Flip:
    return next(one for one in impact.flips if principal in one.principals and one.role == target)


def cause_of(impact: Impact, principal: str, target: str = FAR) -> Cause:
    (cause,) = flip_of(impact, principal, target).causes
    return cause


@pytest.mark.parametrize(
    ("edit", "who", "part", "turn", "statement"),
    [
        (OutOfGroup(ANA, STAFF), ANA, CausePart.GROUPS, Turn.GONE, 0),
        (IntoGroup(CAT, STAFF), CAT, CausePart.GROUPS, Turn.NEW, 0),
        (Detach(BEN, REACH), BEN, CausePart.ATTACHMENT, Turn.GONE, 0),
        (Attach(CAT, REACH), CAT, CausePart.ATTACHMENT, Turn.NEW, 0),
        (WithBoundary(ANA, LIMIT), ANA, CausePart.ATTACHMENT, Turn.NEW, None),
        (WithoutPrincipal(ANA), ANA, CausePart.PRINCIPAL, Turn.GONE, None),
    ],
)
def test_what_a_caller_has_is_the_cause(
    edit: Any, who: str, part: CausePart, turn: Turn, statement: int | None
) -> None:
    impact = impact_of(edit)
    cause = cause_of(impact, who)
    assert (cause.part, cause.turn, cause.holder) == (part, turn, who)
    assert (cause.statement, cause.edit) == (statement, 0)
    assert flip_of(impact, who).is_loss == (who != CAT)


def test_a_managed_policy_is_the_cause_for_who_has_it() -> None:
    place = Place(PlaceKind.MANAGED, A, REACH)
    text = json.dumps(document(allow("s3:*")))
    impact = impact_of(WithDocument(place, text))
    assert [one.principals for one in impact.flips] == [(BEN,)]
    assert {one.turn for one in flip_of(impact, BEN).causes} <= {Turn.CHANGED, Turn.GONE}
    assert {one.place for one in flip_of(impact, BEN).causes} == {place}
    assert impact.holders == (BEN,)


def test_a_policy_of_a_group_is_the_cause_for_its_members() -> None:
    place = Place(PlaceKind.INLINE, STAFF, "staff-inline")
    found = place.find(place_of_reach())
    assert found is not None
    impact = impact_of(WithStatement(place, json.dumps(deny("sts:AssumeRole", FAR)), "Deny"))
    cause = cause_of(impact, ANA)
    assert (cause.part, cause.turn, cause.holder, cause.statement) == (
        CausePart.STATEMENT,
        Turn.NEW,
        STAFF,
        1,
    )
    assert impact.holders == (ANA,)


def test_tags_are_the_cause_where_no_statement_is() -> None:
    impact = impact_of(WithTag(ANA, "team", "blue", "Ana is blue"))
    assert cause_of(impact, ANA, RED).part is CausePart.TAGS
    assert [one.role for one in impact.flips] == [RED]


def test_an_account_that_moves_comes_below_other_guardrails() -> None:
    impact = impact_of(MoveAccount(A, "ou-strict"))
    cause = cause_of(impact, BEN)
    assert (cause.part, cause.turn, cause.sid, cause.holder) == (
        CausePart.UNIT,
        Turn.NEW,
        "NoSessions",
        A,
    )
    assert set(impact.holders) == {ANA, BEN, CAT}


def test_a_session_s_length_changes_no_verdict() -> None:
    impact = impact_of(WithMaxSessionDuration(FAR, 7200))
    assert (impact.flips, impact.losers, impact.holders) == ((), (), ())


def test_a_condition_is_a_change_of_its_statement() -> None:
    impact = impact_of(RequireExternalId(FAR, "x-1"))
    assert impact.flips == ()
    assert len(impact.edges) == 3
    for change in impact.edges:
        (cause,) = change.causes
        assert (cause.part, cause.turn, cause.sid) == (CausePart.STATEMENT, Turn.CHANGED, "People")


def test_of_several_edits_of_a_document_the_last_is_named_that_made_the_statement() -> None:
    place = Place(PlaceKind.TRUST, FAR)

    def denied(who: str) -> WithStatement:
        statement = {"Effect": "Deny", "Principal": {"AWS": who}, "Action": "sts:AssumeRole"}
        return WithStatement(place, json.dumps(statement), f"Deny {who}")

    impact = impact_of(denied(ANA), WithTag(BEN, "x", "y", "Tag"), denied(BEN))
    assert cause_of(impact, ANA).edit == 0
    assert cause_of(impact, BEN).edit == 2
    assert cause_of(impact, BEN).statement == 2


def test_whole_accounts_come_and_go() -> None:
    given = place_of_reach()
    less = replace(given, accounts=given.accounts[:1])
    impact = find_impact(as_imported(given, NOW), as_imported(less, NOW))
    assert {cause.part for one in impact.flips for cause in one.causes} == {CausePart.ACCOUNT}
    back = find_impact(as_imported(less, NOW), as_imported(given, NOW))
    assert {cause.turn for one in back.flips for cause in one.causes} == {Turn.NEW}
    assert back.gained == impact.lost > 0


def test_a_provider_that_goes_is_the_cause_for_its_roles() -> None:
    given = place_of_reach()
    first, second = given.accounts
    less = replace(given, accounts=(first, replace(second, oidc_providers=())))
    impact = find_impact(as_imported(given, NOW), as_imported(less, NOW))
    (flip,) = impact.flips
    assert (flip.principals, flip.before) == ((OIDC,), Access.ALLOWED)
    assert [(one.part, one.holder) for one in flip.causes] == [(CausePart.PROVIDER, B)]


def test_a_principal_made_anew_is_told() -> None:
    """ARN-18: the same name, another one."""
    given = place_of_reach()
    first, second = given.accounts
    old, new = (
        replace(first, users=(replace(first.users[0], id=id_, groups=groups), *first.users[1:]))
        for id_, groups in (("AIDAOLD", ("staff",)), ("AIDANEW", ()))
    )
    impact = find_impact(
        as_imported(replace(given, accounts=(old, second)), NOW),
        as_imported(replace(given, accounts=(new, second)), NOW),
    )
    assert (cause_of(impact, ANA).part, cause_of(impact, ANA).turn) == (
        CausePart.PRINCIPAL,
        Turn.CHANGED,
    )


def test_an_organization_that_is_not_there_any_more_lifts_its_guardrails() -> None:
    given = MoveAccount(A, "ou-strict").apply(place_of_reach())
    alone = replace(given, organization=None, organization_known=True)
    impact = find_impact(as_imported(given, NOW), as_imported(alone, NOW))
    assert impact.gained > 0
    parts = {cause.part for one in impact.flips for cause in one.causes}
    assert parts <= {CausePart.ATTACHMENT, CausePart.UNIT}
    assert {cause.sid for one in impact.flips for cause in one.causes} == {"NoSessions"}


@pytest.mark.parametrize(
    ("level", "losers"),
    [("r-ex01", {BEN}), ("ou-top", {BEN}), ("ou-elsewhere", {ANA, BEN})],
)
def test_an_ou_that_is_not_imported_may_have_any_guardrail(level: str, losers: set[str]) -> None:
    """SCP-6: it is not known what is above ou-top, but that the root is; ou-elsewhere may be."""
    units = [("ou-top", "ou-gone"), ("ou-elsewhere", "r-ex01")]
    given = replace(place_of_reach(), organization=organization((A, "ou-top"), B, units=units))
    scp = Place(PlaceKind.ORGANIZATION, name=f"p-scp-{level}-0")
    impact = impact_of(WithCondition(scp, 0, TAGGED_RED, "Only red may"), base=given)
    assert {who for flip in impact.flips for who in flip.principals} == losers
    causes = {(one.place, one.statement) for flip in impact.flips for one in flip.causes}
    assert causes == {(scp, 0)}
    assert all(flip.causes for flip in impact.flips)


def test_an_account_that_stands_for_unlisted_roles_has_the_causes_of_who_is_shut_out() -> None:
    """Where ana gets in, nobody else of the account is told; it is once nobody known gets in."""
    ana = user("ana", allows=allow("sts:AssumeRole"))
    own = account(A, ana, incomplete=("roles",))
    there = account(B, role("far", trust=trusts(A)))
    given = world(own, there, organization=organization(A, B))
    silent = WithDocument(
        Place(PlaceKind.INLINE, ANA, "ana-inline"), json.dumps(document(allow("s3:*")))
    )
    impact = impact_of(silent, base=given)
    assert flip_of(impact, ANA).is_loss
    assert not flip_of(impact, A).is_loss
    assert flip_of(impact, A).causes
    assert {cause.place for cause in flip_of(impact, A).causes} == {silent.place}


def test_guardrails_over_an_account_are_causes_where_it_stands_for_unlisted_roles() -> None:
    there = account(B, role("far", trust=trusts(A)))
    given = world(account(A, incomplete=("roles",)), there, organization=organization(A, B))
    scp = Place(PlaceKind.ORGANIZATION, name=f"p-scp-{A}-0")
    impact = impact_of(WithStatement(scp, json.dumps(deny("sts:*")), "Deny"), base=given)
    assert [flip.principals for flip in impact.flips] == [(A,)]
    cause = cause_of(impact, A)
    assert (cause.place, cause.statement, cause.turn) == (scp, 1, Turn.NEW)


def causes_of(
    impact: Impact, principal: str, target: str = FAR
) -> list[tuple[CausePart, int | None]]:
    return [(one.part, one.edit) for one in flip_of(impact, principal, target).causes]


def named(user_: str) -> StatementPrincipal:
    return StatementPrincipal(PrincipalType.USER, user_, user_)


def switched_off() -> WithDocument:
    off = {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole"}
    document = {"Version": "2012-10-17", "Statement": [off]}
    return WithDocument(Place(PlaceKind.TRUST, FAR), json.dumps(document))


def test_a_principal_that_is_gone_and_a_trust_that_is_cut_are_both_named() -> None:
    """Undoing one of them alone undoes nothing."""
    edits = (WithoutTrust(FAR, named(ANA)), WithoutPrincipal(ANA))
    found = set(causes_of(impact_of(*edits), ANA))
    assert found == {(CausePart.STATEMENT, 0), (CausePart.PRINCIPAL, 1)}
    assert all(flip_of(impact_of(one), ANA).is_loss for one in edits)


def test_one_edit_that_takes_a_principal_away_is_named_once() -> None:
    impact = impact_of(WithTag(BEN, "x", "y", "Tag"), WithoutPrincipal(ANA))
    assert causes_of(impact, ANA) == [(CausePart.PRINCIPAL, 1)]


def test_of_edits_that_changed_a_statement_those_are_named_that_shut_somebody_out() -> None:
    """EV-2: each of two is let in no more by an edit of its own, and by the one that shuts all."""
    edits = (WithoutTrust(FAR, named(ANA)), WithoutTrust(FAR, named(BEN)), switched_off())
    impact = impact_of(*edits)
    assert {edit for _, edit in causes_of(impact, ANA)} == {0, 2}
    assert {edit for _, edit in causes_of(impact, BEN)} == {1, 2}


def test_all_edits_of_the_tags_of_a_principal_are_named() -> None:
    """CK-9: which tag a trust looks at is not said."""
    impact = impact_of(
        WithTag(BEN, "a", "b", "x"), WithTag(ANA, "team", "blue", "x"), WithTag(ANA, "c", "d", "x")
    )
    assert {edit for _, edit in causes_of(impact, ANA, RED)} == {1, 2}


def test_what_is_attached_and_edited_later_is_the_doing_of_both_edits() -> None:
    text = json.dumps(document(allow("sts:*")))
    edits = (Attach(CAT, LIMIT), WithDocument(Place(PlaceKind.MANAGED, A, LIMIT), text))
    expected = {CausePart.ATTACHMENT: 0, CausePart.STATEMENT: 1}
    assert dict(causes_of(impact_of(*edits), CAT)) == expected
    expected = {CausePart.ATTACHMENT: 1, CausePart.STATEMENT: 0}
    assert dict(causes_of(impact_of(*reversed(edits)), CAT)) == expected


def test_a_policy_that_a_group_gets_comes_with_its_membership() -> None:
    impact = impact_of(IntoGroup(CAT, STAFF), Attach(STAFF, REACH))
    assert set(causes_of(impact, CAT)) == {(CausePart.GROUPS, 0), (CausePart.ATTACHMENT, 1)}


def test_a_guardrail_that_is_attached_and_edited_later_is_the_doing_of_both_edits() -> None:
    """SCP-1: it bears on an account from its attachment on, and says what it says at the end."""
    strict = "p-scp-ou-strict-1"
    text = json.dumps(document([allow("*"), deny("sts:*", Condition=IS_RED)]))
    edits = (
        AttachGuardrail(strict, A),
        WithDocument(Place(PlaceKind.ORGANIZATION, "", strict), text),
    )
    expected = {(CausePart.ATTACHMENT, 0), (CausePart.STATEMENT, 1)}
    assert set(causes_of(impact_of(*edits), ANA)) == expected


def test_an_ou_gets_a_guardrail_and_an_account_in_one_scenario() -> None:
    """SCP-1: undoing either of the two edits lets everybody in again."""
    base = place_of_reach()
    assert base.organization is not None
    policies = base.organization.policies or ()
    spare = tuple(
        replace(one, targets=()) if one.id == "p-scp-ou-strict-1" else one for one in policies
    )
    given = replace(base, organization=replace(base.organization, policies=spare))
    edits = AttachGuardrail("p-scp-ou-strict-1", "ou-strict"), MoveAccount(A, "ou-strict")
    for order, expected in (
        (edits, {(CausePart.UNIT, 1), (CausePart.ATTACHMENT, 0)}),
        (edits[::-1], {(CausePart.UNIT, 0), (CausePart.ATTACHMENT, 1)}),
    ):
        assert set(causes_of(impact_of(*order, base=given), ANA)) == expected
