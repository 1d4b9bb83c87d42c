"""Paths simulated as chains: what steps set for those after them, and what no chain can have."""

from collections.abc import Iterator
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rolescope.engine.index import WorldIndex
from rolescope.model.arn import group_digits
from rolescope.model.caller import Caller, UserCaller
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest
from rolescope.model.world import World
from rolescope.simulation.assume_role import simulate
from rolescope.simulation.chain import session_caller, simulate_chain
from rolescope.simulation.paths import Confirmed, confirm
from rolescope.simulation.reach import confirm_reach, confirm_reach_to
from rolescope.trust.graph import trust_graph
from rolescope.trust.paths.find import find_paths
from rolescope.trust.paths.hops import Hops, hops_of
from rolescope.trust.paths.reach import reach_from, reach_to
from rolescope.trust.paths.values import StepLevel, Through
from rolescope.value import Value
from support.worlds.build import NOW, A, B, account, allow, role, trusts, user, world

U, R = f"arn:aws:iam::{A}:user/", f"arn:aws:iam::{A}:role/"
ANA = U + "ana"
OUTSIDE = "999988887777"
TAGS = ["sts:AssumeRole", "sts:TagSession"]
IDENTITY = ["sts:AssumeRole", "sts:SetSourceIdentity"]
ALL = ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"]
RED = {"StringEquals": {"aws:PrincipalTag/team": "red"}}
KNOWN = {"StringLike": {"aws:SourceIdentity": "ana*"}}
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


def steps(made: World) -> Hops:
    index = WorldIndex(made)
    return hops_of(trust_graph(index, NOW), index, NOW)


def chain(*trust: Any, allows: Any = None, **fields: Any) -> Hops:
    """Ana may assume R1, that one R2, and so on, each with the trust given."""
    found = [user("ana", allows=allow("*"))]
    roles = [
        role(f"R{number}", trust=one, allows=allows or allow("*"))
        for number, one in enumerate(trust, 1)
    ]
    return steps(world(account(A, *found, *roles, **fields)))


def confirmed(hops: Hops, target: str, source: str = ANA) -> Confirmed:
    found = find_paths(hops, (source,), (R + target,), Through.ANY)
    made = confirm(hops, found.listed[0])
    if made.level is StepLevel.OPEN:  # the chain that is told is the chain that was simulated
        again = simulate_chain(made.caller, made.hops, hops.index, hops.at)
        assert [one.session for one in again] == [one.session for one in made.simulations]
    return made


def test_a_path_is_confirmed_with_the_facts_that_its_steps_need() -> None:
    external = {"StringEquals": {"sts:ExternalId": "x-1"}}
    hops = chain(trusts(ANA, Condition=MFA), trusts(R + "R1", Condition=external))
    found = confirmed(hops, "R2")
    assert (found.level, found.stopped_at) == (StepLevel.OPEN, None)
    assert [hop.parameters.mfa for hop in found.hops] == [True, False]
    assert found.hops[1].parameters.external_id == "x-1"


def test_a_session_tag_is_set_by_the_step_before() -> None:
    hops = chain(trusts(ANA, TAGS), trusts(R + "R1", Condition=RED))
    found = confirmed(hops, "R2")
    assert found.level is StepLevel.OPEN
    assert found.hops[0].parameters.tags == (("team", "red"),)


def test_a_session_tag_is_handed_on_from_step_to_step() -> None:
    """A session of R1 may only pass on the team that it has itself."""
    same = {"StringEqualsIfExists": {"aws:RequestTag/team": "${aws:PrincipalTag/team}"}}
    inherited = trusts(R + "R1", TAGS, Condition=same)
    hops = chain(trusts(ANA, TAGS), inherited, trusts(R + "R2", TAGS, Condition=RED))
    found = confirmed(hops, "R3")
    assert found.level is StepLevel.OPEN
    sessions = [one.session for one in found.simulations]
    assert [one.tags if one else None for one in sessions[:2]] == [(("team", "red"),)] * 2


