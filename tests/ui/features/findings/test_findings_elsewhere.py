"""Findings beside their panel: the pill over the overview, marks, the inspector of a role."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rolescope.model.edits.trusts import WithoutAnyTrust
from rolescope.pictures.picture import Glyph, ItemKind, Picture
from rolescope.ui.features.findings.panel import FindingsPanel
from rolescope.ui.features.inspect.panel import Inspector
from rolescope.ui.shared.rows import EntityRow
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.selection import Selection
from rolescope.words.findings.finding_rows import FindingFilter, FindingList
from rolescope.words.findings.list_text import summary_words
from support.window.finding_list import LEFT, WORKSHOP, click, of_rule, rows


def inspected(window: MainWindow, node: str) -> Inspector:
    window.workspace.selection.select(Selection(nodes=(node,)))
    window.workbench.open_panel("inspector")
    inspector = window.workbench.widget("inspector")
    assert isinstance(inspector, Inspector)
    return inspector


def row_of(qtbot: QtBot, inspector: Inspector, title: str) -> EntityRow:
    def found() -> list[EntityRow]:
        shown = (one for one in inspector.findChildren(EntityRow) if one.isVisible())
        return [one for one in shown if one.texts()[0] == title]

    qtbot.waitUntil(lambda: bool(found()))
    return found()[0]


def known(window: MainWindow) -> FindingList | None:
    return window.workspace.findings.found


def test_small_organizations_are_looked_through_unasked(qtbot: QtBot, window: MainWindow) -> None:
    search = window.workspace.findings
    assert known(window) is None
    window.pane.drawn.connect(search.run_unasked)  # as the program does
    with qtbot.waitSignal(search.changed):
        window.pane.drawn.emit(window.pane.picture)
    found = known(window)
    assert found is not None
    pill = window.pane.attention
    assert pill.isVisible()
    assert pill.text() == summary_words(found)
    QTest.mouseClick(pill, LEFT)
    assert window.workbench.is_open("findings")


def test_the_pill_counts_what_is_open_and_follows_decisions(
    window: MainWindow, panel: FindingsPanel
) -> None:
    pill = window.pane.attention
    count = sum(row.is_open for row in rows(panel))
    criticals = sum(row.is_open and row.severity == "Critical" for row in rows(panel))
    assert pill.text() == f"{count} findings, {criticals} critical"
    click(panel, of_rule(panel, "FND-1", "workshop"))
    QTest.keyClick(panel.tree, Qt.Key.Key_N)
    assert pill.text() == f"{count - 1} open findings, {criticals - 1} critical"
    window.workspace.history.stack.undo()
    assert pill.text() == f"{count} findings, {criticals} critical"


def test_the_pill_stands_on_the_overview_alone(
    qtbot: QtBot, window: MainWindow, panel: FindingsPanel
) -> None:
    pill = window.pane.attention
    assert pill.isVisible()
    window.pane.focus_on(WORKSHOP)
    qtbot.waitUntil(lambda: window.pane.picture.view == "focus")
    assert not pill.isVisible()
    assert panel.isVisible()


def marks_at(window: MainWindow, kind: ItemKind, node: str = "", edge: str = "") -> list[Glyph]:
    """Return the signs of findings at the item of a node or an edge."""
    picture: Picture = window.pane.picture
    shapes = [one for one in window.pane.finding_marks.shapes if isinstance(one, Glyph)]
    boxes = [
        item
        for item in picture.items
        if item.kind is kind and (node in item.nodes or edge in item.edges)
    ]
    return [
        glyph
        for glyph in shapes
        for item in boxes
        if item.x <= glyph.x <= item.x + item.w and item.y <= glyph.y <= item.y + item.h
    ]


def test_the_worst_is_marked_on_rows_and_goes_with_its_cause(
    qtbot: QtBot, window: MainWindow, panel: FindingsPanel
) -> None:
    assert rows(panel)
    assert marks_at(window, ItemKind.ROW, WORKSHOP)
    window.workspace.history.add_edit(WithoutAnyTrust(WORKSHOP))
    qtbot.waitUntil(lambda: not marks_at(window, ItemKind.ROW, WORKSHOP))


def test_accepted_findings_have_no_mark(window: MainWindow, panel: FindingsPanel) -> None:
    QTest.keyClicks(panel.words, "workshop")
    QTest.keyClick(panel.words, Qt.Key.Key_Down)
    QTest.keyClick(panel.tree, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(panel.tree, Qt.Key.Key_N)
    panel.state.setCurrentIndex(list(FindingFilter).index(FindingFilter.OPEN))
    assert not rows(panel)
    assert not marks_at(window, ItemKind.ROW, WORKSHOP)


def test_the_inspector_of_a_role_lists_its_findings(
    qtbot: QtBot, window: MainWindow, panel: FindingsPanel
) -> None:
    wanted = of_rule(panel, "FND-1", "workshop")
    details = inspected(window, WORKSHOP)
    row = row_of(qtbot, details, wanted.title)
    assert row.texts()[1:3] == ("Anyone", "Critical"), "who gets in, and how bad it is"
    QTest.mouseClick(row, LEFT)
    chosen = window.workspace.findings.chosen
    assert chosen is not None
    assert chosen.row.finding == wanted.finding
    assert window.workbench.is_open("finding")


def test_the_inspector_tells_what_was_decided(
    qtbot: QtBot, window: MainWindow, panel: FindingsPanel
) -> None:
    wanted = of_rule(panel, "FND-1", "workshop")
    click(panel, wanted)
    QTest.keyClick(panel.tree, Qt.Key.Key_N)
    details = inspected(window, WORKSHOP)
    row = row_of(qtbot, details, wanted.title)
    assert row.texts()[2] == "No problem"
