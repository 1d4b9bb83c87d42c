"""Bookmarked views, by real events: kept, listed in the menu, returned to, renamed, removed."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPolygonF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from rolescope.model.review import Bookmark
from rolescope.pictures.layouts.focus import FOCUS_ID
from rolescope.questions.filters.filter_text import read_terms, write_terms
from rolescope.ui.canvas.view_history import TABLE, ViewKey
from rolescope.ui.features.bookmarks.bookmark_dialogs import BookmarkDialog, BookmarksDialog
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.selection import Selection
from rolescope.value import replace
from support.window.worst_finding import choose_worst_finding

LEFT = Qt.MouseButton.LeftButton


def node(window: MainWindow, name: str) -> str:
    assert window.workspace.world.analysis is not None
    return next(n.id for n in window.workspace.world.analysis.graph.nodes if n.name == name)


def bookmark(qtbot: QtBot, window: MainWindow, name: str = "") -> Bookmark:
    """Press Ctrl+D, type a name or take the proposed one."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    dialog = window.findChild(BookmarkDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    field = dialog.findChild(QLineEdit)
    assert field is not None
    if name:
        field.selectAll()
        QTest.keyClicks(field, name)
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.findChild(BookmarkDialog) is None)
    return window.workspace.history.review.bookmarks[-1]


def go_by_menu(qtbot: QtBot, window: MainWindow, name: str) -> None:
    menu = window.menus.bookmarks
    menu.popup(window.mapToGlobal(window.rect().center()))
    qtbot.waitUntil(menu.isVisible)
    action = next(one for one in menu.actions() if one.text() == name)
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())


def dialog(qtbot: QtBot, window: MainWindow) -> BookmarksDialog:
    window.menus.by_id["edit-bookmarks"].trigger()
    found = window.findChild(BookmarksDialog)
    assert found is not None
    qtbot.waitUntil(found.isVisible)
    return found


def test_a_step_back_that_no_picture_shows_is_told(qtbot: QtBot, window: MainWindow) -> None:
    bookmark(qtbot, window, "Outsiders")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window.pane.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not window.workspace.history.review.bookmarks
    message = window.messages.message
    assert message is not None
    assert message.text == "Undone: Bookmark Outsiders"


def test_a_bookmark_leads_back_to_view_selection_and_place(
    qtbot: QtBot, window: MainWindow
) -> None:
    camera = window.pane.canvas.camera
    role = node(window, "prod-admin")
    window.workspace.window.focus(role)
    window.workspace.selection.select(Selection(nodes=(role,)))
    camera.look(QPointF(40, 30), 1.3)
    kept = bookmark(qtbot, window)
    assert (kept.name, kept.view, kept.subject) == ("Focus: prod-admin", "focus", role)
    window.pane.view_history.show(ViewKey("overview"))
    window.workspace.selection.select(Selection())
    qtbot.waitUntil(lambda: window.pane.picture.view == "overview")
    go_by_menu(qtbot, window, "Focus: prod-admin")
    qtbot.waitUntil(lambda: window.pane.picture.view == "focus")
    assert window.workspace.selection.current == Selection(nodes=(role,))
    assert camera.zoom == pytest.approx(1.3)
    assert camera.visible.center().x() == pytest.approx(kept.center[0] if kept.center else None)
    camera.look(QPointF(0, 0), 1)
    go_by_menu(qtbot, window, "Focus: prod-admin")
    assert camera.visible.center().y() == pytest.approx(kept.center[1] if kept.center else None)


def test_a_filter_is_kept_with_the_view(qtbot: QtBot, window: MainWindow) -> None:
    camera = window.pane.canvas.camera
    filters = window.workspace.filters
    filters.set_terms(read_terms("-kind:user"))
    camera.look(QPointF(60, 20), 1.2)
    assert bookmark(qtbot, window, "filtered").filter == "-kind:user"
    filters.clear()
    go_by_menu(qtbot, window, "filtered")
    assert write_terms(filters.wanted.terms) == "-kind:user"
    assert camera.zoom == pytest.approx(1.2)
    window.pane.view_history.show(TABLE)
    assert bookmark(qtbot, window, "table").filter == "-kind:user"
    filters.clear()
    go_by_menu(qtbot, window, "table")
    assert filters.wanted
    broken = replace(window.workspace.history.review.bookmarks[0], name="broken", filter="kind:x")
    window.commands.bookmarks.go_to(broken)
    assert not filters.wanted


