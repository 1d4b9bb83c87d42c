"""Paths over trusts and ways: combinations, raises, administrators, resources."""

from itertools import product
from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.escalation.ends import Aim, PathEnds, aim_of
from rolescope.escalation.find import WayFinder, find_ways
from rolescope.escalation.find_paths import MAX_WAY_PATHS, PathLimits, find_way_paths
from rolescope.model.resource_list import Resource
from rolescope.trust.graph import trust_graph
from rolescope.trust.paths.hops import hops_of
from rolescope.trust.paths.values import StepLevel, Through
from support.worlds import build as worlds
from support.worlds.build import B, allow, deny, role, trusts, user
from support.worlds.escalation_worlds import (
    AT,
    EVERYTHING,
    A,
    alice,
    arn,
    for_service,
    thing,
    world,
)
from support.worlds.way_paths import ALICE, DATA, LAMBDA, TARGET, asked, paths, told


def test_a_way_and_then_a_trust() -> None:
    first = for_service("lambda", "First", allows=allow("sts:AssumeRole"))
    last = role("Target", trust=trusts(arn("role/First")))
    made = world(alice(LAMBDA), first, last)
    assert paths(made, TARGET) == [["PE-27 First", "trust Target"]]
    assert paths(made, TARGET, max_hops=1) == []
    assert asked(made, TARGET, max_hops=1).shortest is None
    assert paths(made, TARGET, by_ways=False) == []


def test_a_trust_and_then_a_way() -> None:
    hub = role("Hub", trust=trusts(ALICE), allows=LAMBDA)
    made = world(alice(allow()), hub, for_service("lambda"))
    found = asked(made, TARGET)
    assert [told(one) for one in found.listed] == [["trust Hub", "PE-27 Target"]]
    assert (found.count, found.is_exact, found.shortest, found.max_hops) == (1, True, 2, 4)
    assert found.listed[0].nodes == (ALICE, arn("role/Hub"), TARGET)
    assert (found.listed[0].level, found.listed[0].unmet) == (StepLevel.OPEN, 0)


def test_another_is_raised_and_then_become_pe78() -> None:
    may = allow(["iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"], TARGET)
    made = world(alice(may), role("Target"), role("Other", allows=EVERYTHING))
    raised = ["PE-9 raises Target", "PE-11 Target"]
    assert paths(made, "admin") == [raised]
    found = asked(made, "admin").listed[0]
    assert found.length == 1  # a raise is no step
    assert [hop.source for hop in found.hops] == [ALICE, ALICE]
    assert found.nodes == (ALICE, ALICE, TARGET)
    taken = paths(made, arn("role/Other"))
    assert taken == [[*raised, "admin Other"]]


def test_who_is_raised_may_be_become_by_a_trust_and_a_way_pe78() -> None:
    may = allow(["iam:PutRolePolicy", "sts:AssumeRole"])
    hub = role("Hub", trust=trusts(ALICE), allows=LAMBDA)
    made = world(alice(may), hub, for_service("lambda", allows=[]), role("Strange", trust=[]))
    raised = "PE-9 raises Target"
    found = asked(made, "admin", max_hops=2)
    assert [raised, "trust Hub", "PE-27 Target"] in [told(one) for one in found.listed]
    assert found.shortest == 1  # the hub is raised, too
    assert not any("Strange" in hop for path in found.listed for hop in told(path))
    assert all(raised not in told(one) for one in asked(made, "admin", max_hops=1).listed)


