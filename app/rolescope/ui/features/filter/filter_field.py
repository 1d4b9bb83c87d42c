"""The field for the text of a filter: completed while it is typed, and colored by validity."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QRectF, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QPainter, QPaintEvent, Qt
from PySide6.QtWidgets import QLineEdit

from rolescope.questions.filters.completing import Completion, complete
from rolescope.questions.filters.shown import FieldCount
from rolescope.ui.features.filter.choice_list import ChoiceList
from rolescope.ui.kit import style, themed
from rolescope.ui.kit.privacy import hide, hides, reveal
from rolescope.ui.kit.scale import px, pxs

_TYPING_PAUSE = 150  # milliseconds without typing before the filter acts
_LEFT, _ICON, _TEXT = 7, 16, 26  # px: where the icon begins, its size, where the text begins
_LOOKS = {  # border and icon
    "": ("filter-variant", "muted"),
    "good": ("filter-variant", "allowed"),
    "odd": ("help-circle-outline", "cond"),
    "bad": ("alert-circle-outline", "denied"),
}


class FilterField(QLineEdit):
    """`written` carries the text, a moment after the last key or at once with Enter."""

    written = Signal(str)
    left = Signal()  # Esc in the empty field

    def __init__(self, counts: Callable[[], tuple[FieldCount, ...]]) -> None:
        super().__init__()
        self._counts = counts
        self.setPlaceholderText("Filter: kind:role trust:external, or part of a name")
        self.setAccessibleName("Filter")
        self.setFixedHeight(px(32))
        self.setMaxLength(4000)
        self.validity = ""
        self.setTextMargins(*pxs(_TEXT, 0, 0, 0))
        self.choices = ChoiceList(self)
        self._completion = Completion(0, 0, ())
        self._rest = QTimer(self, interval=_TYPING_PAUSE, singleShot=True)
        self._rest.timeout.connect(self._pause)
        self._is_held = False  # what was typed does not act yet
        self.textEdited.connect(self._edited)
        self.choices.chosen.connect(self._insert)
        self.show_validity("")

    def show_validity(self, validity: str) -> None:
        """Color the field: `good`, `odd` (nothing has that), `bad` (cannot be read), or not."""
        self.validity = validity
        style.mark(self, state=validity)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon before the text, too."""
        super().paintEvent(event)
        painter = QPainter(self)
        size = px(_ICON)
        spot = QRectF(px(_LEFT), (self.height() - size) // 2, size, size)
        themed.paint_icon(painter, spot, *_LOOKS[self.validity])
        painter.end()

    def start(self) -> None:
        """Take the keyboard's focus, and offer what can be written."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        self._offer()

    def _edited(self, _text: str) -> None:
        self._rest.start()
        self._offer()

    def _pause(self) -> None:
        """Let the filter act, unless what is being written may become the name of a field."""
        begun = self.text()[self._completion.start : self.cursorPosition()]
        choices = self.choices.choices
        self._is_held = bool(begun) and any(each.text.endswith(":") for each in choices)
        if not self._is_held:
            self._write()

    def _write(self) -> None:
        self._rest.stop()
        self._is_held = False
        self.written.emit(self.meant())

    def meant(self) -> str:
        """Return the text with the real names."""
        return reveal(self.text())

    def _offer(self) -> None:
        counts = tuple(map(_as_seen, self._counts()))
        self._completion = complete(self.text(), self.cursorPosition(), counts)
        written = self.text()[self._completion.start : self.cursorPosition()]
        choices = self._completion.choices
        is_done = len(choices) == 1 and choices[0].text == written
        self.choices.offer(() if is_done else choices)

    def offer_again(self) -> None:
        """Offer what is known by now, if anything is offered."""
        if self.choices.isVisible() and not self.choices.is_at_choice:
            self._offer()

    def _insert(self, text: str) -> None:
        whole, found = self.text(), self._completion
        self.setText(whole[: found.start] + text + whole[found.end :])
        self.setCursorPosition(found.start + len(text))
        self._write()
        if text.endswith(":"):
            self._offer()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and Tab go through completions, Enter takes one or acts, Esc goes back."""
        is_open = self.choices.isVisible()
        match event.key():
            case Qt.Key.Key_Down:
                if is_open:
                    self.choices.step(1)
                else:
                    self._offer()
            case Qt.Key.Key_Up if is_open:
                self.choices.step(-1)
            case Qt.Key.Key_Tab if is_open:
                self.choices.take()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                if self.choices.is_at_choice:
                    self.choices.take()
                else:
                    self.choices.hide()
                    self._write()
            case Qt.Key.Key_Escape:
                self._escape()
            case _:
                super().keyPressEvent(event)

    def _escape(self) -> None:
        if self.choices.isVisible():
            self.choices.hide()
        elif self.text():
            self.clear()
            self._write()
        else:
            self.left.emit()

    def event(self, event: QEvent) -> bool:
        """Esc and Tab belong to the field while it has a use for them."""
        if isinstance(event, QKeyEvent):
            is_tab = event.key() == Qt.Key.Key_Tab and self.choices.isVisible()
            if event.type() == QEvent.Type.KeyPress and is_tab:
                self.keyPressEvent(event)
                return True
            is_escape = event.key() == Qt.Key.Key_Escape
            if event.type() == QEvent.Type.ShortcutOverride and (is_escape or is_tab):
                event.accept()
                return True
        return bool(super().event(event))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Completions go with the focus; what was typed acts."""
        super().focusOutEvent(event)
        self.choices.hide()
        if self._rest.isActive() or self._is_held:
            self._write()

    def hideEvent(self, event: QHideEvent) -> None:
        """Completions go with the field."""
        super().hideEvent(event)
        self._rest.stop()
        self.choices.hide()


def _as_seen(field: FieldCount) -> FieldCount:
    """Return a field with its values as they may be seen now, and typed."""
    if not hides():
        return field
    values = (
        replace(one, value=hide(one.value), words=hide(one.words), also=tuple(map(hide, one.also)))
        for one in field.values
    )
    return replace(field, values=tuple(values))
