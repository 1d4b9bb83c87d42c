"""The question about paths: both ends, how far, and through which trusts."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from rolescope.trust.paths.values import Through
from rolescope.ui.kit import themed
from rolescope.ui.kit.check_boxes import CheckBox
from rolescope.ui.kit.completing_box import complete
from rolescope.ui.kit.fields import Combo
from rolescope.ui.kit.line_edits import ClearButton, NamesLineEdit
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import vbox
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.kit.widget_hooks import FollowsNames
from rolescope.value import replace
from rolescope.words.paths.path_rows import PathsQuestion
from rolescope.words.paths.path_words import THROUGH

MOST_HOPS = 12
_NARROW = 860  # px of width below which there are two rows


class EndField(NamesLineEdit, FollowsNames):
    """One end: a name, an ARN, an account. Completed while it is typed; Enter asks."""

    def __init__(self, name: str, hint: str, icon: str) -> None:
        super().__init__()
        self.setAccessibleName(visible(name))
        self.setPlaceholderText(visible(hint))
        self.setFont(themed.font("mono"))
        self._icon = icon
        self.setTextMargins(themed.LEAD, 0, 0, 0)
        ClearButton(self, f"Clear {name.lower()}")
        self._words: tuple[str, ...] = ()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon before the text, too."""
        super().paintEvent(event)
        themed.paint_lead(self, self._icon)

    def set_words(self, words: Sequence[str]) -> None:
        """Complete from a list of words."""
        if tuple(words) != self._words:
            self._words = tuple(words)
            self.renew_names()

    def renew_names(self) -> None:
        """Complete from the words as they may be seen now."""
        complete(self, self._words)
        found = self.completer()
        if found is not None:
            found.activated.connect(lambda _text: self.editingFinished.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Empty the field on Escape."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.editingFinished.emit()
        else:
            super().keyPressEvent(event)


class PathStrip(QWidget):
    """From, swap, to, hops, through: one row, or two."""

    asked = Signal(object)  # Question

    def __init__(self) -> None:
        super().__init__()
        self._question, self._is_showing = PathsQuestion(), False
        rows = vbox(self, margins=(12, 8, 12, 8), spacing=8)
        self._first, self._second = QHBoxLayout(), QHBoxLayout()
        for row in (self._first, self._second):
            row.setSpacing(8)
            rows.addLayout(row)
        self.source = EndField("From", "anyone", "account-arrow-right-outline")
        self.target = EndField("To", "any role", "target")
        self.swap = QToolButton()
        self.swap.setIcon(themed.icon("swap-horizontal"))
        self.swap.setIconSize(QSize(18, 18))
        self.swap.setFixedSize(32, 32)
        self.swap.setToolTip("Swap both ends")
        self.swap.setAccessibleName("Swap both ends")
        self.hops = Combo("Most hops")
        self.hops.addItems([str(hops) for hops in range(1, MOST_HOPS + 1)])
        self.hops.setFixedWidth(68)
        self.through = Combo("Through")
        for choice, words in THROUGH.items():
            self.through.addItem(visible(words), choice)
        self.through.setMinimumWidth(180)
        for label, widget, share in (
            ("From", self.source, 3),
            ("", self.swap, 0),
            ("To", self.target, 3),
        ):
            if label:
                self._first.addWidget(PlainLabel(label, "small", "muted"))
            self._first.addWidget(widget, share)
        hops, through = (PlainLabel(text, "small", "muted") for text in ("hops ≤", "through"))
        self.ways = CheckBox("Ways of escalation")
        self.ways.setToolTip(
            themed.plain_tooltip("Between two ends, go over ways of escalation beside trusts")
        )
        self._limits: tuple[QWidget, ...] = (hops, self.hops, through, self.through, self.ways)
        self._is_low = True
        self._place_limits(is_low=False)
        self.show_question(self._question)
        for field in (self.source, self.target):
            field.editingFinished.connect(self._ask)
            field.setMinimumWidth(120)
        self.swap.clicked.connect(self._swap)
        self.hops.currentIndexChanged.connect(lambda _number: self._ask())
        self.through.currentIndexChanged.connect(lambda _number: self._ask())
        self.ways.toggled.connect(lambda _is_on: self._ask())

    def _place_limits(self, *, is_low: bool) -> None:
        """Put the limits beside the ends, or below them where there is no room."""
        if is_low == self._is_low:
            return
        self._is_low = is_low
        row = self._second if is_low else self._first
        for widget in self._limits:
            row.addWidget(widget)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take a second row in a narrow window."""
        super().resizeEvent(event)
        self._place_limits(is_low=self.width() < _NARROW)

    def show_question(self, question: PathsQuestion) -> None:
        """Show what is asked."""
        self._question = question
        self._is_showing = True
        for field, text in ((self.source, question.source), (self.target, question.target)):
            if field.text() != text:
                field.setText(text)
                field.setCursorPosition(0)
        self.hops.setCurrentIndex(min(question.max_hops, MOST_HOPS) - 1)
        self.through.setCurrentIndex(list(THROUGH).index(question.through))
        self.ways.setChecked(question.with_ways)
        self._is_showing = False

    def _ask(self) -> None:
        if self._is_showing:
            return
        through = self.through.currentData()
        question = PathsQuestion(
            source=self.source.text().strip(),
            target=self.target.text().strip(),
            max_hops=self.hops.currentIndex() + 1,
            through=through if isinstance(through, Through) else Through.CONDITIONAL,
            with_ways=self.ways.isChecked(),
        )
        if question != self._question:
            self._question = question
            self.asked.emit(question)

    def _swap(self) -> None:
        question = self._question
        turned = replace(question, source=question.target, target=question.source)
        self.show_question(turned)
        self.asked.emit(turned)
