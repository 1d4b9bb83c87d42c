"""Filters by real events: typed, clicked, by keys; what they show, say, and leave when cleared."""

from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from rolescope.model.review import SavedFilter
from rolescope.pictures.layouts.overview import OVERVIEW
from rolescope.pictures.picture import Picture
from rolescope.pictures.view import Frame
from rolescope.questions.filters.filter import NO_FILTER
from rolescope.questions.filters.filter_text import read_terms, write_terms
from rolescope.questions.filters.presets import PRESETS
from rolescope.ui.canvas.view_history import TABLE
from rolescope.ui.features.filter.filter_bar import FilterBar
from rolescope.ui.features.filter.panel import FiltersPanel
from rolescope.ui.kit.line_dialog import LineDialog
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state import scenarios
from rolescope.ui.state.jobs import Jobs
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import new_workspace
from rolescope.value import replace
from support.window.exporting import export_svg

pytestmark = pytest.mark.usefixtures("no_flashes")
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier


def bar(window: MainWindow) -> FilterBar:
    return window.workbench.middle.filter_bar


def start(qtbot: QtBot, window: MainWindow) -> FilterBar:
    """Open the filter by its keys."""
    QTest.keyClick(window, Qt.Key.Key_F, CONTROL | SHIFT)
    qtbot.waitUntil(bar(window).field.hasFocus)
    return bar(window)


def write(qtbot: QtBot, window: MainWindow, text: str) -> FilterBar:
    """Type a filter and press Enter."""
    found = start(qtbot, window)
    QTest.keyClicks(found.field, text)
    QTest.keyClick(found.field, Qt.Key.Key_Return)
    return found


def paste(found: FilterBar, text: str) -> None:
    """Put a text in place of what is written, and press Enter."""
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(found.field, Qt.Key.Key_A, CONTROL)
    QTest.keyClick(found.field, Qt.Key.Key_V, CONTROL)
    QTest.keyClick(found.field, Qt.Key.Key_Return)


def node(window: MainWindow, name: str) -> str:
    assert window.workspace.world.analysis is not None
    return next(n.id for n in window.workspace.world.analysis.graph.nodes if n.name == name)


def drawn(window: MainWindow) -> set[str]:
    return {node for item in window.pane.picture.items for node in item.nodes}


def text_of(window: MainWindow) -> str:
    return write_terms(window.workspace.filters.wanted.terms)


def click(widget: QWidget, place: QPoint | None = None) -> None:
    QTest.mouseClick(widget, LEFT, pos=place or widget.rect().center())


def canvas_key(window: MainWindow, key: Qt.Key, keys: Qt.KeyboardModifier = NO_KEY) -> None:
    window.pane.canvas.setFocus()
    QTest.keyClick(window.pane.canvas, key, keys)


# The field


def test_a_wide_field_takes_no_room_from_panels(qtbot: QtBot, window: MainWindow) -> None:
    found = write(qtbot, window, "kind:role")
    wide, least = found.field.width(), found.minimumSizeHint().width()
    window.resize(1000, 720)
    qtbot.waitUntil(lambda: found.field.width() < wide)
    assert found.minimumSizeHint().width() == least


def test_the_bar_is_not_there_until_it_is_asked_for(qtbot: QtBot, window: MainWindow) -> None:
    height = window.pane.height()
    assert bar(window).isHidden()
    start(qtbot, window)
    qtbot.waitUntil(lambda: window.pane.height() < height)
    assert bar(window).message.text().startswith("space = AND")
    QTest.keyClick(bar(window).field, Qt.Key.Key_Escape)  # completions
    QTest.keyClick(bar(window).field, Qt.Key.Key_Escape)
    assert bar(window).isHidden()
    qtbot.waitUntil(lambda: window.pane.height() == height)
    qtbot.waitUntil(window.pane.canvas.hasFocus)


