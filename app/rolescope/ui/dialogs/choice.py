"""A question with a few answers, each on a button of its own. Nothing waits for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from rolescope.ui import style
from rolescope.ui.privacy import visible
from rolescope.ui.scale import px, pxs
from rolescope.ui.widgets.text import PlainLabel

_WIDTH = 520  # px


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer: the text of its button, and what follows. `is_apart`: it stands at the left."""

    text: str
    run: Callable[[], object]
    is_apart: bool = False


class ChoiceDialog(QDialog):
    """Asks. The last choice is the usual one; Esc and closing mean `otherwise`."""

    def __init__(
        self,
        title: str,
        texts: Sequence[str],
        choices: Sequence[Choice],
        otherwise: Callable[[], object],
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self._otherwise = otherwise
        self.setWindowTitle(visible(title))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(*pxs(24, 20, 24, 20))
        column.setSpacing(px(10))
        column.addWidget(PlainLabel(title, "heading", wrap=True))
        for text in texts:
            column.addWidget(PlainLabel(text, "body", "muted", wrap=True))
        column.addSpacing(px(6))
        column.addLayout(self._buttons(choices))
        self.setFixedSize(px(_WIDTH), column.heightForWidth(_WIDTH))

    def _buttons(self, choices: Sequence[Choice]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(px(8))
        apart = [choice for choice in choices if choice.is_apart]
        for choice in apart:
            row.addWidget(self._button(choice))
        row.addStretch(1)
        others = [choice for choice in choices if not choice.is_apart]
        for choice in others:
            button = self._button(choice)
            row.addWidget(button)
            if choice is others[-1]:
                style.mark(button, look="primary")
                button.setDefault(True)
        return row

    def _button(self, choice: Choice) -> QPushButton:
        def run() -> None:
            self.accept()
            choice.run()

        button = QPushButton(visible(choice.text).replace("&", "&&"))
        button.setAutoDefault(False)
        button.clicked.connect(run)
        return button

    def reject(self) -> None:
        """Leave all as it is."""
        super().reject()
        self._otherwise()