def test_a_source_identity_is_set_before_and_needs_leave_at_every_step() -> None:
    hops = chain(trusts(ANA, IDENTITY), trusts(R + "R1", IDENTITY, Condition=KNOWN))
    found = confirmed(hops, "R2")
    assert found.level is StepLevel.OPEN
    assert found.hops[0].parameters.source_identity == "ana1"
    closed = confirmed(chain(trusts(ANA), trusts(R + "R1", IDENTITY, Condition=KNOWN)), "R2")
    assert (closed.level, closed.stopped_at) == (StepLevel.CLOSED, 1)
    assert [one.key for one in closed.lacks] == ["aws:SourceIdentity"]


def test_what_a_step_sets_can_close_the_next_one() -> None:
    """SI-2: a source identity is carried on, and the next role does not take one."""
    asks = {"StringLike": {"sts:SourceIdentity": "*"}}
    hops = chain(trusts(ANA, IDENTITY, Condition=asks), trusts(R + "R1"))
    found = confirmed(hops, "R2")
    assert (found.level, found.stopped_at, found.lacks) == (StepLevel.CLOSED, 1, ())
    assert "SetSourceIdentity" in found.reason


def test_the_name_of_a_session_is_chosen_by_the_step_before() -> None:
    session = f"arn:aws:sts::{A}:assumed-role/R1/nightly"
    found = confirmed(chain(trusts(ANA), trusts(session)), "R2")
    assert found.level is StepLevel.OPEN
    assert found.hops[0].parameters.session_name == "nightly"
    fixed = {"StringEquals": {"sts:RoleSessionName": "other"}}
    closed = confirmed(chain(trusts(ANA, Condition=fixed), trusts(session)), "R2")
    assert (closed.level, closed.stopped_at) == (StepLevel.CLOSED, 1)


def test_the_name_of_a_session_is_not_handed_on() -> None:
    """Only R1 may choose the name of R2's session; what else R3 asks for nobody can set."""
    session = f"arn:aws:sts::{A}:assumed-role/R2/nightly"
    hops = chain(trusts(ANA), trusts(R + "R1"), trusts(session))
    found = confirmed(hops, "R3")
    assert found.level is StepLevel.OPEN
    assert [hop.parameters.session_name for hop in found.hops[:2]] == [None, "nightly"]
    box = {"StringLike": {"ec2:SourceInstanceARN": "*i-1"}}
    closed = confirmed(chain(trusts(ANA), trusts(R + "R1"), trusts(session, Condition=box)), "R3")
    assert (closed.level, closed.stopped_at) == (StepLevel.CLOSED, 2)


def test_one_statement_may_name_a_caller_twice() -> None:
    """By its account and by itself: the statement is tried once."""
    found = confirmed(chain(trusts(ANA), trusts([A, R + "R1"], Condition=RED)), "R2")
    assert found.level is StepLevel.CLOSED
    tagged = chain(trusts(ANA, TAGS), trusts([A, R + "R1"], Condition=RED))
    assert confirmed(tagged, "R2").level is StepLevel.OPEN


def test_mfa_never_carries() -> None:
    """MFA-8: with MFA at the first step, the second has none."""
    found = confirmed(chain(trusts(ANA, Condition=MFA), trusts(R + "R1", Condition=MFA)), "R2")
    assert (found.level, found.stopped_at) == (StepLevel.CLOSED, 1)
    assert [one.key for one in found.lacks] == ["aws:MultiFactorAuthPresent"]


def test_a_key_that_no_step_can_set_closes_a_path() -> None:
    """A service delivers some keys with its sessions; those of AssumeRole have none of them."""
    box = {"StringLike": {"ec2:SourceInstanceARN": "*i-1"}}
    found = confirmed(chain(trusts(ANA), trusts(R + "R1", Condition=box)), "R2")
    assert (found.level, found.stopped_at) == (StepLevel.CLOSED, 1)


def test_a_path_from_outside_depends_and_its_steps_are_gone_on() -> None:
    hops = steps(
        world(
            account(
                A,
                role("In", trust=trusts(OUTSIDE), allows=allow()),
                role("Next", trust=trusts(R + "In")),
                role("Never", trust=trusts(R + "In", Condition=MFA)),
            )
        )
    )
    found = confirmed(hops, "Next", OUTSIDE)
    assert (found.level, found.stopped_at) == (StepLevel.UNDECIDED, 0)
    assert len(found.simulations) == 2
    assert any(group_digits(OUTSIDE) in gap for gap in found.unknown)
    assert confirmed(hops, "Never", OUTSIDE).level is StepLevel.CLOSED


