"""Nodes and edges of principals that are written like others: nothing hides a trust that stands."""

from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.model.world import World
from rolescope.trust.edge import Edge, NodeKind, PrincipalKind, Standing, TrustGraph
from rolescope.trust.graph import trust_graph
from rolescope.words.trusts.reasons import reason_text
from support.worlds.build import NOW, A, B, account, allow, role, trusts, user, world

R = f"arn:aws:iam::{A}:role/"
ROLE_ID = "AROACALLER0000000000".ljust(20, "0")


def graph_of(given: World) -> TrustGraph:
    return trust_graph(WorldIndex(given), NOW)


def of_kind(given: World, kind: PrincipalKind) -> list[Edge]:
    return [edge for edge in graph_of(given).edges if edge.kind is kind]


@pytest.mark.parametrize("key", ["Service", "Federated", "CanonicalUser"])
def test_a_star_of_another_type_does_not_hide_everyone(key: str) -> None:
    """PR-1, U-36: `*` as anything else than an AWS principal matches nothing."""
    given = world(
        account(A, role("Aaa", trust=trusts({key: "*"})), role("Open", trust=trusts("*")))
    )
    graph = graph_of(given)
    kinds = {node.id: node.kind for node in graph.nodes}
    assert kinds["*"] is NodeKind.ANYONE
    (other,) = (edge for edge in graph.edges if edge.target == R + "Aaa")
    assert kinds[other.source] is NodeKind.INVALID
    assert other.standing is Standing.DENIED
    (anyone,) = (edge for edge in graph.edges if edge.target == R + "Open")
    assert (anyone.source, anyone.standing) == ("*", Standing.ALLOWED)


@pytest.mark.parametrize("key", ["Service", "Federated", "CanonicalUser"])
def test_a_star_beside_everyone_in_one_statement(key: str) -> None:
    """PR-1, PR-17."""
    given = world(account(A, role("Open", trust=trusts({key: "*", "AWS": "*"}))))
    assert len(graph_of(given).edges) == 2
    (anyone,) = of_kind(given, PrincipalKind.ANYONE)
    assert anyone.standing is Standing.ALLOWED


@pytest.mark.parametrize("key", ["Service", "Federated", "CanonicalUser"])
@pytest.mark.parametrize(
    "value", [B, f"arn:aws:iam::{B}:user/ana", f"arn:aws:iam::{B}:role/app", "AROAGONE000000000000"]
)
def test_what_only_looks_like_a_principal_does_not_stand_for_it(key: str, value: str) -> None:
    """PR-2, PR-7, PR-8, PR-9: only the AWS key names accounts, users and roles."""

    def edges(*principals: dict[str, str]) -> dict[str, Any]:
        given = world(
            account(A, role("Target", trust=[trusts(one) for one in principals])),
            account(B, user("ana", allows=allow()), role("app", allows=allow())),
        )
        return {edge.source: (edge.kind, edge.standing) for edge in graph_of(given).edges}

    alone = edges({"AWS": value})
    assert alone.items() <= edges({key: value}, {"AWS": value}).items()
    assert len(edges({key: value}, {"AWS": value})) == 2


def test_a_service_and_a_provider_of_one_name_are_two() -> None:
    """PR-7, PR-8."""
    name = "cognito-identity.amazonaws.com"
    action = ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity"]
    trust = [trusts({"Federated": name}, action), trusts({"Service": name}, action)]
    graph = graph_of(world(account(A, role("Target", trust=trust))))
    assert {edge.kind for edge in graph.edges} == {PrincipalKind.FEDERATED, PrincipalKind.SERVICE}
    assert len({edge.source for edge in graph.edges}) == 2


def test_the_id_and_the_arn_of_a_role_are_one_trust() -> None:
    """PR-10, TR-14: the better of both stands, and both statements are named."""
    closed = {"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-none"}}}
    trust = [trusts(ROLE_ID, **closed), trusts(R + "Caller")]
    for statements in (trust, trust[::-1]):
        caller = role("Caller", id=ROLE_ID)
        given = world(account(A, caller, role("Target", trust=statements)))
        (found,) = graph_of(given).edges
        assert (found.source, found.kind) == (R + "Caller", PrincipalKind.PRINCIPAL)
        assert (found.standing, found.statements) == (Standing.ALLOWED, (0, 1))
        assert "deleted" not in reason_text(found)
