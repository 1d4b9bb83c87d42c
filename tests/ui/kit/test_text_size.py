"""Another size of text holds at once: all is as if it had been made so large, and comes back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from rolescope.ui.canvas.overlays import AttentionButton
from rolescope.ui.canvas.view_history import TABLE
from rolescope.ui.kit import scale, style
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state import role_requests
from rolescope.ui.state.runner import Inline
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import new_workspace
from support.window.choices import give_up
from support.window.steady import steady
from support.worlds.northwind import TOOLS

SMALL, LARGE = QSize(1280, 720), QSize(1600, 1000)
CI = f"arn:aws:iam::{TOOLS}:user/ci-runner"
HUB = f"arn:aws:iam::{TOOLS}:role/deploy-hub"
Places = dict[str, tuple[tuple[int, int, int, int], int]]


@pytest.fixture
def other(
    qtbot: QtBot, window: MainWindow, app: QApplication, tmp_path: Path
) -> Iterator[MainWindow]:
    """A window that is made at 200 %, after that which was made at 100 %."""
    settle(qtbot, window, SMALL * 2, 200)
    workspace = new_workspace(Inline(app), now=window.workspace.world.now)
    settings = Settings(tmp_path / "other")
    settings.text_size = 200
    made = MainWindow(workspace, settings)
    qtbot.addWidget(made, before_close_func=give_up)
    made.resize(SMALL * 2)
    made.show()
    qtbot.waitExposed(made)
    workspace.opener.open_demo()
    settle(qtbot, made, SMALL * 2, 200)
    yield made
    made.close()
    workspace.history.stack.clear()


def settle(qtbot: QtBot, window: MainWindow, size: QSize, percent: int) -> None:
    """Choose sizes of the window and of its text; wait until the picture is drawn for both."""
    window.resize(size)
    window.menus.text_sizes[percent].trigger()
    pane = window.pane

    def is_drawn() -> bool:
        is_resting = pane._rest.isActive()  # for a moment after a window was resized
        return bool(pane.picture.items) and not is_resting and pane.frame() == pane._drawn_for

    qtbot.waitUntil(is_drawn)
    qtbot.waitUntil(steady(lambda: places(window)))


def use(window: MainWindow) -> None:
    """Let panels be open on every side."""
    role_requests.ask(window.workspace, CI, HUB)
    window.workbench.open_panel("explore")


def places(window: QWidget) -> Places:
    """Return where everything is that is seen, and how large its text is, by the way to it."""
    found: Places = {}
    _find(window, window, "", found)
    return found


def _find(window: QWidget, widget: QWidget, way: str, found: Places) -> None:
    counts: dict[str, int] = {}
    for child in widget.children():
        if not isinstance(child, QWidget) or child.isWindow() or not child.isVisible():
            continue
        kind = type(child).__name__
        counts[kind] = number = counts.get(kind, 0) + 1
        here = f"{way}/{kind}{number}"
        if isinstance(child, AttentionButton):  # where the camera is, which keeps things in sight
            continue
        if not (isinstance(child, QLabel) and not child.text()):
            at = child.mapTo(window, QPoint())
            place = at.x(), at.y(), child.width(), child.height()
            has_text = isinstance(child, QLabel | QAbstractButton | QLineEdit)
            found[here] = place, child.font().pixelSize() if has_text else 0
        _find(window, child, here, found)


def other_places(first: Places, second: Places, tolerance: int = 0) -> dict[str, object]:
    """Return what is not at the same place in both, or has text of another size."""

    def is_same(way: str) -> bool:
        if way not in first or way not in second:
            return False
        (here, text), (there, other_text) = first[way], second[way]
        return text == other_text and all(
            abs(a - b) <= tolerance for a, b in zip(here, there, strict=True)
        )

    ways = sorted(first.keys() | second.keys())
    return {way: (first.get(way), second.get(way)) for way in ways if not is_same(way)}


def test_all_is_as_if_it_had_been_made_so(
    qtbot: QtBot, window: MainWindow, other: MainWindow
) -> None:
    for one in (window, other):
        use(one)
        settle(qtbot, one, SMALL * 2, 200)
    assert scale.factor() == 2
    assert len(places(window)) > 150
    assert other_places(places(window), places(other), 1) == {}


def test_there_and_back_all_is_as_it_was(qtbot: QtBot, window: MainWindow) -> None:
    use(window)
    settle(qtbot, window, LARGE, 100)
    before, picture = places(window), window.pane.picture
    for percent in (200, 150, 125, 100):
        settle(qtbot, window, LARGE, percent)
    assert other_places(before, places(window), 1) == {}  # shares of a height are rounded
    assert window.pane.picture == picture, "a picture is drawn for the room as at 100 %"


def test_pictures_are_used_at_any_size(qtbot: QtBot, window: MainWindow) -> None:
    """A click hits the role that is seen there; 100 % is as large as the text."""
    settle(qtbot, window, LARGE, 150)
    canvas = window.pane.canvas
    canvas.reset_zoom()
    assert canvas.camera.zoom == 1
    item = next(iter(canvas.related.of_nodes((HUB,))))
    shown = canvas.item(item)
    assert shown is not None
    corners = (QPointF(shown.x, shown.y), QPointF(shown.x + shown.w, shown.y + shown.h))
    left, right = (canvas.camera.to_view(corner) for corner in corners)
    assert right.x() - left.x() == pytest.approx(1.5 * shown.w)
    QTest.mouseClick(
        canvas.viewport(), Qt.MouseButton.LeftButton, pos=canvas.place_of(shown).toPoint()
    )
    assert window.workspace.selection.current.nodes == (HUB,)
    before = canvas.camera.visible.topLeft()
    QTest.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    moved = canvas.camera.visible.topLeft() - before
    assert moved.x() == pytest.approx(80), "a step of the keyboard is as wide as at 100 %"


def test_themes_and_sizes_go_together(qtbot: QtBot, window: MainWindow) -> None:
    """Another theme keeps the size; what was hidden meanwhile takes both."""
    use(window)
    window.pane.sights.look_at(TABLE)
    settle(qtbot, window, LARGE * 1.5, 150)
    assert window.tool_bar.height() == 72
    large = places(window)
    for theme in ("dark", "light"):
        window.menus.themes[theme].trigger()
        assert style.theme().name == theme
        settle(qtbot, window, LARGE * 1.5, 150)
        assert other_places(large, places(window)) == {}
    label = next(one for one in window.data_bar.findChildren(QLabel) if one.text() == "Northwind")
    assert label.font().pixelSize() == 20
