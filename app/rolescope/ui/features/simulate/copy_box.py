"""A few ways to write the same thing, one at a time, with a button that copies it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from rolescope.ui.kit import style, themed
from rolescope.ui.kit.details import clear
from rolescope.ui.kit.pills import Link, section
from rolescope.ui.kit.privacy import copy_text, visible
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.text import Run, Text
from rolescope.words.credentials.credentials_text import CopyText


class CopyBox(QWidget):
    """A switch, the text, and Copy."""

    def __init__(self) -> None:
        super().__init__()
        self._texts: tuple[CopyText, ...] = ()
        self._chosen = 0
        self.buttons: list[QPushButton] = []
        self.copy = Link("Copy", icon="content-copy")
        self.copy.clicked.connect(self._copy)
        head = QHBoxLayout()
        head.addWidget(section("Copy as"), 1)
        head.addWidget(self.copy)
        self._switch = QHBoxLayout()
        self._switch.setSpacing(0)
        self._ground = _Ground()
        self.cannot = Text()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addLayout(head)
        column.addLayout(self._switch)
        column.addWidget(self._ground)
        column.addWidget(self.cannot)

    def show_texts(self, texts: Sequence[CopyText]) -> None:
        """Show other texts; the way that was chosen stays."""
        self._texts = tuple(texts)
        if [button.text() for button in self.buttons] != [one.title for one in texts]:
            self._make_buttons()
        self._choose(min(self._chosen, len(self._texts) - 1))

    def text(self) -> str:
        """Return the text that is shown and would be copied."""
        return self._texts[self._chosen].text

    def _make_buttons(self) -> None:
        clear(self._switch)
        self.buttons = []
        for number, one in enumerate(self._texts):
            button = QPushButton(one.title)
            button.setCheckable(True)
            button.setAccessibleName(visible(f"Copy as {one.title}"))
            last = number == len(self._texts) - 1
            place = "first" if not number else "last" if last else "middle"
            style.mark(button, look="segment", place=place)
            button.clicked.connect(partial(self._choose, number))
            self._switch.addWidget(button, 1)
            self.buttons.append(button)

    def _choose(self, number: int, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a slot
        self._chosen = number
        for place, button in enumerate(self.buttons):
            button.setChecked(place == number)
        chosen = self._texts[number]
        self._ground.show_text(chosen.shown)
        self.copy.setEnabled(bool(chosen.text))
        self.copy.setAccessibleName(visible(f"Copy as {chosen.title}"))
        self.cannot.set_runs([Run(" ".join(chosen.cannot), "small", "cond")])
        self.cannot.setVisible(bool(chosen.cannot))

    def _copy(self) -> None:
        copy_text(self.text())


class _Ground(QWidget):
    """Lines of text on a sunken ground, long ones wrapped."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*pxs(10, 8, 10, 8))
        self._column.setSpacing(0)

    def show_text(self, text: str) -> None:
        """Show another text."""
        clear(self._column)
        for line in text.splitlines():
            indent = len(line) - len(line.lstrip())
            shown = "\N{NO-BREAK SPACE}" * indent + line[indent:]
            self._column.addWidget(Text([Run(shown or " ", "monosmall")]))
        self.setVisible(bool(text))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(themed.pen("border"))
        painter.setBrush(themed.color("sunken"))
        half = px(1) / 2
        box = QRectF(self.rect()).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(box, px(6), px(6))
        painter.end()
