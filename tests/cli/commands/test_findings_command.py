"""`rolescope findings`: what it fails on, what is new since a baseline, settings, formats."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from rolescope.cli.main import main
from rolescope.importers.files import JsonFile
from rolescope.importers.kept_files import keep
from rolescope.model.review import FindingState, Review, Ruling
from rolescope.projects import Import, write_project
from rolescope.resources import resources
from support.projects.project_files import project
from support.sarif import check_sarif
from support.worlds.exports import A, details, role, write

VENDOR = "arn:aws:iam::999988887777:role/Vendor"
AT = ["--at", "2026-11-24T12:00:00Z"]


def trust(*principals: str, **conditions: Any) -> dict[str, Any]:
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": list(principals)},
        "Action": "sts:AssumeRole",
        **({"Condition": conditions} if conditions else {}),
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return written(tmp_path, trust(VENDOR))


def written(folder: Path, document: dict[str, Any]) -> Path:
    write(folder, "one.json", details(role("Target", AssumeRolePolicyDocument=document)))
    return folder / "one.json"


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str]:
    try:
        status = main(["findings", *map(str, words), *AT])
    except SystemExit as left:
        status = int(left.code or 0)
    return status, capsys.readouterr().out


def found(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, dict[str, Any]]:
    status, out = run(capsys, *words, "--format", "json")
    value: dict[str, Any] = json.loads(out)
    return status, value


@pytest.mark.parametrize(
    ("what", "status"),
    [("external", 1), ("EXTERNAL", 1), ("medium", 1), ("CRITICAL", 0), ("admin", 0), ("opened", 2)],
)
def test_fails_on_what_is_named(
    export: Path, capsys: pytest.CaptureFixture[str], what: str, status: int
) -> None:
    assert run(capsys, export, "--fail-on", what)[0] == status


def test_what_is_known_of_a_baseline_fails_nothing(
    export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, first = found(capsys, export)
    assert {one["since"] for one in first["findings"]} == {"new"}
    baseline = tmp_path / "before.json"
    baseline.write_text(json.dumps(first), encoding="utf-8")
    status, second = found(capsys, export, "--baseline", baseline, "--fail-on", "LOW")
    assert status == 0
    assert {one["since"] for one in second["findings"]} == {"known"}
    assert second["gone"] == []


def test_fewer_principals_are_a_change_and_more_are_new(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = "arn:aws:iam::999988887777:role/Other"
    _, first = found(capsys, written(tmp_path, trust(VENDOR, other)))
    baseline = tmp_path / "before.json"
    for one in first["findings"]:
        one |= {"state": "accepted", "owner": "ana", "reason": "known", "until": "2027-01-01"}
    baseline.write_text(json.dumps(first), encoding="utf-8")
    _, fewer = found(capsys, written(tmp_path, trust(VENDOR)), "--baseline", baseline)
    (one,) = (one for one in fewer["findings"] if one["rule"] == "FND-4")
    assert (one["since"], one["state"]) == ("changed", "accepted")
    third = "arn:aws:iam::999988887777:role/Third"
    _, more = found(capsys, written(tmp_path, trust(VENDOR, other, third)), "--baseline", baseline)
    (one,) = (one for one in more["findings"] if one["rule"] == "FND-4")
    assert (one["since"], one["state"]) == ("new", "open")
    assert more["gone"]


@pytest.mark.parametrize(
    ("until", "status"), [("2026-12-24", 0), ("2026-11-01", 1), ("", 1), ("2099-01-01", 1)]
)
def test_an_acceptance_ends(
    export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], until: str, status: int
) -> None:
    _, first = found(capsys, export)
    for one in first["findings"]:
        one |= {"state": "accepted", "owner": "ana", "reason": "known", "until": until}
    baseline = tmp_path / "before.json"
    baseline.write_text(json.dumps(first), encoding="utf-8")
    code, second = found(capsys, export, "--baseline", baseline, "--fail-on", "LOW")
    assert code == status
    assert {one["overdue"] for one in second["findings"]} == {bool(status)}


def test_what_comes_back_is_reopened(
    export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, first = found(capsys, export)
    baseline = tmp_path / "before.json"
    gone = [one["id"] for one in first["findings"]]
    baseline.write_text(json.dumps({"findings": [], "gone": gone}), encoding="utf-8")
    _, second = found(capsys, export, "--baseline", baseline)
    assert {one["since"] for one in second["findings"]} == {"reopened"}


@pytest.mark.parametrize("text", ["no json", "[]", '{"findings": [{"id": 1}]}'])
def test_a_baseline_that_is_none_is_wrong_usage(
    export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    baseline = tmp_path / "before.json"
    baseline.write_text(text, encoding="utf-8")
    assert run(capsys, export, "--baseline", baseline)[0] == 2


def test_what_a_project_decided_counts(
    export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, first = found(capsys, export)
    names = [one["id"] for one in first["findings"]]
    ruling = Ruling(state=FindingState.ACCEPTED, owner="ana", reason="a vendor", until="2027-01-01")
    files = (keep(JsonFile("one.json", export.read_bytes(), None, chosen=False)),)
    review = Review(rulings=tuple((name, ruling) for name in names))
    path = tmp_path / "review.rolescope"
    made = project(imports=(Import(id="i1", files=files),), current="i1", review=review)
    path.write_bytes(write_project(made))
    status, told = found(capsys, path, "--fail-on", "LOW")
    assert status == 0
    assert {one["id"] for one in told["findings"]} == set(names)
    assert {(one["state"], one["owner"]) for one in told["findings"]} == {("accepted", "ana")}


def test_known_accounts_and_rules_are_settings(
    export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text(
        'known_accounts = ["999988887777"]\nown_accounts = ["999988887777"]\nunused_days = 30\n'
        'rules_off = ["FND-48"]\n[environments]\ndevelopment = ["lab"]\n',
        encoding="utf-8",
    )
    _, told = found(capsys, export, "--settings", settings)
    rules = {one["rule"]: one["severity"] for one in told["findings"]}
    assert "FND-7" not in rules
    assert rules["FND-4"] == "LOW", "your own, and the role may do nothing"


@pytest.mark.parametrize(
    "text",
    ["x = ", "unknown = 1", "unused_days = true", "rules_off = [1]", "environments = {qa = []}"],
)
def test_wrong_settings_are_wrong_usage(
    export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text(text, encoding="utf-8")
    assert run(capsys, export, "--settings", settings)[0] == 2


def test_text_says_what_proves_a_finding(export: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out = run(capsys, export)
    assert "FND-4  Outside account without an external ID\n" in out
    assert "[new]" not in out, "nothing is known of before"
    assert f"--as {VENDOR}" in out
    assert "callerAccountAllows" in out
    assert "Not checked: FND-49. Not imported: iam_access_key." in out


def test_text_counts_what_is_neither_held_nor_informs_fnd56(
    export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    baseline = tmp_path / "before.json"
    _, told = found(capsys, export)
    baseline.write_text(json.dumps(told), encoding="utf-8")
    _, out = run(capsys, export, "--baseline", baseline)
    assert "FND-4  Outside account without an external ID  [known]\n" in out
    severities = [one["severity"] for one in told["findings"] if not one["held"]]
    counted = len(severities) - severities.count("INFO")
    (line,) = (line for line in out.splitlines() if re.match(r"\d+ findings?:", line))
    assert int(line.split()[0]) == counted
    assert ("Not counted: " in line) is (counted < len(told["findings"]))


def test_sarif_has_fingerprints_files_and_lines(
    export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, told = found(capsys, export)
    results = check_sarif(json.loads(run(capsys, export, "--format", "sarif")[1]))
    ids = [one["partialFingerprints"]["rolescope/v1"] for one in results]
    assert ids == [one["id"] for one in told["findings"]]
    first = results[0]["locations"][0]["physicalLocation"]
    line = export.read_text(encoding="utf-8").splitlines()[first["region"]["startLine"] - 1]
    assert f"arn:aws:iam::{A}:role/Target" in line
    assert first["artifactLocation"]["uri"] == export.as_uri()


def test_csv_and_markdown_list_the_same(export: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, told = found(capsys, export)
    rows = list(csv.DictReader(io.StringIO(run(capsys, export, "--format", "csv")[1])))
    assert [row["id"] for row in rows] == [one["id"] for one in told["findings"]]
    text = run(capsys, export, "--format", "markdown")[1]
    assert all(f"({one['rule']}, open, new)" in text for one in told["findings"])


def test_the_json_fits_its_schema(capsys: pytest.CaptureFixture[str]) -> None:
    schema = json.loads((resources() / "schemas" / "findings.json").read_text(encoding="utf-8"))
    _, told = found(capsys, resources() / "demo")
    assert_fits(told, schema, schema)


def assert_fits(value: Any, schema: dict[str, Any], whole: dict[str, Any]) -> None:
    """Check what the schemas of this program use of JSON Schema."""
    types = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
    types |= {"integer": int}
    wanted = schema.get("type", [])
    named = [wanted] if isinstance(wanted, str) else wanted
    assert not named or any(type(value) is types[one] for one in named), (value, schema)
    assert "enum" not in schema or value in schema["enum"]
    if isinstance(value, dict) and "properties" in schema:
        assert set(schema.get("required", ())) <= value.keys() <= schema["properties"].keys()
        for key, member in value.items():
            assert_fits(member, schema["properties"][key], whole)
    if isinstance(value, list):
        for member in value:
            assert_fits(member, schema.get("items", {}), whole)
