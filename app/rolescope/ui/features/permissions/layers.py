"""The layers of effective permissions as bars that shrink. A click shows what one layer cuts."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from rolescope.ui.kit import themed
from rolescope.ui.kit.details import Body, clear
from rolescope.ui.kit.painted_button import PaintedButton
from rolescope.ui.kit.pills import section
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import vbox
from rolescope.ui.kit.text import StyledLabel, StyledRun, elided
from rolescope.words.permissions.permission_values import LayerText, PermissionsText
from rolescope.words.permissions.permissions_text import catalogue_text, not_counted_text

_MIN_HEIGHT_OF_TALL_BARS = 420  # px
_TITLE = 240  # px that the title keeps beside the bars
_BAR = 14  # px
_HEIGHT, _LOW_HEIGHT = 66, 44  # px: with and without the line of policies
_STEP = 7  # px between hatch lines


class PermissionLayers(Body):
    """Title, one bar for each layer, and what is not counted.

    `layer` is the number of the layer of which the cuts are shown, None for all.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.column.setContentsMargins(8, 12, 8, 12)
        self.layer: int | None = None
        self.bars: list[LayerBar] = []
        self._text: PermissionsText | None = None
        self._is_low = False
        self._is_strip = False
        self._tail: QWidget | None = None

    def set_tail(self, tail: QWidget | None) -> None:
        """Show a widget below the bars, which stays when they are made anew; None for none."""
        if tail is not self._tail:
            if self._tail is not None:
                self.column.removeWidget(self._tail)
            self._tail = tail
            self._fill()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw everything closer together where there is little height."""
        super().resizeEvent(event)
        is_low = self.viewport().height() < _MIN_HEIGHT_OF_TALL_BARS
        if is_low is not self._is_low:
            self._is_low = is_low
            self._fill()

    def lie_down(self, *, is_strip: bool) -> None:
        """Become one line of bars, for a window without room at its side, or stand up again."""
        if is_strip is not self._is_strip:
            self._is_strip = is_strip
            self._fill()

    def show_text(self, text: PermissionsText | None, layer: int | None = None) -> None:
        """Show the layers of some permissions, None for none; `layer` is chosen if it is there."""
        numbers = () if text is None else [one.number for one in text.layers]
        self._text, self.layer = text, layer if layer in numbers else None
        self._fill()

    def _fill(self) -> None:
        if self._tail is not None:
            self.column.removeWidget(self._tail)
        clear(self.column)
        self.bars = []
        text = self._text
        if text is None:
            if self._tail is not None:
                self.column.addWidget(self._tail)
                self.column.addStretch(1)
            return
        if self._is_strip:
            self.column.setDirection(QBoxLayout.Direction.LeftToRight)
            self.column.setContentsMargins(16, 4, 8, 4)
            self._fill_strip(text)
        else:
            self.column.setDirection(QBoxLayout.Direction.TopToBottom)
            self.column.setContentsMargins(8, 12, 8, 12)
            self.column.addWidget(self._head(text))
            self._add_bars(text.layers, is_low=self._is_low)
            if self._tail is not None:
                self.column.addWidget(self._tail)
            self.column.addWidget(self._foot(text))
            self.column.addStretch(1)

    def _fill_strip(self, text: PermissionsText) -> None:
        """Show the bars that change something; the rest is told by the tooltip of the title."""
        title = StyledLabel([StyledRun(text.title, "subject")], wrap=False)
        said = (text.summary, not_counted_text(text.not_counted), _dated(text))
        title.setToolTip(themed.plain_tooltip("\n".join(said)))
        title.setMinimumWidth(min(title.sizeHint().width(), _TITLE))
        self.column.addWidget(title)
        self.column.addSpacing(8)
        self._add_bars(
            [x for x in text.layers if x.is_cut or x.is_narrowing or not x.number or x.note],
            is_low=True,
        )

    def _add_bars(self, layers: Sequence[LayerText], *, is_low: bool) -> None:
        for layer in layers:
            bar = LayerBar(layer, is_low=is_low)
            bar.setChecked(layer.number == self.layer)
            bar.clicked.connect(lambda checked, number=layer.number: self._choose(number, checked))
            self.bars.append(bar)
            self.column.addWidget(bar)

    def _choose(self, number: int, checked: bool) -> None:  # noqa: FBT001 - what Qt tells
        self.layer = number if checked else None
        for bar in self.bars:
            bar.setChecked(bar.layer.number == self.layer)
        self.chosen.emit(self.layer)

    def _head(self, text: PermissionsText) -> QWidget:
        head = QWidget()
        inside = vbox(head, margins=(8, 0, 8, 8), spacing=2)
        if self._is_low:
            title = StyledLabel([StyledRun(text.title, "heading")])
            title.setToolTip(themed.plain_tooltip(text.summary))
            inside.addWidget(title)
        else:
            inside.addWidget(StyledLabel([StyledRun(text.title, "title")]))
            inside.addWidget(StyledLabel([StyledRun(text.summary, "body", "muted")]))
            inside.addSpacing(10)
            inside.addWidget(section("Layers"))
        return head

    def _foot(self, text: PermissionsText) -> QWidget:
        foot = QWidget()
        inside = vbox(foot, margins=(8, 12, 8, 0), spacing=4)
        inside.addWidget(section("Not counted"))
        inside.addWidget(StyledLabel([StyledRun(text.not_counted, "small", "muted")]))
        inside.addSpacing(6)
        inside.addWidget(section("Catalogue"))
        inside.addWidget(StyledLabel([StyledRun(_dated(text), "small", "muted")]))
        return foot


def _dated(text: PermissionsText) -> str:
    return catalogue_text(text.catalogue)


class LayerBar(PaintedButton):
    """A checkable bar with title, policies, and the number it cuts."""

    def __init__(self, layer: LayerText, *, is_low: bool = False) -> None:
        super().__init__()
        self.layer = layer
        self.is_low = is_low  # the policies stand in the tooltip alone
        self.setCheckable(True)
        self.setMinimumWidth(90)
        self.setAccessibleName(visible(f"{layer.title}, {layer.says or layer.detail}"))
        self.setToolTip(themed.plain_tooltip("\n".join(filter(None, (layer.detail, layer.note)))))

    def sizeHint(self) -> QSize:
        return QSize(240, _LOW_HEIGHT if self.is_low else _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_ground(painter)
            says = "cond" if self.layer.is_narrowing else "muted"
            says = "denied" if self.layer.is_cut else says
            style = "subject" if self.layer.is_cut else "body"
            painter.setFont(themed.font(style))
            width = painter.fontMetrics().horizontalAdvance(visible(self.layer.says)) + 2
            left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
            box = QRect(8, 6, self.width() - 16, 18)
            elided(painter, box, StyledRun(self.layer.says, style, says), right)
            title = box.adjusted(0, 0, -width - 8, 0)
            elided(
                painter,
                title,
                StyledRun(self.layer.title, "subject"),
                left,
                Qt.TextElideMode.ElideRight,
            )
            if not self.is_low:
                detail = QRect(8, 23, self.width() - 16, 16)
                run = StyledRun(self.layer.detail, "small", "muted")
                elided(painter, detail, run, left, Qt.TextElideMode.ElideRight)
            high, side = _BAR // 2 if self.is_low else _BAR, 8
            bar = QRectF(side, self.height() - high - side, self.width() - 2 * side, high)
            self._paint_bar(painter, bar)

    def _paint_ground(self, painter: QPainter) -> None:
        ground = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(themed.color("accentsoft" if self.isChecked() else "row"))
            painter.drawRoundedRect(ground, 6, 6)
        if self.hasFocus():
            painter.setPen(themed.pen("accent", 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground, 6, 6)

    def _paint_bar(self, painter: QPainter, bar: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(themed.color("border" if self.isChecked() else "sunken"))
        painter.drawRoundedRect(bar, 3, 3)
        if self.layer.kept is None:
            return
        clip = QPainterPath()
        clip.addRoundedRect(bar, 3, 3)
        painter.setClipPath(clip)
        kept = QRectF(bar)
        kept.setWidth(bar.width() * self.layer.kept)
        painter.fillRect(kept, themed.color("scope"))
        cut = QRectF(kept.right(), bar.y(), bar.width() * self.layer.cut, bar.height())
        if self.layer.is_cut:
            cut.setWidth(max(cut.width(), 6))
            self._hatch(painter, cut)

    def _hatch(self, painter: QPainter, cut: QRectF) -> None:
        painter.setClipRect(cut, Qt.ClipOperation.IntersectClip)
        painter.fillRect(cut, themed.color("risksoft"))
        painter.setPen(themed.pen("denied", 2))
        x = cut.left() - cut.height()
        while x < cut.right() + cut.height():
            painter.drawLine(int(x), int(cut.bottom()), int(x + cut.height()), int(cut.top()))
            x += _STEP
