"""The one dialog for faults. It stands beside the window, which goes on."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from rolescope.ui.kit import style
from rolescope.ui.kit.plain_text_edit import PlainTextEdit
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.text import PlainLabel

_TITLE = "RoleScope hit an error"
_WHAT = (
    "What is open stays open, and your files are unchanged. The last answer may be incomplete: "
    "do again what you did last."
)
_REPORT = (
    "The report names places in the program, and holds the end of its log. Names from your data, "
    "accounts, folders and secrets are left out."
)


class CrashDialog(QDialog):
    """Says that something failed, and offers the report and a copy of what is open."""

    copy_asked = Signal()  # of the project

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(QSize(*pxs(720, 500)).boundedTo(self.screen().availableSize()))
        column = QVBoxLayout(self)
        column.setContentsMargins(*pxs(24, 20, 24, 20))
        column.setSpacing(px(8))
        column.addWidget(PlainLabel(_TITLE, "heading"))
        column.addWidget(PlainLabel(_WHAT, "body", "muted", wrap=True))
        self.kept = PlainLabel("", "body", "muted", wrap=True)
        self.kept.hide()
        column.addWidget(self.kept)
        column.addSpacing(px(4))
        self.times = PlainLabel("", "name")
        column.addWidget(self.times)
        self.report = self._made_report()
        column.addWidget(self.report, 1)
        column.addWidget(PlainLabel(_REPORT, "small", "muted", wrap=True))
        column.addSpacing(px(4))
        column.addLayout(self._buttons())
        self.go_on.setFocus()

    def _made_report(self) -> PlainTextEdit:
        report = PlainTextEdit()
        report.setReadOnly(True)
        report.setTabChangesFocus(True)
        report.setFont(style.font("monosmall"))
        report.setLineWrapMode(PlainTextEdit.LineWrapMode.NoWrap)
        report.setObjectName("report")
        report.setAccessibleName("Report")
        style.mark(report, look="field")
        return report

    def _buttons(self) -> QHBoxLayout:
        self.copy = QPushButton("Copy report")
        self.save = QPushButton("Save a copy…")
        self.go_on = QPushButton("Continue")
        style.mark(self.go_on, look="primary")
        self.go_on.setDefault(True)
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self.copy_asked)
        self.go_on.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.copy)
        row.addWidget(self.save)
        row.addStretch(1)
        row.addWidget(self.go_on)
        for button in (self.copy, self.save):
            button.setAutoDefault(False)
        return row

    def show_report(self, report: str, count: int) -> None:
        """Show what happened, and how often; whoever reads it keeps the place."""
        self.times.setText("Report" if count == 1 else f"Report of {count:,} faults")
        text = visible(report, keep="\n")
        if text != self.report.toPlainText():
            place = self.report.verticalScrollBar().value()
            self.report.setPlainText(text)
            self.report.verticalScrollBar().setValue(place)

    def offer_copy(self, *, is_offered: bool) -> None:
        """Offer to save a copy of what is open, if anything is."""
        self.save.setVisible(is_offered)

    def say_kept(self, text: str, color: str = "muted") -> None:
        """Say what becomes of what is not saved."""
        self.kept.setText(text)
        self.kept.set_ink(color)
        self.kept.show()

    def say_copied(self, text: str, is_saved: bool) -> None:  # noqa: FBT001 - a slot
        """Say what came of saving a copy."""
        self.say_kept(text, "allowed" if is_saved else "risk")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())
