"""Parts of panels that keep something by size follow another size of text at once, and back."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from rolescope.ui.features.compare.compare_model import WHY
from rolescope.ui.features.compare.compare_tree import CompareTree
from rolescope.ui.features.compare.reason_view import DiffView
from rolescope.ui.features.filter.filter_bar import Chip, Chips
from rolescope.ui.features.table.paint import Stamps
from rolescope.ui.features.whatif.document_editor import EditPane
from rolescope.ui.features.whatif.edit_text import EditText
from rolescope.ui.features.whatif.impact_panel import ImpactPill
from rolescope.ui.kit import style
from rolescope.ui.kit.details import Body
from rolescope.words.impact.impact_values import PillText

LINES = 40


Put = Callable[[QWidget, int, int], None]


@pytest.fixture
def put(qtbot: QtBot, app: QApplication) -> Put:
    """Shows a widget in a window that has its size whatever that of the text is."""
    assert app is not None
    windows: list[QMainWindow] = []

    def shown(widget: QWidget, width: int, height: int) -> None:
        window = QMainWindow()
        windows.append(window)
        qtbot.addWidget(window)
        window.setCentralWidget(widget)
        window.resize(width, height)
        window.show()
        QTest.qWait(0)

    return shown


def test_lines_of_the_editor_grow_with_the_room_between_them(put: Put, app: QApplication) -> None:
    editor = EditText("Document")
    put(editor, 500, 300)
    editor.show_text("\n".join(f"line {number}" for number in range(LINES)))
    editor.show_ghosts({3: ("gone", "gone, too")}, frozenset({4}))
    QTest.keyClick(editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    tops = [row.top for row in editor.rows()]
    for percent, line in ((200, 36), (100, 18)):
        style.enlarge(app, percent)
        QTest.qWait(0)
        height = editor.document().documentLayout().documentSize().height()
        assert height == (LINES + 2) * line
        assert editor.viewport().rect().contains(editor.cursorRect().center())
        rows = [row.top for row in editor.rows()]
        assert {after - before for before, after in pairwise(rows)} == {line}
        assert editor.text().endswith(f"line {LINES - 1}")
        assert not editor.go_back()  # nothing of it was typed
    assert [row.top for row in editor.rows()] == tops


def test_the_editor_stays_at_the_line_it_shows(put: Put, app: QApplication) -> None:
    editor = EditText("Document")
    put(editor, 500, 300)
    editor.show_text("\n".join(f"line {number}" for number in range(LINES)))
    editor.verticalScrollBar().setValue(10 * 18)  # the caret is above
    style.enlarge(app, 200)
    assert editor.verticalScrollBar().value() == 10 * 36


def test_texts_side_by_side_stay_at_their_line(put: Put, app: QApplication) -> None:
    pane = EditPane(lambda _caret: ())
    put(pane, 1000, 500)
    text = "\n".join(f"line {number}" for number in range(10 * LINES))
    pane.show_document("Document", text, text, is_locked=False)
    for is_beside in (True, False):
        pane.set_beside(beside=is_beside)
        QTest.qWait(0)
        bars = pane.box.verticalScrollBar(), pane.before.verticalScrollBar()
        bars[0].setValue(100 * 18)  # the caret is above
        for percent, line in ((200, 36), (150, 27), (100, 18)):
            style.enlarge(app, percent)
            QTest.qWait(0)
            assert [bar.value() for bar in bars] == [100 * line, 100 * line]
        bars[0].setValue(90 * 18)
        assert bars[1].value() == 90 * 18  # they go on together


def test_icons_of_a_size_that_nobody_said_follow(put: Put, app: QApplication) -> None:
    style.enlarge(app, 200)
    button = QToolButton()
    put(button, 60, 60)
    for percent in (100, 150, 100):
        style.enlarge(app, percent)
        assert button.iconSize() == QSize(16, 16) * percent / 100


def test_one_step_scrolls_as_many_lines(qtbot: QtBot, put: Put, app: QApplication) -> None:
    areas = [Body(), EditText("Document")]
    for area in areas:
        put(area, 300, 200)
    style.enlarge(app, 200)
    made = [Body(), EditText("Document")]
    for area in made:
        qtbot.addWidget(area)
    assert {area.verticalScrollBar().singleStep() for area in areas + made} == {40}
    style.enlarge(app, 100)
    assert {area.verticalScrollBar().singleStep() for area in areas + made} == {20}


def test_cells_are_painted_at_their_size_at_once(app: QApplication) -> None:
    stamps = Stamps()

    def painted() -> tuple[float, float]:
        sign = stamps.sign(("here",), 1.0, lambda _painter, _spot: None)
        return sign.width(), stamps.text("prod-admin", "body", 500, Qt.TextElideMode.ElideRight)[1]

    small = painted()
    style.enlarge(app, 200)
    assert painted() == pytest.approx((2 * small[0], 2 * small[1]), rel=0.02)
    style.enlarge(app, 100)
    assert painted() == small


def test_chips_are_as_wide_as_their_words(put: Put, app: QApplication) -> None:
    chips = Chips()
    put(chips, 360, 24)
    chips.show_words(("Kind: Role", "Trust: From outside"))
    small = [chip.width() for chip in chips.chips]
    assert all(chip.isVisible() for chip in chips.chips)
    style.enlarge(app, 200)
    assert [chip.width() for chip in chips.chips] == [
        Chip(words).width() for words in ("Kind: Role", "Trust: From outside")
    ]
    assert not chips.chips[1].isVisible()  # there is no room for it: it is counted
    style.enlarge(app, 100)
    assert [chip.width() for chip in chips.chips] == small
    assert chips.chips[1].isVisible()


def test_a_comparison_has_a_column_of_reasons_where_there_is_room(
    put: Put, app: QApplication
) -> None:
    tree = CompareTree()
    put(tree, 1000, 300)
    assert not tree.isColumnHidden(WHY)
    widths = [tree.columnWidth(column) for column in range(WHY)]
    style.enlarge(app, 150)
    assert tree.isColumnHidden(WHY)
    style.enlarge(app, 100)
    assert not tree.isColumnHidden(WHY)
    assert [tree.columnWidth(column) for column in range(WHY)] == widths


def test_texts_and_pills_are_as_if_made_anew(qtbot: QtBot, put: Put, app: QApplication) -> None:
    view, pill = DiffView(), ImpactPill(PillText(text="prod-admin", tone="removed"))
    put(view, 300, 200)
    put(pill, 100, 20)
    for percent in (200, 125, 100):
        style.enlarge(app, percent)
        fresh, other = DiffView(), ImpactPill(PillText(text="prod-admin", tone="removed"))
        qtbot.addWidget(fresh)
        qtbot.addWidget(other)
        assert view.font().pixelSize() == fresh.font().pixelSize()
        assert view.document().documentMargin() == fresh.document().documentMargin()
        assert pill.sizeHint() == other.sizeHint()
