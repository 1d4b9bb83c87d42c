"""What a filter shows of the analysis asked about last, drawn; kept while a filter is typed.

Ways of escalation and findings are kept, too: finding them takes longer than drawing.
"""

from collections.abc import Iterable, Mapping
from operator import is_not

from rolescope.analysis import Analysis
from rolescope.engine.index import WorldIndex
from rolescope.escalation.find import find_ways
from rolescope.escalation.way import Escalations
from rolescope.findings.find import find
from rolescope.findings.finding import Findings
from rolescope.findings.settings import DEFAULT_SETTINGS
from rolescope.model.world import World
from rolescope.pictures.layouts import find_layout
from rolescope.pictures.picture import Picture
from rolescope.pictures.view import DrawnWays, Frame
from rolescope.progress import Tick, no_tick, part
from rolescope.questions.filters.field_table import FilterTable, tabulate
from rolescope.questions.filters.filter import Filter
from rolescope.questions.filters.shown import Shown, asks_for_findings, asks_for_ways, shown_of
from rolescope.reality.trusts import UseState
from rolescope.value import replace
from rolescope.words.findings.finding_rows import named_by


class _Kept:
    """The last table, and what the last filter showed of it."""

    def __init__(self) -> None:
        self._table: tuple[tuple[object, ...], FilterTable] | None = None
        self._shown: tuple[Filter, frozenset[str], Shown] | None = None

    def shown(self, analysis: Analysis, wanted: Filter, keep: frozenset[str]) -> Shown:
        """Return what is shown; ways of escalation and findings count once they were found."""
        found = ways_of(analysis, no_tick) if asks_for_ways(wanted) else _known_ways(analysis)
        wrong = (
            findings_of(analysis, no_tick)
            if asks_for_findings(wanted)
            else _known_findings(analysis)
        )
        uses = next((uses for base, uses in _recorded if base is analysis.scenario.base), None)
        made_of = analysis, found, wrong, uses
        known = self._table
        if known is None or any(map(is_not, known[0], made_of)):
            named = None if wrong is None else named_by(wrong, analysis)
            known = self._table = made_of, tabulate(analysis, found, named, uses)
            self._shown = None
        if self._shown is None or self._shown[:2] != (wanted, keep):
            self._shown = wanted, keep, shown_of(known[1], wanted, keep)
        return self._shown[2]


_kept = _Kept()
_MAX_SEARCHED = 4  # analyses whose ways are kept, and whose findings
_searched: list[tuple[Analysis, Escalations]] = []  # the last one first
_recorded: list[tuple[World, Mapping[str, UseState]]] = []  # of the import that was compared last
_reviewed: list[tuple[Analysis, Findings]] = []  # the last one first
_imported: list[WorldIndex] = []  # of the world whose edits are looked at; one at most


def ways_of(analysis: Analysis, tick: Tick, index: WorldIndex | None = None) -> Escalations:
    """Return the ways of escalation of an analysis, found once.

    With edits those before are found first: what no edit can touch is taken from there.
    """
    found = _known_ways(analysis)
    if found is None:
        scenario, before = analysis.scenario, None
        world = index or WorldIndex(scenario.world)
        if scenario.edits:
            ways_before(analysis, part(tick, 0, 0.5), world)
            before, tick = _imported[0], part(tick, 0.5, 1)
        elif not _is_imported(scenario.base):
            _imported[:] = [world]
        found = find_ways(analysis.graph, world, analysis.at, tick, before)
        _searched[:] = [(analysis, found), *_searched][:_MAX_SEARCHED]
    return found


def ways_before(analysis: Analysis, tick: Tick, index: WorldIndex | None = None) -> Escalations:
    """Return the ways of escalation of the world that an analysis edits, found once.

    `index` is one of the edited world, where there is one already.
    """
    if not _is_imported(analysis.scenario.base):
        _imported[:] = [WorldIndex(analysis.scenario.base, index)]
    return find_ways(analysis.baseline or analysis.graph, _imported[0], analysis.at, tick)


def _is_imported(world: World) -> bool:
    return bool(_imported) and _imported[0].world is world


def _known_ways(analysis: Analysis) -> Escalations | None:
    return next((found for one, found in _searched if one is analysis), None)


def findings_of(analysis: Analysis, tick: Tick, index: WorldIndex | None = None) -> Findings:
    """Return the findings of an analysis, looked for once."""
    found = _known_findings(analysis)
    if found is None:
        found = find(analysis, DEFAULT_SETTINGS, index, tick)
        _reviewed[:] = [(analysis, found), *_reviewed][:_MAX_SEARCHED]
    return found


def _known_findings(analysis: Analysis) -> Findings | None:
    return next((found for one, found in _reviewed if one is analysis), None)


def keep_uses(analysis: Analysis, uses: Mapping[str, UseState]) -> None:
    """Keep which trusts recorded calls used, by the ids of their edges: for filters."""
    _recorded[:] = [(analysis.scenario.base, uses)]


def draw_shown(analysis: Analysis, view: str, frame: Frame, tick: Tick) -> Picture:
    """Draw what the filter of a frame shows in a view, given by its id, with its subject."""
    layout = find_layout(view)
    if layout is None:
        raise KeyError(view)
    if frame.way or frame.drawn_ways is not DrawnWays.NONE:
        frame = replace(frame, escalations=ways_of(analysis, tick))
    if frame.filter:
        keep = () if frame.subject is None else (frame.subject,)
        frame = replace(frame, shown=shown(analysis, frame.filter, keep))
    return layout.draw(analysis, frame, tick)


def shown(analysis: Analysis, wanted: Filter, keep: Iterable[str] = ()) -> Shown:
    """Return what a filter shows of an analysis, with the nodes to keep."""
    return _kept.shown(analysis, wanted, frozenset(keep))
