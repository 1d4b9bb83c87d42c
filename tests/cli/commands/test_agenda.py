"""`rolescope agenda`: what is looked at, with what earlier reviews made of it."""

import json
from pathlib import Path

import pytest

from rolescope.cli.main import main
from rolescope.importers.files import JsonFile
from rolescope.importers.kept_files import keep
from rolescope.model.review import (
    Agenda,
    AgendaGroup,
    AgendaItem,
    FindingState,
    MinutesLine,
    Review,
    Ruling,
)
from rolescope.projects import Import, write_project
from rolescope.resources import resources
from support.projects.project_files import project
from support.schemas import check_schema
from support.worlds.exports import details, role, trusting, write

DEMO = str(resources() / "demo")
DECIDED = Ruling(state=FindingState.FIX_AGREED, owner="Ana", until="2026-10-20")
PARTY = AgendaItem(
    id="party-anyone",
    group=AgendaGroup.PARTIES,
    title="Anyone, 1 role",
    minutes=3,
    note="ask first",
    ruling=DECIDED,
)
EARLIER = Agenda(items=(PARTY,), started="2026-10-01T10:00:00Z", ended="2026-10-01T11:00:00Z")


def run(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    assert main(["agenda", *map(str, words)]) == 0
    return capsys.readouterr().out


def kept(folder: Path, review: Review, *before: Import) -> Path:
    export = write(
        folder, "one.json", details(role("Open", AssumeRolePolicyDocument=trusting("*")))
    )
    files = (keep(JsonFile("one.json", export.read_bytes(), None, chosen=False)),)
    path = folder / "review.rolescope"
    imports = (*before, Import(id="i1", files=files))
    path.write_bytes(write_project(project(imports=imports, current="i1", review=review)))
    return path


@pytest.mark.parametrize(
    "command", [("agenda",), ("report", "--output", "r.md")], ids=lambda words: words[0]
)
def test_an_import_before_that_cannot_be_read_is_told(
    command: tuple[str, ...],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    files = (keep(JsonFile("a.json", b"{", None, chosen=False)),)
    broken = Import(id="i0", name="spring", files=files)
    path = kept(tmp_path, Review(), broken)
    assert main([*command, str(path)]) == 0
    assert "warning: spring is no baseline: It cannot be read." in capsys.readouterr().err


def test_what_a_review_of_an_import_would_look_at(capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, DEMO)
    assert "Admin paths" in out
    assert "Skylark Monitoring, 2 roles" in out
    told = json.loads(run(capsys, DEMO, "--format", "json"))
    check_schema("agenda", told)
    groups = list(dict.fromkeys(one["group"] for one in told["items"]))
    assert groups == ["findings", "admin-paths", "third-parties"]
    assert (told["started"], told["minutes"]) == ("", [])


def test_the_agenda_of_a_project_with_its_history(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = MinutesLine(at="2026-11-20T12:10:00Z", text="Nobody uses it.", item="party-anyone")
    agenda = Agenda(items=(PARTY,), people=("Ana",), started="2026-11-20T12:00:00Z", lines=(line,))
    path = kept(tmp_path, Review(agenda=agenda, earlier=(EARLIER,)))
    out = run(capsys, path)
    assert "Anyone, 1 role  [Fix due 2026-10-20]" in out
    assert "Note: ask first" in out
    assert "2026-10-01  Fix agreed, @Ana, due 2026-10-20" in out
    assert "12:10  Item 1  Nobody uses it." in out
    told = json.loads(run(capsys, path, "--format", "json"))
    check_schema("agenda", told)
    (item,) = told["items"]
    assert item["decision"]["owner"] == "Ana"
    assert item["earlier"] == ["2026-10-01  Fix agreed, @Ana, due 2026-10-20"]
    assert told["people"] == ["Ana"]
