"""Assertions: verdicts that must hold, the broken ones first."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from rolescope.model.review import Assertion
from rolescope.ui.features.assertions.assertion_files import AssertionFiles
from rolescope.ui.features.assertions.check_list import CheckList
from rolescope.ui.kit import themed
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.text import Run, Text
from rolescope.ui.state import asserting
from rolescope.ui.state.panel import Panel
from rolescope.ui.state.workspace import Workspace
from rolescope.words.check_text import CheckLine, check_lines

_NONE = (
    "Simulate a request and mark its verdict: Must stay allowed, or Must be denied. "
    "Or import a file of them. Every edit checks them again, and rolescope check does "
    "the same for continuous integration."
)


class Assertions(QWidget):
    """Shows how the assertions stand."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        themed.surface(self)
        self._workspace = workspace
        self.files = AssertionFiles(workspace, self)
        self.files.read.connect(self._merge)
        self.list = CheckList()
        self.list.opened.connect(self._open)
        self.list.renamed.connect(self._rename)
        self.list.removed.connect(self._remove)
        self.list.menu_asked.connect(self._show_menu)
        self._export = self._action("export-variant", "Export", self.files.ask_to_export)
        self.addActions([self._action("import", "Import", self.files.ask_to_import), self._export])
        self._stack = QStackedWidget()
        self._stack.addWidget(_nothing())
        self._stack.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        workspace.checks.checked.connect(self._show)
        self._show()

    def _action(self, icon: str, text: str, run: Callable[[QWidget], None]) -> QAction:
        action = QAction(themed.icon(icon), f"{text}\N{HORIZONTAL ELLIPSIS}", self)
        action.setIconText(action.text())
        action.setToolTip(themed.plain_tooltip(f"{text} assertions as JSON Lines"))
        action.triggered.connect(lambda _checked: run(self))
        return action

    def _show(self, _found: object = None) -> None:
        workspace = self._workspace
        lines = check_lines(workspace.checks.found, has_edits=workspace.world.has_edits)
        self.list.show_lines(lines)
        self._stack.setCurrentIndex(1 if lines else 0)
        self._export.setEnabled(bool(lines))
        count = f" {len(lines):,}" if lines else ""
        self.setWindowTitle(visible(f"Assertions{count}"))

    def _open(self, line: CheckLine) -> None:
        asserting.ask(self._workspace, line.check)

    def _rename(self, line: CheckLine, name: str) -> None:
        asserting.rename(self._workspace, line.check.assertion, name)

    def _remove(self, line: CheckLine) -> None:
        asserting.remove(self._workspace, line.check.assertion)

    def _merge(self, found: tuple[Assertion, ...], _file: str) -> None:
        asserting.merge(self._workspace, found)

    def _show_menu(self, line: CheckLine, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        simulate = menu.addAction("Simulate", partial(self._open, line))
        simulate.setEnabled(line.check.asked is not None)
        menu.addAction("Rename", self.list.rename_current)
        menu.addAction("Remove", partial(self._remove, line))
        menu.popup(place)


def _nothing() -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(*pxs(24, 24, 24, 24))
    column.setSpacing(px(4))
    column.addWidget(Text([Run("No assertions yet", "subject")]))
    text = Text([Run(_NONE, "body", "muted")])
    text.setMaximumWidth(px(620))
    column.addWidget(text)
    column.addStretch(1)
    return page


ASSERTIONS = Panel(
    id="assertions",
    title="Assertions",
    area="bottom",
    make=Assertions,
    shown_when=lambda workspace: workspace.world.analysis is not None,
    icon="shield-check-outline",
)
