"""What a plan opens as SARIF 2.1.0, for code scanning of its pull request (IAC-48)."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from rolescope.difference.openings import TrustOpening
from rolescope.escalation.way import WayState
from rolescope.exporters.findings.as_sarif import SCORES, finding_rules, level_of
from rolescope.exporters.sarif import file_location, sarif_log
from rolescope.findings.finding import Finding, Risk
from rolescope.findings.rules import FINDINGS
from rolescope.model.plain import counted, visible
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
_OPENED, _WAY, _ADMIN, _EXTERNAL = "opened-path", "opened-way", "new-admin", "new-external-trust"
_OWN_RULES = {
    _OPENED: "Somebody can assume a role who could not before",
    _WAY: "Somebody can gain rights beside AssumeRole who could not before",
    _ADMIN: "A user or role becomes an administrator",
    _EXTERNAL: "A role trusts somebody outside of the organization who it did not trust before",
}
_LEVELS = {Risk.HIGH: "error", Risk.MEDIUM: "warning", Risk.LOW: "note"}
_IDS = (*_OWN_RULES, *(rule.id for rule in FINDINGS))
MAX_RESULTS = 25_000  # in a run: GitHub takes in no log with more
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
    shown = list(islice(results, MAX_RESULTS))
    left_out = sum(1 for _ in results)
    warning = f"{counted(left_out, 'more result')} left out: code scanning takes {MAX_RESULTS:,}."
    return sarif_log(rules, shown, (warning,) if left_out else ())


def _results(report: Report, files: PlanFiles) -> Iterator[dict[str, Any]]:
    for arn in report.openings.new_admins:
        about = report.about(arn)
        text = f"{arn} becomes an administrator."
        yield _result(_ADMIN, Risk.HIGH, text, (arn,), (arn,), about, files)
    for opening in report.openings.opened:
        yield _opened(report, opening, files)
    for triaged in report.findings.new:
        yield _finding(report, triaged.finding, files)
    for way in report.openings.ways.opened:
        holds = way.state is WayState.HOLDS
        risk = Risk.LOW if not way.is_admin else Risk.HIGH if holds else Risk.MEDIUM
        text = f"{way.source} -> {way.target}: {way_words(way)}."
        key = (way.rule.id, way.source, way.target)
        origin = report.origin(report.way_causes(way))
        yield _result(_WAY, risk, text, key, (way.source,), origin, files)


def _opened(report: Report, opening: TrustOpening, files: PlanFiles) -> dict[str, Any]:
    is_serious = opening.is_admin or opening.is_external
    is_possible = opening.standing is not Standing.ALLOWED
    risk = Risk.LOW if not is_serious else Risk.MEDIUM if is_possible else Risk.HIGH
    said = "; ".join((certainty(opening), *needs(report, opening)))
    admin = ", an administrator" if opening.is_admin else ""
    return _result(
        _EXTERNAL if opening.is_external else _OPENED,
        risk,
        f"{opening.source} -> {opening.target}{admin}: {said}.",
        (opening.source, opening.target),
        (opening.target,),
        report.origin(opening.causes),
        files,
    )


def _finding(report: Report, one: Finding, files: PlanFiles) -> dict[str, Any]:
    origin = report.about(*one.subjects)
    why = SENSITIVE if report.is_secret(*one.subjects) else why_of(one)
    text = f"{title_of(one)}: {named(one.subjects)}. {why}"
    result = _result(one.rule, one.risk, text, (), one.subjects, origin, files)
    return {
        **result,
        "level": level_of(one),
        "partialFingerprints": {"rolescope/v1": one.fingerprint},
    }


def _result(
    rule: str,
    risk: Risk,
    text: str,
    key: Sequence[str],
    names: Iterable[str],
    origin: ChangeOrigin,
    files: PlanFiles,
) -> dict[str, Any]:
    """Return a result. `key` tells it from others of its rule, whatever resource makes it."""
    addresses = origin.addresses[:_MAX_LOCATIONS]
    digest = hashlib.sha256("\n".join((rule, *key)).encode("utf-8", "surrogatepass"))
    return {
        "ruleId": rule,
        "ruleIndex": _IDS.index(rule),
        "level": _LEVELS.get(risk, "error"),
        "message": {"text": visible(text)},
        "locations": [_location(name, files(name)) for name in addresses or names],
        "partialFingerprints": {"rolescope/v1": digest.hexdigest()[:32]},
        "properties": {"severity": risk.name, "security-severity": SCORES[risk]},
    }


def _location(name: str, file: str) -> dict[str, Any]:
    """Return where a resource is: a plan tells no lines, so it is the first of its file."""
    return {
        "logicalLocations": [{"fullyQualifiedName": visible(name), "kind": "resource"}],
        "physicalLocation": file_location(file, 1),
    }
