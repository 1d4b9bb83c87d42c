"""The project that is open: modified or saved, locked or read-only, journaled and recovered."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSaveFile
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rolescope.model.edit import WithoutTrust
from rolescope.model.principal_reader import classify
from rolescope.model.review import NamedScenario, Note, Review, Subject, SubjectKind
from rolescope.projects import Import, Project, ViewState, read_project, write_project
from rolescope.projects.recovery import REVIEW
from rolescope.ui.state.projects import autosave, open_project, saving
from rolescope.ui.state.projects.generations import backup_of
from rolescope.ui.state.projects.journal import (
    About,
    FoundJournal,
    Journal,
    find_journals,
    journals_of,
)
from rolescope.ui.state.projects.lock import Lock, lock_file_of
from rolescope.ui.state.runner import Inline, JobFailure
from rolescope.ui.state.workspace import Workspace, new_workspace
from rolescope.value import replace
from support.projects.project_files import changed, members_of, project
from support.projects.saving_child import failing, hold, kill, start

NOW = "2026-11-20T17:20:00Z"
HUB = "arn:aws:iam::770233459910:role/deploy-hub"
RUNNER = "arn:aws:iam::770233459910:user/ci-runner"
EDIT = WithoutTrust(HUB, classify("AWS", RUNNER))
pytestmark = pytest.mark.usefixtures("no_leaks")


def note(workspace: Workspace, text: str) -> None:
    made = Note(subject=Subject(SubjectKind.NODE, HUB), text=text)
    review = workspace.history.review
    workspace.history.change(replace(review, notes=(*review.notes, made)), f"Note {text}")


def settle(qtbot: QtBot, workspace: Workspace) -> None:
    """Wait until all is written."""
    qtbot.waitUntil(lambda: not workspace.project.queue.is_busy)


def save_as(qtbot: QtBot, workspace: Workspace, path: Path) -> None:
    with qtbot.waitSignal(workspace.project.saved):
        workspace.project.save_as(path)


def other(app: QApplication, state: Path) -> Workspace:
    """Return the document of another window."""
    made = new_workspace(Inline(app), now=lambda: NOW)
    made.project.use_folder(state)
    return made


@pytest.fixture
def second(app: QApplication, state: Path) -> Iterator[Workspace]:
    made = other(app, state)
    yield made
    made.project.close()
    made.history.stack.clear()


def on_disk(path: Path) -> Project:
    found = read_project(path)
    assert found.problems == ()
    assert found.project is not None
    return found.project


def test_nothing_is_modified_until_something_is_worked_out(open_demo: Workspace) -> None:
    keeper_ = open_demo.project
    assert not keeper_.is_modified
    open_demo.history.add_edit(EDIT)
    seen = [keeper_.is_modified]
    for step in (
        open_demo.history.stack.undo,
        open_demo.history.stack.redo,
        open_demo.opener.close,
    ):
        step()
        seen.append(keeper_.is_modified)
    assert seen == [True, False, True, False]
    assert keeper_.project is None


def test_an_import_asks_for_a_name(open_demo: Workspace, qtbot: QtBot) -> None:
    with qtbot.waitSignal(open_demo.project.path_asked):
        open_demo.project.save()


def test_saved_and_opened_again(open_demo: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    open_demo.history.add_edit(EDIT)
    note(open_demo, "ask ana")
    open_demo.project.state = lambda: ViewState(view="focus", subject=HUB, panels=("inspector",))
    world, review = open_demo.world.analysis, open_demo.history.review
    save_as(qtbot, open_demo, tmp_path / "northwind")
    path = tmp_path / "northwind.rolescope"
    keeper_ = open_demo.project
    assert keeper_.path == path
    assert not keeper_.is_modified
    assert keeper_.last_saved == NOW
    open_demo.opener.open([path])
    assert open_demo.history.review == review
    assert open_demo.project.project is not None
    assert open_demo.project.project.state.subject == HUB
    assert open_demo.world.analysis is not None
    assert world is not None
    assert open_demo.world.analysis.scenario == world.scenario
    assert open_demo.world.analysis.graph == world.graph
    assert open_demo.world.analysis.closed == world.closed
    assert not open_demo.project.is_modified
    assert open_demo.project.last_saved == NOW
    open_demo.history.back_to_baseline()
    assert open_demo.world.analysis.scenario.base == world.scenario.base
    assert not open_demo.world.has_edits


def test_saving_again_needs_no_name(open_demo: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    save_as(qtbot, open_demo, tmp_path / "a.rolescope")
    note(open_demo, "one")
    called: list[str] = []
    with qtbot.waitSignal(open_demo.project.saved):
        open_demo.project.save(then=lambda: called.append("then"))
    assert called == ["then"]
    assert [one.text for one in on_disk(tmp_path / "a.rolescope").review.notes] == ["one"]
    assert on_disk(backup_of(tmp_path / "a.rolescope")).review.notes == ()


def test_what_is_worked_out_while_it_is_saved_is_not_taken_for_saved(
    open_demo: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    note(open_demo, "one")
    called: list[str] = []
    with qtbot.waitSignal(open_demo.project.saved):
        open_demo.project.save_as(tmp_path / "a.rolescope")
        note(open_demo, "two")
    assert open_demo.project.is_modified
    assert len(on_disk(tmp_path / "a.rolescope").review.notes) == 1
    with qtbot.waitSignal(open_demo.project.saved):
        open_demo.project.save(then=lambda: called.append("then"))
        note(open_demo, "three")
    assert not called
    with qtbot.waitSignal(open_demo.project.saved):
        open_demo.project.save(then=lambda: called.append("then"))
    assert called == ["then"]
    assert len(on_disk(tmp_path / "a.rolescope").review.notes) == 3


def test_never_two_writes_at_once(
    open_demo: Workspace, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    running: list[int] = []
    seen: list[int] = []

    def watched(order: saving.SaveOrder) -> saving.Saved | saving.NotSaved:
        running.append(1)
        seen.append(len(running))
        outcome = saving.save(order)
        running.pop()
        return outcome

    monkeypatch.setattr(open_project, "save", watched)
    save_as(qtbot, open_demo, tmp_path / "a.rolescope")
    for number in range(10):
        note(open_demo, str(number))
        open_demo.project.save()
        open_demo.project.autosave.write()
    settle(qtbot, open_demo)
    assert seen == [1] * 11
    assert len(on_disk(tmp_path / "a.rolescope").review.notes) == 10
    assert not open_demo.project.is_modified


def test_a_save_that_fails_leaves_all_open(
    open_demo: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    note(open_demo, "one")
    with qtbot.waitSignal(open_demo.project.failed) as told:
        open_demo.project.save_as(tmp_path / "gone" / "a.rolescope")
    failure = told.args[0]
    assert isinstance(failure, JobFailure)
    assert failure.what == (
        "a.rolescope cannot be saved there: its folder cannot be written. Choose another name."
    )
    assert not failure.details
    assert open_demo.project.is_modified
    assert open_demo.project.path is None
    save_as(qtbot, open_demo, tmp_path / "a.rolescope")
    assert not open_demo.project.is_modified


def test_a_bug_while_saving_is_told_as_one(
    open_demo: Workspace, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_order: object) -> None:
        raise ZeroDivisionError("a bug")

    with monkeypatch.context() as patch:
        patch.setattr(open_project, "save", broken)
        with qtbot.waitSignal(open_demo.project.failed) as told:
            open_demo.project.save_as(tmp_path / "a.rolescope")
    assert told.args[0].details
    save_as(qtbot, open_demo, tmp_path / "b.rolescope")


def test_a_disk_that_fails_leaves_all_open(
    open_demo: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "a.rolescope"
    save_as(qtbot, open_demo, path)
    data = path.read_bytes()
    note(open_demo, "one")
    open_demo.project.device = failing(10_000)
    with qtbot.waitSignal(open_demo.project.failed) as told:
        open_demo.project.save()
    assert told.args[0].what == "a.rolescope could not be saved: No space left on device."
    assert path.read_bytes() == data
    assert open_demo.project.is_modified
    open_demo.project.device = QSaveFile
    with qtbot.waitSignal(open_demo.project.saved):
        open_demo.project.save()


# Somebody else


def test_a_file_that_somebody_changed(open_demo: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "a.rolescope"
    save_as(qtbot, open_demo, path)
    theirs = write_project(project())
    with qtbot.waitSignal(open_demo.project.watch.changed):
        path.write_bytes(theirs)
        open_demo.project.watch.look()
    assert open_demo.project.watch.is_changed
    note(open_demo, "mine")
    with qtbot.waitSignal(open_demo.project.conflict_asked):
        open_demo.project.save()
    assert path.read_bytes() == theirs
    assert open_demo.project.is_modified
    with qtbot.waitSignal(open_demo.project.saved):
        open_demo.project.save_over()
    assert len(on_disk(path).review.notes) == 1
    assert backup_of(path).read_bytes() == theirs
    assert not open_demo.project.watch.is_changed


def test_the_change_is_seen_by_itself(open_demo: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "a.rolescope"
    save_as(qtbot, open_demo, path)
    settle(qtbot, open_demo)
    with qtbot.waitSignal(open_demo.project.watch.changed):
        replacing = tmp_path / "new"
        replacing.write_bytes(b"other")
        replacing.replace(path)


def test_our_own_saves_and_touches_are_no_changes(
    open_demo: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "a.rolescope"
    told: list[bool] = []
    open_demo.project.watch.changed.connect(lambda: told.append(True))
    for number in range(3):
        note(open_demo, str(number))
        save_as(qtbot, open_demo, path)
    path.touch()
    open_demo.project.watch.look()
    settle(qtbot, open_demo)
    QApplication.processEvents()
    assert not told


def test_two_windows(open_demo: Workspace, second: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "a.rolescope"
    save_as(qtbot, open_demo, path)
    second.opener.open([path])
    why = second.project.is_read_only_because
    assert why is not None
    assert why.startswith("it is open in another RoleScope, on ")
    with qtbot.waitSignal(second.project.path_asked):
        second.project.save()
    with qtbot.waitSignal(second.project.failed) as told:
        second.project.save_as(path)
    assert "it is open in another RoleScope" in told.args[0].what
    save_as(qtbot, second, tmp_path / "b.rolescope")
    assert second.project.is_read_only_because is None
    open_demo.opener.close()
    assert not lock_file_of(path).exists()
    save_as(qtbot, second, path)
    assert lock_file_of(path).exists()
    assert not lock_file_of(tmp_path / "b.rolescope").exists()


def test_a_holder_that_was_killed(
    open_demo: Workspace, second: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "a.rolescope"
    save_as(qtbot, open_demo, path)
    open_demo.opener.close()
    process, pipe = start(hold, path)
    assert pipe.recv() is None
    second.opener.open([path])
    assert str(process.pid) in (second.project.is_read_only_because or "")
    kill(process, pipe)
    second.opener.open([path])
    assert second.project.is_read_only_because is None


def test_read_only_media(open_demo: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    """Nothing there is touched; saving asks for another place."""
    media = tmp_path / "media"
    media.mkdir()
    path = media / "a.rolescope"
    path.write_bytes(write_project(project()))
    path.chmod(0o444)
    media.chmod(0o555)
    before = (path.stat().st_mtime_ns, media.stat().st_mtime_ns, path.read_bytes())
    open_demo.opener.open([path])
    assert open_demo.project.path == path
    assert (open_demo.project.is_read_only_because or "") == "the file is read-only"
    note(open_demo, "one")
    open_demo.project.autosave.write()
    settle(qtbot, open_demo)
    with qtbot.waitSignal(open_demo.project.path_asked):
        open_demo.project.save()
    with qtbot.waitSignal(open_demo.project.failed) as told:
        open_demo.project.save_as(media / "b.rolescope")
    assert "its folder is read-only" in told.args[0].what
    save_as(qtbot, open_demo, tmp_path / "copy.rolescope")
    assert open_demo.project.is_read_only_because is None
    after = (path.stat().st_mtime_ns, media.stat().st_mtime_ns, path.read_bytes())
    assert after == before
    assert [one.name for one in media.iterdir()] == ["a.rolescope"]
    media.chmod(0o755)


def test_a_newer_project_is_never_saved_over(
    open_demo: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "a.rolescope"
    own = members_of(write_project(project()))["project.json"]
    data = changed(project=own | {"schema": 99, "program": "3.2"})
    path.write_bytes(data)
    open_demo.opener.open([path])
    assert "made by RoleScope 3.2" in (open_demo.project.is_read_only_because or "")
    note(open_demo, "one")
    with qtbot.waitSignal(open_demo.project.path_asked):
        open_demo.project.save()
    with qtbot.waitSignal(open_demo.project.failed):
        open_demo.project.save_as(path)
    assert path.read_bytes() == data
    save_as(qtbot, open_demo, tmp_path / "b.rolescope")
    assert open_demo.project.is_read_only_because is None
    assert path.read_bytes() == data


def test_a_scenario_that_cannot_be_made_any_more_is_kept_and_not_shown(
    open_demo: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "a.rolescope"
    review = Review().add(NamedScenario(id="s1", name="Old", edits=(EDIT,)))
    path.write_bytes(write_project(project(review=review)))
    open_demo.opener.open([path])
    assert open_demo.world.analysis is not None
    assert not open_demo.world.has_edits
    assert open_demo.history.review == review.show(None)
    assert not open_demo.project.is_modified
    assert "The scenario Old cannot be shown" in open_demo.opener.problems[0].what


def test_a_project_among_other_files_is_refused(open_demo: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "a.rolescope"
    path.write_bytes(write_project(project()))
    failures: list[JobFailure] = []
    open_demo.window.failed.connect(failures.append)
    open_demo.opener.open([path, tmp_path])
    open_demo.opener.open([tmp_path / "gone.rolescope"])
    assert [one.problems[0].what for one in failures] == [
        "A project is opened alone, without other files.",
        "There is no such file.",
    ]
    assert open_demo.opener.is_demo  # what was open still is


def test_a_second_import(open_demo: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    save_as(qtbot, open_demo, tmp_path / "a.rolescope")
    open_demo.project.renew(Import(id="new", name="of today"))
    assert open_demo.project.is_modified
    with qtbot.waitSignal(open_demo.project.saved):
        open_demo.project.save()
    assert [one.id for one in on_disk(tmp_path / "a.rolescope").imports] == ["i1", "i2"]
    assert not open_demo.project.is_modified


# The journal


def journal(state: Path) -> list[Path]:
    folder = journals_of(state)
    return sorted(folder.iterdir()) if folder.is_dir() else []


def test_twenty_changes_are_kept_at_once(open_demo: Workspace, state: Path, qtbot: QtBot) -> None:
    for number in range(autosave.MAX_UNWRITTEN_CHANGES - 1):
        note(open_demo, str(number))
    assert journal(state) == []
    with qtbot.waitSignal(open_demo.project.autosave.kept):
        note(open_demo, "the last")
    assert open_demo.project.autosaved_at == NOW
    (folder,) = journal(state)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {one.stat().st_mode & 0o777 for one in folder.glob("*.*")} == {0o600}


def test_a_change_is_kept_after_a_while(open_demo: Workspace, state: Path, qtbot: QtBot) -> None:
    assert autosave.AUTOSAVE_DELAY_MS == 30_000
    open_demo.project.autosave._timer.setInterval(1)
    with qtbot.waitSignal(open_demo.project.autosave.kept):
        note(open_demo, "one")
    assert len(journal(state)) == 1


def test_nothing_is_said_to_be_kept_while_another_write_waits(
    open_demo: Workspace, state: Path, qtbot: QtBot
) -> None:
    autosave_ = open_demo.project.autosave
    in_journal: list[int] = []

    def look() -> None:
        (folder,) = [path for path in journal(state) if path.is_dir()]
        kept = read_project(folder / REVIEW).project
        in_journal.append(-1 if kept is None else len(kept.review.notes))

    autosave_.kept.connect(look)
    note(open_demo, "first")
    autosave_.write()
    note(open_demo, "second")
    with qtbot.waitSignal(autosave_.kept):
        autosave_.write()
    settle(qtbot, open_demo)
    assert in_journal == [2]


def test_what_is_changed_during_the_write_is_not_said_to_be_kept(
    open_demo: Workspace, qtbot: QtBot
) -> None:
    autosave_ = open_demo.project.autosave
    told: list[int] = []
    autosave_.kept.connect(lambda: told.append(len(open_demo.history.review.notes)))
    note(open_demo, "one")
    autosave_.write()
    note(open_demo, "two")
    settle(qtbot, open_demo)
    assert told == []
    with qtbot.waitSignal(autosave_.kept):
        autosave_.write()
    assert told == [2]


def test_the_imports_are_written_once(open_demo: Workspace, state: Path, qtbot: QtBot) -> None:
    times = []
    for number in range(3):
        note(open_demo, str(number))
        with qtbot.waitSignal(open_demo.project.autosave.kept):
            open_demo.project.autosave.write()
        (folder,) = journal(state)
        times.append((folder / "imports.rolescope").stat().st_mtime_ns)
        assert (folder / "review.rolescope").stat().st_size < 10_000
    assert len(set(times)) == 1


@pytest.mark.parametrize("how", ["save", "close", "undo", "another"])
def test_the_journal_goes_when_nothing_is_unsaved(
    open_demo: Workspace, state: Path, tmp_path: Path, qtbot: QtBot, how: str
) -> None:
    note(open_demo, "one")
    with qtbot.waitSignal(open_demo.project.autosave.kept):
        open_demo.project.autosave.write()
    if how == "save":
        save_as(qtbot, open_demo, tmp_path / "a.rolescope")
    elif how == "close":
        open_demo.opener.close()
    elif how == "undo":
        open_demo.history.stack.undo()
    else:
        open_demo.opener.open_demo()
    settle(qtbot, open_demo)
    assert journal(state) == []
    assert open_demo.project.autosaved_at is None


def test_a_journal_that_cannot_be_written_is_told(
    open_demo: Workspace, state: Path, qtbot: QtBot
) -> None:
    state.write_bytes(b"no folder")
    note(open_demo, "one")
    with qtbot.waitSignal(open_demo.project.failed) as told:
        open_demo.project.autosave.write()
    assert "could not be kept for a recovery" in told.args[0].what
    assert "Save it now." in told.args[0].what


def crashed(workspace: Workspace, state: Path, path: Path | None = None) -> None:
    """Leave the journal that a window leaves when it is killed."""
    project_ = workspace.project.project
    assert project_ is not None
    made = Journal(state)
    stamp = read_project(path).stamp if path is not None else None
    about = About(title="Northwind", path=path, saved=NOW if path else None, stamp=stamp)
    made.write(about, replace(project_, review=workspace.history.review, saved=NOW))
    made._lock.unlock()


def the_journal(state: Path) -> FoundJournal:
    (found,) = find_journals(state)
    return found


def test_recovery_of_what_was_never_saved(
    open_demo: Workspace, second: Workspace, state: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    open_demo.history.add_edit(EDIT)
    crashed(open_demo, state)
    found = the_journal(state)
    assert found.about.title == "Northwind"
    assert found.written == NOW
    with qtbot.waitSignal(second.project.autosave.kept):
        second.opener.recover(found)
    assert second.history.review == open_demo.history.review
    assert second.world.analysis is not None
    assert open_demo.world.analysis is not None
    assert second.world.analysis.scenario == open_demo.world.analysis.scenario
    assert second.project.is_modified
    assert second.project.path is None
    settle(qtbot, second)
    (folder,) = journal(state)
    assert folder != found.folder
    save_as(qtbot, second, tmp_path / "a.rolescope")
    settle(qtbot, second)
    assert journal(state) == []
    assert on_disk(tmp_path / "a.rolescope").review == open_demo.history.review


def test_recovery_of_a_file_leaves_the_file_as_it_is(
    open_demo: Workspace, second: Workspace, state: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "a.rolescope"
    save_as(qtbot, open_demo, path)
    data = path.read_bytes()
    note(open_demo, "lost")
    crashed(open_demo, state, path)
    open_demo.opener.close()
    second.opener.recover(the_journal(state))
    settle(qtbot, second)
    assert second.project.path == path
    assert second.opener.sources == (path,)
    assert second.project.last_saved == NOW
    assert second.project.is_modified
    assert not second.project.watch.is_changed
    assert path.read_bytes() == data
    with qtbot.waitSignal(second.project.saved):
        second.project.save()
    assert [one.text for one in on_disk(path).review.notes] == ["lost"]


def test_recovery_of_a_file_that_was_changed_since(
    open_demo: Workspace, second: Workspace, state: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "a.rolescope"
    save_as(qtbot, open_demo, path)
    note(open_demo, "lost")
    crashed(open_demo, state, path)
    open_demo.opener.close()
    path.write_bytes(write_project(project()))
    second.opener.recover(the_journal(state))
    settle(qtbot, second)
    assert second.project.watch.is_changed
    with qtbot.waitSignal(second.project.conflict_asked):
        second.project.save()


def test_journals_that_hold_nothing_or_nonsense(state: Path) -> None:
    assert find_journals(state) == []
    empty = Journal(state)
    empty._lock.unlock()
    broken = Journal(state)
    (broken.folder / "review.rolescope").write_bytes(b"nonsense")
    broken._lock.unlock()
    (journals_of(state) / "file").write_bytes(b"")
    odd = Journal(state)
    odd.write(About(title="x"), project())
    odd._lock.unlock()
    for about in ("{", "[]", '{"title": 1}', " " * 200_000, None):
        place = odd.folder / "about.json"
        if about is None:
            place.unlink()
        else:
            place.write_text(about)
        found = the_journal(state)
        assert found.about == About(title="")
        found.release()
    assert not empty.folder.exists()
    assert broken.folder.exists()


def test_a_journal_that_cannot_be_recovered_stays(
    second: Workspace, state: Path, open_demo: Workspace
) -> None:
    crashed(open_demo, state)
    found = the_journal(state)
    (found.folder / "imports.rolescope").write_bytes(b"nonsense")
    failures: list[JobFailure] = []
    second.window.failed.connect(failures.append)
    second.opener.recover(found)
    assert failures[0].problems
    assert second.world.analysis is None
    assert the_journal(state).folder == found.folder


def test_the_lock_goes_with_the_window(open_demo: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "a.rolescope"
    save_as(qtbot, open_demo, path)
    assert Lock(path).take() is not None
    open_demo.project.close()
    lock = Lock(path)
    assert lock.take() is None
    lock.release()
