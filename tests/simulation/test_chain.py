"""A chain is edited hop by hop, and always answers as if it were asked anew."""

from collections.abc import Callable
from functools import cache
from typing import Any

from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from rolescope.engine.index import WorldIndex
from rolescope.engine.request.session_attributes import (
    session_tags,
    source_identity,
    transitive_tags,
)
from rolescope.model.caller import Caller, ServiceCaller, SessionTokenCaller, UserCaller
from rolescope.model.instant import parse_instant
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest
from rolescope.model.session import RoleSession
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.carried import CarriedOver, carried_over
from rolescope.simulation.chain import (
    Chain,
    Hop,
    answered_again,
    begun,
    built,
    edited,
    looking_at,
    session_caller,
    simulate_chain,
    with_next_hop,
)
from rolescope.value import replace
from support.worlds.asking import arn
from support.worlds.build import NOW, A, B, account, allow, role, trusts, user, world

ALL = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
ANA, BOB = UserCaller(arn("user/ana")), UserCaller(arn("user/bob"))
HUB, NEXT, AWAY = arn("role/Hub"), arn("role/Next"), arn("role/Away", B)
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
LATER = "2026-11-24T12:40:00Z"


@cache
def index(hub_trusts: str = "ana") -> WorldIndex:
    """ana (and with MFA bob) may assume Hub, Hub may assume Next, Next may assume Away in B."""
    people = [trusts(arn("user/bob"), ALL, Condition=MFA), trusts(HUB, ALL)]
    people.append(trusts(arn(f"user/{hub_trusts}"), ALL))
    given: dict[str, Any] = {"allows": allow("*"), "max_session_duration": 7_200}
    return WorldIndex(
        world(
            account(
                A,
                user("ana", allows=allow("*")),
                user("bob", allows=allow("*")),
                role("Hub", trust=people, **given),
                role("Next", trust=trusts([HUB, arn("role/Next")], ALL), **given),
            ),
            account(B, role("Away", trust=trusts(NEXT, ALL), **given)),
        )
    )


def ask(caller: Caller = ANA, target: str = HUB, **asked: Any) -> AssumeRoleRequest:
    parameters = AssumeRoleParameters(**asked)
    return AssumeRoleRequest(caller=caller, role=target, at=NOW, parameters=parameters)


def three(**first: Any) -> Chain:
    chain = begun(ask(**first), index())
    return with_next_hop(with_next_hop(chain, NEXT, index()), AWAY, index())


def changed(chain: Chain, number: int, **asked: Any) -> Chain:
    """Edit the parameters of one hop."""
    looked = looking_at(chain, number)
    request = looked.simulation.request
    parameters = replace(request.parameters, **asked)
    return edited(looked, replace(request, parameters=parameters), index())


def anew(chain: Chain, where: WorldIndex) -> tuple[Simulation, ...]:
    return simulate_chain(chain.caller, chain.hops, where, chain.at, is_open=chain.is_open)


def issued(chain: Chain) -> list[RoleSession]:
    return [one.session for one in chain.simulations if one.session is not None]


# Building


def test_a_session_is_the_caller_of_the_next_hop_ch1() -> None:
    chain = three()
    assert [one.request.role for one in chain.simulations] == [HUB, NEXT, AWAY]
    assert chain.simulations[1].request.caller == session_caller(chain.simulations[0])
    assert [session.chained for session in issued(chain)] == [False, True, True]
    assert (chain.shown, chain.broken_at, chain.left) == (2, None, ())


def test_a_chain_of_several_hops_is_built_at_once() -> None:
    hops = tuple(Hop(role=role_arn) for role_arn in (HUB, NEXT, AWAY))
    found = built(ANA, hops, index(), NOW)
    assert (found.wanted, found.broken_at, found.hops) == (2, None, hops)
    assert found.simulations == simulate_chain(ANA, hops, index(), NOW)


def test_a_next_hop_takes_the_place_of_those_that_follow() -> None:
    chain = with_next_hop(looking_at(three(), 0), HUB, index())
    assert [hop.role for hop in chain.hops] == [HUB, HUB]
    again = with_next_hop(looking_at(three(), 0), NEXT, index())
    assert (len(again.hops), again.shown) == (3, 1)


def test_a_next_hop_can_have_its_own_time() -> None:
    chain = with_next_hop(begun(ask(), index()), NEXT, index(), at=LATER)
    assert [one.request.at for one in chain.simulations] == [NOW, LATER]


