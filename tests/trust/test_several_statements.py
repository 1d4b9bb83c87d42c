"""Trusts of several statements: each lets in by itself, whatever the others ask for."""

from typing import Any

import pytest

from rolescope.difference.comparison import compare_states
from rolescope.difference.edge_pairs import SAME, is_same
from rolescope.engine.index import WorldIndex
from rolescope.model.world import World
from rolescope.trust.edge import Edge, Standing
from rolescope.trust.graph import trust_graph
from rolescope.trust.known import Before
from support.worlds.build import NOW, A, B, account, allow, role, trusts, user, world

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


def asks(operator: str, key: str, value: str) -> dict[str, Any]:
    return allow(Condition={operator: {key: value}})


OWN_SIDE = {
    "external IDs": [asks("StringEquals", "sts:ExternalId", one) for one in ("x-1", "y-2")],
    "addresses": [
        asks("IpAddress", "aws:SourceIp", one) for one in ("10.0.0.0/8", "203.0.113.0/24")
    ],
    "MFA or none": [asks("Bool", "aws:MultiFactorAuthPresent", one) for one in ("true", "false")],
}


@pytest.mark.parametrize("allows", OWN_SIDE.values(), ids=OWN_SIDE)
@pytest.mark.parametrize("trusted", [ANA, A, "*"])
def test_one_of_the_callers_own_statements_is_enough(
    allows: list[dict[str, Any]], trusted: str
) -> None:
    """EV-2: no request meets both, and each lets ana in by itself."""
    found = edge(state(trusts(trusted), allows=allows))
    assert found.standing is Standing.ALLOWED
    assert trusted == ANA or ANA in found.usable_by
    assert is_same(found, edge(state(trusts(trusted), allows=allows[::-1])), SAME)


def test_the_statement_that_asks_for_least_counts() -> None:
    """EV-2: ana needs an address alone, though another statement asks for MFA besides."""
    address = asks("IpAddress", "aws:SourceIp", "10.0.0.0/8")
    both = allow(Condition={**MFA, "IpAddress": {"aws:SourceIp": "203.0.113.0/24"}})
    for allows in ([address, both], [both, address]):
        found = edge(state(trusts(ANA), allows=allows))
        assert [one.key for one in found.caller_conditions] == ["aws:SourceIp"]


def test_what_no_statement_can_be_met_by_is_no_way_in() -> None:
    """Neither of two organizations is that of ana."""
    allows = [asks("StringEquals", "aws:PrincipalOrgID", one) for one in ("o-one", "o-two")]
    assert edge(state(trusts(ANA), allows=allows)).standing is Standing.TRUSTED_ONLY


def test_the_trust_statement_that_asks_the_caller_for_least_counts() -> None:
    """EV-2, SI-1: with the one a source identity has to be set, which needs the other as well."""
    identity = trusts(ANA, Condition={"StringEquals": {"sts:SourceIdentity": "ana"}})
    actions = ["sts:AssumeRole", "sts:SetSourceIdentity"]
    without = trusts(ANA, actions, Condition={"Bool": {"aws:MultiFactorAuthPresent": "false"}})
    one, other = (
        edge(state(*some, allows=allow("sts:*")))
        for some in ([identity, without], [without, identity])
    )
    assert (one.standing, one.caller_conditions) == (Standing.ALLOWED, ())
    assert is_same(one, other, SAME)
