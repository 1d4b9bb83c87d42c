"""Session policies to give: one as JSON with IAM's validation, and ARNs of managed ones."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from rolescope.ui.kit import themed
from rolescope.ui.kit.completing_box import CompletingBox
from rolescope.ui.kit.document_text import JsonColors, TextMargin
from rolescope.ui.kit.privacy import hide, reveal, visible
from rolescope.ui.kit.qt_layouts import vbox
from rolescope.ui.kit.text import PlainLabel, PlainLines
from rolescope.words.requests.policy_check import PolicyCheck, check_session_policy, size_text

_MARGIN = 34  # px: the number, then the mark
_LINE = 18
_MIN_LINES, _MAX_LINES = 5, 14  # lines in sight


class PolicyText(QWidget):
    """A session policy as JSON, and the ARNs of managed session policies."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = vbox(self, margins=(0, 2, 0, 8), spacing=4)
        example = '{"Version": "2012-10-17", "Statement": …}'
        self.box = PolicyEditor("Session policy, JSON", example)
        name = "Managed session policies, one ARN a line"
        self.arns = CompletingBox(name, "arn:aws:iam::…:policy/…", 2)
        self.fault = PlainLines("", "small", "denied", wrap=True)
        self.size_note = PlainLabel("", "small", "muted", wrap=True)
        self._near = PlainLabel("", "small", "cond", wrap=True)
        self._check = PolicyCheck()
        inline = PlainLabel("Inline, as JSON", "small", "muted")
        managed = PlainLabel("Managed policies, one ARN a line", "small", "muted")
        widgets = (inline, self.box, self.fault, managed, self.arns, self.size_note, self._near)
        for widget in widgets:
            column.addWidget(widget)
        self._tell()
        self.box.textChanged.connect(self._edited)
        self.arns.textChanged.connect(self._edited)

    def show_policies(self, text: str | None, arns: tuple[str, ...]) -> None:
        """Show what the request gives, unless it is what stands here already."""
        if self.policies() == (text, arns):
            return
        for box, value in ((self.box, text or ""), (self.arns, "\n".join(arns))):
            if box.toPlainText() != value:
                box.setPlainText(value)

    def set_known(self, arns: Sequence[str]) -> None:
        """Complete from managed policies of the import."""
        self.arns.set_words(arns)

    def policies(self) -> tuple[str | None, tuple[str, ...]]:
        """Return the JSON text (None when empty) and the ARNs."""
        arns = tuple(filter(None, map(str.strip, self.arns.toPlainText().splitlines())))
        return self.box.toPlainText().strip() or None, arns

    def summary(self) -> str:
        """Say in a few words what is given."""
        text, arns = self.policies()
        words = ["inline"] if text else []
        words += [f"{len(arns)} managed"] if arns else []
        return " and ".join(words) or "none" if self._check.is_json else "not JSON"

    @property
    def is_wrong(self) -> bool:
        """Whether something is wrong with it."""
        return bool(self.fault.text())

    def note(self) -> str:
        """Return what is said about the size."""
        return self._near.text() or self.size_note.text()

    def _edited(self) -> None:
        _, arns = self.policies()
        self._check = check_session_policy(self.box.toPlainText(), arns)
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        """Say what is wrong, and how long it is."""
        check, (_, arns) = self._check, self.policies()
        self.box.mark_lines(fault.line for fault in check.faults)
        size = check.size and size_text(check.size)
        for label, said in (
            (self.fault, check.words(len(arns))),
            (self.size_note, "" if check.is_near else size),
            (self._near, check.size if check.is_near else ""),
        ):
            label.setText(said)
            label.setVisible(bool(said))


class PolicyEditor(QPlainTextEdit):
    """JSON to write. Grows with its text, then scrolls; Tab leaves it."""

    def __init__(self, name: str, hint: str) -> None:
        super().__init__()
        self._faults: frozenset[int] = frozenset()
        self.setProperty("look", "field")
        self.setAccessibleName(visible(name))
        self.setPlaceholderText(visible(hint))
        self.setFont(themed.font("mono"))
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(4)  # Qt's own
        self._colors = JsonColors(self.document())
        self._margin = TextMargin(self, _MARGIN, self.paint_margin)
        self._margin.place()
        self.updateRequest.connect(self._moved)
        self.blockCountChanged.connect(self._fit)
        self._fit()

    def setPlainText(self, text: str) -> None:
        """Show a text as it may be seen now."""
        super().setPlainText(hide(text))

    def toPlainText(self) -> str:
        """Return the text with the real names."""
        return reveal(super().toPlainText())

    @property
    def faults(self) -> frozenset[int]:
        """The lines that are marked, counted from 1."""
        return self._faults

    def mark_lines(self, lines: Iterable[int]) -> None:
        """Mark the lines with a fault."""
        self._faults = frozenset(lines)
        self._margin.update()
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tint the lines with a fault, then paint the text."""
        with themed.painting(self.viewport()) as painter:
            for number, rect in self._rows():
                if number in self._faults:
                    painter.fillRect(rect, themed.color("risksoft"))
        super().paintEvent(event)

    def paint_margin(self, painter: QPainter) -> None:
        """Paint number and mark of each line in sight."""
        painter.setFont(themed.font("small"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        for number, rect in self._rows():
            is_wrong = number in self._faults
            painter.setPen(themed.color("denied" if is_wrong else "faint"))
            painter.drawText(QRectF(0, rect.top() + 1, 17, _LINE), int(right), str(number))
            if is_wrong:
                themed.paint_icon(painter, QRectF(20, rect.top() + 3, 12, 12), "alert", "denied")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the margin as high as the text."""
        super().resizeEvent(event)
        self._margin.place()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow a theme that changed meanwhile."""
        super().showEvent(event)
        self._colors.follow_theme(self)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if themed.is_theme_change(event):
            self._colors.follow_theme(self)

    def _rows(self) -> list[tuple[int, QRectF]]:
        """Return number and place of each line in sight."""
        found = []
        block, offset = self.firstVisibleBlock(), self.contentOffset()
        while block.isValid():
            rect = self.blockBoundingGeometry(block).translated(offset)
            if rect.top() > self.viewport().height():
                break
            rect.setRight(self.viewport().width())
            found.append((block.blockNumber() + 1, rect))
            block = block.next()
        return found

    def _moved(self, _rect: QRect, _dy: int) -> None:
        self._margin.update()

    def _fit(self) -> None:
        lines = min(max(self.blockCount(), _MIN_LINES), _MAX_LINES)
        self.setFixedHeight(lines * _LINE + 14)
