"""Questions about paths, answered in the worker process. No Qt.

The steps of a graph are sorted once and kept for the questions that follow; so is the last answer.
"""

from datetime import tzinfo
from functools import partial

from rolescope.engine.index import WorldIndex
from rolescope.model.request import AssumeRoleRequest
from rolescope.progress import Tick
from rolescope.simulation.detour import Detour, find_detour
from rolescope.trust.paths.hops import Hops, hops_of
from rolescope.trust.paths.surface import attack_surface
from rolescope.words.paths.answer import PathsAnswer, ShownStates
from rolescope.words.paths.path_rows import ChokeRow, PathRow, PathsQuestion, PathsText
from rolescope.words.paths.surface_text import SurfaceText, held_entries, surface_text
from rolescope.worker import shown_parts
from rolescope.worker.state import Key, KnownAnalysis, about_analysis, known_base

_MAX_GRAPHS = 3  # graphs

_states: dict[tuple[int, Key], ShownStates] = {}
_last: list[tuple[ShownStates, PathsAnswer]] = []  # one at most


@about_analysis
def find(known: KnownAnalysis, question: PathsQuestion, zone: tzinfo, *, tick: Tick) -> PathsText:
    """Answer a question with what can be told at once."""
    return _answer(known, question, zone, tick).text(tick)


@about_analysis
def more(
    known: KnownAnalysis, question: PathsQuestion, zone: tzinfo, start: int, *, tick: Tick
) -> tuple[PathRow, ...]:
    """Return the paths from a place of the list on."""
    return _answer(known, question, zone, tick).more(start, tick)


@about_analysis
def confirm(
    known: KnownAnalysis, question: PathsQuestion, zone: tzinfo, *, tick: Tick
) -> PathsText:
    """Confirm what is reached by simulating the chains to it."""
    return _answer(known, question, zone, tick).confirmed(tick)


@about_analysis
def chokes(
    known: KnownAnalysis, question: PathsQuestion, zone: tzinfo, *, tick: Tick
) -> tuple[ChokeRow, ...]:
    """Find the trusts that the answer rests on."""
    answer = _answer(known, question, zone, tick)
    tick(0, "Looking for choke points")
    return answer.chokes(tick)


@about_analysis
def surface(known: KnownAnalysis, *, tick: Tick) -> SurfaceText:
    """Find what is reached from outside."""
    tick(0, "Looking for what is reached from outside")
    hops = _states_of(known, tick).shown
    found, analysis = attack_surface(hops), known.analysis
    held = held_entries(analysis.graph, found, known.index, analysis.at, tick)
    return surface_text(found, known.index, held)


@about_analysis
def detour(known: KnownAnalysis, request: AssumeRoleRequest, *, tick: Tick) -> tuple[Detour, ...]:
    """Find the chain that does what is denied directly: one, or none."""
    states = _states_of(known, tick)
    tick(0, "Looking for a chain that gets there")
    found = find_detour(states.shown, request)
    return () if found is None else (found,)


def _answer(known: KnownAnalysis, question: PathsQuestion, zone: tzinfo, tick: Tick) -> PathsAnswer:
    states = _states_of(known, tick)
    last = _last[0][1] if _last and _last[0][0] is states else None
    if last is None or (last.question, last.zone) != (question, zone):
        ways = partial(shown_parts.ways_of, known.analysis, index=known.index)
        _last[:] = [(states, PathsAnswer(states, question, zone, ways))]
    _last[0][1].text(tick)
    return _last[0][1]


def _states_of(known: KnownAnalysis, tick: Tick) -> ShownStates:
    shown, index, key = known.analysis, known.index, known.key
    found = _states.pop(key, None)
    if found is None:
        tick(0, "Sorting the trusts")
        base = known_base(known.token, shown.at, tick)
        before: Hops | None = None
        if base is not None and not shown.scenario.edits and shown.compared is None:
            hops = hops_of(base.graph, base.index, base.at)
        else:
            shared = WorldIndex(index.world, base.index) if base is not None else index
            hops = Hops(shown.graph, shared, shown.at)
            if base is not None and shown.scenario.edits:
                before = hops_of(base.graph, base.index, base.at)
        found = ShownStates(hops, before)
    _states[key] = found  # the last one that is asked about goes last
    while len(_states) > _MAX_GRAPHS:
        del _states[next(iter(_states))]
    return found
