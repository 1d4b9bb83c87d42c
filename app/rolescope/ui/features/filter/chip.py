"""Chips: what is filtered by, in words; a click on one takes it away."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from rolescope.ui.kit import themed
from rolescope.ui.kit.painted_button import PaintedButton
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.kit.widget_hooks import FollowsNames, FollowsTextSize

_HEIGHT, _PAD, _ICON, _GAP = 24, 10, 12, 6
_MAX_WIDTH = 260  # px
_MORE = 36  # px for the count of the others


class Chip(PaintedButton, FollowsNames, FollowsTextSize):
    """One filter with a cross."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._given = text
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.renew_names()

    def renew_names(self) -> None:
        """Show the words as they may be seen now."""
        self._text = visible(self._given)
        self.setAccessibleName(visible(f"Remove filter {self._text}"))
        self.setToolTip(themed.plain_tooltip(f"{self._text}\nClick to remove"))
        self.setFixedSize(self.sizeHint())

    def rescale(self) -> None:
        """Rescale."""
        self.setFixedSize(self.sizeHint())

    def text(self) -> str:
        """Return the words."""
        return self._text

    def sizeHint(self) -> QSize:
        """Return the size that shows everything, long words shortened."""
        width = QFontMetricsF(themed.font("label")).horizontalAdvance(self._text)
        around = px(2 + 2 * _PAD + _GAP + _ICON)
        return QSize(min(px(_MAX_WIDTH), int(width) + around), px(_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(*pxs(1, 1, -1, -1))
        painter.setBrush(themed.color("accentsoft"))
        is_near = self.underMouse() or self.hasFocus()
        painter.setPen(
            themed.pen("accent", 2 if self.hasFocus() else 1) if is_near else Qt.PenStyle.NoPen
        )
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        icon = px(_ICON)
        left = box.right() - px(_PAD + _ICON - 2)
        spot = QRectF(left, box.center().y() - icon / 2, icon, icon)
        themed.paint_icon(painter, spot, "close", "accent")
        painter.setFont(themed.font("label"))
        painter.setPen(themed.color("accent"))
        room = QRectF(
            box.left() + px(_PAD - 1),
            box.top(),
            spot.left() - box.left() - px(_GAP + _PAD - 2),
            box.height(),
        )
        elide = Qt.TextElideMode.ElideRight
        words = QFontMetricsF(painter.font()).elidedText(self._text, elide, room.width())
        painter.drawText(
            room, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), words
        )
        painter.end()


class Chips(QWidget, FollowsTextSize):
    """Chips in one row; those without room are counted. `removed` carries the number of one."""

    removed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(px(_HEIGHT))
        self._words: tuple[str, ...] = ()
        self.chips: list[Chip] = []
        self._more = PlainLabel("", "small", "muted")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(px(8))
        self._row.addWidget(self._more)
        self._row.addStretch(1)

    def show_words(self, words: tuple[str, ...]) -> None:
        """Show other chips; the keyboard stays at its place among them."""
        if words == self._words:
            return
        focused = next((n for n, chip in enumerate(self.chips) if chip.hasFocus()), None)
        for chip in self.chips:
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._words = words
        self.chips = [Chip(each) for each in words]
        for number, chip in enumerate(self.chips):
            self._row.insertWidget(number, chip)
            chip.clicked.connect(lambda _checked=False, n=number: self.removed.emit(n))
        self._fit()
        if focused is not None and self.chips:
            self.chips[min(focused, len(self.chips) - 1)].setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def rescale(self) -> None:
        """Rescale."""
        self._fit()

    def _fit(self) -> None:
        room, left = self.width(), len(self.chips)
        for number, chip in enumerate(self.chips):
            rest = len(self.chips) - number - 1
            fits = room >= chip.width() + (px(_MORE) if rest else 0)
            room = room - chip.width() - px(8) if fits else 0
            chip.setVisible(fits)
            left -= fits
        self._more.setText(f"+{left}" if left else "")
        self._more.setToolTip(
            themed.plain_tooltip("\n".join(self._words[len(self._words) - left :]))
        )
