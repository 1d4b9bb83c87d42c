"""What a source reaches over trusts and ways: the same as the paths to each principal."""

from rolescope.engine.index import WorldIndex
from rolescope.escalation.ends import PathEnds
from rolescope.escalation.find import WayFinder
from rolescope.escalation.find_paths import PathLimits, find_way_paths
from rolescope.escalation.find_reach import WayReach, find_way_reach
from rolescope.model.world import World
from rolescope.trust.graph import trust_graph
from rolescope.trust.paths.hops import hops_of
from rolescope.trust.paths.values import StepLevel, Through
from support.worlds import build as worlds
from support.worlds.build import B, allow, role, trusts, user
from support.worlds.escalation_worlds import (
    AT,
    EVERYTHING,
    A,
    alice,
    arn,
    for_service,
    world,
)

ALICE = arn("user/alice")
LAMBDA = allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"])
_USUAL = PathLimits()


def reach(made: World, limits: PathLimits = _USUAL) -> WayReach:
    """Return what alice reaches, after a look at the paths to each: they lead to the same."""
    index = WorldIndex(made)
    hops = hops_of(trust_graph(index, AT), index, AT)
    finder = WayFinder(index, hops, AT)
    found = find_way_reach(finder, hops, (ALICE,), limits)
    known = {one.node.id: one for one in found.reach.reached}
    for node in hops.nodes:
        if node.id != ALICE:
            ends = PathEnds((node.id,))
            paths = find_way_paths(finder, hops, (ALICE,), ends, limits)
            one = known.get(node.id)
            assert paths.shortest == (None if one is None else one.hops)
            if one is not None and one.is_certain:
                assert paths.listed[0].level is StepLevel.OPEN
    return found


def told(found: WayReach) -> list[tuple[str, int, StepLevel, bool]]:
    return [
        (one.node.id.rpartition("/")[2], one.hops, one.level, one.is_certain)
        for one in found.reach.reached
    ]


def test_trusts_and_ways_one_after_the_other() -> None:
    first = for_service("lambda", "First", allows=allow("sts:AssumeRole"))
    last = role("Last", trust=trusts(arn("role/First")))
    made = world(alice(LAMBDA), first, last)
    assert told(reach(made)) == [
        ("First", 1, StepLevel.OPEN, True),
        ("Last", 2, StepLevel.OPEN, True),
    ]
    near = reach(made, PathLimits(max_hops=1))
    assert (told(near), near.beyond) == ([("First", 1, StepLevel.OPEN, True)], 1)


def test_who_is_raised_reaches_its_account_and_goes_on_to_others_pe68() -> None:
    bridge = role("Bridge", allows=allow("sts:AssumeRole"))
    made = worlds.world(
        worlds.account(A, alice(allow("iam:PutUserPolicy", ALICE)), bridge, user("bob")),
        worlds.account(B, role("Far", trust=trusts(arn("role/Bridge")))),
    )
    found = reach(made)
    assert [(one.node.id, one.hops) for one in found.raised] == [(ALICE, 0)]
    assert told(found) == [
        ("Bridge", 1, StepLevel.OPEN, True),
        ("bob", 1, StepLevel.OPEN, True),
        ("Far", 2, StepLevel.OPEN, True),
    ]
    assert (found.reach.roles, found.reach.others) == (2, 1)


def test_another_is_raised_and_then_become_pe78() -> None:
    may = allow(["iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"], arn("role/Target"))
    found = reach(world(alice(may), role("Target"), role("Other", allows=EVERYTHING)))
    assert [(one.node.id, one.hops) for one in found.raised] == [(arn("role/Target"), 1)]
    assert [one[:2] for one in told(found)] == [("Target", 1), ("Other", 2)]


def test_what_was_not_imported_leaves_it_depending_pe76() -> None:
    may = alice(allow("lambda:UpdateFunctionCode"))
    found = reach(world(may, for_service("lambda"), things=None))
    assert told(found) == [("Target", 1, StepLevel.UNDECIDED, False)]


def test_what_asks_for_something_and_what_is_closed() -> None:
    with_mfa = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    gate = role("Gate", trust=trusts(ALICE, Condition=with_mfa))
    hub = role("Hub", trust=trusts(ALICE), allows=allow("sts:AssumeRole"))
    last = role("Last", trust=trusts(arn("role/Hub"), Condition=with_mfa))
    made = world(alice(allow("sts:AssumeRole")), gate, hub, last)
    found = reach(made)
    assert [(one[0], one[2]) for one in told(found)] == [
        ("Gate", StepLevel.OPEN),
        ("Hub", StepLevel.OPEN),
    ]
    assert [one.asks for one in found.reach.reached] == [True, False]
    closed = told(reach(made, PathLimits(through=Through.ANY)))
    assert closed[2:] == [("Last", 2, StepLevel.CLOSED, False)]
