"""Findings, and what was decided about them, as SARIF 2.1.0, for code scanning."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rolescope.agenda.merging import Decided
from rolescope.exporters.sarif import file_location, sarif_log
from rolescope.findings.finding import Finding, Risk
from rolescope.findings.frameworks import FRAMEWORKS
from rolescope.findings.rules import FINDINGS
from rolescope.findings.triage import Triage, Triaged
from rolescope.model.review import Ruling
from rolescope.words.agenda.merge_text import decision_text
from rolescope.words.findings.finding_text import fix_of, principal_text, title_of, why_of
from rolescope.words.findings.texts import TEXTS

_LEVELS = {
    Risk.CRITICAL: "error",
    Risk.HIGH: "error",
    Risk.MEDIUM: "warning",
    Risk.LOW: "note",
    Risk.INFO: "note",
}
SCORES = {  # what code scanning sorts by
    Risk.CRITICAL: "9.5",
    Risk.HIGH: "8.0",
    Risk.MEDIUM: "5.5",
    Risk.LOW: "3.0",
    Risk.INFO: "0.0",
}
FINGERPRINT = "rolescope/v1"  # the name of ours in results
_IDS = tuple(rule.id for rule in FINDINGS)
_DECISION = {
    "id": "review-decision",
    "shortDescription": {"text": "A decision about what is no finding of this import"},
}
_BASELINE_STATES = {"new": "new", "known": "unchanged", "changed": "updated", "reopened": "new"}

FileLine = tuple[str, int]
"""A file, relative or as it was named, and a line in it, counted from 1."""


def findings_sarif(
    found: Triage, places: Mapping[str, FileLine], *, has_baseline: bool
) -> dict[str, Any]:
    """Return a log with one run. `places` tells where entities stand, by their ARNs."""
    results = [_result(one, places, has_baseline=has_baseline) for one in found.found]
    return sarif_log(finding_rules(), results)


def decisions_sarif(
    decisions: Sequence[Decided], found: Iterable[Triaged], places: Mapping[str, FileLine]
) -> dict[str, Any]:
    """Return a log with one run: a result for each decision.

    Those about findings of the import, `found`, are the results that `findings_sarif` has of
    these; all others, about third parties, questions and what is gone, are for information.
    """
    known = {one.finding.fingerprint: one for one in found}
    results = [
        _result(known[one.about], places) if one.about in known else _noted(one)
        for one in decisions
    ]
    return sarif_log([*finding_rules(), _DECISION], results)


def finding_rules() -> list[dict[str, Any]]:
    """Return every kind of finding as a rule of a log."""
    return [_rule(rule.id, rule.page) for rule in FINDINGS]


def _noted(one: Decided) -> dict[str, Any]:
    return {
        "ruleId": _DECISION["id"],
        "ruleIndex": len(FINDINGS),
        "kind": "informational",
        "level": "none",
        "message": {"text": decision_text((one,))[0]},
        "partialFingerprints": {FINGERPRINT: one.about},
        "properties": _decision(one.ruling),
    }


def _decision(ruling: Ruling) -> dict[str, str]:
    return {"state": ruling.state.value, "owner": ruling.owner, "until": ruling.until}


def _rule(id_: str, page: str) -> dict[str, Any]:
    text = TEXTS[id_]
    tags = [f"{number.framework} {number.id}" for number in FRAMEWORKS.get(id_, ())]
    return {
        "id": id_,
        "shortDescription": {"text": text.title},
        "fullDescription": {"text": text.why},
        "help": {"text": text.fix},
        "helpUri": page,
        **({"properties": {"tags": tags}} if tags else {}),
    }


def _result(
    triaged: Triaged, places: Mapping[str, FileLine], *, has_baseline: bool = False
) -> dict[str, Any]:
    one = triaged.finding
    principal = principal_text(one)
    about = f"{', '.join(one.subjects)}{f' (principal {principal})' if principal else ''}"
    result: dict[str, Any] = {
        "ruleId": one.rule,
        "ruleIndex": _IDS.index(one.rule),
        "level": level_of(one),
        "message": {"text": f"{title_of(one)}: {about}. {why_of(one)} {fix_of(one)}"},
        "locations": [_location(one, places)],
        "partialFingerprints": {FINGERPRINT: one.fingerprint},
        "properties": {
            "severity": one.risk.name,
            "security-severity": SCORES[one.risk],
            **_decision(triaged.ruling),
        },
    }
    if has_baseline:
        result["baselineState"] = _BASELINE_STATES[triaged.since.value]
    return {**result, **suppression(triaged.ruling)}


def suppression(ruling: Ruling | None) -> dict[str, Any]:
    """Return the field of a result that says why nothing is done about it, if that is so."""
    if ruling is None or not ruling.state.has_reason:
        return {}
    why = ruling.reason or ruling.note or ruling.state.value
    return {"suppressions": [{"kind": "external", "justification": why}]}


def level_of(one: Finding) -> str:
    """Return how loudly a finding is told."""
    return "note" if one.is_held else _LEVELS[one.risk]


def _location(one: Finding, places: Mapping[str, FileLine]) -> dict[str, Any]:
    owner = one.subjects[0]
    if one.place is not None:
        owner = one.place.arn or one.place.owner or owner
    location: dict[str, Any] = {
        "logicalLocations": [{"fullyQualifiedName": owner, "kind": "resource"}]
    }
    where = places.get(owner)
    if where is not None:
        location["physicalLocation"] = file_location(*where)
    return location
