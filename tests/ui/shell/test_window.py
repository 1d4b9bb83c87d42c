"""The main window by real events: bars, search, menus, panels, themes, messages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from rolescope.pictures.theme import DARK, HIGH_CONTRAST, LIGHT
from rolescope.ui.kit import style
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.shell.panel_areas.panels import PANELS
from rolescope.ui.state import role_requests
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.settings import Recent, Settings
from rolescope.ui.state.workspace import Workspace
from support.window.choices import give_up
from support.window.patience import activate
from support.window.start import copy_button, recent_rows
from support.worlds.exports import details, role, write

pytestmark = pytest.mark.usefixtures("no_flashes")


@pytest.fixture
def window(qtbot: QtBot, workspace: Workspace, tmp_path: Path) -> Iterator[MainWindow]:
    """An empty window with settings of its own."""
    made = MainWindow(workspace, Settings(tmp_path))
    qtbot.addWidget(made, before_close_func=give_up)
    made.resize(1600, 1000)
    made.show()
    qtbot.waitExposed(made)
    activate(made)
    yield made
    made.close()


@pytest.fixture
def demo_window(qtbot: QtBot, window: MainWindow) -> MainWindow:
    """A window with the bundled organization, drawn."""
    window.workspace.opener.open_demo()
    qtbot.waitUntil(lambda: bool(window.pane.picture.items))
    return window


def node(window: MainWindow, name: str) -> str:
    assert window.workspace.world.analysis is not None
    return next(n.id for n in window.workspace.world.analysis.graph.nodes if n.name == name)


def edge(window: MainWindow, source: str, target: str) -> str:
    found = window.workspace.world.edges_from(node(window, source))
    return next(e.id for e in found if e.target == node(window, target))


def place_of(window: MainWindow, name: str) -> QPoint:
    """Return where the row or card of a node is now."""
    canvas = window.pane.canvas
    item = canvas.item(min(canvas.related.of_nodes((node(window, name),))))
    assert item is not None
    return canvas.place_of(item).toPoint()


def click_node(window: MainWindow, name: str) -> None:
    """Click a node where it is after the move, which draws what is due by then."""
    viewport = window.pane.canvas.viewport()
    QTest.mouseMove(viewport, place_of(window, name))
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place_of(window, name))


def texts(widget: QWidget) -> str:
    """Return all texts of labels below a widget."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


# The start


def test_start_page_is_shown_first(window: MainWindow) -> None:
    assert window.start_page.isVisible()
    assert not window.data_bar.isVisible()
    assert not window.menus.by_id["export"].isEnabled()


def test_sample_card_opens_the_sample(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.pane.drawn):
        QTest.mouseClick(window.start_page.sample_card, Qt.MouseButton.LeftButton)
    assert not window.start_page.isVisible()
    assert window.windowTitle() == "Northwind - RoleScope"


def test_only_canvas_data_bar_and_search_are_shown_at_first(demo_window: MainWindow) -> None:
    bench = demo_window.workbench
    assert demo_window.data_bar.isVisible()
    assert demo_window.search.isVisible()
    assert demo_window.pane.canvas.isVisible()
    assert not bench.left.isVisible()
    assert not bench.right.isVisible()
    assert not bench.bottom.isVisible()
    assert not demo_window.strip.isVisible()