def test_a_typed_filter_is_drawn_counted_and_cleared(qtbot: QtBot, window: MainWindow) -> None:
    before = window.pane.picture
    found = write(qtbot, window, "trust:external -zone:aws")
    assert found.field.validity == "good"
    assert [chip.text() for chip in found.chips.chips] == [
        "Trust: From outside",
        "Not Zone: AWS",
    ]
    shown = window.workspace.filters.shown
    assert shown is not None
    counts = f"{len(shown.nodes)} nodes and {len(shown.edges)} edges shown"
    assert found.count.text() == f"{counts} · {shown.hidden} hidden"
    assert f"{shown.hidden} hidden by filters." in window.pane.picture.subtitle
    assert window.status.text.text().endswith(f"{shown.hidden} hidden by filters")
    assert node(window, "ci-runner") not in drawn(window)
    click(found.clear)
    assert found.field.text() == ""
    assert found.isVisible(), "nothing below it moves"
    qtbot.waitUntil(found.field.hasFocus)
    QTest.keyClick(found.field, Qt.Key.Key_Escape)
    assert found.isHidden()
    assert window.pane.picture == before
    qtbot.waitUntil(window.pane.canvas.hasFocus)


def test_typing_acts_by_itself_after_a_moment(qtbot: QtBot, window: MainWindow) -> None:
    found = start(qtbot, window)
    QTest.keyClicks(found.field, "kind:user")
    qtbot.waitUntil(lambda: text_of(window) == "kind:user")


def test_what_may_become_a_field_does_not_act_yet(qtbot: QtBot, window: MainWindow) -> None:
    found = start(qtbot, window)
    acts = found.field._rest
    QTest.keyClicks(found.field, "ki")
    qtbot.waitUntil(lambda: not acts.isActive())
    assert not window.workspace.filters.wanted
    QTest.keyClicks(found.field, "nd:role ")
    qtbot.waitUntil(lambda: text_of(window) == "kind:role")
    QTest.keyClicks(found.field, "us")
    qtbot.waitUntil(lambda: not acts.isActive())
    assert text_of(window) == "kind:role"
    window.pane.canvas.setFocus()
    assert text_of(window) == "kind:role us"


def test_half_a_term_is_no_error_while_it_is_typed(qtbot: QtBot, window: MainWindow) -> None:
    found = start(qtbot, window)
    acts = found.field._rest
    QTest.keyClicks(found.field, "kind:role trust:ext")
    qtbot.waitUntil(lambda: not acts.isActive())
    assert text_of(window) == "kind:role"
    assert found.field.validity == ""
    assert found.field.text() == "kind:role trust:ext"
    QTest.keyClicks(found.field, "ernal")
    qtbot.waitUntil(lambda: text_of(window) == "kind:role trust:external")
    assert found.field.validity == "good"


def test_presets_are_one_click_away(qtbot: QtBot, window: MainWindow) -> None:
    found = start(qtbot, window)
    admins = next(link for link in found.presets.links if link.text() == "Admins")
    click(admins)
    assert text_of(window) == "is:admin"
    assert found.field.text() == "is:admin"
    assert found.presets.isHidden()


@pytest.mark.parametrize(("width", "is_all_shown"), [(1280, False), (2000, True)])
def test_presets_beside_a_panel_are_whole_or_in_the_menu(
    qtbot: QtBot, window: MainWindow, width: int, *, is_all_shown: bool
) -> None:
    window.resize(width, 760)
    window.workspace.selection.select(Selection(nodes=(node(window, "workshop"),)))
    found = start(qtbot, window)
    links = found.presets.links

    def check() -> None:
        seen = [link for link in links if link.isVisible()]
        assert (seen == links) is is_all_shown
        assert seen
        assert seen == links[: len(seen)]
        assert all(link.width() >= link.sizeHint().width() for link in seen)
        assert all(found.presets.rect().contains(link.geometry()) for link in seen)
        assert all(one.x() + one.width() < other.x() for one, other in pairwise(seen))

    qtbot.waitUntil(check)
    rest = [link.text() for link in links if not link.isVisible()]
    menu = _menu_of_saved(window)
    assert [text for text in menu if text in dict(PRESETS)] == rest
    for text in rest[-1:]:
        menu[text].trigger()
        assert text_of(window) == dict(PRESETS)[text]


def _menu_of_saved(window: MainWindow) -> dict[str, QAction]:
    """Open the menu of saved filters as a click does; return its entries by their words."""
    menu = bar(window).saved.menu_of_filters
    menu.aboutToShow.emit()
    found = {entry.text(): entry for entry in menu.actions()}
    for below in menu.findChildren(QMenu):
        below.aboutToShow.emit()
        found |= {f"Remove {entry.text()}": entry for entry in below.actions()}
    return found


