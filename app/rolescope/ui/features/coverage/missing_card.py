"""A card for something missing or wrong: what, what it means, what to do."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from rolescope.ui.kit import themed
from rolescope.ui.kit.pills import Shape
from rolescope.ui.kit.privacy import copy_text, visible
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.text import Run, Text


class MissingCard(QWidget):
    """`icon` is name and color; `lines` explain; `advice` names the call or file to get."""

    def __init__(
        self, icon: tuple[str, str], title: str, lines: Sequence[str], advice: str
    ) -> None:
        super().__init__()
        texts = [Run(title, "subject"), *(Run(x, "small", "muted") for x in lines if x)]
        self._all = "\n".join(filter(None, (title, *lines, advice)))
        words = QVBoxLayout()
        words.setSpacing(px(3))
        for run in texts:
            words.addWidget(Text([run]))
        if advice:
            words.addSpacing(px(2))
            words.addWidget(Text([Run(advice, "small")]))
        copy = QToolButton()
        copy.setIcon(themed.icon("content-copy"))
        copy.setIconSize(QSize(*pxs(16, 16)))
        copy.setFixedSize(*pxs(24, 24))
        copy.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        copy.setAccessibleName(visible(f"Copy: {title}"))
        copy.setToolTip("Copy")
        copy.clicked.connect(lambda: copy_text(self._all))
        row = QHBoxLayout(self)
        row.setContentsMargins(*pxs(12, 10, 8, 18))
        row.setSpacing(px(10))
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(Shape(*icon, 18), 0, top)
        row.addLayout(words, 1)
        row.addWidget(copy, 0, top)

    def text(self) -> str:
        """Return everything that it says."""
        return self._all

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the frame."""
        painter = QPainter(self)
        frame = QRectF(self.rect()).adjusted(0, 0, 0, -px(8))
        themed.paint_frame(painter, frame, "surface")
        painter.end()
