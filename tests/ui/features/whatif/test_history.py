"""The history panel by real events: where it leads, what it takes back."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from rolescope.model.edit import Edit
from rolescope.model.edits.trusts import RequireMfa
from rolescope.model.review import Review
from rolescope.ui.features.whatif.history_panel import HISTORY, HistoryCard, HistoryPanel, StepRow
from rolescope.ui.kit import icons
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.workspace import Workspace
from rolescope.words import history_text
from support.worlds.changes import WITHOUT_RUNNERS
from support.worlds.northwind import DEPLOY_HUB

EDITS: tuple[Edit, ...] = (*WITHOUT_RUNNERS, RequireMfa(DEPLOY_HUB))


@pytest.fixture
def card(qtbot: QtBot, demo: Workspace) -> HistoryCard:
    """The history of three edits, shown."""
    for edit in EDITS:
        demo.history.add_edit(edit)
    made = HistoryCard(demo)
    qtbot.addWidget(made)
    made.resize(380, 300)
    made.show()
    qtbot.waitExposed(made)
    return made


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def texts(card: HistoryCard) -> Sequence[str]:
    return [row.step.text for row in card.rows]


def lit(card: HistoryCard) -> StepRow:
    return next(row for row in card.rows if row.step.is_current)


def test_click_jumps_back_and_forth_in_the_undo_stack(demo: Workspace, card: HistoryCard) -> None:
    assert [text[:2] for text in texts(card)] == ["3.", "2.", "1.", "Ba"]
    assert lit(card) is card.rows[0]
    click(card.rows[2])
    assert demo.history.review.edits == EDITS[:1]
    assert demo.history.stack.index() == 1
    assert [row.step.is_future for row in card.rows] == [True, True, False, False]
    assert lit(card).step.number == 0
    click(card.rows[0])
    assert demo.history.review.edits == EDITS
    click(card.rows[3])
    assert demo.history.review == Review()
    assert lit(card).step.text == "Baseline"
    assert len(card.rows) == 4, "what was undone can be done again"


def test_middle_edit_is_taken_back(demo: Workspace, card: HistoryCard) -> None:
    row = card.rows[1]
    QTest.mouseMove(row)
    row.setFocus()
    assert row.take.isVisible()
    click(row.take)
    assert demo.history.review.edits == (EDITS[0], EDITS[2])
    assert demo.history.stack.undoText() == f"Revert: {EDITS[1].label}"
    assert [text[:2] for text in texts(card)] == ["2.", "1.", "Ba"]
    demo.history.stack.undo()
    assert demo.history.review.edits == EDITS


def test_keyboard_walks_jumps_and_takes_back(demo: Workspace, card: HistoryCard) -> None:
    card.rows[0].setFocus()
    QTest.keyClick(card.rows[0], Qt.Key.Key_Down)
    assert card.rows[1].hasFocus()
    QTest.keyClick(card.rows[1], Qt.Key.Key_Up)
    assert card.rows[0].hasFocus()
    QTest.keyClick(card.rows[0], Qt.Key.Key_Delete)
    assert demo.history.review.edits == EDITS[:2]
    assert card.rows[0].hasFocus(), "the focus stays where it was"
    QTest.keyClick(card.rows[1], Qt.Key.Key_Return)
    assert demo.history.review.edits == EDITS[:1]
    QTest.keyClick(card.rows[-1], Qt.Key.Key_Delete)
    assert demo.history.review.edits == EDITS[:1], "the baseline cannot be taken back"
    QTest.keyClick(card.rows[0], Qt.Key.Key_Space)


def test_step_that_the_stack_does_not_know_is_a_step_of_its_own(
    qtbot: QtBot, demo: Workspace
) -> None:
    """A scenario that came with a project has no history."""
    came = Review().with_edits(EDITS)
    demo.history.begin(came)
    demo.history.show(came)
    card = HistoryCard(demo)
    qtbot.addWidget(card)
    card.show()
    click(card.rows[2])
    assert demo.history.review.edits == EDITS[:1]
    assert demo.history.stack.undoText().startswith("Back to 1. Remove ")
    click(card.rows[-1])
    assert demo.history.review.current is None


def test_rows_say_what_they_are(card: HistoryCard) -> None:
    assert card.rows[0].accessibleName().endswith("now")
    assert "09:20" in card.rows[0].step.time or ":" in card.rows[0].step.time
    assert not card.rows[-1].can_be_taken_back


def test_every_icon_exists() -> None:
    for icon in set(history_text._ICONS.values()):
        icons.icon(icon)


def test_panel_is_a_tab_below(qtbot: QtBot, window: MainWindow) -> None:
    QTest.keyClick(window.pane.canvas, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert window.workbench.is_open(HISTORY.id)
    panel = window.workbench.widget(HISTORY.id)
    assert isinstance(panel, HistoryPanel)
    window.workspace.history.add_edit(EDITS[0])
    qtbot.waitUntil(lambda: len(panel.card.rows) == 2)
    assert window.menus.by_id["undo"].text().startswith("Undo: Remove ci-runner")
    click(panel.card.rows[1])
    assert window.menus.by_id["undo"].text() == "Undo"
    assert window.menus.by_id["redo"].text().startswith("Redo: Remove ")
