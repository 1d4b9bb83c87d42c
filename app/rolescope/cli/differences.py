"""What `plan`, `compare` and `impact` share: --fail-on, and reports."""

import argparse
from collections.abc import Callable, Sequence
from typing import Any

from rolescope.cli.console import as_json, put, say
from rolescope.cli.failure import Exit
from rolescope.cli.sources import OpenedSources
from rolescope.difference.impact import Cause
from rolescope.difference.openings import TrustOpening, admin_fingerprint, way_fingerprint
from rolescope.engine.words.conditions import condition_in_words
from rolescope.escalation.way import EscalationWay, WayState
from rolescope.exporters.findings.as_json import findings_object
from rolescope.exporters.openings_sarif import NO_FILES, PlanFiles, report_sarif
from rolescope.findings.finding import Risk
from rolescope.findings.finding_changes import AdminReach
from rolescope.findings.states import EvaluatedState
from rolescope.findings.triage import Triage, Triaged
from rolescope.model.plain import visible
from rolescope.model.policy import Condition
from rolescope.trust.edge import Standing
from rolescope.value import replace
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


def failed(fail_on: Sequence[str], report: Report) -> tuple[str, ...]:
    """Return what of --fail-on is so, but for what is allowed."""
    left = replace(report, openings=report.openings.without(report.rulings))
    return tuple(word for word in dict.fromkeys(fail_on) if _fails(word, left))


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
    after: EvaluatedState,
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


def report_json(report: Report, after: EvaluatedState) -> dict[str, Any]:
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
        "admins": {
            "new": list(found.new_admins),
            "gone": list(found.gone_admins),
            "opened": [_admin_json(report, arn) for arn in found.new_admins],
        },
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


def _findings_json(report: Report, after: EvaluatedState) -> dict[str, Any]:
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
        "id": opening.fingerprint,
        "source": opening.source,
        "target": opening.target,
        "kind": "trust",
        "admin": opening.is_admin,
        "external": opening.is_external,
        "standing": opening.standing.value,
        "was": None if opening.was is None else opening.was.value,
        "needs": [_need_json(one, is_sensitive=is_sensitive) for one in fewest(opening)],
        "because": [_cause_json(report, cause) for cause in opening.causes],
        **_allowed_json(report, opening.fingerprint),
    }


def _way_json(report: Report, way: EscalationWay) -> dict[str, Any]:
    is_sure = way.state is WayState.HOLDS
    return {
        "id": way_fingerprint(way),
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
        **_allowed_json(report, way_fingerprint(way)),
    }


def _admin_json(report: Report, arn: str) -> dict[str, Any]:
    id_ = admin_fingerprint(arn)
    return {"id": id_, "arn": arn, **_allowed_json(report, id_)}


def _allowed_json(report: Report, fingerprint: str) -> dict[str, Any]:
    ruling = report.rulings.get(fingerprint)
    if ruling is None:
        return {}
    return {"allowed": {"owner": ruling.owner, "until": ruling.until, "reason": ruling.reason}}


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
