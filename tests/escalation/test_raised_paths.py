"""Paths that go on with raised rights, as the engine answers with them (PE-78)."""

from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.escalation import find_paths, raised
from rolescope.escalation.find import WayFinder
from rolescope.escalation.find_paths import PathLimits
from rolescope.escalation.find_reach import WayReach, find_way_reach
from rolescope.escalation.proof import Proofs
from rolescope.escalation.raised import raised_index, raised_worlds
from rolescope.escalation.rights import ChangeKind, Rights, RightsChange, RightsKind
from rolescope.exporters.way_paths_json import way_paths_json
from rolescope.model.policy import Policy
from rolescope.model.world import World
from rolescope.trust.entities import entities
from rolescope.trust.graph import trust_graph
from rolescope.trust.paths.hops import Hops, hops_of
from rolescope.trust.paths.values import Step, StepLevel, Through
from rolescope.value import replace
from rolescope.words.paths.way_paths import way_paths_text, way_reach_words
from support.worlds import build as worlds
from support.worlds.build import B, allow, deny, group, role, trusts, user
from support.worlds.escalation_worlds import AT, A, alice, arn, for_service, world
from support.worlds.way_paths import ALICE, DATA, LAMBDA, TARGET, asked, paths, told

PUT = allow("iam:PutUserPolicy", ALICE)
FAR = f"arn:aws:iam::{B}:role/Far"
READ = allow("s3:GetObject")
LIMIT = worlds.managed("Limit", allow("iam:*"))
WIDE = worlds.managed("Wide", allow(["iam:*", "s3:*"]))
LIMITED = {"boundary": arn("policy/Limit")}


# Administrators by a raise, in other accounts


def abroad(*own: Any, trust: Any = None, **changes: Any) -> World:
    """Make Alice, and a role of another account that trusts hers."""
    far = worlds.account(B, role("Far", trust=trust or trusts(A)))
    return worlds.world(worlds.account(A, alice(*own, **changes), LIMIT, role("Other")), far)


@pytest.mark.parametrize("trust", [A, ALICE, "*"])
def test_who_is_raised_to_admin_goes_on_to_other_accounts_pe78(trust: str) -> None:
    made = abroad(PUT, trust=trusts(trust))
    assert paths(made, FAR) == [["PE-9 raises alice", "trust Far"]]
    (path,) = asked(made, FAR).listed
    assert (path.level, path.length) == (StepLevel.OPEN, 1)


def test_what_stays_after_a_raise_closes_the_hop_after_it_pe78() -> None:
    """The raise itself stays open in all of them."""
    assert paths(abroad(PUT, deny("sts:AssumeRole", FAR)), FAR) == []
    assert paths(abroad(PUT, trust=trusts(arn("role/Nobody"))), FAR) == []
    limit = worlds.organization(A, scps={A: [worlds.document([allow("*"), deny("sts:*", FAR)])]})
    assert paths(replace(abroad(PUT), organization=limit), FAR) == []


def test_what_a_trust_asks_for_is_asked_of_who_was_raised_too_pe78() -> None:
    asks = trusts(A, Condition={"StringEquals": {"sts:ExternalId": "abc"}})
    assert paths(abroad(PUT, trust=asks), FAR, through=Through.ALLOWED) == []
    (path,) = asked(abroad(PUT, trust=asks), FAR).listed
    assert (path.level, path.unmet) == (StepLevel.OPEN, 1)


def test_without_its_boundary_an_administrator_goes_on_to_other_accounts_pe15_pe78() -> None:
    made = abroad(allow("*"), **LIMITED)
    assert paths(made, FAR) == [["PE-15 raises alice", "trust Far"]]
    assert asked(made, FAR).listed[0].level is StepLevel.OPEN


def test_a_path_goes_on_from_the_other_account_as_a_chain_ch5_pe78() -> None:
    """The session that the raised user has there is asked with the rights of its role."""
    near = worlds.account(A, alice(PUT))
    far = role("Far", trust=trusts(A), allows=allow())
    last = f"arn:aws:iam::{B}:role/Last"
    made = worlds.world(near, worlds.account(B, far, role("Last", trust=trusts(FAR))))
    assert paths(made, last) == [["PE-9 raises alice", "trust Far", "trust Last"]]
    assert asked(made, last).listed[0].level is StepLevel.OPEN


