"""What other programs import: sources are opened, asked, edited and drawn, as on the command line.

What stands in `__all__`, with its parameters and fields, stays as it is until the next major
version; whatever else is in this package may change with any. Nothing here loads Qt, unless a PNG
or a PDF is written, and nothing speaks to AWS.

>>> from rolescope import api
>>> demo = api.open_demo()
>>> hub = "arn:aws:iam::770233459910:role/deploy-hub"
>>> made = demo.assume("arn:aws:iam::770233459910:user/ci-runner", hub)
>>> made.verdict.decision.value
'Allowed'
>>> demo.explain(made)
'Allowed. ci-runner can assume deploy-hub until 18:20 UTC, for 1 h.'
"""

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from rolescope.analysis import Analysis, analyse
from rolescope.engine.evaluate import evaluate_action
from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Decision, Verdict
from rolescope.escalation.find import find_ways
from rolescope.escalation.way import EscalationWay
from rolescope.exporters.formats import EXPORTERS
from rolescope.exporters.sheets import sheet_of
from rolescope.file_formats import format_named
from rolescope.findings.find import find
from rolescope.findings.finding import Finding
from rolescope.importers import read_sources
from rolescope.importers.catalogue import load_catalogue
from rolescope.importers.demo import read_demo
from rolescope.importers.reader import ImportResult
from rolescope.model.caller import Caller
from rolescope.model.edit import Edit, EditRefused, Scenario, WithoutTrust
from rolescope.model.edits.quarantine import Quarantine
from rolescope.model.edits.trusts import RequireExternalId, RequireMfa
from rolescope.model.instant import format_instant, parse_instant
from rolescope.model.request import ActionRequest, AssumeRoleParameters
from rolescope.pictures.layouts import LAYOUTS, find_layout
from rolescope.pictures.layouts.focus import FOCUS_ID
from rolescope.pictures.view import Frame
from rolescope.problem import Problem, Unreadable
from rolescope.projects import is_project, read_project, read_world
from rolescope.questions.caller_json import read_caller
from rolescope.questions.error import QueryError
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.chain import Hop, simulate_chain
from rolescope.simulation.listed_paths import Listed, listed
from rolescope.simulation.permissions.effective import EffectivePermissions, effective_permissions
from rolescope.simulation.who_can import ActionOnResource, WhoCan, who_can
from rolescope.trust.edge import Edge
from rolescope.trust.paths.ends import find_ends
from rolescope.trust.paths.find import find_paths
from rolescope.trust.paths.hops import Hops, hops_of
from rolescope.words.runs import text_of
from rolescope.words.verdict.sentence import verdict_sentence

__all__ = [
    "AssumeRoleParameters",
    "Decision",
    "Edge",
    "Edit",
    "EditRefused",
    "EffectivePermissions",
    "EscalationWay",
    "Finding",
    "Hop",
    "Listed",
    "Quarantine",
    "QueryError",
    "RequireExternalId",
    "RequireMfa",
    "Simulation",
    "SourceError",
    "Sources",
    "Verdict",
    "WhoCan",
    "WithoutTrust",
    "open_demo",
    "open_sources",
]

Who = str | Mapping[str, object]
"""A caller: an ARN, a service, or a caller object as `--as` takes it."""


class SourceError(Exception):
    """Nothing of the sources can be read, or a name in a question is nobody's."""


def open_sources(*paths: str | Path, at: str | None = None) -> "Sources":
    """Read exports, worlds, folders or zips of them, or one project.

    `at` is the time of every question (ISO 8601); None: that of the world, else the clock.

    >>> from rolescope.resources import resources
    >>> open_sources(str(resources() / "demo")).at
    '2026-11-20T17:20:00Z'

    Raises:
        SourceError: nothing of them can be read, or `at` is no time.
    """
    given = [Path(path) for path in paths]
    try:
        if len(given) == 1 and is_project(given[0]):
            found = read_project(given[0])
            if found.project is None:
                raise SourceError("; ".join(map(str, found.problems)))
            return _sources(read_world(found.project), at)
        return _sources(read_sources(given), at)
    except Unreadable as error:
        raise SourceError(str(error.problem)) from error


