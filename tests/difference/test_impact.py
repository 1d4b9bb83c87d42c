"""What an edit changes, said of small worlds by hand."""

from rolescope.analysis import analyse, as_imported
from rolescope.difference.find import find_impact
from rolescope.difference.impact import Access, CausePart, Impact, PermissionChange, Turn
from rolescope.difference.permissions import PermissionChanges
from rolescope.difference.reach.movers import ListLimits
from rolescope.engine.index import WorldIndex
from rolescope.importers.catalogue import load_catalogue
from rolescope.model.edit import Edit, Scenario, WithoutTrust
from rolescope.model.edits.trusts import WithoutAnyTrust
from rolescope.model.place import PlaceKind
from rolescope.model.policy import PrincipalType, StatementPrincipal
from rolescope.model.policy_edit import WithGuardrail, WithInlinePolicy
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
    organization,
    role,
    trusts,
    user,
    world,
)

ANA, BEN = (f"arn:aws:iam::{A}:user/{name}" for name in ("ana", "ben"))
HUB, ADMIN = (f"arn:aws:iam::{A}:role/{name}" for name in ("hub", "admin"))
LAKE = f"arn:aws:iam::{B}:role/lake"


def chain(*, also_lake: bool = False, **fields: object) -> World:
    """Ana and ben → hub → admin and lake; with `also_lake`, ana → lake as well."""
    lake = [HUB, ANA] if also_lake else [HUB]
    return world(
        account(
            A,
            user("ana", allows=allow()),
            user("ben", allows=allow()),
            role("hub", trust=trusts([ANA, BEN], Sid="People"), allows=allow()),
            role("admin", trust=trusts(HUB), allows=allow("*")),
        ),
        account(B, role("lake", trust=trusts(lake))),
        organization=organization(A, B, scps={A: [allow("*")], B: [allow("*")]}),
        **fields,
    )


def impact_of(base: World, *edits: Edit, limits: ListLimits | None = None) -> Impact:
    known = as_imported(base, NOW)
    scenario = Scenario(base, edits)
    graph = analyse(scenario, NOW, imported=known).graph
    after = Before(WorldIndex(scenario.world, known.index), graph, NOW)
    return find_impact(known, after, edits=edits, limits=limits or ListLimits())


def without(who: str) -> WithoutTrust:
    return WithoutTrust(HUB, StatementPrincipal(PrincipalType.USER, who, who))


def test_a_lost_trust_loses_what_is_behind_it() -> None:
    impact = impact_of(chain(), without(ANA))
    assert [(one.turn, one.id) for one in impact.edges] == [(Turn.GONE, f"{ANA} > {HUB}")]
    assert [(one.principals, one.role, one.before, one.after) for one in impact.flips] == [
        ((ANA,), HUB, Access.ALLOWED, Access.NONE)
    ]
    (loser,) = impact.losers
    assert loser.principals == (ANA,)
    assert (loser.direct, loser.indirect, loser.admins) == (1, 2, 1)
    assert [(one.role, one.is_direct, one.through) for one in loser.roles] == [
        (HUB, True, ""),
        (ADMIN, False, HUB),
        (LAKE, False, HUB),
    ]
    assert (impact.lost, impact.gained, impact.losing) == (3, 0, 1)
    assert (impact.checked, impact.total) == (5, 5)


def test_a_cause_is_a_statement_with_its_line_and_edit() -> None:
    (cause,) = impact_of(chain(), without(ANA)).losers[0].causes
    assert (cause.part, cause.turn, cause.sid, cause.statement) == (
        CausePart.STATEMENT,
        Turn.CHANGED,
        "People",
        0,
    )
    assert cause.line == 4
    assert cause.edit == 0
    assert cause.place is not None
    assert (cause.place.kind, cause.place.holder) == (PlaceKind.TRUST, HUB)


def test_whoever_gets_there_in_another_way_does_not_lose_it() -> None:
    impact = impact_of(chain(also_lake=True), without(ANA))
    assert [one.role for one in impact.losers[0].roles] == [HUB, ADMIN]


