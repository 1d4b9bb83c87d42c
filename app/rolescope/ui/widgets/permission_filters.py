"""The filters over the tree of permissions: words, and switches for kinds of action."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QToolButton, QWidget

from rolescope.drawing.permission_values import LEGEND, PermissionsText
from rolescope.drawing.permissions_filter import Wanted
from rolescope.ui import icons
from rolescope.ui.widgets import look
from rolescope.ui.widgets.text import PlainLabel

_ROOM_FOR_LEGEND = 960  # px


class _Words(QLineEdit):
    """The field for words; Escape empties it."""

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("Filter actions and resources")
        self.setAccessibleName("Filter actions and resources")
        self.setClearButtonEnabled(True)
        self.addAction(look.icon("filter-variant"), QLineEdit.ActionPosition.LeadingPosition)
        for button in self.findChildren(QToolButton):  # Qt's own: an icon, and what empties it
            button.setAccessibleName("Clear the filter")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Empty the field on Escape."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class PermissionFilters(QWidget):
    """One row: the field, the switches, and what the access letters mean."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        self.words = _Words()
        self.words.setMaximumWidth(280)
        self.writes = _switch("Write only")
        self.escalation = _switch("Escalation")
        self.cuts = _switch("Show what was cut")
        self.cuts.setChecked(True)
        row.addWidget(self.words, 3)
        for button in (self.writes, self.escalation, self.cuts):
            row.addWidget(button)
            button.toggled.connect(self._toggled)
        row.addStretch(1)
        self._legend = PlainLabel(LEGEND, "small", "muted")
        row.addWidget(self._legend)
        self.words.textChanged.connect(lambda _text: self.changed.emit())
        self._toggled()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what the letters mean where there is room for it."""
        super().resizeEvent(event)
        self._legend.setVisible(event.size().width() >= _ROOM_FOR_LEGEND)

    def minimumSizeHint(self) -> QSize:
        """It may become narrow: the words and the legend give way."""
        return QSize(420, super().minimumSizeHint().height())

    def show_text(self, text: PermissionsText | None) -> None:
        """Say how many actions can lead to more rights."""
        count = text.escalations if text is not None else 0
        self.escalation.setText(f"Escalation {count:,}" if count else "Escalation")
        self.escalation.setEnabled(bool(count) or self.escalation.isChecked())

    def wanted(self, layer: int | None) -> Wanted:
        """Return what is to be shown; `layer`: only what that one cuts."""
        return Wanted(
            words=self.words.text(),
            writes=self.writes.isChecked(),
            escalation=self.escalation.isChecked(),
            cuts=self.cuts.isChecked(),
            layer=layer,
        )

    def _toggled(self, _checked: object = None) -> None:
        for button in (self.writes, self.escalation, self.cuts):
            button.setIcon(icons.icon("check", "accent") if button.isChecked() else QIcon())
        self.changed.emit()


def _switch(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setCheckable(True)
    button.setProperty("look", "switch")
    button.setIconSize(QSize(16, 16))
    return button
