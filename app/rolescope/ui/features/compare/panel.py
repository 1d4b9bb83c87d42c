"""Compare: what differs between two states, changed reachability first."""

from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QFont, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import (
    QFrame,
    QPlainTextEdit,
    QSplitter,
    QStackedWidget,
    QTextEdit,
    QWidget,
)

from rolescope.exporters.comparison_table import comparison_csv, comparison_json
from rolescope.ui.features.compare.compare_tree import CompareTree
from rolescope.ui.kit import themed
from rolescope.ui.kit.empty_page import empty_page
from rolescope.ui.kit.pills import Hairline
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import vbox
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.kit.widget_hooks import FollowsNames
from rolescope.ui.shared.file_writing import (
    as_seen,
    ask_where_to_write,
    file_dialog_title,
    files_of,
    suffix_of,
)
from rolescope.ui.state.comparison import TwoStates
from rolescope.ui.state.panel import Panel
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace
from rolescope.words.compare.comparison_table import (
    ComparisonReason,
    ComparisonRow,
    ComparisonTable,
)
from rolescope.words.compare.statement_lines import DiffLine, diff_lines

_NOTHING = "Choose a row to see what makes the difference."
_GROUNDS = {"+": "accentsoft", "\N{MINUS SIGN}": "risksoft"}
_INKS = {"+": "scope", "\N{MINUS SIGN}": "denied"}


class ReasonView(QWidget):
    """Shows a reason, or what to do to see one."""

    def __init__(self) -> None:
        super().__init__()
        themed.surface(self)
        self.title = PlainLabel("", "subject", wrap=True)
        self.title.setContentsMargins(12, 7, 12, 6)
        self.view = DiffView()
        self._nothing = PlainLabel(_NOTHING, "body", "muted", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setContentsMargins(24, 24, 24, 24)
        shown = QWidget()
        column = vbox(shown, self.title, Hairline(), margins=0, spacing=0)
        column.addWidget(self.view, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(shown)
        vbox(self, self._stack, margins=0)

    def show_reason(self, reason: ComparisonReason | None, otherwise: str = "") -> None:
        """Show a reason; None: say something else instead."""
        self._nothing.setText(otherwise or _NOTHING)
        self._stack.setCurrentIndex(0 if reason is None else 1)
        if reason is not None:
            self.title.setText(reason.title)
            self.view.show_lines(diff_lines(reason.before, reason.after))


class DiffView(QPlainTextEdit, FollowsNames):
    """Lines with a sign before each, to read, select and copy."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setAccessibleName("Before and after")
        self._lines: tuple[DiffLine, ...] = ()
        self.setFont(themed.font("mono"))
        self.document().setDocumentMargin(4)
        self.setTabStopDistance(80)
        self.setCursorWidth(1)

    def show_lines(self, lines: tuple[DiffLine, ...]) -> None:
        """Show other lines."""
        self._lines = lines
        self.setPlainText("\n".join(visible(f"{line.mark} {line.text}") for line in lines))
        self._mark()

    def renew_names(self) -> None:
        """Show the lines as they may be seen now."""
        self.show_lines(self._lines)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if themed.is_theme_change(event):
            self._mark()

    def _mark(self) -> None:
        """Put a ground under the lines that differ."""
        found: list[QTextEdit.ExtraSelection] = []
        block = self.document().firstBlock()
        for line in self._lines:
            if line.mark in _GROUNDS:
                found += _marked(QTextCursor(block), line.mark)
            block = block.next()
        self.setExtraSelections(found)


def _marked(cursor: QTextCursor, mark: str) -> tuple[QTextEdit.ExtraSelection, ...]:
    """Return a ground under a line, and an ink for its sign."""
    ground, sign = QTextEdit.ExtraSelection(), QTextEdit.ExtraSelection()
    ground.cursor = QTextCursor(cursor)
    ground.format = QTextCharFormat()
    ground.format.setBackground(themed.color(_GROUNDS[mark]))
    ground.format.setProperty(QTextFormat.Property.FullWidthSelection, True)  # noqa: FBT003 - Qt's
    sign.cursor = QTextCursor(cursor)
    sign.cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor)
    sign.format = QTextCharFormat()
    sign.format.setForeground(themed.color(_INKS[mark]))
    sign.format.setFontWeight(QFont.Weight.Bold)
    return ground, sign


_SAME = (
    "No differences affect AWS decisions: documents that are written otherwise mean the same, and "
    "no principal was added, removed or changed."
)
_FORMATS = {"Table (*.csv)": ".csv", "JSON (*.json)": ".json"}


class Compare(QWidget):
    """Shows the comparison."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        themed.surface(self)
        self._workspace = workspace
        self.tree = CompareTree()
        self.reason = ReasonView()
        self.files = files_of(workspace, self)
        self.tree.chosen.connect(self._choose)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.tree)
        self._splitter.addWidget(self.reason)
        self._splitter.setStretchFactor(0, 2)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([2000, 1000])
        self._stack = QStackedWidget()
        self._stack.addWidget(empty_page("No difference", _SAME))
        self._stack.addWidget(self._splitter)
        vbox(self, self._stack, margins=0)
        self._export = QAction(themed.icon("export-variant"), "Export…", self)
        self._export.setToolTip("Export the table as CSV or JSON")
        self._export.triggered.connect(self._ask_for_file)
        self.addAction(self._export)
        workspace.comparison.compared.connect(self._show)
        self._show(workspace.comparison.found)

    def _show(self, found: TwoStates | None) -> None:
        table = found.table if found is not None else ComparisonTable()
        self.tree.show_table(table)
        self.reason.show_reason(None)
        self._stack.setCurrentIndex(1 if table.rows else 0)
        self._export.setEnabled(bool(table.rows))
        count = len(table.rows)
        self.setWindowTitle(visible(f"Compare {count:,}" if count else "Compare"))

    def _choose(self, row: ComparisonRow | None, reason: ComparisonReason | None) -> None:
        """Show what makes a row, and select what it is about."""
        otherwise = "" if row is None else _without_reason(row)
        self.reason.show_reason(reason, otherwise)
        if row is not None:
            workspace = self._workspace
            nodes = tuple(node for node in row.nodes if workspace.world.node(node))
            edges = tuple(edge for edge in row.edges if workspace.world.edge(edge))
            if nodes or edges:
                workspace.selection.select(Selection(nodes=() if edges else nodes, edges=edges))

    def _ask_for_file(self) -> None:
        title = file_dialog_title("Export the comparison")
        ask_where_to_write(self, title, _FORMATS, "comparison", self.export_to)

    def export_to(self, file: Path, default: str = ".csv") -> None:
        """Write the table that is shown; the suffix of the file says the format."""
        found = self._workspace.comparison.found
        if found is not None:
            suffix = suffix_of(file, _FORMATS, default)
            self.files.write(file, as_seen(lambda: _written(found, suffix), suffix))


def _written(found: TwoStates, suffix: str) -> bytes:
    if suffix == ".json":
        return comparison_json(found.table, found.before, found.after).encode()
    return comparison_csv(found.table).encode()


def _without_reason(row: ComparisonRow) -> str:
    told = f"{row.who}{', ' if row.what else ''}{row.what}"
    if row.before or row.after:
        return f"{told}\n{row.before or 'not there'} → {row.after or 'not there'}"
    return told


COMPARE = Panel(
    id="compare",
    title="Compare",
    area="bottom",
    make=Compare,
    shown_when=lambda workspace: workspace.comparison.found is not None,
    icon="compare",
)