def test_the_list_of_the_menu_is_there_when_something_is_in_it(
    qtbot: QtBot, window: MainWindow
) -> None:
    assert not window.menus.bookmarks.isEnabled()
    bookmark(qtbot, window, "Start & more")
    assert window.menus.bookmarks.isEnabled()
    window.menus.bookmarks.aboutToShow.emit()
    assert [one.text() for one in window.menus.bookmarks.actions()] == ["Start && more"]
    window.workspace.history.stack.undo()
    assert not window.menus.bookmarks.isEnabled()


def test_one_of_the_same_name_gives_way(qtbot: QtBot, window: MainWindow) -> None:
    bookmark(qtbot, window, "here")
    window.pane.canvas.camera.look(QPointF(90, 0), 2)
    bookmark(qtbot, window, "here")
    assert [one.zoom for one in window.workspace.history.review.bookmarks] == [2]


def test_a_bookmark_of_what_is_not_here_cannot_be_gone_to(qtbot: QtBot, window: MainWindow) -> None:
    lost = Bookmark(name="lost", view="focus", subject="arn:aws:iam::111122223333:role/gone")
    other = Bookmark(name="later", view="timeline of tomorrow")
    whole = Bookmark(name="whole", view="overview")
    bookmarks = window.commands.bookmarks
    bookmarks._put((lost, other, whole), "Add")
    window.menus.bookmarks.aboutToShow.emit()
    assert [one.isEnabled() for one in window.menus.bookmarks.actions()] == [False, False, True]
    view_key = window.pane.view_key
    bookmarks.go_to(lost)
    assert window.pane.view_key == view_key
    window.pane.canvas.camera.look(QPointF(500, 500), 3)
    bookmarks.go_to(whole)
    assert window.pane.canvas.camera.zoom < 3
    shown = dialog(qtbot, window)
    assert not shown.go.isEnabled()
    shown.accept()


def test_bookmarks_are_renamed_and_removed(qtbot: QtBot, window: MainWindow) -> None:
    bookmark(qtbot, window, "one")
    bookmark(qtbot, window, "two")
    shown = dialog(qtbot, window)
    QTest.mouseClick(shown.rename, LEFT)
    field = shown.list.findChild(QLineEdit)
    assert field is not None
    field.selectAll()
    QTest.keyClicks(field, "first")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: [one.name for one in window.workspace.history.review.bookmarks] == ["first", "two"]
    )
    QTest.keyClick(shown.list, Qt.Key.Key_Delete)
    assert [one.name for one in window.workspace.history.review.bookmarks] == ["two"]
    QTest.mouseClick(shown.go, LEFT)
    qtbot.waitUntil(lambda: window.findChild(BookmarksDialog) is None)
    shown = dialog(qtbot, window)
    QTest.mouseClick(shown.remove, LEFT)
    assert window.workspace.history.review.bookmarks == ()
    assert not shown.rename.isEnabled()
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.findChild(BookmarksDialog) is None)


PLACES = [
    (0.0, 0.0, 0.0),
    (1e308, -1e308, 1.0),
    (0.0, 0.0, -1e308),
    (5.0, 1e9, 5e-324),
    (9.0, 9.0, 5e-324),
]


@pytest.mark.parametrize(("x", "y", "zoom"), PLACES)
def test_a_place_that_no_picture_has_shows_all_of_it(
    window: MainWindow, x: float, y: float, zoom: float
) -> None:
    """A project file may hold any numbers."""
    view_key, camera = window.pane.view_key, window.pane.canvas.camera
    made = Bookmark(
        name="far",
        view=view_key.view,
        subject=view_key.subject,
        nodes=(),
        edges=(),
        center=(x, y),
        zoom=zoom,
    )
    window.commands.bookmarks.go_to(made)
    picture = window.pane.picture
    middle = camera.visible.center()
    assert camera.zoom > 0
    assert -picture.width <= middle.x() <= 2 * picture.width
    assert -picture.height <= middle.y() <= 2 * picture.height


