"""Chains that get to a role which their caller is denied: the shortest, and only real ones."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rolescope.engine.index import WorldIndex
from rolescope.model.caller import (
    Caller,
    ServiceCaller,
    SessionCaller,
    SessionTokenCaller,
    UserCaller,
)
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest
from rolescope.model.world import World
from rolescope.simulation.assume_role import simulate
from rolescope.simulation.chain import Hop, simulate_chain
from rolescope.simulation.detour import Detour, find_detour, is_denied
from rolescope.trust.graph import trust_graph
from rolescope.trust.paths.hops import hops_of
from rolescope.words.verdict.detour import detour_in_words, nothing_in_words
from support.worlds.build import (
    NOW,
    A,
    B,
    account,
    allow,
    deny,
    distrusts,
    role,
    trusts,
    user,
    world,
)

U, R, FAR = f"arn:aws:iam::{A}:user/", f"arn:aws:iam::{A}:role/", f"arn:aws:iam::{B}:role/"
ANA = UserCaller(U + "ana")


def asked(
    given: World, target: str = "Target", caller: Caller = ANA, **parameters: Any
) -> tuple[AssumeRoleRequest, Detour | None]:
    """Ask for a role that is denied, and for a chain to it."""
    index = WorldIndex(given)
    hops = hops_of(trust_graph(index, NOW), index, NOW)
    request = AssumeRoleRequest(
        caller=caller,
        role=R + target if ":" not in target else target,
        at=NOW,
        parameters=AssumeRoleParameters(**parameters),
    )
    assert is_denied(simulate(request, index))
    return request, find_detour(hops, request)


def line(*names: str) -> World:
    """Ana may assume the first role, that one the second, and so on."""
    roles = [
        role(name, trust=trusts(R + before if number else U + before), allows=allow())
        for number, (before, name) in enumerate(zip(("ana", *names), names, strict=False))
    ]
    return world(account(A, user("ana", allows=allow()), *roles))


def test_a_chain_of_two_gets_to_a_role_that_is_denied_directly_ch5() -> None:
    _, found = asked(line("Mid", "Target"))
    assert found is not None
    assert found.nodes == (U + "ana", R + "Mid", R + "Target")
    assert detour_in_words(found) == ("Denied directly. A chain of two does: ana → Mid → Target.")


def test_the_shortest_of_several_chains_is_told_ch5() -> None:
    direct = role("Short", trust=trusts(U + "ana"), allows=allow())
    mids = [
        role("A1", trust=trusts(U + "ana"), allows=allow()),
        role("A2", trust=trusts(R + "A1"), allows=allow()),
    ]
    target = role("Target", trust=[trusts(R + "A2"), trusts(R + "Short")])
    _, found = asked(world(account(A, user("ana", allows=allow()), direct, *mids, target)))
    assert found is not None
    assert detour_in_words(found).endswith("A chain of two does: ana → Short → Target.")


def test_chains_longer_than_others_are_found_all_the_same_ch5() -> None:
    names = [f"R{number}" for number in range(1, 12)]
    _, found = asked(line(*names, "Target"))
    assert found is not None
    assert detour_in_words(found).startswith("Denied directly. A chain of 12 does: ana → R1 → ")


def test_a_chain_that_needs_something_or_is_denied_is_none_ch5() -> None:
    asks = trusts(R + "Mid", Condition={"StringEquals": {"sts:ExternalId": "nw-1"}})
    mid = role("Mid", trust=trusts(U + "ana"), allows=allow())
    whole = world(account(A, user("ana", allows=allow()), mid, role("Target", trust=asks)))
    request, found = asked(whole)
    assert found is None
    assert nothing_in_words(request) == (
        "Denied directly, and no chain of allowed hops leads from ana to Target."
    )
    denied = role("Mid", trust=trusts(U + "ana"), allows=[allow(), deny("sts:*", R + "Target")])
    target = role("Target", trust=trusts(A))
    none = world(account(A, user("ana"), denied, target))
    assert asked(none)[1] is None


def test_a_caller_that_the_graph_does_not_know_has_no_chain_ch5() -> None:
    stranger = UserCaller(f"arn:aws:iam::{B}:user/eve")
    assert asked(line("Mid", "Target"), caller=stranger)[1] is None


def test_a_session_of_less_rights_than_its_role_is_simulated_itself_ses3() -> None:
    """What the graph knows of the role holds for its sessions without a session policy alone."""
    given = line("App", "Mid", "Target")
    whole = SessionCaller(role=R + "App")
    assert asked(given, caller=whole)[1] is not None
    narrow = json.dumps({"Version": "2012-10-17", "Statement": [deny("*")]})
    assert asked(given, caller=SessionCaller(role=R + "App", session_policy=narrow))[1] is None


def test_a_session_token_stands_for_its_user_pr3() -> None:
    _, found = asked(line("Mid", "Target"), caller=SessionTokenCaller(user=U + "ana"))
    assert found is not None
    assert found.nodes[0] == U + "ana"


def test_a_hop_that_is_allowed_as_it_stands_is_no_detour_tg1() -> None:
    """Ana may assume the role without tags: what was denied are the tags."""
    given = world(account(A, user("ana"), role("Target", trust=trusts(U + "ana"))))
    assert asked(given, tags=(("team", "red"),))[1] is None


def test_roles_of_one_name_are_told_with_their_accounts_arn6() -> None:
    far = role("Admin", trust=trusts(R + "Admin"))
    here = role("Admin", trust=trusts(U + "ana"), allows=allow())
    given = world(account(A, user("ana", allows=allow()), here), account(B, far))
    _, found = asked(given, FAR + "Admin")
    assert found is not None
    assert detour_in_words(found).endswith(
        "ana (1111 2222 3333) → Admin (1111 2222 3333) → Admin (4444 5555 6666)."
    )


def test_a_service_has_no_account_to_be_told_svc1() -> None:
    hops = (Hop(role=R + "Mid"), Hop(role=FAR + "Mid"))
    found = detour_in_words(Detour(caller=ServiceCaller("ec2.amazonaws.com"), hops=hops))
    assert found.endswith("does: ec2 → Mid (1111 2222 3333) → Mid (4444 5555 6666).")


def test_a_chain_whose_sessions_cannot_have_what_is_asked_is_none_pr5() -> None:
    """Target names a session of Mid that Mid's own trust policy keeps from being made."""
    other = {"StringNotEquals": {"sts:RoleSessionName": "other"}}
    mid = role("Mid", trust=[trusts(U + "ana"), distrusts("*", Condition=other)], allows=allow())
    session = f"arn:aws:sts::{A}:assumed-role/Mid/special"
    target = role("Target", trust=trusts(session))
    assert asked(world(account(A, user("ana", allows=allow()), mid, target)))[1] is None


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=12))
@settings(max_examples=40, deadline=None)
def test_a_detour_is_a_chain_that_is_allowed_to_its_end_ch5(trusted: list[tuple[int, int]]) -> None:
    """Independent of the graph: the chain is simulated again, and compared with all there are."""
    names = [f"R{number}" for number in range(5)]
    into: dict[int, list[str]] = {}
    for source, target in trusted:
        if source != target:
            into.setdefault(target, []).append(R + names[source])
    into.setdefault(0, []).append(U + "ana")
    roles = [
        role(name, trust=[trusts(one) for one in into.get(number, ())], allows=allow())
        for number, name in enumerate(names)
    ]
    made = world(account(A, user("ana", allows=allow()), *roles))
    index = WorldIndex(made)
    hops = hops_of(trust_graph(index, NOW), index, NOW)
    steps, at = {0: 1}, [0]
    while at:  # how many hops away every role is
        source = at.pop(0)
        for one, target in trusted:
            if one == source and target not in steps:
                steps[target] = steps[source] + 1
                at.append(target)
    for number in range(1, 5):
        request = AssumeRoleRequest(caller=ANA, role=R + names[number], at=NOW)
        found = find_detour(hops, request)
        assert (found is not None) == (number in steps)
        if found is not None:
            done = simulate_chain(found.caller, found.hops, index, NOW)
            assert done[-1].session is not None
            assert done[-1].request.role == request.role
            assert len(done) == steps[number]


@pytest.mark.parametrize(("trust", "expected"), [(trusts("*"), False), (trusts(B), True)])
def test_only_what_policies_deny_is_worth_a_detour_ev2(trust: Any, expected: bool) -> None:  # noqa: FBT001 - of the cases
    given = world(account(A, user("ana", allows=allow()), role("Target", trust=trust)))
    request = AssumeRoleRequest(caller=ANA, role=R + "Target", at=NOW)
    assert is_denied(simulate(request, WorldIndex(given))) is expected
