"""The trust graph and what edits make of it: CPU seconds against the size. Run by `make bench`.

The graph has an edge for each written trust, with reasons and with the facts that it needs. After
an edit only the roles that it may touch are evaluated again: these are counted.
"""

import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from benchmarks.measuring import Sized, Source, alone, cpu, exponent, load, peak, say
from rolescope.analysis import analyse, as_imported
from rolescope.engine.index import WorldIndex
from rolescope.model.edit import Scenario
from rolescope.model.policy import PolicyType
from rolescope.model.principal import Role
from rolescope.model.world import World
from rolescope.trust.graph import trust_graph
from rolescope.trust.known import Before
from rolescope.value import replace
from support.worlds.build import allow, policy, trusts

GRAPH, EDIT, COMMAND = 15.0, 0.5, 20.0  # CPU seconds for 5,000 roles


@dataclass
class Figures:
    lines: list[str] = field(default_factory=list)
    graph: float = 0
    work: int = 0
    edits: dict[str, tuple[float, int]] = field(default_factory=dict)
    """CPU seconds and evaluated roles by what was edited."""


def measure(source: Source) -> Figures:
    given = load(source)
    found = Figures()
    found.graph, known = cpu(lambda: as_imported(given.world, given.at))
    edges = len(known.graph.edges)
    found.work = given.statements + edges
    rest, _ = cpu(lambda: analyse(Scenario(given.world), given.at, imported=known))
    found.lines.append(
        f"{given} {edges:>7,} edges {found.graph:7.2f} CPU s for the graph,"
        f" {found.graph + rest:.2f} for the whole analysis, {peak():,} MiB"
    )
    for name, edit in EDITS.items():
        found.edits[name] = _edited(given, known, edit)
        seconds, evaluated = found.edits[name]
        found.lines.append(f"    {name:<36} {seconds:7.3f} CPU s, {evaluated:,} roles evaluated")
    return found


def _edited(given: Sized, known: Before, edit: Callable[[World], World]) -> tuple[float, int]:
    edited = edit(given.world)
    seconds, graph = cpu(
        lambda: trust_graph(WorldIndex(edited, known.index), given.at, before=known)
    )
    return seconds, graph.evaluated


def _with(world: World, changed: Role) -> World:
    accounts = tuple(
        replace(
            one, roles=tuple(changed if role.arn == changed.arn else role for role in one.roles)
        )
        if changed.arn.split(":")[4] == one.id
        else one
        for one in world.accounts
    )
    return replace(world, accounts=accounts)


def _other_trust(world: World) -> World:
    """Let a whole account assume a role."""
    role, account = _roles(world)[0], world.accounts[-1].id
    document = policy("trust", trusts(f"arn:aws:iam::{account}:root"), type=PolicyType.TRUST)
    return _with(world, replace(role, trust_policy=document))


def _other_identity(world: World) -> World:
    """Let a role assume one more."""
    first, second = _roles(world)[:2]
    more = policy("more", allow(resource=second.arn))
    return _with(world, replace(first, inline=(*first.inline, more)))


def _other_actions(world: World) -> World:
    """Let a role read a bucket: that bears on no trust."""
    role = _roles(world)[0]
    more = policy("more", allow("s3:GetObject"))
    return _with(world, replace(role, inline=(*role.inline, more)))


def _roles(world: World) -> list[Role]:
    return [role for account in world.accounts for role in account.roles if role.inline]


EDITS: dict[str, Callable[[World], World]] = {
    "another trust policy": _other_trust,
    "another identity policy": _other_identity,
    "an identity policy of other actions": _other_actions,
}


def _check_edits(found: Figures, roles: int) -> None:
    assert found.edits["another trust policy"][1] == 1
    assert 1 <= found.edits["another identity policy"][1] <= roles // 20
    assert found.edits["an identity policy of other actions"][1] == 0
    assert all(seconds <= EDIT for seconds, _ in found.edits.values())


@pytest.mark.timeout(600)
def bench_world_graph(samples: Path) -> None:
    found = alone(measure, samples / "worlds" / "dev-5000.world.json.gz")
    say("\n".join(found.lines))
    assert found.graph <= GRAPH
    _check_edits(found, 5_000)


@pytest.mark.timeout(600)
def bench_edges_command(samples: Path) -> None:
    """`rolescope edges` as a whole: start, reading, the graph, and all edges as JSON."""
    source = samples / "worlds" / "dev-5000.world.json.gz"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = (sys.executable, "-m", "rolescope", "edges", "--format", "json", str(source))
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)  # noqa: S603 - our own command
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    say(f"rolescope edges of dev-5000, whole command: {seconds:.2f} CPU s")
    assert seconds <= COMMAND


@pytest.mark.timeout(3_600)
def bench_graph_grows_with_statements_and_edges() -> None:
    found = {roles: alone(measure, roles) for roles in (1_000, 5_000, 20_000, 50_000)}
    for one in found.values():
        say("\n".join(one.lines))
    say(f"    {exponent({roles: one.graph for roles, one in found.items()})}")
    assert found[5_000].graph <= GRAPH
    _check_edits(found[5_000], 5_000)
    first, *_, last = found.values()
    assert last.graph / last.work <= 2 * first.graph / first.work
