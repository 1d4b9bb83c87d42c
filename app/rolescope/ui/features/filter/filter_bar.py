"""The filter above the canvas: its text, its parts as chips, and how much it hides."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from rolescope.questions.filters.filter import Filter, FilterError, Term
from rolescope.questions.filters.filter_text import read_terms, read_while_typed, write_terms
from rolescope.questions.filters.presets import PRESETS
from rolescope.questions.filters.shown import FieldCount, Shown
from rolescope.ui.features.filter.filter_field import FilterField
from rolescope.ui.features.filter.saved_filters import SavedFilters
from rolescope.ui.kit import themed
from rolescope.ui.kit.painted_button import PaintedButton
from rolescope.ui.kit.pills import TextLink
from rolescope.ui.kit.privacy import hide, visible
from rolescope.ui.kit.qt_layouts import hbox
from rolescope.ui.kit.text import PlainLabel, StyledLabel, StyledRun
from rolescope.ui.kit.widget_hooks import FollowsNames
from rolescope.ui.state.workspace import Workspace
from rolescope.words.filter_text import (
    by_hand_words,
    chip_words,
    isolated_words,
    missing_words,
    shown_words,
)

_HEIGHT = 48
_CLOSE = 28  # px
_NARROW, _FIELD, _SHARE = 200, 420, 0.36  # px of the field, and its share of the bar
_HINT = "space = AND · comma = OR · - = NOT. Words match parts of names."
_CHIP_HEIGHT, _PAD, _ICON, _GAP = 24, 10, 12, 6
_MAX_CHIP_WIDTH = 260  # px
_COUNT_WIDTH = 36  # px for the count of the others
_BETWEEN = 12  # px between presets


class FilterBar(QWidget):
    """Seen while there is a filter, or when it was asked for."""

    left = Signal()  # the keyboard goes back to the picture

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._filters = workspace.filters
        self._is_asked = False
        self._said = ""
        self.setFixedHeight(_HEIGHT)
        self.setObjectName("filterBar")
        self.field = FilterField(self._counts)
        self.chips = Chips()
        self.message = StyledLabel(wrap=False)
        self.message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.message.hide()
        self.count = StyledLabel(wrap=False)
        self.count.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.clear = TextLink("Clear", "Clear filters")
        self.presets = Presets()
        self.saved = SavedFilters(workspace, self.presets.rest)
        self.close_button = QToolButton()
        self.close_button.setIcon(themed.icon("close"))
        self.close_button.setFixedSize(_CLOSE, _CLOSE)
        self.close_button.setAccessibleName("Clear filters and close")
        self.close_button.setToolTip(themed.plain_tooltip("Clear filters and close (Esc)"))
        self._row = hbox(self, spacing=12)
        self._row.addWidget(self.field)
        self._row.addWidget(self.chips, 3)
        self._row.addWidget(self.presets)
        self._row.addWidget(self.message, 3)
        self._row.addWidget(self.count)
        self._row.addWidget(self.saved)
        self._row.addWidget(self.clear)
        self._row.addWidget(self.close_button)
        self.set_covered(0)
        self._connect(workspace)
        self.hide()

    def _connect(self, workspace: Workspace) -> None:
        self.field.written.connect(self._read)
        self.field.typed.connect(self._read_typed)
        self.presets.chosen.connect(self._choose)
        self.saved.chosen.connect(self._choose_saved)
        self.close_button.clicked.connect(self._clear_and_close)
        self.field.left.connect(self._leave)
        self.chips.removed.connect(self._remove)
        self.clear.clicked.connect(self._empty)
        self._filters.asked.connect(self.start)
        self._filters.changed.connect(self._show)
        self._filters.counted.connect(self._show_counts)
        workspace.opener.closed.connect(self._close)

    def start(self) -> None:
        """Open, with the keyboard in the field."""
        self._is_asked = True
        self._filters.watch()
        self._show_counts(self._filters.shown)
        self.show()
        self.field.start()

    def set_covered(self, covered: int) -> None:
        """Keep out of the way of a panel that lies over the right."""
        self._row.setContentsMargins(16, 0, 16 + covered, 1)
        self._share()

    def minimumSizeHint(self) -> QSize:
        """Return what it can do with: a wide field makes room before a panel beside it does."""
        least = super().minimumSizeHint()
        return QSize(least.width() - self.field.width() + _NARROW, least.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the field its share."""
        super().resizeEvent(event)
        self._share()
        self.message.setVisible(self._can_say())

    def _can_say(self) -> bool:
        """Tell whether there is a message; the hint is none where it could not be read whole."""
        if self._said != _HINT:
            return bool(self._said)
        parts = (self.presets, self.message, self.saved, self.close_button)
        margins = self._row.contentsMargins()
        gaps = len(parts) * self._row.spacing() + margins.left() + margins.right()
        widths = sum(part.sizeHint().width() for part in parts)
        return self.field.width() + widths + gaps <= self.width()

    def _share(self) -> None:
        room = self.width() - self._row.contentsMargins().right()
        self.field.setFixedWidth(max(_NARROW, min(_FIELD, round(room * _SHARE))))

    def _counts(self) -> tuple[FieldCount, ...]:
        shown = self._filters.shown
        return shown.counts if shown is not None else ()

    def _read(self, text: str) -> None:
        """Take what was typed, if it can be read."""
        try:
            terms = read_terms(text)
        except FilterError as error:
            self.field.show_validity("bad")
            self._say(f"Character {error.position + 1}: {error}", "denied")
            return
        self._filters.set_terms(terms)
        self._show_counts(self._filters.shown)

    def _read_typed(self, text: str) -> None:
        """Take what is being typed, as far as it is finished: half a term is no error."""
        try:
            terms = read_while_typed(text)
        except FilterError:
            self._read(text)
            return
        self._filters.set_terms(terms)
        self._show_counts(self._filters.shown)
        if _terms(text) is None:
            self.field.show_validity("")

    def _choose(self, text: str) -> None:
        """Filter by a preset."""
        self._filters.set_terms(read_terms(text))
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_saved(self, text: str) -> None:
        """Filter by what is saved, or say why that cannot be read."""
        self.field.setText(hide(text))
        self._read(text)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, wanted: Filter) -> None:
        """Show a filter, however it came about; what was typed stays if it says the same."""
        if _typed_terms(self.field.meant()) != wanted.terms:
            self.field.setText(hide(write_terms(wanted.terms)))
        if wanted:
            self._filters.watch()
        self.setVisible(bool(wanted) or self._is_asked)
        self._show_counts(self._filters.shown)

    def _show_counts(self, shown: Shown | None) -> None:
        wanted = self._filters.wanted
        counts = shown.counts if shown is not None else ()
        words = [chip_words(term, counts) for term in wanted.terms]
        words += filter(None, (isolated_words(wanted), by_hand_words(wanted)))
        self.chips.show_words(tuple(words))
        is_empty = not (wanted or self.field.text())
        self.clear.setVisible(not is_empty)
        self.presets.setVisible(is_empty)
        self.count.set_runs([StyledRun(shown_words(shown) if wanted else "", "small", "muted")])
        self.count.setFixedWidth(self.count.sizeHint().width())
        self.field.offer_again()
        if _terms(self.field.meant()) == wanted.terms:
            odd = missing_words(shown) if wanted else ""
            self.field.show_validity("odd" if odd else "good" if wanted.terms else "")
            self._say(odd or ("" if wanted else _HINT), "cond" if odd else "muted")

    def _say(self, words: str, ink: str) -> None:
        """Say what is wrong; what cannot be read stands in place of the chips."""
        self.message.set_runs([StyledRun(words, "small", ink)])
        self.message.setToolTip(themed.plain_tooltip(words))
        self._said = words
        self.message.setVisible(self._can_say())
        has_chips = bool(self.chips.chips) and self.field.validity != "bad"
        self.chips.setVisible(has_chips or not words)

    def _remove(self, number: int) -> None:
        """Take away the filter of one chip."""
        wanted = self._filters.wanted
        if number < len(wanted.terms):
            self._filters.drop(number)
        elif number == len(wanted.terms) and wanted.isolated:
            self._filters.show_isolated()
        else:
            self._filters.show_hidden()

    def _empty(self) -> None:
        """Clear the filters; the bar stays, so that nothing below it moves."""
        self._is_asked = True
        self.field.clear()
        self._filters.clear()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _clear_and_close(self) -> None:
        self.field.clear()
        self._close()
        self._filters.clear()
        self.left.emit()

    def _leave(self) -> None:
        """Close, unless there is a filter to be seen."""
        self._close()
        self.left.emit()

    def _close(self) -> None:
        self._is_asked = False
        self.setVisible(bool(self._filters.wanted))

    def paintEvent(self, _event: QPaintEvent) -> None:
        themed.paint_bar(self, "chrome")


