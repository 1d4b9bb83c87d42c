"""What a source reaches over trusts and ways: the same as the paths to each principal."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rolescope.engine.index import WorldIndex, account_of
from rolescope.escalation import find_reach
from rolescope.escalation.ends import PathEnds
from rolescope.escalation.find import WayFinder, find_ways
from rolescope.escalation.find_paths import PathLimits, find_way_paths
from rolescope.escalation.find_reach import WayReach, find_way_reach
from rolescope.escalation.reach import Distances, by_steps
from rolescope.escalation.rule import Gain, TargetClass
from rolescope.escalation.way import EscalationWay
from rolescope.model.principal import Role
from rolescope.model.world import World
from rolescope.trust.admin import administers
from rolescope.trust.bulk.mask import bits
from rolescope.trust.entities import entities
from rolescope.trust.graph import trust_graph
from rolescope.trust.paths.hops import hops_of
from rolescope.trust.paths.values import StepLevel, Through
from rolescope.value import replace
from rolescope.words.paths.way_paths import way_reach_words
from support.worlds import build as worlds
from support.worlds.build import B, allow, group, role, trusts, user
from support.worlds.escalation_worlds import (
    AT,
    EVERYTHING,
    A,
    alice,
    arn,
    for_service,
    world,
)

ALICE, GATE = arn("user/alice"), arn("role/Gate")
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


def test_a_node_that_a_longer_path_reaches_first_counts_by_the_shorter_one() -> None:
    """A raise moves nobody, so who is raised may be nearer than it seems at first (PE-78)."""
    nearer: dict[str, list[tuple[int, str]]] = {
        "s": [(3, "far"), (1, "hub")],
        "hub": [(1, "far")],
        "far": [],
    }
    found = {place: steps for steps, place in by_steps(["s"], nearer.__getitem__)}
    assert found == {"s": 0, "hub": 1, "far": 2}


def test_distances_are_the_fewest_steps_and_none_where_nothing_leads() -> None:
    steps = {0: 0b0010, 1: 0b0101, 2: 0b0010, 3: 0b0001}
    distances = Distances(steps.__getitem__)
    assert [distances.between(0, end) for end in range(4)] == [0, 1, 2, None]
    assert [distances.between(3, end) for end in range(4)] == [1, 2, 3, 0]


def test_two_who_become_the_same_and_one_who_becomes_a_ring() -> None:
    first = role("First", trust=trusts(ALICE), allows=allow("sts:AssumeRole"))
    ring = role("Second", trust=trusts([ALICE, arn("role/First")]), allows=allow("sts:AssumeRole"))
    last = role("Last", trust=trusts([arn("role/First"), arn("role/Second")]))
    made = world(alice(allow("sts:AssumeRole")), first, ring, last)
    assert told(reach(made)) == [
        ("First", 1, StepLevel.OPEN, True),
        ("Second", 1, StepLevel.OPEN, True),
        ("Last", 2, StepLevel.OPEN, True),
    ]


def test_who_two_raise_is_told_once_pe78() -> None:
    may = allow(["iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"], arn("role/Target"))
    hub = for_service("lambda", "Hub", allows=may)
    found = reach(world(alice(may, LAMBDA), hub, role("Target")))
    assert [(one.node.id, one.hops) for one in found.raised] == [(arn("role/Target"), 1)]


def test_what_a_chain_can_never_become_is_not_certain() -> None:
    """A source identity is carried on, and the next role takes none (SI-2).

    Nor is it certain that somebody becomes who is raised, where only that chain leads there.
    """
    named = {"StringLike": {"sts:SourceIdentity": "*"}}
    sets = ["sts:AssumeRole", "sts:SetSourceIdentity"]
    hub = role("Hub", trust=trusts(ALICE, sets, Condition=named), allows=allow(sets))
    gate = role("Gate", trust=trusts(arn("role/Hub")))
    index = WorldIndex(world(alice(allow(sets), allow("iam:PutRolePolicy", GATE)), hub, gate))
    hops = hops_of(trust_graph(index, AT), index, AT)
    found = find_way_reach(WayFinder(index, hops, AT), hops, (ALICE,), _USUAL)
    assert {one.node.id: one.is_certain for one in found.reach.reached} == {
        arn("role/Hub"): True,
        GATE: False,
    }
    assert [(one.node.id, one.is_certain) for one in found.raised] == [(GATE, False)]


def test_chains_are_confirmed_beside_ways_and_raises_pe78() -> None:
    """A tag is what the hop to another account asks for: each chain to it is tried."""
    tags = ["sts:AssumeRole", "sts:TagSession"]
    red = {"StringEquals": {"aws:RequestTag/team": "red"}}
    mfa_trust = trusts(arn("role/Hub"), Condition=MFA)
    hub = role("Hub", trust=trusts(ALICE), allows=allow(tags))
    both = role("Both", trust=[trusts(arn("role/Hub")), trusts(ALICE)])
    code = for_service("lambda", "Code", allows=[])
    never = role("Never", trust=mfa_trust)
    may = [allow(tags), allow("iam:PutRolePolicy", [arn("role/Both"), arn("role/Code")])]
    far = role("Far", trust=trusts(arn("role/Hub"), tags, Condition=red))
    made = worlds.world(
        worlds.account(A, alice(*may, LAMBDA), hub, both, code, never), worlds.account(B, far)
    )
    found = reach(made, PathLimits(through=Through.ANY))
    assert all(one.is_certain for one in found.reach.reached)
    assert {one.node.id for one in found.raised if one.is_certain} == {
        arn("role/Both"),
        arn("role/Code"),
    }


def test_whom_nobody_confirmed_is_not_certain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where too many would have to be looked at: here the first. It brings a tag to a chain."""
    tags = ["sts:AssumeRole", "sts:TagSession"]
    red = {"StringEquals": {"aws:PrincipalTag/team": "red"}}
    hub = role("Hub", trust=trusts(ALICE, tags), allows=allow(tags))
    gate = role("Gate", trust=trusts(arn("role/Hub"), tags, Condition=red))
    made = world(alice(allow(tags), allow("iam:PutRolePolicy", GATE)), hub, gate)
    whole = reach(made)
    assert [one.is_certain for one in whole.raised] == [True]
    monkeypatch.setattr(find_reach, "_MAX_WALKS", 0)
    cut = reach(made)
    assert [one.is_certain for one in cut.raised] == [False]
    assert (whole.is_cut, cut.is_cut) == (False, True)
    assert "Of 1, each hop is open" in way_reach_words("alice", cut)
    assert "With --to, one is." in way_reach_words("alice", cut)