def test_who_is_raised_and_cannot_be_become_as_asked_is_no_way_on_pe78() -> None:
    """Its trust needs MFA, or a condition decides the way to it: neither is asked for."""
    mfa = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    gate = role("Gate", trust=trusts(ALICE, Condition=mfa))
    made = world(alice(allow(["iam:PutRolePolicy", "sts:AssumeRole"], arn("role/Gate"))), gate)
    assert paths(made, "admin", through=Through.ALLOWED) == []
    assert paths(made, "admin") == [["PE-9 raises Gate", "trust Gate"]]
    network = {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
    keys = allow("iam:CreateAccessKey", Condition=network)
    made = world(alice(allow("iam:PutUserPolicy", arn("user/bob")), keys), user("bob"))
    assert paths(made, "admin") == []
    assert paths(made, "admin", through=Through.ANY) == [["PE-9 raises bob", "PE-3 bob"]]


def test_nobody_goes_to_who_does_not_lead_on_to_whom_was_raised_pe78() -> None:
    may = allow(["iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"], TARGET)
    lost = role("Lost", trust=trusts(ALICE))
    passed = for_service("lambda", "Passed", allows=[])
    others = allow("sts:AssumeRole", arn("role/Lost"))
    made = world(alice(may, LAMBDA, others), role("Target"), lost, passed)
    assert paths(made, "admin") == [["PE-9 raises Target", "PE-11 Target"]]


def test_who_is_an_administrator_for_certain_is_not_raised() -> None:
    may = allow(["iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"], TARGET)
    made = world(alice(may), role("Target", allows=EVERYTHING))
    assert paths(made, "admin") == [["PE-11 Target"]]


def test_two_administrators_of_an_account_take_over_the_same() -> None:
    makers = [for_service("lambda", name, allows=EVERYTHING) for name in ("One", "Two")]
    made = world(alice(LAMBDA), *makers, role("Other"))
    found = paths(made, arn("role/Other"))
    assert found == [["PE-27 One", "admin Other"], ["PE-27 Two", "admin Other"]]


def test_each_hop_of_a_path_is_taken_by_who_is_there_and_not_by_its_twin() -> None:
    """Ways of principals with the same policies are found as one set."""
    twins = [user(name, allows=[LAMBDA]) for name in ("one", "two")]
    roles = [for_service("lambda", name, allows=[]) for name in ("First", "Second")]
    made = world(alice(), *twins, *roles)
    index = WorldIndex(made)
    hops = hops_of(trust_graph(index, AT), index, AT)
    finder = WayFinder(index, hops, AT)
    for name, target in product(("one", "two"), ("First", "Second")):
        ends = PathEnds((arn(f"role/{target}"),))
        (path,) = find_way_paths(finder, hops, (arn(f"user/{name}"),), ends, PathLimits()).listed
        assert path.nodes == (arn(f"user/{name}"), arn(f"role/{target}"))
        assert [hop.source for hop in path.hops] == [arn(f"user/{name}")]


def test_two_who_are_raised_in_the_same_way_are_told_by_name_pe78() -> None:
    may = allow(["iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"])
    made = world(alice(may), role("One"), role("Two"))
    found = paths(made, "admin")
    assert ["PE-9 raises One", "PE-11 One"] in found
    assert ["PE-9 raises Two", "PE-11 Two"] in found


def test_who_raises_itself_reaches_all_of_its_account_pe68() -> None:
    may = allow("iam:PutUserPolicy", ALICE)
    made = world(alice(may), role("Other"), user("bob"))
    assert paths(made, "admin") == [["PE-9 raises alice"]]
    assert asked(made, "admin").listed[0].nodes == (ALICE, ALICE)
    assert paths(made, arn("user/bob")) == [["PE-9 raises alice", "admin bob"]]


def test_an_administrator_goes_on_to_another_account_by_whom_it_takes_over() -> None:
    far = f"arn:aws:iam::{B}:role/Far"
    bridge = role("Bridge", allows=allow("sts:AssumeRole"))
    near = role("Near", trust=trusts(arn("role/Bridge")))
    made = worlds.world(
        worlds.account(
            A, alice(EVERYTHING), bridge, near, role("Other"), role("Next", trust=trusts(A))
        ),
        worlds.account(B, role("Far", trust=trusts(arn("role/Bridge")))),
    )
    assert paths(made, far) == [["admin Bridge", "trust Far"]]
    assert paths(made, arn("role/Other")) == [["admin Other"]]


def test_who_is_an_end_already_has_no_path() -> None:
    made = world(alice(EVERYTHING), role("Other", allows=EVERYTHING))
    assert paths(made, "admin") == []
    assert paths(made, ALICE) == []


def test_what_was_not_imported_leaves_a_path_depending_pe76() -> None:
    may = alice(allow("lambda:UpdateFunctionCode"))
    found = asked(world(may, for_service("lambda"), things=None), TARGET).listed
    assert [told(one) for one in found] == [["PE-28 Target"]]
    assert found[0].level is StepLevel.UNDECIDED
    assert found[0].stopped_at is None
    known = thing("lambda_function", "lambda:function:f", "role/Target")
    (path,) = asked(world(may, for_service("lambda"), things=(known,)), TARGET).listed
    assert path.level is StepLevel.OPEN
    assert paths(world(may, for_service("lambda"), complete=["lambda_function"]), TARGET) == []


def test_ways_that_a_condition_decides_are_asked_for() -> None:
    network = {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
    may = allow("iam:CreateAccessKey", Condition=network)
    made = world(alice(may), user("bob"))
    bob = arn("user/bob")
    assert paths(made, bob) == paths(made, bob, through=Through.ALLOWED) == []
    for through in (Through.CONDITIONAL, Through.ANY):
        (path,) = asked(made, bob, through=through).listed
        assert told(path) == ["PE-3 bob"]
        assert path.level is StepLevel.UNDECIDED


def test_trusts_that_need_something_are_left_out_where_all_is_to_be_allowed() -> None:
    mfa = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    made = world(alice(allow()), role("Target", trust=trusts(ALICE, Condition=mfa)))
    assert paths(made, TARGET, through=Through.ALLOWED) == []
    (path,) = asked(made, TARGET).listed
    assert (told(path), path.unmet) == (["trust Target"], 1)


def test_a_chain_that_nobody_can_walk_is_told_as_stopped() -> None:
    """MFA is the user's own; a session of a role never has it (MFA-8)."""
    mfa = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    hub = for_service("lambda", "Hub", allows=allow())
    gate = role("Gate", trust=trusts(arn("role/Hub")), allows=allow())
    last = role("Target", trust=trusts(arn("role/Gate"), Condition=mfa))
    made = world(alice(LAMBDA), hub, gate, last)
    (path,) = asked(made, TARGET, through=Through.ANY).listed
    assert told(path) == ["PE-27 Hub", "trust Gate", "trust Target"]
    assert (path.level, path.stopped_at) == (StepLevel.CLOSED, 2)


def test_stretches_of_trusts_on_both_sides_of_a_way_are_confirmed() -> None:
    hub = role("Hub", trust=trusts(ALICE), allows=LAMBDA)
    first = for_service("lambda", "First", allows=allow())
    made = world(alice(allow()), hub, first, role("Target", trust=trusts(arn("role/First"))))
    (path,) = asked(made, TARGET).listed
    assert told(path) == ["trust Hub", "PE-27 First", "trust Target"]
    assert path.level is StepLevel.OPEN


def test_a_path_ends_where_a_resource_may_be_used() -> None:
    reads = allow("s3:GetObject", "arn:aws:s3:::data/*")
    made = world(alice(LAMBDA), for_service("lambda", "Reader", allows=reads))
    (path,) = asked(made, DATA).listed
    assert told(path) == ["PE-27 Reader"]
    assert path.ends_in is not None
    assert (path.ends_in.action, path.ends_in.resource) == ("s3:GetObject", DATA)
    assert paths(made, DATA, by_ways=False) == []
    assert paths(world(alice(reads)), DATA) == [[]]  # its start may do it
    assert paths(world(alice(reads), things=None), DATA) == [[]]


def test_who_is_raised_has_to_be_become_to_use_a_resource() -> None:
    may = allow(["iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"], TARGET)
    made = world(alice(may), role("Target"))
    assert paths(made, DATA) == [["PE-9 raises Target", "PE-11 Target"]]


def bucket(name: str, **extra: Any) -> Resource:
    return Resource(type="s3_bucket", arn=f"arn:aws:s3:::{name}", account=A, extra=extra)


def test_the_policy_of_a_resource_counts() -> None:
    reads = alice(allow("s3:GetObject", "arn:aws:s3:::data/*"))
    denied = worlds.document({**deny("s3:*"), "Principal": "*"})
    assert paths(world(reads, things=(bucket("data", policy=denied),)), DATA) == []
    for other in (bucket("data"), bucket("other", policy=denied)):
        assert paths(world(reads, things=(other,)), DATA) == [[]]
    granted = worlds.document({**allow("s3:*"), "Principal": {"AWS": ALICE}})
    assert paths(world(alice(), things=(bucket("data", policy=granted),)), DATA) == [[]]


def test_who_may_write_its_own_policies_uses_what_its_limits_leave() -> None:
    may = allow(["iam:PutUserPolicy", "s3:GetObject"])
    limit = worlds.managed("Limit", allow(["iam:PutUserPolicy", "s3:*"]))
    own = [allow("iam:PutUserPolicy", ALICE)]
    made = world(alice(*own, boundary=arn("policy/Limit")), limit, role("Other"))
    assert paths(made, DATA) == [["PE-9 raises alice"]]
    assert paths(made, "admin") == paths(made, arn("role/Other")) == []
    assert paths(world(alice(may)), DATA) == [[]]


def test_who_is_raised_within_limits_is_become_and_uses_what_they_leave() -> None:
    """PE-8 with PE-61: no administrator, for the boundary of the role stays."""
    limit = worlds.managed("Limit", allow("s3:*"))
    raises = allow("iam:AttachRolePolicy", TARGET)
    bounded = role("Target", trust=trusts(A), boundary=arn("policy/Limit"))
    raised = world(alice(raises, allow()), limit, bounded)
    assert paths(raised, DATA) == [["PE-8 raises Target", "trust Target"]]
    assert paths(raised, "admin") == []
    assert paths(world(alice(raises), limit, bounded), DATA) == []  # nobody can become it
    other = worlds.managed("Limit", allow("ec2:*"))
    assert paths(world(alice(raises, allow()), other, bounded), DATA) == []


def test_what_a_request_has_to_bring_counts_where_it_is_asked_for() -> None:
    network = {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
    made = world(alice(allow("s3:GetObject", Condition=network)))
    assert paths(made, DATA) == []
    (path,) = asked(made, DATA, through=Through.CONDITIONAL).listed
    assert path.level is StepLevel.UNDECIDED


def test_services_and_strangers_use_no_resource_themselves() -> None:
    reader = for_service("lambda", "Reader", allows=allow("s3:GetObject"))
    made = world(alice(), reader)
    found = asked(made, DATA, source="lambda.amazonaws.com")
    assert [told(one) for one in found.listed] == [["trust Reader"]]


@pytest.mark.parametrize(
    ("resource", "action", "aim"),
    [
        (DATA, None, Aim("s3:GetObject", DATA)),
        ("arn:aws:s3:::data", None, Aim("s3:GetObject", "arn:aws:s3:::data/*")),
        ("arn:aws:s3:::data", "s3:ListBucket", Aim("s3:ListBucket", "arn:aws:s3:::data")),
        ("arn:aws:kms:x:1:key/k", None, Aim("kms:Decrypt", "arn:aws:kms:x:1:key/k")),
        ("arn:aws:sqs:x:1:queue", None, None),
        ("queue", None, None),
    ],
)
def test_reading_is_meant_where_no_action_is_given(
    resource: str, action: str | None, aim: Aim | None
) -> None:
    assert aim_of(resource, action) == aim


def test_a_list_of_many_paths_says_that_there_are_more() -> None:
    hubs = [for_service("lambda", f"Hub{n}", allows=[LAMBDA, allow()]) for n in range(12)]
    middle = [role(f"Mid{n}", trust=trusts(A), allows=allow()) for n in range(6)]
    last = role("Target", trust=trusts(A))
    found = asked(world(alice(LAMBDA), *hubs, *middle, last), TARGET)
    assert len(found.listed) == found.count == MAX_WAY_PATHS
    assert not found.is_exact


def test_ways_of_one_source_are_those_of_the_whole_search() -> None:
    """Found alone or with all others: the same ways, whoever is looked at first."""
    function = thing(
        "lambda_function",
        "lambda:function:f",
        "role/Target",
        policy={
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"AWS": arn("user/carol")},
                    "Action": "lambda:*",
                    "Resource": "*",
                }
            ],
        },
    )
    made = world(
        alice(LAMBDA, allow("iam:AttachRolePolicy")),
        user("bob", allows=allow("iam:CreateAccessKey")),
        user("carol"),
        user("maker", allows=allow("iam:*")),
        for_service("lambda"),
        for_service("lambda", "Hub", allows=LAMBDA),
        role("Open", trust=trusts(A), allows=EVERYTHING),
        things=(function,),
    )
    index = WorldIndex(made)
    graph = trust_graph(index, AT)
    whole = find_ways(graph, index, AT)
    alone = WayFinder(index, hops_of(graph, index, AT), AT)
    for name in ("bob", "alice", "maker", "carol"):
        own = arn(f"user/{name}")
        found = {(way.rule.id, way.target): way for way in alone.ways_of(own)}
        known = {(way.rule.id, way.target): way for way in whole.by_source.get(own, ())}
        assert found == known
    assert alone.ways_of("arn:aws:iam::999999999999:user/nobody") == ()
    assert alone.ways_of(arn("user/nobody")) == ()
