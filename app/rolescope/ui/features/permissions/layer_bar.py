"""One layer of permissions as a bar: what passes it, and hatched what it cuts."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent

from rolescope.ui.kit import themed
from rolescope.ui.kit.painted_button import PaintedButton
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.text import Run, elided
from rolescope.words.permissions.permission_values import LayerText

_BAR = 14  # px
_HEIGHT, _LOW = 66, 44  # px: with and without the line of policies
_STEP = 7  # px between hatch lines


class LayerBar(PaintedButton):
    """A checkable bar with title, policies, and the number it cuts."""

    def __init__(self, layer: LayerText, *, is_low: bool = False) -> None:
        super().__init__()
        self.layer = layer
        self.is_low = is_low  # the policies stand in the tooltip alone
        self.setCheckable(True)
        self.setMinimumWidth(px(90))
        self.setAccessibleName(visible(f"{layer.title}, {layer.says or layer.detail}"))
        self.setToolTip(themed.plain_tooltip("\n".join(filter(None, (layer.detail, layer.note)))))

    def sizeHint(self) -> QSize:
        """Return its fixed height."""
        return QSize(*pxs(240, _LOW if self.is_low else _HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the layer."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        says = "cond" if self.layer.is_narrowing else "muted"
        says = "denied" if self.layer.is_cut else says
        style = "subject" if self.layer.is_cut else "body"
        painter.setFont(themed.font(style))
        width = painter.fontMetrics().horizontalAdvance(visible(self.layer.says)) + px(2)
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        box = QRect(px(8), px(6), self.width() - px(16), px(18))
        elided(painter, box, Run(self.layer.says, style, says), right)
        title = box.adjusted(0, 0, -width - px(8), 0)
        elided(painter, title, Run(self.layer.title, "subject"), left, Qt.TextElideMode.ElideRight)
        if not self.is_low:
            detail = QRect(px(8), px(23), self.width() - px(16), px(16))
            run = Run(self.layer.detail, "small", "muted")
            elided(painter, detail, run, left, Qt.TextElideMode.ElideRight)
        high, side = px(_BAR // 2 if self.is_low else _BAR), px(8)
        bar = QRectF(side, self.height() - high - side, self.width() - 2 * side, high)
        self._paint_bar(painter, bar)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        ground = QRectF(self.rect()).adjusted(*pxs(1, 1, -1, -1))
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(themed.color("accentsoft" if self.isChecked() else "row"))
            painter.drawRoundedRect(ground, px(6), px(6))
        if self.hasFocus():
            painter.setPen(themed.pen("accent", 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground, px(6), px(6))

    def _paint_bar(self, painter: QPainter, bar: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(themed.color("border" if self.isChecked() else "sunken"))
        painter.drawRoundedRect(bar, px(3), px(3))
        if self.layer.kept is None:
            return
        clip = QPainterPath()
        clip.addRoundedRect(bar, px(3), px(3))
        painter.setClipPath(clip)
        kept = QRectF(bar)
        kept.setWidth(bar.width() * self.layer.kept)
        painter.fillRect(kept, themed.color("scope"))
        cut = QRectF(kept.right(), bar.y(), bar.width() * self.layer.cut, bar.height())
        if self.layer.is_cut:
            cut.setWidth(max(cut.width(), px(6)))
            self._hatch(painter, cut)

    def _hatch(self, painter: QPainter, cut: QRectF) -> None:
        painter.setClipRect(cut, Qt.ClipOperation.IntersectClip)
        painter.fillRect(cut, themed.color("risksoft"))
        painter.setPen(themed.pen("denied", 2))
        x = cut.left() - cut.height()
        while x < cut.right() + cut.height():
            painter.drawLine(int(x), int(cut.bottom()), int(x + cut.height()), int(cut.top()))
            x += px(_STEP)
