"""A project file as source: its import, its scenarios by `--scenario`, its assertions."""

import json
from pathlib import Path
from typing import Any

import pytest

from rolescope.cli.main import main
from rolescope.importers.demo import read_demo
from rolescope.model.edit import WithoutTrust
from rolescope.model.edits.durations import WithMaxSessionDuration
from rolescope.model.principal_reader import classify
from rolescope.model.review import Assertion, Expectation, NamedScenario, Review
from rolescope.projects import Project, import_of, write_project
from rolescope.resources import resources
from support.projects.project_files import SAVED, changed, project

DEMO = str(resources() / "demo")
RUNNER, HUB, ADMIN = (
    f"arn:aws:iam::{name}"
    for name in (
        "770233459910:user/ci-runner",
        "770233459910:role/deploy-hub",
        "441700923385:role/prod-admin",
    )
)
NARROW = WithoutTrust(HUB, classify("AWS", RUNNER))


def assertion(expect: Expectation) -> Assertion:
    query = {"caller": RUNNER, "role": HUB, "type": "assume"}
    return Assertion(query=json.dumps(query, sort_keys=True), expect=expect, name="pipeline")


REVIEW = Review(
    scenarios=(
        NamedScenario(id="s1", name="Narrow", edits=(NARROW,)),
        NamedScenario(id="s2", name="Same name"),
        NamedScenario(id="s3", name="Same name"),
        NamedScenario(id="s4", name="Refused", edits=(WithMaxSessionDuration("gone", 3600),)),
    ),
    current="s1",
    assertions=(assertion(Expectation.ALLOWED),),
)


def demo_project(**fields: Any) -> Project:
    import_ = import_of(read_demo(is_kept=True), id_="i1", name="Northwind", imported=SAVED)
    return Project(**{"imports": (import_,), "current": "i1", "review": REVIEW, **fields})


@pytest.fixture
def saved(tmp_path: Path) -> str:
    path = tmp_path / "northwind.rolescope"
    path.write_bytes(write_project(demo_project()))
    return str(path)


def test_a_project_is_asked_like_its_sources(
    saved: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    queries = tmp_path / "q.jsonl"
    queries.write_text(json.dumps({"type": "assume", "caller": RUNNER, "role": HUB}) + "\n")
    for rest in (
        ("assume", "--as", RUNNER, "--role", HUB, "--format", "json"),
        ("can", "--as", RUNNER, "--action", "sts:AssumeRole", "--resource", HUB),
        ("permissions", "--as", RUNNER, "--format", "json"),
        ("query", "--queries", str(queries)),
        ("edges", "--format", "json"),
    ):
        command, *flags = rest
        answers = []
        for source in (saved, DEMO):
            status = main((command, source, *flags))
            answers.append((status, capsys.readouterr().out))
        assert answers[0] == answers[1], command


def test_the_edits_of_a_scenario(saved: str, capsys: pytest.CaptureFixture[str]) -> None:
    question = ("--as", RUNNER, "--role", HUB)
    assert main(("assume", saved, *question)) == 0
    assert "scenario" not in capsys.readouterr().out
    for name in ("s1", "Narrow"):
        assert main(("assume", saved, *question, "--scenario", name)) == 1
        assert "in the scenario Narrow, which is not in AWS" in capsys.readouterr().out
    main(("assume", saved, *question, "--scenario", "s1", "--format", "json"))
    assert json.loads(capsys.readouterr().out)["scenario"] == "Narrow"
    main(("edges", saved, "--scenario", "s1", "--format", "json"))
    edges = json.loads(capsys.readouterr().out)["edges"]
    assert not [edge for edge in edges if (edge["source"], edge["target"]) == (RUNNER, HUB)]


def test_pictures_and_evidence_say_that_it_is_a_scenario(
    saved: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture, record = tmp_path / "a.svg", tmp_path / "a.json"
    assert main(("export", saved, "--scenario", "s1", "--output", str(picture))) == 0
    assert "not in AWS" in picture.read_text(encoding="utf-8")
    question = ("assume", saved, "--as", RUNNER, "--role", HUB)
    main((*question, "--scenario", "s1", "--evidence", str(record)))
    assert NARROW.label in record.read_text(encoding="utf-8")
    capsys.readouterr()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("gone", "has no such scenario. It has s1 (Narrow), s2 (Same name), s3"),
        ("Same name", "several scenarios have this name. Give an id: s2, s3."),
        ("s4", "an edit cannot be made any more: "),
    ],
)
def test_scenarios_that_cannot_be_shown(
    saved: str, name: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(("edges", saved, "--scenario", name)) == 2
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1


def test_sources_that_have_no_scenarios(saved: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("edges", DEMO, "--scenario", "s1")) == 2
    assert "Open a project that has scenarios" in capsys.readouterr().err
    assert main(("edges", DEMO, saved)) == 2
    assert "a project is a source of its own" in capsys.readouterr().err


def test_the_assertions_of_a_project(
    saved: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(("check", saved)) == 0
    assert "holds   northwind.rolescope:assertion 1  pipeline" in capsys.readouterr().out
    assert main(("check", saved, "--scenario", "Narrow")) == 1
    out = capsys.readouterr().out
    assert "broken by edit 1" in out
    assert "in the scenario Narrow" in out
    more = tmp_path / "must.jsonl"
    query = {"type": "assume", "caller": RUNNER, "role": ADMIN, "expect": "Denied"}
    more.write_text(json.dumps(query) + "\n")
    assert main(("check", saved, "--expect", str(more))) == 0
    out = capsys.readouterr().out
    assert "must.jsonl:1" in out
    assert "2 assertions: 2 hold." in out


def test_an_assertion_that_cannot_be_read_never_counts_as_held(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.rolescope"
    good = {"query": REVIEW.assertions[0].query, "expect": "Allowed"}
    later = {"query": "{}", "expect": "Perhaps", "name": "later"}
    path.write_bytes(changed(demo_project(), assertions=[later, good]))
    assert main(("check", str(path))) == 2
    out, err = capsys.readouterr()
    assert "1 assertion: 1 holds." in out
    assert "The assertion later cannot be read" in err


def test_files_that_are_no_projects(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.rolescope"
    for data, words in (
        (b"hello", "This is no project of RoleScope."),
        (write_project(Project()), "holds no import that can be read"),
        (write_project(project())[:-10], "broken or cut off"),
    ):
        path.write_bytes(data)
        assert main(("edges", str(path))) == 2
        error = capsys.readouterr().err
        assert words in error
        assert error.count("\n") == 1
    assert main(("edges", str(tmp_path / "gone.rolescope"))) == 2
    assert "no such file" in capsys.readouterr().err