def test_a_question_of_someone_else_in_a_later_hop_is_a_new_chain() -> None:
    chain = edited(three(), ask(BOB), index())
    assert (chain.caller, len(chain.hops)) == (BOB, 1)
    first = edited(looking_at(three(), 0), ask(BOB, mfa=True), index())
    assert (first.caller, first.broken_at, len(first.hops)) == (BOB, None, 3)


def test_a_hop_without_a_session_stops_the_chain_until_it_is_mended() -> None:
    broken = changed(three(), 0, duration=7_201)
    assert (broken.broken_at, broken.shown, len(broken.hops)) == (0, 0, 3)
    assert [hop.role for hop in broken.left] == [NEXT, AWAY]
    assert looking_at(broken, 2).shown == 0  # it is not there: the cause is looked at
    longer = with_next_hop(broken, HUB, index())
    assert (longer.broken_at, len(longer.hops)) == (0, 2)
    mended = changed(broken, 0, duration=7_200)
    assert [session.duration for session in issued(mended)] == [7_200, 3_600, 3_600]
    assert mended.shown == 0


def test_an_edit_of_the_world_asks_every_hop_again() -> None:
    chain = three()
    broken = answered_again(chain, index("bob"))
    assert (broken.broken_at, broken.wanted) == (0, 2)
    assert answered_again(broken, index()) == chain


def test_hops_follow_the_time_of_the_hop_before() -> None:
    looked = looking_at(three(), 0)
    later = edited(looked, replace(looked.simulation.request, at=LATER), index())
    assert {one.request.at for one in later.simulations} == {LATER}
    own = looking_at(three(), 1)
    only = edited(own, replace(own.simulation.request, at=LATER), index())
    assert [one.request.at for one in only.simulations] == [NOW, LATER, LATER]
    back = edited(only, replace(only.simulation.request, at=NOW), index())
    assert back.hops == three().hops


def test_open_questions_are_open_in_all_hops() -> None:
    chain = looking_at(three(), 1)
    opened = edited(chain, replace(chain.simulation.request, is_open=True), index())
    assert [one.request.is_open for one in opened.simulations] == [True, True, True]


def test_an_action_of_its_own_is_kept() -> None:
    service = ServiceCaller("ec2.amazonaws.com")
    chain = begun(replace(ask(service), action="sts:TagSession"), index())
    assert chain.hops[0].action == "sts:TagSession"
    assert anew(chain, index()) == chain.simulations


# What is carried over


def carried(chain: Chain, number: int) -> CarriedOver:
    return carried_over(chain.simulations, number)


def test_nothing_is_carried_from_a_user() -> None:
    found = carried(three(), 0)
    assert found == CarriedOver(
        hop=0,
        source_identity=None,
        own_source_identity=None,
        tags=(),
        lost_tags=(),
        own_tags=(),
        had_permissions=True,
        had_mfa=False,
        lost_policy=False,
        is_capped=False,
        accounts=None,
    )


def test_transitive_tags_and_the_source_identity_are_carried_ch5() -> None:
    tags = (("Team", "x"), ("cost", "1"), ("Own", "a"))
    chain = three(tags=tags, transitive_tag_keys=("Team",), source_identity="ana")
    chain = changed(chain, 1, tags=(("Own", "b"),))
    found = carried(chain, 1)
    assert (found.tags, found.lost_tags) == ((("Team", "x"),), (("cost", "1"),))
    assert found.own_tags == (("Own", "b"),)
    assert (found.source_identity, found.own_source_identity) == ("ana", None)
    assert carried(chain, 0).own_source_identity == "ana"
    last = carried(chain, 2)
    assert (last.tags, last.lost_tags) == ((("Team", "x"),), (("Own", "b"),))
    assert last.source_identity == "ana"


def test_mfa_the_session_policy_and_the_duration_are_lost_ch8_ch2() -> None:
    chain = three(mfa=True, session_policy='{"Version":"2012-10-17","Statement":[]}')
    assert not chain.simulations[1].verdict.is_allowed  # the policy allows nothing
    wide = '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'
    chain = changed(chain, 0, session_policy=wide)
    first, second, third = (carried(chain, number) for number in range(3))
    assert (first.had_mfa, second.had_mfa, third.had_mfa) == (True, True, True)
    assert (first.lost_policy, second.lost_policy, third.lost_policy) == (False, True, False)
    assert (first.is_capped, second.is_capped) == (False, True)
    assert (second.accounts, third.accounts) == (None, (A, B))


