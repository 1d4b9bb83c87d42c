"""Older projects are brought up to date, newer ones open read-only, and say so."""

from pathlib import Path
from typing import Any

import pytest

from rolescope.model.review import NamedScenario, Note, Review, Subject, SubjectKind
from rolescope.problem import ProblemLevel
from rolescope.projects import SCHEMA, read_project, read_world, write_project
from rolescope.projects.reading import STEPS, migrate
from support.projects.project_files import SAVED, changed, members_of, packed, project

OLD = Path(__file__).with_name("version-1.rolescope")
RELEASED = Path(__file__).with_name("version-2.rolescope")


def version_1() -> dict[str, Any]:
    """Return the members of a project as version 1 wrote them."""
    note = Note(subject=Subject(SubjectKind.NODE, "n"), text="old")
    review = Review(notes=(note,)).add(NamedScenario(id="s1", name="Old"))
    members = members_of(write_project(project(review=review)))
    manifest = members["project.json"] | {"schema": 1, "import": "i1"}
    del manifest["imports"], manifest["current"]
    return members | {
        "project.json": manifest,
        "positions.json": {"arn:aws:iam::111122223333:role/One": [3.5, -4]},
    }


@pytest.mark.parametrize("data", [packed(version_1()), OLD.read_bytes()], ids=["made", "stored"])
def test_version_1(data: bytes) -> None:
    found = read_project(data)
    assert found.problems == ()
    assert found.project is not None
    assert found.project.schema == SCHEMA
    assert found.project.is_read_only_because is None
    assert found.project.current == "i1"
    assert found.project.saved == SAVED
    assert found.project.review.positions == (("arn:aws:iam::111122223333:role/One", 3.5, -4.0),)
    assert [one.text for one in found.project.review.notes] == ["old"]
    assert read_world(found.project).world is not None
    assert read_project(write_project(found.project)).project == found.project


def test_a_project_of_the_released_version_opens_with_everything_in_it() -> None:
    """RoleScope 0.1.0 wrote it: two imports, an edit of each kind, notes, a bookmark and more.

    The names of edits and their fields are those of the file, so none may be renamed.
    """
    data = RELEASED.read_bytes()
    found = read_project(data)
    assert found.problems == ()
    assert found.project is not None
    assert found.project.unread == ()
    edits = found.project.review.edits
    assert [type(one).__name__ for one in edits] == [
        one["kind"] for one in members_of(data)["scenarios.json"]["scenarios"][0]["edits"]
    ]
    assert len(edits) == 30
    world = read_world(found.project).world
    assert world is not None
    assert [len(one.roles) for one in world.accounts] == [1, 1]
    assert [len(one.users) for one in world.accounts] == [0, 1]
    assert _holds(members_of(write_project(found.project)), members_of(data))


def _holds(now: Any, was: Any) -> bool:
    """Whether all that was there is there; members may have come."""
    if isinstance(was, dict):
        return all(key in now and _holds(now[key], value) for key, value in was.items())
    if isinstance(was, list):
        return len(now) == len(was) and all(map(_holds, now, was))
    return bool(now == was)


def test_every_older_version_has_a_step() -> None:
    assert len(STEPS) == SCHEMA - 1
    now = members_of(write_project(project()))
    assert migrate(now, SCHEMA) == now
    assert migrate(now, SCHEMA + 5) == now


@pytest.mark.parametrize(
    "wrong",
    [
        {"project.json": {"format": "rolescope-project", "schema": 1}},
        {"project.json": {"format": "rolescope-project", "schema": 1, "import": ["i1"]}},
        {"project.json": {"format": "rolescope-project", "schema": 1, "import": "../i1"}},
        {"positions.json": {"a": 1, "b": [1, 2, 3], "c": {"x": 1}, "d": []}},
        {"positions.json": [["a", 1, 2]]},
        {"positions.json": None},
    ],
)
def test_an_old_version_with_wrong_types(wrong: dict[str, Any]) -> None:
    found = read_project(packed(version_1() | wrong))
    assert found.project is not None
    assert read_project(write_project(found.project)).project is not None


def newer(**manifest: Any) -> bytes:
    own = members_of(write_project(project(review=Review().add(NamedScenario(id="s1")))))
    return changed(
        project=own["project.json"] | {"schema": SCHEMA + 1, "program": "3.2"} | manifest,
        scenarios=own["scenarios.json"] | {"weather": "fine"},
        notes=[{"subject": {"kind": "node", "id": "n"}, "text": "x", "color": "red"}],
        heat={"new": True},
    )


def test_a_newer_version_opens_read_only() -> None:
    found = read_project(newer())
    assert found.project is not None
    assert found.project.schema == SCHEMA + 1
    assert found.project.is_read_only_because == "it was made by RoleScope 3.2, and this is 0.1.0"
    assert [one.id for one in found.project.review.scenarios] == ["s1"]
    assert [one.text for one in found.project.review.notes] == ["x"]
    assert read_world(found.project).world is not None
    first, second = found.problems
    assert first.level is ProblemLevel.WARNING
    assert first.what == "This project was made by RoleScope 3.2. You have 0.1.0."
    assert "opened read-only" in first.meaning
    assert second.file == "project/heat.json"


def test_a_newer_version_without_a_name() -> None:
    found = read_project(newer(program=""))
    assert found.project is not None
    assert found.project.is_read_only_because is not None
    assert "a newer version of RoleScope" in found.project.is_read_only_because
