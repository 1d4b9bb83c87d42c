"""Lines of plain text, to read or to write."""

from PySide6.QtWidgets import QPlainTextEdit

from rolescope.ui.kit.scale import px
from rolescope.ui.kit.widget_hooks import FollowsTextSize

_MARGIN = 4  # px, as Qt has it at 100 %


class PlainTextEdit(QPlainTextEdit, FollowsTextSize):
    """Its margin is as large as its text."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.rescale()

    def rescale(self) -> None:
        """Rescale."""
        self.document().setDocumentMargin(px(_MARGIN))
