"""What this program is, its version, and the licences of what it stands on."""

import platform

import PySide6
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

import rolescope
from rolescope.ui import icons
from rolescope.ui.widgets.text import PlainLabel

_TEXTS = """\
See who can become whom in AWS, and why. RoleScope reads IAM exports on this computer and sends \
nothing anywhere.
Licensed under the Apache License 2.0. It uses Qt for Python (PySide6) under the LGPL 3, \
pyqtgraph, NumPy, NetworkX, the fonts Inter and JetBrains Mono under the Open Font License, and \
Material Design Icons.""".splitlines()


class _Logo(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(44, 44)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the mark."""
        painter = QPainter(self)
        icons.draw_logo(painter, self.rect().toRectF())


class AboutDialog(QDialog):
    """Name, version, licences."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About RoleScope")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(480)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 20)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(_Logo())
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(PlainLabel("RoleScope", "title"))
        version = (
            f"Version {rolescope.__version__} · Python {platform.python_version()} · "
            f"PySide6 {PySide6.__version__}"
        )
        names.addWidget(PlainLabel(version, "small", "muted"))
        head.addLayout(names, 1)
        column.addLayout(head)
        for text in _TEXTS:
            column.addWidget(PlainLabel(text, "body", "muted", wrap=True))
        row = QHBoxLayout()
        row.addStretch(1)
        close = QPushButton("Close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row.addWidget(close)
        column.addLayout(row)
