"""The middle of the window: the chain, and below it the canvas or a panel in its place."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from rolescope.ui.canvas.pane import CanvasPane
from rolescope.ui.chain_bar import ChainBar
from rolescope.ui.panel import Panel


class Middle(QWidget):
    """Shows one thing at a time below the chain. `panel` is what stands there, None: the canvas."""

    closed = Signal()  # a panel asks to be closed
    status_changed = Signal()  # a panel says something else about itself

    def __init__(self, chain_bar: ChainBar, pane: CanvasPane) -> None:
        super().__init__()
        self.panel: Panel | None = None
        self._chain_bar, self._pane = chain_bar, pane
        self._covered = 0
        self.views = QStackedWidget()
        self.views.addWidget(pane)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(chain_bar)
        column.addWidget(self.views, 1)

    @property
    def front(self) -> QWidget:
        """What takes the keyboard's focus here."""
        current = self.views.currentWidget()
        return self._pane.canvas if self.panel is None or current is None else current

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
        """Return to the canvas."""
        self.panel = None
        self.views.setCurrentWidget(self._pane)
        self._pane.canvas.setFocus()

    def status(self) -> str:
        """Return what a panel here says about itself, for the status bar; empty for the canvas."""
        return str(getattr(self.views.currentWidget(), "status", "")) if self.panel else ""

    def set_covered(self, width: int) -> None:
        """Tell how many px at the right lie under a panel."""
        self._covered = width
        self._pane.set_covered(width)
        self._chain_bar.set_covered(width)
        cover = getattr(self.views.currentWidget(), "set_covered", None) if self.panel else None
        if cover is not None:
            cover(width)
