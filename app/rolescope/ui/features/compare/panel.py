"""Compare: what differs between two states, changed reachability first."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from rolescope.exporters.comparison_table import comparison_csv, comparison_json
from rolescope.ui.features.compare.compare_tree import CompareTree
from rolescope.ui.features.compare.reason_view import ReasonView
from rolescope.ui.kit import themed
from rolescope.ui.kit.empty_page import empty_page
from rolescope.ui.kit.privacy import visible
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
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
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
