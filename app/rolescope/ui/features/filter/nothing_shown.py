"""What stands in the place of the picture when filters hide everything."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QPushButton

from rolescope.ui.kit import themed
from rolescope.ui.kit.qt_layouts import vbox
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.state.panel import MiddleWidget


class NothingShown(MiddleWidget):
    """One sentence, and the button that shows everything again."""

    cleared = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words = PlainLabel("", "heading", wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = QPushButton("Clear filters")
        self.button.clicked.connect(self.cleared)
        column = vbox(self, spacing=16)
        column.addStretch(2)
        column.addWidget(self.words)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.set_covered(0)

    def set_covered(self, width: int) -> None:
        """Keep out of the way of a panel that lies over the right."""
        column = self.layout()
        if column is not None:
            column.setContentsMargins(24, 24, 24 + width, 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground of pictures."""
        with themed.painting(self) as painter:
            painter.fillRect(self.rect(), themed.color("canvas"))
