"""What this program is, what it is made of, under which licenses, and what to tell who helps."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

import rolescope
from rolescope.ui.features.help.diagnostics import diagnostics, versions
from rolescope.ui.features.help.licenses import Licenses
from rolescope.ui.kit import icons, style
from rolescope.ui.kit.focus import FocusRing
from rolescope.ui.kit.plain_text_edit import PlainTextEdit
from rolescope.ui.kit.qt_layouts import column as column_of
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.scrolling import scroll_by_text
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import Workspace

_TEXTS = """\
See who can become whom in AWS, and why. RoleScope reads IAM exports on this computer and sends \
nothing anywhere.
Licensed under the Apache License 2.0. What others made of it, and their licenses, stand under \
Licenses.
RoleScope is not made by Amazon Web Services. AWS and its names are trademarks of Amazon.com, \
Inc. or its affiliates.""".splitlines()
_PRIVATE = (
    "Without names of people, computers and folders, and without account IDs. Look at it before "
    "you send it."
)


class _Logo(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(*pxs(44, 44))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the mark."""
        painter = QPainter(self)
        icons.draw_logo(painter, self.rect().toRectF())


class AboutDialog(QDialog):
    """Versions, licenses, diagnostics: one behind the other."""

    def __init__(self, workspace: Workspace, settings: Settings, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About RoleScope")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(QSize(*pxs(820, 580)).boundedTo(self.screen().availableSize() * 0.92))
        self._workspace, self._settings = workspace, settings
        self.tabs = QTabBar(expanding=False, drawBase=False)
        self.tabs.setAccessibleName("About RoleScope")
        self._stack = QStackedWidget()
        for title, page in (
            ("About", _versions()),
            ("Licenses", Licenses()),
            ("Diagnostics", self._diagnostics()),
        ):
            self.tabs.addTab(title)
            self._stack.addWidget(page)
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)
        column = QVBoxLayout(self)
        column.setContentsMargins(*pxs(24, 20, 24, 18))
        column.setSpacing(px(8))
        column.addLayout(_head())
        column.addWidget(self.tabs)
        column.addWidget(self._stack, 1)
        column.addLayout(self._buttons())

    def _diagnostics(self) -> QWidget:
        page = QWidget()
        self.text = PlainTextEdit(diagnostics(self._workspace, self._settings))
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFont(style.font("monosmall"))
        self.text.setAccessibleName("Diagnostics")
        column = QVBoxLayout(page)
        column.setContentsMargins(*pxs(0, 12, 0, 0))
        column.setSpacing(px(10))
        column.addWidget(PlainLabel(_PRIVATE, "small", "muted", wrap=True))
        column.addWidget(self.text, 1)
        return page

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.copy = QPushButton("Copy diagnostics")
        self.copy.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(self.text.toPlainText())
        )
        close = QPushButton("Close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row.addWidget(self.copy)
        row.addStretch(1)
        row.addWidget(close)
        return row


def _head() -> QHBoxLayout:
    head = QHBoxLayout()
    head.setSpacing(px(14))
    head.addWidget(_Logo())
    names = QVBoxLayout()
    names.setSpacing(0)
    names.addWidget(PlainLabel("RoleScope", "title"))
    names.addWidget(PlainLabel(f"Version {rolescope.__version__}", "small", "muted"))
    head.addLayout(names, 1)
    return head


def _versions() -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(*pxs(0, 14, 0, 0))
    column.setSpacing(px(10))
    for text in _TEXTS:
        column.addWidget(PlainLabel(text, "body", "muted", wrap=True))
    column.addSpacing(px(6))
    grid = QGridLayout()
    grid.setHorizontalSpacing(px(24))
    grid.setVerticalSpacing(px(5))
    for row, (name, number) in enumerate(versions()):
        grid.addWidget(PlainLabel(name, "body", "muted"), row, 0)
        label = PlainLabel(number, "mono")
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(label, row, 1)
    grid.setColumnStretch(1, 1)
    column.addLayout(grid)
    column.addStretch(1)
    area = QScrollArea()
    scroll_by_text(area)
    area.setWidgetResizable(True)
    area.setAccessibleName("Versions")
    area.setWidget(page)
    held = column_of(area, grows=area)
    FocusRing(area)
    return held