def open_demo(at: str | None = None) -> "Sources":
    """Read the bundled organization Northwind.

    >>> open_demo().problems
    ()
    """
    return _sources(read_demo(), at)


def _sources(reading: ImportResult, at: str | None) -> "Sources":
    if reading.world is None:
        raise SourceError("; ".join(map(str, reading.problems)) or "Nothing to read was found")
    moment = None if at is None else parse_instant(at)
    if at is not None and moment is None:
        raise SourceError(f"{at}: give a time of ISO 8601, as in 2026-11-24T12:00:00Z")
    asked = reading.world.now if moment is None else format_instant(moment)
    now = format_instant(datetime.fromtimestamp(int(time.time()), UTC))
    return Sources(Scenario(reading.world), asked or now, reading.problems)


class Sources:
    """What was read, and what it answers. It never changes: `edit` returns another one.

    `at` is the time of every question, `problems` what could not be taken as it stands.
    """

    def __init__(self, scenario: Scenario, at: str, problems: Sequence[Problem] = ()) -> None:
        """Is made by `open_sources`, `open_demo` and `edit`."""
        self.at = at
        self.problems = tuple(problems)
        self._scenario = scenario

    # One caller

    def assume(self, caller: Who, *hops: str | Hop, is_open: bool = False) -> Simulation:
        """Simulate AssumeRole, or a chain of it; return what came of the last hop reached.

        A hop is the ARN of a role, or a `Hop` with parameters. `is_open`: context keys that
        nothing gives are unknown, not absent, and the decision may be `Depends`.

        >>> demo = open_demo()
        >>> runner = "arn:aws:iam::770233459910:user/ci-runner"
        >>> admin = "arn:aws:iam::441700923385:role/prod-admin"
        >>> demo.assume(runner, admin).verdict.decision.value
        'ImplicitlyDenied'

        Raises:
            SourceError: no role is named.
            QueryError: the caller is none.
        """
        chain = [Hop(role=one) if isinstance(one, str) else one for one in hops]
        if not chain:
            raise SourceError("assume: name the role, or the roles of a chain")
        return simulate_chain(self._caller(caller), chain, self._index, self.at, is_open=is_open)[
            -1
        ]

    def explain(self, simulation: Simulation) -> str:
        """Say in a sentence what came of a simulation: who, whom, until when.

        >>> demo = open_demo()
        >>> runner = "arn:aws:iam::770233459910:user/ci-runner"
        >>> admin = "arn:aws:iam::441700923385:role/prod-admin"
        >>> demo.explain(demo.assume(runner, admin))
        'Denied: the trust policy does not allow it. ci-runner cannot assume prod-admin.'
        """
        return text_of(verdict_sentence(simulation, self._index).headline)

    def why(self, simulation: Simulation) -> str:
        """Say in a sentence which policies decided a simulation."""
        return verdict_sentence(simulation, self._index).because

    def can(self, caller: Who, action: str, resource: str, *, is_open: bool = False) -> Verdict:
        """Tell whether a caller may do one action on a resource.

        >>> reader = "arn:aws:iam::118055612207:role/etl-reader"
        >>> open_demo().can(reader, "s3:GetObject", "arn:aws:s3:::nw-lake/x").is_allowed
        True

        Raises:
            QueryError: the caller is none.
        """
        request = ActionRequest(
            caller=self._caller(caller),
            action=action,
            resource=resource,
            at=self.at,
            is_open=is_open,
        )
        return evaluate_action(request, self._index)

    def permissions(self, caller: Who) -> EffectivePermissions:
        """Tell what a caller may do, over all actions of AWS.

        >>> reader = "arn:aws:iam::118055612207:role/etl-reader"
        >>> open_demo().permissions(reader).granted > 0
        True

        Raises:
            QueryError: the caller is none.
        """
        who = self._caller(caller)
        return effective_permissions(who, self._index, load_catalogue(), self.at)

    # Everybody

    def who_can(self, action: str, resource: str) -> WhoCan:
        """List the users and roles that may do an action on a resource.

        >>> found = open_demo().who_can("s3:GetObject", "arn:aws:s3:::nw-lake/x")
        >>> len(found.allowed) > 0
        True
        """
        wanted = ActionOnResource(action=action, resource=resource, at=self.at)
        return who_can(wanted, self._index)

    def edges(self) -> tuple[Edge, ...]:
        """List the trusts, each with who is trusted, by which role, and whether it is open.

        >>> edge = open_demo().edges()[0]
        >>> bool(edge.source and edge.target and edge.standing)
        True
        """
        return tuple(self._analysis.graph.edges)

    def paths(self, source: str, target: str, *, max_hops: int | None = None) -> tuple[Listed, ...]:
        """List chains of AssumeRole from one end to the other, the easiest first.

        An end is an ARN, an account ID, a name that is one principal's alone, or `admin`.

        >>> paths = open_demo().paths("ci-runner", "prod-admin")
        >>> paths[0].path.length
        3

        Raises:
            SourceError: an end is nobody.
        """
        hops = self._hops
        ends = self._end(hops, source, is_target=False), self._end(hops, target, is_target=True)
        return listed(hops, find_paths(hops, *ends, max_hops=max_hops).listed)

    def ways(self) -> tuple[EscalationWay, ...]:
        """List the ways to gain rights beside AssumeRole.

        >>> all(way.rule.id.startswith("PE-") for way in open_demo().ways())
        True
        """
        return tuple(find_ways(self._analysis.graph, self._index, self.at).ways)

    def findings(self) -> tuple[Finding, ...]:
        """List what is wrong, the worst first.

        >>> open_demo().findings()[0].risk.name
        'CRITICAL'
        """
        return find(self._analysis, index=self._index).found

    # Other states, and pictures

    def edit(self, *edits: Edit) -> "Sources":
        """Return the sources with edits made, as a what-if; nothing is written to AWS.

        `Quarantine`, `RequireExternalId`, `RequireMfa` and `WithoutTrust` are edits.

        >>> hub = "arn:aws:iam::770233459910:role/deploy-hub"
        >>> after = open_demo().edit(Quarantine(hub))
        >>> after.paths("deploy-hub", "prod-admin")
        ()

        Raises:
            EditRefused: one cannot be made.
        """
        scenario = Scenario(self._scenario.base, (*self._scenario.edits, *edits))
        return Sources(scenario, self.at, self.problems)

    def export(self, path: str | Path, *, view: str | None = None, focus: str = "") -> Path:
        """Write a picture or a graph, the format by the suffix; return its path.

        `view` is `overview`, `focus`, `map` or `matrix`; `focus` the ARN of the role that a focus
        view is about.

        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     open_demo().export(f"{folder}/demo.mmd").stat().st_size > 1_000
        True

        Raises:
            SourceError: no format has the suffix, or there is no such view or principal.
            OSError: the file cannot be written.
        """
        target = Path(path)
        exporter = format_named(target.name, EXPORTERS)
        wanted = find_layout(view or (FOCUS_ID if focus else LAYOUTS[0].id))
        if exporter is None or wanted is None or (wanted.needs_subject and not focus):
            known = ", ".join(one.suffix for one in EXPORTERS)
            views = ", ".join(one.id for one in LAYOUTS)
            raise SourceError(f"{path}: give one of {known}, a view of {views}, and its focus")
        if focus and all(node.id != focus for node in self._analysis.graph.nodes):
            raise SourceError(f"{focus}: there is no such principal")
        target.write_bytes(
            exporter.write(sheet_of(self._analysis, wanted, Frame(subject=focus or None)))
        )
        return target

    @cached_property
    def _index(self) -> WorldIndex:
        return WorldIndex(self._scenario.world)

    @cached_property
    def _analysis(self) -> Analysis:
        return analyse(self._scenario, self.at, index=self._index)

    @cached_property
    def _hops(self) -> Hops:
        return hops_of(self._analysis.graph, self._index, self.at)

    def _caller(self, caller: Who) -> Caller:
        return read_caller(caller if isinstance(caller, str) else dict(caller), self._index)

    @staticmethod
    def _end(hops: Hops, text: str, *, is_target: bool) -> tuple[str, ...]:
        found = find_ends(hops, text, is_target=is_target)
        if not found.is_known:
            near = f" It may mean {', '.join(found.near)}." if found.near else ""
            raise SourceError(f"{text}: no principal of the sources has this name alone.{near}")
        return found.nodes