def test_who_raised_another_goes_on_as_that_one_once_it_is_become_pe78() -> None:
    may = [allow("iam:PutRolePolicy", arn("role/Other")), allow(resource=arn("role/Other"))]
    far = worlds.account(B, role("Far", trust=trusts(arn("role/Other"))))
    made = worlds.world(worlds.account(A, alice(*may), role("Other", trust=trusts(A))), far)
    assert paths(made, FAR) == [["PE-9 raises Other", "trust Other", "trust Far"]]


def test_worlds_that_are_not_kept_are_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raised, "_MAX_KEPT", 1)
    monkeypatch.setattr(raised, "_MAX_NEAR", 1)
    near = worlds.account(A, alice(PUT), user("bob", allows=allow("iam:*", arn("user/bob"))))
    made = worlds.world(near, worlds.account(B, role("Far", trust=trusts(A))))
    index = WorldIndex(made)
    hops = raised_worlds(hops_of(trust_graph(index, AT), index, AT))
    first = hops.hops(ALICE, UNBOUNDED)
    assert hops.hops(ALICE, UNBOUNDED) is first
    assert hops.hops(arn("user/bob"), BY_POLICY).index is not first.index
    assert hops.hops(ALICE, UNBOUNDED) is not first


BY_POLICY = Rights(RightsKind.ADMIN, (RightsChange(ChangeKind.ANY_POLICY),))
UNBOUNDED = Rights(RightsKind.ADMIN, (RightsChange(ChangeKind.BOUNDARY), *BY_POLICY.changes))


def test_steps_abroad_are_those_of_the_world_where_one_alone_was_changed_pe78() -> None:
    """All of an account share theirs: they are the same as each by itself has."""
    mfa = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    own = [
        alice(deny("sts:AssumeRole", FAR)),
        user("bob", allows=allow("sts:AssumeRole", FAR, Condition=mfa), **LIMITED),
        role("Other", allows=deny("sts:*"), trust=trusts(f"arn:aws:iam::{B}:role/Hub")),
        role("Third", trust=trusts("*")),
    ]
    there = [
        role("Far", trust=[trusts(A), trusts(B), trusts("*", Condition=mfa)]),
        role("Hub", trust=[trusts(ALICE), trusts(arn("role/Other"), Condition=mfa)]),
        role("Last", trust=trusts(f"arn:aws:sts::{A}:assumed-role/Third/name")),
        role("Closed", trust=trusts(B)),
    ]
    made = worlds.world(worlds.account(A, *own, LIMIT), worlds.account(B, *there))
    index = WorldIndex(made)
    hops = hops_of(trust_graph(index, AT), index, AT)
    found = raised_worlds(hops)
    told = 0
    for who in (one.arn for account in made.accounts for one in entities(account)):
        for rights in (BY_POLICY, UNBOUNDED):
            changed = raised_index(index, who, rights.changes)
            whole = Hops(trust_graph(changed, AT), changed, AT)
            for through in Through:
                steps = found.steps_out(who, rights, through)
                expected = [*_cheapest(whole, who, through)]
                assert [*map(_row, steps)] == expected
                told += len(expected)
            raised_hops = found.hops(who, rights)
            source = hops.number[who]
            for target in map(hops.number.__getitem__, index.roles):
                steps = raised_hops.steps(source, target, Through.ANY)
                every = whole.steps(source, target, Through.ANY)
                if _is_abroad(who, hops.nodes[target].id):
                    assert [*map(_row, steps)] == [*map(_row, every)]
    assert told > 29


def _is_abroad(one: str, other: str) -> bool:
    return one.split(":")[4] != other.split(":")[4]


def _cheapest(hops: Hops, who: str, through: Through) -> list[tuple[object, ...]]:
    source = hops.number[who]
    abroad = (n for n, node in enumerate(hops.nodes) if _is_abroad(who, f"{node.id}:::::"))
    steps = (next(hops.steps(source, target, through), None) for target in abroad)
    return [_row(one) for one in steps if one is not None]


def _row(step: Step) -> tuple[object, ...]:
    return step.source, step.target, step.level, step.unmet, step.edge.id


# Whoever was raised, at a resource


def test_a_path_ends_where_a_joined_group_may_use_a_resource_pe10_pe78() -> None:
    join = allow("iam:AddUserToGroup", "arn:aws:iam::*:group/Ops")
    assert paths(world(alice(join), group("Ops", allows=READ)), DATA) == [["PE-10 raises alice"]]
    assert paths(world(alice(join), group("Ops", allows=allow())), DATA) == []


