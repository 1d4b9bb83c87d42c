"""What a window saved itself is never taken for a stranger's, and two windows never lose a save."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from rolescope.model.review import Note, Review, Subject, SubjectKind
from rolescope.projects import Project, read_project
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.projects.files import WriteError
from rolescope.ui.state.projects.journal import About, Journal, find_journals
from rolescope.ui.state.projects.lock import Lock
from rolescope.ui.state.projects.saving import Saved, SaveOrder, save
from rolescope.ui.state.runner import Inline
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import new_workspace
from rolescope.value import replace
from support.projects.project_files import project
from support.projects.saving_child import hold, kill, start
from support.window.choices import asked, choose, give_up
from support.window.patience import activate

NOW = "2026-11-20T17:20:00Z"
CONTROL = Qt.KeyboardModifier.ControlModifier


def with_note(text: str) -> Project:
    note = Note(subject=Subject(SubjectKind.NODE, "n"), text=text)
    return replace(project(saved=NOW), review=Review(notes=(note,)))


def texts_in(path: Path) -> list[str]:
    found = read_project(path).project
    assert found is not None
    return [note.text for note in found.review.notes]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A project that was saved once."""
    made = tmp_path / "a.rolescope"
    assert isinstance(save(SaveOrder(path=made, project=with_note("first"))), Saved)
    return made


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def shown(qtbot: QtBot, app: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    workspace = new_workspace(Inline(app), now=lambda: NOW)
    made = MainWindow(workspace, Settings(tmp_path))
    qtbot.addWidget(made, before_close_func=give_up)
    made.show()
    qtbot.waitExposed(made)
    yield made
    workspace.project.leave()
    workspace.history.stack.clear()


def journal_of(state: Path, path: Path) -> Journal:
    made = Journal(state)
    about = About(title=path.name, path=path, saved=NOW, stamp=read_project(path).stamp)
    made.write(about, with_note("second"))
    return made


def order(path: Path, journal: Journal) -> SaveOrder:
    stamp = read_project(path).stamp
    return SaveOrder(
        path=path, project=with_note("second"), expected=stamp, note=journal.note_saving
    )


def test_what_was_saved_before_the_crash_is_not_offered_for_recovery(
    state: Path, path: Path
) -> None:
    """Killed after the file was replaced, before the journal went: nothing is lost."""
    journal = journal_of(state, path)
    assert isinstance(save(order(path, journal)), Saved)
    journal._lock.unlock()
    assert find_journals(state) == []
    assert not journal.folder.exists()
    assert texts_in(path) == ["second"]


def test_what_came_after_the_save_is_recovered_and_saved_without_a_question(
    qtbot: QtBot, shown: MainWindow, state: Path, path: Path
) -> None:
    """The journal that is written before the window hears of the end of a save knows it too."""
    journal = journal_of(state, path)
    before = About(title=path.name, path=path, saved=NOW, stamp=read_project(path).stamp)
    assert isinstance(save(order(path, journal)), Saved)
    journal.write(before, with_note("third"))
    journal._lock.unlock()
    shown.project_controller.offer_recovery(lambda: None)
    choose(shown, "Recover")
    assert not shown.workspace.project.watch.is_changed
    with qtbot.waitSignal(shown.workspace.project.saved):
        QTest.keyClick(shown, Qt.Key.Key_S, CONTROL)
    assert asked(shown) is None
    assert texts_in(path) == ["third"]


def test_a_save_that_never_came_to_its_end_is_recovered_and_saved_without_a_question(
    qtbot: QtBot, shown: MainWindow, state: Path, path: Path
) -> None:
    journal = journal_of(state, path)

    class Killed(Exception):
        """The process goes between the note and the file."""

    def note(place: Path, stamp: object) -> None:
        journal.note_saving(place, stamp)  # type: ignore[arg-type] # as it comes
        raise Killed

    with pytest.raises(Killed):
        save(replace(order(path, journal), note=note))
    journal._lock.unlock()
    assert texts_in(path) == ["first"]
    shown.project_controller.offer_recovery(lambda: None)
    choose(shown, "Recover")
    with qtbot.waitSignal(shown.workspace.project.saved):
        QTest.keyClick(shown, Qt.Key.Key_S, CONTROL)
    assert asked(shown) is None
    assert texts_in(path) == ["second"]


def test_a_change_by_somebody_else_is_still_asked_about(
    qtbot: QtBot, shown: MainWindow, state: Path, path: Path
) -> None:
    journal = journal_of(state, path)
    assert isinstance(save(order(path, journal)), Saved)
    assert isinstance(save(SaveOrder(path=path, project=with_note("theirs"), is_over=True)), Saved)
    journal._lock.unlock()
    shown.project_controller.offer_recovery(lambda: None)
    choose(shown, "Recover")
    with qtbot.waitSignal(shown.workspace.project.conflict_asked):
        QTest.keyClick(shown, Qt.Key.Key_S, CONTROL)
    choose(shown, "Cancel")
    assert texts_in(path) == ["theirs"]


def test_a_journal_that_cannot_be_written_does_not_keep_from_saving(
    qtbot: QtBot, shown: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown.open_paths([str(path)])
    project = shown.workspace.project
    shown.workspace.history.change(with_note("more").review, "Note")
    project.autosave.write()
    qtbot.waitUntil(lambda: not project.queue.is_busy)

    def full(_journal: Journal, _path: Path, _stamp: object) -> None:
        raise WriteError("No space left on device")

    monkeypatch.setattr(Journal, "note_saving", full)
    with qtbot.waitSignal(project.saved):
        QTest.keyClick(shown, Qt.Key.Key_S, CONTROL)
    assert texts_in(path) == ["more"]


# Two windows


def test_the_second_window_says_so_before_it_saves_and_saves_once_the_first_is_gone(
    qtbot: QtBot, shown: MainWindow, path: Path
) -> None:
    """The first one is another process, which is killed in the end."""
    process, pipe = start(hold, path)
    assert pipe.recv() is None
    shown.open_paths([str(path)])
    message = shown.messages.message
    assert message is not None
    assert "is opened read-only: it is open in another RoleScope, on " in message.text
    assert " since 20" in message.text
    assert message.text.endswith(f"(process {process.pid}).")
    shown.workspace.history.change(with_note("ours").review, "Note")
    shown.messages.clear()
    with qtbot.waitSignal(shown.workspace.project.path_asked):
        QTest.keyClick(shown, Qt.Key.Key_S, CONTROL)
    message = shown.messages.message
    assert message is not None
    assert message.text.startswith("a.rolescope cannot be saved over: it is open in another ")
    dialog = shown.findChild(QFileDialog)
    assert dialog is not None
    dialog.reject()
    assert texts_in(path) == ["first"]
    kill(process, pipe)
    activate(shown)
    with qtbot.waitSignal(shown.workspace.project.saved):
        QTest.keyClick(shown, Qt.Key.Key_S, CONTROL)
    assert texts_in(path) == ["ours"]
    assert shown.messages.message is None
    assert Lock(path).take() is not None, "it is ours now"


def test_what_the_first_window_saved_is_not_saved_over_by_the_second(
    qtbot: QtBot, shown: MainWindow, path: Path
) -> None:
    first = Lock(path)
    assert first.take() is None
    shown.open_paths([str(path)])
    shown.workspace.history.change(with_note("ours").review, "Note")
    assert isinstance(save(SaveOrder(path=path, project=with_note("theirs"), is_over=True)), Saved)
    first.release()
    with qtbot.waitSignal(shown.workspace.project.conflict_asked):
        QTest.keyClick(shown, Qt.Key.Key_S, CONTROL)
    choose(shown, "Save over it")
    qtbot.waitUntil(lambda: not shown.workspace.project.is_modified)
    assert texts_in(path) == ["ours"]
    assert texts_in(path.with_name("a.rolescope.bak")) == ["theirs"]


def test_a_link_to_a_project_has_the_lock_of_the_project(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.rolescope"
    link.symlink_to(path)
    first = Lock(path)
    assert first.take() is None
    assert "it is open in another RoleScope" in (Lock(link).take() or "")
    first.release()
    second = Lock(link)
    assert second.take() is None
    second.release()