def test_of_one_place_those_are_raised_for_certain_who_are_become() -> None:
    """Both by a chain that brings a tag, which is looked at once."""
    tags = ["sts:AssumeRole", "sts:TagSession"]
    red = {"StringEquals": {"aws:PrincipalTag/team": "red"}}
    hub = role("Hub", trust=trusts(ALICE, tags), allows=allow(tags))
    gates = [role(name, trust=trusts(arn("role/Hub"), tags, Condition=red)) for name in ("X", "Y")]
    raises = [allow("iam:PutRolePolicy", arn(f"role/{one.name}")) for one in gates]
    found = reach(world(alice(allow(tags), *raises), hub, *gates))
    certain = {one.node.id: one.is_certain for one in found.raised}
    assert certain == {arn("role/X"): True, arn("role/Y"): True}


def test_of_too_many_chains_to_one_some_are_left_untried() -> None:
    """What a trust asks for is brought to none of these: none of them holds, and that is said."""
    tags = ["sts:AssumeRole", "sts:TagSession"]
    red = {"StringEquals": {"aws:PrincipalTag/team": "red", "aws:SourceIdentity": "x"}}
    hubs = [role(f"Hub{n}", trust=trusts(ALICE, tags), allows=allow(tags)) for n in range(6)]
    names = [arn(f"role/Hub{n}") for n in range(6)]
    gate = role("Gate", trust=trusts(names, tags, Condition=red))
    for many, is_cut in ((hubs, True), (hubs[:2], False)):
        found = reach(world(alice(allow(tags)), *many, gate))
        assert found.is_cut is is_cut


# All that is reached, pair by pair

ACTIONS = (
    *("sts:AssumeRole", "iam:PutRolePolicy", "iam:PutUserPolicy", "iam:CreateAccessKey"),
    *("iam:UpdateAssumeRolePolicy", "iam:*", "lambda:*", "iam:PassRole"),
    *("iam:AddUserToGroup", "iam:DeleteUserPermissionsBoundary"),
)
ONE, TWO = arn("role/One"), arn("role/Two")
TRUSTED = (A, B, ALICE, ONE, TWO, {"Service": "lambda.amazonaws.com"})
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}

