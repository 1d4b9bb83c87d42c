"""One row of an impact: whom it is about, pills of roles or actions, and what causes it."""

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from rolescope.ui.kit import themed
from rolescope.ui.kit.details import FlowLayout, clear
from rolescope.ui.kit.painted_button import PaintedButton
from rolescope.ui.kit.pills import Hairline, paint_pill, pill_size
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import widgets_in
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.shapes import shape_of
from rolescope.ui.kit.text import Run, Text, elided
from rolescope.ui.state.selection import Selection
from rolescope.words.impact.impact_values import ChangeText, PillText

_INDENT = 32  # px of pills and causes: below the name
_AT_FIRST = 8  # pills
_LEAST_PLACE = 24
_GAP = 6


def inset_line() -> QVBoxLayout:
    """Return a line between two rows, as wide as the cards above."""
    line = QVBoxLayout()
    line.setContentsMargins(*pxs(8, 0, 8, 0))
    line.addWidget(Hairline())
    return line


class ImpactPill(PaintedButton):
    """A pill to click on."""

    def __init__(self, pill: PillText) -> None:
        super().__init__()
        self.pill = pill
        self.subject = Selection(pill.nodes, pill.edges)  # what its menu is about
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.renew_names()
        if not (pill.nodes or pill.edges):
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.unsetCursor()

    def renew_names(self) -> None:
        """Show the words as they may be seen now."""
        self._text = visible(self.pill.text)
        self.rescale()
        self.setAccessibleName(visible(self.pill.tip or self.pill.text))
        self.setToolTip(themed.plain_tooltip(self.pill.tip or self.pill.text))
        self.updateGeometry()

    def rescale(self) -> None:
        """Rescale."""
        self._size = pill_size(self._text)

    def sizeHint(self) -> QSize:
        """Return the size that shows everything."""
        return self._size

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the pill."""
        painter = QPainter(self)
        paint_pill(painter, QRectF(self.rect()), self._text, self.pill.tone)
        if self.hasFocus() or (self.underMouse() and (self.pill.nodes or self.pill.edges)):
            painter.setPen(themed.pen("accent", 2 if self.hasFocus() else 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            box = QRectF(self.rect()).adjusted(*pxs(1, 1, -1, -1))
            painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.end()


class ImpactHead(PaintedButton):
    """The first line of a row: shape, name, its account, how much, and whether it is open."""

    def __init__(self, text: ChangeText, *, opens: bool) -> None:
        super().__init__()
        self._text, self._opens = text, opens
        self.subject = Selection(text.nodes, text.edges)  # what its menu is about
        self.is_open = False
        said = ", ".join(filter(None, (text.name, text.place, text.words)))
        self.setAccessibleName(visible(said))
        causes = "\n".join(cause.text for cause in text.causes)
        self.setToolTip(themed.plain_tooltip(f"{said}\n{causes}" if causes else said))

    def sizeHint(self) -> QSize:
        """Return the height of the line."""
        return QSize(*pxs(200, 28))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_ground(painter)
        if self._text.node is not None:
            themed.paint_shape(painter, QRectF(*pxs(8, 6, 16, 16)), *shape_of(self._text.node))
        box = self.rect().adjusted(*pxs(_INDENT, 0, -8, 0))
        if self._opens:
            name = "chevron-up" if self.is_open else "chevron-down"
            spot = QRectF(self.width() - px(21), *pxs(7, 14, 14))
            themed.paint_icon(painter, spot, name, "faint")
            box.setRight(self.width() - px(21) - 1)
        words = visible(self._text.words)
        width = QFontMetrics(themed.font("small")).horizontalAdvance(words) + px(2)
        named = QFontMetrics(themed.font("name")).horizontalAdvance(visible(self._text.name)) + px(
            2
        )
        room = max(box.width() - named - px(_GAP), box.width() // 2)
        right = QRect(box)
        right.setLeft(box.right() - min(width, room))
        run = Run(words, "small", _INK.get(self._text.tone, "muted"))
        elided(painter, right, run, Qt.AlignmentFlag.AlignRight, Qt.TextElideMode.ElideRight)
        self._paint_name(painter, box, right.left() - px(_GAP))
        painter.end()

    def _paint_name(self, painter: QPainter, box: QRect, end: int) -> None:
        name = visible(self._text.name)
        width = QFontMetrics(themed.font("name")).horizontalAdvance(name) + px(2)
        spot = QRect(box.left(), box.top(), min(width, end - box.left()), box.height())
        elided(painter, spot, Run(name, "name"), Qt.AlignmentFlag.AlignLeft)
        left = spot.right() + 1 + px(8)
        rest = QRect(left, box.top(), end - left, box.height())
        if rest.width() > px(_LEAST_PLACE) and self._text.place:
            run = Run(visible(self._text.place), "small", "faint")
            elided(painter, rest, run, Qt.AlignmentFlag.AlignLeft)


_INK = {"risk": "risk", "cond": "cond"}


class ImpactRow(QWidget):
    """A row: a click selects what it is about, and opens or closes it."""

    chosen = Signal(object)  # Selection

    def __init__(self, text: ChangeText) -> None:
        super().__init__()
        self.text = text
        self._is_open = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addSpacing(px(3))
        self.head = ImpactHead(text, opens=bool(text.causes) or len(text.pills) > _AT_FIRST)
        self.head.clicked.connect(self._choose)
        column.addWidget(self.head)
        self._flow = QWidget()
        self._pills = FlowLayout(self._flow)
        self._pills.setContentsMargins(0, 0, 0, 0)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self._flow.setSizePolicy(policy)
        self._below = QVBoxLayout()
        self._below.setSpacing(px(4))
        self._below.addWidget(self._flow)
        column.addLayout(self._below)
        self._causes: list[Text] = []
        column.addSpacing(px(3))
        column.addLayout(inset_line())
        self._show()

    def pills(self) -> tuple[ImpactPill, ...]:
        """Return the pills that are shown."""
        return tuple(one for one in widgets_in(self._pills) if isinstance(one, ImpactPill))

    def causes(self) -> tuple[str, ...]:
        """Return the causes that are shown."""
        return tuple(cause.text() for cause in self._causes)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if themed.is_theme_change(event):
            self.update()

    def _choose(self) -> None:
        self._is_open = self.head.is_open = not self._is_open
        self._show()
        self.chosen.emit(Selection(self.text.nodes, self.text.edges))

    def _show(self) -> None:
        pills = self.text.pills if self._is_open else self.text.pills[:_AT_FIRST]
        left = len(self.text.pills) - len(pills) + self.text.more
        if self._pills.count() != len(pills) + bool(left):
            clear(self._pills)
            for pill in pills:
                self._add(pill)
            if left:
                self._add(PillText(text=f"and {left:,} more", tone="outline"))
        self._flow.setVisible(bool(pills))
        is_empty = not pills and not (self._is_open and self.text.causes)
        self._below.setContentsMargins(*pxs(_INDENT, 0 if is_empty else 2, 8, 0 if is_empty else 4))
        for cause in self._causes:
            cause.hide()
            cause.deleteLater()
        self._causes = []
        if self._is_open:
            self._causes = [Text([Run(one.text, "small", "muted")]) for one in self.text.causes]
            for cause in self._causes:
                self._below.addWidget(cause)
        self.updateGeometry()

    def _add(self, text: PillText) -> None:
        pill = ImpactPill(text)
        if text.nodes or text.edges:
            pill.clicked.connect(lambda: self.chosen.emit(Selection(text.nodes, text.edges)))
        self._pills.addWidget(pill)
