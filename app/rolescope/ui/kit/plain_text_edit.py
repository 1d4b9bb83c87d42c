"""Lines of plain text, to read or to write."""

from PySide6.QtWidgets import QPlainTextEdit

_MARGIN = 4  # px, as Qt has it


class PlainTextEdit(QPlainTextEdit):
    """Its margin is as large as its text."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.document().setDocumentMargin(_MARGIN)
