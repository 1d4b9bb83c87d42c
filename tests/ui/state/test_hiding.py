"""Names hidden: nothing on the screen tells one, and everything is back when they are shown."""

from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rolescope.exporters.world_json import world_bytes
from rolescope.model.arn import group_digits
from rolescope.model.edits.entities import WithRole
from rolescope.model.review import SavedFilter
from rolescope.ui.features.table.page import rows_csv
from rolescope.ui.kit import privacy
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.shell.panel_areas.panels import PANELS
from rolescope.ui.state.selection import Selection
from rolescope.value import replace
from support.window.patience import activate
from support.window.seen_texts import pictured, seen_texts
from support.worlds.build import A, B, account, role, trusts, user, world
from support.worlds.northwind import CI_RUNNER, DEPLOY_HUB, RELEASE, assume
from support.worlds.real_names import told

CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def turn(qtbot: QtBot, window: MainWindow) -> None:
    """Turn the switch by its key."""
    was_on = privacy.hides()
    activate(window)
    QTest.keyClick(window.pane.canvas, Qt.Key.Key_H, CONTROL_SHIFT)
    qtbot.waitUntil(lambda: privacy.hides() is not was_on)
    QApplication.processEvents()


def leaks(window: MainWindow) -> set[tuple[str, str]]:
    """Return what tells a real name, and where it stands."""
    world = window.workspace.world.world
    texts = {*seen_texts(), *pictured(window.pane.picture)}
    return {(where, text) for where, text in texts if told(text, world)}


def places(window: MainWindow) -> list[tuple[str, float, float, float, float]]:
    """Return where the items of the picture are."""
    return [(item.id, item.x, item.y, item.w, item.h) for item in window.pane.picture.items]


def test_no_name_is_seen_or_heard_anywhere(qtbot: QtBot, window: MainWindow) -> None:
    """Whether the switch is turned first, or what is shown comes first."""
    workspace = window.workspace

    def check(where: str) -> None:
        QApplication.processEvents()
        assert leaks(window) == set(), where

    turn(qtbot, window)
    assert window.menus.hidden_names.isVisible()
    for view in ("map", "table", "overview"):
        window.menus.by_id[view].trigger()
        check(view)
    workspace.window.focus(DEPLOY_HUB)
    workspace.selection.select(Selection(nodes=(DEPLOY_HUB,)))
    check("focus")
    workspace.selection.select(Selection(edges=(workspace.world.edges_to(DEPLOY_HUB)[0].id,)))
    check("edge")
    workspace.question.ask(assume(CI_RUNNER, DEPLOY_HUB, RELEASE))
    for panel in PANELS:
        if window.can_show_panel(panel.id) and not window.is_panel_open(panel.id):
            workspace.window.open_panel(panel.id)
            check(panel.id)
    turn(qtbot, window)
    assert len(leaks(window)) > 50, "the texts that are looked at tell names otherwise"
    window.workbench.open_panel("permissions")
    turn(qtbot, window)
    check("made while names were seen")


def read(window: MainWindow) -> set[tuple[str, str]]:
    """Return what can be read, of the picture, too: a bitmap that is ready for it has no texts."""
    window.pane.canvas.show_picture(window.pane.picture)
    return {one for one in seen_texts() if one[1]}


def test_the_picture_stays_and_all_is_as_it_was(qtbot: QtBot, window: MainWindow) -> None:
    window.workspace.selection.select(Selection(nodes=(DEPLOY_HUB,)))
    window.pane.canvas.setFocus()
    qtbot.waitUntil(lambda: window.pane.picture.width <= window.pane.width())  # beside the panel
    QApplication.processEvents()
    # The window of the test before may still wait for its end, with its menus.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    before, stood, camera = read(window), places(window), window.pane.canvas.camera.visible
    turn(qtbot, window)
    assert places(window) == stood
    assert window.pane.canvas.camera.visible == camera
    QTest.mouseClick(window.menus.hidden_names, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not privacy.hides())
    window.pane.canvas.setFocus()
    QApplication.processEvents()
    assert read(window) == before
    assert not window.menus.hidden_names.isVisible()


