"""The graph part by part: the same edges and nodes as all at once, from callers alone."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.large_organizations import large_organization
from rolescope.engine.index import WorldIndex
from rolescope.importers import read_sources
from rolescope.model.world import Account, World
from rolescope.resources import resources
from rolescope.trust.edge import Edge, Node
from rolescope.trust.graph import trust_graph
from rolescope.trust.partition import Parts, callers_only, parts
from support.worlds.build import (
    NOW,
    A,
    B,
    account,
    allow,
    deny,
    managed,
    policy,
    role,
    trusts,
    user,
    world,
)
from support.worlds.generated_organizations import organizations

READS = allow("s3:GetObject")


def put_together(
    whole: World, divided: Iterable[tuple[Account, ...]]
) -> tuple[list[Node], list[Edge]]:
    evaluated = Parts(callers_only(whole), NOW)
    nodes: dict[str, Node] = {}
    edges: dict[str, Edge] = {}
    for one in divided:
        found = evaluated.evaluate(one)
        for node in found.nodes:
            assert nodes.setdefault(node.id, node) == node
        for edge in found.edges:
            assert edge.id not in edges
            edges[edge.id] = edge
    return [nodes[key] for key in sorted(nodes)], [edges[key] for key in sorted(edges)]


def assert_same(whole: World, divided: Iterable[tuple[Account, ...]]) -> None:
    graph = trust_graph(WorldIndex(whole), NOW)
    assert put_together(whole, divided) == (list(graph.nodes), list(graph.edges))


@given(organizations(), st.integers(1, 4))
def test_parts_are_the_graph(whole: World, roles: int) -> None:
    assert_same(whole, parts(whole.accounts, roles))


@given(organizations())
def test_their_order_makes_no_difference(whole: World) -> None:
    assert_same(whole, parts(reversed(whole.accounts), 1))


def test_a_large_organization() -> None:
    whole = large_organization(400)
    assert_same(whole, parts(whole.accounts, 100))


def test_the_demo() -> None:
    whole = read_sources([Path(str(resources() / "demo"))]).world
    assert whole is not None
    assert_same(whole, parts(whole.accounts, 1))


def test_callers_have_what_assume_role_is_decided_by_and_nothing_else() -> None:
    whole = world(
        account(
            A,
            managed("Reads", READS),
            managed("Assumes", allow("sts:Assume*")),
            managed("Guard", allow("s3:*")),
            role("R", trust=trusts(B), attached=("policy/Reads", "policy/Assumes", "policy/Gone")),
            user("ann", allows=[READS, deny("sts:*")], boundary="policy/Guard"),
            user("bob", allows=READS),
        )
    )
    found = callers_only(whole).accounts[0]
    assert [one.name for one in found.policies] == ["Assumes", "Guard"]
    assert [arn.rpartition("/")[2] for arn in found.roles[0].attached] == ["Assumes", "Gone"]
    assert found.roles[0].trust_policy.statements == ()
    ann, bob = found.users
    assert ann.inline[0].statements == whole.accounts[0].users[0].inline[0].statements
    assert ann.inline[0].text == ""
    assert ann.boundary == found.policies[1].arn
    assert bob.inline == ()


def test_what_cannot_be_read_stays() -> None:
    lost = policy("Lost", "{")
    odd = policy("Odd", {**READS, "Effect": "Perhaps"})
    held = account(A, user("ann"), role("R", trust=trusts(A)))
    whole = world(replace(held, users=(replace(held.users[0], inline=(lost, odd)),)))
    assert [one.name for one in callers_only(whole).accounts[0].users[0].inline] == ["Lost", "Odd"]
    assert_same(whole, parts(whole.accounts, 1))


@pytest.mark.parametrize(
    ("roles", "sizes"), [(1, [1, 2, 3]), (3, [3, 3]), (99, [6]), (0, [1, 2, 3])]
)
def test_accounts_are_divided_by_their_roles(roles: int, sizes: list[int]) -> None:
    accounts = [
        account(f"{number:012d}", *(role(f"R{one}", trust=trusts(A)) for one in range(number)))
        for number in (1, 2, 3)
    ]
    divided = list(parts(accounts, roles))
    assert [sum(len(one.roles) for one in part) for part in divided] == sizes
    assert [one for part in divided for one in part] == accounts
