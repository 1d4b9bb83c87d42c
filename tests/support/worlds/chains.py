"""Chains of the demo organization, for tests of the timeline."""

from datetime import timedelta, timezone
from functools import cache

from rolescope.engine.index import WorldIndex
from rolescope.model.caller import Caller
from rolescope.model.request import AssumeRoleParameters
from rolescope.simulation.chain import Hop, simulate_chain
from rolescope.simulation.timeline.course import ChainCourse, course
from rolescope.simulation.timeline.intervals import second_of
from support.worlds.northwind import (
    CI_RUNNER,
    DEPLOY_HUB,
    NOW,
    PROD_ADMIN,
    RELEASE,
    RELEASE_MANAGER,
    demo,
)

ZONE = timezone(timedelta(hours=-8))
"""Los Angeles in winter, as in the pictures of the design."""

TO_HUB = Hop(
    role=DEPLOY_HUB,
    at="2026-11-20T17:02:00Z",
    parameters=AssumeRoleParameters(session_name="ci-runner-0902", duration=7200),
)
TO_MANAGER = Hop(role=RELEASE_MANAGER, at="2026-11-20T17:05:00Z", parameters=RELEASE)
TO_ADMIN = Hop(
    role=PROD_ADMIN,
    at="2026-11-20T17:08:00Z",
    parameters=AssumeRoleParameters(session_name="release-842"),
)
TO_PROD = (TO_HUB, TO_MANAGER, TO_ADMIN)


@cache
def demo_index() -> WorldIndex:
    """Return lookups into the demo organization."""
    return WorldIndex(demo())


def chain_of(*hops: Hop, caller: Caller = CI_RUNNER, at: str = NOW) -> ChainCourse:
    """Return a chain in the demo organization over time."""
    found = course(simulate_chain(caller, hops, demo_index(), at), demo_index())
    assert found is not None
    return found


def local(time: str) -> int:
    """Return the second of a time of the demo's day in ZONE: `09:20`."""
    found = second_of(f"2026-11-20T{time}:00-08:00")
    assert found is not None
    return found
