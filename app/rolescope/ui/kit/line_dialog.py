"""A dialog that asks for a line of text, above other fields if there are some."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from rolescope.ui.kit import style
from rolescope.ui.kit.line_edits import NamesLineEdit
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel

_WIDTH = 420  # px


class LineDialog(QDialog):
    """A line, all of it selected, below its label. It takes `max_length` characters at most."""

    said = Signal(str)  # with the real names

    def __init__(
        self,
        title: str,
        label: str,
        text: str,
        parent: QWidget | None,
        *,
        max_length: int | None = None,
        accept: str = "OK",
        below: Sequence[QWidget] = (),
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(visible(title))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(_WIDTH)
        self.label = PlainLabel(label, "label", "muted", wrap=True)
        self.line = NamesLineEdit(text)
        self.line.setAccessibleName(visible(label))
        if max_length is not None:
            self.line.setMaxLength(max_length)
        self.line.selectAll()
        yes, cancel = QPushButton(accept), QPushButton("Cancel")
        style.mark(yes, look="primary")
        yes.setDefault(True)
        cancel.setAutoDefault(False)
        yes.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        row = hbox(spacing=8)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(yes)
        column = vbox(self, self.label, self.line, margins=(20, 16, 20, 16), spacing=10)
        for widget in below:
            column.addWidget(widget)
        column.addSpacing(6)
        column.addLayout(row)
        self.accepted.connect(lambda: self.said.emit(self.line.text()))