def test_a_path_ends_where_a_policy_within_a_boundary_may_use_a_resource_pe6_pe9_pe78() -> None:
    may = allow(["iam:PutUserPolicy", "iam:AttachUserPolicy"], ALICE)
    both = [["PE-6 raises alice"], ["PE-9 raises alice"]]
    limit = worlds.managed("Limit", [allow("iam:*UserPolicy"), READ])
    assert paths(world(alice(may, **LIMITED), limit), DATA) == both
    assert (
        paths(world(alice(may, **LIMITED), worlds.managed("Limit", allow("iam:*UserPolicy"))), DATA)
        == []
    )


def test_a_boundary_that_allows_its_own_removal_is_none_pe9_pe15_pe78() -> None:
    may = allow("iam:PutUserPolicy", ALICE)
    assert paths(world(alice(may, **LIMITED), LIMIT), "admin") == [
        ["PE-9 raises alice", "PE-15 raises alice"]
    ]
    stays = worlds.managed("Limit", [allow("iam:*"), deny("iam:*UserPermissionsBoundary")])
    assert paths(world(alice(may, **LIMITED), stays), "admin") == []


def test_the_policy_that_may_be_attached_decides_what_is_gained_pe0e_pe78() -> None:
    only = {"ArnEquals": {"iam:PolicyARN": arn("policy/Strong")}}
    may = allow("iam:AttachUserPolicy", ALICE, Condition=only)
    limit = worlds.managed("Limit", allow(["iam:AttachUserPolicy", "s3:*", "ec2:*"]))
    for allowed, found in (("s3:*", [["PE-6 raises alice"]]), ("sqs:*", [])):
        strong = worlds.managed("Strong", allow(["iam:Put*", allowed]))
        assert paths(world(alice(may, **LIMITED), limit, strong), DATA) == found


def version(name: str, *statements: Any) -> Policy:
    return worlds.policy(name, list(statements), arn=arn("policy/P"))


def test_an_older_version_of_a_policy_may_use_a_resource_pe2_pe78() -> None:
    restore = allow("iam:SetDefaultPolicyVersion", arn("policy/P"))
    versions = (version("v1", allow("ec2:*")), version("v2", READ))
    now = replace(version("P", allow("sqs:*")), other_versions=versions)
    own = alice(restore, attached=(arn("policy/P"),))
    assert paths(world(own, now), DATA) == [["PE-2 raises alice"]]
    assert paths(world(own, replace(now, other_versions=versions[:1])), DATA) == []


@pytest.mark.parametrize("own", [READ, allow("*")])
def test_without_its_boundary_somebody_uses_a_resource_pe15_pe78(own: Any) -> None:
    """Whether that makes an administrator or not; the boundary is gone, or another one."""
    taking = allow("iam:DeleteUserPermissionsBoundary")
    changing = allow(
        "iam:PutUserPermissionsBoundary",
        Condition={"ArnEquals": {"iam:PermissionsBoundary": arn("policy/Wide")}},
    )
    path = [["PE-15 raises alice"]]
    assert paths(world(alice(taking, own, **LIMITED), LIMIT), DATA)[:1] == path
    limit = worlds.managed("Limit", allow("iam:*Boundary"))
    assert paths(world(alice(changing, READ, **LIMITED), limit, WIDE), DATA) == path
    stop = deny("s3:*")
    found = paths(world(alice(taking, own, stop, **LIMITED), LIMIT), DATA)
    assert [one[-1] for one in found] == ([] if own is READ else ["PE-16 raises alice"] * 2)


def test_without_what_denies_somebody_uses_a_resource_pe16_pe78() -> None:
    stop = worlds.managed("Stop", deny("s3:*"))
    group_stop = group("Stop", allows=deny("s3:*"))
    inline = (worlds.policy("stop", deny("s3:*")),)
    may = allow(["iam:DetachUserPolicy", "iam:RemoveUserFromGroup", "iam:DeleteUserPolicy"])
    for limits in ({"attached": (arn("policy/Stop"),)}, {"groups": ("Stop",)}, {"inline": inline}):
        made = world(alice(may, READ, **limits), stop, group_stop)
        assert paths(made, DATA) == [["PE-16 raises alice"]]


