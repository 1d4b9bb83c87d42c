"""The one dialog for bugs. What is open stays open."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from rolescope.ui import style
from rolescope.ui.widgets.text import PlainLabel


class CrashDialog(QDialog):
    """Says that something failed inside the program, and offers the report."""

    def __init__(self, report: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Something failed inside the program")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(680, 420)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(PlainLabel("Something failed inside the program", "heading"))
        text = (
            "What is open stays open, and your files are unchanged. The last answer may be "
            "incomplete. The report names lines of the program, and may hold names from your data."
        )
        column.addWidget(PlainLabel(text, "body", "muted", wrap=True))
        self.report = QPlainTextEdit(report, self)
        self.report.setReadOnly(True)
        self.report.setTabChangesFocus(True)
        self.report.setFont(style.font("monosmall"))
        self.report.setObjectName("report")
        self.report.setAccessibleName("Report")
        column.addWidget(self.report, 1)
        row = QHBoxLayout()
        copy = QPushButton("Copy report")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.report.toPlainText()))
        row.addWidget(copy)
        row.addStretch(1)
        go_on = QPushButton("Go on")
        style.mark(go_on, look="primary")
        go_on.setDefault(True)
        go_on.clicked.connect(self.accept)
        row.addWidget(go_on)
        column.addLayout(row)

    def add(self, report: str) -> None:
        """Add another failure to the same dialog."""
        self.report.appendPlainText("\n" + report)
