"""Findings as CSV, Markdown, SARIF and JSON: all formats tell the same, and JSON is read back."""

import csv
import io
import json
from functools import cache

import pytest

from rolescope.analysis import analyse
from rolescope.engine.index import WorldIndex
from rolescope.exporters.findings.as_csv import COLUMNS, findings_csv
from rolescope.exporters.findings.as_json import (
    NoBaseline,
    condition_object,
    findings_object,
    read_baseline,
)
from rolescope.exporters.findings.as_markdown import findings_markdown
from rolescope.exporters.findings.as_sarif import findings_sarif
from rolescope.findings.find import find
from rolescope.findings.finding import Findings, NotChecked
from rolescope.findings.triage import Baseline, Novelty, Triage, triage
from rolescope.model.edit import Scenario
from rolescope.model.policy import Condition
from rolescope.model.review import FindingState, Ruling
from support.sarif import check_sarif
from support.worlds.build import NOW, A, account, allow, role, trusts, user, world

VENDOR = "arn:aws:iam::999988887777:role/Vendor"
TARGET = f"arn:aws:iam::{A}:role/Target"
WORLD = world(
    account(
        A,
        user("ana", allows=allow()),
        role("Target", trust=trusts(VENDOR, Sid="Vendor")),
        role("Open", trust=trusts("*"), allows=allow("*")),
    )
)
ACCEPTED = Ruling(state=FindingState.ACCEPTED, owner="ana", reason="a <vendor>", until="2027-01-01")


@cache
def looked() -> Findings:
    return find(analyse(Scenario(WORLD), NOW))


def found(baseline: Baseline | None = None) -> Triage:
    of_vendor = [one.fingerprint for one in looked().found if TARGET in one.subjects]
    return triage(looked(), NOW, baseline, dict.fromkeys(of_vendor, ACCEPTED))


def as_json(told: Triage) -> str:
    not_checked = [NotChecked("FND-49", ("iam_access_key",))]
    value = findings_object(told, not_checked, WorldIndex(WORLD), NOW, ["a b.json"], lambda _: ())
    return json.dumps(value)


def test_every_format_tells_of_the_same_findings() -> None:
    told = found()
    ids = [one.finding.fingerprint for one in told.found]
    assert {one.finding.rule for one in told.found} >= {"FND-1", "FND-4"}
    rows = list(csv.DictReader(io.StringIO(findings_csv(told))))
    assert [row["id"] for row in rows] == ids
    assert all(tuple(row) == COLUMNS for row in rows)
    results = check_sarif(findings_sarif(told, {}, has_baseline=False))
    assert [one["partialFingerprints"]["rolescope/v1"] for one in results] == ids
    assert [one["id"] for one in json.loads(as_json(told))["findings"]] == ids
    markdown = findings_markdown(told, ())
    lines = [line for line in markdown.splitlines() if line.startswith("- **")]
    assert len(lines) == len(ids)


def test_what_was_decided_comes_along() -> None:
    told = found()
    rows = list(csv.DictReader(io.StringIO(findings_csv(told))))
    decided = [(row["state"], row["owner"]) for row in rows if row["subjects"] == TARGET]
    assert decided
    assert {*decided} == {("accepted", "ana")}
    results = findings_sarif(told, {}, has_baseline=False)["runs"][0]["results"]
    suppressed = [one for one in results if "suppressions" in one]
    assert len(suppressed) == len(decided)
    assert suppressed[0]["suppressions"][0]["justification"] == "a <vendor>"


def test_sarif_names_the_place_where_it_is_known() -> None:
    places = {TARGET: ("one.json", 7)}
    results = check_sarif(findings_sarif(found(), places, has_baseline=True))
    assert {one["baselineState"] for one in results} == {"new"}
    of_target, elsewhere = (
        [one["locations"][0] for one in results if (is_it == (TARGET in one["message"]["text"]))]
        for is_it in (True, False)
    )
    assert of_target
    for one in of_target:
        assert one["physicalLocation"]["artifactLocation"]["uri"] == "one.json"
        assert one["physicalLocation"]["region"]["startLine"] == 7
    assert elsewhere
    assert not any("physicalLocation" in one for one in elsewhere)


def test_markdown_begins_with_the_worst_and_ends_with_what_was_not_checked() -> None:
    text = findings_markdown(found(), [NotChecked("FND-49", ("iam_access_key",))])
    risks = [one.finding.risk for one in found().found]
    first = next(line for line in text.splitlines() if line.startswith("## "))
    assert first == f"## {max(risks).name} ({risks.count(max(risks))})"
    assert text.endswith("## Not checked\n\n- FND-49: not imported: iam\\_access\\_key\n")


def test_json_is_the_baseline_of_a_later_look() -> None:
    baseline = read_baseline(as_json(found()))
    assert {one.ruling for one in baseline.findings if TARGET in one.subjects} == {ACCEPTED}
    again = triage(looked(), NOW, baseline)
    assert {one.since for one in again.found} == {Novelty.KNOWN}
    assert {one.ruling for one in again.found if TARGET in one.finding.subjects} == {ACCEPTED}


@pytest.mark.parametrize("text", ["no json", "[]", '{"findings": [{"id": 1}]}'])
def test_what_is_no_baseline_is_told(text: str) -> None:
    with pytest.raises(NoBaseline):
        read_baseline(text)


def test_a_proof_is_a_command_that_names_the_sources() -> None:
    told = json.loads(as_json(found()))
    commands = [one["command"] for one in told["findings"] if one["subjects"] == [TARGET]]
    assert any(
        one and one.startswith("rolescope ") and "'a b.json'" in one and VENDOR in one
        for one in commands
    )
    assert told["notChecked"] == [{"rule": "FND-49", "needs": ["iam_access_key"]}]


def test_conditions_are_written_as_aws_does() -> None:
    conditions = [
        Condition(operator="StringEquals", key="sts:ExternalId", values=("one", "two")),
        Condition(operator="StringEquals", key="aws:PrincipalOrgID", values=("o-1",)),
    ]
    assert condition_object(conditions) == {
        "StringEquals": {"sts:ExternalId": ["one", "two"], "aws:PrincipalOrgID": ["o-1"]}
    }
