"""`rolescope patch`: a scenario of a project as commands or declarations, in a new folder."""

from pathlib import Path

import pytest

from rolescope.cli.main import main
from rolescope.importers.files import JsonFile
from rolescope.importers.kept_files import keep
from rolescope.model.edits.trusts import WithoutAnyTrust
from rolescope.model.review import NamedScenario, Review
from rolescope.projects import Import, write_project
from support.projects.project_files import project
from support.worlds.exports import A, details, role, trusting, write

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
