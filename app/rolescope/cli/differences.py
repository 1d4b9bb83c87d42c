"""What `plan`, `compare` and `impact` share: --fail-on, their JSON, text and Markdown."""

import argparse
from collections.abc import Callable, Sequence
from typing import Any

from rolescope.cli.console import as_json, say, write_file
from rolescope.cli.failure import Exit
from rolescope.cli.sources import Opened
from rolescope.difference.impact import Cause
from rolescope.difference.openings import Opening, Openings
from rolescope.engine.words.conditions import condition_in_words
from rolescope.model.plain import visible
from rolescope.model.policy import Condition
from rolescope.words.openings.markdown import report_markdown
from rolescope.words.openings.plan_notes import NoteText
from rolescope.words.openings.report import SENSITIVE, Report, fewest, report_text

_TESTS: dict[str, Callable[[Openings, int], bool]] = {
    "opened": lambda found, _: bool(found.opened),
    "admin": lambda found, _: found.admin,
    "external": lambda found, _: found.external,
    "unknown": lambda _, unknown: unknown > 0,
}


def failed(fail_on: Sequence[str], found: Openings, unknown: int) -> tuple[str, ...]:
    """Return what of --fail-on is so."""
    return tuple(word for word in dict.fromkeys(fail_on) if _TESTS[word](found, unknown))


def put_report(
    report: Report, options: argparse.Namespace, opened: Opened, more: dict[str, Any]
) -> None:
    """Print a report, or write it to a file."""
    if options.format == "json":
        words = as_json(opened.told({**opened.head(), **report_json(report), **more}))
    elif options.format == "markdown":
        words = report_markdown(report, options.command)
    else:
        words = visible(report_text(report), keep="\n")
    if options.output is not None:
        write_file(options.output, f"{words}\n".encode())
    else:
        say(words)


def report_json(report: Report) -> dict[str, Any]:
    """Return a report as values (formats.md, Differences)."""
    found = report.openings
    return {
        "before": report.before,
        "after": report.after,
        "opened": [_opening_json(report, one) for one in found.opened],
        "closed": [_opening_json(report, one) for one in found.closed],
        "changed": [_opening_json(report, one) for one in found.changed],
        "unknown": [_note_json(note) for note in report.unknown],
        "losers": [
            {"principal": one.principal, "targets": list(one.targets)} for one in found.losers
        ],
        "admins": {"new": list(found.new_admins), "gone": list(found.gone_admins)},
        "notes": [_note_json(note) for note in report.others],
        "failed": list(report.failed),
    }


def _opening_json(report: Report, opening: Opening) -> dict[str, Any]:
    is_sensitive = report.origin(opening).is_sensitive
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


def status_of(report: Report, *, depends: bool) -> Exit:
    """Return the exit status; `depends`: something unknown is told by it (IAC-46)."""
    if report.failed:
        return Exit.DENIED
    return Exit.DEPENDS if depends and report.unknown else Exit.OK
