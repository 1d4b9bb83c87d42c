"""Worlds in which somebody may gain rights beside AssumeRole, and what is found in them."""

from collections.abc import Iterable, Sequence
from typing import Any

from rolescope.engine.index import WorldIndex
from rolescope.escalation.find import find_ways
from rolescope.escalation.way import Escalations, EscalationWay
from rolescope.model.resource_list import Resource, Resources
from rolescope.model.world import World
from rolescope.trust.graph import trust_graph
from rolescope.value import replace
from support.worlds import build as worlds
from support.worlds.build import allow, role, user

A = "111111111111"
EVERYTHING = allow("*")
AT = "2026-11-24T12:00:00Z"


def found_in(world: World) -> Escalations:
    """Find the ways of a world."""
    index = WorldIndex(world)
    return find_ways(trust_graph(index, AT), index, AT)


def arn(name: str, account: str = A) -> str:
    """Return the ARN of `user/alice` or `role/App`; of an ARN, itself."""
    return name if name.startswith("arn:") else f"arn:aws:iam::{account}:{name}"


def thing(type_: str, name: str, runs_as: str | None = None, **extra: Any) -> Resource:
    """Return a resource; `name` is the ARN without its beginning: `lambda:function:f1`."""
    if ":" in name:
        service, _, rest = name.partition(":")
        whole = f"arn:aws:{service}:us-east-1:{A}:{rest}"
    else:
        whole = arn(name)
    return Resource(
        type=type_, arn=whole, account=A, role=arn(runs_as) if runs_as else None, extra=extra
    )


def world(
    *entities: Any,
    things: Iterable[Resource] | None = (),
    complete: Sequence[str] | None = None,
    **fields: Any,
) -> World:
    """Return a world of one account; `things` None: no resources were imported."""
    made = worlds.world(worlds.account(A, *entities), **fields)
    if things is None:
        return made
    known = None if complete is None else frozenset(complete)
    return replace(made, resources=Resources(tuple(things), known))


def for_service(service: str, name: str = "Target", **fields: Any) -> Any:
    """Return a role that trusts a service and may do everything."""
    trust = worlds.trusts({"Service": f"{service}.amazonaws.com"})
    return role(name, trust=trust, **{"allows": EVERYTHING, **fields})


def alice(*statements: Any, **fields: Any) -> Any:
    """Return the user whose ways are looked for."""
    return user("alice", allows=list(statements), **fields)


def ways_of(world_: World, source: str = "user/alice") -> dict[tuple[str, str], EscalationWay]:
    """Return the ways of a source by rule and the name of the target."""
    return {
        (way.rule.id, way.target.split(":", 5)[-1]): way
        for way in found_in(world_).ways
        if way.source == arn(source)
    }
