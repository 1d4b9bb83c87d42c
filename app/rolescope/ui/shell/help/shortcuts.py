"""The sheet of keyboard shortcuts, made from ACTIONS."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QWidget,
)

from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.shell.menus.actions import ACTIONS, MENUS

_SIDE = 24  # px beside the sheet
_AROUND = 150  # px of height besides the sheet
_CANVAS = (
    ("Arrow keys", "Walk along lines"),
    ("Ctrl+arrow keys", "Move the picture"),
    ("Enter", "Select the focused item"),
    ("Esc", "Clear the selection"),
    ("Comma, full stop", "Previous and next hop, in a list of paths"),
    ("Menu", "What can be done with it"),
    ("Ctrl+click", "Add to the selection"),
    ("Double click", "Focus on a principal"),
)


class ShortcutsDialog(QDialog):
    """Every shortcut, by menu."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = vbox(self, margins=(_SIDE, 20, _SIDE, 20), spacing=16)
        column.addWidget(PlainLabel("Keyboard shortcuts", "heading"))
        self._sheet, self._area = QWidget(), QScrollArea()
        columns = hbox(self._sheet, margins=(0, 0, 16, 0), spacing=48)
        groups = [(menu, _rows(menu)) for menu in MENUS]
        groups = [("On the canvas", list(_CANVAS)), *(group for group in groups if group[1])]
        half = sum(len(rows) + 2 for _, rows in groups) / 2
        grid, used = QGridLayout(), 0.0
        for title, rows in groups:
            if used >= half:
                grid.setRowStretch(grid.rowCount(), 1)
                columns.addLayout(grid)
                grid, used = QGridLayout(), float("-inf")
            _fill(grid, title, rows)
            used += len(rows) + 2
        grid.setRowStretch(grid.rowCount(), 1)
        columns.addLayout(grid)
        area = self._area
        area.setWidgetResizable(True)
        area.setWidget(self._sheet)
        area.setAccessibleName("Keyboard shortcuts")
        column.addWidget(area, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        close = QPushButton("Close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row.addWidget(close)
        column.addLayout(row)
        around = 2 * _SIDE + self.frameGeometry().width() - self.width()
        wanted, room = self._sheet.sizeHint().width(), self.screen().availableSize().width()
        bars = Qt.ScrollBarPolicy
        fits = wanted + around <= room
        self._area.setHorizontalScrollBarPolicy(
            bars.ScrollBarAlwaysOff if fits else bars.ScrollBarAsNeeded
        )
        self._area.setMinimumWidth(min(wanted, room - around))
        size = QSize(self.minimumSizeHint().width(), self._sheet.sizeHint().height() + _AROUND)
        self.resize(size.boundedTo(self.screen().availableSize()))


def _rows(menu: str) -> list[tuple[str, str]]:
    """Return keys and text of every action of a menu that has a shortcut."""
    native = QKeySequence.SequenceFormat.NativeText
    return [
        (" or ".join(QKeySequence(keys).toString(native) for keys in action.shortcuts), action.text)
        for action in ACTIONS
        if action.menu == menu and action.shortcuts
    ]


def _fill(grid: QGridLayout, title: str, rows: list[tuple[str, str]]) -> None:
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    start = grid.rowCount()
    grid.addWidget(PlainLabel(title, "label", "muted"), start, 0, 1, 2)
    for number, (keys, text) in enumerate(rows, start + 1):
        grid.addWidget(PlainLabel(keys, "name"), number, 0)
        grid.addWidget(PlainLabel(text.rstrip("…"), "body"), number, 1)
    grid.setRowMinimumHeight(start + len(rows) + 1, 10)
