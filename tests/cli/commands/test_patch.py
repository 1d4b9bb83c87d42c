"""`rolescope patch`: a scenario of a project as commands or declarations, in a new folder."""

from pathlib import Path

import pytest

from rolescope.analysis import analyse
from rolescope.cli.main import main
from rolescope.findings.find import find
from rolescope.importers.files import JsonFile
from rolescope.importers.kept_files import keep
from rolescope.model.edit import Scenario
from rolescope.model.edits.durations import WithMaxSessionDuration
from rolescope.model.edits.trusts import WithoutAnyTrust
from rolescope.model.review import FindingState, NamedScenario, Review, Ruling
from rolescope.projects import Import, read_project, read_world, write_project
from rolescope.value import replace
from support.projects.project_files import project
from support.worlds.exports import A, details, role, trusting, write

AT = "2026-11-24T12:00:00Z"
ROLE = f"arn:aws:iam::{A}:role/Target"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    write(tmp_path, "one.json", details(role("Target", AssumeRolePolicyDocument=trusting("*"))))
    kept = keep(JsonFile("one.json", (tmp_path / "one.json").read_bytes(), None, chosen=False))
    scenario = NamedScenario(id="s1", name="Close it", edits=(WithoutAnyTrust(ROLE),))
    made = project(
        imports=(Import(id="i1", files=(kept,)),),
        current="i1",
        review=Review(scenarios=(scenario,)),
    )
    path = tmp_path / "acme.rolescope"
    path.write_bytes(write_project(made))
    return path


def run(*words: object) -> int:
    try:
        return main(["patch", *map(str, words)])
    except SystemExit as left:
        return int(left.code or 0)


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("aws", "commands.sh"),
        ("terraform", f"{A}.tf"),
        ("cloudformation", f"undo/{A}.template.json"),
    ],
)
def test_each_form_has_its_files(file: Path, tmp_path: Path, form: str, name: str) -> None:
    folder = tmp_path / "patch"
    assert run(file, "--scenario", "Close it", "--output", folder, "--as", form) == 0
    assert (folder / name).is_file()
    assert (folder / "README.md").read_text("utf-8").startswith("# Close it\n")


def test_nothing_that_is_there_is_replaced(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "patch").mkdir()
    assert run(file, "--scenario", "s1", "--output", tmp_path / "patch") == 2
    assert "it is there already" in capsys.readouterr().err
    assert not list((tmp_path / "patch").iterdir())


def test_a_scenario_has_to_be_named(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(file, "--output", tmp_path / "patch") == 2
    assert "--scenario" in capsys.readouterr().err
    both = ("--scenario", "s1", "--agreed")
    assert run(file, *both, "--output", tmp_path / "patch") == 2


def with_rulings(file: Path, **fixes: str) -> dict[str, str]:
    """Agree on fixes of findings, by their rules; return the fingerprints."""
    found = read_project(file).project
    assert found is not None
    world = read_world(found).world
    assert world is not None
    rows = find(analyse(Scenario(world), AT)).found
    names = {one.rule.replace("-", ""): one.fingerprint for one in rows}
    rulings = tuple(
        (names[rule], Ruling(state=FindingState.FIX_AGREED, owner="Ana", fix=fix))
        for rule, fix in fixes.items()
    )
    file.write_bytes(write_project(replace(found, review=replace(found.review, rulings=rulings))))
    return names


def test_agreed_fixes_are_one_patch(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_rulings(file, FND1="s1")
    folder = tmp_path / "patch"
    assert run(file, "--agreed", "--at", AT, "--output", folder) == 0
    page = (folder / "README.md").read_text("utf-8")
    assert page.startswith("# Agreed fixes\n")
    assert "What is left" not in page
    assert "update-assume-role-policy" in (folder / "commands.sh").read_text("utf-8")
    assert "warning" not in capsys.readouterr().err


def test_what_the_fixes_do_not_close_is_told(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = read_project(file).project
    assert found is not None
    short = NamedScenario(id="s2", edits=(WithMaxSessionDuration(ROLE, 3_600),))
    review = replace(found.review, scenarios=(*found.review.scenarios, short))
    file.write_bytes(write_project(replace(found, review=review)))
    with_rulings(file, FND1="s2")
    assert run(file, "--agreed", "--at", AT, "--output", tmp_path / "patch") == 0
    err = capsys.readouterr().err
    assert f"warning: Not closed by the fixes together: Open to everyone: {ROLE}." in err
    assert "## What is left" in (tmp_path / "patch" / "README.md").read_text("utf-8")


def test_without_an_agreed_scenario_there_is_no_patch(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_rulings(file, FND1="")
    assert run(file, "--agreed", "--output", tmp_path / "patch") == 2
    assert "no fix is agreed" in capsys.readouterr().err
