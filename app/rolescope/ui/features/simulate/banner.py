"""The verdict in one sentence, on the color of the verdict, with its icon."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from rolescope.ui.kit import themed
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.text import Run, Text

_LOOKS = {  # ground, circle, icon
    "allowed": ("allowedsoft", "allowed", "check-bold"),
    "denied": ("risksoft", "denied", "close-thick"),
    "depends": ("condsoft", "undecided", "help"),
    "none": ("sunken", "undecided", "minus"),
}


class _Badge(QWidget):
    """A filled circle with the icon of the verdict."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(*pxs(36, 36))
        self.kind = "none"

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it."""
        _, circle, icon = _LOOKS[self.kind]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(themed.color(circle))
        painter.drawEllipse(self.rect())
        themed.paint_icon(painter, QRectF(*pxs(8, 8, 20, 20)), icon, "surface")
        painter.end()


class VerdictBanner(QWidget):
    """Headline, reason, and a line for each thing that the import lacks."""

    def __init__(self) -> None:
        super().__init__()
        self._kind = "none"
        self._badge = _Badge()
        self._headline = Text()
        self._because = Text()
        self._gap = Text()
        self._later = Text()
        self._spoken = ""
        words = QVBoxLayout()
        words.setSpacing(px(1))
        words.addStretch(1)
        words.addWidget(self._headline)
        words.addWidget(self._because)
        words.addWidget(self._gap)
        words.addWidget(self._later)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(*pxs(16, 16, 16, 16))
        row.setSpacing(px(12))
        row.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        self._row = row
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_verdict(self, kind: str, headline: Sequence[Run], because: str, gap: str) -> None:
        """Show a verdict: `kind` is allowed, denied, depends or none."""
        self._kind = self._badge.kind = kind
        self._headline.set_runs(headline)
        self._because.set_runs([Run(because, "body", "muted")])
        self._because.setVisible(bool(because))
        self._gap.set_runs([Run(gap, "body", "cond")])
        self._gap.setVisible(bool(gap))
        self._spoken = " ".join(filter(None, (self._headline.text(), because, gap)))
        self.show_later("")
        self._badge.update()
        self.update()

    def show_later(self, text: str) -> None:
        """Add what was found out about the verdict later on; empty: nothing."""
        self._later.set_runs([Run(text, "body")])
        self._later.setVisible(bool(text))
        self.setAccessibleName(visible(" ".join(filter(None, (self._spoken, text)))))

    def add_action(self, button: QWidget) -> None:
        """Put a button at the right of the words."""
        self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def texts(self) -> tuple[str, str, str]:
        """Return headline, reason and gap as shown."""
        return self._headline.text(), self._because.text(), self._gap.text()

    @property
    def later(self) -> str:
        """What was added later on, as shown."""
        return self._later.text()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), themed.color(_LOOKS[self._kind][0]))
        painter.fillRect(0, self.height() - px(1), self.width(), px(1), themed.color("border"))
        painter.end()