def test_who_is_raised_without_admin_uses_a_resource_once_it_is_become_pe78() -> None:
    limit = worlds.managed("Limit", allow("s3:*"))
    bounded = role("Mid", trust=trusts(A), **LIMITED)
    may = [allow("iam:PutRolePolicy", arn("role/Mid")), allow(resource=arn("role/Mid"))]
    assert paths(world(alice(*may), bounded, limit), DATA) == [["PE-9 raises Mid", "trust Mid"]]
    assert paths(world(alice(may[0]), bounded, limit), DATA) == []  # nobody becomes it


# Whoever was raised, by a trust or a way


BOB = arn("user/bob")
JOIN = allow("iam:AddUserToGroup", "arn:aws:iam::*:group/Ops")
ASSUME = allow(resource=TARGET)
OPEN = role("Target", trust=trusts(A))


def joining(*gives: Any, own: Any = (), entities: Any = (OPEN,), **limits: Any) -> World:
    """Make Alice, who may join a group that gives something."""
    return world(alice(JOIN, *own), group("Ops", allows=list(gives)), *entities, **limits)


def test_who_joined_a_group_assumes_a_role_by_its_account_pe10_pe61_pe78() -> None:
    (path,) = asked(joining(ASSUME), TARGET).listed
    assert told(path) == ["PE-10 raises alice", "trust Target"]
    assert (path.level, path.length) == (StepLevel.OPEN, 1)
    assert paths(joining(allow("s3:*")), TARGET) == []
    assert paths(joining(ASSUME, entities=[role("Target", trust=trusts(B))]), TARGET) == []


def test_what_denies_the_hop_after_a_raise_closes_it_pe0i_pe78() -> None:
    """The raise itself stays open in all of them."""
    assert paths(joining(ASSUME, own=[deny("sts:*")]), TARGET) == []
    assert paths(joining(ASSUME, deny("sts:*")), TARGET) == []
    guard = worlds.organization(A, scps={A: [worlds.document([allow("*"), deny("sts:*", TARGET)])]})
    assert paths(joining(ASSUME, organization=guard), TARGET) == []
    limit = worlds.managed("Limit", allow("iam:*Group"))
    bounded = world(alice(JOIN, **LIMITED), group("Ops", allows=ASSUME), OPEN, limit)
    assert paths(bounded, TARGET) == []


@pytest.mark.parametrize(
    ("gives", "stops", "entity", "hop"),
    [
        (allow("iam:CreateAccessKey"), deny("iam:CreateAccessKey"), user("bob"), "PE-3 bob"),
        (LAMBDA, deny("iam:PassRole"), for_service("lambda"), "PE-27 Target"),
        (allow("iam:UpdateAssumeRolePolicy"), deny("iam:Update*"), role("Target"), "PE-11 Target"),
    ],
)
def test_who_joined_a_group_becomes_somebody_by_a_way_pe10_pe78(
    gives: Any, stops: Any, entity: Any, hop: str
) -> None:
    target = BOB if hop.endswith("bob") else TARGET
    assert paths(joining(gives, entities=[entity]), target) == [["PE-10 raises alice", hop]]
    assert paths(joining(gives, stops, entities=[entity]), target) == []
    assert paths(joining(gives, own=[stops], entities=[entity]), target) == []


def test_who_restored_a_version_passes_a_role_pe2_pe27_pe78() -> None:
    restore = allow("iam:SetDefaultPolicyVersion", arn("policy/P"))
    for other, found in ((LAMBDA, [["PE-2 raises alice", "PE-27 Target"]]), (READ, [])):
        now = replace(version("P", allow("sqs:*")), other_versions=(version("v1", other),))
        own = alice(restore, attached=(arn("policy/P"),))
        assert paths(world(own, now, for_service("lambda")), TARGET) == found


def test_whose_boundary_is_gone_assumes_a_role_pe15_pe61_pe78() -> None:
    taking = allow("iam:DeleteUserPermissionsBoundary")
    path = [["PE-15 raises alice", "trust Target"]]
    assert paths(world(alice(taking, ASSUME, **LIMITED), LIMIT, OPEN), TARGET) == path
    still = alice(taking, ASSUME, deny("sts:*"), **LIMITED)
    assert paths(world(still, LIMIT, OPEN), TARGET) == []
    direct = role("Target", trust=trusts(ALICE))  # no permission of hers is asked (TR-3)
    assert paths(world(alice(taking, **LIMITED), LIMIT, direct), TARGET) == [["trust Target"]]


