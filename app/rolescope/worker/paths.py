"""Questions about paths, answered in the worker process. No Qt.

The steps of a graph are sorted once and kept for the questions that follow; so is the last answer.
"""

from datetime import tzinfo

from rolescope.analysis import Analysis
from rolescope.engine.index import WorldIndex
from rolescope.model.request import AssumeRoleRequest
from rolescope.progress import Tick
from rolescope.simulation.detour import Detour, find_detour
from rolescope.trust.paths.hops import Hops, hops_of
from rolescope.words.paths.answer import Answer, States
from rolescope.words.paths.rows import ChokeRow, PathRow, PathsQuestion, PathsText
from rolescope.worker import state

_MAX_GRAPHS = 3  # graphs

_states: dict[tuple[int, state.Key], States] = {}
_last: list[tuple[States, Answer]] = []  # one at most


def find(
    token: int, analysis: Analysis | state.Key, question: PathsQuestion, zone: tzinfo, *, tick: Tick
) -> PathsText | None:
    """Answer a question with what can be told at once.

    None: this process does not know the analysis; call again with it.
    """
    answer = _answer(token, analysis, question, zone, tick)
    return None if answer is None else answer.text(tick)


def more(
    token: int,
    analysis: Analysis | state.Key,
    question: PathsQuestion,
    zone: tzinfo,
    start: int,
    *,
    tick: Tick,
) -> tuple[PathRow, ...] | None:
    """Return the paths from a place of the list on. None as for `find`."""
    answer = _answer(token, analysis, question, zone, tick)
    return None if answer is None else answer.more(start, tick)


def confirm(
    token: int, analysis: Analysis | state.Key, question: PathsQuestion, zone: tzinfo, *, tick: Tick
) -> PathsText | None:
    """Confirm what is reached by simulating the chains to it. None as for `find`."""
    answer = _answer(token, analysis, question, zone, tick)
    return None if answer is None else answer.confirmed(tick)


def chokes(
    token: int, analysis: Analysis | state.Key, question: PathsQuestion, zone: tzinfo, *, tick: Tick
) -> tuple[ChokeRow, ...] | None:
    """Find the trusts that the answer rests on. None as for `find`."""
    answer = _answer(token, analysis, question, zone, tick)
    if answer is None:
        return None
    tick(0, "Looking for choke points")
    return answer.chokes(tick)


def detour(
    token: int, analysis: Analysis | state.Key, request: AssumeRoleRequest, *, tick: Tick
) -> tuple[Detour, ...] | None:
    """Find the chain that does what is denied directly: one, or none. None as for `find`."""
    states = _states_of(token, analysis, tick)
    if states is None:
        return None
    tick(0, "Looking for a chain that gets there")
    found = find_detour(states.shown, request)
    return () if found is None else (found,)


def _answer(
    token: int, analysis: Analysis | state.Key, question: PathsQuestion, zone: tzinfo, tick: Tick
) -> Answer | None:
    states = _states_of(token, analysis, tick)
    if states is None:
        return None
    last = _last[0][1] if _last and _last[0][0] is states else None
    if last is None or (last.question, last.zone) != (question, zone):
        _last[:] = [(states, Answer(states, question, zone))]
    _last[0][1].text(tick)
    return _last[0][1]


def _states_of(token: int, analysis: Analysis | state.Key, tick: Tick) -> States | None:
    known = state.known_world(token, analysis)
    if known is None:
        return None
    shown, index = known
    key = token, state.key_of(shown)
    found = _states.pop(key, None)
    if found is None:
        tick(0, "Sorting the trusts")
        base = state.known_base(token, shown.at, tick)
        before: Hops | None = None
        if base is not None and not shown.scenario.edits and shown.compared is None:
            hops = hops_of(base.graph, base.index, base.at)
        else:
            shared = WorldIndex(index.world, base.index) if base is not None else index
            hops = Hops(shown.graph, shared, shown.at)
            if base is not None and shown.scenario.edits:
                before = hops_of(base.graph, base.index, base.at)
        found = States(hops, before)
    _states[key] = found  # the last one that is asked about goes last
    while len(_states) > _MAX_GRAPHS:
        del _states[next(iter(_states))]
    return found
