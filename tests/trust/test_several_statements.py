"""Trusts of several statements: each lets in by itself, whatever the others ask for."""

from typing import Any

from rolescope.difference.comparison import compare_states
from rolescope.evaluation.index import WorldIndex
from rolescope.model.world import World
from rolescope.trust.edge import Edge, Standing
from rolescope.trust.graph import trust_graph
from rolescope.trust.known import Before
from worlds import NOW, A, B, account, allow, role, trusts, user, world

ANA = f"arn:aws:iam::{A}:user/ana"
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


def external(value: str) -> dict[str, Any]:
    return trusts(ANA, Condition={"StringEquals": {"sts:ExternalId": value}})


def state(*trust: dict[str, Any], **fields: Any) -> Before:
    return evaluated(
        world(account(A, user("ana", **fields)), account(B, role("Target", trust=list(trust))))
    )


def evaluated(given: World) -> Before:
    index = WorldIndex(given)
    return Before(index, trust_graph(index, NOW), NOW)


def edge(of: Before) -> Edge:
    (found,) = of.graph.edges
    return found


def test_what_another_statement_asks_for_is_not_asked_by_the_caller() -> None:
    """EV-2: of statements that allow, one is enough."""
    alone = {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}
    found = edge(state(trusts(ANA), trusts(ANA, Condition=alone)))
    assert found.standing is Standing.TRUSTED_ONLY
    assert found.caller_conditions == ()


def test_statements_that_ask_for_different_values_do_not_stand_in_each_others_way() -> None:
    """EV-2: the caller's side asks for MFA; with it, either external ID lets ana in."""
    found = edge(state(external("x-1"), external("y-2"), allows=allow(Condition=MFA)))
    assert found.standing is Standing.ALLOWED
    assert [one.key for one in found.caller_conditions] == ["aws:MultiFactorAuthPresent"]


def test_the_order_of_statements_means_nothing() -> None:
    """EV-2: two imports that have them the other way round are the same."""
    first, second = trusts(ANA), external("x-1")
    compared, _ = compare_states(state(first, second), state(second, first))
    assert compared.is_nothing
