"""The graph while it is made: trusts as written at first, in the end what it would be anyhow."""

import pickle
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolescope.analysis import InStages, as_imported
from rolescope.engine.index import WorldIndex
from rolescope.model.policy import Condition
from rolescope.model.world import World
from rolescope.trust.edge import Edge, Standing, TrustGraph
from rolescope.trust.graph import GraphInStages, role_edges, trust_graph
from rolescope.trust.limiting import limit_who
from support.worlds.build import NOW, A, B, C, account, role, trusts, world
from support.worlds.generated_organizations import organizations
from support.worlds.large_worlds import STRANGER, large_world

ROLE = f"arn:aws:iam::{B}:role/"
_HOST = "token.actions.githubusercontent.com"


@cache
def finished() -> TrustGraph:
    return trust_graph(WorldIndex(large_world()), NOW)


@cache
def begun() -> TrustGraph:
    made = GraphInStages(WorldIndex(large_world()), NOW)
    made.begin()
    return made.graph()


def into(graph: TrustGraph, name: str) -> Edge:
    (found,) = (edge for edge in graph.edges if edge.target == f"{ROLE}{name}" and edge.statements)
    return found


def told_by_the_trust(edge: Edge) -> tuple[object, ...]:
    """Return what of an edge evaluation has no part in."""
    ends = edge.id, edge.source, edge.target, edge.kind
    asks = edge.actions, edge.statements, edge.conditions, edge.alternatives
    return *ends, *asks, edge.is_cross_account, edge.from_outside, edge.narrowed_to


@given(organizations())
def test_it_ends_as_if_it_had_been_made_at_once(given: World) -> None:
    whole = trust_graph(WorldIndex(given), NOW)
    made = GraphInStages(WorldIndex(given), NOW)
    made.begin()
    first = made.graph()
    made.evaluate_about([A])
    for _done, _text in made.steps():
        assert made.graph().nodes == first.nodes == whole.nodes
    assert made.graph() == whole
    assert first.is_pending
    assert not whole.is_pending
    assert not any(edge.standing is Standing.PENDING for edge in whole.edges)


@given(organizations(), st.integers(min_value=1, max_value=4))
def test_parts_by_themselves_are_as_the_whole(given: World, count: int) -> None:
    """Edges into some roles rest on the world alone, so that processes can share the work."""
    roles = [role.arn for account in given.accounts for role in account.roles]
    apart: list[Edge] = []
    for part in range(count):
        index = WorldIndex(pickle.loads(pickle.dumps(given)))  # noqa: S301 - written here
        evaluated = filter(None, map(index.role, reversed(roles[part::count])))
        apart += (edge for role in evaluated for _node, edge in role_edges(index, role, NOW))
    whole = [edge for edge in trust_graph(WorldIndex(given), NOW).edges if edge.statements]
    assert sorted(apart, key=lambda edge: edge.id) == whole


@given(organizations())
def test_what_the_trust_tells_is_known_from_the_beginning(given: World) -> None:
    made = GraphInStages(WorldIndex(given), NOW)
    made.begin()
    found = {edge.id: edge for edge in made.graph().edges}
    whole = [edge for edge in trust_graph(WorldIndex(given), NOW).edges if edge.statements]
    assert found.keys() == {edge.id for edge in whole}
    assert [told_by_the_trust(found[edge.id]) for edge in whole] == list(
        map(told_by_the_trust, whole)
    )


@given(organizations())
def test_what_stands_at_first_stands_to_the_end(given: World) -> None:
    made = GraphInStages(WorldIndex(given), NOW)
    made.begin()
    whole = {edge.id: edge for edge in trust_graph(WorldIndex(given), NOW).edges}
    settled = [edge for edge in made.graph().edges if edge.standing is not Standing.PENDING]
    assert [edge.standing_word for edge in settled] == [
        whole[edge.id].standing_word for edge in settled
    ]


def test_what_is_not_evaluated_is_neither_allowed_nor_denied() -> None:
    for name in ("ToA", "ToB", "Named", "Few", "Asks"):
        edge = into(begun(), name)
        assert (edge.standing, edge.standing_word) == (Standing.PENDING, "being worked out")
        assert (edge.closure, edge.reason, edge.callers) == (None, None, None)
        assert edge.is_trust


