"""The filters over the tree of permissions: words, and switches for kinds of action."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from rolescope.ui.kit import icons
from rolescope.ui.kit.fields import Combo
from rolescope.ui.kit.line_edits import FilterLineEdit
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox
from rolescope.ui.kit.text import PlainLabel
from rolescope.words.permissions.filter import Counts, PermissionFilter
from rolescope.words.permissions.permission_values import LEGEND, PermissionsText

_ROOM_FOR_LEGEND = 1100  # px
_SERVICE = 128  # px
_EVERY = "All services"


class PermissionFilters(QWidget):
    """One row: the field, the switches, and what the access letters mean."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = hbox(self, margins=(12, 8, 12, 8), spacing=8)
        self.words = FilterLineEdit("Filter actions and resources")
        self.words.setMaximumWidth(280)
        self.writes = switch("Write only")
        self.escalation = switch("Escalation")
        self.cuts = switch("Show what was cut")
        self.cuts.setChecked(True)
        self.differences = switch("Differences only")  # stands in the head, with who is compared
        self.differences.hide()
        self.service = Combo("Service")
        self.service.setMinimumWidth(_SERVICE)
        self.service.setMaximumWidth(220)
        self._services: tuple[str, ...] | None = None
        self._show_services(())
        row.addWidget(self.words, 3)
        row.addWidget(self.service, 1)
        for button in self._switches():
            if button is not self.differences:
                row.addWidget(button)
            button.toggled.connect(self._toggled)
        row.addStretch(1)
        self._legend = PlainLabel(LEGEND, "small", "muted")
        row.addWidget(self._legend)
        self.words.textChanged.connect(lambda _text: self.changed.emit())
        self.service.currentIndexChanged.connect(lambda _number: self.changed.emit())
        self._toggled()

    def _switches(self) -> tuple[QPushButton, ...]:
        return self.writes, self.escalation, self.cuts, self.differences

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what the letters mean where there is room for it."""
        super().resizeEvent(event)
        self._legend.setVisible(self.width() >= _ROOM_FOR_LEGEND)

    def minimumSizeHint(self) -> QSize:
        """It may become narrow: the words and the legend give way."""
        return QSize(420, super().minimumSizeHint().height())

    def show_text(self, text: PermissionsText | None) -> None:
        """Offer the services of some permissions; differences only when there are any to see."""
        self.differences.setVisible(text is not None and text.compared is not None)
        self._show_services(tuple(one.name for one in text.services) if text is not None else ())

    def show_counts(self, counts: Counts) -> None:
        """Say at each switch how many actions it is about, as the words and the service leave."""
        for button, words, count in (
            (self.writes, "Write only", counts.writes),
            (self.escalation, "Escalation", counts.escalation),
            (self.cuts, "Show what was cut", counts.cuts),
        ):
            button.setText(f"{words} {count:,}" if count else words)
        self.escalation.setEnabled(bool(counts.escalation) or self.escalation.isChecked())

    def _show_services(self, names: tuple[str, ...]) -> None:
        """List the services; the chosen one stays while it is there."""
        if names == self._services:
            return
        self._services = names
        chosen = self.service.currentText()
        blocked = self.service.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.service.clear()
        self.service.addItems([_EVERY, *map(visible, sorted(names))])
        self.service.setCurrentText(chosen if chosen in names else _EVERY)
        self.service.blockSignals(blocked)

    def wanted(self, layer: int | None) -> PermissionFilter:
        """Return what is to be shown; `layer`: only what that one cuts."""
        return PermissionFilter(
            words=self.words.text(),
            writes=self.writes.isChecked(),
            escalation=self.escalation.isChecked(),
            cuts=self.cuts.isChecked(),
            differences=self.differences.isChecked() and not self.differences.isHidden(),
            service=self.service.currentText() if self.service.currentIndex() > 0 else "",
            layer=layer,
        )

    def _toggled(self, _checked: object = None) -> None:
        for button in self._switches():
            button.setIcon(icons.icon("check", "accent") if button.isChecked() else QIcon())
        self.changed.emit()


def switch(text: str) -> QPushButton:
    """Return a button that stays pressed."""
    button = QPushButton(text)
    button.setCheckable(True)
    button.setProperty("look", "switch")
    button.setIconSize(QSize(16, 16))
    return button