def test_start_page_lists_recent_sources(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    there = tmp_path / "there.json"
    there.write_text("{}", encoding="utf-8")
    for path in (tmp_path / "gone.json", there):
        window.settings.add_recent(
            Recent(paths=(str(path),), accounts=1, roles=19, opened="2026-10-16T10:00:00Z")
        )
    window._show_recent()
    qtbot.waitUntil(lambda: len(recent_rows(window)) == 2)
    names = [row.accessibleName() for row in recent_rows(window)]
    assert names[0].startswith("there.json, 1 account, 19 roles, ")
    assert [row.isEnabled() for row in recent_rows(window)] == [True, False]
    with qtbot.waitSignal(window.start_page.recent_asked):
        QTest.mouseClick(recent_rows(window)[0], Qt.MouseButton.LeftButton)


def test_command_can_be_copied(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(window.start_page.isVisible)
    QTest.mouseClick(copy_button(window), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text().startswith("aws iam get-account-authorization")


def test_dropped_file_is_opened(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "broken.json"
    file.write_text("[", encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    held = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
    entering = QDragEnterEvent(QPoint(200, 200), *held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, entering)
    assert entering.isAccepted()
    dropping = QDropEvent(QPointF(200, 200), *held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, dropping)
    qtbot.waitUntil(window.messages.isVisible)
    assert "broken.json" in texts(window.messages)


# Bars


def test_data_bar_says_what_is_there_and_what_is_missing(
    qtbot: QtBot, demo_window: MainWindow
) -> None:
    assert "Northwind" in texts(demo_window.data_bar)
    assert "62 roles" in texts(demo_window.data_bar)
    with qtbot.waitSignal(demo_window.workspace.window.panel_asked) as asked:
        demo_window.data_bar.link.click()
    assert asked.args == ["coverage"]
    assert demo_window.is_panel_open("coverage")


@pytest.mark.parametrize("width", [960, 1280, 1600])
def test_data_bar_never_needs_more_room_than_there_is(
    qtbot: QtBot, demo_window: MainWindow, width: int
) -> None:
    demo_window.resize(width, 720)
    qtbot.waitUntil(lambda: demo_window.data_bar.width() <= width)
    assert demo_window.data_bar.link.geometry().right() < width


def test_more_gaps_than_three_are_counted_in_one(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    file = write(tmp_path, "one.json", details(role("lone")))
    window.workspace.opener.open([file])
    qtbot.waitUntil(lambda: window.workspace.world.analysis is not None)
    analysis = window.workspace.world.analysis
    assert analysis is not None
    count = len({gap.kind for gap in analysis.coverage.gaps})
    assert count > 3
    buttons = window.data_bar.findChildren(QAbstractButton)
    shown = [one.text() for one in buttons if one.isVisible() and one is not window.data_bar.link]
    assert shown == [f"{count} gaps"]


def test_presenting_is_offered_in_a_narrow_window(qtbot: QtBot, demo_window: MainWindow) -> None:
    demo_window.resize(800, 600)
    qtbot.waitUntil(lambda: demo_window.tool_bar.width() <= 800)
    assert demo_window.tool_bar.present.isVisible()
    assert demo_window.tool_bar.present.geometry().right() <= 800
    views = demo_window.tool_bar.views.buttons.values()
    qtbot.waitUntil(lambda: all(one.width() >= one.sizeHint().width() for one in views))


def test_views_that_have_no_room_fold_into_a_menu(qtbot: QtBot, demo_window: MainWindow) -> None:
    views = demo_window.tool_bar.views
    for button in views.buttons.values():
        button.setText(f"{button.text()} of all accounts")
    demo_window.resize(800, 600)
    qtbot.waitUntil(views.folded.isVisible)
    assert not any(button.isVisible() for button in views.buttons.values())
    assert views.folded.text() == "Overview"
    assert demo_window.tool_bar.present.geometry().right() <= 800
    menu = views.folded.menu()
    listed: list[str] = []

    def choose() -> None:
        listed.extend(action.text() for action in menu.actions())
        place = menu.actionGeometry(menu.actions()[2]).center()
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=place)

    menu.aboutToShow.connect(
        lambda: QTimer.singleShot(0, choose), Qt.ConnectionType.SingleShotConnection
    )
    QTest.mouseClick(views.folded, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: listed == ["Overview", "Focus", "Map", "Matrix", "Table"])
    qtbot.waitUntil(lambda: views.folded.text() == "Map")
    demo_window.resize(1600, 1000)
    qtbot.waitUntil(lambda: not views.folded.isVisible())
    assert all(button.isVisible() for button in views.buttons.values())


def test_status_bar_counts_what_is_on_screen(demo_window: MainWindow) -> None:
    assert "62 roles" in demo_window.status.text.text()
    click_node(demo_window, "deploy-hub")
    assert demo_window.status.text.text() == "1 selected · Esc clears"


# Search


def test_typing_finds_and_enter_selects(qtbot: QtBot, demo_window: MainWindow) -> None:
    QTest.keyClick(demo_window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(demo_window.search.hasFocus)
    QTest.keyClicks(demo_window.search, "release-man")
    assert [hit.name for hit in demo_window.search.hits] == ["Roles", "release-manager"]
    assert demo_window.search.hits[1].place == "prod"
    QTest.keyClick(demo_window.search, Qt.Key.Key_Return)
    assert demo_window.workspace.selection.current.nodes == (node(demo_window, "release-manager"),)
    assert demo_window.pane.canvas.hasFocus()


def test_account_is_found_by_its_id_in_groups_of_four(demo_window: MainWindow) -> None:
    demo_window.search.start()
    QTest.keyClicks(demo_window.search, "9927 1184 0031")
    assert len([hit for hit in demo_window.search.hits if hit.node]) == 1


def test_escape_closes_the_results(demo_window: MainWindow) -> None:
    demo_window.search.start()
    QTest.keyClicks(demo_window.search, "admin")
    assert demo_window.search.hits
    QTest.keyClick(demo_window.search, Qt.Key.Key_Escape)
    assert not demo_window.search.hits
    QTest.keyClicks(demo_window.search, "zzz")
    assert demo_window.search.hits[0].node is None
    demo_window.search.clearFocus()


# Canvas and panels


def test_click_selects_and_opens_the_inspector(demo_window: MainWindow) -> None:
    click_node(demo_window, "release-manager")
    assert demo_window.workspace.selection.current.nodes == (node(demo_window, "release-manager"),)
    assert demo_window.is_panel_open("inspector")
    assert demo_window.workbench.right.isVisible()


def test_escape_clears_the_selection_and_closes_the_inspector(demo_window: MainWindow) -> None:
    click_node(demo_window, "release-manager")
    QTest.keyClick(demo_window.pane.canvas, Qt.Key.Key_Escape)
    assert not demo_window.workspace.selection.current
    assert not demo_window.workbench.right.isVisible()


def test_double_click_opens_the_focus_view_and_back_returns(
    qtbot: QtBot, demo_window: MainWindow
) -> None:
    canvas = demo_window.pane.canvas
    (item,) = canvas.related.of_nodes((node(demo_window, "prod-admin"),))
    found = canvas.item(item)
    assert found is not None
    with qtbot.waitSignal(demo_window.pane.drawn):
        QTest.mouseDClick(
            canvas.viewport(), Qt.MouseButton.LeftButton, pos=canvas.place_of(found).toPoint()
        )
    assert demo_window.pane.picture.view == "focus"
    assert demo_window.menus.by_id["focus"].isChecked()
    QTest.keyClick(demo_window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert demo_window.pane.picture.view == "overview"
    QTest.keyClick(demo_window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert demo_window.pane.picture.view == "focus"


def test_s_picks_a_role_and_the_click_answers(demo_window: MainWindow) -> None:
    click_node(demo_window, "svc-scanner")
    QTest.keyClick(demo_window.pane.canvas, Qt.Key.Key_S)
    assert "svc-scanner" in texts(demo_window.pane.banner)
    click_node(demo_window, "audit-hub")
    assert demo_window.workspace.question.simulation is not None
    assert demo_window.is_panel_open("result")
    assert demo_window.is_panel_open("request")
    assert not demo_window.pane.banner.isVisible()


def test_s_without_a_selection_asks_for_the_caller_first(demo_window: MainWindow) -> None:
    demo_window.pane.canvas.setFocus()
    QTest.keyClick(demo_window.pane.canvas, Qt.Key.Key_S)
    assert "who calls" in texts(demo_window.pane.banner)
    click_node(demo_window, "svc-scanner")
    assert demo_window.workspace.question.picking_for == node(demo_window, "svc-scanner")
    QTest.keyClick(demo_window.pane.canvas, Qt.Key.Key_Escape)
    assert demo_window.workspace.question.picking_for is None


def test_letters_act_only_on_the_canvas(demo_window: MainWindow) -> None:
    click_node(demo_window, "svc-scanner")
    demo_window.search.start()
    QTest.keyClicks(demo_window.search, "s")
    assert demo_window.workspace.question.picking_for is None
    assert demo_window.search.text() == "s"
    demo_window.search.clear()
    demo_window.search.clearFocus()


def test_tab_only_moves_the_focus(demo_window: MainWindow) -> None:
    demo_window.pane.canvas.setFocus()
    QTest.keyClick(demo_window.pane.canvas, Qt.Key.Key_Tab)
    assert not demo_window.pane.canvas.hasFocus()
    assert not demo_window.workspace.selection.current


def test_narrow_window_lays_the_panel_over_the_canvas(
    qtbot: QtBot, demo_window: MainWindow
) -> None:
    demo_window.resize(1280, 720)
    click_node(demo_window, "release-manager")
    bench = demo_window.workbench
    qtbot.waitUntil(lambda: bench.right.width() == 360)
    assert bench.pane.width() == bench.width()
    demo_window.resize(1600, 1000)
    qtbot.waitUntil(lambda: bench.right.width() == 440)
    assert bench.pane.width() < bench.width()


def test_every_panel_can_be_opened_and_closed(demo_window: MainWindow) -> None:
    workspace = demo_window.workspace
    role_requests.ask(workspace, node(demo_window, "svc-scanner"), node(demo_window, "audit-hub"))
    for panel in PANELS:
        demo_window.workbench.open_panel(panel.id)
        assert demo_window.is_panel_open(panel.id), panel.id
        demo_window.workbench.close_panel(panel.id)
        assert not demo_window.is_panel_open(panel.id), panel.id


def test_results_can_be_maximized(qtbot: QtBot, demo_window: MainWindow) -> None:
    workspace = demo_window.workspace
    role_requests.ask(workspace, node(demo_window, "svc-scanner"), node(demo_window, "audit-hub"))
    bench = demo_window.workbench
    tab = bench.bottom.tabs.tabRect(0).center()
    QTest.mouseDClick(bench.bottom.tabs, Qt.MouseButton.LeftButton, pos=tab)
    assert not bench.pane.isVisible()
    QTest.mouseDClick(bench.bottom.tabs, Qt.MouseButton.LeftButton, pos=tab)
    qtbot.waitUntil(bench.pane.isVisible)


def test_context_menu_offers_what_can_be_done(demo_window: MainWindow) -> None:
    canvas = demo_window.pane.canvas
    line = canvas.item(
        min(canvas.related.of_edges((edge(demo_window, "svc-scanner", "audit-hub"),)))
    )
    assert line is not None
    canvas.menu_asked.emit(line, QPoint(100, 100))
    menus = [found for found in demo_window.findChildren(QMenu) if found.isVisible()]
    offered = [action.text() for menu in menus for action in menu.actions()]
    for menu in menus:
        menu.close()
    assert "Remove this trust (what-if)" in offered
    assert demo_window.workspace.selection.current.edges == line.edges


# Scenario


def test_without_this_trust_shows_the_strip_and_undo_hides_it(demo_window: MainWindow) -> None:
    gone = edge(demo_window, "svc-scanner", "audit-hub")
    demo_window.workspace.selection.select(Selection(edges=(gone,)))
    demo_window.menus.by_id["without-trust"].trigger()
    assert demo_window.strip.isVisible()
    assert demo_window.strip.accessibleName().startswith("Scenario, not in AWS: Remove ")
    assert demo_window.tool_bar.scenario.text().startswith("Remove ")
    assert not demo_window.menus.by_id["without-trust"].isEnabled()
    QTest.keyClick(demo_window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not demo_window.strip.isVisible()
    assert demo_window.tool_bar.scenario.text() == "Baseline"
    QTest.keyClick(
        demo_window,
        Qt.Key.Key_Z,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    assert demo_window.strip.isVisible()
    QTest.mouseClick(demo_window.strip.back, Qt.MouseButton.LeftButton)
    assert not demo_window.workspace.world.has_edits


# Menus, themes, dialogs


@pytest.mark.parametrize(
    ("choice", "theme"), [("light", LIGHT), ("dark", DARK), ("high-contrast", HIGH_CONTRAST)]
)
def test_theme_changes_everything_and_is_remembered(
    qtbot: QtBot, demo_window: MainWindow, choice: str, theme: object
) -> None:
    click_node(demo_window, "release-manager")
    demo_window.menus.themes[choice].trigger()
    assert style.theme() == theme
    qtbot.waitUntil(demo_window.updatesEnabled)  # all that is seen of it has changed
    image = demo_window.grab().toImage()
    corner = demo_window.pane.mapTo(demo_window, QPoint(3, 3))
    assert image.pixelColor(corner) == style.color("canvas")
    assert demo_window.settings.theme == choice


def test_menu_of_recent_sources_can_be_cleared(window: MainWindow, tmp_path: Path) -> None:
    window.settings.add_recent(
        Recent(paths=(str(tmp_path / "a&b.json"),), accounts=1, roles=1, opened="")
    )
    window._show_recent()
    assert window.menus.recent.actions()[0].text() == "a&&b.json"
    window.menus.recent.actions()[-1].trigger()
    assert window.settings.recent == ()


def dialogs_of(window: MainWindow) -> list[QDialog]:
    return [one for one in window.findChildren(QDialog) if one.isVisible()]


def test_shortcut_sheet_and_about_open(qtbot: QtBot, window: MainWindow) -> None:
    for key in ("shortcuts", "about"):
        window.menus.by_id[key].trigger()
        qtbot.waitUntil(lambda: bool(dialogs_of(window)))
        (dialog,) = dialogs_of(window)
        assert "RoleScope" in texts(dialog) or "Ctrl+O" in texts(dialog)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: not dialogs_of(window))


def test_problems_are_told_with_details(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "<b>evil<b>\u202e.json"
    file.write_text('{"UserDetailList": [', encoding="utf-8")
    window.open_paths([str(file)])
    qtbot.waitUntil(window.messages.isVisible)
    assert "\\u202e" in texts(window.messages)
    assert window.messages.message is not None
    message = window.messages.message
    assert message.details
    assert window.messages._full_text().count(message.text) == 1
    assert window.start_page.isVisible()


def test_window_fits_the_screen_at_first(
    qtbot: QtBot, workspace: Workspace, tmp_path: Path
) -> None:
    window = MainWindow(workspace, Settings(tmp_path))
    qtbot.addWidget(window)
    least = window.minimumSize()
    room = window.screen().availableGeometry().size()
    assert window.width() <= max(room.width(), least.width())
    assert window.height() <= max(room.height(), least.height())


def test_window_is_restored(qtbot: QtBot, workspace: Workspace, tmp_path: Path) -> None:
    first = MainWindow(workspace, Settings(tmp_path))
    first.resize(970, 640)
    first.show()
    first.close()
    first.deleteLater()
    second = MainWindow(workspace, Settings(tmp_path))
    qtbot.addWidget(second)
    assert second.height() == 640  # the screen of the tests is only 800 px wide