statements = st.builds(
    allow,
    st.lists(st.sampled_from(ACTIONS), min_size=1, max_size=3, unique=True),
    st.sampled_from(("*", ONE, TWO, arn("user/bob"))),
    Condition=st.sampled_from(({}, {}, MFA, {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}})),
)
policies = st.lists(statements, max_size=2)
trust_statements = st.builds(
    trusts, st.sampled_from(TRUSTED), Condition=st.sampled_from(({}, {}, MFA))
)


@st.composite
def small_worlds(draw: st.DrawFn) -> World:
    """Make a world of two accounts in which trusts, ways and raises lead on to one another."""

    def drawn(*names: str) -> list[Role]:
        return [role(one, trust=[draw(trust_statements)], allows=draw(policies)) for one in names]

    bounded = worlds.managed("Limit", allow(["sts:*", "iam:CreateAccessKey"]))
    limit = draw(st.sampled_from((None, "policy/Limit")))
    bob = user("bob", allows=draw(policies), boundary=limit)
    ops = group("Ops", allows=draw(policies))
    own = alice(*draw(policies), boundary=draw(st.sampled_from((None, None, "policy/Limit"))))
    return worlds.world(
        worlds.account(A, own, bob, ops, bounded, *drawn("One", "Two")),
        worlds.account(B, *drawn("Far", "Further")),
    )


@given(small_worlds(), st.sampled_from((Through.ALLOWED, Through.CONDITIONAL)))
@settings(max_examples=80, deadline=None)
def test_what_is_reached_is_what_pairs_of_trusts_and_ways_lead_to_pe68_pe78(
    made: World, through: Through
) -> None:
    limits = PathLimits(through=through, of_ways=through)
    found = reach(made, limits)
    expected, raised = _by_pairs(made, limits)
    assert {one.node.id: one.hops for one in found.reach.reached} == expected
    assert {one.node.id: one.hops for one in found.raised} == raised


def _by_pairs(made: World, limits: PathLimits) -> tuple[dict[str, int], dict[str, int]]:
    """Follow every trust and way by itself: who is reached, and raised to admin, in what steps.

    With raised rights all of them are found anew, in the world in which that principal has them.
    """
    pairs = _Pairs(made, limits)
    found: dict[_Place, int] = {(ALICE, _OWN, frozenset()): 0}
    waiting = [*found]
    while waiting:
        place = waiting.pop()
        for steps, after in pairs.next_to(place):
            if found[place] + steps < found.get(after, 1_000):
                found[after] = found[place] + steps
                waiting.append(after)
    reached: dict[str, int] = {}
    raised: dict[str, int] = {}
    for (who, kind, _), steps in found.items():
        reached[who] = min(steps, reached.get(who, steps))
        if kind == _ADMIN:
            raised[who] = min(steps, raised.get(who, steps))
    del reached[ALICE]
    return reached, raised


_OWN, _RAISED, _ADMIN, _LENT = "own", "raised", "admin", "lent"
_Place = tuple[str, str, frozenset[str]]


class _Pairs:
    """All trusts and ways of a world, and of those in which somebody has raised rights."""

    def __init__(self, made: World, limits: PathLimits) -> None:
        self._made, self._limits = made, limits
        self._known: dict[tuple[str, frozenset[str]], _Known] = {}
        self._everybody = [one.arn for each in made.accounts for one in entities(each)]

    def next_to(self, place: _Place) -> Iterator[tuple[int, _Place]]:
        who, kind, changes = place
        here = self._in(who, changes)
        near = account_of(who)
        for start, end in here.become if kind in (_OWN, _RAISED) else here.trusted:
            if start == who and (kind in (_OWN, _RAISED) or account_of(end) != near):
                yield 1, (end, _OWN, frozenset())
        if kind == _ADMIN or (kind == _OWN and who in here.admins):
            others = (one for one in self._everybody if account_of(one) == near)
            yield from ((1, (one, _LENT, frozenset())) for one in others)
        for way in here.raises if kind in (_OWN, _RAISED) else ():
            far = self._steps_to(way.target, who, here)
            change = _CHANGES.get(way.rule.id, "everything")
            if way.source == who and far is not None and way.target not in here.admins:
                after = frozenset({*(changes if way.target == who else ()), change})
                is_admin = way.is_admin or way.target in self._in(way.target, after).admins
                yield far, (way.target, _ADMIN if is_admin else _RAISED, after)

    def _steps_to(self, target: str, who: str, here: "_Known") -> int | None:
        """With raised rights for the first step, with those that everybody has for all others."""
        if target == who:
            return 0
        first = [end for start, end in here.become if start == who]
        rest = self._in(who, frozenset()).become
        far = [found for one in first if (found := _steps(one, rest).get(target)) is not None]
        return min(far) + 1 if far else None

    def _in(self, who: str, changes: frozenset[str]) -> "_Known":
        found = self._known.get((who, changes))
        if found is None:
            made = _changed(self._made, who, changes) if changes else self._made
            found = self._known[who, changes] = _Known(made, self._limits)
        return found