def _names_of_saved(window: MainWindow) -> list[str]:
    return [one.name for one in window.workspace.history.review.filters]


def test_a_filter_is_saved_in_the_project_and_comes_back(qtbot: QtBot, window: MainWindow) -> None:
    found = start(qtbot, window)
    assert not _menu_of_saved(window)["Save this filter…"].isEnabled()
    write(qtbot, window, "is:admin trust:external")
    _menu_of_saved(window)["Save this filter…"].trigger()
    dialog = window.findChild(LineDialog)
    assert dialog is not None
    dialog.line.setText("Reached from outside")
    dialog.accept()
    history = window.workspace.history
    saved = SavedFilter(name="Reached from outside", text="is:admin trust:external")
    assert history.review.filters == (saved,)
    assert not _menu_of_saved(window)["Save this filter…"].isEnabled()
    click(found.close_button)
    assert text_of(window) == ""
    found = start(qtbot, window)
    _menu_of_saved(window)["Reached from outside"].trigger()
    assert text_of(window) == "is:admin trust:external"
    assert found.field.text() == "is:admin trust:external"
    _menu_of_saved(window)["Remove Reached from outside"].trigger()
    assert _names_of_saved(window) == []
    window.menus.by_id["undo"].trigger()
    assert _names_of_saved(window) == [saved.name]


def test_saved_filters_of_a_hostile_file_make_no_huge_menu(
    qtbot: QtBot, window: MainWindow
) -> None:
    start(qtbot, window)
    history = window.workspace.history
    many = tuple(SavedFilter(name=f"{n} {'W' * 40_000}", text="is:admin") for n in range(52))
    history.change(replace(history.review, filters=many), "Test")
    entries = _menu_of_saved(window)
    listed = [text for text in entries if "WWW" in text]
    assert len(listed) == 100, "to choose and to remove"
    assert max(map(len, listed)) < 60
    assert not entries["… and 2 more"].isEnabled()
    assert not entries["Remove … and 2 more"].isEnabled()
    entries[f"Remove {scenarios.short(many[1].name)}"].trigger()
    assert history.review.filters == (many[0], *many[2:])


def test_a_saved_filter_that_cannot_be_read_says_so(qtbot: QtBot, window: MainWindow) -> None:
    found = start(qtbot, window)
    history = window.workspace.history
    spoiled = SavedFilter(name="Spoiled", text="trust:(")
    history.change(replace(history.review, filters=(spoiled,)), "Test")
    _menu_of_saved(window)["Spoiled"].trigger()
    assert found.field.text() == "trust:("
    assert found.field.validity == "bad"
    assert text_of(window) == ""


def test_the_cross_clears_and_closes(qtbot: QtBot, window: MainWindow) -> None:
    found = write(qtbot, window, "kind:role")
    click(found.close_button)
    assert found.isHidden()
    assert not window.workspace.filters.wanted
    qtbot.waitUntil(window.pane.canvas.hasFocus)


def test_escape_clears_and_closes(qtbot: QtBot, window: MainWindow) -> None:
    found = write(qtbot, window, "kind:role")
    QTest.keyClick(found.field, Qt.Key.Key_Escape)
    assert found.isHidden()
    assert not window.workspace.filters.wanted


def test_what_cannot_be_read_is_said_and_changes_nothing(qtbot: QtBot, window: MainWindow) -> None:
    found = write(qtbot, window, "kind:user")
    QTest.keyClicks(found.field, " knd:x")
    QTest.keyClick(found.field, Qt.Key.Key_Return)
    assert found.field.validity == "bad"
    assert found.message.text().startswith("Character 11: There is no field knd.")
    assert found.chips.isHidden()
    assert text_of(window) == "kind:user"
    for _ in range(6):
        QTest.keyClick(found.field, Qt.Key.Key_Backspace)
    QTest.keyClick(found.field, Qt.Key.Key_Return)
    assert found.field.validity == "good"
    assert found.message.isHidden()


