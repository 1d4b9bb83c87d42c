"""`rolescope check --format junit|sarif`: each assertion once, and nothing of data is markup."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from rolescope.cli.commands.check_formats import checks_junit, checks_sarif
from rolescope.cli.main import main
from rolescope.questions.checks import CheckState
from rolescope.resources import resources
from rolescope.value import Value
from support.sarif import check_sarif

DEMO = str(resources() / "demo")
TOOLS = "arn:aws:iam::770233459910:"


class One(Value):
    where: str
    state: CheckState
    title: str
    why: str = ""


FOUND = (
    One("acme:1", CheckState.HOLDS, "ana cannot <b>"),
    One("acme:2", CheckState.BROKEN, 'bo "cannot"', "he & she can \x07"),
    One("acme:3", CheckState.ABSENT, "cy", "not imported"),
    One("acme:4", CheckState.UNREADABLE, "acme:4", "no JSON"),
)


def test_a_suite_has_a_case_for_each_assertion() -> None:
    text = checks_junit(FOUND, "2026-11-20T12:00:00Z")
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<testsuite ')
    assert 'tests="4" failures="1" errors="1" skipped="1"' in text
    assert text.count("<testcase ") == 4
    assert 'name="ana cannot &lt;b&gt;"/>' in text
    assert "he &amp; she can" in text
    assert "\x07" not in text
    assert re.findall(r"<(failure|skipped|error) ", text) == ["failure", "skipped", "error"]


def test_a_log_has_what_does_not_hold() -> None:
    log = checks_sarif(FOUND)
    results = check_sarif(log)
    rules = [rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]]
    assert [one["ruleId"] for one in results] == rules
    first = results[0]
    assert first["level"] == "error"
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "acme"},
        "region": {"startLine": 2},
    }


def test_the_name_of_a_file_is_a_uri() -> None:
    one = One("what holds.jsonl:2", CheckState.BROKEN, "bo cannot")
    (result,) = check_sarif(checks_sarif([one]))
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "what%20holds.jsonl"}


@pytest.fixture
def expected(tmp_path: Path) -> Path:
    query = {
        "type": "assume",
        "caller": f"{TOOLS}user/ci-runner",
        "role": f"{TOOLS}role/deploy-hub",
    }
    lines = [{**query, "expect": expect} for expect in ("Allowed", "Denied")]
    path = tmp_path / "expect.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    return path


@pytest.mark.parametrize("form", ["junit", "sarif"])
def test_the_command_prints_it_and_fails(
    form: str, expected: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", DEMO, "--expect", str(expected), "--format", form]) == 1
    out = capsys.readouterr().out
    if form == "junit":
        assert 'tests="2" failures="1" errors="0" skipped="0"' in out
    else:
        value: dict[str, Any] = json.loads(out)
        (result,) = value["runs"][0]["results"]
        assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 2}
