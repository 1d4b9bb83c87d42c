"""The middle of the window: the chain, and below it the canvas, or what stands in its place."""

from collections.abc import Callable
from functools import cached_property

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from rolescope.pictures.layouts.focus import FOCUS_ID
from rolescope.questions.filters.shown import Shown
from rolescope.questions.filters.wording import nothing_words
from rolescope.ui.canvas.pane import CanvasPane
from rolescope.ui.canvas.sight import TABLE, Sight
from rolescope.ui.features.filter.filter_bar import FilterBar
from rolescope.ui.features.filter.nothing_shown import NothingShown
from rolescope.ui.features.simulate.chain_bar import ChainBar
from rolescope.ui.features.table.page import Table
from rolescope.ui.state.panel import Panel
from rolescope.ui.state.workspace import Workspace


class Middle(QWidget):
    """Shows one thing at a time below the chain.

    `panel` is what stands there, None: the canvas, or the table, by what is looked at.
    """

    closed = Signal()  # a panel asks to be closed
    status_changed = Signal()  # a panel, or the table, says something else about itself
    menu_asked = Signal(QPoint, tuple)  # of the table: place on the screen, further entries
    table_made = Signal(object)  # Table: it is looked at for the first time

    def __init__(
        self,
        workspace: Workspace,
        chain_bar: ChainBar,
        pane: CanvasPane,
        make_table: Callable[[], Table],
    ) -> None:
        super().__init__()
        self.panel: Panel | None = None
        self._chain_bar, self._pane = chain_bar, pane
        self._make_table = make_table
        self._filters = workspace.filters
        self.filter_bar, self.nothing = FilterBar(workspace), NothingShown()
        self._ground: QWidget = pane
        self._covered = 0
        self.views = QStackedWidget()
        self.views.addWidget(pane)
        self.views.addWidget(self.nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(chain_bar)
        column.addWidget(self.filter_bar)
        column.addWidget(self.views, 1)
        pane.sight_changed.connect(self._look_at)
        self.filter_bar.left.connect(self._return)
        self.nothing.cleared.connect(self._show_all)
        self._filters.counted.connect(self._show_filtered)

    @cached_property
    def table(self) -> Table:
        """The table, made when it is first looked at; keys of the canvas act there as well."""
        table = self._make_table()
        self.views.addWidget(table)
        table.status_changed.connect(self.status_changed)
        table.menu_asked.connect(self.menu_asked)
        for grid in table.grids.values():
            grid.addActions(self._pane.canvas.actions())
        self._filter(table)
        self.table_made.emit(table)
        return table

    def _filter(self, table: Table) -> None:
        """Leave only those rows in a table that filters show."""
        shown = self._filters.shown if self._filters.wanted else None
        if shown is None:
            table.set_shown()
        else:
            table.set_shown(shown.nodes, shown.edges)

    def _look_at(self, sight: Sight) -> None:
        """Let the canvas, or the table, stand where no panel does."""
        if self._settle(sight):
            self.show_canvas()

    def _settle(self, sight: Sight) -> bool:
        """Choose what stands where no panel does; tell whether that is to be shown instead."""
        is_empty = self._filters.hides_all and sight.view != FOCUS_ID
        picture = self.nothing if is_empty else self._pane
        self._ground = self.table if sight == TABLE else picture
        return self.panel is None and self.views.currentWidget() is not self._ground

    def _show_filtered(self, shown: Shown | None) -> None:
        """Say so when filters hide everything; the keyboard stays where it is."""
        if self._filters.hides_all and shown is not None:
            self.nothing.words.setText(nothing_words(shown.total, self._filters.wanted.count))
        if "table" in self.__dict__:  # it was made
            self._filter(self.table)
        if self._settle(self._pane.sight):
            keyboard = QApplication.focusWidget()
            has_keyboard = keyboard is not None and self.views.isAncestorOf(keyboard)
            self.views.setCurrentWidget(self._ground)
            self.set_covered(self._covered)
            if has_keyboard:
                self.front.setFocus()

    def _show_all(self) -> None:
        self._filters.clear()
        self._return()

    def _return(self) -> None:
        """Give the keyboard back to what the filter is about."""
        self.front.setFocus()

    @property
    def front(self) -> QWidget:
        """What takes the keyboard's focus here."""
        current = self.views.currentWidget()
        if current is self._pane or current is None:
            return self._pane.canvas
        if current is self.nothing:
            return self.nothing.button
        return self.table.grid if current is self._ground else current

    def show_panel(self, panel: Panel, widget: QWidget) -> None:
        """Put a panel into the place of the canvas."""
        self.panel = panel
        if self.views.indexOf(widget) < 0:
            self.views.addWidget(widget)
            for name in ("closed", "status_changed"):
                if hasattr(widget, name):
                    getattr(widget, name).connect(getattr(self, name))
        self.views.setCurrentWidget(widget)
        widget.setFocus()
        self.set_covered(self._covered)

    def show_canvas(self) -> None:
        """Return to the canvas, or the table."""
        self.panel = None
        self.views.setCurrentWidget(self._ground)
        self.set_covered(self._covered)
        self.front.setFocus()

    def status(self) -> str:
        """Return what a panel or the table says about itself, for the status bar; else nothing."""
        return str(getattr(self.views.currentWidget(), "status", ""))

    def set_covered(self, width: int) -> None:
        """Tell how many px at the right lie under a panel."""
        self._covered = width
        self._pane.set_covered(width)
        self._chain_bar.set_covered(width)
        self.filter_bar.set_covered(width)
        cover = getattr(self.views.currentWidget(), "set_covered", None)
        if cover is not None:
            cover(width)
