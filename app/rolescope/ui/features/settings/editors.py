"""What a setting is changed with: one widget for each kind."""

from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from rolescope.model.plain import visible
from rolescope.ui.features.settings.accounts import AccountsEditor
from rolescope.ui.features.settings.editor import Editor
from rolescope.ui.kit import style
from rolescope.ui.kit.check_boxes import Check, Radio
from rolescope.ui.kit.fields import Combo
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.state.preferences.accounts import AccountsKind
from rolescope.ui.state.preferences.setting import Choices, Setting, Switch
from rolescope.ui.state.preferences.times import LOCAL, UTC, ZoneKind, zone_names

_ZONE_WIDTH = 260  # px
_TYPING = 150  # milliseconds after the last key until a zone is taken: typing passes many
_MARK = 34  # px, behind the mark of a setting


class SwitchEditor(Editor):
    """A check box with the label of its setting."""

    has_label = True

    def __init__(self, setting: Setting[bool]) -> None:
        super().__init__()
        self.check = Check(setting.label)
        self.check.setAccessibleDescription(visible(setting.help))
        row = _row(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.check)
        row.addStretch(1)
        self.check.clicked.connect(self._choose)
        self.setFocusProxy(self.check)

    def _choose(self, is_on: bool) -> None:  # noqa: FBT001 - a slot
        self.chosen.emit(is_on)

    def show_value(self, value: bool) -> None:  # noqa: FBT001 - it is what is shown
        """Show on or off."""
        self.check.setChecked(value)


class SegmentsEditor(Editor):
    """A row of buttons, of which one is down."""

    def __init__(self, setting: Setting[Any], kind: Choices[Any]) -> None:
        super().__init__()
        self._values = kind.values
        row = _row(self)
        row.setSpacing(0)
        self.group = QButtonGroup(self)
        for number, title in enumerate(kind.titles):
            button = QPushButton(visible(title))
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setAccessibleName(visible(f"{setting.label}: {title}"))
            last = len(kind.titles) - 1
            place = "first" if not number else "last" if number == last else "middle"
            style.mark(button, look="segment", place=place)
            self.group.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        self.group.idClicked.connect(lambda number: self.chosen.emit(self._values[number]))

    def show_value(self, value: Any) -> None:
        """Press the button of a value."""
        self.group.button(self._values.index(value)).setChecked(True)


class RadiosEditor(Editor):
    """Sentences below one another, of which one holds."""

    is_below = True

    def __init__(self, setting: Setting[Any], kind: Choices[Any]) -> None:
        super().__init__()
        self._values = kind.values
        column = QVBoxLayout(self)
        column.setContentsMargins(*pxs(_MARK if setting.mark else 0, 2, 0, 0))
        column.setSpacing(px(2))
        self.group = QButtonGroup(self)
        for number, (value, title) in enumerate(zip(kind.values, kind.titles, strict=True)):
            button = Radio(f"{title} (default)" if value == setting.default else title)
            button.setAccessibleDescription(visible(setting.label))
            self.group.addButton(button, number)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.group.idClicked.connect(lambda number: self.chosen.emit(self._values[number]))

    def show_value(self, value: Any) -> None:
        """Mark the sentence of a value."""
        self.group.button(self._values.index(value)).setChecked(True)


class ZoneEditor(Editor):
    """A list of time zones; typing goes to a name."""

    def __init__(self, setting: Setting[str]) -> None:
        super().__init__()
        self.box = Combo(setting.label)
        self.box.setFixedWidth(px(_ZONE_WIDTH))
        self.box.addItem("This computer's", LOCAL)
        self.box.addItem("UTC", UTC)
        for name in zone_names():
            self.box.addItem(visible(name.replace("_", " ")), name)
        row = _row(self)
        row.addWidget(self.box)
        row.addStretch(1)
        self._typed = QTimer(self, interval=_TYPING, singleShot=True)
        self._typed.timeout.connect(lambda: self.chosen.emit(self.box.currentData()))
        self.box.activated.connect(lambda _number: self._typed.start())
        self.setFocusProxy(self.box)

    def show_value(self, value: str) -> None:
        """Show the name of a zone, also of one that is not in the list (`EST5EDT`)."""
        if self.box.findData(value) < 0:
            self.box.addItem(visible(value), value)
        self.box.setCurrentIndex(self.box.findData(value))


def editor_of(setting: Setting[Any]) -> Editor:
    """Return a widget to change a setting with."""
    kind = setting.kind
    if isinstance(kind, Switch):
        return SwitchEditor(setting)
    if isinstance(kind, Choices):
        return (RadiosEditor if kind.is_long else SegmentsEditor)(setting, kind)
    if isinstance(kind, ZoneKind):
        return ZoneEditor(setting)
    if isinstance(kind, AccountsKind):
        return AccountsEditor(setting)
    raise TypeError(kind)


def _row(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(8))
    return row
