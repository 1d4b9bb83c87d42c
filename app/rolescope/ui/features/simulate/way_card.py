"""Cards for what would allow a request, and for what is not suggested."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rolescope.ui.kit import themed
from rolescope.ui.kit.pills import Link, Shape
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.text import Run, Text


class _Card(QWidget):
    """A framed box with a title and a few words."""

    def __init__(self, title: str, text: str, *, ground: str, icon: tuple[str, str] | None) -> None:
        super().__init__()
        self._ground = ground
        self._title, self._text = Text([Run(title, "name")]), Text([Run(text, "small", "muted")])
        head = QHBoxLayout()
        head.setSpacing(px(8))
        if icon is not None:
            head.addWidget(Shape(*icon, 16), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*pxs(12, 12, 12, 12))
        self.column.setSpacing(px(4))
        self.column.addLayout(head)
        self.column.addWidget(self._text)
        self.setAccessibleName(visible(f"{title}. {text}"))

    def texts(self) -> tuple[str, str]:
        """Return title and words as shown."""
        return self._title.text(), self._text.text()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(themed.pen("border"))
        painter.setBrush(themed.color(self._ground))
        edge = px(1) / 2
        box = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        painter.drawRoundedRect(box, px(8), px(8))
        painter.end()


class WayCard(_Card):
    """One way, with the link that goes it."""

    chosen = Signal()

    def __init__(self, title: str, text: str, link: str) -> None:
        super().__init__(title, text, ground="surface", icon=None)
        self.link = Link(link, f"{link}: {title}")
        self.link.clicked.connect(self.chosen)
        self.column.addSpacing(px(2))
        self.column.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)


class NotSuggestedCard(_Card):
    """A dangerous change, and why it should not be made."""

    def __init__(self, title: str, reason: str) -> None:
        words = f"Not suggested: {title}"
        super().__init__(words, reason, ground="sunken", icon=("alert", "risk"))
