"""A project file holds a project whole: what is written is read again, byte for byte the same."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rolescope.projects
from rolescope.importers import read_sources
from rolescope.importers.demo import read_demo
from rolescope.model.edits import EDITS
from rolescope.model.review import Bookmark, NamedScenario, Review
from rolescope.model.world import World
from rolescope.problem import ProblemLevel
from rolescope.projects import (
    Import,
    Project,
    Unread,
    import_of,
    is_project,
    read_project,
    read_world,
    write_project,
)
from rolescope.reality.days import CallsOfDay, PairDays, UseByDay
from rolescope.value import field_names, replace
from support.projects.project_files import SAVED, changed, members_of, project, projects, reviews
from support.worlds.exports import details, role, write
from support.worlds.generated_edits import edits
from support.worlds.generated_organizations import organizations


@given(data=st.data(), world=organizations())
def test_a_project_is_read_as_it_was_written(data: st.DataObject, world: World) -> None:
    written = data.draw(projects(world))
    found = read_project(write_project(written))
    assert found.problems == ()
    assert found.project == written
    assert write_project(found.project) == write_project(written)


@given(data=st.data(), world=organizations())
def test_a_review_of_any_edits_survives(data: st.DataObject, world: World) -> None:
    review = data.draw(reviews(world))
    found = read_project(write_project(project(review=review))).project
    assert found is not None
    assert found.review == review


@given(data=st.data(), world=organizations())
def test_every_kind_of_edit_survives(data: st.DataObject, world: World) -> None:
    all_ = tuple(data.draw(edits(world, (kind,))) for kind in EDITS)
    times = ("2026-11-20T17:52:00Z",) * len(all_)
    review = Review().add(NamedScenario(id="s1", edits=all_, times=times))
    found = read_project(write_project(project(review=review))).project
    assert found is not None
    assert found.review == review


def test_an_import_is_the_equal_world_again(tmp_path: Path) -> None:
    write(tmp_path, "prod/one.json", details(role("One")))
    write(tmp_path, "prod/broken.json", "{")
    write(tmp_path, "prod/other.json", {"Buckets": []})
    reading = read_sources([tmp_path / "prod"], is_kept=True)
    import_ = import_of(reading, id_="i1", name="prod", imported=SAVED)
    found = read_project(write_project(Project(imports=(import_,), current="i1"))).project
    assert found is not None
    again = read_world(found)
    assert again.world == reading.world
    assert set(again.problems) == set(reading.problems)
    assert len(again.problems) == 2


def test_the_demo_is_the_equal_world_again() -> None:
    reading = read_demo(is_kept=True)
    import_ = import_of(reading, id_="i1", name="Northwind", imported=SAVED)
    assert import_.world == "northwind"
    assert import_.now == reading.world.now if reading.world else None
    found = read_project(write_project(Project(imports=(import_,)))).project
    assert found is not None
    assert read_world(found).world == reading.world


def test_the_file_is_what_the_documentation_says() -> None:
    data = write_project(project())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == [
        "project.json",
        "state.json",
        "scenarios.json",
        "notes.json",
        "assertions.json",
        "bookmarks.json",
        "positions.json",
        "imports/i1/import.json",
        "imports/i1/files/0001.json.gz",
    ]
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}
    members = members_of(data)
    assert members["project.json"] == {
        "format": "rolescope-project",
        "schema": 2,
        "program": "0.1.0",
        "saved": SAVED,
        "name": "",
        "imports": ["i1"],
        "current": "i1",
    }
    (entry,) = members["imports/i1/import.json"]["files"]
    assert entry["name"] == "one.json"
    bytes_ = gzip.decompress(members["imports/i1/files/0001.json.gz"])
    assert json.loads(bytes_) == details(role("One"))
    assert entry["size"] == len(bytes_)
    documented = rolescope.projects.__doc__ or ""
    for name in field_names(Project):
        if name not in ("review", "state", "unread", "is_read_only_because", "use", "figures"):
            assert f'"{name}":' in documented


def test_which_import_is_shown() -> None:
    first, second = Import(id="i1"), Import(id="i2")
    assert Project().shown is None
    assert Project(imports=(first, second), current="i1").shown == first
    assert Project(imports=(first, second), current="gone").shown == second
    assert Project(imports=(first, second)).free_id() == "i3"
    assert read_world(Project()).world is None


def test_a_project_is_known_by_its_suffix_or_its_beginning(tmp_path: Path) -> None:
    data = write_project(project())
    for name, content, is_one in (
        ("a.rolescope", b"", True),
        ("a.ROLESCOPE", b"", True),
        ("renamed.zip", data, True),
        ("packed.zip", changed(), True),
        ("other.zip", b"PK\x03\x04" + b"x" * 60, False),
        ("one.json", b"{}", False),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        assert is_project(path) is is_one, name
    assert not is_project(tmp_path)
    assert not is_project(tmp_path / "gone.zip")


def test_what_cannot_be_read_is_told_kept_and_written_back() -> None:
    attach = {"kind": "Attach", "holder": "x", "policy": "y"}
    future = {"id": "s2", "name": "Later", "edits": [attach, {"kind": "Teleport", "to": "\u00e9"}]}
    known = {"id": "s1", "name": "Now", "edits": [attach]}
    note = {"subject": {"kind": "planet", "id": "x"}}
    data = changed(
        scenarios={"current": "s2", "scenarios": [future, known]},
        notes=[note, 7],
        positions=[["a", 1, 2], ["b", 1]],
    )
    found = read_project(data)
    assert found.project is not None
    assert [one.name for one in found.project.review.scenarios] == ["Now"]
    assert found.project.review.current is None
    assert found.project.is_read_only_because is None
    assert [problem.level for problem in found.problems] == [ProblemLevel.WARNING] * 4
    assert "The scenario Later cannot be read: $.edits" in found.problems[0].what.replace(
        "$.kind", "$.edits"
    )
    assert all("stays in the file" in problem.meaning for problem in found.problems)
    again = members_of(write_project(found.project))
    assert again["scenarios.json"]["scenarios"] == [known, future]
    assert again["notes.json"] == [note, 7]
    assert again["positions.json"] == [["a", 1.0, 2.0], ["b", 1]]
    assert read_project(write_project(found.project)).project == found.project


def test_unread_of_no_member_is_left_out() -> None:
    odd = replace(project(), unread=(Unread("other.json", "1"),))
    assert write_project(odd) == write_project(project())


def test_scenarios_of_one_id_get_their_own() -> None:
    same = [{"id": "s1", "name": name, "edits": []} for name in "abc"]
    found = read_project(changed(scenarios={"current": "s1", "scenarios": same})).project
    assert found is not None
    assert [one.name for one in found.review.scenarios] == ["a", "b", "c"]
    assert len({one.id for one in found.review.scenarios}) == 3
    assert found.review.scenario is not None
    assert found.review.scenario.name == "a"


def test_numbers_that_json_has_not_are_left_out() -> None:
    endless, none = float("inf"), float("nan")
    review = Review(
        positions=(("a", endless, 1.0), ("b", 1.0, 2.0)),
        bookmarks=(
            Bookmark(name="x", view="focus", center=(none, 1.0), zoom=endless, size=(none, 1.0)),
        ),
    )
    found = read_project(write_project(project(review=review))).project
    assert found is not None
    assert found.review.positions == (("b", 1.0, 2.0),)
    assert found.review.bookmarks == (Bookmark(name="x", view="focus"),)


def test_a_bookmark_of_an_older_program_has_no_area() -> None:
    old = {
        "name": "x",
        "view": "overview",
        "subject": None,
        "nodes": [],
        "edges": [],
        "center": [1, 2],
        "zoom": 1.5,
    }
    found = read_project(changed(bookmarks=[old]))
    assert found.problems == ()
    assert found.project is not None
    made = Bookmark(name="x", view="overview", center=(1.0, 2.0), zoom=1.5)
    assert found.project.review.bookmarks == (made,)


def test_the_filter_and_the_finding_of_a_bookmark_are_kept() -> None:
    kept = (Bookmark(name="x", view="overview", filter='kind:role "<b>"', finding="0" * 32),)
    found = read_project(write_project(project(review=Review(bookmarks=kept))))
    assert found.project is not None
    assert found.project.review.bookmarks == kept
    assert found.problems == ()


def test_counts_are_there_only_if_something_was_counted() -> None:
    assert not {"use.json", "trend.json"} & members_of(write_project(project())).keys()
    use = UseByDay(
        pairs=(PairDays("caller", "role", (CallsOfDay(20_777, 3, 1, 2),)),),
        first=1_795_130_000,
        last=1_795_150_000,
        accounts=("111122223333",),
    )
    written = members_of(write_project(project(use=use)))["use.json"]
    assert written["pairs"][0]["days"] == {"2026-11-20": [3, 1, 2]}


USE: dict[str, object] = {"first": 0, "last": 0, "accounts": [], "isCut": False}


@pytest.mark.parametrize(
    "days",
    [{"2026-11-31": [1, 0, 0]}, {"2026-11-20": [1, 0]}, {"2026-11-20": [1, 0, -1]}, []],
)
def test_calls_by_day_that_cannot_be_read_are_not_lost(days: object) -> None:
    pair = {"caller": "c", "role": "r", "days": days}
    found = read_project(changed(use={**USE, "pairs": [pair]}))
    assert found.project is not None
    assert found.project.use is None
    assert found.project.is_read_only_because is not None
    assert "use.json" in (found.problems[0].file or "")
