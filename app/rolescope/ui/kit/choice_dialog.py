"""A question with a few answers, each on a button of its own. The window goes on beside it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from rolescope.ui.kit import style
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel
from rolescope.value import Value

_WIDTH = 520  # px


class DialogChoice(Value):
    """One answer: the text of its button, and what follows. `is_apart`: it stands at the left."""

    text: str
    run: Callable[[], object]
    is_apart: bool = False


class ChoiceDialog(QDialog):
    """Asks. The last choice is the usual one; Esc, closing and what makes it idle mean `otherwise`.

    It is idle once something else is open than what it asks about.
    """

    def __init__(
        self,
        title: str,
        texts: Sequence[str],
        choices: Sequence[DialogChoice],
        otherwise: Callable[[], object],
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self._otherwise = otherwise
        self._is_open = True  # not answered, and not idle
        self.setWindowTitle(visible(title))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(10)
        column.addWidget(PlainLabel(title, "heading", wrap=True))
        self._texts = vbox(spacing=10)
        column.addLayout(self._texts)
        self._put(texts)
        column.addSpacing(6)
        column.addLayout(self._buttons(choices))
        self._fit()

    def _fit(self) -> None:
        self.setFixedSize(_WIDTH, self._column.heightForWidth(_WIDTH))

    def _buttons(self, choices: Sequence[DialogChoice]) -> QHBoxLayout:
        row = hbox(spacing=8)
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

    def _button(self, choice: DialogChoice) -> QPushButton:
        def run() -> None:
            self._is_open = False
            self.accept()
            choice.run()

        button = QPushButton(visible(choice.text).replace("&", "&&"))
        button.setAutoDefault(False)
        button.clicked.connect(run)
        return button

    def say(self, texts: Sequence[str]) -> None:
        """Tell something else below the question."""
        if list(texts) != self._said:
            self._put(texts)
            self._fit()

    def _put(self, texts: Sequence[str]) -> None:
        self._said = list(texts)
        while (item := self._texts.takeAt(0)) is not None:
            label = item.widget()
            if label is not None:
                label.hide()
                label.deleteLater()
        for text in texts:
            label = PlainLabel(text, "body", "muted", wrap=True)
            self._texts.addWidget(label)
            label.show()  # now, so that its height counts

    def withdraw(self) -> None:
        """Ask no more: nothing follows."""
        if self._is_open:
            self._is_open = False
            super().reject()

    def reject(self) -> None:
        """Leave all as it is, if it is not answered yet."""
        if self._is_open:
            self._is_open = False
            super().reject()
            self._otherwise()
