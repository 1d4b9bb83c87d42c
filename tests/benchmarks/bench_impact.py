"""The impact of an edit: CPU seconds in a world of 5,000 roles. Run by `make bench`.

It comes on top of the graph of the edited world (bench_graph.py). What is known of the baseline
is found with the first edit, and kept.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from benchmarks.measuring import Sized, Source, alone, cpu, load, say
from rolescope.analysis import as_imported
from rolescope.difference.find import find_impact
from rolescope.difference.impact import Impact
from rolescope.difference.reach.movers import ListLimits
from rolescope.engine.index import WorldIndex, account_of
from rolescope.model.edit import Edit, Scenario, WithoutTrust
from rolescope.model.place import Place, PlaceKind
from rolescope.model.policy import PrincipalType, StatementPrincipal
from rolescope.model.policy_edit import WithGuardrail, WithInlinePolicy, WithStatement
from rolescope.trust.edge import Edge, PrincipalKind, Standing
from rolescope.trust.graph import trust_graph
from rolescope.trust.known import Before

TYPICAL, FIRST, LARGE = 0.2, 0.5, 1.5
"""CPU seconds: of a typical edit; of the first one; of an SCP that closes hundreds of roles."""

LIMITS = ListLimits(groups=100, roles=40)
DENY = '{"Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "*"}'
TYPE = {PrincipalKind.PRINCIPAL: PrincipalType.USER, PrincipalKind.ACCOUNT: PrincipalType.ACCOUNT}


@dataclass
class Figures:
    lines: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)


def measure(source: Source) -> Figures:
    given = load(source)
    known = as_imported(given.world, given.at)
    found = Figures()
    for name, make in EDITS.items():
        seconds, impact = _impact(given, known, make(known))
        found.seconds[name] = seconds
        direct = sum(len(flip.principals) for flip in impact.flips)
        found.lines.append(
            f"    {name:<28} {seconds:7.3f} CPU s, {len(impact.edges):,} trusts,"
            f" {direct:,} verdicts of one step, {impact.lost:,} of any number"
        )
    return found


def _impact(given: Sized, known: Before, edit: Edit) -> tuple[float, Impact]:
    scenario = Scenario(given.world, (edit,))
    index = WorldIndex(scenario.world, known.index)
    after = Before(index, trust_graph(index, given.at, before=known), given.at)
    return cpu(lambda: find_impact(known, after, edits=(edit,), limits=LIMITS))


def _edge(known: Before, kind: PrincipalKind) -> Edge:
    return next(
        edge
        for edge in known.graph.edges
        if edge.kind is kind
        and edge.standing is Standing.ALLOWED
        and (kind is PrincipalKind.ACCOUNT or edge.source in known.index.users)
    )


def _without(kind: PrincipalKind) -> Callable[[Before], Edit]:
    def make(known: Before) -> Edit:
        edge = _edge(known, kind)
        principal = StatementPrincipal(TYPE[kind], edge.source, edge.source)
        return WithoutTrust(edge.target, principal)

    return make


def _closed(known: Before) -> Edit:
    """Close the role that most others are assumed from."""
    steps: dict[str, int] = {}
    for edge in known.graph.edges:
        if edge.source in known.index.roles:
            steps[edge.source] = steps.get(edge.source, 0) + 1
    hub = max(steps, key=lambda arn: steps[arn])
    statement = '{"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole"}'
    return WithStatement(Place(PlaceKind.TRUST, hub), statement, "Close it")


def _denied(known: Before) -> Edit:
    user = _edge(known, PrincipalKind.PRINCIPAL).source
    return WithInlinePolicy(user, "no", DENY, "Deny it")


def _guarded(known: Before) -> Edit:
    """Take the account whose users and roles have most trusts."""
    counts = Counter(
        account_of(edge.source) or edge.source
        for edge in known.graph.edges
        if edge.standing is Standing.ALLOWED
    )
    account = max(known.index.accounts, key=lambda id_: counts[id_])
    return WithGuardrail("p-no", account, DENY, "Deny it")


EDITS: dict[str, Callable[[Before], Edit]] = {
    "the first edit: one trust": _without(PrincipalKind.PRINCIPAL),
    "one trust": _without(PrincipalKind.PRINCIPAL),
    "a trust in a whole account": _without(PrincipalKind.ACCOUNT),
    "a role that leads to many": _closed,
    "an identity policy": _denied,
    "an SCP": _guarded,
}
BOUNDS = dict.fromkeys(EDITS, TYPICAL) | {"the first edit: one trust": FIRST, "an SCP": LARGE}


@pytest.mark.timeout(600)
def bench_impact(samples: Path) -> None:
    found = alone(measure, samples / "worlds" / "dev-5000.world.json.gz")
    say("\n".join(("the impact of edits of dev-5000", *found.lines)))
    for name, bound in BOUNDS.items():
        assert found.seconds[name] <= bound, name
