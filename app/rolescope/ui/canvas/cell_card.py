"""The card beside the cell of a matrix that is pointed at, and the lines to its row and column."""

from PySide6.QtCore import QPoint, QRectF, Qt, QTimer
from PySide6.QtWidgets import QFrame, QWidget

from rolescope.pictures.picture import Box, Item, ItemKind
from rolescope.ui.canvas.canvas import Canvas
from rolescope.ui.kit.qt_layouts import vbox
from rolescope.ui.kit.text import PlainLabel, PlainLines

_WIDTH = 356  # px
_WAIT = 120  # milliseconds that the pointer rests on a cell
_AWAY = 8  # px between cell and card
_KEYS = "Enter: both accounts as overview · Space: as table"


class CellCard(QFrame):
    """Stands beside the cell, never over it, nor over the heads of its row and column."""

    def __init__(self, parent: QWidget, canvas: Canvas) -> None:
        super().__init__(parent)
        self.setObjectName("cellCard")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedWidth(_WIDTH)
        self._pane, self._canvas = parent, canvas
        self._item: Item | None = None
        self._title = PlainLabel(style="subject", wrap=True)
        self._lines = PlainLines(wrap=True)
        column = vbox(self, margins=(14, 10, 14, 10), spacing=6)
        for label in (self._title, self._lines, PlainLabel(_KEYS, "small", "muted")):
            column.addWidget(label)
        self._rest = QTimer(self, interval=_WAIT, singleShot=True)
        self._rest.timeout.connect(self._open)
        canvas.pointed.connect(self._point)
        canvas.moved.connect(self._close)
        canvas.pictured.connect(self._close)
        self.hide()

    def _point(self, item: Item | None) -> None:
        self._close()
        if item is not None and item.kind is ItemKind.CELL:
            self._item = item
            self._canvas.set_crosshair(tuple(self._crosshair(item)))
            self._rest.start()

    def _close(self) -> None:
        self._rest.stop()
        self.hide()
        if self._item is not None:
            self._item = None
            self._canvas.set_crosshair(())

    def _crosshair(self, cell: Item) -> list[Box]:
        """Return a frame from the head of the row to the cell, and one from that of the column."""
        heads = [head for head in map(self._canvas.item, cell.related) if head is not None]
        return [
            Box(
                x=min(head.x, cell.x),
                y=min(head.y, cell.y),
                w=max(head.x + head.w, cell.x + cell.w) - min(head.x, cell.x),
                h=max(head.y + head.h, cell.y + cell.h) - min(head.y, cell.y),
                radius=4,
                stroke="accent",
                width=1.5,
            )
            for head in heads
        ]

    def _open(self) -> None:
        cell = self._item
        if cell is None:
            return
        title, _, lines = cell.tooltip.partition("\n")
        self._title.setText(title)
        self._lines.setText(lines)
        self.adjustSize()
        self.move(self._place(cell))
        self.show()
        self.raise_()

    def _place(self, cell: Item) -> QPoint:
        """Return a place below the cell, else above it beside its column."""
        zoom = self._canvas.camera.zoom
        middle = self._canvas.place_of(cell)
        around = QRectF(0, 0, cell.w * zoom, cell.h * zoom)
        around.moveCenter(middle)
        parent = self._pane.rect()
        x, y = around.left(), around.bottom() + _AWAY
        if y + self.height() > parent.height():
            y = max(0.0, around.top() - _AWAY - self.height())
            x = around.right() + _AWAY
        if x + self.width() > parent.width():
            x = around.left() - _AWAY - self.width() if y < around.top() else around.right()
            x = min(x, parent.width() - self.width())
        return QPoint(round(x), round(y))
