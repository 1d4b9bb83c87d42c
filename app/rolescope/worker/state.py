"""What runs in the worker process: import, analysis, drawing. No Qt.

The process keeps the world it read last and its analyses, so that an edit or a new size of the
window sends a few bytes instead of a whole world.
"""

import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from rolescope.analysis import Analysis, InStages, analyse, as_imported
from rolescope.engine.index import WorldIndex
from rolescope.model.assumed import NOTHING_ASSUMED, Assumed
from rolescope.model.edit import Edit, Scenario
from rolescope.model.request import AssumeRoleRequest
from rolescope.model.world import World
from rolescope.pictures.layouts.overview import is_laid_out_as_written
from rolescope.pictures.layouts.overview.folding import is_large
from rolescope.pictures.picture import Picture
from rolescope.pictures.view import Frame
from rolescope.problem import Problem
from rolescope.progress import Tick, no_tick, part
from rolescope.projects import Project, Stamp
from rolescope.simulation.suggestions.search import advise
from rolescope.simulation.suggestions.way import Advice
from rolescope.trust.known import Before
from rolescope.value import Value, field, replace
from rolescope.worker.process import LongLived, Unfinished
from rolescope.worker.reading import ReadOrigin, read_origin
from rolescope.worker.shown_parts import draw_shown

_MAX_ANALYSES = 8  # analyses
_SLICE = 0.2  # seconds of evaluation, until whatever else is asked for gets its turn


class OpenedWorld(LongLived, Value, kw_only=True):
    """What was opened. `analysis` None: nothing could be read, `problems` say why.

    The analysis is that of the scenario that the project shows. `path` and `stamp` are those of a
    project file.
    """

    analysis: Analysis | None
    problems: tuple[Problem, ...]
    token: int
    project: Project = field(default_factory=Project)
    path: Path | None = None
    stamp: Stamp | None = None


Key = tuple[Any, ...]
"""By which the process knows an analysis: its edits, what it compares, what the user assumes."""


def key_of(analysis: Analysis) -> Key:
    """Return the key of an analysis."""
    edits, assumed = analysis.scenario.edits, analysis.scenario.base.assumed
    if analysis.compared is None and assumed == NOTHING_ASSUMED:
        return edits
    return edits, analysis.compared, assumed


class _Memory:
    """What the process remembers between jobs."""

    def __init__(self) -> None:
        self.token = 0
        self.base: World | None = None
        self.analyses: dict[Key, Analysis] = {}
        self.imported: Before | None = None
        self.making: InStages | None = None  # the world as imported is still being worked out
        self._indexed: tuple[World, WorldIndex] | None = None

    def hold(self, base: World | None, token: int) -> None:
        self.token, self.base, self.imported = token, base, None
        self.making = None
        self.analyses.clear()

    def assume(self, assumed: Assumed) -> None:
        """Take what the user adds to the world. By other names alone, the trusts stay as found."""
        before, known = self.base, self.imported
        if before is None or before.assumed == assumed:
            return
        world = before.under(assumed)
        self.hold(world, self.token)
        if (
            known is not None
            and known.index.world is before
            and known.index.reading == assumed.reading
            and known.index.world.assumed.own_ids == assumed.own_ids
        ):
            self.imported = replace(known, index=WorldIndex(world, known.index))

    def advance(self, tick: Tick) -> None:
        """Evaluate for a moment, if anything is left.

        Raises:
            Unfinished: there is still something left.
        """
        making = self.making
        if making is None:
            return
        until = time.monotonic() + _SLICE
        for done, text in making.steps:
            tick(done, text)
            if time.monotonic() >= until:
                raise Unfinished(done, text)
        self.making, self.imported = None, making.imported
        self.keep(making.analysis())

    def finished(self, begun: Analysis, token: int) -> Analysis:
        """Evaluate all of an analysis that this process has forgotten."""
        base = begun.scenario.base
        imported = as_imported(base, begun.at)
        self.hold(base, token)
        self.imported = imported
        found = analyse(begun.scenario, begun.at, at_is_clock=begun.at_is_clock, imported=imported)
        self.keep(found)
        return found

    def keep(self, analysis: Analysis) -> None:
        self.analyses.pop(key_of(analysis), None)
        self.analyses[key_of(analysis)] = analysis
        while len(self.analyses) > _MAX_ANALYSES:
            del self.analyses[next(iter(self.analyses))]

    def find(self, token: int, analysis: Analysis | Key) -> Analysis | None:
        """Return an analysis given itself or by its key, None if forgotten.

        What was asked about last is forgotten last. One given itself is kept, as the window would
        stand still each time while it sends a large one.
        """
        if isinstance(analysis, Analysis):
            if token > self.token:  # this is a new process
                self.hold(None, token)
            found: Analysis | None = analysis
        else:
            found = self.analyses.get(analysis) if token == self.token else None
        if found is not None and token == self.token and not found.graph.is_pending:
            self.keep(found)
        return found

    def index(self, world: World) -> WorldIndex:
        """Return lookups into a world, kept for the last one."""
        if self._indexed is None or self._indexed[0] is not world:
            compiled = None if self.imported is None else self.imported.index
            self._indexed = world, WorldIndex(world, compiled)
        return self._indexed[1]


