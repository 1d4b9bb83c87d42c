"""Questions about paths over trusts and ways, and the paths in short."""

from typing import Any

from rolescope.engine.index import WorldIndex
from rolescope.escalation.ends import AdminEnds, Aim, PathEnds, ResourceEnds
from rolescope.escalation.find import WayFinder
from rolescope.escalation.find_paths import PathLimits, find_way_paths
from rolescope.escalation.path import AdminHop, WayHop, WayPath, WayPaths
from rolescope.model.world import World
from rolescope.trust.graph import trust_graph
from rolescope.trust.paths.ends import find_ends
from rolescope.trust.paths.hops import hops_of
from rolescope.trust.paths.values import Through
from rolescope.value import replace
from support.worlds.build import allow
from support.worlds.escalation_worlds import AT, arn

ALICE, TARGET = arn("user/alice"), arn("role/Target")
LAMBDA = allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"])
DATA = "arn:aws:s3:::data/x"


def asked(
    made: World,
    target: str,
    source: str = ALICE,
    through: Through | None = None,
    *,
    max_hops: int | None = None,
    by_ways: bool = True,
) -> WayPaths:
    """Find paths: to `admin`, to use an ARN of S3, or to become a principal."""
    index = WorldIndex(made)
    hops = hops_of(trust_graph(index, AT), index, AT)
    finder = WayFinder(index, hops, AT)
    ends: PathEnds = PathEnds((target,))
    if target == "admin":
        ends = AdminEnds(find_ends(hops, target).nodes)
    elif ":s3:" in target:
        is_open = through in (Through.CONDITIONAL, Through.ANY)
        aim = Aim("s3:GetObject", target)
        ends = ResourceEnds(aim, index, AT, is_open=is_open)
    used = finder if by_ways else None
    limits = PathLimits(max_hops=max_hops)
    if through is not None:
        limits = replace(limits, through=through, of_ways=through)
    return find_way_paths(used, hops, (source,), ends, limits)


def told(path: WayPath) -> list[str]:
    """Return a path in short: the rule or `trust` of each hop, with who is reached or raised."""
    found = []
    for hop in path.hops:
        name = hop.target.rpartition("/")[2]
        if isinstance(hop, WayHop):
            raised = hop.raises.rpartition("/")[2]
            found.append(f"{hop.way.rule.id} {f'raises {raised}' if raised else name}")
        else:
            found.append(f"{'admin' if isinstance(hop, AdminHop) else 'trust'} {name}")
    return found


def paths(made: World, target: str, **how: Any) -> list[list[str]]:
    """Return the paths of a question in short."""
    return [told(path) for path in asked(made, target, **how).listed]
