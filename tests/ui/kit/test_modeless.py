"""Nothing but file dialogs holds the window up."""

import re
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from rolescope.ui.features.bookmarks import bookmark_dialogs
from rolescope.ui.shell.main_window import MainWindow

UI = Path(bookmark_dialogs.__file__).parents[2]
LEFT = Qt.MouseButton.LeftButton


def shown(window: MainWindow) -> list[QDialog]:
    return [one for one in window.findChildren(QDialog) if one.isVisible()]


def test_the_window_goes_on_beside_a_dialog(qtbot: QtBot, window: MainWindow) -> None:
    window.menus.by_id["bookmark"].trigger()
    (asked,) = shown(window)
    QTest.mouseClick(window.tool_bar.views.buttons["map"], LEFT)
    qtbot.waitUntil(lambda: window.pane.picture.view == "map")
    assert asked.isVisible()
    window.menus.by_id["bookmark"].trigger()
    (again,) = shown(window)
    assert again is not asked
    assert isinstance(again, bookmark_dialogs.BookmarkDialog)
    QTest.keyClick(again.line, Qt.Key.Key_Return)
    (made,) = window.workspace.history.review.bookmarks
    assert made.view == "map"


def test_what_asks_about_a_world_goes_with_it(qtbot: QtBot, window: MainWindow) -> None:
    for key in ("bookmark", "edit-bookmarks", "shortcuts", "export"):
        window.menus.by_id[key].trigger()
    assert len(shown(window)) == 3 + window.menus.by_id["edit-bookmarks"].isEnabled()
    window.open_demo()
    qtbot.waitUntil(lambda: [one.windowTitle() for one in shown(window)] == ["Keyboard shortcuts"])
    shown(window)[0].close()


def test_nothing_else_is_modal() -> None:
    for path in UI.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"setModal|\b(Window|Application)Modal\b", text), path
        assert re.findall(r"(\w+)\.exec\(", text) in ([], ["app"]), path
        opened = re.findall(r"(?:[Dd]ialog|[Qq]uestion|\))\.open\(\)", text)
        assert len(opened) <= len(re.findall(r"\bQFileDialog\(", text)), path