def test_principals_with_the_same_losses_stand_apart_by_what_caused_them() -> None:
    impact = impact_of(chain(), without(ANA), without(BEN))
    found = {one.principals: [cause.edit for cause in one.causes] for one in impact.losers}
    assert found == {(ANA,): [0], (BEN,): [1]}
    assert [one.verdicts for one in impact.losers] == [3, 3]
    assert impact.lost == 6


def test_principals_with_the_same_losses_are_together() -> None:
    impact = impact_of(chain(), WithoutAnyTrust(HUB))
    loser = next(one for one in impact.losers if ANA in one.principals)
    assert loser.principals == (ANA, BEN)
    assert [cause.edit for cause in loser.causes] == [0]


def test_the_caller_s_side_is_a_cause_as_well() -> None:
    denied = WithInlinePolicy(
        ANA, "no", '{"Effect": "Deny", "Action": "sts:*", "Resource": "*"}', "Deny it"
    )
    impact = impact_of(chain(), without(BEN), denied)
    by_who = {one.principals: one for one in impact.flips}
    (cause,) = by_who[ANA,].causes
    assert (cause.part, cause.turn, cause.name, cause.edit) == (
        CausePart.STATEMENT,
        Turn.NEW,
        "no",
        1,
    )
    (other,) = by_who[BEN,].causes
    assert other.edit == 0
    assert impact.holders == (ANA,)
    (changed,) = (one for one in impact.edges if one.turn is Turn.CHANGED)
    assert changed.causes == (cause,)


def test_an_scp_is_a_cause_for_all_below_it() -> None:
    guard = WithGuardrail(
        "p-no", A, '{"Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "*"}', "Deny it"
    )
    impact = impact_of(chain(), guard)
    assert {one.principals for one in impact.losers} == {(ANA, BEN), (HUB,)}
    for flip in impact.flips:
        assert [(one.part, one.name, one.holder) for one in flip.causes] == [
            (CausePart.ATTACHMENT, "p-no", A)
        ]
    assert set(impact.holders) == {ANA, BEN, HUB, ADMIN}


def test_a_principal_that_goes_takes_its_access_along() -> None:
    base = chain()
    first, second = base.accounts
    after = replace(base, accounts=(replace(first, users=first.users[1:]), second))
    impact = find_impact(as_imported(base, NOW), as_imported(after, NOW))
    assert [one.principals for one in impact.losers] == [(ANA,)]
    assert {one.part for one in impact.losers[0].causes} == {CausePart.PRINCIPAL}
    assert impact.holders == ()


def test_whoever_is_renamed_loses_nothing() -> None:
    """The policy that named it by ARN names it by the new one."""
    base = chain()
    new = f"arn:aws:iam::{A}:user/anna"
    again = world(
        account(
            A,
            user("anna", allows=allow()),
            user("ben", allows=allow()),
            role("hub", trust=trusts([new, BEN], Sid="People"), allows=allow()),
            role("admin", trust=trusts(HUB), allows=allow("*")),
        ),
        account(B, role("lake", trust=trusts(HUB))),
        organization=organization(A, B, scps={A: [allow("*")], B: [allow("*")]}),
    )
    impact = find_impact(as_imported(base, NOW), as_imported(again, NOW), renamed={ANA: new})
    assert (impact.edges, impact.flips, impact.losers, impact.gainers) == ((), (), (), ())
    assert find_impact(as_imported(base, NOW), as_imported(again, NOW)).lost == 3


def test_what_is_listed_is_limited_and_what_is_counted_is_not() -> None:
    impact = impact_of(chain(), without(ANA), limits=ListLimits(groups=1, roles=2))
    (loser,) = impact.losers
    assert [one.role for one in loser.roles] == [HUB, ADMIN]
    assert (loser.more, loser.verdicts, impact.lost) == (1, 3, 3)
    none = impact_of(chain(), without(ANA), limits=ListLimits(groups=0, roles=0))
    assert (none.losers, none.lost, none.losing) == ((), 3, 1)