def test_the_area_is_found_again_in_a_picture_of_another_size(
    qtbot: QtBot, window: MainWindow
) -> None:
    canvas = window.pane.canvas
    canvas.fit(canvas.area_of(canvas.related.of_nodes((node(window, "prod-admin"),))), largest=2)
    kept = bookmark(qtbot, window, "prod")
    assert node(window, "prod-admin") in kept.seen
    before = window.pane.picture
    window.resize(1280, 720)
    qtbot.waitUntil(lambda: window.pane.picture is not before)
    canvas.camera.look(QPointF(0, 0), 0.5)
    go_by_menu(qtbot, window, "prod")
    assert set(kept.seen) <= set(canvas.inside(QPolygonF(canvas.camera.visible)))


def test_the_place_is_looked_at_in_the_room_that_there_is_in_the_end(
    qtbot: QtBot, window: MainWindow
) -> None:
    canvas, pane = window.pane.canvas, window.pane
    pane.view_history.show(ViewKey(FOCUS_ID, node(window, "deploy-hub")))
    canvas.fit(canvas.area_of(canvas.related.of_nodes((node(window, "prod-admin"),))), largest=2)
    kept = bookmark(qtbot, window, "lake")
    canvas.camera.look(QPointF(0, 0), 0.5)
    window.resize(1280, 720)
    QApplication.sendPostedEvents()
    assert pane.is_outdated, "the picture is made anew a moment later"
    window.commands.bookmarks.go_to(kept)
    qtbot.waitUntil(lambda: not pane.is_outdated)
    assert set(kept.seen) <= set(canvas.inside(QPolygonF(canvas.camera.visible)))


def test_all_in_sight_is_no_list_of_nodes(qtbot: QtBot, window: MainWindow) -> None:
    window.pane.fit()
    assert bookmark(qtbot, window, "all").seen == ()


def test_caption_and_notes_are_written_beside_the_name(qtbot: QtBot, window: MainWindow) -> None:
    window.commands.bookmarks.add("one", "  Who gets in ", "Ask the vendor")
    kept = window.workspace.history.review.bookmarks[-1]
    assert (kept.caption, kept.notes) == ("Who gets in", "Ask the vendor")
    shown = dialog(qtbot, window)
    assert shown.notes.text() == "Ask the vendor"
    QTest.mouseClick(shown.caption, LEFT)
    qtbot.waitUntil(shown.caption.hasFocus)
    shown.caption.selectAll()
    QTest.keyClicks(shown.caption, "Nobody gets in")
    QTest.keyClick(shown.caption, Qt.Key.Key_Return)
    assert shown.isVisible(), "Enter in a field goes nowhere"
    assert window.workspace.history.review.bookmarks[-1].caption == "Nobody gets in"
    window.workspace.history.stack.undo()
    assert window.workspace.history.review.bookmarks[-1].caption == "Who gets in"
    shown.accept()


def test_a_bookmarked_finding_is_looked_at_again(qtbot: QtBot, window: MainWindow) -> None:
    search = window.workspace.findings
    choose_worst_finding(qtbot, window)
    assert search.chosen is not None
    row = search.chosen.row
    kept = bookmark(qtbot, window)
    assert (kept.name, kept.finding) == (
        f"{row.title}: {row.target.name}",
        row.finding.fingerprint,
    )
    window.workspace.selection.select(Selection())
    assert not search.is_in_front
    assert not bookmark(qtbot, window, "Nothing in front").finding
    go_by_menu(qtbot, window, kept.name)
    qtbot.waitUntil(lambda: search.is_in_front)
    assert search.chosen.row == row
    history = window.workspace.history
    lost = replace(kept, name="Of another import", nodes=kept.nodes[:1], edges=(), finding="lost")
    history.change(replace(history.review, bookmarks=(lost,)), "Bookmark")
    go_by_menu(qtbot, window, lost.name)
    assert window.workspace.selection.current == Selection(lost.nodes)
