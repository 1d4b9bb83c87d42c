"""One reason of a comparison: what differs, with the statement before and after."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import (
    QFrame,
    QPlainTextEdit,
    QStackedWidget,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from rolescope.ui.kit import themed
from rolescope.ui.kit.pills import Hairline
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.kit.widget_hooks import FollowsNames
from rolescope.words.compare.comparison_table import ComparisonReason
from rolescope.words.compare.statement_lines import DiffLine, diff_lines

_NOTHING = "Choose a row to see what makes the difference."
_GROUNDS = {"+": "accentsoft", "\N{MINUS SIGN}": "risksoft"}
_INKS = {"+": "scope", "\N{MINUS SIGN}": "denied"}


class ReasonView(QWidget):
    """Shows a reason, or what to do to see one."""

    def __init__(self) -> None:
        super().__init__()
        themed.surface(self)
        self.title = PlainLabel("", "subject", wrap=True)
        self.title.setContentsMargins(12, 7, 12, 6)
        self.view = DiffView()
        self._nothing = PlainLabel(_NOTHING, "body", "muted", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setContentsMargins(24, 24, 24, 24)
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

    def show_reason(self, reason: ComparisonReason | None, otherwise: str = "") -> None:
        """Show a reason; None: say something else instead."""
        self._nothing.setText(otherwise or _NOTHING)
        self._stack.setCurrentIndex(0 if reason is None else 1)
        if reason is not None:
            self.title.setText(reason.title)
            self.view.show_lines(diff_lines(reason.before, reason.after))


class DiffView(QPlainTextEdit, FollowsNames):
    """Lines with a sign before each, to read, select and copy."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setAccessibleName("Before and after")
        self._lines: tuple[DiffLine, ...] = ()
        self.setFont(themed.font("mono"))
        self.document().setDocumentMargin(4)
        self.setTabStopDistance(80)
        self.setCursorWidth(1)

    def show_lines(self, lines: tuple[DiffLine, ...]) -> None:
        """Show other lines."""
        self._lines = lines
        self.setPlainText("\n".join(visible(f"{line.mark} {line.text}") for line in lines))
        self._mark()

    def renew_names(self) -> None:
        """Show the lines as they may be seen now."""
        self.show_lines(self._lines)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if themed.is_theme_change(event):
            self._mark()

    def _mark(self) -> None:
        """Put a ground under the lines that differ."""
        found: list[QTextEdit.ExtraSelection] = []
        block = self.document().firstBlock()
        for line in self._lines:
            if line.mark in _GROUNDS:
                found += _marked(QTextCursor(block), line.mark)
            block = block.next()
        self.setExtraSelections(found)


def _marked(cursor: QTextCursor, mark: str) -> tuple[QTextEdit.ExtraSelection, ...]:
    """Return a ground under a line, and an ink for its sign."""
    ground, sign = QTextEdit.ExtraSelection(), QTextEdit.ExtraSelection()
    ground.cursor = QTextCursor(cursor)
    ground.format = QTextCharFormat()
    ground.format.setBackground(themed.color(_GROUNDS[mark]))
    ground.format.setProperty(QTextFormat.Property.FullWidthSelection, True)  # noqa: FBT003 - Qt's
    sign.cursor = QTextCursor(cursor)
    sign.cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor)
    sign.format = QTextCharFormat()
    sign.format.setForeground(themed.color(_INKS[mark]))
    sign.format.setFontWeight(QFont.Weight.Bold)
    return ground, sign
