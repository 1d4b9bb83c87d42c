"""The list of findings under real clicks: its rows, where they are, the finding in full."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from rolescope.ui.features.findings.finding_panel import FindingPanel
from rolescope.ui.features.findings.finding_tree import FINDING
from rolescope.ui.features.findings.panel import FindingsPanel
from rolescope.ui.shell.main_window import MainWindow
from rolescope.words.findings.finding_rows import FindingRow

WORKSHOP = "arn:aws:iam::900144206618:role/workshop"
LEFT = Qt.MouseButton.LeftButton


def rows(panel: FindingsPanel) -> list[FindingRow]:
    return list(panel.tree.lines.rows())


def place_of(panel: FindingsPanel, wanted: FindingRow) -> QPoint:
    index = panel.tree.lines.index_of(wanted.finding.fingerprint, FINDING)
    panel.tree.scrollTo(index)
    return panel.tree.visualRect(index).center()


def click(panel: FindingsPanel, wanted: FindingRow, *, twice: bool = False) -> None:
    press = QTest.mouseDClick if twice else QTest.mouseClick
    if twice:
        QTest.mouseClick(panel.tree.viewport(), LEFT, pos=place_of(panel, wanted))
    press(panel.tree.viewport(), LEFT, pos=place_of(panel, wanted))


def of_rule(panel: FindingsPanel, rule: str, role: str = "") -> FindingRow:
    return next(
        row for row in rows(panel) if row.finding.rule == rule and role in row.finding.subjects[-1]
    )


def detail_of(window: MainWindow) -> FindingPanel:
    found = window.workbench.widget("finding")
    assert isinstance(found, FindingPanel)
    return found