def test_a_permission_of_which_the_trust_is_not_known_stays_open() -> None:
    """DF-10: the trust policy was not imported; nothing can be simulated."""
    hops = steps(
        world(account(A, user("ana", allows=allow(resource=R + "Dark")), role("Dark", trust="{}")))
    )
    listed = find_paths(hops, (ANA,), (R + "Dark",), Through.ANY).listed
    assert all(confirm(hops, path).level is not StepLevel.OPEN for path in listed)


def test_reach_is_confirmed_where_a_chain_of_its_own_is_needed() -> None:
    """R2 is reached with a tag that R1's session gets; R4 asks for what nobody can set."""
    hops = chain(
        trusts(ANA, TAGS),
        trusts(R + "R1", Condition=RED),
        trusts(R + "R2"),
        trusts(R + "R1", Condition={"StringLike": {"ec2:SourceInstanceARN": "*i-1"}}),
    )
    found = reach_from(hops, (ANA,), Through.CONDITIONAL)
    before = {one.node.id.rpartition("/")[2]: one.is_certain for one in found.reached}
    assert before == {"R1": True, "R2": False, "R3": False, "R4": False}
    after = confirm_reach(hops, (ANA,), found)
    certain = {one.node.id.rpartition("/")[2]: one.is_certain for one in after.reached}
    assert certain == {"R1": True, "R2": True, "R3": True, "R4": False}


def test_who_can_become_a_role_is_confirmed_by_a_path_of_its_own() -> None:
    """R1 by itself may have the tag; Ana's session of R1 gets it; Bob's cannot."""
    hops = steps(
        world(
            account(
                A,
                user("ana", allows=allow("*")),
                user("bob", allows=allow("sts:AssumeRole")),
                role("R1", trust=[trusts(ANA, TAGS), trusts(U + "bob")], allows=allow("*")),
                role("R2", trust=trusts(R + "R1", Condition=RED)),
            )
        )
    )
    found = reach_to(hops, (R + "R2",), Through.CONDITIONAL)
    assert {one.node.name: one.is_certain for one in found.reached} == {
        "R1": True,
        "ana": False,
        "bob": False,
    }
    after = confirm_reach_to(hops, (R + "R2",), found)
    assert {one.node.name: one.is_certain for one in after.reached} == {
        "R1": True,
        "ana": True,
        "bob": False,
    }


def test_a_role_is_confirmed_by_whole_paths_when_no_single_step_does() -> None:
    """The first way found to Mid goes by A1, which sets no tag; only Z1 sets it in time."""
    hops = steps(
        world(
            account(
                A,
                user("ana", allows=allow("*")),
                role("A1", trust=trusts(ANA), allows=allow()),
                role("Z1", trust=trusts(ANA, TAGS), allows=allow("*")),
                role(
                    "Mid",
                    trust=[trusts(R + "A1"), trusts(R + "Z1", TAGS, Condition=RED)],
                    allows=allow("*"),
                ),
                role("R3", trust=trusts(R + "Mid", TAGS, Condition=_HANDED_ON)),
            )
        )
    )
    found = reach_from(hops, (ANA,), Through.CONDITIONAL)
    assert {one.node.name for one in found.reached if one.is_certain} == {"A1", "Z1", "Mid"}
    after = confirm_reach(hops, (ANA,), found)
    assert {one.node.name for one in after.reached if one.is_certain} == {"A1", "Z1", "Mid", "R3"}


_HANDED_ON = {
    "StringEquals": {"aws:PrincipalTag/team": "red"},
    "ForAnyValue:StringEquals": {"sts:TransitiveTagKeys": "team"},
}


# Against brute force


class Plan(Value):
    """Trusts of four roles: by role, who with which condition and which actions."""

    trusts: tuple[tuple[tuple[str, int, int], ...], ...]


