"""One reason of a comparison: what differs, with the statement before and after."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from rolescope.ui.features.compare.diff_view import DiffView
from rolescope.ui.kit import themed
from rolescope.ui.kit.pills import Hairline
from rolescope.ui.kit.scale import pxs
from rolescope.ui.kit.text import PlainLabel
from rolescope.words.compare.lines import diff_lines
from rolescope.words.compare.table import Reason

_NOTHING = "Choose a row to see what makes the difference."


class ReasonView(QWidget):
    """Shows a reason, or what to do to see one."""

    def __init__(self) -> None:
        super().__init__()
        themed.surface(self)
        self.title = PlainLabel("", "subject", wrap=True)
        self.title.setContentsMargins(*pxs(12, 7, 12, 6))
        self.view = DiffView()
        self._nothing = PlainLabel(_NOTHING, "body", "muted", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setContentsMargins(*pxs(24, 24, 24, 24))
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.title)
        column.addWidget(Hairline())
        column.addWidget(self.view, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(shown)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def show_reason(self, reason: Reason | None, otherwise: str = "") -> None:
        """Show a reason; None: say something else instead."""
        self._nothing.setText(otherwise or _NOTHING)
        self._stack.setCurrentIndex(0 if reason is None else 1)
        if reason is not None:
            self.title.setText(reason.title)
            self.view.show_lines(diff_lines(reason.before, reason.after))
