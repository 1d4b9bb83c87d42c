"""The window of settings: every change holds at once, and can be found and taken back."""

from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from rolescope.ui.features.settings.page import SettingRow, SettingsPage
from rolescope.ui.kit import scale_factor, style
from rolescope.ui.kit.focus import focus_along
from rolescope.ui.kit.line_edits import ClearButton, IconLineEdit
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.state.preferences.appearance import TEXT_SIZE
from rolescope.ui.state.preferences.declared import SETTINGS
from rolescope.ui.state.preferences.setting import Setting, SettingGroup
from rolescope.ui.state.settings import Settings

_WIDTH, _HEIGHT = 880, 640  # px
_LEAST_WIDTH, _LEAST_HEIGHT = 420, 300  # px
_NAV, _PAGE = 168, 30  # px: the width of the list of pages, and the height of one
_FIRST = 8  # rows: what is seen at first
_NARROW = 640  # px of width below which there is no list of pages


class SettingsWindow(QDialog):
    """Stands beside the window. What it shows follows the settings, whoever changes them."""

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._settings = settings
        self._before: dict[str, Any] = {}  # what was reset last
        self.setWindowTitle("Settings")
        self.setObjectName("settings")
        self.resize(QSize(_WIDTH, _HEIGHT).boundedTo(self.screen().availableSize()))
        self.words = IconLineEdit("magnify")
        self.words.setPlaceholderText("Search settings")
        self.words.setAccessibleName("Search settings")
        ClearButton(self.words)
        self.pages = QListWidget()
        self.page = SettingsPage(SETTINGS)
        self.said = PlainLabel("", "small", "muted")
        self.undo, self.reset = QPushButton("Undo"), QPushButton("Reset all")
        self.close_ = QPushButton("Close")
        self._lay_out()
        self._connect()
        self.page.make(_FIRST)
        self._refresh()

    def _lay_out(self) -> None:
        self.pages.setFixedWidth(_NAV)
        self.pages.setObjectName("settingsPages")
        self.pages.setAccessibleName("Pages of settings")
        for group in self.page.groups:
            QListWidgetItem(group.value, self.pages).setSizeHint(QSize(_NAV - 20, _PAGE))
        self.setMinimumSize(_LEAST_WIDTH, _LEAST_HEIGHT)
        self.pages.setCurrentRow(0)
        style.mark(self.undo, look="link")
        for button in (self.undo, self.reset, self.close_):
            button.setAutoDefault(False)
        head, middle, foot = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 12)
        head.addWidget(self.words)
        middle.setContentsMargins(8, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.pages)
        middle.addWidget(self.page, 1)
        foot.setContentsMargins(16, 10, 16, 12)
        foot.setSpacing(8)
        foot.addWidget(self.reset)
        foot.addWidget(self.said)
        foot.addWidget(self.undo)
        foot.addStretch(1)
        foot.addWidget(self.close_)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(middle, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        self._settings.changed.connect(self._show_change)
        self._settings.changed.connect(self._forget)
        self.page.made.connect(self._take)
        self.words.textChanged.connect(self._find)
        self.pages.currentRowChanged.connect(self._go_to)
        self.pages.itemClicked.connect(lambda _item: self._go_to(self.pages.currentRow()))
        self.page.looked_at.connect(self._mark_page)
        self.reset.clicked.connect(partial(self._reset, SETTINGS, self.close_))
        self.undo.clicked.connect(self._undo)
        self.close_.clicked.connect(self.close)
        QShortcut(QKeySequence.StandardKey.Find, self, self.words.setFocus)

    # What is shown

    def show_group(self, group: SettingGroup) -> None:
        """Show the settings of a group first."""
        self.words.clear()
        self.pages.setCurrentRow(self.page.groups.index(group))
        self.page.go_to(group)

    def _take(self, row: SettingRow) -> None:
        """Take a new row."""
        row.chosen.connect(partial(self._settings.set, row.setting))
        row.reset_asked.connect(partial(self._reset, (row.setting,), row.editor))
        factor = scale_factor.of_environment()
        if row.setting is TEXT_SIZE and factor is not None:
            row.overrule(f"QT_SCALE_FACTOR={factor} in the environment decides instead.")
        self._show(row)

    def _show(self, row: SettingRow) -> None:
        row.show_value(self._settings.get(row.setting))

    def _show_change(self, setting: Setting[Any]) -> None:
        self._show(self.page.row(setting))
        self._refresh()

    def _refresh(self) -> None:
        self.reset.setEnabled(any(map(self._settings.is_changed, SETTINGS)))
        self.undo.setVisible(bool(self._before))
        if not self._before:
            self.said.setText("")

    def _find(self, text: str) -> None:
        found = self.page.leave(text)
        for number, group in enumerate(self.page.groups):
            item = self.pages.item(number)
            flags = item.flags()
            is_on = Qt.ItemFlag.ItemIsEnabled
            item.setFlags(flags | is_on if group in found else flags & ~is_on)

    def _go_to(self, number: int) -> None:
        if number >= 0:
            self.page.go_to(self.page.groups[number])

    def _mark_page(self, group: SettingGroup) -> None:
        self.pages.blockSignals(True)  # noqa: FBT003 - Qt's
        self.pages.setCurrentRow(self.page.groups.index(group))
        self.pages.blockSignals(False)  # noqa: FBT003 - Qt's

    # Taking back

    def _reset(self, settings: tuple[Setting[Any], ...], focus: QWidget) -> None:
        """Set to the defaults; the button that had the keyboard goes away."""
        before = self._settings.reset(*settings)
        self._before = before
        count = len(before)
        told = f"{count:,} settings were reset." if count > 1 else "1 setting was reset."
        self.said.setText(told if count else "")
        focus.setFocus()
        self._refresh()

    def _undo(self) -> None:
        before, self._before = self._before, {}
        self.reset.setFocus()
        self._settings.bring_back(before)
        self._refresh()

    def _forget(self, setting: Setting[Any]) -> None:
        """What was reset cannot be brought back over what was set since."""
        if setting.key in self._before and self._settings.is_changed(setting):
            self._before = {}
            self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the rows all the room where it gets narrow."""
        super().resizeEvent(event)
        self.pages.setVisible(self.width() >= _NARROW)

    def hideEvent(self, event: QHideEvent) -> None:
        """Take what is still being typed."""
        super().hideEvent(event)
        self.page.end()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 - Qt's
        """Let Tab go through what is seen, from the top to the bottom."""
        return focus_along(self, 1 if next else -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc empties the search, then closes."""
        if event.key() == Qt.Key.Key_Escape and self.words.text():
            self.words.clear()
            self.words.setFocus()
        else:
            super().keyPressEvent(event)


def show_settings(settings: Settings, parent: QWidget) -> SettingsWindow:
    """Show the settings; their window comes to the front when it is shown already."""
    made = parent.findChild(SettingsWindow)
    if made is None:
        made = SettingsWindow(settings, parent)
    made.show()
    made.raise_()
    made.activateWindow()
    made.words.setFocus()
    return made
