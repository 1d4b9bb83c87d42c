"""A list of principals that were found, by groups: arrow keys move in it, a click takes one."""

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from rolescope.ui.kit import style
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.themed import paint_shape, plain_tooltip
from rolescope.ui.shared.finding import Hit

_Index = QModelIndex | QPersistentModelIndex
_HIT = Qt.ItemDataRole.UserRole
ROW, HEADING = 32, 28  # px


class _Hits(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.hits: list[Hit] = []

    def show(self, hits: list[Hit]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self.hits = hits
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Count headings and hits."""
        return 0 if parent.isValid() else len(self.hits)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the hit, what a screen reader says, or the ARN."""
        hit = self.hits[index.row()]
        if role == _HIT:
            return hit
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(f"{hit.name} {hit.place}".strip())
        if role == Qt.ItemDataRole.ToolTipRole and hit.arn:
            return plain_tooltip(hit.arn)
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        if self.hits[index.row()].node is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Headings are lower than hits."""
        hit = index.data(_HIT)
        return QSize(*pxs(200, ROW if hit.node else HEADING))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint icon, name and account."""
        hit, rect = index.data(_HIT), QRect(option.rect)
        painter.save()
        if hit.node is None:
            self._text(painter, rect.adjusted(*pxs(12, 4, -12, 0)), hit.name, "label", "muted")
        else:
            if option.state & QStyle.StateFlag.State_Selected:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(style.color("accentsoft"))
                painter.drawRoundedRect(rect.adjusted(*pxs(4, 1, -4, -1)), px(6), px(6))
            top = rect.top() + (rect.height() - px(16)) // 2
            icon = QRect(rect.left() + px(14), top, *pxs(16, 16))
            paint_shape(painter, QRectF(icon), *hit.shape)
            name = rect.adjusted(*pxs(40, 0, -12, 0))
            right = self._text(painter, name, hit.name, "name", "text")
            room = rect.right() - right - px(20)
            place = QRect(right + px(8), rect.top(), room, rect.height())
            self._text(painter, place, hit.place, "small", "muted")
        painter.restore()

    def _text(self, painter: QPainter, rect: QRect, text: str, font: str, color: str) -> int:
        """Paint a text and return where it ends."""
        painter.setFont(style.font(font))
        painter.setPen(style.color(color))
        metrics = QFontMetricsF(painter.font())
        shown = metrics.elidedText(visible(text), Qt.TextElideMode.ElideMiddle, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
        return rect.left() + int(metrics.horizontalAdvance(shown))


class HitList(QListView):
    """Headings and hits; `chosen` carries the id of the node that was taken."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the line above it keeps the keyboard
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Delegate(self))
        self.setMouseTracking(True)
        self._model = _Hits(self)
        self.setModel(self._model)
        self.clicked.connect(self._choose)
        self.entered.connect(self.setCurrentIndex)

    @property
    def hits(self) -> list[Hit]:
        """What is listed."""
        return self._model.hits

    def show_hits(self, hits: list[Hit]) -> None:
        """List something else, with the first hit current."""
        self._model.show(hits)
        self.step(1)

    def height_of_all(self) -> int:
        """Return the height that shows every row."""
        return sum(px(ROW if hit.node else HEADING) for hit in self.hits)

    def step(self, direction: int) -> None:
        """Move to the next hit that is no heading."""
        row = self.currentIndex().row()
        for _ in self.hits:
            row = (row + direction) % len(self.hits)
            if self.hits[row].node is not None:
                self.setCurrentIndex(self._model.index(row, 0))
                return

    def take(self) -> None:
        """Take the hit that the keyboard is at."""
        self._choose(self.currentIndex())

    def _choose(self, index: _Index) -> None:
        hit = index.data(_HIT)
        if hit is not None and hit.node is not None:
            self.chosen.emit(hit.node)