_memory = _Memory()


class KnownAnalysis(Value):
    """An analysis that a job is about, of the world with the number `token`."""

    token: int
    analysis: Analysis

    @property
    def index(self) -> WorldIndex:
        """Lookups into its world."""
        return _memory.index(self.analysis.scenario.world)

    @property
    def key(self) -> tuple[int, Key]:
        """By which what is found out about it is kept."""
        return self.token, key_of(self.analysis)


More = ParamSpec("More")
Result = TypeVar("Result")


def about_analysis(
    work: Callable[Concatenate[KnownAnalysis, More], Result],
) -> Callable[Concatenate[int, Analysis | Key, More], Result | None]:
    """Make a job of a function about an analysis, which is given itself or by its key.

    The job takes the number of its world before it. It answers None when this process has
    forgotten the analysis: call again with the analysis itself. While trusts are still being
    evaluated, it helps with that for a moment, and raises Unfinished.
    """

    @wraps(work)
    def job(
        token: int, analysis: Analysis | Key, /, *args: More.args, **more: More.kwargs
    ) -> Result | None:
        known = _memory.find(token, analysis)
        if known is not None and known.graph.is_pending:
            _memory.advance(no_tick)
            known = _memory.find(token, key_of(known)) or _memory.finished(known, token)
        return None if known is None else work(KnownAnalysis(token, known), *args, **more)

    return job


def about_scenario(
    work: Callable[Concatenate[KnownAnalysis, More], Result],
) -> Callable[Concatenate[int, Analysis | Key, More], Result | None]:
    """Make a job of a function that the graph is nothing to, as it asks the engine alone.

    It is a job as of `about_analysis`, but for that it waits for nothing.
    """

    @wraps(work)
    def job(
        token: int, analysis: Analysis | Key, /, *args: More.args, **more: More.kwargs
    ) -> Result | None:
        known = _memory.find(token, analysis)
        return None if known is None else work(KnownAnalysis(token, known), *args, **more)

    return job


def keep(analysis: Analysis) -> None:
    """Remember an analysis for the questions that follow."""
    _memory.keep(analysis)


def forget() -> None:
    """Give the memory of all analyses back."""
    _memory.making = None
    _memory.analyses.clear()
    _memory.imported = None


def known_base(token: int, at: str, tick: Tick) -> Before | None:
    """Return the open world as imported, at a time; None when this process has forgotten it."""
    if _memory.base is None or _memory.token != token:
        return None
    if _memory.imported is None or _memory.imported.at != at:
        _memory.imported = as_imported(_memory.base, at, tick)
    return _memory.imported


