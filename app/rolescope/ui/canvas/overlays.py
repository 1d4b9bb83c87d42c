"""What lies over the canvas: zoom bar, legend, and the banner while a role is picked."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from rolescope.drawing.metrics import text_width
from rolescope.drawing.picture import LegendEntry
from rolescope.ui import icons, style
from rolescope.ui.canvas import painter
from rolescope.ui.canvas.look import Look
from rolescope.ui.canvas.shapes import Pieces, pieces
from rolescope.ui.widgets.text import PlainLabel

_SAMPLE = 28  # px, the widest sample of a legend entry
_GAP = 18
_LINE = 28


class ZoomBar(QFrame):
    """Smaller, 100 %, larger, fit."""

    smaller = Signal()
    larger = Signal()
    reset = Signal()
    fit = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("zoomBar")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._percent = QToolButton(self)
        self._percent.setFont(style.font("small"))
        self._percent.setFixedSize(46, 30)
        self._percent.setToolTip("Show at 100 % (Ctrl+0)")
        self._percent.clicked.connect(self.reset)
        row.addWidget(self._button("minus", "Zoom out (Ctrl+-)", self.smaller))
        row.addWidget(self._percent)
        row.addWidget(self._button("plus", "Zoom in (Ctrl++)", self.larger))
        row.addWidget(_Rule(self))
        row.addWidget(self._button("fit-to-screen-outline", "Fit everything (F)", self.fit))
        self.set_zoom(1)

    def set_zoom(self, zoom: float) -> None:
        """Show the zoom in percent."""
        self._percent.setText(f"{zoom * 100:.0f}%")
        self._percent.setAccessibleName(f"Zoom {zoom * 100:.0f} percent")

    def _button(self, icon: str, text: str, signal: SignalInstance) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icons.icon(icon, "muted"))
        button.setIconSize(QSize(16, 16))
        button.setFixedSize(32, 30)
        button.setToolTip(text)
        button.setAccessibleName(text.partition(" (")[0])
        button.clicked.connect(signal)
        return button


class _Rule(QWidget):
    """A vertical hairline."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedWidth(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it."""
        QPainter(self).fillRect(self.rect(), style.color("border"))


class Legend(QWidget):
    """Samples of what is on screen, in one line or in a column."""

    def __init__(self, parent: QWidget, *, in_column: bool = False) -> None:
        super().__init__(parent)
        self._entries: list[tuple[Pieces, str, float]] = []
        self._in_column = in_column
        self._title = "On screen"

    def show_entries(self, entries: tuple[LegendEntry, ...]) -> None:
        """Take other entries."""
        self._entries = [
            (
                pieces(entry.shapes),
                entry.text,
                max((piece.bounds.right() for piece in pieces(entry.shapes).all), default=0)
                - min((piece.bounds.left() for piece in pieces(entry.shapes).all), default=0),
            )
            for entry in entries
        ]
        self.setAccessibleName("Legend: " + ", ".join(entry.text for entry in entries))
        self.updateGeometry()
        self.resize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        """What the entries need."""
        if self._in_column:
            widest = max((text_width(text, "small") for _, text, _ in self._entries), default=0)
            return QSize(round(widest) + _SAMPLE + 36, len(self._entries) * _LINE + 16)
        width = text_width(self._title, "label") + _GAP
        for _, text, sample in self._entries:
            width += sample + 8 + text_width(text, "small") + _GAP
        return QSize(round(width), _LINE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the samples with their words."""
        paint = QPainter(self)
        paint.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, y = 0.0, _LINE / 2
        if self._in_column:
            y += 8
        else:
            paint.setFont(style.font("label"))
            paint.setPen(style.color("muted"))
            rect = QRectF(0, 0, self.width(), _LINE)
            paint.drawText(rect, Qt.AlignmentFlag.AlignVCenter, self._title)
            x = text_width(self._title, "label") + _GAP
        for sample, text, width in self._entries:
            self._paint_entry(paint, sample, text, width, x, y)
            if self._in_column:
                y += _LINE
            else:
                x += width + 8 + text_width(text, "small") + _GAP

    def _paint_entry(
        self, paint: QPainter, sample: Pieces, text: str, width: float, x: float, y: float
    ) -> None:
        paint.save()
        middle = x + (12 + _SAMPLE / 2 if self._in_column else width / 2)
        paint.translate(middle, y)
        view = painter.View(1.0, QRectF(-100, -100, 200, 200))
        painter.paint(paint, sample, Look(), view)
        paint.restore()
        left = 12 + _SAMPLE + 10 if self._in_column else x + width + 8
        paint.setFont(style.font("small"))
        paint.setPen(style.color("muted"))
        rect = QRectF(left, y - _LINE / 2, self.width() - left, _LINE)
        paint.drawText(rect, Qt.AlignmentFlag.AlignVCenter, text)


class LegendButton(QPushButton):
    """Opens the legend where there is no room for it in one line."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Legend", parent)
        icons.put(self, "map-outline", "muted")
        self.setCheckable(True)
        self._popup = QFrame(parent)
        self._popup.setObjectName("legendPopup")
        self._popup.hide()
        column = QVBoxLayout(self._popup)
        column.setContentsMargins(0, 0, 0, 0)
        self.legend = Legend(self._popup, in_column=True)
        column.addWidget(self.legend)
        self.toggled.connect(self._toggle)

    def place(self, bottom_left: QRect) -> None:
        """Take a place at the bottom left of an area."""
        size = self.sizeHint()
        self.setGeometry(
            bottom_left.left(), bottom_left.bottom() - size.height() + 1, *size.toTuple()
        )
        hint = self.legend.sizeHint()
        self.legend.setFixedSize(hint)
        self._popup.setGeometry(
            self.x(), self.y() - hint.height() - 8, hint.width() + 2, hint.height() + 2
        )

    def close_popup(self) -> None:
        """Hide the legend."""
        self.setChecked(False)

    def _toggle(self, checked: bool) -> None:  # noqa: FBT001 - a slot
        self._popup.setVisible(checked)
        self._popup.raise_()


class Banner(QFrame):
    """One sentence over the canvas, with a button that ends what it says."""

    ended = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 6, 6)
        row.setSpacing(8)
        self._text = PlainLabel()
        row.addWidget(self._text)
        cancel = QPushButton("Cancel", self)
        style.mark(cancel, look="link")
        cancel.clicked.connect(self.ended)
        row.addWidget(cancel)
        self.hide()

    def say(self, text: str) -> None:
        """Show a sentence; an empty one hides the banner."""
        self._text.setText(text)
        self.setVisible(bool(text))
        self.adjustSize()
        self.raise_()