def test_dangers_are_evaluated_before_the_first_picture_fnd35() -> None:
    assert into(begun(), "Admin").source == STRANGER
    assert into(begun(), "Admin") == into(finished(), "Admin")
    anyone = into(begun(), "Open")
    assert (anyone.standing, anyone.lets_in_strangers) == (Standing.ALLOWED, True)
    assert anyone.callers is None
    assert into(finished(), "Open").callers is not None


def test_a_trust_in_anyone_that_its_policy_denies_is_no_danger_yet_ev5() -> None:
    assert into(begun(), "Closed").standing is Standing.PENDING
    assert into(finished(), "Closed").standing is Standing.DENIED
    assert into(begun(), "Late").standing is Standing.PENDING
    assert into(finished(), "Late").standing is Standing.DENIED


def test_the_trusts_of_an_account_can_come_before_all_others() -> None:
    made = GraphInStages(WorldIndex(large_world()), NOW)
    made.begin()
    made.evaluate_about([C])
    graph = made.graph()
    known = {edge.target for edge in graph.edges if edge.standing is not Standing.PENDING}
    assert f"arn:aws:iam::{C}:role/FromB" in known
    assert f"{ROLE}ToA" not in known
    made.evaluate_about([A])
    made.evaluate_about([A])
    assert into(made.graph(), "ToA") == into(finished(), "ToA")
    assert into(made.graph(), "Named") == into(finished(), "Named")
    assert made.graph().is_pending


def test_an_analysis_in_stages_is_that_of_the_import_in_the_end() -> None:
    given = world(account(A, role("R", trust=trusts(A)), role("S", trust=trusts(B))))
    made = InStages(given, NOW, at_is_clock=True)
    made.begin()
    first = made.analysis()
    assert (first.graph.is_pending, first.at, first.at_is_clock) == (True, NOW, True)
    made.evaluate_about([A])
    told = [text for _done, text in made.steps]
    assert told == ["Trusts of 2 of 2 roles", "Permissions without a trust"]
    assert made.analysis().graph == made.imported.graph == as_imported(given, NOW).graph
    assert made.analysis().scenario.world is given


@pytest.mark.parametrize(
    ("asks", "limits"),
    [
        ([()], False),
        ([(Condition("StringEquals", "sts:ExternalId", ("x",)),)], True),
        ([(Condition("StringEquals", "sts:ExternalId", ("x",)),), ()], False),
        ([(Condition("StringLike", "sts:RoleSessionName", ("x",)),)], False),
        ([(Condition("StringEquals", "aws:RequestTag/a", ("x",)),)], False),
        ([(Condition("DateLessThan", "aws:CurrentTime", ("2030-01-01T00:00:00Z",)),)], False),
        ([(Condition("StringNotEquals", "aws:PrincipalOrgID", ("o-1",)),)], False),
        ([(Condition("Null", "aws:PrincipalOrgID", ("false",)),)], False),
        ([(Condition("ForAllValues:StringEquals", "aws:PrincipalOrgPaths", ("o-1/*",)),)], False),
        ([(Condition("StringEqualsIfExists", "aws:SourceVpc", ("vpc-1",)),)], False),
        ([(Condition("StringLike", "aws:PrincipalOrgID", ("*",)),)], False),
        ([(Condition("IpAddress", "aws:SourceIp", ("0.0.0.0/0",)),)], False),
        ([(Condition("IpAddress", "aws:SourceIp", ("10.0.0.0/8",)),)], True),
        (
            [(Condition("StringLike", f"{_HOST}:sub", ("*",)),)],
            False,
        ),
        ([(Condition("StringLike", f"{_HOST}:sub", ("repo:acme/*", "*")),)], False),
        ([(Condition("StringLike", f"{_HOST}:sub", ("repo:acme/*",)),)], True),
    ],
)
def test_which_conditions_limit_who_calls_fnd35(
    asks: list[tuple[Condition, ...]], *, limits: bool
) -> None:
    assert limit_who(asks) is limits
