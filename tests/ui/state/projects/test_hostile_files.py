"""Files beside a project and journals that somebody else made, or that a crash left: no harm."""

import json
import os
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from rolescope.projects import read_project, stamp_of, write_project
from rolescope.projects.recovery import IMPORTS, REVIEW, read_journal
from rolescope.ui.state.projects.generations import backup_of, keep_version
from rolescope.ui.state.projects.journal import About, Journal, find_journals, journals_of
from rolescope.ui.state.projects.lock import Lock, lock_file_of
from rolescope.ui.state.projects.saving import NotSaved, SaveOrder, save
from rolescope.ui.state.workspace import Workspace
from support.projects.project_files import changed, members_of, packed, project
from support.window.patience import LONGEST

OLD_TIME = time.time() - 3_600
TEXT = json.dumps({"title": "t", "saved": None, "stamp": None, "is_read_only_because": None})


def left(state: Path, about: Any = None) -> Journal:
    """Return a journal whose window is gone."""
    found = Journal(state)
    found.write(About(title="x"), project())
    if about is not None:
        text = about if isinstance(about, str) else json.dumps(json.loads(TEXT) | about)
        (found.folder / "about.json").write_text(text, encoding="ascii")
    found._lock.unlock()
    return found


# Locks


@pytest.mark.parametrize("data", [b"", b"\0\xff" * 200, b"-1\nrolescope\nhere\n", b"9" * 40])
def test_a_lock_without_a_holder_is_taken_over_when_it_is_old(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.rolescope"
    place = lock_file_of(path)
    place.write_bytes(data)
    assert Lock(path).take() == "it is open in another RoleScope"  # it may be written just now
    os.utime(place, (OLD_TIME, OLD_TIME))
    lock = Lock(path)
    assert lock.take() is None
    lock.release()


def test_the_lock_of_another_computer_counts_at_any_age(tmp_path: Path) -> None:
    path = tmp_path / "a.rolescope"
    place = lock_file_of(path)
    place.write_text("12\nrolescope\nfar\u202eaway\n\n\n", encoding="utf-8")
    os.utime(place, (OLD_TIME, OLD_TIME))
    why = Lock(path).take()
    assert why is not None
    assert why.startswith("it is open in another RoleScope, on far\\u202eaway since ")
    assert why.endswith(" (process 12)")


@pytest.mark.parametrize("kind", ["pipe", "folder", "link"])
def test_what_is_no_lock_is_told_at_once(tmp_path: Path, kind: str) -> None:
    """A pipe would be waited for, a link be followed."""
    path = tmp_path / "a.rolescope"
    place = lock_file_of(path)
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "folder":
        place.mkdir()
    else:
        place.symlink_to("/dev/zero")
    said: list[str | None] = []
    thread = threading.Thread(target=lambda: said.append(Lock(path).take()), daemon=True)
    thread.start()
    thread.join(LONGEST / 1_000)  # it ends at once, or never
    assert said == [".~a.rolescope.lock beside it is no lock of a program: take it away"]


# Versions


def test_the_last_version_of_a_file_that_a_link_leads_to(tmp_path: Path) -> None:
    real, link = tmp_path / "real.rolescope", tmp_path / "link.rolescope"
    real.write_bytes(write_project(project(name="old")))
    link.symlink_to(real)
    with link.open("rb") as stream:
        stamp = stamp_of(stream)
    save(SaveOrder(path=link, project=project(name="new"), expected=stamp))
    kept, now = read_project(backup_of(link)).project, read_project(real).project
    assert kept is not None
    assert now is not None
    assert (kept.name, now.name) == ("old", "new")


def test_a_version_that_is_a_link_leads_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_link(*_args: object) -> None:
        raise OSError

    other, path = tmp_path / "other", tmp_path / "a.rolescope"
    other.write_bytes(b"other")
    path.write_bytes(b"1")
    backup_of(path).symlink_to(other)
    monkeypatch.setattr(os, "link", no_link)
    keep_version(path, None)
    assert other.read_bytes() == b"other"
    assert backup_of(path).read_bytes() == b"1"


def test_a_disk_that_went_away_is_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_path: Path) -> bool:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "exists", gone)
    outcome = save(SaveOrder(path=tmp_path / "a.rolescope", project=project()))
    assert outcome == NotSaved("a.rolescope could not be saved: Input/output error.")


# Journals


ABOUTS: list[Any] = [
    TEXT.replace('"stamp": null', '"path": null, "stamp": {"size": 1e999, "changed": 1}'),
    TEXT.replace('"stamp": null', '"path": null, "stamp": {"size": NaN, "changed": 1}'),
    {"path": "/a/\0b"},
    {"path": "/a/\ud800b"},
    {"path": "/" + "a" * 5_000},
    {"path": "relative"},
    {"path": 7},
]


@pytest.mark.parametrize("about", ABOUTS)
def test_a_journal_about_nothing_sound_is_offered_without_a_file(state: Path, about: Any) -> None:
    left(state, about)
    (found,) = find_journals(state)
    assert found.about == About(title="")
    found.release()


def test_texts_of_a_journal_are_short(state: Path) -> None:
    left(state, {"path": None, "title": "x" * 50_000, "is_read_only_because": "y" * 40_000})
    (found,) = find_journals(state)
    assert found.about.title == "x" * 300
    assert found.about.is_read_only_because == "y" * 300
    found.release()


def test_a_journal_with_pipes_is_not_waited_for(state: Path) -> None:
    one = left(state)
    (one.folder / "about.json").unlink()
    os.mkfifo(one.folder / "about.json")
    other = left(state)
    os.mkfifo(other.folder / "lock")
    done: list[Any] = []
    thread = threading.Thread(target=lambda: done.append(find_journals(state)), daemon=True)
    thread.start()
    thread.join(LONGEST / 1_000)  # it ends at once, or never
    ((found,),) = done
    assert found.folder == one.folder
    found.release()


def test_journals_that_nobody_may_read(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left(state)

    def refuse(_folder: Path) -> Any:
        raise PermissionError

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert find_journals(state) == []


@pytest.mark.parametrize("name", [IMPORTS, REVIEW])
def test_a_damaged_journal_is_never_saved_over_the_file(
    demo: Workspace, state: Path, tmp_path: Path, qtbot: QtBot, name: str
) -> None:
    path = tmp_path / "a.rolescope"
    path.write_bytes(changed())
    one = left(state, {"path": str(path)})
    place = one.folder / name
    broken = "imports/i1/import.json" if name == IMPORTS else "notes.json"
    members = members_of(place.read_bytes())
    if name == IMPORTS:
        members["imports/i2/import.json"] = members[broken]
        members["project.json"]["imports"] = ["i1", "i2"]
        broken = "imports/i2/import.json"
    place.write_bytes(packed(members | {broken: b"{"}))
    reading = read_journal(one.folder)
    assert reading.project is not None
    assert reading.project.is_read_only_because is not None
    (found,) = find_journals(state)
    demo.opener.recover(found)
    qtbot.waitUntil(lambda: demo.project.path == path)
    assert demo.project.is_read_only_because is not None
    with qtbot.waitSignal(demo.project.path_asked):
        demo.project.save()
    demo.project.close()


def test_the_folder_of_journals_may_be_a_file(state: Path) -> None:
    state.mkdir()
    journals_of(state).write_bytes(b"")
    assert find_journals(state) == []
