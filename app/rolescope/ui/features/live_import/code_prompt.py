"""The question for the code of an MFA device: on whatever step it comes."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from rolescope.ui.features.live_import.parts import Note, rows
from rolescope.ui.kit.fields import Field
from rolescope.ui.kit.scale import px, pxs

_DIGITS = 6


class CodePrompt(QWidget):
    """Names the device and takes six digits. Hidden while nobody asks; it keeps no code."""

    given = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.note = Note()
        self.code = Field("MFA code")
        self.code.setMaxLength(_DIGITS)
        self.code.setPlaceholderText("6 digits")
        self.give = QPushButton("Give code")
        self.give.setEnabled(False)
        self.give.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(*pxs(28, 0, 28, 8))
        column.setSpacing(px(8))
        column.addWidget(self.note)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(rows(("MFA code", self.code)), 1)
        row.addWidget(self.give)
        column.addLayout(row)
        self.code.textChanged.connect(self._check)
        self.code.returnPressed.connect(self.give.click)
        self.give.clicked.connect(self._send)
        self.hide()

    def ask(self, words: str) -> None:
        """Ask for the code of a device, which botocore's words name."""
        self.note.say(f"The profile asks for an MFA code. {words.strip().rstrip(':')}.")
        self.code.clear()
        self.show()
        self.code.setFocus()

    def forget(self) -> None:
        """Ask no more."""
        self.code.clear()
        self.hide()

    def _check(self, text: str) -> None:
        self.give.setEnabled(len(text) == _DIGITS and text.isascii() and text.isdecimal())

    def _send(self) -> None:
        code = self.code.text()
        self.forget()
        self.given.emit(code)