class _Known:
    """What is found in one world: who becomes whom, who raises whom, who is an administrator."""

    def __init__(self, made: World, limits: PathLimits) -> None:
        index = WorldIndex(made)
        graph = trust_graph(index, AT)
        hops = hops_of(graph, index, AT)
        ways = [
            way
            for way in find_ways(graph, index, AT).ways
            if limits.of_ways is not Through.ALLOWED or not way.is_by_condition
        ]
        self.trusted = {
            (hops.nodes[source].id, hops.nodes[target].id)
            for source, targets in hops.ways(limits.through).out.items()
            for target in bits(targets)
        }
        becoming = {(way.source, way.target) for way in ways if way.gain is Gain.BECOME}
        self.become = becoming | self.trusted
        self.raises = [way for way in ways if way.gain is not Gain.BECOME and _leads_on(way)]
        self.admins = {
            one.arn
            for each in made.accounts
            for one in entities(each)
            if administers(index, one) is True
        }


_CHANGES = {"PE-10": "Ops", "PE-15": "no boundary"}


def _leads_on(way: EscalationWay) -> bool:
    """Nobody goes on as a new principal that is no administrator."""
    return way.rule.of is not TargetClass.CREATOR or way.is_admin


def _changed(made: World, who: str, changes: frozenset[str]) -> World:
    def changed(one: Any) -> Any:
        if one.arn != who:
            return one
        inline = worlds.policy("everything", EVERYTHING)
        if "everything" in changes:
            one = replace(one, inline=(*one.inline, inline))
        if "Ops" in changes:
            one = replace(one, groups=("Ops",))
        return replace(one, boundary=None) if "no boundary" in changes else one

    accounts = (
        replace(each, users=tuple(map(changed, each.users)), roles=tuple(map(changed, each.roles)))
        for each in made.accounts
    )
    return replace(made, accounts=tuple(accounts))


def _steps(start: str, pairs: set[tuple[str, str]]) -> dict[str, int]:
    found = {start: 0}
    for steps in range(1, len(pairs) + 1):
        for end in [end for begin, end in pairs if found.get(begin) == steps - 1]:
            found.setdefault(end, steps)
    return found


def test_where_trusts_are_too_many_chains_that_need_something_are_left_unconfirmed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What holds whatever comes before it is certain all the same, and so is the first hop."""
    gate = role("Gate", trust=trusts(ALICE, Condition=MFA), allows=allow("sts:AssumeRole"))
    hub = role("Hub", trust=trusts(ALICE), allows=allow(["sts:AssumeRole", "sts:TagSession"]))
    red = {"StringEquals": {"aws:RequestTag/team": "red"}}
    asks = trusts(arn("role/Hub"), ["sts:AssumeRole", "sts:TagSession"], Condition=red)
    last = role("Last", trust=[asks])
    made = world(alice(allow("sts:AssumeRole")), gate, hub, last)
    whole = reach(made)
    monkeypatch.setattr(find_reach, "_MAX_TRUSTS", 0)
    cut = reach(made)
    assert (whole.is_cut, cut.is_cut) == (False, True)
    assert [one[:3] for one in told(whole)] == [one[:3] for one in told(cut)]
    assert [one[3] for one in told(whole)] == [True, True, True]
    assert [one[3] for one in told(cut)] == [True, True, False]
    assert "Of 1, each hop is open" in way_reach_words("alice", cut)
    assert "Of 1" not in way_reach_words("alice", whole)