def _terms(text: str) -> tuple[Term, ...] | None:
    """Return the terms of a text; None when it cannot be read."""
    try:
        return read_terms(text)
    except FilterError:
        return None


def _typed_terms(text: str) -> tuple[Term, ...] | None:
    """Return the terms of a text whose last term may be unfinished; None: it cannot be read."""
    try:
        return read_while_typed(text)
    except FilterError:
        return None


class Presets(QWidget):
    """Filters that people ask for most, on one click each; `chosen` carries the text.

    They are shown as far as there is room for them; the menu of saved filters offers the rest.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        row = hbox(self, margins=0, spacing=_BETWEEN)
        self.links = []
        for title, text in PRESETS:
            link = TextLink(title, f"Filter: {text}")
            link.setToolTip(themed.plain_tooltip(text))
            link.clicked.connect(lambda _checked=False, text=text: self.chosen.emit(text))
            row.addWidget(link)
            self.links.append(link)
        row.addStretch(1)

    def rest(self) -> tuple[tuple[str, str], ...]:
        """Return title and text of those without room."""
        links = zip(PRESETS, self.links, strict=True)
        return tuple(preset for preset, link in links if link.isHidden())

    def sizeHint(self) -> QSize:
        """Return the size that shows all, also while some are left out."""
        sizes = [link.sizeHint() for link in self.links]
        width = sum(size.width() for size in sizes) + _BETWEEN * (len(sizes) - 1)
        return QSize(width, max(size.height() for size in sizes))

    def minimumSizeHint(self) -> QSize:
        """Return what it can do with: no width, and none is shown."""
        return QSize(0, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show those that there is room for, and none cut."""
        super().resizeEvent(event)
        room = self.width()
        for link in self.links:
            room -= link.sizeHint().width()
            link.setVisible(room >= 0)
            room -= _BETWEEN


