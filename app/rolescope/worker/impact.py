"""What edits change, found in the worker process. No Qt."""

from rolescope.difference.find import find_impact
from rolescope.difference.impact import EdgeChange, Impact, PermissionChange
from rolescope.difference.openings import find_openings
from rolescope.difference.permissions import PermissionChanges
from rolescope.difference.reach.movers import ListLimits
from rolescope.difference.way_changes import WayChanges, way_changes
from rolescope.engine.index import WorldIndex
from rolescope.exporters.patch.forms import patch_files
from rolescope.importers.catalogue import load_catalogue
from rolescope.model.edit import Edit
from rolescope.progress import Tick, part
from rolescope.trust.edge import Edge
from rolescope.trust.known import Before
from rolescope.value import replace
from rolescope.worker import shown_parts
from rolescope.worker.state import KnownAnalysis, about_analysis, known_base

_LIMITS = ListLimits(groups=100, roles=40)
_MAX_FLIPS = 500

_compared: list[tuple[Before, PermissionChanges]] = []  # one at most


@about_analysis
def impact_of(known: KnownAnalysis, *, tick: Tick) -> Impact:
    """Find what the edits of a scenario change of the world as imported.

    What is listed of very many things is what a person may look at; all are counted.
    """
    before, after, edits = _states(known, tick)
    return _lighter(find_impact(before, after, edits=edits, limits=_LIMITS, tick=tick))


@about_analysis
def permissions_of(
    known: KnownAnalysis, holders: tuple[str, ...], *, tick: Tick
) -> tuple[PermissionChange, ...]:
    """Find what the edits change of the permissions of some users and roles."""
    before, after, edits = _states(known, tick)
    if not _compared or _compared[0][0].index.world is not after.index.world:
        made = PermissionChanges(before, after, load_catalogue(), edits=edits)
        _compared[:] = [(after, made)]
    found: list[PermissionChange] = []
    for number, holder in enumerate(holders):
        tick(number / len(holders), "Permissions that the edits change")
        found += _compared[0][1].of((holder,))
    return tuple(found)


@about_analysis
def patch_of(known: KnownAnalysis, form: str, name: str, *, tick: Tick) -> dict[str, bytes]:
    """Return the files of a patch of the scenario, with what it opens and who loses access."""
    before, after, edits = _states(known, tick)
    openings = find_openings(before, after, edits=edits)
    return patch_files(known.analysis.scenario, form, openings, name)


@about_analysis
def ways_of(known: KnownAnalysis, *, tick: Tick) -> WayChanges:
    """Find which ways of escalation the edits open and close."""
    before = shown_parts.ways_before(known.analysis, part(tick, 0, 0.5), known.index)
    return way_changes(before, shown_parts.ways_of(known.analysis, part(tick, 0.5, 1), known.index))


def _states(known: KnownAnalysis, tick: Tick) -> tuple[Before, Before, tuple[Edit, ...]]:
    """Return the world as imported, the edited one, and the edits."""
    analysis = known.analysis
    scenario, at = analysis.scenario, analysis.at
    after = Before(known.index, analysis.graph, at)
    before = known_base(known.token, at, tick)
    if before is None or before.index.world is not scenario.base:
        before = Before(WorldIndex(scenario.base), analysis.baseline or analysis.graph, at)
    return before, after, scenario.edits


def _lighter(impact: Impact) -> Impact:
    """Return an impact without what is large and not listed."""
    return replace(
        impact,
        edges=tuple(map(_lighter_change, impact.edges)),
        flips=impact.flips[:_MAX_FLIPS],
    )


def _lighter_change(change: EdgeChange) -> EdgeChange:
    return replace(change, before=_lighter_edge(change.before), after=_lighter_edge(change.after))


def _lighter_edge(edge: Edge | None) -> Edge | None:
    """Return an edge without all who may use it: the graph of the window has them."""
    return None if edge is None else replace(edge, usable_by=(), undecided_by=())
