"""The legend as a filter: a click on an entry hides what it stands for, or shows it again."""

from PySide6.QtCore import QObject

from rolescope.questions.filters.changing import is_excluded
from rolescope.questions.filters.filter import Filter
from rolescope.ui.canvas.overlays import Legend
from rolescope.ui.state.workspace import Workspace
from rolescope.words.legend_terms import TERMS


class LegendFilter(QObject):
    """Binds legends to the filter of a workspace."""

    def __init__(self, workspace: Workspace, legends: tuple[Legend, ...], parent: QObject) -> None:
        super().__init__(parent)
        self._legends = legends
        for legend in legends:
            legend.clicked.connect(lambda words: workspace.filters.exclude(TERMS[words]))
        workspace.filters.changed.connect(self._show)

    def _show(self, wanted: Filter) -> None:
        off = frozenset(words for words, term in TERMS.items() if is_excluded(wanted, term))
        for legend in self._legends:
            legend.strike_out(off)
