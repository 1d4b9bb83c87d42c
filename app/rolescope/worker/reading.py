"""What the worker reads when something is opened: sources, a project, or a journal. No Qt."""

from pathlib import Path

from rolescope.cluster.scope import EvaluationScope, evaluation_at, read_scope
from rolescope.importers import read_again, read_sources
from rolescope.importers.demo import read_demo
from rolescope.importers.faults import file_problem
from rolescope.importers.kept_files import KeptFile
from rolescope.importers.reader import ImportResult
from rolescope.model.edit import EditRefused, Scenario
from rolescope.model.plain import visible
from rolescope.model.review import Review
from rolescope.model.world import World
from rolescope.problem import Problem, ProblemLevel
from rolescope.progress import Tick
from rolescope.projects import (
    Project,
    ProjectReading,
    Stamp,
    import_of,
    is_project,
    read_project,
    read_world,
)
from rolescope.projects.leftovers import sweep
from rolescope.projects.recovery import read_journal
from rolescope.value import Value, field, replace

_MAX_NAME = 60  # characters of a name


class ReadOrigin(Value):
    """What to open: files, folders, what was pasted, the journal of a window gone, or the demo.

    `review` is that of what is open, for files that are imported again. `catalogue` holds AWS
    managed policies for those that the files lack. `scope`: this part of an evaluation, whose
    folder the path is.
    """

    paths: tuple[Path, ...] = ()
    journal: Path | None = None
    review: Review | None = None
    catalogue: Path | None = None
    pasted: KeptFile | None = None
    scope: EvaluationScope | None = None

    @property
    def project(self) -> Path | None:
        """The project file among the paths."""
        return next((path for path in self.paths if is_project(path)), None)


class Read(Value, kw_only=True):
    """What was read. `world` None: nothing to show; `problems` say why.

    `path` and `stamp` are those of a project file.
    """

    world: World | None
    problems: tuple[Problem, ...]
    project: Project = field(default_factory=Project)
    path: Path | None = None
    stamp: Stamp | None = None


def read_origin(origin: ReadOrigin, now: str, tick: Tick) -> Read:
    """Read what is to be opened; `now` is when.

    Raises:
        Cancelled: `tick` stopped the work.
        Unreadable: nothing is in the scope of an evaluation, or it cannot be read.
    """
    if origin.journal is not None:
        return _of_project(read_journal(origin.journal), tick)
    project = origin.project
    if project is None:
        return _of_import(origin, now, tick)
    if len(origin.paths) > 1:
        what = "A project is opened alone, without other files."
        alone = file_problem(project.name, what, "Choose the project, or the other files.")
        return Read(world=None, problems=(alone,))
    sweep(project)
    return replace(_of_project(read_project(project), tick), path=project)


def _of_import(origin: ReadOrigin, now: str, tick: Tick) -> Read:
    paths, review = origin.paths, origin.review or Review()
    if origin.pasted is not None:
        reading = read_again((origin.pasted,), tick, catalogue=origin.catalogue)
        names = [origin.pasted.name]
    elif origin.scope is not None:
        reading = read_scope(paths[0], origin.scope, tick, catalogue=origin.catalogue)
        names = [paths[0].name]
    elif (folder := next(filter(None, map(evaluation_at, paths)), None)) is not None:
        what = "An evaluation is opened in part, and without other files."
        advice = "Choose it alone: you are asked for the part then."
        found = file_problem(folder.name, what, advice, meaning="Nothing was opened.")
        return Read(world=None, problems=(found,))
    elif paths:
        reading = read_sources(paths, tick, is_kept=True, catalogue=origin.catalogue)
        names = [path.name or str(path) for path in paths]
    else:
        reading, names = read_demo(tick, is_kept=True), []
    name = f"{len(names)} files" if len(names) > 1 else "".join(names)
    import_ = import_of(reading, id_="i1", name=name, imported=now)
    refused: tuple[Problem, ...] = ()
    if reading.world is not None:
        review, refused = _fitting(review, reading.world)
    project = Project(imports=(import_,), current=import_.id, review=review)
    return Read(world=reading.world, problems=(*refused, *reading.problems), project=project)


def _of_project(found: ProjectReading, tick: Tick) -> Read:
    if found.project is None:
        return Read(world=None, problems=found.problems)
    reading: ImportResult = read_world(found.project, tick)
    problems = (*found.problems, *reading.problems)
    review = found.project.review
    if reading.world is not None:
        review, refused = _fitting(review, reading.world)
        problems = (*refused, *problems)
    project = replace(found.project, review=review)
    return Read(world=reading.world, problems=problems, project=project, stamp=found.stamp)


def _fitting(review: Review, world: World) -> tuple[Review, tuple[Problem, ...]]:
    """Show the baseline when an edit of the scenario that was shown cannot be made any more."""
    try:
        Scenario(world, review.edits)
    except EditRefused as error:
        title = review.scenario.title if review.scenario is not None else ""
        problem = file_problem(
            "scenarios.json",
            f"The scenario {visible(title[:_MAX_NAME])} cannot be shown: {visible(str(error))}",
            "Look through its edits.",
            meaning="The baseline is shown instead. The scenario keeps its edits.",
            level=ProblemLevel.WARNING,
        )
        return review.show(None), (problem,)
    return review, ()
