"""Rows that stand for a principal or a trust, and rows of signs with two lines of words."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QSizePolicy,
    QWidget,
)

from rolescope.pictures.name_fitting import fit_name
from rolescope.ui.kit import marks, themed
from rolescope.ui.kit.painted_button import PaintedButton
from rolescope.ui.kit.pills import TextLink
from rolescope.ui.kit.privacy import visible, visible_name
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import StyledLabel, StyledRun, elided
from rolescope.ui.kit.widget_hooks import FollowsNames
from rolescope.ui.state.selection import Selection
from rolescope.words.excerpt import Mark

_TONES = {"plain": "muted", "cond": "cond", "risk": "risk", "allowed": "allowed"}
_HEIGHT, _TWO_LINES = 28, 46  # px
_LEFT, _RIGHT = 32, 8  # px beside the texts
_LEAST_TEXT = 64  # px that a second text needs to be worth painting
_AT_ONCE = 40  # rows shown before "Show more"


class SubjectButton(PaintedButton):
    """A button that stands for something of the picture."""

    def __init__(self, subject: Selection | None = None) -> None:
        super().__init__()
        self.subject = subject or Selection()  # what its menu is about


class EntityRow(SubjectButton, FollowsNames):
    """A principal to click on: shape, name, its place behind it, and words at the right.

    Words that do not fit beside the name, and the place where that is needed, stand below it.
    `called` is what the name is called where that takes less room; `beside` are the names in
    other rows, which a shortened one must not look like.
    """

    def __init__(  # what one row says
        self,
        shape: tuple[str, str],
        name: str,
        place: str = "",
        words: str = "",
        tone: str = "",
        *,
        called: str = "",
        beside: Sequence[str] = (),
    ) -> None:
        super().__init__()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._shape = shape
        self._given = name, place, words
        self._called, self._beside = called, beside
        self._is_pair = False
        self._is_told_by_place = bool(place) and list(beside).count(called or name) > 1
        self._tone = tone or "plain"
        self._list: list[EntityRow] = [self]
        self.renew_names()

    def renew_names(self) -> None:
        """Show the words as they may be seen now."""
        self._name, self._place, self._words = texts = tuple(map(visible, self._given))
        self.setAccessibleName(visible(", ".join(filter(None, texts))))
        self._measure()

    def keep_place(self) -> None:
        """Let the words at the right leave room for the second line."""
        self._is_told_by_place = bool(self._given[1])
        self._measure()

    def keep_both(self) -> None:
        """Shorten each of two names with an arrow between them: who and what stay to be seen."""
        self._is_pair = True

    def stand_in(self, rows: "list[EntityRow]") -> None:
        """Stand in a list, whose rows are all as high as the highest."""
        self._list = rows
        rows.append(self)

    def texts(self) -> tuple[str, str, str]:
        """Return name, place and words."""
        return self._name, self._place, self._words

    def sizeHint(self) -> QSize:
        """Return the height of a row of one line."""
        return QSize(200, _HEIGHT)

    def heightForWidth(self, width: int) -> int:
        """Return the height: two lines where a row of the list has no room for its words."""
        widest = max(row.width_of_line for row in self._list)
        return _HEIGHT if widest <= width - _LEFT - _RIGHT else _TWO_LINES

    def _measure(self) -> None:
        """Measure what stands in one line: a list asks all of its rows for each of them."""
        width = self._name_width() + 16 + _width(self._words, "small")
        width += self._place_width() if self._is_told_by_place else 0
        self.width_of_line = width if self._words else 0
        self.updateGeometry()

    def _name_width(self) -> int:
        return _width(visible_name(self._given[0], self._called), "name")

    def _place_width(self) -> int:
        return _width(self._place, "small") + 8

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.paint_ground(painter)
            top = 0 if self._words else (self.height() - _HEIGHT) // 2
            themed.paint_shape(painter, QRectF(8, top + 6, 16, 16), *self._shape)
            box = QRect(_LEFT, top, self.width() - _LEFT - _RIGHT, _HEIGHT)
            shown = visible_name(self._given[0], self._called)
            whole = self._place_width()
            left = self._paint_words(painter, box)
            room = max(left - box.left() - 12, 40)
            room -= min(whole, room // 2) if self._is_told_by_place else 0
            name = QRect(box.left(), box.top(), min(self._name_width(), room), box.height())
            if not self._is_pair:
                shown = fit_name(shown, "name", name.width(), siblings=self._beside) or shown
            elided(painter, name, StyledRun(shown, "name"), Qt.AlignmentFlag.AlignLeft)
            behind = name.right() + 1 + 8
            rest = QRect(behind, box.top(), left - 12 - behind, box.height())
            if rest.width() >= min(whole - 8, _LEAST_TEXT) or self._is_told_by_place:
                run = StyledRun(self._place, "small", "faint")
                elided(painter, rest, run, Qt.AlignmentFlag.AlignLeft)
            self.setToolTip(themed.plain_tooltip(self.accessibleName()))

    def _paint_words(self, painter: QPainter, box: QRect) -> int:
        """Paint the words, at the right or below; return where the room of the name ends."""
        if not self._words:
            return box.right()
        run = StyledRun(self._words, "small", _TONES[self._tone])
        if self.heightForWidth(self.width()) > _HEIGHT:
            below = box.translated(0, _TWO_LINES - _HEIGHT - 2)
            elided(painter, below, run, Qt.AlignmentFlag.AlignLeft)
            return box.right() + 12
        elided(painter, box, run, Qt.AlignmentFlag.AlignRight)
        return box.right() - _width(self._words, "small")


def _width(text: str, style: str) -> int:
    return QFontMetrics(themed.font(style)).horizontalAdvance(text) + 1


class RowList(QWidget):
    """Rows below one another; of many only the first, and a link that shows the rest."""

    def __init__(self, makers: Sequence[Callable[[], QWidget]], at_once: int = _AT_ONCE) -> None:
        super().__init__()
        self._column = vbox(self, margins=0, spacing=0)
        self._rest = list(makers)
        self._entities: list[EntityRow] = []
        self._more: TextLink | None = None
        self._at_once = at_once
        self._show(at_once)

    def _show(self, count: int) -> None:
        if self._more is not None:
            self._more.deleteLater()
            self._more = None
        for make in self._rest[:count]:
            row = make()
            if isinstance(row, EntityRow):
                row.stand_in(self._entities)
            self._column.addWidget(row)
        del self._rest[:count]
        if self._rest:
            more = self._at_once * 5
            self._more = TextLink(
                f"Show {min(len(self._rest), more):,} of {len(self._rest):,} more"
            )
            self._more.clicked.connect(lambda: self._show(more))
            self._column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)


class Sign(QWidget):
    """The sign of a mark."""

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self._mark = mark
        self.setFixedSize(16, 16)
        self.setAccessibleName(visible(mark.value))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            marks.paint_mark(painter, QRectF(self.rect()), self._mark, bold=True)


class SignRow(QWidget):
    """A sign, a sentence, and a second line of detail."""

    def __init__(self, mark: Mark, runs: Iterable[StyledRun], detail: str = "") -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        self.sentence = StyledLabel(list(runs))
        self.detail = StyledLabel([StyledRun(detail, "small", "muted")])
        grid.addWidget(Sign(mark), 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.sentence, 0, 1)
        grid.addWidget(self.detail, 1, 1)
        self.detail.setVisible(bool(detail))  # with a parent: it would be a window of its own
        self.mark = mark


def property_row(label: str, value: str) -> QWidget:
    """Return a row of a label and a value that wraps; the value can be read by a screen reader."""
    widget = QWidget()
    row = hbox(widget, margins=(0, 2, 0, 2), spacing=8)
    name = StyledLabel([StyledRun(label, "small", "muted")], wrap=False)
    name.setFixedWidth(132)
    row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(StyledLabel([StyledRun(value, "small")]), 1)
    return widget