def test_what_is_opened_and_edited_meanwhile_is_hidden_too(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    turn(qtbot, window)
    one, other = role("acme-secret", trust=trusts(f"arn:aws:iam::{B}:root")), user("acme.boss")
    file = tmp_path / "acme.world.json"
    file.write_bytes(world_bytes(world(account(A, one, other), id="acme-inc")))
    window.workspace.opener.open((file,))
    qtbot.waitUntil(lambda: A in {account.id for account in window.workspace.world.world.accounts})
    window.workspace.history.add_edit(WithRole(A, "acme-new", "/", one.trust_policy.text))
    qtbot.waitUntil(
        lambda: window.workspace.world.index.role(f"arn:aws:iam::{A}:role/acme-new") is not None
    )
    window.workspace.selection.select(Selection(nodes=(f"arn:aws:iam::{A}:role/acme-secret",)))
    saved = SavedFilter(name="Beyond", text=f"arn:aws:iam::{A}:role/acme-beyond")
    history = window.workspace.history
    history.change(replace(history.review, filters=(saved,)), "Save filter Beyond")
    QApplication.processEvents()
    assert "acme" not in privacy.hide(saved.text)
    texts = {text for _, text in (*seen_texts(), *pictured(window.pane.picture))}
    assert {text for text in texts if "acme" in text.lower()} == set()
    assert {text for text in texts if A in text or group_digits(B) in text} == set()


def test_a_pseudonym_is_searched_for_and_copied(qtbot: QtBot, window: MainWindow) -> None:
    turn(qtbot, window)
    name = privacy.hide("deploy-hub")
    window.search.setFocus()
    QTest.keyClicks(window.search, "deploy-hub")
    assert all(hit.node is None for hit in window.search.hits), "a real name finds nothing"
    window.search.selectAll()
    QTest.keyClicks(window.search, name)
    assert [hit.node for hit in window.search.hits if hit.node] == [DEPLOY_HUB]
    assert leaks(window) == set()
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    assert window.workspace.selection.current.nodes == (DEPLOY_HUB,)
    window.menus.by_id["copy-arn"].trigger()
    copied = QGuiApplication.clipboard().text()
    assert copied.endswith(f":role/{name}")
    assert not told(copied, window.workspace.world.world)


def test_rows_are_copied_written_and_found_under_pseudonyms(
    qtbot: QtBot, window: MainWindow
) -> None:
    turn(qtbot, window)
    window.menus.by_id["table"].trigger()
    table = window.workbench.middle.table
    qtbot.waitUntil(lambda: table.grid.rows.rowCount() > 0)
    every = table.grid.rows.rowCount()
    QTest.keyClicks(table.bar.words, "deploy-hub")
    qtbot.waitUntil(lambda: table.grid.rows.rowCount() == 0)
    table.bar.words.selectAll()
    QTest.keyClicks(table.bar.words, privacy.hide("deploy-hub"))
    qtbot.waitUntil(lambda: 0 < table.grid.rows.rowCount() < every)
    grid, sheet, hide = table.grid, table.grid.rows.sheet, privacy.hider()
    assert sheet is not None
    assert hide is not None
    grid.setFocus()
    grid.selectRow(0)
    QTest.keyClick(grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    written = rows_csv(sheet, grid.shown_columns(), grid.rows.rows, hide).decode()
    for text in (copied, written):
        assert privacy.hide("deploy-hub") in text
        assert not told(text, window.workspace.world.world)


def test_r_hides_names_in_a_presentation_that_says_so(qtbot: QtBot, window: MainWindow) -> None:
    window.workspace.window.focus(DEPLOY_HUB)
    QTest.keyClick(window.pane.canvas, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.presentation.is_on)
    deck = window.presentation.deck_window
    QTest.keyClick(deck, Qt.Key.Key_R)
    qtbot.waitUntil(privacy.hides)
    assert deck.shown is not None
    assert privacy.SIGN.encode() in deck.shown.page
    assert not told((deck.shown.page + deck.shown.inset).decode(), window.workspace.world.world)
    assert leaks(window) == set()
    QTest.keyClick(deck, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: not privacy.hides())
    assert deck.shown.title == "Focus: deploy-hub"
