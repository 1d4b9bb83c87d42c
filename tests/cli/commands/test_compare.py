"""`rolescope compare` and `rolescope impact`: what opens and closes, and when they fail."""

import json
from pathlib import Path
from typing import Any

import pytest

from rolescope.cli.main import main
from rolescope.importers.demo import read_demo
from rolescope.model.edit import WithoutTrust
from rolescope.model.principal_reader import classify
from rolescope.model.review import NamedScenario, Review
from rolescope.projects import Project, import_of, write_project
from support.projects.project_files import SAVED
from support.schemas import check_schema
from support.worlds.exports import A, B, details, role, trusting, user, write

RUNNER = "arn:aws:iam::770233459910:user/ci-runner"
HUB = "arn:aws:iam::770233459910:role/deploy-hub"
OUTSIDE = "999988887777"


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(list(words))
    told = capsys.readouterr()
    return status, told.out, told.err


def _worlds(folder: Path, before: Any, after: Any) -> tuple[str, str]:
    paths = [
        write(folder, f"{name}.json", details(role("Kept", AssumeRolePolicyDocument=trusting(who))))
        for name, who in (("before", before), ("after", after))
    ]
    return str(paths[0]), str(paths[1])


def test_what_opens_and_closes_between_two_imports(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    paths = _worlds(tmp_path, B, OUTSIDE)
    status, out, _ = run(capsys, "compare", *paths, "--format", "json")
    found = json.loads(out)
    check_schema("differences", found)
    kept = f"arn:aws:iam::{A}:role/Kept"
    assert status == 0
    assert (found["before"], found["after"]) == ("before.json", "after.json")
    assert [(x["source"], x["target"]) for x in found["opened"]] == [(OUTSIDE, kept)]
    assert [(x["source"], x["target"]) for x in found["closed"]] == [(B, kept)]
    assert found["losers"] == [{"principal": B, "targets": [kept]}]
    (because,) = found["opened"][0]["because"]
    assert because["document"] == f"trust policy of {kept}"


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ((), 0),
        (("--fail-on", "opened"), 1),
        (("--fail-on", "External"), 1),
        (("--fail-on", "admin"), 0),
        (("--fail-on", "unknown"), 0),
        (("--fail-on", "low"), 1),
        (("--fail-on", "critical"), 0),
    ],
)
def test_fail_on(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, words: tuple[str, ...], status: int
) -> None:
    paths = _worlds(tmp_path, B, OUTSIDE)
    found, out, _ = run(capsys, "compare", *paths, *words)
    assert found == status
    assert ("Failed: " in out) is bool(status)


def _with_a_maker(folder: Path) -> tuple[str, str]:
    """Write an import before and after a user may make keys for an administrator."""
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    keys = {"Effect": "Allow", "Action": "iam:CreateAccessKey", "Resource": "*"}
    paths = []
    for name, may in (("before", []), ("after", [keys])):
        users = [_user("boss", [everything]), _user("maker", may)]
        paths.append(write(folder, f"{name}.json", details(UserDetailList=users)))
    return str(paths[0]), str(paths[1])


def _user(name: str, may: list[Any]) -> dict[str, Any]:
    document = {"Version": "2012-10-17", "Statement": may}
    return user(
        name, UserPolicyList=[{"PolicyName": "may", "PolicyDocument": document}] * bool(may)
    )


