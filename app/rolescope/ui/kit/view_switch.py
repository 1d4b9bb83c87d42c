"""ViewSwitch: views side by side, of which one is shown."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QWidget

from rolescope.ui.kit import style
from rolescope.ui.kit.qt_layouts import hbox


class ViewSwitch(QWidget):
    """The views side by side; the one that is shown is lit."""

    chosen = Signal(str)  # id of an action

    def __init__(self, actions: dict[str, QAction]) -> None:
        super().__init__()
        self.setObjectName("viewSwitch")
        row = hbox(self, margins=0, spacing=0)
        self.buttons: dict[str, QPushButton] = {}
        for number, (view, action) in enumerate(actions.items()):
            button = QPushButton(action.text())
            button.setCheckable(True)
            place = "first" if number == 0 else "last" if number == len(actions) - 1 else "middle"
            style.mark(button, look="segment", place=place)
            button.clicked.connect(action.trigger)
            row.addWidget(button)
            self.buttons[view] = button

    def refresh(self, actions: dict[str, QAction]) -> None:
        """Follow the actions."""
        for view, button in self.buttons.items():
            button.setEnabled(actions[view].isEnabled())
            button.setChecked(actions[view].isChecked())
