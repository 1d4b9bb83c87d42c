"""The assertions of the review in a few lines, for panels about what an edit changes."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rolescope.ui.kit import themed
from rolescope.ui.kit.check_paint import paint_check
from rolescope.ui.kit.details import clear
from rolescope.ui.kit.layout_items import widgets_in
from rolescope.ui.kit.painted_button import PaintedButton
from rolescope.ui.kit.pills import Link, section
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.state import asserting
from rolescope.ui.state.document import Document
from rolescope.words.check_text import CheckLine, check_lines

_MOST = 6  # rows; the panel has the others


class CheckRow(PaintedButton):
    """One assertion to click on."""

    def __init__(self, line: CheckLine) -> None:
        super().__init__()
        self.line = line
        self.setAccessibleName(visible(f"{line.title}: {line.words}"))
        self.setToolTip(themed.plain_tooltip(f"{line.title}\n{line.detail}"))

    def sizeHint(self) -> QSize:
        """Return the height of a row."""
        return QSize(*pxs(200, 24))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the row."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_ground(painter)
        paint_check(painter, self.rect().adjusted(*pxs(8, 0, -8, 0)), self.line)
        painter.end()


class AssertionsCard(QWidget):
    """Shows how the assertions stand, the broken ones first; hidden while there are none."""

    shown = Signal()  # other rows

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        document.checks.checked.connect(self._show)
        self._show()

    def rows(self) -> tuple[CheckRow, ...]:
        """Return the rows that are shown."""
        return tuple(one for one in widgets_in(self._column) if isinstance(one, CheckRow))

    def _show(self, _found: object = None) -> None:
        clear(self._column)
        document = self._document
        lines = check_lines(document.checks.found, has_edits=document.has_edits)
        if not lines:
            self.hide()
            return
        if self.parentWidget() is not None:  # without, it would be a window of its own
            self.show()
        self._column.addWidget(section("Assertions"))
        self._column.addSpacing(px(6))
        for line in lines[:_MOST]:
            row = CheckRow(line)
            row.clicked.connect(lambda _checked=False, line=line: self._open(line))
            self._column.addWidget(row)
        if len(lines) > _MOST:
            more = Link(f"All {len(lines):,} assertions")
            more.clicked.connect(lambda: document.open_panel("assertions"))
            self._column.addSpacing(px(4))
            self._column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        self.shown.emit()

    def _open(self, line: CheckLine) -> None:
        if not asserting.ask(self._document, line.check):
            self._document.open_panel("assertions")