def test_ways_of_escalation_open_and_close(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    before, after = _with_a_maker(tmp_path)
    status, out, _ = run(capsys, "compare", before, after, "--format", "json", "--fail-on", "admin")
    found = json.loads(out)
    check_schema("differences", found)
    (way,) = found["ways"]["opened"]
    assert status == 1
    assert found["opened"] == found["closed"] == found["ways"]["closed"] == []
    assert (way["kind"], way["rule"], way["admin"], way["external"], way["standing"]) == (
        "way",
        "PE-3",
        True,
        False,
        "allowed",
    )
    assert (way["source"], way["target"]) == tuple(
        f"arn:aws:iam::{A}:user/{name}" for name in ("maker", "boss")
    )
    assert way["needs"] == [
        {"action": "iam:CreateAccessKey", "resource": f"arn:aws:iam::{A}:user/boss"}
    ]
    _, out, _ = run(capsys, "compare", after, before, "--format", "json")
    assert [one["kind"] for one in json.loads(out)["ways"]["closed"]] == ["way"]


def test_ways_are_told_in_text_and_in_a_comment(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    before, after = _with_a_maker(tmp_path)
    _, out, _ = run(capsys, "compare", before, after)
    first, *lines = out.splitlines()
    assert first == "before.json -> after.json: 0 paths open, 0 close, 1 escalation way opened."
    assert lines[1] == "Escalation ways opened:"
    assert lines[2].startswith("  ADMIN arn:aws:iam::111122223333:user/maker -> ")
    assert lines[2].endswith(
        "PE-3 Create an access key for a user, holds; needs iam:CreateAccessKey"
    )
    _, out, _ = run(capsys, "compare", after, before, "--format", "markdown")
    assert "1 escalation way closed" in out
    assert "<summary>Escalation ways closed: 1</summary>" in out
    _, out, _ = run(capsys, "compare", before, after, "--format", "markdown")
    assert "1 of the escalation ways opened lead to an administrator." in out


def test_the_same_is_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    paths = _worlds(tmp_path, B, B)
    status, out, _ = run(capsys, "compare", *paths, "--fail-on", "opened")
    assert (status, out) == (0, "before.json -> after.json: 0 paths open, 0 close.\n")


def test_what_one_import_lacks_is_not_compared(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    before = write(tmp_path, "before.json", details(role("R", A), role("R", B)))
    after = write(tmp_path, "after.json", details(role("R", A)))
    status, out, _ = run(capsys, "compare", str(before), str(after), "--fail-on", "unknown")
    assert status == 1
    assert f"account {B}: not compared: not imported after" in out


def test_a_side_that_cannot_be_read(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    before, _ = _worlds(tmp_path, B, B)
    status, out, err = run(capsys, "compare", before, str(tmp_path / "none.json"))
    assert (status, out) == (2, "")
    assert "none.json" in err


@pytest.fixture
def saved(tmp_path: Path) -> str:
    narrow = NamedScenario(
        id="s1", name="Narrow", edits=(WithoutTrust(HUB, classify("AWS", RUNNER)),)
    )
    import_ = import_of(read_demo(is_kept=True), id_="i1", name="Northwind", imported=SAVED)
    project = Project(
        imports=(import_,), current="i1", review=Review(scenarios=(narrow,), current="s1")
    )
    path = tmp_path / "northwind.rolescope"
    path.write_bytes(write_project(project))
    return str(path)


def test_what_a_scenario_closes(capsys: pytest.CaptureFixture[str], saved: str) -> None:
    words = ("impact", saved, "--scenario", "Narrow")
    status, out, _ = run(capsys, *words, "--format", "json")
    found = json.loads(out)
    check_schema("differences", found)
    assert status == 0
    assert found["opened"] == []
    assert [(x["source"], x["target"]) for x in found["closed"]] == [(RUNNER, HUB)]
    assert found["closed"][0]["because"][0]["edit"] == 0
    assert RUNNER in {one["principal"] for one in found["losers"]}
    status, out, _ = run(capsys, *words, "--format", "markdown", "--fail-on", "opened")
    assert status == 0
    assert out.startswith("<!-- rolescope:impact -->\n\n### RoleScope: 0 paths open, 1 closes")


def test_impact_needs_a_scenario(capsys: pytest.CaptureFixture[str], saved: str) -> None:
    status, _, err = run(capsys, "impact", saved)
    assert status == 2
    assert "--scenario" in err


def test_a_word_that_is_not_known(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as left:
        main(["compare", *_worlds(tmp_path, B, B), "--fail-on", "bad"])
    assert left.value.code == 2
    assert "none of opened" in capsys.readouterr().err
