"""What a setting is changed with: one widget for each kind."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QHBoxLayout, QPushButton, QWidget

from rolescope.model.assumed import KnownAccount, read_accounts, write_accounts
from rolescope.model.plain import counted, visible
from rolescope.ui.kit import privacy, style
from rolescope.ui.kit.check_boxes import CheckBox, Radio
from rolescope.ui.kit.fields import Combo
from rolescope.ui.kit.file_dialogs import ask_for_files
from rolescope.ui.kit.plain_text_edit import PlainTextEdit
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.kit.widget_hooks import FollowsNames
from rolescope.ui.state.preferences.accounts import AccountsKind
from rolescope.ui.state.preferences.setting import OneOfSeveral, OnOff, Setting
from rolescope.ui.state.preferences.times import LOCAL, UTC, ZoneKind, zone_names
from rolescope.words.file_text import (
    faulty_line,
    more_unreadable,
    unreadable,
    unwritable,
    written_to,
)


class Editor(QWidget):
    """Shows a value, and tells when the user chose another one.

    `is_below`: it stands below the words of its setting, for it is too wide to stand beside them.
    `has_label`: it says what it is by itself.
    """

    chosen = Signal(object)
    is_below = False
    has_label = False

    def show_value(self, value: Any) -> None:
        """Show a value; nothing is told."""
        raise NotImplementedError


def editor_of(setting: Setting[Any]) -> Editor:
    """Return a widget to change a setting with."""
    kind = setting.kind
    if isinstance(kind, OnOff):
        return SwitchEditor(setting)
    if isinstance(kind, OneOfSeveral):
        return (RadiosEditor if kind.is_long else SegmentsEditor)(setting, kind)
    if isinstance(kind, ZoneKind):
        return ZoneEditor(setting)
    if isinstance(kind, AccountsKind):
        return AccountsEditor(setting)
    raise TypeError(kind)


_ZONE_WIDTH = 260  # px
_ZONE_PAUSE_MS = 150  # milliseconds after the last key until a zone is taken: typing passes many
_MARK = 34  # px, behind the mark of a setting
_PAUSE_MS = 500  # milliseconds after the last key until what was typed is taken
_LINES, _LINE = 6, 20  # of the field; px
_MAX_FILE_SIZE = 1 << 20  # characters of a file
_MAX_SHOWN_FAULTS = 3  # faults
_HINT = "123456789012 Acme Monitoring\n2345 6789 0123 Backup Ltd"
_FILTERS = ["Text (*.txt *.csv)", "All files (*)"]


class SwitchEditor(Editor):
    """A check box with the label of its setting."""

    has_label = True

    def __init__(self, setting: Setting[bool]) -> None:
        super().__init__()
        self.check = CheckBox(setting.label)
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

    def __init__(self, setting: Setting[Any], kind: OneOfSeveral[Any]) -> None:
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

    def __init__(self, setting: Setting[Any], kind: OneOfSeveral[Any]) -> None:
        super().__init__()
        self._values = kind.values
        column = vbox(self, margins=(_MARK if setting.mark else 0, 2, 0, 0), spacing=2)
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
        self.box.setFixedWidth(_ZONE_WIDTH)
        self.box.addItem("This computer's", LOCAL)
        self.box.addItem("UTC", UTC)
        for name in zone_names():
            self.box.addItem(visible(name.replace("_", " ")), name)
        row = _row(self)
        row.addWidget(self.box)
        row.addStretch(1)
        self._typed = QTimer(self, interval=_ZONE_PAUSE_MS, singleShot=True)
        self._typed.timeout.connect(lambda: self.chosen.emit(self.box.currentData()))
        self.box.activated.connect(lambda _number: self._typed.start())
        self.setFocusProxy(self.box)

    def show_value(self, value: str) -> None:
        """Show the name of a zone, also of one that is not in the list (`EST5EDT`)."""
        if self.box.findData(value) < 0:
            self.box.addItem(visible(value), value)
        self.box.setCurrentIndex(self.box.findData(value))


def _row(widget: QWidget) -> QHBoxLayout:
    return hbox(widget, margins=0, spacing=8)


class _Lines(PlainTextEdit, FollowsNames):
    def renew_names(self) -> None:
        """Keep the text as it was typed: nobody sees it while names are hidden."""


class AccountsEditor(Editor, FollowsNames):
    """What can be read of the text is taken; what cannot is told by its line."""

    is_below = True

    def __init__(self, setting: Setting[tuple[KnownAccount, ...]]) -> None:
        super().__init__()
        self._shown: tuple[KnownAccount, ...] | None = None
        self.text = _Lines()
        style.mark(self.text, look="field")
        self.text.setFont(style.font("mono"))
        self.text.setPlaceholderText(_HINT)
        self.text.setAccessibleName(visible(f"{setting.label}: one a line, the ID and the name"))
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(_LINES * _LINE)
        self.said = PlainLabel("", "small", "muted", wrap=True)
        self.import_, self.export = QPushButton("Import…"), QPushButton("Export…")
        self._typed = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._lay_out()
        self.text.textChanged.connect(self._typed.start)
        self._typed.timeout.connect(self._take)
        self.import_.clicked.connect(self._ask_what_to_read)
        self.export.clicked.connect(self._ask_where_to_write)
        self.setFocusProxy(self.text)

    def _lay_out(self) -> None:
        foot = hbox(spacing=8)
        foot.addWidget(self.said, 1, Qt.AlignmentFlag.AlignTop)
        for button in (self.import_, self.export):
            button.setAutoDefault(False)
            style.mark(button, look="small")
            foot.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        vbox(self, self.text, foot, margins=(0, 4, 0, 0), spacing=8)

    def show_value(self, value: tuple[KnownAccount, ...]) -> None:
        """Show accounts; what is being typed stays, as long as it says the same."""
        if value != self._shown:
            self._shown = value
            self.text.setPlainText(write_accounts(value))
            self._typed.stop()
        self.renew_names()

    def renew_names(self) -> None:
        """Show the accounts only while names may be seen."""
        for widget in (self.text, self.import_, self.export):
            widget.setVisible(not privacy.hides())
        self._say()

    def end(self) -> None:
        """Take what was typed now."""
        if self._typed.isActive():
            self._typed.stop()
            self._take()

    def _take(self) -> None:
        self._shown = read_accounts(self.text.toPlainText()).accounts
        self._say()
        self.chosen.emit(self._shown)

    def _say(self) -> None:
        """Say how many there are, or what cannot be read."""
        if privacy.hides():
            self.said.setText("Names are hidden: show them to change this list.")
            self.said.set_ink("muted")
            return
        found = read_accounts(self.text.toPlainText())
        count, faults = len(found.accounts), found.faults
        more = (
            f"\n{more_unreadable(len(faults) - _MAX_SHOWN_FAULTS)}"
            if faults[_MAX_SHOWN_FAULTS:]
            else ""
        )
        read = f"{counted(count, 'account')}." if count else ""
        told = "\n".join(faults[:_MAX_SHOWN_FAULTS]) + more
        self.said.setText(told or read or "One account a line: its 12 digits, then its name.")
        self.said.set_ink("denied" if faults else "muted")

    def _ask_what_to_read(self) -> None:
        ask_for_files(
            self,
            "Import known accounts",
            _FILTERS,
            lambda files: self.read_file(Path(files[0])),
            is_one=True,
        )

    def read_file(self, file: Path) -> None:
        """Add the accounts of a file; those that are known already take the names of the file."""
        try:
            with file.open(encoding="utf-8-sig", errors="replace") as opened:
                read = opened.read(_MAX_FILE_SIZE)
        except OSError as error:
            self._tell(unreadable(file.name, error.strerror))
            return
        found = read_accounts(f"{self.text.toPlainText()}\n{read}")
        self.text.setPlainText(write_accounts(found.accounts))
        self._typed.stop()
        self._take()
        faults = read_accounts(read).faults
        if faults:
            self._tell(faulty_line(file.name, faults[0], len(faults) - 1))

    def _ask_where_to_write(self) -> None:
        dialog = QFileDialog(self, "Export known accounts")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(_FILTERS)
        dialog.setDefaultSuffix("txt")
        dialog.selectFile("known-accounts.txt")
        dialog.fileSelected.connect(lambda file: self.write_file(Path(file)))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def write_file(self, file: Path) -> None:
        """Write the accounts as they can be read again."""
        text = write_accounts(read_accounts(self.text.toPlainText()).accounts)
        try:
            file.write_text(text, encoding="utf-8")
        except OSError as error:
            self._tell(unwritable(file.name, error.strerror))
            return
        self.said.setText(written_to(file.name))
        self.said.set_ink("muted")

    def _tell(self, fault: str) -> None:
        self.said.setText(fault)
        self.said.set_ink("denied")
