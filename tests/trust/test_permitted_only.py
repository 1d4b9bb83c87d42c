"""Permissions without a trust: drawn only where nothing but the trust is missing."""

from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.model.world import World
from rolescope.trust.edge import Standing
from rolescope.trust.graph import trust_graph
from support.worlds.build import (
    NOW,
    A,
    account,
    allow,
    deny,
    managed,
    organization,
    role,
    user,
    world,
)

R = f"arn:aws:iam::{A}:role/"
NAMED = allow(resource=R + "Target")


def standings(given: World) -> list[Standing]:
    return [edge.standing for edge in trust_graph(WorldIndex(given), NOW).edges]


def permitted(*entities: Any, scps: Any = None) -> list[Standing]:
    owner = account(A, role("Target"), *entities)
    limits = organization(A, scps={A: scps}) if scps else None
    return standings(world(owner, organization=limits))


def test_a_permission_that_only_lacks_the_trust() -> None:
    """EV-19."""
    assert permitted(user("ana", allows=NAMED)) == [Standing.PERMITTED_ONLY]
    bounded = user("ana", allows=NAMED, boundary="policy/B")
    assert permitted(bounded, managed("B", allow("sts:*"))) == [Standing.PERMITTED_ONLY]
    fenced = permitted(user("ana", allows=NAMED), scps=[allow("*"), deny("s3:*")])
    assert fenced == [Standing.PERMITTED_ONLY]


def test_an_identity_policy_that_denies() -> None:
    """EV-7."""
    assert permitted(user("ana", allows=[NAMED, deny("sts:*")])) == []


def test_an_scp_that_denies_or_does_not_allow() -> None:
    """EV-7, EV-8."""
    ana = user("ana", allows=NAMED)
    assert permitted(ana, scps=[allow("*"), deny("sts:AssumeRole")]) == []
    assert permitted(ana, scps=[allow("s3:*")]) == []


@pytest.mark.parametrize("boundary", [allow("s3:*"), [allow("*"), deny("sts:AssumeRole")]])
def test_a_boundary_that_denies_or_does_not_allow(boundary: Any) -> None:
    """EV-7, EV-12."""
    ana = user("ana", allows=NAMED, boundary="policy/B")
    assert permitted(ana, managed("B", boundary)) == []


def test_a_deny_that_a_fact_avoids_denies_nothing() -> None:
    """CO-35: MFA may be brought."""
    no_mfa = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
    guarded = [NAMED, deny("sts:AssumeRole", Condition=no_mfa)]
    assert permitted(user("ana", allows=guarded)) == [Standing.PERMITTED_ONLY]
