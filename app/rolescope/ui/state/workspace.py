"""Workspace: the objects that know what is open, what was done with it and what is asked."""

from collections.abc import Callable
from functools import partial

from rolescope.ui.kit.clock import clock
from rolescope.ui.state.activity import Activities
from rolescope.ui.state.attack_surface import AttackSurface
from rolescope.ui.state.checks import Checks
from rolescope.ui.state.comparison import ComparisonState
from rolescope.ui.state.detours import Detours
from rolescope.ui.state.editing import Editing
from rolescope.ui.state.filters import FilterState
from rolescope.ui.state.finding_search import FindingSearch
from rolescope.ui.state.hiding import Hiding
from rolescope.ui.state.history import History
from rolescope.ui.state.opener import Opener
from rolescope.ui.state.path_search import PathQuestion
from rolescope.ui.state.projects.open_project import OpenProject
from rolescope.ui.state.queries import Queries
from rolescope.ui.state.question import ChainQuestion
from rolescope.ui.state.recorded_calls import RecordedCalls
from rolescope.ui.state.runner import Runner
from rolescope.ui.state.scenario_impact import ScenarioImpact
from rolescope.ui.state.selection import Selection, SelectionModel
from rolescope.ui.state.way_search import WaySearch
from rolescope.ui.state.window_requests import WindowRequests
from rolescope.ui.state.world_view import WorldView
from rolescope.value import Value


class Workspace(Value, kw_only=True):
    """Everything that a window shows, by subject. Each can be observed by its signals.

    It has no methods: whoever needs one of them, asks that one.
    """

    activities: Activities  # what runs in the background
    window: WindowRequests
    queries: Queries  # to the worker, about what is shown
    world: WorldView
    selection: SelectionModel
    history: History  # the review, with undo
    project: OpenProject
    opener: Opener
    question: ChainQuestion  # the chain that is simulated
    comparison: ComparisonState
    hiding: Hiding
    checks: Checks  # of assertions
    scenario_impact: ScenarioImpact  # of edits
    filters: FilterState
    findings: FindingSearch
    reality: RecordedCalls
    ways: WaySearch  # of escalation
    detours: Detours
    path_search: PathQuestion
    surface: AttackSurface  # what is reached from outside
    editing: Editing  # of policies


def new_workspace(runner: Runner, *, now: Callable[[], str] = clock) -> Workspace:
    """Make an empty workspace, which lives as long as the runner of its jobs."""
    window = WindowRequests(runner)
    world = WorldView(now, runner)
    selection = SelectionModel(world, runner)
    queries = Queries(runner, lambda: (world.analysis, world.token), window.fail)
    history = History(runner, world, window.fail)
    question = ChainQuestion(world, runner)
    project = OpenProject(lambda: history.review, now, runner)
    project.queue.activities = runner.activities
    comparison = ComparisonState(queries, world, history, window.fail)
    opener = Opener(runner, world, history, project, queries, window.fail)
    workspace = Workspace(
        activities=runner.activities,
        window=window,
        queries=queries,
        world=world,
        selection=selection,
        history=history,
        project=project,
        opener=opener,
        question=question,
        comparison=comparison,
        hiding=Hiding(world, history, opener, project, comparison, queries),
        checks=Checks(queries, lambda: (history.review, world.analysis), runner),
        scenario_impact=ScenarioImpact(queries, lambda: world.analysis, runner),
        filters=FilterState(queries, world, runner),
        findings=FindingSearch(
            queries, world, selection, lambda: (history.review, project.project), runner
        ),
        reality=RecordedCalls(queries, world, runner),
        ways=WaySearch(queries, world, selection, runner),
        detours=Detours(queries, lambda: question.simulation, runner),
        path_search=PathQuestion(queries, lambda: (world.analysis, world.token), runner),
        surface=AttackSurface(queries, lambda: world.analysis, runner),
        editing=Editing(world, selection, history, queries, window),
    )
    _connect(workspace)
    return workspace


def _compare_ways(made: Workspace, _known: object = None) -> None:
    if made.ways.found is not None:
        made.scenario_impact.compare_ways()


def _connect(made: Workspace) -> None:
    """Let one follow another. The order counts: names are hidden before anybody shows them."""
    analysed, closed = made.world.analysed, made.opener.closed
    reviewed = made.history.reviewed
    reviewed.connect(made.project.note_change)
    for changed in (analysed, reviewed, made.comparison.compared):
        changed.connect(made.hiding.follow)
    for changed in (analysed, reviewed):
        changed.connect(made.checks.run)
    for changed in (analysed, closed):
        changed.connect(made.scenario_impact.run)
        changed.connect(made.filters.run)
    made.scenario_impact.began.connect(partial(made.window.open_panel, "impact"))
    analysed.connect(made.path_search.run)
    analysed.connect(made.surface.run)
    for changed in (made.world.settled, closed):
        changed.connect(made.findings.run)
        changed.connect(made.reality.forget)
        changed.connect(made.ways.follow)
    reviewed.connect(made.findings.follow)
    made.findings.handed_down.connect(made.history.take_over)
    made.ways.changed.connect(made.filters.run)
    for known in (made.ways.changed, made.scenario_impact.found):
        known.connect(partial(_compare_ways, made))
    made.findings.changed.connect(made.filters.run)
    made.reality.changed.connect(made.filters.run)
    made.opener.renewed.connect(made.findings.expect_news)
    for changed in (analysed, closed):
        changed.connect(made.editing.forget)
    made.world.settled.connect(made.selection.drop_unknown)
    made.world.settled.connect(made.question.ask_again)
    made.history.replacing.connect(made.comparison.leave)
    switching = made.opener.switching
    switching.connect(partial(made.question.pick_role_for, None))
    switching.connect(partial(made.selection.select, Selection()))
    switching.connect(made.filters.forget)
    switching.connect(made.surface.forget)
    switching.connect(made.question.leave)
