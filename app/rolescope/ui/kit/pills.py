"""Pills (facts in words), section headings, hairlines, links and shapes of the picture."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QWidget

from rolescope.ui.kit import themed
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.kit.widget_hooks import FollowsNames

_TONES = {  # ground, border, text
    "plain": ("row", None, "muted"),
    "cond": ("condsoft", None, "cond"),
    "risk": ("risksoft", None, "risk"),
    "allowed": ("allowedsoft", None, "allowed"),
    "added": ("accentsoft", None, "scope"),
    "removed": ("risksoft", None, "denied"),
    "strong": ("text", None, "surface"),
    "outline": ("surface", "border", "muted"),
}
_HEIGHT, _PAD, _ICON = 20, 8, 12


class FactPill(QWidget, FollowsNames):
    """A short fact on a colored ground, with an icon if it has one."""

    def __init__(self, text: str, tone: str = "plain", icon: str = "") -> None:
        super().__init__()
        self._given, self._tone, self._icon = text, tone, icon
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(_HEIGHT)
        self.renew_names()

    def renew_names(self) -> None:
        """Show the words as they may be seen now."""
        self._text = visible(self._given)
        self.setAccessibleName(visible(self._text))
        self.updateGeometry()

    def text(self) -> str:
        """Return the words."""
        return self._text

    def sizeHint(self) -> QSize:
        """Return the size that shows everything."""
        return pill_size(self._text, self._icon)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            text = paint_pill(painter, QRectF(self.rect()), self._text, self._tone, self._icon)
            self.setToolTip(themed.plain_tooltip("" if text == self._text else self._text))


def pill_size(text: str, icon: str = "") -> QSize:
    """Return the size of a pill that shows everything."""
    width = QFontMetricsF(themed.font("label")).horizontalAdvance(text)
    around = 2 * _PAD + (_ICON + 4 if icon else 0)
    return QSize(int(width + 1 + around), _HEIGHT)


def paint_pill(painter: QPainter, rect: QRectF, words: str, tone: str, icon: str = "") -> str:
    """Paint a pill; return its words as far as there is room for them."""
    ground, border, ink = _TONES[tone]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(themed.color(ground))
    painter.setPen(themed.pen(border) if border else Qt.PenStyle.NoPen)
    inset = 1 / 2 if border else 0
    box = rect.adjusted(inset, inset, -inset, -inset)
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
    left = rect.left() + _PAD
    if icon:
        spot = QRectF(left, rect.top() + (rect.height() - _ICON) / 2, _ICON, _ICON)
        themed.paint_icon(painter, spot, icon, ink)
        left += _ICON + 4
    painter.setFont(themed.font("label"))
    painter.setPen(themed.color(ink))
    room = rect.right() - left - _PAD
    elide = Qt.TextElideMode.ElideRight
    text = QFontMetricsF(painter.font()).elidedText(words, elide, room + 1)
    spot = QRectF(left, rect.top(), room + 2, rect.height())
    painter.drawText(spot, int(Qt.AlignmentFlag.AlignVCenter), text)
    return text


class ShapeIcon(QWidget):
    """One shape of the picture (diamond, circle, building…) or an icon, in a color of the theme."""

    def __init__(self, name: str, color: str, size: int = 18) -> None:
        super().__init__()
        self._name, self._color = name, color
        self.setFixedSize(size, size)

    def show_shape(self, name: str, color: str) -> None:
        """Show another shape."""
        self._name, self._color = name, color
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            themed.paint_shape(painter, QRectF(self.rect()), self._name, self._color)


class Hairline(QFrame):
    """A line of one pixel between two parts."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(1)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            painter.fillRect(self.rect(), themed.color("border"))


def section(text: str) -> PlainLabel:
    """Return the heading of a section."""
    heading = PlainLabel(text, "label", "faint")
    heading.setAccessibleDescription("heading")
    return heading


class TextLink(QPushButton):
    """Words to click on. Reached by Tab; Space and Enter press it."""

    def __init__(self, text: str, name: str = "", icon: str = "") -> None:
        super().__init__((" " if icon else "") + visible(text).replace("&", "&&"))
        self.setProperty("look", "link")
        self.setProperty("size", "small")
        self.setAccessibleName(visible(name or text))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setFont(themed.font("small"))
        if icon:
            self.setIcon(themed.icon(icon, "accent"))
            self.setIconSize(QSize(14, 14))
