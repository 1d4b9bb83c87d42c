"""What is said once, before the first verdict: what it can rest on and what it cannot."""

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QShowEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from rolescope.ui.kit import icons, style, themed
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel

_TITLE = "What this tool cannot know"
_TEXT = (
    "Verdicts are worked out from the import alone. Policies of buckets, keys and VPC endpoints, "
    "and what identity providers do, are not in it."
)
_MIN_WIDTH = 400  # px
TOUR_SEEN = "tour-seen"
"""The tour was finished or skipped."""
LIMITS_SEEN = "limits-seen"
"""What verdicts cannot know was said and read."""


class LimitsStrip(QWidget):
    """A card over the whole width, at the top. It waits for an answer, and moves nothing."""

    read = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(visible(f"{_TITLE}. {_TEXT}"))
        self.more = self._button("Read more", "small")
        self.more.clicked.connect(self.read)
        self.done = self._button("Got it", "small")
        self.done.clicked.connect(self.closed)
        words = vbox(None, PlainLabel(_TITLE, "subject"), spacing=1)
        self._text = PlainLabel(_TEXT, "body", "muted", wrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        words.addWidget(self._text)
        row = hbox(self, margins=(48, 8, 16, 9), spacing=8)
        row.addLayout(words, 1)
        row.addWidget(self.more, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.done, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def _button(self, text: str, look: str) -> QPushButton:
        button = QPushButton(text, self)
        style.mark(button, look=look)
        return button

    def lie_over(self, below: QWidget) -> None:
        """Lie over a widget, as wide as it is."""
        self.setParent(below)
        below.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as wide."""
        if event.type() is QEvent.Type.Resize and watched is self.parent():
            self._place()
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        """Take the place at the top."""
        super().showEvent(event)
        self._place()

    def _place(self) -> None:
        below = self.parentWidget()
        if below is not None:
            self.setGeometry(0, 0, below.width(), self.heightForWidth(below.width()))
            self.raise_()

    def minimumSizeHint(self) -> QSize:
        """Return less than the words need: they wrap."""
        return QSize(_MIN_WIDTH, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground and the sign."""
        themed.paint_bar(self, "accentsoft")
        with themed.painting(self) as painter:
            icons.draw(painter, QRectF(16, 10, 20, 20), "lightbulb-on-outline", "accent")