def test_what_nothing_has_is_said(qtbot: QtBot, window: MainWindow) -> None:
    found = write(qtbot, window, "-account:nowhere")
    assert found.field.validity == "odd"
    assert found.message.text() == "Nothing here has this: Account nowhere"


def test_whom_findings_name_is_drawn(qtbot: QtBot, window: MainWindow) -> None:
    found = write(qtbot, window, "finding:FND-1")
    assert found.field.validity == "good"
    assert [chip.text() for chip in found.chips.chips] == ["Finding: FND-1 Open to everyone"]
    assert node(window, "workshop") in drawn(window)
    assert node(window, "db-import") not in drawn(window)
    paste(found, "severity:critical")
    assert found.field.validity == "good"
    assert {node(window, name) for name in ("workshop", "db-import")} <= drawn(window)
    assert node(window, "ci-runner") not in drawn(window)


def test_an_unknown_severity_is_answered_with_those_that_there_are(
    qtbot: QtBot, window: MainWindow
) -> None:
    found = write(qtbot, window, "severity:awful")
    assert found.field.validity == "bad"
    assert "Values are critical, high, medium, low, info." in found.message.text()


def test_hostile_text_stays_text(qtbot: QtBot, window: MainWindow) -> None:
    found = start(qtbot, window)
    paste(found, "<b>x</b> kind:<img>\u202e")
    assert found.field.validity == "bad"
    assert "\u202e" not in found.message.text()
    paste(found, '<b>x</b> "\u202ey"')
    words = [chip.text() for chip in found.chips.chips]
    assert words == ["Name: <b>x</b>", "Name: \\u202ey"]
    assert all("<b" not in chip.toolTip() for chip in found.chips.chips)
    assert window.workbench.middle.nothing.isVisible()


def test_completions_by_keyboard(qtbot: QtBot, window: MainWindow) -> None:
    found = start(qtbot, window)
    assert [c.text for c in found.field.choices.choices][:2] == ["kind:", "zone:"]
    QTest.keyClicks(found.field, "ki")
    QTest.keyClick(found.field, Qt.Key.Key_Tab)
    assert found.field.text() == "kind:"
    QTest.keyClick(found.field, Qt.Key.Key_Down)
    QTest.keyClick(found.field, Qt.Key.Key_Down)
    QTest.keyClick(found.field, Qt.Key.Key_Up)
    first = found.field.choices.choices[0].text
    QTest.keyClick(found.field, Qt.Key.Key_Return)
    assert found.field.text() == f"kind:{first}"
    assert text_of(window) == f"kind:{first}"
    assert found.field.hasFocus()
    QTest.keyClick(found.field, Qt.Key.Key_Escape)
    assert text_of(window) == ""


def test_a_completion_by_mouse(qtbot: QtBot, window: MainWindow) -> None:
    found = start(qtbot, window)
    QTest.keyClicks(found.field, "kind:us")
    popup = found.field.choices.list
    click(popup.viewport(), popup.visualRect(popup.model().index(0, 0)).center())
    assert text_of(window) == "kind:user"
    assert found.field.choices.isHidden()


def test_the_popup_goes_with_the_focus(qtbot: QtBot, window: MainWindow) -> None:
    found = start(qtbot, window)
    assert found.field.choices.isVisible()
    window.pane.canvas.setFocus()
    assert found.field.choices.isHidden()


def test_a_chip_takes_its_filter_away(qtbot: QtBot, window: MainWindow) -> None:
    found = write(qtbot, window, "kind:role  deploy")
    click(found.chips.chips[0])
    assert text_of(window) == "deploy"
    assert found.field.text() == "deploy"
    found.chips.chips[0].setFocus()
    QTest.keyClick(found.chips.chips[0], Qt.Key.Key_Space)
    assert not window.workspace.filters.wanted


