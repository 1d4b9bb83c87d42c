"""Sources: what is named on the command line becomes a world with its index and its time."""

import argparse
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rolescope.cli.console import end_progress, progress, report
from rolescope.cli.failure import Exit, UsageFailure
from rolescope.cluster.scope import EvaluationScope, evaluation_at, read_scope, scope_of
from rolescope.engine.index import WorldIndex
from rolescope.importers import read_sources
from rolescope.importers.policy_catalogue import catalogue_path
from rolescope.importers.reader import ImportResult
from rolescope.model.edit import EditRefused, Scenario
from rolescope.model.instant import format_instant
from rolescope.model.review import NamedScenario, Review
from rolescope.model.world import World
from rolescope.problem import Problem, ProblemLevel, Unreadable
from rolescope.projects import Project, is_project, read_project, read_world
from rolescope.value import Value, field, replace


class OpenedSources(Value, kw_only=True):
    """A world with its index.

    `scenario` is the world as imported, with the edits of `--scenario`; `title` is the name of
    that scenario, empty for the world as imported. `review` is what a project file holds besides,
    `before` the import before the one that it shows.
    `at` is the time of every question; `at_is_clock`: neither the command nor the world gave it.
    `problems` tell which parts of the sources could not be read.
    """

    scenario: Scenario
    index: WorldIndex
    at: str
    at_is_clock: bool
    problems: tuple[Problem, ...] = ()
    title: str = ""
    review: Review = field(default_factory=Review)
    before: Project | None = None

    @property
    def world(self) -> World:
        """The world that questions are about."""
        return self.scenario.world

    @property
    def edits(self) -> tuple[str, ...]:
        """What the edits of the scenario are called."""
        return tuple(edit.label for edit in self.scenario.edits)

    @property
    def is_partial(self) -> bool:
        """Whether answers rest on a part of the sources only."""
        return bool(self.problems)

    def told(self, answer: dict[str, Any]) -> dict[str, Any]:
        """Return an answer in JSON, with what of the sources could not be read (formats.md)."""
        if not self.problems:
            return answer
        return {**answer, "problems": [_problem_json(problem) for problem in self.problems]}

    def head(self) -> dict[str, object]:
        """Return what every answer in JSON begins with."""
        head: dict[str, object] = {"at": self.at, "atIsClock": self.at_is_clock}
        return {**head, "scenario": self.title} if self.title else head

    def status(self, status: int) -> int:
        """Return the exit status of an answer: 2 when it rests on a part of the sources only."""
        return Exit.WRONG if self.is_partial else status


def _problem_json(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "file": problem.file,
        "where": problem.spot,
        "what": " ".join(filter(None, (problem.what, problem.meaning))),
        "fix": problem.advice,
    }


def open_sources(options: argparse.Namespace) -> OpenedSources:
    """Read the sources of a command, and print what of them could not be taken as it stands.

    Raises:
        Failure: nothing of them can be read.
    """
    paths: Sequence[Path] = options.sources
    project = next((path for path in paths if is_project(path)), None)
    if project is not None and len(paths) > 1:
        raise UsageFailure(f"{project}: a project is a source of its own. Leave the others out.")
    if project is not None and options.scope:
        raise UsageFailure(_NO_SCOPE)
    try:
        kept, reading = (
            (Project(), _read(paths, options)) if project is None else _from_project(project)
        )
    except Unreadable as error:
        raise UsageFailure(str(error.problem)) from error
    finally:
        end_progress()
    found = opened(reading, options.at, kept.review, options.scenario)
    return replace(found, before=kept.before)


_NO_SCOPE = "--scope: the source is no evaluation. Leave it out."


def _read(paths: Sequence[Path], options: argparse.Namespace) -> ImportResult:
    catalogue = catalogue_path(options.config_dir)
    if not options.scope and not any(map(evaluation_at, paths)):
        return read_sources(paths, progress(), catalogue=catalogue)
    return read_scope(*named_scope(paths, options.scope or ()), progress(), catalogue=catalogue)


