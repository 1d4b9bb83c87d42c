"""The field for the text of a filter: completed while it is typed, and colored by validity."""

from collections.abc import Callable

from PySide6.QtCore import (
    QEvent,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from rolescope.questions.filters.completing import CompletionChoice, FilterCompletion, complete
from rolescope.questions.filters.shown import FieldCount
from rolescope.ui.kit import style, themed
from rolescope.ui.kit.privacy import hide, hides, reveal, visible
from rolescope.ui.kit.qt_layouts import vbox
from rolescope.ui.kit.text import StyledRun, elided
from rolescope.ui.kit.tree import ITEM_ROLE, Index, ListModel
from rolescope.value import replace

_TYPING_PAUSE = 150  # milliseconds without typing before the filter acts
_LEFT, _ICON, _TEXT = 7, 16, 26  # px: where the icon begins, its size, where the text begins
_LOOKS = {  # border and icon
    "": ("filter-variant", "muted"),
    "good": ("filter-variant", "allowed"),
    "odd": ("help-circle-outline", "cond"),
    "bad": ("alert-circle-outline", "denied"),
}
_ROW, _WIDTH = 28, 540  # px
_TEXT_SHARE = 0.56  # share of the row for what is written


class FilterField(QLineEdit):
    """`written` carries the text: at once with Enter, and as `typed` a moment after the last key.

    What is typed may not be finished.
    """

    written = Signal(str)
    typed = Signal(str)
    left = Signal()  # Esc in the empty field

    def __init__(self, counts: Callable[[], tuple[FieldCount, ...]]) -> None:
        super().__init__()
        self._counts = counts
        self.setPlaceholderText("Filter: kind:role trust:external, or part of a name")
        self.setAccessibleName("Filter")
        self.setFixedHeight(32)
        self.setMaxLength(4000)
        self.validity = ""
        self.setTextMargins(_TEXT, 0, 0, 0)
        self.choices = ChoiceList(self)
        self._completion = FilterCompletion(0, 0, ())
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
        with themed.painting(self) as painter:
            spot = QRectF(_LEFT, (self.height() - _ICON) // 2, _ICON, _ICON)
            themed.paint_icon(painter, spot, *_LOOKS[self.validity])

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
            self._rest.stop()
            self.typed.emit(self.meant())

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
        else:
            if self.text():
                self.clear()
                self._write()
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


class _Choices(ListModel[CompletionChoice]):
    def said(self, choice: CompletionChoice, role: int) -> object:
        """Return what a screen reader says."""
        is_text = role == Qt.ItemDataRole.DisplayRole
        return visible(f"{choice.text} {choice.words}") if is_text else None


class _Painter(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(200, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the text, the words and the count."""
        choice = index.data(ITEM_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRect(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(themed.color("accentsoft"))
            painter.drawRoundedRect(rect.adjusted(4, 1, -4, -1), 6, 6)
        box = rect.adjusted(14, 0, -14, 0)
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        if choice.count is not None:
            elided(painter, box, StyledRun(f"{choice.count:,}", "small", "muted"), right)
            box.setRight(box.right() - 48)
        words = "" if choice.words == choice.text else choice.words
        text = QRect(box)
        if words:
            text.setWidth(round(box.width() * _TEXT_SHARE))
            box.setLeft(text.right() + 12)
            elided(painter, box, StyledRun(words, "small", "muted"), left)
        elided(painter, text, StyledRun(choice.text, "mono"), left)
        painter.restore()


class ChoiceList(QFrame):
    """Opens below a field that keeps the keyboard; `chosen` carries the text of a choice."""

    chosen = Signal(str)

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self.setWindowFlags(Qt.WindowType.ToolTip)
        self.setObjectName("searchPopup")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._field = field
        self._model = _Choices(self)
        self.list = QListView(self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.setMinimumHeight(_ROW)
        self.list.setAccessibleName("Completions")
        self.list.setItemDelegate(_Painter(self.list))
        self.list.setModel(self._model)
        self.list.clicked.connect(self._choose)
        self.list.entered.connect(self.list.setCurrentIndex)
        vbox(self, self.list, margins=(1, 5, 1, 5))

    @property
    def choices(self) -> tuple[CompletionChoice, ...]:
        """What is offered at the moment."""
        return self._model.items if self.isVisible() else ()

    @property
    def is_at_choice(self) -> bool:
        """Whether the keyboard has gone to a choice."""
        return self.isVisible() and self.list.currentIndex().isValid()

    def offer(self, choices: tuple[CompletionChoice, ...]) -> None:
        """Show other choices, none of them current; without any, close."""
        self._model.show_items(choices)
        if not choices:
            self.hide()
            return
        corner = self._field.mapToGlobal(QPoint(0, self._field.height() + 4))
        width = max(_WIDTH, self._field.width())
        height = len(choices) * _ROW + 14
        self.setGeometry(corner.x(), corner.y(), width, height)
        self.show()

    def step(self, direction: int) -> None:
        """Go to the next choice."""
        count = len(self._model.items)
        row = self.list.currentIndex().row()
        if not self.list.currentIndex().isValid():
            row = -1 if direction > 0 else 0
        self.list.setCurrentIndex(self._model.index((row + direction) % count, 0))

    def take(self) -> None:
        """Take the choice that the keyboard is at, else the first."""
        index = self.list.currentIndex()
        self._choose(index if index.isValid() else self._model.index(0, 0))

    def _choose(self, index: Index) -> None:
        choice = index.data(ITEM_ROLE)
        if isinstance(choice, CompletionChoice):
            self.hide()
            self.chosen.emit(choice.text)
