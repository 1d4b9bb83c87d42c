"""The tree of a comparison: what is read of it, what is counted, what is chosen."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rolescope.ui.features.compare.compare_tree import CompareTree
from rolescope.words.compare.comparison_table import (
    ComparisonReason,
    ComparisonRow,
    ComparisonSection,
    ComparisonTable,
    ValueChange,
)

MINUS = "\N{MINUS SIGN}"
HOSTILE = "<b>x</b>\N{RIGHT-TO-LEFT OVERRIDE}"
TABLE = ComparisonTable(
    rows=(
        ComparisonRow(
            section=ComparisonSection.NEW,
            mark="+",
            who=HOSTILE,
            what="admin",
            place="prod",
            how="directly",
            before="no access",
            after="allowed",
            count=30,
            is_admin=True,
            reasons=(0, 1),
            names=tuple(f"user{number}" for number in range(25)),
        ),
        ComparisonRow(section=ComparisonSection.TEXT, mark="~", who="App", what="Description"),
    ),
    reasons=(
        ComparisonReason(
            mark="~",
            title="Statement 1",
            parts=(ValueChange(MINUS, "Action", "s3:*"), ValueChange("+", "Action", HOSTILE)),
        ),
        ComparisonReason(mark="+", title="Statement 2"),
    ),
    counts=((ComparisonSection.NEW, 4_000), (ComparisonSection.TEXT, 1)),
)


@pytest.fixture
def tree(qtbot: QtBot, app: QApplication) -> Iterator[CompareTree]:
    assert app is not None
    made = CompareTree()
    qtbot.addWidget(made)
    made.resize(1000, 400)
    made.show()
    made.show_table(TABLE)
    yield made
    made.close()


def first_row(tree: CompareTree) -> QModelIndex:
    model = tree.model()
    return model.index(0, 0, model.index(0, 0))


def test_sections_are_counted(tree: CompareTree) -> None:
    model = tree.model()
    titles = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert titles == [
        "New reachable pairs, 4,000 pairs, the first 1 listed",
        "Text only, 1 change",
    ]
    assert tree.isExpanded(model.index(0, 0))
    assert not tree.isExpanded(model.index(1, 0))


def test_what_is_painted_is_read(tree: CompareTree) -> None:
    index = first_row(tree)
    role = Qt.ItemDataRole.AccessibleTextRole
    cells = [index.siblingAtColumn(column).data(role) for column in range(6)]
    assert cells[0].startswith("new, ")
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in cells[0]
    assert cells[1:] == [
        "administrator, admin, prod",
        "directly",
        "no access",
        "allowed",
        "Statement 1 and 1 more",
    ]
    assert tree.model().headerData(5, Qt.Orientation.Horizontal) == "Because of"
    assert tree.model().headerData(5, Qt.Orientation.Vertical) is None


def test_a_tooltip_names_the_first_of_many(tree: CompareTree) -> None:
    tip = first_row(tree).data(Qt.ItemDataRole.ToolTipRole)
    assert "user19" in tip
    assert "user20" not in tip
    assert "and 10 more" in tip
    assert "<b>" not in tip


def test_rows_and_reasons_are_chosen_by_keys(qtbot: QtBot, tree: CompareTree) -> None:
    tree.setFocus()
    tree.setCurrentIndex(tree.model().index(0, 0))
    with qtbot.waitSignal(tree.chosen) as told:
        QTest.keyClick(tree, Qt.Key.Key_Down)
    assert told.args == [TABLE.rows[0], TABLE.reasons[0]]
    QTest.keyClick(tree, Qt.Key.Key_Right)
    QTest.keyClick(tree, Qt.Key.Key_Down)
    with qtbot.waitSignal(tree.chosen) as told:
        QTest.keyClick(tree, Qt.Key.Key_Down)
    assert told.args == [TABLE.rows[0], TABLE.reasons[1]]
    with qtbot.waitSignal(tree.chosen) as told:
        tree.setCurrentIndex(tree.model().index(0, 0))
    assert told.args == [None, None]


def test_there_is_room_in_a_narrow_panel(tree: CompareTree) -> None:
    assert not tree.isColumnHidden(5)
    tree.resize(560, 300)
    QApplication.processEvents()
    assert tree.isColumnHidden(5)
    assert not tree.grab().isNull()
    tree.expand(first_row(tree))
    assert not tree.grab().isNull()


def test_nothing_is_below_what_has_no_reason(tree: CompareTree) -> None:
    model = tree.model()
    row = model.index(0, 0, model.index(1, 0))
    assert not model.hasChildren(row)
    assert not model.rowCount(row)
    assert not model.index(5, 0).isValid()
    assert model.data(QModelIndex()) is None