def named_scope(paths: Sequence[Path], chosen: Sequence[str]) -> tuple[Path, EvaluationScope]:
    """Return the folder of an evaluation among paths, and what of it is meant by texts.

    Raises:
        Failure: there is none, or more than it; or nothing is meant, or nobody can tell what.
    """
    folder = next(filter(None, map(evaluation_at, paths)), None)
    if folder is None:
        raise UsageFailure(_NO_SCOPE)
    if len(paths) > 1:
        raise UsageFailure(f"{folder}: an evaluation is a source of its own. Leave the others out.")
    if not chosen:
        raise UsageFailure(
            f"{folder} is an evaluation, of which a part is opened. Name it: --scope with the ID "
            "of an account or OU, the ARN of a role, or outside."
        )
    try:
        return folder, scope_of(chosen)
    except ValueError as error:
        raise UsageFailure(
            f"--scope {error}: give the ID of an account or OU, the ARN of a role, or outside."
        ) from error


def _from_project(path: Path) -> tuple[Project, ImportResult]:
    """Read a project, and the import that it shows."""
    found = read_project(path)
    if found.project is None:
        return Project(), ImportResult(None, found.problems)
    reading = read_world(found.project, progress())
    return found.project, ImportResult(reading.world, (*found.problems, *reading.problems))


def opened(
    reading: ImportResult, at: str | None, review: Review | None = None, named: str | None = None
) -> OpenedSources:
    """Take what was read, with the scenario that is named.

    Raises:
        Failure: it is nothing (the first problem says why), or there is no such scenario.
    """
    if reading.world is None:
        raise UsageFailure(_worst(reading.problems))
    report(reading.problems)
    review = review or Review()
    chosen = _named(named, review) if named is not None else None
    scenario = scenario_of(reading.world, chosen)
    given = at or reading.world.now
    return OpenedSources(
        scenario=scenario,
        index=WorldIndex(scenario.world),
        at=given or clock(),
        at_is_clock=given is None,
        problems=tuple(problem for problem in reading.problems if problem.is_loss),
        title=chosen.title if chosen is not None else "",
        review=review,
    )


def _worst(problems: Sequence[Problem]) -> str:
    """Return the problem that says why there is nothing: the first error."""
    errors = [problem for problem in problems if problem.level is ProblemLevel.ERROR]
    return str(next(iter((*errors, *problems)), "Nothing to read was found"))


def _named(text: str, review: Review) -> NamedScenario:
    """Return a scenario by id, else by name."""
    by_id = review.find(text)
    named = [by_id] if by_id else [one for one in review.scenarios if one.title == text]
    if len(named) == 1:
        return named[0]
    if named:
        ids = ", ".join(one.id for one in named)
        raise UsageFailure(
            f"--scenario {text}: several scenarios have this name. Give an id: {ids}."
        )
    known = ", ".join(f"{one.id} ({one.title})" for one in review.scenarios[:_MAX_SCENARIOS])
    hint = f"It has {known}." if known else "Open a project that has scenarios."
    raise UsageFailure(f"--scenario {text}: the source has no such scenario. {hint}")


_MAX_SCENARIOS = 10  # scenarios that are named in a failure


def scenario_of(world: World, chosen: NamedScenario | None) -> Scenario:
    """Make the edits of a scenario of a review.

    Raises:
        Failure: one of them cannot be made.
    """
    if chosen is None:
        return Scenario(world)
    try:
        return Scenario(world, chosen.edits)
    except EditRefused as error:
        raise UsageFailure(
            f"--scenario {chosen.id}: an edit cannot be made any more: {error}"
        ) from error


def clock() -> str:
    """Return the time. The only place of the command line that reads the clock."""
    return format_instant(datetime.fromtimestamp(int(time.time()), UTC))


def time_words(found: OpenedSources) -> str:
    """Say for which time the answer holds, and for which scenario."""
    clock_ = ", the clock of this computer" if found.at_is_clock else ""
    scenario = f", in the scenario {found.title}, which is not in AWS" if found.title else ""
    return f"At {found.at}{clock_}{scenario}"
