"""A list of completions below a field: what is written at the left, in words at the right."""

from PySide6.QtCore import QAbstractListModel, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from rolescope.questions.filters.completing import Choice
from rolescope.ui.kit import themed
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.text import Run, elided
from rolescope.ui.kit.tree_model import Index

_CHOICE = int(Qt.ItemDataRole.UserRole)
_ROW, _WIDTH = 28, 540  # px
_LEFT = 0.56  # share of the row for what is written


class _Choices(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.choices: tuple[Choice, ...] = ()

    def show(self, choices: tuple[Choice, ...]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self.choices = choices
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many there are."""
        return 0 if parent is not None and parent.isValid() else len(self.choices)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """Return the choice, or what a screen reader says."""
        choice = self.choices[index.row()]
        if role == _CHOICE:
            return choice
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(f"{choice.text} {choice.words}")
        return None


class _Painter(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """All rows are of one height."""
        return QSize(*pxs(200, _ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the text, the words and the count."""
        choice = index.data(_CHOICE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRect(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(themed.color("accentsoft"))
            painter.drawRoundedRect(rect.adjusted(*pxs(4, 1, -4, -1)), px(6), px(6))
        box = rect.adjusted(*pxs(14, 0, -14, 0))
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        if choice.count is not None:
            elided(painter, box, Run(f"{choice.count:,}", "small", "muted"), right)
            box.setRight(box.right() - px(48))
        words = "" if choice.words == choice.text else choice.words
        text = QRect(box)
        if words:
            text.setWidth(round(box.width() * _LEFT))
            box.setLeft(text.right() + px(12))
            elided(painter, box, Run(words, "small", "muted"), left)
        elided(painter, text, Run(choice.text, "mono"), left)
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
        self.list.setMinimumHeight(px(_ROW))
        self.list.setAccessibleName("Completions")
        self.list.setItemDelegate(_Painter(self.list))
        self.list.setModel(self._model)
        self.list.clicked.connect(self._choose)
        self.list.entered.connect(self.list.setCurrentIndex)
        column = QVBoxLayout(self)
        column.setContentsMargins(*pxs(1, 5, 1, 5))
        column.addWidget(self.list)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What is offered at the moment."""
        return self._model.choices if self.isVisible() else ()

    @property
    def is_at_choice(self) -> bool:
        """Whether the keyboard has gone to a choice."""
        return self.isVisible() and self.list.currentIndex().isValid()

    def offer(self, choices: tuple[Choice, ...]) -> None:
        """Show other choices, none of them current; without any, close."""
        self._model.show(choices)
        if not choices:
            self.hide()
            return
        corner = self._field.mapToGlobal(QPoint(0, self._field.height() + px(4)))
        width = max(px(_WIDTH), self._field.width())
        height = len(choices) * px(_ROW) + px(14)
        self.setGeometry(corner.x(), corner.y(), width, height)
        self.show()

    def step(self, direction: int) -> None:
        """Go to the next choice."""
        count = len(self._model.choices)
        row = self.list.currentIndex().row()
        if not self.list.currentIndex().isValid():
            row = -1 if direction > 0 else 0
        self.list.setCurrentIndex(self._model.index((row + direction) % count, 0))

    def take(self) -> None:
        """Take the choice that the keyboard is at, else the first."""
        index = self.list.currentIndex()
        self._choose(index if index.isValid() else self._model.index(0, 0))

    def _choose(self, index: Index) -> None:
        choice = index.data(_CHOICE)
        if isinstance(choice, Choice):
            self.hide()
            self.chosen.emit(choice.text)
