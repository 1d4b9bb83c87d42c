"""The graph part by part: the same edges and nodes as all at once, from callers alone."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

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
from rolescope.trust.partition import Part, PartEvaluation, callers_only, parts
from rolescope.value import replace
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


def put_together(whole: World, divided: Iterable[Part]) -> tuple[list[Node], list[Edge]]:
    evaluated = PartEvaluation(callers_only(whole), NOW)
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


def divide(whole: World, accounts: Iterable[Account], roles: int) -> Iterable[Part]:
    return parts(WorldIndex(whole), accounts, roles)


def assert_same(whole: World, divided: Iterable[Part]) -> None:
    graph = trust_graph(WorldIndex(whole), NOW)
    assert put_together(whole, divided) == (list(graph.nodes), list(graph.edges))


@given(organizations(), st.integers(1, 4))
def test_parts_are_the_graph(whole: World, roles: int) -> None:
    assert_same(whole, divide(whole, whole.accounts, roles))


@given(organizations())
def test_their_order_makes_no_difference(whole: World) -> None:
    assert_same(whole, divide(whole, reversed(whole.accounts), 1))


def test_a_large_organization() -> None:
    whole = large_organization(400)
    assert_same(whole, divide(whole, whole.accounts, 100))


def test_the_demo() -> None:
    whole = read_sources([Path(str(resources() / "demo"))]).world
    assert whole is not None
    assert_same(whole, divide(whole, whole.accounts, 1))


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


ANN = {"AWS": f"arn:aws:iam::{A}:user/ann"}
LOGIN = {"Federated": f"arn:aws:iam::{A}:saml-provider/Login"}


@pytest.mark.parametrize(
    "trust",
    [
        trusts(ANN),
        trusts(ANN, Action=["sts:AssumeRole", "sts:TagSession"]),
        trusts(LOGIN, Action="sts:AssumeRoleWithSAML"),
        "{",
    ],
)
@pytest.mark.parametrize(
    "condition",
    [
        {"StringEquals": {"aws:PrincipalTag/team": "web"}},
        {"Null": {"aws:MultiFactorAuthPresent": "true"}},
    ],
)
def test_what_sessions_bring_counts_in_every_part_tg1_mfa6(
    trust: dict[str, Any] | str, condition: dict[str, Any]
) -> None:
    whole = world(
        account(A, user("ann"), role("From", trust=trust, allows=allow("sts:AssumeRole"))),
        account(B, role("To", trust=trusts(A, Condition=condition))),
    )
    assert_same(whole, divide(whole, whole.accounts, 1))


@pytest.mark.parametrize("document", [allow("sts:*"), allow("*"), READS])
def test_accounts_lend_one_another_documents(document: dict[str, Any]) -> None:
    aws = "arn:aws:iam::aws:policy/Shared"
    shared = replace(managed("Shared", document), arn=aws)
    lender = account(A, role("Open", trust=trusts(B)))
    whole = world(
        replace(lender, policies=(shared,)),
        account(
            B,
            role("R", trust=trusts(A), attached=(aws,)),
            role("Held", trust=trusts(A), allows=allow("*"), boundary=aws),
        ),
    )
    assert_same(whole, divide(whole, whole.accounts, 1))


def test_what_cannot_be_read_stays() -> None:
    lost = policy("Lost", "{")
    odd = policy("Odd", {**READS, "Effect": "Perhaps"})
    held = account(A, user("ann"), role("R", trust=trusts(A)))
    whole = world(replace(held, users=(replace(held.users[0], inline=(lost, odd)),)))
    assert [one.name for one in callers_only(whole).accounts[0].users[0].inline] == ["Lost", "Odd"]
    assert_same(whole, divide(whole, whole.accounts, 1))


def test_users_without_any_role_are_evaluated() -> None:
    whole = world(account(A, user("ann", allows=allow("*"))), account(B, user("bob")))
    assert_same(whole, divide(whole, whole.accounts, 1))


@pytest.mark.parametrize(
    ("roles", "sizes"), [(1, [1, 2, 3]), (3, [3, 3]), (99, [6]), (0, [1, 2, 3])]
)
def test_accounts_are_divided_by_their_roles(roles: int, sizes: list[int]) -> None:
    accounts = [
        account(f"{number:012d}", *(role(f"R{one}", trust=trusts(A)) for one in range(number)))
        for number in (1, 2, 3)
    ]
    divided = list(divide(world(*accounts), accounts, roles))
    assert [sum(len(one.roles) for one in part.accounts) for part in divided] == sizes
    assert [one for part in divided for one in part.accounts] == accounts
