"""ViewSwitch: views side by side, of which one is shown."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from rolescope.ui.kit import icons, style
from rolescope.ui.kit.qt_layouts import hbox


class ViewSwitch(QWidget):
    """The views side by side; the one that is shown is lit.

    Folded, it is one button with the name of the view that is shown, and a menu of all.
    """

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
        self.folded = QPushButton()
        style.mark(self.folded, look="switch")
        self.folded.setAccessibleName("View")
        self.folded.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow is behind
        icons.put(self.folded, "chevron-down", "muted")
        self.folded.setMenu(QMenu(self.folded))
        self.folded.menu().addActions([*actions.values()])
        self.folded.hide()
        row.addWidget(self.folded)

    def fold(self, room: int) -> None:
        """Show one button alone where all have no room (px)."""
        is_folded = sum(one.sizeHint().width() for one in self.buttons.values()) > room
        if self.folded.isHidden() is is_folded:
            for button in self.buttons.values():
                button.setHidden(is_folded)
            self.folded.setVisible(is_folded)

    def refresh(self, actions: dict[str, QAction]) -> None:
        """Follow the actions."""
        for view, button in self.buttons.items():
            button.setEnabled(actions[view].isEnabled())
            button.setChecked(actions[view].isChecked())
            if actions[view].isChecked():
                self.folded.setText(actions[view].text())
        self.folded.setEnabled(any(one.isEnabled() for one in self.buttons.values()))
