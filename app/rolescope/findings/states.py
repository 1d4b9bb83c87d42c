"""Two states of a world side by side: what opens and closes, findings, and who gets to rights."""

from collections.abc import Mapping

from rolescope.analysis import Analysis, analyse, as_imported
from rolescope.difference.openings import Openings, find_openings, with_ways
from rolescope.difference.way_changes import way_changes
from rolescope.engine.index import WorldIndex
from rolescope.escalation.find import find_ways
from rolescope.findings.find import find_in
from rolescope.findings.finding_changes import (
    AdminReach,
    FindingChanges,
    admin_reach,
    finding_changes,
)
from rolescope.findings.settings import DEFAULT_SETTINGS, FindingSettings
from rolescope.findings.survey import Survey
from rolescope.model.edit import Edit, Scenario
from rolescope.model.review import Ruling
from rolescope.progress import Tick, no_tick, part
from rolescope.trust.known import Before
from rolescope.value import Value


class EvaluatedState(Value):
    """A state that was evaluated: its analysis, and the index and graph that this was made with."""

    analysis: Analysis
    known: Before


class StateDifference(Value):
    """Everything that differs between two states."""

    openings: Openings
    findings: FindingChanges
    reach: AdminReach


def evaluate_state(
    scenario: Scenario, at: str, imported: Before | None = None, *, tick: Tick = no_tick
) -> EvaluatedState:
    """Evaluate a state. `imported` is the world that its edits begin with, where that is known."""
    if imported is None or imported.index.world is not scenario.base or imported.at != at:
        imported = as_imported(scenario.base, at, part(tick, 0, 0.8))
        tick = part(tick, 0.8, 1)
    analysis = analyse(scenario, at, imported=imported, tick=tick)
    if not scenario.edits:
        return EvaluatedState(analysis, imported)
    index = WorldIndex(scenario.world, imported.index)
    return EvaluatedState(analysis, Before(index, analysis.graph, at))


def compare_evaluated(
    before: EvaluatedState,
    after: EvaluatedState,
    *,
    settings: FindingSettings = DEFAULT_SETTINGS,
    edits: tuple[Edit, ...] = (),
    rulings: Mapping[str, Ruling] | None = None,
    tick: Tick = no_tick,
) -> StateDifference:
    """Compare a world with what edits make of it. `rulings`: what was decided, by fingerprint."""
    first, second = before.known, after.known
    known = settings.known_accounts | settings.own_accounts
    openings = find_openings(
        first, second, edits=edits, known_accounts=known, tick=part(tick, 0, 0.3)
    )
    ways = find_ways(first.graph, first.index, first.at, part(tick, 0.3, 0.5))
    later = find_ways(second.graph, second.index, second.at, part(tick, 0.5, 0.7), first.index)
    openings = with_ways(openings, way_changes(ways, later), first, second, known)
    was = Survey(first.index, before.analysis, settings, ways)
    is_ = Survey(second.index, after.analysis, settings, later)
    found = find_in(was, part(tick, 0.7, 0.85)), find_in(is_, part(tick, 0.85, 1))
    return StateDifference(
        openings, finding_changes(*found, second.at, rulings), admin_reach(was, is_)
    )