def test_a_condition_that_can_be_met_changes_a_trust_and_no_verdict() -> None:
    base = chain()
    first, second = base.accounts
    hub = role(
        "hub",
        trust=trusts([ANA, BEN], Sid="People", Condition={"Bool": {MFA: "true"}}),
        allows=allow(),
    )
    hub = replace(first.roles[0], trust_policy=hub.trust_policy)
    after = replace(base, accounts=(replace(first, roles=(hub, *first.roles[1:])), second))
    impact = find_impact(as_imported(base, NOW), as_imported(after, NOW))
    assert {(one.turn, one.id) for one in impact.edges} == {
        (Turn.CHANGED, f"{ANA} > {HUB}"),
        (Turn.CHANGED, f"{BEN} > {HUB}"),
    }
    assert not impact.flips
    assert impact.count(Turn.CHANGED) == 2
    assert {cause.turn for one in impact.edges for cause in one.causes} == {Turn.CHANGED}


MFA = "aws:MultiFactorAuthPresent"


def test_other_words_for_the_same_are_no_change() -> None:
    base = chain()
    first, second = base.accounts
    hub = role("hub", trust=[trusts(BEN, Sid="B"), trusts(ANA, "STS:AssumeRole")], allows=allow())
    hub = replace(first.roles[0], trust_policy=hub.trust_policy)
    after = replace(base, accounts=(replace(first, roles=(hub, *first.roles[1:])), second))
    impact = find_impact(as_imported(base, NOW), as_imported(after, NOW))
    assert (impact.edges, impact.flips) == ((), ())


def test_a_lifted_denial_gives_access_back() -> None:
    def guarded(*scps: dict[str, object]) -> World:
        guards = organization(A, B, scps={A: [allow("*"), *scps]})
        return replace(chain(), organization=guards)

    impact = find_impact(
        as_imported(guarded(deny("sts:AssumeRole")), NOW), as_imported(guarded(), NOW)
    )
    assert impact.gaining == 3
    assert impact.lost == 0
    for change in impact.gainers:
        assert {one.part for one in change.causes} <= {CausePart.ATTACHMENT, CausePart.STATEMENT}
        assert {one.turn for one in change.causes} == {Turn.GONE}


def permissions_of(base: World, *edits: Edit) -> dict[str, PermissionChange]:
    known = as_imported(base, NOW)
    scenario = Scenario(base, edits)
    graph = analyse(scenario, NOW, imported=known).graph
    after = Before(WorldIndex(scenario.world, known.index), graph, NOW)
    holders = find_impact(known, after, edits=edits).holders
    found = PermissionChanges(known, after, load_catalogue(), edits=edits).of(holders)
    return {one.principal: one for one in found}


def test_permissions_gained_and_lost_have_a_statement() -> None:
    base = chain()
    first, second = base.accounts
    reads = user("ana", allows=[allow(), allow("s3:GetObject", Sid="Reads")])
    ana = replace(first.users[0], inline=reads.inline)
    reading = replace(base, accounts=(replace(first, users=(ana, *first.users[1:])), second))
    more = WithInlinePolicy(
        ANA, "more", '{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}', "More"
    )
    found = permissions_of(reading, more)[ANA]
    assert (found.gained.names, found.gained.count, found.lost.count) == (
        ("sqs:SendMessage",),
        1,
        0,
    )
    assert [(one.name, one.turn, one.edit) for one in found.causes] == [("more", Turn.NEW, 0)]
    deny_ = WithInlinePolicy(
        ANA, "no", '{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}', "No"
    )
    assert permissions_of(reading, deny_)[ANA].lost.names == ("s3:GetObject",)


def test_permissions_below_another_scp_differ() -> None:
    guard = WithGuardrail(
        "p-no", A, '{"Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "*"}', "Deny it"
    )
    found = permissions_of(chain(), guard)
    assert set(found) == {ANA, BEN, HUB, ADMIN}
    assert found[ANA].lost.names == ("sts:AssumeRole",)
    assert found[ADMIN].lost.count == 1


def test_a_policy_that_changes_nothing_is_no_change_of_permissions() -> None:
    again = WithInlinePolicy(
        ADMIN, "same", '{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}', "Same"
    )
    assert permissions_of(chain(), again) == {}
