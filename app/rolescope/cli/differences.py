"""What `plan`, `compare` and `impact` share: two states side by side, --fail-on, and reports."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rolescope.analysis import Analysis, analyse
from rolescope.cli.console import as_json, progress, put, say
from rolescope.cli.failure import Exit
from rolescope.cli.sources import OpenedSources
from rolescope.difference.impact import Cause
from rolescope.difference.openings import TrustOpening
from rolescope.engine.index import WorldIndex
from rolescope.engine.words.conditions import condition_in_words
from rolescope.escalation.find import find_ways
from rolescope.escalation.way import EscalationWay, WayState
from rolescope.exporters.findings.as_json import findings_object
from rolescope.exporters.openings_sarif import NO_FILES, PlanFiles, report_sarif
from rolescope.findings.admin_reach import AdminReach, admin_reach
from rolescope.findings.changes import FindingChanges, finding_changes
from rolescope.findings.find import find
from rolescope.findings.finding import Risk
from rolescope.findings.settings import DEFAULT_SETTINGS, FindingSettings
from rolescope.findings.survey import Survey
from rolescope.findings.triage import Triage, Triaged
from rolescope.model.edit import Scenario
from rolescope.model.plain import visible
from rolescope.model.policy import Condition
from rolescope.trust.edge import Standing
from rolescope.trust.known import Before
from rolescope.words.openings.markdown import report_markdown
from rolescope.words.openings.plan_notes import NoteText
from rolescope.words.openings.report import (
    SENSITIVE,
    Report,
    fewest,
    report_text,
    without_secrets,
)

_TESTS: dict[str, Callable[[Report], bool]] = {
    "opened": lambda report: bool(report.openings.opened or report.openings.ways.opened),
    "admin": lambda report: report.openings.admin,
    "external": lambda report: report.openings.external,
    "unknown": lambda report: bool(report.unknown),
}


@dataclass(frozen=True, slots=True)
class ComparedState:
    """One of two states: its analysis, and the index and graph that it was made with."""

    analysis: Analysis
    known: Before


def state_of(scenario: Scenario, at: str, imported: ComparedState | None = None) -> ComparedState:
    """Evaluate a state. `imported` is the one that its edits begin with, where that is known."""
    before = None if imported is None else imported.known
    analysis = analyse(scenario, at, imported=before, tick=progress())
    index = WorldIndex(scenario.world, None if before is None else before.index)
    return ComparedState(analysis, Before(index, analysis.graph, at))


def findings_between(
    before: ComparedState, after: ComparedState, settings: FindingSettings
) -> FindingChanges:
    """Look for findings in both states, and put them side by side."""
    first, second = (
        find(one.analysis, settings, one.known.index, progress()) for one in (before, after)
    )
    return finding_changes(first, second, after.known.at)


def reach_between(before: ComparedState, after: ComparedState) -> AdminReach:
    """Tell who gets to administrator rights in both states."""
    return admin_reach(_survey(before), _survey(after))


def _survey(state: ComparedState) -> Survey:
    known = state.known
    ways = find_ways(known.graph, known.index, known.at, progress())
    return Survey(known.index, state.analysis, DEFAULT_SETTINGS, ways)


def outsiders_known(settings: FindingSettings) -> frozenset[str]:
    """Return accounts outside of the organization that are no strangers."""
    return settings.known_accounts | settings.own_accounts


def failed(fail_on: Sequence[str], report: Report) -> tuple[str, ...]:
    """Return what of --fail-on is so."""
    return tuple(word for word in dict.fromkeys(fail_on) if _fails(word, report))


def _fails(word: str, report: Report) -> bool:
    test = _TESTS.get(word)
    if test is not None:
        return test(report)
    worst = report.findings.worst
    return worst is not None and worst >= Risk[word]


def status_of(report: Report, *, depends: bool = False) -> Exit:
    """Return the exit status; `depends`: something unknown is told by it (IAC-46)."""
    if report.failed:
        return Exit.DENIED
    return Exit.DEPENDS if depends and report.unknown else Exit.OK


# Written


def put_report(
    report: Report,
    options: argparse.Namespace,
    opened: OpenedSources,
    after: ComparedState,
    secrets: frozenset[str] = frozenset(),
    files: PlanFiles = NO_FILES,
    **more: Any,
) -> None:
    """Print a report, or write it to a file; `more` are further fields of its JSON.

    `secrets` are names that are not to be told, wherever they stand. `files` of a plan are where
    SARIF says that its resources are.
    """
    match options.format:
        case "json":
            told = {**opened.head(), **report_json(report, after), **more}
            words = as_json(_hidden(opened.told(told), secrets))
        case "sarif":
            words = as_json(_hidden(report_sarif(report, files), secrets))
        case "markdown":
            words = without_secrets(report_markdown(report, options.command), secrets)
        case _:
            words = without_secrets(visible(report_text(report), keep="\n"), secrets)
    if options.format == "markdown" and options.into is not None:
        put(f"{words}\n")  # a file needs no protection from what it holds
    else:
        say(words)


def _hidden(value: Any, secrets: frozenset[str]) -> Any:
    """Leave secrets out of the texts of a JSON value; its keys are names of fields."""
    if isinstance(value, dict):
        return {key: _hidden(held, secrets) for key, held in value.items()}
    if isinstance(value, list):
        return [_hidden(one, secrets) for one in value]
    return without_secrets(value, secrets) if isinstance(value, str) else value


def report_json(report: Report, after: ComparedState) -> dict[str, Any]:
    """Return a report as values (formats.md, Differences)."""
    found = report.openings
    opened, closed = (
        [_way_json(report, way) for way in some] for some in (found.ways.opened, found.ways.closed)
    )
    reach = {} if report.reach is None else {"adminReach": _reach_json(report.reach)}
    return {
        "before": report.before,
        "after": report.after,
        "opened": [_opening_json(report, one) for one in found.opened],
        "closed": [_opening_json(report, one) for one in found.closed],
        "ways": {"opened": opened, "closed": closed},
        "changed": [_opening_json(report, one) for one in found.changed],
        "unknown": [_note_json(note) for note in report.unknown],
        "losers": [
            {"principal": one.principal, "targets": list(one.targets)} for one in found.losers
        ],
        "admins": {"new": list(found.new_admins), "gone": list(found.gone_admins)},
        **reach,
        "findings": _findings_json(report, after),
        "notes": [_note_json(note) for note in report.others],
        "failed": list(report.failed),
    }


def _reach_json(reach: AdminReach) -> dict[str, Any]:
    return {
        "before": len(reach.before),
        "after": len(reach.after),
        "new": list(reach.new),
        "gone": list(reach.gone),
    }


def _findings_json(report: Report, after: ComparedState) -> dict[str, Any]:
    def written(some: tuple[Triaged, ...]) -> list[dict[str, Any]]:
        index, at = after.known.index, after.known.at
        made = findings_object(Triage(found=some), (), index, at, (), lambda _: ())
        found: list[dict[str, Any]] = made["findings"]
        return [
            one if not report.is_secret(*triaged.finding.subjects) else {**one, **_HIDDEN}
            for one, triaged in zip(found, some, strict=True)
        ]

    changes = report.findings
    return {
        "new": written(changes.new),
        "gone": [one.fingerprint for one in changes.gone],
        "changed": written(changes.changed),
    }


_HIDDEN: dict[str, Any] = {
    "why": SENSITIVE,
    "matched": {"principal": [SENSITIVE], "condition": {}},
    "witness": [],
    "command": None,
}
"""What of a finding may hold a secret of a plan (IAC-13)."""


def _opening_json(report: Report, opening: TrustOpening) -> dict[str, Any]:
    is_sensitive = report.origin(opening.causes).is_sensitive
    return {
        "source": opening.source,
        "target": opening.target,
        "kind": "trust",
        "admin": opening.is_admin,
        "external": opening.is_external,
        "standing": opening.standing.value,
        "was": None if opening.was is None else opening.was.value,
        "needs": [_need_json(one, is_sensitive=is_sensitive) for one in fewest(opening)],
        "because": [_cause_json(report, cause) for cause in opening.causes],
    }


def _way_json(report: Report, way: EscalationWay) -> dict[str, Any]:
    is_sure = way.state is WayState.HOLDS
    return {
        "source": way.source,
        "target": way.target,
        "kind": "way",
        "rule": way.rule.id,
        "admin": way.is_admin,
        "external": way.source in report.openings.outsiders,
        "standing": (Standing.ALLOWED if is_sure else Standing.DEPENDS).value,
        "was": None,
        "needs": [{"action": one.action, "resource": one.resource} for one in way.best.needs],
        "because": [_cause_json(report, cause) for cause in report.way_causes(way)],
    }


def _need_json(condition: Condition, *, is_sensitive: bool) -> dict[str, Any]:
    return {
        "key": condition.key,
        "operator": condition.operator,
        "values": [SENSITIVE] if is_sensitive else list(condition.values),
        "words": SENSITIVE if is_sensitive else condition_in_words(condition),
    }


def _cause_json(report: Report, cause: Cause) -> dict[str, Any]:
    place = cause.place
    document = f"{cause.part.value} of {cause.holder}"
    if place is not None:
        named = place.name or place.holder
        document = f"{place.kind.value} {named}" if place.name else f"{place.kind.value} of {named}"
    return {
        "document": document,
        "statement": cause.statement,
        "change": cause.turn.value,
        "edit": cause.edit,
        "addresses": list(report.trace(cause).addresses),
    }


def _note_json(note: NoteText) -> dict[str, Any]:
    return {"what": note.what, "address": note.address or None, "effect": note.effect}
