"""Parts around the editor: its heading, the bar below it, and the bar to find a text."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from rolescope.ui.kit import themed
from rolescope.ui.kit.pills import Link, Shape
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.text import PlainLabel, Run, Text

_HEAD, _BAR = 37, 36
_LOOKS = {  # ground, icon, ink
    "fault": ("risksoft", "alert", "denied"),
    "doubt": ("condsoft", "alert", "cond"),
    "lock": ("sunken", "lock", "muted"),
    "hint": ("sunken", "lightbulb-on-outline", "cond"),
}


class EditHead(QWidget):
    """What is edited and how much of it changed; whether it is valid; what can be done."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(px(_HEAD))
        row = QHBoxLayout(self)
        row.setContentsMargins(*pxs(12, 0, 12, 1))
        row.setSpacing(px(8))
        self.title = Text(wrap=False)
        self._sign = Shape("check-bold", "allowed", 14)
        self.status = PlainLabel("", "small", "allowed")
        self.apply = Link("Apply", "Apply what is typed")
        self.revert = Link("Revert", "Revert the document to the import")
        self.beside = Link("Side by side", "Show the import side by side")
        row.addWidget(self.title, 1)
        for widget in (self._sign, self.status, self.apply, self.revert, self.beside):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_title(self, title: str, changes: str) -> None:
        """Say which document it is, and how much of it changed."""
        tail = [Run(f", {changes}", "small", "muted")] if changes else []
        self.title.set_runs([Run(title, "small", "text"), *tail])

    def show_status(self, words: str, *, is_valid: bool) -> None:
        """Say whether the document is valid."""
        self._sign.show_shape(*(("check-bold", "allowed") if is_valid else ("alert", "denied")))
        self._sign.setVisible(bool(words))
        self.status.set_ink("allowed" if is_valid else "denied")
        self.status.setText(words)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground with a line below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), themed.color("surface"))
        painter.fillRect(0, self.height() - px(1), self.width(), px(1), themed.color("border"))
        painter.end()


class EditBar(QWidget):
    """One line below the editor: a fault, a doubt, why it is locked, or a hint; with a line."""

    line_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(px(_BAR))
        self._kind = "hint"
        self._line = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(*pxs(14, 6, 12, 6))
        row.setSpacing(px(8))
        self._icon = Shape("alert", "denied", 16)
        self.words = Text()
        self.link = Link("")
        self.link.clicked.connect(lambda: self.line_asked.emit(self._line))
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.words, 1000, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.link, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        self.hide()

    def say(self, kind: str, words: str, line: int = 0) -> None:
        """Show a text of a kind of `_LOOKS`; an empty one hides the bar."""
        self._kind, self._line = kind, line
        self._icon.show_shape(*_LOOKS[kind][1:])
        self.words.set_runs([Run(words, "small", "text")])
        self._fit()
        self.link.setText(f"Show line {line:,}")
        self.link.setAccessibleName(visible(f"Show line {line:,}"))
        self.link.setVisible(line > 0)
        self.setVisible(bool(words))
        self.update()

    def rescale(self) -> None:
        """Rescale."""
        self._fit()

    def _fit(self) -> None:
        self.words.setMaximumWidth(self.words.sizeHint().width() + px(2))

    @property
    def kind(self) -> str:
        """What kind of text is shown; empty: none."""
        return "" if self.isHidden() else self._kind

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground with a line above."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), themed.color(_LOOKS[self._kind][0]))
        painter.fillRect(0, 0, self.width(), px(1), themed.color("border"))
        painter.end()


class FindBar(QWidget):
    """A text to find in the document."""

    changed = Signal(str)
    moved = Signal(int)  # 1: the next place, -1: the one before
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(px(40))
        row = QHBoxLayout(self)
        row.setContentsMargins(*pxs(12, 4, 12, 4))
        row.setSpacing(px(8))
        self.field = QLineEdit()
        self.field.setAccessibleName("Find in the document")
        self.field.setPlaceholderText("Find in this document")
        self.field.setFont(themed.font("mono"))
        self.count = PlainLabel("", "small", "muted")
        before, after, close = (
            Link(text, name)
            for text, name in (
                ("Previous", "Previous place found"),
                ("Next", "Next place found"),
                ("Close", "Close the search in the document"),
            )
        )
        row.addWidget(self.field, 1)
        for widget in (self.count, before, after, close):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self.field.textChanged.connect(self.changed)
        before.clicked.connect(lambda: self.moved.emit(-1))
        after.clicked.connect(lambda: self.moved.emit(1))
        close.clicked.connect(self.left)
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and F3 go on, with Shift back; Esc leaves."""
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3)
        if event.key() in keys:
            is_back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.moved.emit(-1 if is_back else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground with a line below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), themed.color("sunken"))
        painter.fillRect(0, self.height() - px(1), self.width(), px(1), themed.color("border"))
        painter.end()
