"""Filters: every value that there is, with how many have it, to be turned off and on."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rolescope.questions.filters.shown import Shown
from rolescope.questions.filters.wording import shown_words
from rolescope.ui.features.filter.filter_tree import FilterTree
from rolescope.ui.kit import themed
from rolescope.ui.kit.pills import Hairline, TextLink
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.state.panel import Panel
from rolescope.ui.state.workspace import Workspace


class FiltersPanel(QWidget):
    """The tree of values, and above it what all filters show and hide."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        themed.surface(self)
        self._filters = workspace.filters
        self.count = PlainLabel("", "small", "muted")
        self.clear = TextLink("Clear", "Clear filters")
        self.tree = FilterTree()
        row = QHBoxLayout()
        row.setContentsMargins(16, 10, 12, 10)
        row.addWidget(self.count, 1)
        row.addWidget(self.clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(Hairline())
        column.addWidget(self.tree, 1)
        self.tree.toggled.connect(self._filters.toggle)
        self.tree.only.connect(self._filters.only)
        self.clear.clicked.connect(self._filters.clear)
        self._filters.counted.connect(self._show)
        self._filters.watch()
        self._show(self._filters.shown)

    def _show(self, shown: Shown | None) -> None:
        self.tree.show_counts(shown.counts if shown is not None else ())
        self.count.setText(shown_words(shown))
        self.clear.setVisible(bool(self._filters.wanted))


FILTERS = Panel(
    id="filters",
    title="Filters",
    area="left",
    make=FiltersPanel,
    shown_when=lambda workspace: workspace.world.analysis is not None,
    icon="filter-variant",
    width=280,
)