class FilterChip(PaintedButton, FollowsNames):
    """One filter with a cross."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._given = text
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.renew_names()

    def renew_names(self) -> None:
        """Show the words as they may be seen now."""
        self._text = visible(self._given)
        self.setAccessibleName(visible(f"Remove filter {self._text}"))
        self.setToolTip(themed.plain_tooltip(f"{self._text}\nClick to remove"))
        self.setFixedSize(self.sizeHint())

    def text(self) -> str:
        """Return the words."""
        return self._text

    def sizeHint(self) -> QSize:
        """Return the size that shows everything, long words shortened."""
        width = QFontMetricsF(themed.font("label")).horizontalAdvance(self._text)
        around = 2 + 2 * _PAD + _GAP + _ICON
        return QSize(min(_MAX_CHIP_WIDTH, int(width) + around), _CHIP_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.setBrush(themed.color("accentsoft"))
            is_near = self.underMouse() or self.hasFocus()
            painter.setPen(
                themed.pen("accent", 2 if self.hasFocus() else 1) if is_near else Qt.PenStyle.NoPen
            )
            painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
            left = box.right() - (_PAD + _ICON - 2)
            spot = QRectF(left, box.center().y() - _ICON / 2, _ICON, _ICON)
            themed.paint_icon(painter, spot, "close", "accent")
            painter.setFont(themed.font("label"))
            painter.setPen(themed.color("accent"))
            room = QRectF(
                box.left() + (_PAD - 1),
                box.top(),
                spot.left() - box.left() - (_GAP + _PAD - 2),
                box.height(),
            )
            elide = Qt.TextElideMode.ElideRight
            words = QFontMetricsF(painter.font()).elidedText(self._text, elide, room.width())
            painter.drawText(
                room, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), words
            )


class Chips(QWidget):
    """Chips in one row; those without room are counted. `removed` carries the number of one."""

    removed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_CHIP_HEIGHT)
        self._words: tuple[str, ...] = ()
        self.chips: list[FilterChip] = []
        self._more = PlainLabel("", "small", "muted")
        self._row = hbox(self, margins=0, spacing=8)
        self._row.addWidget(self._more)
        self._row.addStretch(1)

    def show_words(self, words: tuple[str, ...]) -> None:
        """Show other chips; the keyboard stays at its place among them."""
        if words == self._words:
            return
        focused = next((n for n, chip in enumerate(self.chips) if chip.hasFocus()), None)
        for chip in self.chips:
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._words = words
        self.chips = [FilterChip(each) for each in words]
        for number, chip in enumerate(self.chips):
            self._row.insertWidget(number, chip)
            chip.clicked.connect(lambda _checked=False, n=number: self.removed.emit(n))
        self._fit()
        if focused is not None and self.chips:
            self.chips[min(focused, len(self.chips) - 1)].setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room, left = self.width(), len(self.chips)
        for number, chip in enumerate(self.chips):
            rest = len(self.chips) - number - 1
            fits = room >= chip.width() + (_COUNT_WIDTH if rest else 0)
            room = room - chip.width() - 8 if fits else 0
            chip.setVisible(fits)
            left -= fits
        self._more.setText(f"+{left}" if left else "")
        self._more.setToolTip(
            themed.plain_tooltip("\n".join(self._words[len(self._words) - left :]))
        )
