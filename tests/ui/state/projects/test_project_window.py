"""Projects in the window by real events: save, save as, close, conflict, recovery, start."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from rolescope.model.edits.entities import WithoutPrincipal
from rolescope.model.review import Note, Subject, SubjectKind
from rolescope.projects import Project, read_project, write_project
from rolescope.ui.kit.choice_dialog import ChoiceDialog
from rolescope.ui.shell import app as composition
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state import role_requests
from rolescope.ui.state.projects.generations import backup_of
from rolescope.ui.state.projects.journal import About, Journal, find_journals
from rolescope.ui.state.projects.lock import Lock
from rolescope.ui.state.runner import Inline
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import new_workspace
from rolescope.value import replace
from rolescope.words.paths.path_rows import PathsQuestion
from support.projects.project_files import changed, project
from support.window.choices import asked, choose, give_up
from support.window.later import Later
from support.window.patience import LONGEST, activate
from support.window.start import recent_rows

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
HUB = "arn:aws:iam::770233459910:role/deploy-hub"
NOW = "2026-11-20T17:20:00Z"
TESTS = Path(__file__).resolve().parents[3]


def note(window: MainWindow, text: str) -> None:
    made = Note(subject=Subject(SubjectKind.NODE, HUB), text=text)
    review = window.workspace.history.review
    window.workspace.history.change(replace(review, notes=(*review.notes, made)), f"Note {text}")


def press(window: MainWindow, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    held = CONTROL
    for one in modifiers:
        held |= one
    activate(window)
    QTest.keyClick(window, key, held)


def name_file(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    """Type a name into the dialog that asks for one."""
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(QFileDialog)))
    dialog = next(one for one in window.findChildren(QFileDialog) if one.isVisible())
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(field, QLineEdit)
    dialog.selectFile(str(path))  # forgets what the dialog is about to select by itself
    field.setText(str(path))
    QTest.keyClick(field, Qt.Key.Key_Return)


def save_as(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    press(window, Qt.Key.Key_S, SHIFT)
    with qtbot.waitSignal(window.workspace.project.saved):
        name_file(qtbot, window, path)


def on_disk(path: Path) -> Project:
    found = read_project(path).project
    assert found is not None
    return found


def words(window: MainWindow) -> str:
    """Return what the question says that is shown."""
    dialog = asked(window)
    assert dialog is not None
    return " ".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def source(window: MainWindow) -> str:
    return window.menus._source._text


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "northwind.rolescope"


@pytest.fixture
def other(qtbot: QtBot, app: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """The window of a later start, with the same settings."""
    workspace = new_workspace(Inline(app), now=lambda: NOW)
    made = MainWindow(workspace, Settings(tmp_path))
    qtbot.addWidget(made, before_close_func=give_up)
    made.resize(1600, 1000)
    made.show()
    qtbot.waitExposed(made)
    activate(made)
    yield made
    workspace.project.leave()
    made.close()
    workspace.history.stack.clear()


def test_save_and_save_as(qtbot: QtBot, window: MainWindow, path: Path, tmp_path: Path) -> None:
    assert window.windowTitle() == "Northwind - RoleScope"
    note(window, "one")
    assert window.windowTitle() == "Northwind* - RoleScope"
    assert window.status.kept.text() == "Not saved"
    press(window, Qt.Key.Key_S)
    with qtbot.waitSignal(window.workspace.project.saved):
        name_file(qtbot, window, path)
    assert window.windowTitle() == "northwind.rolescope - RoleScope"
    assert source(window) == "northwind.rolescope"
    assert window.status.kept.text().startswith("Saved ")
    assert path.stat().st_mode & 0o777 == 0o600
    assert window.settings.recent[0].paths == (str(path),)
    note(window, "two")
    with qtbot.waitSignal(window.workspace.project.saved):
        press(window, Qt.Key.Key_S)
    assert [one.text for one in on_disk(path).review.notes] == ["one", "two"]
    assert len(on_disk(backup_of(path)).review.notes) == 1
    save_as(qtbot, window, tmp_path / "copy")
    assert source(window) == "copy.rolescope"
    assert on_disk(tmp_path / "copy.rolescope").review == window.workspace.history.review


def test_what_was_seen_is_seen_again(
    qtbot: QtBot, window: MainWindow, other: MainWindow, path: Path
) -> None:
    window.workspace.window.focus(HUB)
    edges = window.workspace.world.edges_to(HUB)
    trust = window.workspace.world.edge(edges[0].id)
    assert trust is not None
    edit = role_requests.without_trust(window.workspace, trust.id)
    assert edit is not None
    window.workspace.history.add_edit(edit)
    window.workspace.window.open_panel("coverage")
    save_as(qtbot, window, path)
    other.open_paths([str(path)])
    assert other.pane.view_key == window.pane.view_key
    assert other.pane.view_key.subject == HUB
    assert other.is_panel_open("coverage")
    assert other.strip.isVisible()
    assert other.workspace.history.review == window.workspace.history.review
    assert source(other) == "northwind.rolescope (read-only)"
    assert other.messages.message is not None
    assert "is opened read-only: it is open in another RoleScope" in other.messages.message.text


def test_closing_asks_and_every_answer_does_what_it_says(
    qtbot: QtBot, window: MainWindow, path: Path
) -> None:
    save_as(qtbot, window, path)
    note(window, "one")
    for ask in (
        lambda: press(window, Qt.Key.Key_Q),
        lambda: press(window, Qt.Key.Key_W),
        lambda: press(window, Qt.Key.Key_O, SHIFT),
        lambda: window.windowHandle().close(),  # the system's button
    ):
        ask()
        assert window.isVisible()
        choose(window, "Cancel")
        ask()
        dialog = asked(window)
        assert dialog is not None
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        assert window.isVisible()
        assert window.workspace.project.is_modified
    for _ in range(2):  # it is asked once
        window.close()
    assert sum(one.isVisible() for one in window.findChildren(ChoiceDialog)) == 1
    choose(window, "Save")
    qtbot.waitUntil(lambda: not window.isVisible())
    assert [one.text for one in on_disk(path).review.notes] == ["one"]
    lock = Lock(path)
    assert lock.take() is None
    lock.release()


def test_who_goes_on_working_does_not_close(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    save_as(qtbot, window, path)
    note(window, "one")
    press(window, Qt.Key.Key_W)
    QTest.mouseClick(window.tool_bar.views.buttons["map"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.pane.picture.view == "map")
    assert asked(window) is not None, "looking around answers nothing"
    press(window, Qt.Key.Key_Q)
    assert sum(one.isVisible() for one in window.findChildren(ChoiceDialog)) == 1
    assert "now holds 1 note" in words(window)
    assert "Then the window closes." in words(window)
    note(window, "two")
    assert "now holds 2 notes" in words(window), "it asks about what is not saved now"
    with qtbot.waitSignal(window.workspace.project.saved):
        press(window, Qt.Key.Key_S)
    assert asked(window) is None, "there is nothing to lose any more"
    assert window.isVisible(), "what was to follow an answer follows no other save"
    assert len(on_disk(path).review.notes) == 2


def test_a_file_that_is_picked_replaces_nothing_without_a_question(
    qtbot: QtBot, window: MainWindow, path: Path, tmp_path: Path
) -> None:
    save_as(qtbot, window, path)
    note(window, "one")
    (tmp_path / "other.rolescope").write_bytes(write_project(project()))
    for answer, notes in (("Cancel", 1), ("Save", 0)):
        press(window, Qt.Key.Key_O)
        name_file(qtbot, window, tmp_path / "other.rolescope")
        qtbot.waitUntil(lambda: asked(window) is not None)
        assert "Then other.rolescope is opened." in words(window)
        choose(window, answer)
        qtbot.waitUntil(lambda n=notes: len(window.workspace.history.review.notes) == n)  # type: ignore[misc]
    assert [one.text for one in on_disk(path).review.notes] == ["one"]


def test_a_conflict_is_no_more_once_it_is_saved_elsewhere(
    qtbot: QtBot, window: MainWindow, path: Path, tmp_path: Path
) -> None:
    save_as(qtbot, window, path)
    theirs = write_project(project())
    path.write_bytes(theirs)
    note(window, "mine")
    press(window, Qt.Key.Key_Q)
    with qtbot.waitSignal(window.workspace.project.conflict_asked):
        choose(window, "Save")
    assert asked(window) is not None
    note(window, "more")  # the window is used on: it is not to be closed any more
    window.menus.by_id["save-as"].trigger()  # without a window manager the question has the keys
    with qtbot.waitSignal(window.workspace.project.saved):
        name_file(qtbot, window, tmp_path / "mine")
    assert asked(window) is None, "its answer would write over the other file"
    assert window.isVisible()
    assert path.read_bytes() == theirs
    assert len(on_disk(tmp_path / "mine.rolescope").review.notes) == 2


def test_a_question_waits_for_a_dialog_that_holds_the_window(
    qtbot: QtBot, window: MainWindow, path: Path
) -> None:
    save_as(qtbot, window, path)
    note(window, "one")
    press(window, Qt.Key.Key_S, SHIFT)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(QFileDialog)))
    window.open_paths([str(path)])  # as a second start does
    assert asked(window) is None
    dialog = next(one for one in window.findChildren(QFileDialog) if one.isVisible())
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: asked(window) is not None)
    choose(window, "Cancel")
    assert window.workspace.project.is_modified


def test_discarding_closes_and_the_file_stays(
    qtbot: QtBot, window: MainWindow, path: Path, tmp_path: Path
) -> None:
    save_as(qtbot, window, path)
    note(window, "one")
    press(window, Qt.Key.Key_Q)
    choose(window, "Discard")
    assert not window.isVisible()
    assert on_disk(path).review.notes == ()
    assert find_journals(tmp_path / "state") == []


def test_closing_what_has_no_name_asks_for_one(
    qtbot: QtBot, window: MainWindow, path: Path
) -> None:
    note(window, "one")
    press(window, Qt.Key.Key_W)
    choose(window, "Save")
    with qtbot.waitSignal(window.workspace.opener.closed):
        name_file(qtbot, window, path)
    assert window.start_page.isVisible()
    assert window.windowTitle() == "RoleScope"
    assert window.status.kept.text() == ""
    assert len(on_disk(path).review.notes) == 1


def test_no_name_means_nothing_is_closed(qtbot: QtBot, window: MainWindow) -> None:
    note(window, "one")
    press(window, Qt.Key.Key_W)
    choose(window, "Save")
    dialogs = window.findChildren(QFileDialog)
    qtbot.waitUntil(lambda: bool(dialogs or window.findChildren(QFileDialog)))
    dialog = window.findChildren(QFileDialog)[-1]
    assert dialog.selectedFiles()[0].endswith("northwind.rolescope")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.workspace.world.analysis is not None
    assert window.workspace.project.is_modified


def test_a_save_that_fails_is_told_and_closes_nothing(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    note(window, "one")
    press(window, Qt.Key.Key_Q)
    choose(window, "Save")
    with qtbot.waitSignal(window.workspace.project.failed):
        window.workspace.project.save_as(tmp_path / "gone" / "a.rolescope")
    assert window.isVisible()
    assert window.messages.message is not None
    assert "cannot be saved there" in window.messages.message.text
    for dialog in window.findChildren(QFileDialog):
        dialog.reject()


def test_a_file_that_somebody_changed(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    save_as(qtbot, window, path)
    theirs = write_project(project())
    with qtbot.waitSignal(window.workspace.project.watch.changed):
        path.write_bytes(theirs)
        window.workspace.project.watch.look()
    message = window.messages.message
    assert message is not None
    assert message.text == "northwind.rolescope has changed on disk: another program saved it."
    note(window, "mine")
    with qtbot.waitSignal(window.workspace.project.conflict_asked):
        press(window, Qt.Key.Key_S)
    choose(window, "Cancel")
    assert path.read_bytes() == theirs
    with qtbot.waitSignal(window.workspace.project.conflict_asked):
        press(window, Qt.Key.Key_S)
    with qtbot.waitSignal(window.workspace.project.saved):
        choose(window, "Save over it")
    assert len(on_disk(path).review.notes) == 1
    assert backup_of(path).read_bytes() == theirs


def test_the_bar_opens_the_file_again(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    save_as(qtbot, window, path)
    with qtbot.waitSignal(window.workspace.project.watch.changed):
        path.write_bytes(write_project(project()))
        window.workspace.project.watch.look()
    offer = next(
        one for one in window.messages.findChildren(QPushButton) if one.text() == "Open again"
    )
    assert offer.isVisible()
    QTest.mouseClick(offer, Qt.MouseButton.LeftButton)
    assert window.workspace.world.world.accounts[0].id == "111122223333"
    assert not window.workspace.project.watch.is_changed


def test_a_conflict_can_be_saved_elsewhere(
    qtbot: QtBot, window: MainWindow, path: Path, tmp_path: Path
) -> None:
    save_as(qtbot, window, path)
    theirs = write_project(project())
    path.write_bytes(theirs)
    note(window, "mine")
    with qtbot.waitSignal(window.workspace.project.conflict_asked):
        press(window, Qt.Key.Key_S)
    choose(window, "Save as…")
    with qtbot.waitSignal(window.workspace.project.saved):
        name_file(qtbot, window, tmp_path / "mine")
    assert path.read_bytes() == theirs
    assert len(on_disk(tmp_path / "mine.rolescope").review.notes) == 1


def test_what_cannot_be_read_asks_for_nothing(
    qtbot: QtBot, window: MainWindow, path: Path, tmp_path: Path
) -> None:
    save_as(qtbot, window, path)
    note(window, "one")
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG")
    press(window, Qt.Key.Key_O)
    name_file(qtbot, window, picture)
    qtbot.waitUntil(lambda: window.messages.message is not None)
    assert asked(window) is None
    assert window.workspace.project.path == path


def test_who_keeps_what_is_open_goes_on_with_it(
    qtbot: QtBot, window: MainWindow, path: Path, tmp_path: Path
) -> None:
    """What was read meanwhile is dropped, by the worker, too."""
    save_as(qtbot, window, path)
    note(window, "one")
    (tmp_path / "other.rolescope").write_bytes(write_project(project()))
    token = window.workspace.world.token
    window.open_paths([str(tmp_path / "other.rolescope")])
    choose(window, "Cancel")
    assert window.workspace.world.token == token
    window.workspace.path_search.ask(PathsQuestion(source="ci-runner"))
    window.workspace.path_search.watch(is_watched=True)
    assert window.workspace.path_search.answer.head.startswith("ci-runner reaches 5 roles")
    window.workspace.history.add_edit(WithoutPrincipal(HUB))
    qtbot.waitUntil(lambda: window.workspace.world.index.role(HUB) is None)
    assert window.workspace.path_search.answer.head.startswith("ci-runner reaches no role")


def test_dropped_and_recent_projects(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    save_as(qtbot, window, path)
    press(window, Qt.Key.Key_W)
    assert window.workspace.world.analysis is None
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    held = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
    entering = QDragEnterEvent(QPoint(200, 200), *held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, entering)
    dropping = QDropEvent(QPointF(200, 200), *held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, dropping)
    assert window.workspace.project.path == path
    press(window, Qt.Key.Key_W)
    qtbot.waitUntil(lambda: recent_rows(window) != [])
    QTest.mouseClick(recent_rows(window)[0], Qt.MouseButton.LeftButton)
    assert window.workspace.project.path == path


def test_what_of_a_project_is_wrong_is_told(window: MainWindow, path: Path) -> None:
    path.write_bytes(changed(notes=[7]))
    window.open_paths([str(path)])
    message = window.messages.message
    assert message is not None
    assert "The note cannot be read" in message.text
    assert "stays in the file" in message.hint


def test_no_project_is_told_and_what_is_open_stays(window: MainWindow, path: Path) -> None:
    path.write_bytes(b"nonsense")
    window.open_paths([str(path)])
    assert window.messages.message is not None
    assert "This is no project of RoleScope" in window.messages.message.text
    assert window.workspace.opener.is_demo


# Starting


def started(app: QApplication, config: Path, then: object, **options: object) -> None:
    """Run the program until a function of its window says that it has seen enough."""

    def look() -> None:
        window = next(
            (
                one
                for one in app.topLevelWidgets()
                if isinstance(one, MainWindow) and one.isVisible()
            ),
            None,
        )
        if window is None or not window.is_filled:
            return
        if then(window):  # type: ignore[operator] # a function
            timer.stop()
            window.workspace.project.leave()
            window.close()

    timer = QTimer(app, interval=20)
    timer.timeout.connect(look)
    timer.start()
    assert composition.run(config_dir=config, **options) == 0  # type: ignore[arg-type] # options


@pytest.fixture
def _hooks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)


@pytest.mark.usefixtures("_hooks")
def test_the_last_project_is_opened_at_start(
    qtbot: QtBot, app: QApplication, window: MainWindow, path: Path, tmp_path: Path
) -> None:
    save_as(qtbot, window, path)
    window.workspace.window.focus(HUB)
    press(window, Qt.Key.Key_Q)
    assert not window.isVisible()
    seen: list[object] = []

    def look(found: MainWindow) -> bool:
        if not found.pane.picture.items or found.pane.picture.view != "focus":
            return False
        seen.append((found.workspace.project.path, found.pane.view_key.subject))
        return True

    started(app, tmp_path, look)
    assert seen == [(path, HUB)]
    settings = Settings(tmp_path)
    settings.restores = False
    settings.save()
    started(app, tmp_path, lambda found: found.start_page.isVisible())


@pytest.mark.usefixtures("_hooks")
def test_opened_with_a_scenario(
    qtbot: QtBot, app: QApplication, window: MainWindow, path: Path, tmp_path: Path
) -> None:
    edit = role_requests.without_trust(window.workspace, window.workspace.world.edges_to(HUB)[0].id)
    assert edit is not None
    window.workspace.history.add_edit(edit)
    window.workspace.history.back_to_baseline()
    save_as(qtbot, window, path)
    press(window, Qt.Key.Key_Q)
    seen: list[object] = []

    def look(found: MainWindow) -> bool:
        if not found.workspace.world.has_edits:
            return False
        seen.append(found.workspace.history.review.current)
        return True

    started(app, tmp_path, look, paths=[path], scenario="s1")
    assert seen == ["s1"]


# Recovery


def killed(config: Path, file: str = "") -> int:
    """Run the program, kill it after some edits; return how many the journal held by then."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "QT_QPA_PLATFORM": "offscreen"}
    kept = 0
    command = [
        sys.executable,
        str(TESTS / "support" / "window" / "window_child.py"),
        str(config),
        file,
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as process:  # noqa: S603 - this test's own script
        late = threading.Timer(5 * LONGEST / 1_000, process.kill)
        late.start()
        for line in process.stdout or ():
            what, number = line.split()
            if what == "kept":
                kept = int(number)
            if kept == 3:
                process.kill()
        late.cancel()
        late.join()
    return kept


def test_edit_kill_recover(qtbot: QtBot, other: MainWindow, path: Path, tmp_path: Path) -> None:
    """Three trusts of the demo are switched off by mouse; the program is killed; all comes back."""
    assert killed(tmp_path) == 3
    opened: list[bool] = []
    other.project_controller.offer_recovery(lambda: opened.append(True))
    dialog = asked(other)
    assert dialog is not None
    assert dialog.windowTitle() == "Recover Northwind?"
    with qtbot.waitSignal(other.workspace.project.autosave.kept):
        choose(other, "Recover")
    assert not opened
    assert len(other.workspace.history.review.edits) == 3
    assert other.strip.isVisible()
    assert other.workspace.project.is_modified
    assert other.windowTitle() == "Northwind* - RoleScope"
    save_as(qtbot, other, path)
    assert len(on_disk(path).review.edits) == 3
    qtbot.waitUntil(lambda: not other.workspace.project.queue.is_busy)
    assert find_journals(tmp_path / "state") == []


def test_later_and_discard(qtbot: QtBot, other: MainWindow, tmp_path: Path) -> None:
    left = Journal(tmp_path / "state")
    left.write(About(title="Northwind"), project(saved=NOW))
    left._lock.unlock()
    opened: list[str] = []
    other.project_controller.offer_recovery(lambda: opened.append("first"))
    choose(other, "Later")
    assert opened == ["first"]
    other.project_controller.offer_recovery(lambda: opened.append("second"))
    choose(other, "Discard")
    assert opened == ["first", "second"]
    other.project_controller.offer_recovery(lambda: opened.append("third"))
    assert opened == ["first", "second", "third"]
    qtbot.waitUntil(lambda: asked(other) is None)


def test_what_is_opened_beside_the_question_leaves_it_for_the_next_start(
    qtbot: QtBot, other: MainWindow, tmp_path: Path
) -> None:
    left = Journal(tmp_path / "state")
    left.write(About(title="Northwind"), project(saved=NOW))
    left._lock.unlock()
    opened: list[str] = []
    other.project_controller.offer_recovery(lambda: opened.append("first"))
    assert asked(other) is not None
    QTest.mouseClick(other.start_page.sample_card, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: other.workspace.world.analysis is not None)
    assert asked(other) is None
    assert opened == []
    other.workspace.opener.close()
    other.project_controller.offer_recovery(lambda: opened.append("second"))
    choose(other, "Recover")
    assert other.workspace.project.is_modified
    assert opened == []


@pytest.mark.usefixtures("app")
def test_an_opening_beside_the_question_and_a_recovery_do_not_drop_one_another_silently(
    qtbot: QtBot, tmp_path: Path
) -> None:
    left = Journal(tmp_path / "state")
    left.write(About(title="Northwind"), project(saved=NOW))
    left._lock.unlock()
    runner = Later()
    workspace = new_workspace(runner, now=lambda: NOW)
    window = MainWindow(workspace, Settings(tmp_path))
    qtbot.addWidget(window, before_close_func=give_up)
    window.show()
    opened: list[bool] = []
    window.project_controller.offer_recovery(lambda: opened.append(True))
    window.open_demo()
    choose(window, "Later")
    assert not opened, "what was chosen on the start page is being opened"
    window.project_controller.offer_recovery(lambda: opened.append(True))
    choose(window, "Recover")
    window.open_demo()
    message = window.messages.message
    assert message is not None
    assert message.text.startswith("The recovery of Northwind was stopped.")
    runner.work()
    assert workspace.opener.is_demo
    assert len(find_journals(tmp_path / "state")) == 1, "it is offered at the next start"
    workspace.history.stack.clear()


def test_a_window_that_closes_takes_its_question_along(other: MainWindow, tmp_path: Path) -> None:
    left = Journal(tmp_path / "state")
    left.write(About(title="Northwind"), project(saved=NOW))
    left._lock.unlock()
    opened: list[bool] = []
    other.project_controller.offer_recovery(lambda: opened.append(True))
    press(other, Qt.Key.Key_Q)
    assert not other.isVisible()
    assert asked(other) is None
    assert not opened, "nothing is opened in a window that closes"
    assert list((tmp_path / "state").rglob("about.json")), "it is offered at the next start"


def test_the_file_of_a_killed_program_is_unchanged(
    qtbot: QtBot, window: MainWindow, other: MainWindow, path: Path, tmp_path: Path
) -> None:
    save_as(qtbot, window, path)
    window.workspace.opener.close()
    data = path.read_bytes()
    assert killed(tmp_path, str(path)) == 3
    assert path.read_bytes() == data
    other.project_controller.offer_recovery(lambda: None)
    dialog = asked(other)
    assert dialog is not None
    assert dialog.windowTitle() == "Recover northwind.rolescope?"
    choose(other, "Recover")
    assert other.workspace.project.path == path
    assert (other.workspace.project.is_read_only_because or "") == ""
    assert path.read_bytes() == data
    with qtbot.waitSignal(other.workspace.project.saved):
        press(other, Qt.Key.Key_S)
    assert len(on_disk(path).review.edits) == 3


def test_a_project_is_forgotten_in_one_step(
    qtbot: QtBot, window: MainWindow, path: Path, tmp_path: Path
) -> None:
    action = window.menus.by_id["forget"]
    assert not action.isEnabled()
    save_as(qtbot, window, path)
    qtbot.waitUntil(action.isEnabled)
    note(window, "kept")
    with qtbot.waitSignal(window.workspace.project.saved):
        press(window, Qt.Key.Key_S)
    assert backup_of(path).is_file()
    assert str(path) in [one.paths[0] for one in window.settings.recent]
    action.trigger()
    qtbot.waitUntil(lambda: asked(window) is not None)
    assert "1 backup" in words(window)
    choose(window, "Forget")
    qtbot.waitUntil(lambda: window.workspace.world.analysis is None)
    qtbot.waitUntil(lambda: window.messages.message is not None)
    assert not backup_of(path).exists()
    assert str(path) not in [one.paths[0] for one in window.settings.recent]
    assert recent_rows(window) == []
    assert path.is_file()
    message = window.messages.message
    assert message is not None
    assert message.text.startswith(f"Forgot {path.name}: removed 1 backup")
    states = tmp_path / "state" / "generations"
    assert not any(states.rglob(f"{path.name}.*"))
