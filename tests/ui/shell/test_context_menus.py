"""Everything has a menu: under the right mouse button, and by the Menu key."""

from functools import partial

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from rolescope.model.edits.trusts import WithoutAnyTrust
from rolescope.pictures.picture import ItemKind
from rolescope.ui.features.whatif.impact_panel import ImpactHead
from rolescope.ui.kit.policy_view import PolicyView
from rolescope.ui.shared.rows import EntityRow
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state import role_requests
from rolescope.ui.state.selection import Selection
from support.window.patience import activate
from support.worlds.northwind import TOOLS

CI = f"arn:aws:iam::{TOOLS}:user/ci-runner"
HUB = f"arn:aws:iam::{TOOLS}:role/deploy-hub"


def asked(widget: QWidget, place: QPoint | None = None) -> list[str]:
    """Ask a widget for its menu, with the mouse at a place or by key; return its entries."""
    reason = QContextMenuEvent.Reason.Keyboard if place is None else QContextMenuEvent.Reason.Mouse
    at = place if place is not None else widget.rect().center()
    QApplication.sendEvent(widget, QContextMenuEvent(reason, at, widget.mapToGlobal(at)))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu), f"{widget} has no menu"
    found = [one.text().replace("&", "") for one in menu.actions() if one.text()]
    menu.close()
    return found


def has_rows(view: QAbstractItemView) -> bool:
    return view.isVisible() and view.model().rowCount() > 0


def choose(widget: QWidget, place: QPoint, text: str) -> None:
    """Choose an entry of the menu of a widget by keys."""
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(widget, QContextMenuEvent(reason, place, widget.mapToGlobal(place)))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.setActiveAction(next(one for one in menu.actions() if one.text() == text))
    QTest.keyClick(menu, Qt.Key.Key_Return)


@pytest.mark.parametrize("kind", [ItemKind.ROW, ItemKind.CARD, ItemKind.SERVICE, ItemKind.EDGE])
def test_what_lies_on_the_canvas(window: MainWindow, kind: ItemKind) -> None:
    canvas = window.pane.canvas
    items = [one for one in canvas.picture.items if one.kind is kind]
    assert items
    canvas.menu_asked.emit(items[0], QPoint(100, 100))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert not menu.isEmpty()
    menu.close()
    assert window.workspace.selection.current


def test_a_row_by_the_mouse_and_by_key(window: MainWindow) -> None:
    canvas = window.pane.canvas
    item = canvas.item(min(canvas.related.of_nodes((HUB,))))
    assert item is not None
    place = canvas.place_of(item).toPoint()
    assert "Simulate" in " ".join(asked(canvas.viewport(), place))
    assert window.workspace.selection.current.nodes == (HUB,)
    canvas.setFocus()
    assert "Focus on selection" in asked(canvas)


def test_an_account_by_its_header(window: MainWindow) -> None:
    canvas = window.pane.canvas
    account = next(one for one in canvas.picture.items if one.kind is ItemKind.ACCOUNT)
    place = canvas.camera.to_view(QPointF(account.x + 40, account.y + 16)).toPoint()
    assert asked(canvas.viewport(), place)


def test_the_ground(window: MainWindow) -> None:
    canvas = window.pane.canvas
    ground = ["Fit everything", "Zoom in", "Filter…", "Present", "Export diagram…"]
    found = asked(canvas.viewport(), QPoint(4, canvas.viewport().height() - 60))
    for text in ground:
        assert text.rstrip("…") in [one.rstrip("…") for one in found], found
    window.workspace.selection.select(Selection())
    canvas.setFocus()
    assert "Fit everything" in asked(canvas)


def test_the_tree_of_everything(qtbot: QtBot, window: MainWindow) -> None:
    window.workbench.open_panel("explore")
    panel = window.workbench.widget("explore")
    assert panel is not None
    tree = panel.findChild(QAbstractItemView)
    assert isinstance(tree, QAbstractItemView)
    qtbot.waitUntil(lambda: has_rows(tree))
    window.workspace.selection.select(Selection(nodes=(HUB,)))
    place = tree.visualRect(tree.currentIndex()).center()
    found = asked(tree.viewport(), place)
    assert "Focus on selection" in found
    assert "Copy text" in found
    tree.setFocus()
    assert "Copy text" in asked(tree)


def test_rows_of_the_inspector(qtbot: QtBot, window: MainWindow) -> None:
    window.workspace.selection.select(Selection(nodes=(HUB,)))
    side = window.workbench.right
    qtbot.waitUntil(lambda: any(one.isVisible() for one in side.findChildren(EntityRow)))
    document = next(one for one in side.findChildren(PolicyView) if one.isVisible())
    assert any("Copy" in one for one in asked(document.viewport(), QPoint(60, 20)))
    row = next(one for one in side.findChildren(EntityRow) if one.isVisible())
    choose(row, row.rect().center(), "Copy text")
    assert QGuiApplication.clipboard().text() == row.accessibleName()
    assert window.workspace.selection.current.edges, "the menu is about what the row stands for"


def test_rows_of_an_impact(qtbot: QtBot, window: MainWindow) -> None:
    window.workspace.history.add_edit(WithoutAnyTrust(HUB))
    window.workbench.open_panel("impact")
    side = window.workbench.right
    qtbot.waitUntil(lambda: any(one.isVisible() for one in side.findChildren(ImpactHead)))
    head = next(one for one in side.findChildren(ImpactHead) if one.isVisible())
    head.setFocus()
    assert "Copy text" in asked(head)
    assert window.workspace.selection.current


def test_rows_of_a_trace_and_of_permissions(qtbot: QtBot, window: MainWindow) -> None:
    role_requests.ask(window.workspace, CI, HUB)
    for id_, name in (("result", "trace"), ("permissions", "tree")):
        window.workbench.open_panel(id_)
        panel = window.workbench.widget(id_)
        view = getattr(panel, name)
        assert isinstance(view, QAbstractItemView)
        qtbot.waitUntil(partial(has_rows, view))
        view.setCurrentIndex(view.model().index(min(1, view.model().rowCount() - 1), 0))
        activate(window)
        view.setFocus()
        qtbot.waitUntil(view.hasFocus)
        assert "Copy text" in asked(view)
        place = view.visualRect(view.currentIndex()).center()
        assert "Copy text" in asked(view.viewport(), place)


def test_lines_of_text(window: MainWindow) -> None:
    """What is only read can be copied."""
    label = window.status.text
    choose(label, label.rect().center(), "Copy text")
    assert QGuiApplication.clipboard().text() == label.text()


def test_nothing_where_nothing_is(window: MainWindow) -> None:
    at = window.status.rect().center()
    reason = QContextMenuEvent.Reason.Mouse
    place = window.status.mapToGlobal(at)
    QApplication.sendEvent(window.status, QContextMenuEvent(reason, at, place))
    assert QApplication.activePopupWidget() is None
