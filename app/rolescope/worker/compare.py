"""What runs in the worker process for comparisons: of two imports, and of two scenarios."""

from datetime import datetime, tzinfo
from pathlib import Path

from rolescope.analysis import Analysis, analyse, as_imported
from rolescope.difference.comparison import ComparedStates
from rolescope.difference.side_by_side import SideBySide, side_by_side
from rolescope.engine.index import WorldIndex
from rolescope.importers import read_sources
from rolescope.importers.reader import ImportResult
from rolescope.model.edit import Edit, Scenario
from rolescope.model.plain import visible
from rolescope.model.world import World
from rolescope.problem import Problem, Unreadable
from rolescope.progress import Tick, part
from rolescope.projects import is_project, read_project, read_world
from rolescope.trust.known import Before
from rolescope.value import Value, replace
from rolescope.words.compare.comparison_rows import comparison_table
from rolescope.words.compare.comparison_table import ComparisonTable
from rolescope.worker import state
from rolescope.worker.process import LongLived
from rolescope.worker.state import KnownAnalysis, about_analysis

_READ, _GRAPH = 0.4, 0.7  # shares of the work until files are read, and graphs are made
_MAX_NAME = 48  # characters of a name


class ComparedSide(Value, kw_only=True):
    """A scenario to compare: its edits, and how it is called. Without edits it is the baseline."""

    edits: tuple[Edit, ...] = ()
    words: str = "the baseline"


class WorkerComparison(LongLived, Value, kw_only=True):
    """What came of a comparison. `found` None: nothing could be read, `problems` say why.

    `after` is the analysis of the state after, None when it is what is shown; `words` call it.
    Of two scenarios, both analyses carry an empty one: the window has the import.
    """

    found: SideBySide | None = None
    table: ComparisonTable | None = None
    after: Analysis | None = None
    words: str = ""
    problems: tuple[Problem, ...] = ()


@about_analysis
def compare_import(
    known: KnownAnalysis,
    paths: tuple[Path, ...],
    zone: tzinfo,
    catalogue: Path | None = None,
    then: str = "",
    *,
    tick: Tick,
) -> WorkerComparison:
    """Compare what is shown with another import: files, folders, or a project.

    `catalogue` holds AWS managed policies for those that the files lack. The import is the state
    before; with `then`, words for what is shown, it is the state after.
    """
    shown = known.analysis
    reading = _read(paths, catalogue, part(tick, 0, _READ))
    if reading.world is None:
        return WorkerComparison(problems=reading.problems)
    world = reading.world.under(shown.scenario.base.assumed)
    other = as_imported(world, shown.at, part(tick, _READ, _GRAPH))
    words = import_words(world, paths, shown.scenario.world)
    own = Before(known.index, shown.graph, shown.at)
    tick = part(tick, _GRAPH, 1)
    if then:
        sides = ComparedStates(own, other)
        after = analyse(Scenario(world), shown.at, at_is_clock=shown.at_is_clock, imported=other)
        found, comparison = side_by_side(shown.scenario, sides, after, then, tick)
        told = _told(found, after, comparison_table(comparison, sides, zone))
        return replace(told, after=after, words=words, problems=reading.problems)
    sides = ComparedStates(other, own)
    found, comparison = side_by_side(Scenario(world), sides, shown, words, tick)
    told = _told(found, shown, comparison_table(comparison, sides, zone))
    return replace(told, problems=reading.problems)


@about_analysis
def compare_scenarios(
    known: KnownAnalysis, sides: tuple[ComparedSide, ComparedSide], zone: tzinfo, *, tick: Tick
) -> WorkerComparison:
    """Compare two scenarios of the open import."""
    shown = known.analysis
    base = state.known_base(known.token, shown.at, part(tick, 0, _READ))
    if base is None:
        base = as_imported(shown.scenario.base, shown.at, part(tick, 0, _READ))
    first, before = _state(sides[0], base, shown, part(tick, _READ, _GRAPH))
    second, after = _state(sides[1], base, shown, part(tick, _READ, _GRAPH))
    both = ComparedStates(before, after)
    tick = part(tick, _GRAPH, 1)
    found, comparison = side_by_side(first.scenario, both, second, sides[0].words, tick)
    told = _told(found, second, comparison_table(comparison, both, zone))
    earlier = replace(found.before, scenario=Scenario(World()))
    return replace(
        told,
        found=replace(found, before=earlier),
        after=replace(second, scenario=Scenario(World())),
        words=sides[1].words,
    )


def _state(
    side: ComparedSide, base: Before, shown: Analysis, tick: Tick
) -> tuple[Analysis, Before]:
    scenario = Scenario(base.index.world, side.edits)
    found = analyse(scenario, shown.at, at_is_clock=shown.at_is_clock, imported=base, tick=tick)
    if not side.edits:
        return found, base
    return found, Before(WorldIndex(scenario.world, base.index), found.graph, shown.at)


def _told(found: SideBySide, after: Analysis, table: ComparisonTable) -> WorkerComparison:
    """Remember what will be drawn."""
    for analysis in (found.before, found.after(after), found.both(after)):
        state.keep(analysis)
    return WorkerComparison(found=found, table=table)


def _read(paths: tuple[Path, ...], catalogue: Path | None, tick: Tick) -> ImportResult:
    """Read files and folders, or the import that a project shows.

    Raises:
        Unreadable: a project cannot be read.
    """
    if len(paths) != 1 or not is_project(paths[0]):
        return read_sources(paths, tick, catalogue=catalogue)
    found = read_project(paths[0])
    if found.project is None:
        if found.problems:
            raise Unreadable(found.problems[0])
        return ImportResult(None)
    return read_world(found.project, tick)


def import_words(world: World, paths: tuple[Path, ...], other: World) -> str:
    """Call an import by its day, or by its file when it has none or that of the other."""
    day, others = day_of(world), day_of(other)
    if day and day != others:
        return f"the import of {day}"
    name = paths[0].name if paths else ""
    return visible(name)[:_MAX_NAME] or "another import"


def day_of(world: World) -> str:
    """Return the day of an import, as it was written; empty when it has none."""
    try:
        return datetime.fromisoformat(world.now or "").strftime("%Y-%m-%d")
    except ValueError:
        return ""
