"""The start page: what can be opened, recent sources, and the command that exports."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QPushButton, QVBoxLayout, QWidget

from rolescope.ui.kit.scale import px
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.shell.start_parts import (
    CONNECT,
    OPEN,
    SAMPLE,
    TOUR,
    Card,
    CommandBox,
    Head,
    RecentRow,
)
from rolescope.ui.state.settings import Recent

_WIDTH = 1200
_SHOWN = 6  # recent sources


class StartPage(QWidget):
    """What is shown while nothing is open."""

    open_asked = Signal()
    connect_asked = Signal()
    sample_asked = Signal()
    tour_asked = Signal()
    recent_asked = Signal(object)  # Recent

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("startPage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._content = QWidget(self)
        grid = QGridLayout(self._content)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(48))
        grid.setVerticalSpacing(0)
        grid.addWidget(Head(), 0, 0, 1, 2)
        grid.setRowMinimumHeight(1, px(36))
        grid.addLayout(self._offers(), 2, 0)
        self._right = QVBoxLayout()
        self._right.setSpacing(0)
        grid.addLayout(self._right, 2, 1)
        grid.setColumnMinimumWidth(0, px(340))
        grid.setColumnStretch(0, 544)
        grid.setColumnStretch(1, 608)
        grid.setRowStretch(3, 1)
        self.show_recent((), datetime.fromtimestamp(0).astimezone())

    def _offers(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(px(12))
        self.open_card = Card(OPEN, is_primary=True)
        self.open_card.clicked.connect(self.open_asked)
        self.connect_card = Card(CONNECT, is_primary=False)
        self.connect_card.clicked.connect(self.connect_asked)
        self.sample_card = Card(SAMPLE, is_primary=False)
        self.sample_card.clicked.connect(self.sample_asked)
        column.addWidget(self.open_card)
        column.addWidget(self.connect_card)
        column.addWidget(self.sample_card)
        column.addStretch(1)
        return column

    def show_recent(
        self, recent: tuple[Recent, ...], now: datetime, *, offers_tour: bool = False
    ) -> None:
        """Show the recent sources and, below, the command; the tour while nothing is recent."""
        self._rows: list[QAbstractButton] = []
        self.tour_card: Card | None = None
        while (item := self._right.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if recent:
            self._right.addWidget(_section("Recent"))
            self._right.addSpacing(px(6))
            for entry in recent[:_SHOWN]:
                row = RecentRow(entry, now)
                row.clicked.connect(partial(self._emit_recent, entry))
                self._right.addWidget(row)
                self._rows.append(row)
            self._right.addSpacing(px(22))
        elif offers_tour:
            self.tour_card = Card(TOUR, is_primary=False)
            self.tour_card.clicked.connect(self.tour_asked)
            self._right.addWidget(self.tour_card)
            self._right.addSpacing(px(22))
        self._right.addWidget(_section("No export yet? One command writes it"))
        self._right.addSpacing(px(8))
        self._command = CommandBox()
        self._right.addWidget(self._command)
        self._right.addSpacing(px(8))
        text = (
            "One file per account. RoleScope reads it on this computer and sends nothing anywhere."
        )
        self._right.addWidget(PlainLabel(text, "small", "muted", wrap=True))
        self._right.addStretch(1)

    def recent_rows(self) -> list[QAbstractButton]:
        """Return the buttons of the recent sources, the last one opened first."""
        return list(self._rows)

    def copy_button(self) -> QPushButton:
        """Return the button that copies the command."""
        return self._command.copy

    def _emit_recent(self, entry: Recent) -> None:
        self.recent_asked.emit(entry)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the content in the middle, at most 1,200 px wide at 100 %."""
        super().resizeEvent(event)
        self.rescale()

    def rescale(self) -> None:
        """Rescale."""
        width = min(px(_WIDTH), self.width() - px(80))
        top = min(px(84), max(px(32), self.height() // 10))
        self._content.setGeometry((self.width() - width) // 2, top, width, self.height() - top)


def _section(text: str) -> PlainLabel:
    return PlainLabel(text, "label", "muted")