_CONDITIONS: tuple[Any, ...] = (
    {},
    MFA,
    {"StringEquals": {"sts:ExternalId": "x-1"}},
    RED,
    {"StringEquals": {"aws:RequestTag/team": "red"}},
    {"StringLike": {"sts:SourceIdentity": "*"}},
    {"StringEquals": {"aws:SourceIdentity": "ana"}},
    {"StringNotEquals": {"aws:PrincipalTag/team": "red"}},
    {"Null": {"aws:RequestTag/team": "true"}},
)
_WHO = (ANA, R + "R1", R + "R2", R + "R3", A, f"arn:aws:sts::{A}:assumed-role/R1/s1")
_NAMES = ("R1", "R2", "R3")
_STATEMENT = st.tuples(
    st.sampled_from(_WHO),
    st.integers(0, len(_CONDITIONS) - 1),
    st.integers(0, 1),
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    return Plan(tuple(tuple(draw(st.lists(_STATEMENT, min_size=1, max_size=2))) for _ in _NAMES))


def built(plan: Plan) -> World:
    roles = [
        role(
            name,
            trust=[
                trusts(who, (["sts:AssumeRole"], ALL)[actions], Condition=_CONDITIONS[condition])
                for who, condition, actions in written
            ],
            allows=allow(ALL),
        )
        for name, written in zip(_NAMES, plan.trusts, strict=True)
    ]
    return world(account(A, user("ana", allows=allow(ALL)), *roles), account(B))


def _calls() -> Iterator[AssumeRoleParameters]:
    options = product((None, "x-1"), (False, True), range(3), (None, "ana"), (None, "s1"))
    for external, mfa, tagged, identity, name in options:
        yield AssumeRoleParameters(
            external_id=external,
            mfa=mfa,
            tags=(("team", "red"),) if tagged else (),
            transitive_tag_keys=("team",) if tagged > 1 else (),
            source_identity=identity,
            session_name=name,
        )


CALLS = tuple(_calls())


def sessions_of(callers: list[Caller], role_arn: str, index: WorldIndex) -> list[Caller]:
    """Return all sessions of a role that differ, made by any caller with any facts."""
    found: dict[object, Caller] = {}
    for caller, call in product(callers, CALLS):
        if call.mfa and not isinstance(caller, UserCaller):
            continue
        request = AssumeRoleRequest(caller=caller, role=role_arn, at=NOW, parameters=call)
        made = simulate(request, index, traced=False)
        if made.session is not None:
            has = made.session
            state = has.tags, has.transitive_tag_keys, has.source_identity, has.name
            found.setdefault(state, session_caller(made))
    return list(found.values())


def by_force(index: WorldIndex) -> set[tuple[str, ...]]:
    """Return all paths of ana: every simple sequence of roles, every combination of facts."""
    found: set[tuple[str, ...]] = set()

    def walk(path: tuple[str, ...], callers: list[Caller]) -> None:
        for name in _NAMES:
            after = [] if name in path else sessions_of(callers, R + name, index)
            if after:
                found.add((*path, name))
                walk((*path, name), after)

    walk(("ana",), [UserCaller(ANA)])
    return found


@given(plans())
@settings(max_examples=12, deadline=None)
def test_confirmed_paths_are_those_that_brute_force_finds(plan: Plan) -> None:
    index = WorldIndex(built(plan))
    hops = Hops(trust_graph(index, NOW), index, NOW)
    expected = by_force(index)
    found: set[tuple[str, ...]] = set()
    for name in _NAMES:
        listed = find_paths(hops, (ANA,), (R + name,), max_hops=3)
        assert listed.is_exact
        assert listed.count == len(listed.listed)
        for path in listed.listed:
            if confirm(hops, path).level is StepLevel.OPEN:
                found.add(tuple(node.rpartition("/")[2] for node in path.nodes))
    assert found == expected
    reached = confirm_reach(hops, (ANA,), reach_from(hops, (ANA,), Through.CONDITIONAL))
    certain = {one.node.id.rpartition("/")[2] for one in reached.reached if one.is_certain}
    assert certain == {path[-1] for path in expected}