def test_mfa_of_the_credentials_counts_and_a_given_key_outdoes_it() -> None:
    token = SessionTokenCaller(user=ANA.arn, mfa=True)
    assert carried(begun(ask(token), index()), 0).had_mfa
    key = (("aws:MultiFactorAuthPresent", ("true",)),)
    assert carried(begun(replace(ask(), context=key), index()), 0).had_mfa
    absent = (("aws:MultiFactorAuthPresent", None),)
    assert not carried(begun(replace(ask(token), context=absent), index()), 0).had_mfa


def test_a_service_has_no_permissions_that_are_replaced() -> None:
    chain = begun(ask(ServiceCaller("ec2.amazonaws.com")), index())
    assert not carried(chain, 0).had_permissions


def test_managed_session_policies_are_lost_too() -> None:
    policy = ("arn:aws:iam::aws:policy/AdministratorAccess",)
    assert carried(three(policy_arns=policy), 1).lost_policy


# Whatever is edited

TAGS = st.lists(
    st.tuples(st.sampled_from(("Team", "team", "cost", "Own")), st.sampled_from("xyz")),
    max_size=3,
    unique_by=lambda tag: tag[0],
).map(tuple)
PARAMETERS = st.builds(
    AssumeRoleParameters,
    duration=st.sampled_from((None, 900, 3_600, 3_601, 7_200, 7_201)),
    mfa=st.booleans(),
    tags=TAGS,
    transitive_tag_keys=st.lists(st.sampled_from(("Team", "cost", "Own")), max_size=2).map(tuple),
    source_identity=st.sampled_from((None, None, "ana", "bob")),
    session_policy=st.sampled_from(
        (None, '{"Statement":[{"Effect":"Allow","Action":"sts:*","Resource":"*"}]}')
    ),
)
Step = Callable[[Chain], Chain]


def _edit(number: int, parameters: AssumeRoleParameters, at: str, *, is_open: bool) -> Step:
    def step(chain: Chain) -> Chain:
        looked = looking_at(chain, number)
        request = looked.simulation.request
        asked = replace(request, parameters=parameters, at=at, is_open=is_open)
        return edited(looked, asked, index())

    return step


def _by(caller: Caller) -> Step:
    """Let another caller make the first hop."""

    def step(chain: Chain) -> Chain:
        first = looking_at(chain, 0)
        return edited(first, replace(first.simulation.request, caller=caller), index())

    return step


CALLERS: list[Caller] = [ANA, BOB, SessionTokenCaller(user=BOB.arn, mfa=True)]
STEPS = st.one_of(
    st.builds(
        _edit,
        st.integers(0, 3),
        PARAMETERS,
        st.sampled_from((NOW, LATER, "2026-11-24T14:30:00Z")),
        is_open=st.sampled_from((False, False, True)),
    ),
    st.sampled_from((HUB, NEXT, AWAY)).map(
        lambda target: lambda chain: with_next_hop(chain, target, index())
    ),
    st.integers(0, 3).map(lambda number: lambda chain: looking_at(chain, number)),
    st.sampled_from(CALLERS).map(_by),
)


def _check_sessions(chain: Chain) -> None:
    for number, session in enumerate(issued(chain)):
        caller = chain.simulations[number].request.caller
        begin, end = parse_instant(session.issued_at), parse_instant(session.expires_at)
        assert begin is not None
        assert end is not None
        assert (end - begin).total_seconds() == session.duration <= session.max_duration
        if number:  # CH-2
            assert session.chained
            assert session.duration <= 3_600
        # TG-7, SI-2: what is transitive is in every session that follows, and cannot be changed
        assert set(transitive_tags(caller)) <= set(session.tags)
        assert source_identity(caller) in (None, session.source_identity)
        found = carried_over(chain.simulations, number)
        assert {*found.tags, *found.own_tags} == set(session.tags)
        assert not set(found.lost_tags) & set(session.tags)
        following = session_caller(chain.simulations[number])
        assert set(session_tags(following)) == set(session.tags)
        assert source_identity(following) == session.source_identity


@settings(deadline=None, max_examples=60)
@drawn(parameters=PARAMETERS, steps=st.lists(STEPS, max_size=6))
def test_editing_is_asking_the_whole_chain_anew(
    parameters: AssumeRoleParameters, steps: list[Step]
) -> None:
    chain = begun(replace(ask(), parameters=parameters), index())
    for step in steps:
        chain = step(chain)
        assert chain.simulations == anew(chain, index())
        assert 0 <= chain.shown < len(chain.simulations) <= len(chain.hops)
        assert all(one.session for one in chain.simulations[:-1])
        assert chain.broken_at is not None or not chain.left
        _check_sessions(chain)