def open_world(
    origin: ReadOrigin, now: str, token: int, assumed: Assumed = NOTHING_ASSUMED, *, tick: Tick
) -> OpenedWorld:
    """Read what is to be opened, and analyse the world as imported and the scenario shown.

    Of a large import trusts are given as they are written; `finish` evaluates them.
    """
    read = read_origin(origin, now, part(tick, 0, 0.6))
    if read.world is None:
        return OpenedWorld(analysis=None, problems=read.problems, token=token)
    world, at = read.world.under(assumed), read.world.now
    tick(0.6, "Trusts as they are written")
    making = InStages(world, at or now, at_is_clock=at is None)
    edits = read.project.review.edits
    is_staged = not edits and is_large(world)
    if is_staged:
        making.begin()
    else:
        for done, text in making.steps:
            tick(0.6 + 0.4 * done, text)
    analysis = making.analysis()
    _memory.hold(world, token)
    _memory.keep(analysis)
    if is_staged:
        _memory.making = making
    else:
        _memory.imported = making.imported
    if edits:
        analysis = analyse(
            Scenario(world, edits), making.at, at_is_clock=at is None, imported=making.imported
        )
        _memory.keep(analysis)
    return OpenedWorld(
        analysis=analysis,
        problems=read.problems,
        token=token,
        project=read.project,
        path=read.path,
        stamp=read.stamp,
    )


def finish(token: int, key: Key, *, tick: Tick) -> Analysis | None:
    """Evaluate what of an analysis is still being worked out, a part of it each time.

    The answer carries an empty scenario, as that of `analyse_edits`. None: it is forgotten.
    """
    known = _memory.find(token, key)
    if known is not None:
        _memory.advance(tick)
        known = _memory.find(token, key)
    return None if known is None else replace(known, scenario=Scenario(World()))


def analyse_edits(
    token: int,
    base: World | None,
    edits: tuple[Edit, ...],
    time_: tuple[str, bool],
    assumed: Assumed = NOTHING_ASSUMED,
    *,
    tick: Tick,
) -> Analysis | None:
    """Analyse the world with edits; `time_` is `at` and `at_is_clock`.

    The answer carries an empty scenario: the window has the whole one. None: this process has
    forgotten the world (it is a new one); call again with `base`.
    """
    if base is not None:
        _memory.hold(base, token)
    if _memory.base is None or _memory.token != token:
        return None
    _memory.assume(assumed)
    _memory.advance(tick)
    at, at_is_clock = time_
    scenario, known = Scenario(_memory.base, edits), _memory.imported
    if known is None or known.at != at:
        known = _memory.imported = as_imported(scenario.base, at, part(tick, 0, 0.8))
        tick = part(tick, 0.8, 1)
    analysis = analyse(scenario, at, at_is_clock=at_is_clock, imported=known, tick=tick)
    _memory.keep(analysis)
    return replace(analysis, scenario=Scenario(World()))


@about_scenario
def draw(known: KnownAnalysis, view: str, frame: Frame, *, tick: Tick) -> Picture | None:
    """Draw a view of an analysis. What shows more than trusts as they are written waits for it."""
    analysis = known.analysis
    if analysis.graph.is_pending:
        making = _memory.making
        waits = not is_laid_out_as_written(view, frame) or (frame.expanded and making is None)
        if waits:
            return _draw_finished(known.token, analysis, view, frame, tick=tick)
        if frame.expanded and making is not None:  # whose rows differ by how trusts stand
            making.evaluate_about(frame.expanded)
            analysis = making.analysis()
            _memory.keep(analysis)
    tick(0, "Drawing")
    return draw_shown(analysis, view, frame, tick)


@about_analysis
def _draw_finished(known: KnownAnalysis, view: str, frame: Frame, *, tick: Tick) -> Picture:
    tick(0, "Drawing")
    return draw_shown(known.analysis, view, frame, tick)


@about_scenario
def ways_out(known: KnownAnalysis, request: AssumeRoleRequest, *, tick: Tick) -> Advice:
    """Find what would allow a denied request (EV-25)."""
    tick(0, "Looking for what would allow it")
    return advise(request, known.index)
