"""What a plan opens as SARIF 2.1.0, for code scanning of its pull request (IAC-48)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from rolescope.difference.openings import (
    NEW_ADMIN,
    NEW_EXTERNAL,
    OPENED_PATH,
    OPENED_WAY,
    TrustOpening,
    admin_fingerprint,
    broad_way_fingerprint,
    way_fingerprint,
)
from rolescope.escalation.way import WayState
from rolescope.exporters.findings.as_sarif import (
    FINGERPRINT,
    SCORES,
    finding_rules,
    level_of,
    suppression,
)
from rolescope.exporters.sarif import file_location, sarif_log
from rolescope.findings.finding import Finding, Risk
from rolescope.findings.rules import FINDINGS
from rolescope.model.plain import counted, visible
from rolescope.model.review import Ruling
from rolescope.trust.edge import Standing
from rolescope.words.findings.finding_text import named, title_of, why_of
from rolescope.words.openings.report import (
    SENSITIVE,
    ChangeOrigin,
    Report,
    certainty,
    needs,
    way_words,
)

PlanFiles = Callable[[str], str]
"""Tells the file that plans the resource of an address; for a name, the file to show it in."""
NO_FILES: PlanFiles = lambda _: ""  # noqa: E731 - a default that reads as what it is
_OWN_RULES = {
    OPENED_PATH: "Somebody can assume a role who could not before",
    OPENED_WAY: "Somebody can gain rights beside AssumeRole who could not before",
    NEW_ADMIN: "A user or role becomes an administrator",
    NEW_EXTERNAL: "A role trusts somebody outside of the organization who it did not trust before",
}
_LEVELS = {Risk.HIGH: "error", Risk.MEDIUM: "warning", Risk.LOW: "note"}
_IDS = (*_OWN_RULES, *(rule.id for rule in FINDINGS))
MAX_RESULTS = 25_000  # in a run: GitHub takes in no log with more
_FINGERPRINTS = (FINGERPRINT, "rolescope/v2")  # who becomes whom; and under which conditions
_MAX_LOCATIONS = 20  # of a result


def report_sarif(report: Report, files: PlanFiles) -> dict[str, Any]:
    """Return a log with one run: what opens, and findings that are new, the worst first.

    Results that code scanning would refuse the whole log for are counted in a notification.
    """
    rules = [
        *({"id": id_, "shortDescription": {"text": text}} for id_, text in _OWN_RULES.items()),
        *finding_rules(),
    ]
    results = _results(report, files)
    shown = [
        {**result, **suppression(_ruling(report, result))}
        for result in islice(results, MAX_RESULTS)
    ]
    left_out = sum(1 for _ in results)
    warning = f"{counted(left_out, 'more result')} left out: code scanning takes {MAX_RESULTS:,}."
    return sarif_log(rules, shown, (warning,) if left_out else ())


def _ruling(report: Report, result: dict[str, Any]) -> Ruling | None:
    """Return what is allowed of a result, by the name that says most of it."""
    *_, name = result["partialFingerprints"].values()
    return report.rulings.get(name)


def _results(report: Report, files: PlanFiles) -> Iterator[dict[str, Any]]:
    for arn in report.openings.new_admins:
        ids = [admin_fingerprint(arn)]
        text = f"{arn} becomes an administrator."
        yield _result(NEW_ADMIN, Risk.HIGH, text, ids, (arn,), report.about(arn), files)
    for opening in report.openings.opened:
        yield _opened(report, opening, files)
    for triaged in report.findings.new:
        yield _finding(report, triaged.finding, files)
    for way in report.openings.ways.opened:
        holds = way.state is WayState.HOLDS
        risk = Risk.LOW if not way.is_admin else Risk.HIGH if holds else Risk.MEDIUM
        text = f"{way.source} -> {way.target}: {way_words(way)}."
        origin = report.origin(report.way_causes(way))
        ids = [broad_way_fingerprint(way), way_fingerprint(way)]
        yield _result(OPENED_WAY, risk, text, ids, (way.source,), origin, files)


def _opened(report: Report, opening: TrustOpening, files: PlanFiles) -> dict[str, Any]:
    is_serious = opening.is_admin or opening.is_external
    is_possible = opening.standing is not Standing.ALLOWED
    risk = Risk.LOW if not is_serious else Risk.MEDIUM if is_possible else Risk.HIGH
    said = "; ".join((certainty(opening), *needs(report, opening)))
    admin = ", an administrator" if opening.is_admin else ""
    return _result(
        NEW_EXTERNAL if opening.is_external else OPENED_PATH,
        risk,
        f"{opening.source} -> {opening.target}{admin}: {said}.",
        (opening.broad_fingerprint, opening.fingerprint),
        (opening.target,),
        report.origin(opening.causes),
        files,
    )


def _finding(report: Report, one: Finding, files: PlanFiles) -> dict[str, Any]:
    origin = report.about(*one.subjects)
    why = SENSITIVE if report.is_secret(*one.subjects) else why_of(one)
    text = f"{title_of(one)}: {named(one.subjects)}. {why}"
    ids = (one.fingerprint,)
    result = _result(one.rule, one.risk, text, ids, one.subjects, origin, files)
    return {**result, "level": level_of(one)}


def _result(
    rule: str,
    risk: Risk,
    text: str,
    ids: Sequence[str],
    names: Iterable[str],
    origin: ChangeOrigin,
    files: PlanFiles,
) -> dict[str, Any]:
    addresses = origin.addresses[:_MAX_LOCATIONS]
    return {
        "ruleId": rule,
        "ruleIndex": _IDS.index(rule),
        "level": _LEVELS.get(risk, "error"),
        "message": {"text": visible(text)},
        "locations": [_location(name, files(name)) for name in addresses or names],
        "partialFingerprints": dict(zip(_FINGERPRINTS, ids, strict=False)),
        "properties": {"severity": risk.name, "security-severity": SCORES[risk]},
    }


def _location(name: str, file: str) -> dict[str, Any]:
    """Return where a resource is: a plan tells no lines, so it is the first of its file."""
    return {
        "logicalLocations": [{"fullyQualifiedName": visible(name), "kind": "resource"}],
        "physicalLocation": file_location(file, 1),
    }