def test_who_got_a_policy_within_a_boundary_assumes_a_role_pe9_pe61_pe78() -> None:
    put = allow("iam:PutUserPolicy", ALICE)
    for limit, found in (("sts:*", [["PE-9 raises alice", "trust Target"]]), ("s3:*", [])):
        bounded = worlds.managed("Limit", allow(["iam:PutUserPolicy", limit]))
        assert paths(world(alice(put, **LIMITED), bounded, OPEN), TARGET) == found


def test_without_what_denied_it_somebody_assumes_a_role_pe16_pe61_pe78() -> None:
    stop = worlds.managed("Stop", deny("sts:*"))
    may = allow("iam:DetachUserPolicy")
    own = alice(may, ASSUME, attached=(arn("policy/Stop"),))
    assert paths(world(own, stop, OPEN), TARGET) == [["PE-16 raises alice", "trust Target"]]


def test_who_raised_another_goes_on_as_that_one_without_admin_pe9_pe78() -> None:
    limit = worlds.managed("Limit", allow("sts:*"))
    mid = role("Mid", trust=trusts(A), **LIMITED)
    may = [allow("iam:PutRolePolicy", arn("role/Mid")), allow(resource=arn("role/Mid"))]
    found = [["PE-9 raises Mid", "trust Mid", "trust Target"]]
    assert paths(world(alice(*may), mid, limit, OPEN), TARGET) == found
    assert paths(world(alice(may[0]), mid, limit, OPEN), TARGET) == []
    assert paths(world(alice(*may), mid, worlds.managed("Limit", READ), OPEN), TARGET) == []


def test_who_raises_itself_goes_on_in_the_same_session_ch5_pe9_pe16_pe78() -> None:
    """The trust names the session: what it is called is said where the role is assumed."""
    named = trusts(f"arn:aws:sts::{A}:assumed-role/Mid/nightly")
    stop = worlds.managed("Stop", deny("sts:*"))
    may = [allow("iam:DetachRolePolicy", arn("role/Mid")), ASSUME]
    mid = role("Mid", trust=trusts(A), allows=may, attached=(arn("policy/Stop"),))
    made = world(alice(allow(resource=arn("role/Mid"))), mid, stop, role("Target", trust=named))
    (path,) = asked(made, TARGET).listed
    assert told(path) == ["trust Mid", "PE-16 raises Mid", "trust Target"]
    assert (path.level, path.stopped_at) == (StepLevel.OPEN, None)
    (path,) = asked(made, TARGET, arn("role/Mid")).listed
    assert (path.level, path.stopped_at) == (StepLevel.CLOSED, 1)


def test_two_who_raise_themselves_are_two_stretches_pe78() -> None:
    put = allow("iam:PutRolePolicy", arn("role/Mid"))
    mid = role("Mid", trust=trusts(A), allows=put)
    far = worlds.account(B, role("Far", trust=trusts(arn("role/Mid"))))
    ops = group("Ops", allows=allow(resource=arn("role/Mid")))
    (path,) = asked(worlds.world(worlds.account(A, alice(JOIN), ops, mid), far), FAR).listed
    assert told(path) == ["PE-10 raises alice", "trust Mid", "PE-9 raises Mid", "trust Far"]
    assert path.level is StepLevel.OPEN


def test_what_a_raise_gives_may_raise_another_who_is_become_then_pe8_pe61_pe78() -> None:
    attach = allow("iam:AttachRolePolicy", TARGET)
    found = [["PE-10 raises alice", "PE-8 raises Target", "trust Target"]]
    assert paths(joining(attach, ASSUME), "admin") == found
    assert paths(joining(ASSUME, own=[attach]), "admin") == found
    assert paths(joining(attach, own=[ASSUME]), "admin") == found
    assert paths(joining(attach), "admin") == []


def test_a_raise_may_be_what_another_raise_takes_pe10_pe78() -> None:
    more = group("More", allows=ASSUME)
    again = allow("iam:AddUserToGroup", "arn:aws:iam::*:group/More")
    twice = [["PE-10 raises alice", "PE-10 raises alice", "trust Target"]]
    assert paths(joining(again, entities=[more, OPEN]), TARGET) == twice
    assert (
        paths(
            joining(again, deny("iam:*", "arn:aws:iam::*:group/More"), entities=[more, OPEN]),
            TARGET,
        )
        == []
    )


def test_a_group_that_makes_one_member_an_administrator_leads_on_to_that_pe9_pe10_pe74() -> None:
    """No other member could write its own policies: the group is none of administrators."""
    near = allow("*", ALICE)
    assert paths(joining(near, own=[allow(NotAction="iam:*"), allow("iam:Get*")]), "admin") == [
        ["PE-10 raises alice", "PE-6 raises alice"],
        ["PE-10 raises alice", "PE-9 raises alice"],
    ]


