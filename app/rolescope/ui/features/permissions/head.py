"""The head of the permissions panel: whose they are, whom they are compared with, what differs."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QWidget

from rolescope.simulation.permissions.permission_comparison import PermissionDifference
from rolescope.ui.features.permissions.completer_enter import CompleterEnterFilter
from rolescope.ui.kit import themed
from rolescope.ui.kit.completing_box import equalize_rows
from rolescope.ui.kit.fields import Combo
from rolescope.ui.kit.pills import FactPill, ShapeIcon
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox
from rolescope.ui.kit.text import PlainLabel
from rolescope.words.permissions.permission_values import ComparedText, change_words

_TONES = {
    PermissionDifference.ADDED: "added",
    PermissionDifference.REMOVED: "removed",
    PermissionDifference.CHANGED: "cond",
    PermissionDifference.UNKNOWN: "plain",
}
_LETTERS = 24
_CHOICE, _WIDE = 150, 260  # px
_ROOM_FOR_TITLE = 1000  # px
_NOBODY = "nobody"


class Others(Combo):
    """Whom to compare with: a list that is searched by typing."""

    def __init__(self) -> None:
        super().__init__("Compared with")
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(16)
        # As wide as so many letters: Qt would measure thousands of names again and again.
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LETTERS)
        completer = QCompleter(self.model(), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompleter(completer)
        for popup in (self.view(), completer.popup()):
            equalize_rows(popup)
        CompleterEnterFilter(completer, self._take_first)
        line = self.lineEdit()
        if line is not None:
            line.setAccessibleName("Compared with")
            line.editingFinished.connect(self._settle)

    def _settle(self) -> None:
        """Take who is named; go back to who is chosen, when what was typed names nobody."""
        number = self.findText(self.currentText(), Qt.MatchFlag.MatchFixedString)
        if number < 0:
            self.setEditText(self.itemText(self.currentIndex()))
        elif number != self.currentIndex():
            self._take(number)

    def _take_first(self) -> None:
        """Take who is named, else the first who fits."""
        completer = self.completer()
        named = self.findText(self.currentText(), Qt.MatchFlag.MatchFixedString)
        if named < 0 and completer is not None:
            named = self.findText(completer.currentCompletion())
        if named >= 0:
            self._take(named)

    def _take(self, number: int) -> None:
        self.setCurrentIndex(number)
        self.activated.emit(number)


class PermissionHead(QWidget):
    """One row: two choices, and pills with the differences."""

    chosen = Signal()  # somebody else's permissions
    compared = Signal()  # with somebody else's

    def __init__(self) -> None:
        super().__init__()
        self._texts: tuple[str, ...] = ()
        self._shape = ShapeIcon("diamond", "scope", 16)
        self.choice = Combo("Permissions of")
        self.other = Others()
        self.pills = QWidget()
        self._row = hbox(self.pills, margins=0, spacing=6)
        self._whole = row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 12, 6)
        row.setSpacing(8)
        self._title = PlainLabel("Permissions of", "subject")
        row.addWidget(self._title)
        row.addWidget(self._shape)
        row.addWidget(self.choice, 1)
        row.addWidget(PlainLabel("compared with", "body", "muted"))
        row.addWidget(self.other, 1)
        row.addWidget(self.pills)
        row.addStretch(1)
        for combo in (self.choice, self.other):
            combo.setMinimumWidth(_CHOICE)
            combo.setMaximumWidth(_WIDE)
        self.show_others(())
        self.choice.activated.connect(lambda _number: self.chosen.emit())
        self.other.activated.connect(lambda _number: self.compared.emit())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the first words away where there is little room."""
        super().resizeEvent(event)
        self._title.setVisible(self.width() >= _ROOM_FOR_TITLE)

    def minimumSizeHint(self) -> QSize:
        """It may become narrow: names are shortened, and pills give way."""
        return QSize(420, super().minimumSizeHint().height())

    def add_last(self, widget: QWidget) -> None:
        """Put a widget at the right end."""
        self._whole.addWidget(widget)

    def show_choices(self, titles: Sequence[str]) -> None:
        """List whose permissions can be shown; the first is chosen."""
        self.choice.clear()
        self.choice.addItems([visible(title) for title in titles])

    def show_shape(self, shape: str) -> None:
        """Show the shape of who is chosen."""
        self._shape.show_shape(shape, "scope")

    def show_others(self, titles: Sequence[str], chosen: int | None = None) -> None:
        """List whom they can be compared with; `chosen` None: nobody."""
        texts = (_NOBODY, *(visible(title) for title in titles))
        if texts != self._texts:
            self._texts = texts
            self.other.clear()
            self.other.addItems(texts)
        self.other.setCurrentIndex(0 if chosen is None else chosen + 1)

    @property
    def other_number(self) -> int | None:
        """Whom they are compared with, by number; None for nobody."""
        number = self.other.currentIndex() - 1
        return number if number >= 0 else None

    def show_compared(self, text: ComparedText | None) -> None:
        """Say how much differs."""
        while (item := self._row.takeAt(0)) is not None:
            pill = item.widget()
            if pill is not None:
                pill.hide()
                pill.deleteLater()
        if text is None:
            return
        found = [(change, count) for change, count in text.counts if count]
        for change, count in found:
            pill = FactPill(change_words(change, count), _TONES[change])
            pill.setToolTip(themed.plain_tooltip("\n".join(text.notes)))
            self._row.addWidget(pill)
        if not found:
            self._row.addWidget(FactPill("no difference", "outline"))
