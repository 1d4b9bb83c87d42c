"""One setting: its words, what it is changed with, and the way back to the default."""

from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from rolescope.model.plain import visible
from rolescope.ui.features.settings.editors import editor_of
from rolescope.ui.kit import icons
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.kit.themed import plain_tooltip
from rolescope.ui.state.preferences.setting import Setting

_RESET = 26  # px
_MARK = 30  # px, of `U-37`
_INDENT = 28  # px, behind a check box
_NARROW = 520  # px of width below which everything stands below the words


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
        words = QVBoxLayout()
        words.setSpacing(px(2))
        help_ = PlainLabel(self.setting.help, "small", "muted", wrap=True)
        help_.setMinimumWidth(0)
        if self.editor.has_label:
            words.addWidget(self.editor)
            help_.setContentsMargins(*pxs(_INDENT, 0, 0, 0))
        else:
            words.addWidget(self._label())
        if not self.setting.mark:  # the page says it of all its settings
            words.addWidget(help_)
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.setSpacing(px(6))
        self._beside.addLayout(words, 1)
        if not self.editor.has_label:
            self._beside.addWidget(self.editor)
        if self.editor.is_below:
            self._beside.setDirection(QBoxLayout.Direction.TopToBottom)
        row = QHBoxLayout(self)
        row.setContentsMargins(*pxs(0, 8, 0, 8))
        row.setSpacing(px(8))
        row.addLayout(self._beside, 1)
        row.addWidget(self._reset_place(), 0, Qt.AlignmentFlag.AlignTop)

    def _label(self) -> QWidget:
        """Return the label, with the id of its rule before it."""
        label = PlainLabel(self.setting.label, "name", wrap=True)
        if not self.setting.mark:
            return label
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        mark = PlainLabel(self.setting.mark, "mono", "muted")
        mark.setFixedWidth(px(_MARK))
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label, 1)
        return both

    def _reset_place(self) -> QWidget:
        """Return the room of the button, which nothing takes while it is not seen."""
        place = QWidget()
        place.setFixedSize(*pxs(_RESET, _RESET))
        self.reset.setParent(place)
        self.reset.setFixedSize(*pxs(_RESET, _RESET))
        self.reset.setIcon(icons.icon("undo-variant", "muted"))
        self.reset.setIconSize(QSize(*pxs(16, 16)))
        self.reset.setAccessibleName(visible(f"Reset {self.setting.label}"))
        self.reset.setToolTip(plain_tooltip("Reset to the default"))
        self.reset.hide()
        return place

    def show_value(self, value: Any) -> None:
        """Show a value."""
        self.editor.show_value(value)
        self.reset.setVisible(value != self.setting.default)

    def make_room(self, width: int) -> None:
        """Put the editor below the words where there is not enough room beside them."""
        is_below = self.editor.is_below or width < px(_NARROW)
        directions = QBoxLayout.Direction
        self._beside.setDirection(directions.TopToBottom if is_below else directions.LeftToRight)
