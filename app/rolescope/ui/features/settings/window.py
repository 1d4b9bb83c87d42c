"""The window of settings: every change holds at once, and can be found and taken back."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QToolButton,
    QWidget,
)

from rolescope.model.plain import visible
from rolescope.ui.features.settings.editors import AccountsEditor, editor_of
from rolescope.ui.kit import icons, scale_factor, style, themed
from rolescope.ui.kit.focus import focus_along
from rolescope.ui.kit.line_edits import ClearButton, IconLineEdit
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.kit.themed import plain_tooltip
from rolescope.ui.state.preferences.appearance import TEXT_SIZE
from rolescope.ui.state.preferences.declared import SETTINGS
from rolescope.ui.state.preferences.setting import Setting, SettingGroup
from rolescope.ui.state.settings import Settings
from rolescope.words import settings_text

_ABOUT = {
    SettingGroup.RULES: (
        "AWS does not document how it decides these cases. Verdicts rest on the readings chosen "
        "here, and say so when one is not the default."
    ),
    SettingGroup.PICTURE: (
        "Filters that are set here take effect immediately, for all that is opened. They can be "
        "cleared as any other."
    ),
}
_AROUND = 16  # px beside the rows
_ROWS_AT_ONCE = 4  # rows
_RESET = 26  # px
_MARK = 30  # px, of `U-37`
_INDENT = 28  # px, behind a check box
_MIN_PAGE_WIDTH = 520  # px of width below which everything stands below the words


class SettingRow(QWidget):
    """Shows a setting. `chosen` carries the value that the user wants."""

    chosen = Signal(object)
    reset_asked = Signal()

    def __init__(self, setting: Setting[Any]) -> None:
        super().__init__()
        self.setting = setting
        self.editor = editor_of(setting)
        self.reset = QToolButton()
        self._lay_out()
        self.editor.chosen.connect(self.chosen)
        self.reset.clicked.connect(self.reset_asked)

    def _lay_out(self) -> None:
        words = vbox(spacing=2)
        self.help = PlainLabel(self.setting.help, "small", "muted", wrap=True)
        self.help.setMinimumWidth(0)
        if self.editor.has_label:
            words.addWidget(self.editor)
            self.help.setContentsMargins(_INDENT, 0, 0, 0)
        else:
            words.addWidget(self._label())
        if not self.setting.mark:  # the page says it of all its settings
            words.addWidget(self.help)
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.setSpacing(6)
        self._beside.addLayout(words, 1)
        if not self.editor.has_label:
            self._beside.addWidget(self.editor)
        if self.editor.is_below:
            self._beside.setDirection(QBoxLayout.Direction.TopToBottom)
        row = hbox(self, margins=(0, 8, 0, 8), spacing=8)
        row.addLayout(self._beside, 1)
        row.addWidget(self._reset_place(), 0, Qt.AlignmentFlag.AlignTop)

    def _label(self) -> QWidget:
        """Return the label, with the id of its rule before it."""
        label = PlainLabel(self.setting.label, "name", wrap=True)
        if not self.setting.mark:
            return label
        both = QWidget()
        row = hbox(both, margins=0, spacing=8)
        mark = PlainLabel(self.setting.mark, "mono", "muted")
        mark.setFixedWidth(_MARK)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label, 1)
        return both

    def _reset_place(self) -> QWidget:
        """Return the room of the button, which nothing takes while it is not seen."""
        place = QWidget()
        place.setFixedSize(_RESET, _RESET)
        self.reset.setParent(place)
        self.reset.setFixedSize(_RESET, _RESET)
        self.reset.setIcon(icons.icon("undo-variant", "muted"))
        self.reset.setIconSize(QSize(16, 16))
        self.reset.setAccessibleName(visible(f"Reset {self.setting.label}"))
        self.reset.setToolTip(plain_tooltip("Reset to the default"))
        self.reset.hide()
        return place

    def overrule(self, words: str) -> None:
        """Say why the setting has no effect; it cannot be changed then."""
        self.help.setText(words)
        self.editor.setEnabled(False)

    def show_value(self, value: Any) -> None:
        """Show a value."""
        self.editor.show_value(value)
        self.reset.setVisible(value != self.setting.default)

    def make_room(self, width: int) -> None:
        """Put the editor below the words where there is not enough room beside them."""
        is_below = self.editor.is_below or width < _MIN_PAGE_WIDTH
        directions = QBoxLayout.Direction
        self._beside.setDirection(directions.TopToBottom if is_below else directions.LeftToRight)


class SettingsPage(QScrollArea):
    """The rows with the headings of their groups.

    The first rows are made at once, the others a few at a time, or as soon as one is asked for.
    """

    looked_at = Signal(object)  # Group: the one at the top
    made = Signal(object)  # SettingRow

    def __init__(self, settings: Sequence[Setting[Any]]) -> None:
        super().__init__()
        self.groups = tuple(dict.fromkeys(one.group for one in settings))
        self.rows: list[SettingRow] = []
        self._waiting = list(settings)  # for their rows
        self._making = QTimer(self, interval=0)
        self._making.timeout.connect(partial(self.make, _ROWS_AT_ONCE))
        self._heads: dict[SettingGroup, QWidget] = {}
        self._none = PlainLabel("No setting has these words.", "body", "muted")
        self._none.setContentsMargins(0, 14, 0, 0)
        self._none.hide()
        self._goes = False  # it scrolls to a group that was asked for
        inside = QWidget()
        themed.surface(inside)
        self._column = vbox(inside, margins=(_AROUND, 0, _AROUND, 16), spacing=0)
        self._fill()
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Settings")
        self.verticalScrollBar().valueChanged.connect(self._tell)

    def _fill(self) -> None:
        for group in self.groups:
            head = QWidget()
            column = vbox(head, margins=(0, 14, 0, 4), spacing=4)
            column.addWidget(PlainLabel(group.value, "heading"))
            if group in _ABOUT:
                column.addWidget(PlainLabel(_ABOUT[group], "body", "muted", wrap=True))
            self._heads[group] = head
            self._column.addWidget(head)
        self._column.addWidget(self._none)
        self._column.addStretch(1)

    def make(self, count: int) -> None:
        """Make some more rows; the others follow by themselves."""
        made, self._waiting = self._waiting[:count], self._waiting[count:]
        for setting in made:
            row = SettingRow(setting)
            row.make_room(self.viewport().width())
            # Where the next row of a group stands: settings come group by group.
            following = self.groups.index(setting.group) + 1
            last = self._heads[self.groups[following]] if self.groups[following:] else self._none
            self._column.insertWidget(self._column.indexOf(last), row)
            self.rows.append(row)
            self.made.emit(row)
        if self._waiting:
            self._making.start()
        else:
            self._making.stop()

    @property
    def is_whole(self) -> bool:
        """Whether all rows are made."""
        return not self._waiting

    def row(self, setting: Setting[Any]) -> SettingRow:
        """Return the row of a setting."""
        self.make(len(self._waiting))
        return next(row for row in self.rows if row.setting is setting)

    def leave(self, text: str) -> frozenset[SettingGroup]:
        """Leave the settings that have all words of a text; return their groups."""
        self.make(len(self._waiting))
        words = text.lower().split()
        found = frozenset(row.setting.key for row in self.rows if row.setting.fits(words))
        groups = frozenset(row.setting.group for row in self.rows if row.setting.key in found)
        for row in self.rows:
            row.setVisible(row.setting.key in found)
        for group, head in self._heads.items():
            head.setVisible(group in groups)
        self._none.setVisible(not found)
        self.verticalScrollBar().setValue(0)
        return groups

    def go_to(self, group: SettingGroup) -> None:
        """Scroll to a group."""
        self.make(len(self._waiting))
        self._column.activate()
        self._goes = True
        self.verticalScrollBar().setValue(self._heads[group].y())
        self._goes = False

    def end(self) -> None:
        """Take what is still being typed."""
        for row in self.rows:
            if isinstance(row.editor, AccountsEditor):
                row.editor.end()

    def _tell(self, top: int) -> None:
        if self._goes:
            return
        seen = [one for one, head in self._heads.items() if head.isVisible() and head.y() <= top]
        if seen:
            self.looked_at.emit(seen[-1])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put what is beside words below them where it gets narrow."""
        super().resizeEvent(event)
        for row in self.rows:
            row.make_room(self.viewport().width())


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
        column = vbox(self, margins=0, spacing=0)
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
            row.overrule(settings_text.overruled(factor))
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
        self.said.setText(settings_text.were_reset(len(before)))
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