def test_what_takes_two_raises_is_found_by_both_pe10_pe15_pe78() -> None:
    """Alone the group changes nothing within the boundary, and without it she may do no more."""
    limit = worlds.managed("Limit", allow(["iam:AddUserToGroup", "iam:*Boundary"]))
    may = [JOIN, allow("iam:DeleteUserPermissionsBoundary", ALICE)]
    ops = group("Ops", allows=ASSUME)
    assert paths(world(alice(*may, **LIMITED), limit, ops, OPEN), TARGET) == [
        ["PE-15 raises alice", "PE-10 raises alice", "trust Target"]
    ]
    assert paths(world(alice(may[0], **LIMITED), limit, ops, OPEN), TARGET) == []
    assert paths(world(alice(may[1], **LIMITED), limit, ops, OPEN), TARGET) == []


def test_what_two_groups_give_together_is_found_pe10_pe27_pe78() -> None:
    first, second = allow("iam:PassRole"), allow(["lambda:CreateFunction", "lambda:InvokeFunction"])
    may = allow("iam:AddUserToGroup")
    some = [group("One", allows=first), group("Two", allows=second), for_service("lambda")]
    again = ["PE-10 raises alice"] * 2
    assert paths(world(alice(may), *some), TARGET) == [[*again, "PE-27 Target"]]
    assert paths(world(alice(may), *some[1:]), TARGET) == []
    assert [one.node.id for one in reach(world(alice(may), *some)).reach.reached] == [TARGET]


def test_what_needs_no_raise_is_told_without_one_pe78() -> None:
    assert paths(joining(ASSUME, own=[ASSUME]), TARGET) == [["trust Target"]]
    keys = allow("iam:CreateAccessKey")
    assert paths(joining(keys, own=[keys], entities=[user("bob")]), BOB) == [["PE-3 bob"]]


def test_who_makes_itself_an_administrator_needs_no_lesser_raise_pe0g_pe78() -> None:
    own = [PUT, allow("iam:CreateAccessKey", BOB)]
    assert paths(joining(ASSUME, own=own), TARGET) == [["PE-9 raises alice", "admin Target"]]


def test_what_a_raise_frees_of_mfa_is_told_pe67_pe78() -> None:
    keys = "iam:CreateAccessKey"
    mfa = allow(keys, Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}})
    assert paths(joining(allow(keys), own=[mfa], entities=[user("bob")]), BOB) == [
        ["PE-10 raises alice", "PE-3 bob"],
        ["PE-3 bob"],
    ]


def test_each_needed_action_of_a_raised_hop_is_proved_with_the_raised_rights_pe67_pe78() -> None:
    made = joining(LAMBDA, entities=[for_service("lambda")])
    told_json = way_paths_json(asked(made, TARGET), Proofs(WorldIndex(made), AT))
    for hop in told_json["paths"][0]["hops"]:
        assert {need["verdict"] for need in hop["needs"]} == {"Allowed"}


def reach(made: World) -> WayReach:
    index = WorldIndex(made)
    hops = hops_of(trust_graph(index, AT), index, AT)
    return find_way_reach(WayFinder(index, hops, AT), hops, (ALICE,), PathLimits())


def test_who_is_reached_by_raised_hops_pe78() -> None:
    found = reach(joining(ASSUME))
    (one,) = found.reach.reached
    assert (one.node.id, one.hops, one.level) == (TARGET, 1, StepLevel.OPEN)
    assert (one.is_certain, found.raised) == (True, ())


def test_of_too_many_raises_some_are_left_and_that_is_said_pe78(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    some = [group(f"G{n}", allows=allow("iam:GetRole", arn(f"role/R{n}"))) for n in range(3)]
    made = world(alice(allow("iam:AddUserToGroup")), *some, user("bob"))
    assert asked(made, BOB).raises_left == 0
    monkeypatch.setattr(find_paths, "_MAX_RAISED", 2)
    found = asked(made, BOB)
    assert found.raises_left == 2
    left = "What 2 raised principals may do was not looked at: there are too many."
    assert way_paths_text(ALICE, BOB, found).endswith(f"in the imported data. {left}")
    assert not found.is_exact
    reached = reach(made)
    assert reached.raises_left == 2
    assert way_reach_words("alice", reached).endswith(left)
