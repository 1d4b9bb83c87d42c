"""Findings as JSON (formats.md), and back as the baseline of a later look."""

import json
import shlex
from collections.abc import Callable, Sequence
from typing import Any

from rolescope.engine.index import WorldIndex
from rolescope.findings.finding import Finding, NotChecked, Witness
from rolescope.findings.fixes import Fix
from rolescope.findings.frameworks import FRAMEWORKS
from rolescope.findings.triage import Baseline, Earlier, Triage, Triaged
from rolescope.model.edits.as_json import edit_to_json
from rolescope.model.policy import Condition
from rolescope.model.request import AssumeRoleRequest
from rolescope.model.review import FindingState, Ruling
from rolescope.questions.error import QueryError
from rolescope.questions.writing import written_query
from rolescope.simulation.evidence.command import assume_words
from rolescope.value import as_dict
from rolescope.words.findings.finding_text import (
    fix_of,
    reason_of_risk,
    title_of,
    title_of_fix,
    why_of,
)


class NoBaseline(Exception):
    """The text was not written by `findings --format json`; the message says why."""


def findings_object(
    found: Triage,
    not_checked: Sequence[NotChecked],
    index: WorldIndex,
    at: str,
    sources: Sequence[str],
    fixes: Callable[[Finding], Sequence[Fix]],
) -> dict[str, Any]:
    """Return findings as a value of JSON. `sources` are named by the commands."""
    return {
        "findings": [
            {
                **_finding(one, index, at, sources),
                "fixes": [_fix(fix) for fix in fixes(one.finding)],
            }
            for one in found.found
        ],
        "gone": list(found.gone),
        "notChecked": [{"rule": one.rule, "needs": list(one.needs)} for one in not_checked],
    }


def _finding(
    triaged: Triaged, index: WorldIndex, at: str, sources: Sequence[str]
) -> dict[str, Any]:
    one, ruling = triaged.finding, triaged.ruling
    place = one.place
    return {
        "id": one.fingerprint,
        "rule": one.rule,
        "severity": one.risk.name,
        "held": list(one.held_by),
        "raised": [reason_of_risk(reason) for reason in one.raised],
        "lowered": [reason_of_risk(reason) for reason in one.lowered],
        "title": title_of(one),
        "why": why_of(one),
        "fix": fix_of(one),
        "subjects": list(one.subjects),
        "affected": list(one.affected),
        "policy": None
        if place is None
        else {
            "kind": place.kind,
            **({"arn": place.arn} if place.arn else {"name": place.policy}),
        },
        "statement": None if place is None else {"index": place.index, "sid": place.sid},
        "matched": {
            "principal": list(one.principals),
            "condition": condition_object(one.conditions),
        },
        "witness": [_query(witness, index, at) for witness in one.witness],
        "assumes": list(dict.fromkeys(name for w in one.witness for name in w.assumes)),
        "command": witness_command(one, index, sources),
        "unsure": list(one.unsure),
        "frameworks": [as_dict(number) for number in FRAMEWORKS.get(one.rule, ())],
        "state": ruling.state.value,
        "since": triaged.since.value,
        "overdue": triaged.is_overdue,
        "owner": ruling.owner,
        "until": ruling.until,
        "reason": ruling.reason,
        "note": ruling.note,
    }


def _fix(fix: Fix) -> dict[str, Any]:
    return {
        "title": title_of_fix(fix.kind),
        "edits": [edit_to_json(edit) for edit in fix.edits],
        "closes": list(fix.closes),
        "loses": list(fix.loses),
        "losesUnknown": list(fix.loses_unknown),
    }


def condition_object(conditions: Sequence[Condition]) -> dict[str, dict[str, list[str]]]:
    """Write conditions as AWS does."""
    found: dict[str, dict[str, list[str]]] = {}
    for one in conditions:
        found.setdefault(one.operator, {})[one.key] = list(one.values)
    return found


def _query(witness: Witness, index: WorldIndex, at: str) -> dict[str, Any]:
    try:
        return written_query(witness.request, index, at)
    except QueryError:  # a tag that an object cannot hold twice
        return {}


def witness_command(finding: Finding, index: WorldIndex, sources: Sequence[str]) -> str | None:
    """Return the command line that asks the witness again; None where there is none."""
    request = finding.witness[0].request if finding.witness else None
    if not isinstance(request, AssumeRoleRequest):
        return None
    return shlex.join(assume_words(sources, (request,), (), index))


def read_baseline(text: str) -> Baseline:
    """Read what `findings --format json` wrote.

    Raises:
        NoBaseline: it is something else.
    """
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise NoBaseline(f"it is not JSON (line {error.lineno})") from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits; nested
        raise NoBaseline("it is not JSON that can be read") from error
    listed = value.get("findings") if isinstance(value, dict) else None
    if not isinstance(listed, list):
        raise NoBaseline('it has no list "findings"')
    gone = value.get("gone", [])
    return Baseline(
        findings=tuple(map(_earlier, listed)),
        gone=frozenset(map(str, gone)) if isinstance(gone, list) else frozenset(),
    )


def _earlier(value: Any) -> Earlier:
    try:
        matched = value["matched"]
        return Earlier(
            fingerprint=str(value["id"]),
            rule=str(value["rule"]),
            subjects=tuple(map(str, value["subjects"])),
            principals=tuple(map(str, matched["principal"])),
            conditions=tuple(
                Condition(operator, key, tuple(map(str, values)))
                for operator, keys in matched["condition"].items()
                for key, values in keys.items()
            ),
            ruling=Ruling(
                state=FindingState(value.get("state", "open")),
                **{name: str(value.get(name) or "") for name in _RULING},
            ),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NoBaseline("a finding in it is not as this program writes them") from error


_RULING = ("owner", "reason", "until", "note")