def test_chips_without_room_are_counted(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(1000, 700)
    found = write(qtbot, window, "a e i o r s t n d m a e r")
    qtbot.waitUntil(found.chips.chips[0].isVisible)
    visible = [chip for chip in found.chips.chips if chip.isVisible()]
    assert 0 < len(visible) < 13
    assert max(chip.geometry().right() for chip in visible) < found.chips.width()


# Everything hidden


def test_when_everything_is_hidden_it_is_said(qtbot: QtBot, window: MainWindow) -> None:
    write(qtbot, window, "kind:user cond:sts:ExternalId")
    nothing = window.workbench.middle.nothing
    assert nothing.isVisible()
    assert bar(window).field.hasFocus()
    total = window.workspace.filters.shown.total  # type: ignore[union-attr]
    assert nothing.words.text() == f"All {total} items are hidden by 2 filters."
    click(nothing.button)
    assert window.pane.isVisible()
    assert node(window, "ci-runner") in drawn(window)
    qtbot.waitUntil(window.pane.canvas.hasFocus)


def test_the_focus_view_keeps_its_subject(qtbot: QtBot, window: MainWindow) -> None:
    subject = node(window, "prod-admin")
    window.workspace.window.focus(subject)
    write(qtbot, window, "nobody-has-this-name")
    assert window.pane.isVisible()
    assert subject in drawn(window)
    QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.workbench.middle.nothing.isVisible()
    assert text_of(window) == "nobody-has-this-name"


def test_the_table_shows_what_filters_show(qtbot: QtBot, window: MainWindow) -> None:
    write(qtbot, window, "kind:user")
    window.pane.view_history.show(TABLE)
    table = window.workbench.middle.table
    assert table.grid.rows.rowCount() == 14
    write(qtbot, window, "ci-runner")
    assert table.grid.rows.rowCount() == 1
    table.focus_rows()
    QTest.keyClick(table.grid, Qt.Key.Key_A, CONTROL)
    qtbot.waitUntil(lambda: bool(window.workspace.selection.current))
    QTest.keyClick(table.grid, Qt.Key.Key_H)
    assert table.nothing.text() == "All 99 nodes are hidden by filters."
    click(bar(window).clear)
    assert table.grid.rows.rowCount() == 99


# Hide, isolate, show all


def test_hide_isolate_and_show_all(window: MainWindow) -> None:
    everything = drawn(window)
    hub, ana = node(window, "deploy-hub"), node(window, "release-manager")
    window.workspace.selection.select(Selection(nodes=(hub,)))
    canvas_key(window, Qt.Key.Key_H)
    assert hub not in drawn(window)
    assert ana in drawn(window)
    assert not window.workspace.selection.current
    assert [chip.text() for chip in bar(window).chips.chips] == ["Hidden by hand: 1"]
    canvas_key(window, Qt.Key.Key_H, SHIFT)
    assert drawn(window) == everything
    assert bar(window).isHidden()
    window.workspace.selection.select(Selection(nodes=(hub, ana)))
    canvas_key(window, Qt.Key.Key_I, SHIFT)
    accounts = {account.id for account in window.workspace.world.world.accounts}
    assert drawn(window) - accounts == {hub, ana}
    assert [chip.text() for chip in bar(window).chips.chips] == ["Isolated: 2"]
    window.workspace.selection.select(Selection(nodes=(hub,)))
    canvas_key(window, Qt.Key.Key_H)
    chips = bar(window).chips.chips
    assert [chip.text() for chip in chips] == ["Isolated: 2", "Hidden by hand: 1"]
    click(chips[1])
    assert hub in drawn(window)
    click(bar(window).chips.chips[0])
    assert window.workspace.filters.wanted == NO_FILTER


def test_a_hidden_account_takes_all_that_is_in_it(window: MainWindow) -> None:
    account = window.workspace.world.world.accounts[0]
    window.workspace.selection.select(Selection(nodes=(account.id,)))
    canvas_key(window, Qt.Key.Key_H)
    assert not {role.arn for role in account.roles} & drawn(window)
    assert account.id not in drawn(window)


def test_a_hidden_trust_and_the_ends_of_an_isolated_one(window: MainWindow) -> None:
    edge = window.workspace.world.edges_to(node(window, "release-manager"))[0]
    window.workspace.selection.select(Selection(edges=(edge.id,)))
    canvas_key(window, Qt.Key.Key_H)
    assert window.workspace.filters.hides(edge.id)
    assert not window.workspace.filters.hides(edge.source)
    canvas_key(window, Qt.Key.Key_H, SHIFT)
    window.workspace.selection.select(Selection(edges=(edge.id,)))
    canvas_key(window, Qt.Key.Key_I, SHIFT)
    shown = window.workspace.filters.shown
    assert shown is not None
    assert shown.nodes == {edge.source, edge.target}


def test_hiding_by_hand_leaves_the_camera(window: MainWindow) -> None:
    camera = window.pane.canvas.camera
    window.pane.canvas.zoom_by(1.5)
    window.workspace.selection.select(Selection(nodes=(node(window, "workshop"),)))
    seen = camera.visible.topLeft(), camera.zoom
    canvas_key(window, Qt.Key.Key_H)
    assert (camera.visible.topLeft(), camera.zoom) == seen


# The panel


def panel(window: MainWindow) -> FiltersPanel:
    window.workspace.window.open_panel("filters")
    found = window.workbench.widget("filters")
    assert isinstance(found, FiltersPanel)
    return found


def click_value(
    found: FiltersPanel, field: str, value: str, keys: Qt.KeyboardModifier = NO_KEY
) -> None:
    index = found.tree.index_of(field, value)
    found.tree.scrollTo(index)
    place = found.tree.visualRect(index).center()
    place.setX(found.tree.visualRect(index).left() + 12)
    QTest.mouseClick(found.tree.viewport(), LEFT, keys, place)


def test_check_boxes_with_live_counts(window: MainWindow) -> None:
    found = panel(window)
    kinds = window.workspace.filters.values("kind")
    assert kinds is not None
    users = next(value for value in kinds.values if value.value == "user")
    assert (users.count, users.is_on) == (14, True)
    click_value(found, "kind", "user")
    assert text_of(window) == "-kind:user"
    assert bar(window).field.text() == "-kind:user"
    assert found.count.text() == bar(window).count.text() != ""
    click_value(found, "kind", "user")
    assert text_of(window) == ""
    assert found.clear.isHidden()


def test_one_value_alone_by_mouse_and_keyboard(window: MainWindow) -> None:
    found = panel(window)
    click_value(found, "kind", "role", CONTROL)
    assert text_of(window) == "kind:role"
    found.tree.setFocus()
    found.tree.setCurrentIndex(found.tree.index_of("kind", "role"))
    QTest.keyClick(found.tree, Qt.Key.Key_Return)
    assert text_of(window) == ""
    QTest.keyClick(found.tree, Qt.Key.Key_Space)
    assert text_of(window) == "-kind:role"
    assert found.tree.currentIndex() == found.tree.index_of("kind", "role")
    click(found.clear)
    assert text_of(window) == ""
    index = found.tree.index_of("kind", "role")
    rect = found.tree.visualRect(index)
    QTest.mouseClick(found.tree.viewport(), LEFT, pos=QPoint(rect.right() - 60, rect.center().y()))
    assert text_of(window) == "kind:role"


def test_a_click_on_a_field_opens_and_closes_it(window: MainWindow) -> None:
    found = panel(window)
    head = found.tree.index_of("kind", "role").parent()
    was_open = found.tree.isExpanded(head)
    place = found.tree.visualRect(head).center()
    QTest.mouseClick(found.tree.viewport(), LEFT, pos=place)
    assert found.tree.isExpanded(head) is not was_open


# Other worlds, other states


def test_what_is_selected_and_hidden_is_told(qtbot: QtBot, window: MainWindow) -> None:
    write(qtbot, window, "kind:user")
    window.workspace.selection.select(Selection(nodes=(node(window, "prod-admin"),)))
    assert window.status.text.text() == "1 selected · hidden by filters · Esc clears"
    canvas_key(window, Qt.Key.Key_H, SHIFT)
    assert window.status.text.text() == "1 selected · Esc clears"


def test_a_hit_that_the_filters_hide_says_so_and_clears_them(
    qtbot: QtBot, window: MainWindow
) -> None:
    write(qtbot, window, "kind:user")
    admin = node(window, "prod-admin")
    window.search.setFocus()
    QTest.keyClicks(window.search, "prod-admin")
    hit = next(hit for hit in window.search.hits if hit.node == admin)
    assert hit.place.startswith("prod · hidden by filters")
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    message = window.messages.message
    assert message is not None
    assert message.text == "prod-admin is hidden by the filters."
    buttons = window.messages.findChildren(QPushButton)
    offer = next(one for one in buttons if one.text() == "Clear filters")
    QTest.mouseClick(offer, LEFT)
    assert not window.workspace.filters.hides(admin)
    assert window.workspace.selection.current.nodes == (admin,)


def test_the_filter_goes_with_its_world(qtbot: QtBot, window: MainWindow) -> None:
    write(qtbot, window, "kind:role")
    window.workspace.opener.open_demo()
    assert window.workspace.filters.wanted == NO_FILTER
    assert bar(window).field.text() == ""
    write(qtbot, window, "kind:role")
    window.workspace.project.leave()
    window.workspace.opener.close()
    assert bar(window).isHidden()


def test_back_and_forward_keep_the_filter(qtbot: QtBot, window: MainWindow) -> None:
    write(qtbot, window, "-kind:user")
    window.workspace.window.focus(node(window, "prod-admin"))
    assert window.pane.picture.status.endswith("hidden by filters")
    QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.pane.picture.view == OVERVIEW.id
    assert text_of(window) == "-kind:user"


def test_an_edit_is_counted_anew(qtbot: QtBot, window: MainWindow) -> None:
    write(qtbot, window, "edge:service")
    before = window.workspace.filters.shown
    window.workspace.selection.select(
        Selection(edges=(window.workspace.world.edges_to(node(window, "release-manager"))[0].id,))
    )
    window.commands.switch_off()
    after = window.workspace.filters.shown
    assert before is not None
    assert after is not None
    assert after is not before


# The legend


def entry(window: MainWindow, words: str) -> QPoint:
    """Return the place of an entry of the legend."""
    legend = window.pane.legend
    return next(
        QPoint(x, y)
        for y in range(4, legend.height(), 8)
        for x in range(0, legend.width(), 4)
        if legend.entry_at(QPointF(x, y)) == words
    )


@pytest.mark.parametrize(
    ("words", "text"), [("user", "-kind:user"), ("external ID", "-cond:sts:ExternalId")]
)
def test_an_entry_of_the_legend_hides_and_shows(window: MainWindow, words: str, text: str) -> None:
    before = window.pane.picture
    place = entry(window, words)
    QTest.mouseMove(window.pane.legend, place)
    assert window.pane.legend.toolTip() == f"Click to hide: {words}"
    click(window.pane.legend, place)
    assert text_of(window) == text
    assert words not in [found.text for found in window.pane.picture.legend]
    click(window.pane.legend, entry(window, words))
    assert text_of(window) == ""
    assert window.pane.picture == before


def test_what_cannot_be_filtered_by_is_not_clicked(window: MainWindow) -> None:
    legend = window.pane.legend
    assert not legend.entry_at(QPointF(2, 2))  # its title
    click(legend, QPoint(2, 2))
    assert not window.workspace.filters.wanted


# What else draws


def test_an_export_holds_what_is_shown(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    write(qtbot, window, "trust:external")
    text = export_svg(window, qtbot, tmp_path / "shown.svg")
    assert "hidden by filters." in text
    assert "workshop" in text
    assert "ci-runner" not in text


def test_a_filter_of_a_process_of_its_own(qtbot: QtBot, app: QApplication) -> None:
    """Values arrive whole, and a filter that is typed on takes the place of the one before."""
    jobs = Jobs(app)
    workspace = new_workspace(jobs)
    with qtbot.waitSignal(workspace.world.analysed, timeout=60_000):
        workspace.opener.open_demo()
    pictures: list[Picture] = []
    with qtbot.waitSignal(workspace.filters.counted, timeout=60_000):
        for text in ("kind:r*", "kind:ro*", "kind:role"):
            workspace.filters.set_terms(read_terms(text))
            frame = Frame(filter=workspace.filters.wanted)
            workspace.queries.draw("overview", frame, pictures.append)
    qtbot.waitUntil(lambda: bool(pictures), timeout=60_000)
    shown = workspace.filters.shown
    assert shown is not None
    assert len(shown.nodes) == 62
    assert f"{shown.hidden} hidden" in pictures[-1].status
    workspace.history.stack.clear()
    jobs.close()
