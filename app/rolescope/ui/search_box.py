"""The search box: type a name, pick a principal with the arrow keys and Enter."""

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from rolescope.model.plain import visible
from rolescope.ui import icons, style
from rolescope.ui.finding import Finder, Hit
from rolescope.ui.widgets.look import paint_shape, plain_tooltip

_Index = QModelIndex | QPersistentModelIndex
_HIT = Qt.ItemDataRole.UserRole
_ROW = 32
_HEADING = 28
_MOST = 14  # rows shown without scrolling


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
        return QSize(200, _ROW if hit.node else _HEADING)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint icon, name and account."""
        hit, rect = index.data(_HIT), QRect(option.rect)
        painter.save()
        if hit.node is None:
            self._text(painter, rect.adjusted(12, 4, -12, 0), hit.name, "label", "muted")
        else:
            if option.state & QStyle.StateFlag.State_Selected:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(style.color("accentsoft"))
                painter.drawRoundedRect(rect.adjusted(4, 1, -4, -1), 6, 6)
            icon = QRect(rect.left() + 14, rect.center().y() - 7, 16, 16)
            paint_shape(painter, QRectF(icon), *hit.shape)
            name = rect.adjusted(40, 0, -12, 0)
            right = self._text(painter, name, hit.name, "name", "text")
            place = QRect(right + 8, rect.top(), rect.right() - 12 - right - 8, rect.height())
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


class SearchBox(QLineEdit):
    """A line with an icon and its shortcut; results open below it."""

    chosen = Signal(str)  # id of a node

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("search")
        self.setPlaceholderText("Search roles, users, accounts")
        self.setAccessibleName("Search")
        self.setTextMargins(26, 0, 52, 0)
        self.setFixedHeight(32)
        self._finder: Finder | None = None
        self._popup = QFrame(self)
        self._popup.setWindowFlags(Qt.WindowType.ToolTip)
        self._popup.setObjectName("searchPopup")
        self._popup.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list = QListView(self._popup)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.setMouseTracking(True)
        self._model = _Hits(self)
        self.list.setModel(self._model)
        column = QVBoxLayout(self._popup)
        column.setContentsMargins(1, 5, 1, 5)
        column.addWidget(self.list)
        self.textEdited.connect(self._find)
        self.list.clicked.connect(self._choose)
        self.list.entered.connect(self.list.setCurrentIndex)

    def set_finder(self, finder: Finder | None) -> None:
        """Search in another analysis."""
        self._finder = finder
        self.close_results()

    def start(self) -> None:
        """Take the keyboard's focus with everything selected."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    @property
    def hits(self) -> list[Hit]:
        """What is found at the moment."""
        return self._model.hits if self._popup.isVisible() else []

    def close_results(self) -> None:
        """Hide the results."""
        self._popup.hide()

    def _find(self, text: str) -> None:
        hits = self._finder.find(text) if self._finder is not None else []
        if self._finder is not None and text.strip() and not hits:
            hits = [Hit("", "Nothing has this name, ARN or ID")]
        self._model.show(hits)
        if not hits:
            self.close_results()
            return
        self._step(1)
        rows = sum(_ROW if hit.node else _HEADING for hit in hits)
        height = min(rows, _MOST * _ROW) + 12
        corner = self.mapToGlobal(QPoint(0, self.height() + 4))
        self._popup.setGeometry(corner.x(), corner.y(), max(self.width(), 420), height)
        self._popup.show()

    def _step(self, direction: int) -> None:
        """Move to the next hit that is no heading."""
        row = self.list.currentIndex().row()
        for _ in self._model.hits:
            row = (row + direction) % len(self._model.hits)
            if self._model.hits[row].node is not None:
                self.list.setCurrentIndex(self._model.index(row, 0))
                return

    def _choose(self, index: _Index) -> None:
        hit = index.data(_HIT)
        if hit is not None and hit.node is not None:
            self.close_results()
            self.clear()
            self.chosen.emit(hit.node)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move in the results, Enter takes one, Esc closes them."""
        is_open = self._popup.isVisible()
        match event.key():
            case Qt.Key.Key_Down if is_open:
                self._step(1)
            case Qt.Key.Key_Up if is_open:
                self._step(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if is_open:
                self._choose(self.list.currentIndex())
            case Qt.Key.Key_Escape:
                if is_open:
                    self.close_results()
                else:
                    self.clear()
                    self.clearFocus()
            case _:
                super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Results go with the focus."""
        super().focusOutEvent(event)
        self.close_results()

    def hideEvent(self, event: QHideEvent) -> None:
        """Results go with the box."""
        super().hideEvent(event)
        self.close_results()

    def event(self, event: QEvent) -> bool:
        """Esc belongs to the box while it has the focus."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return bool(super().event(event))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Add the icon and the shortcut."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        icons.icon("magnify", "muted").paint(painter, QRect(12, self.height() // 2 - 8, 16, 16))
        if not self.text():
            paint_key(painter, self.rect().adjusted(0, 0, -8, 0), "Ctrl+F")


def paint_key(painter: QPainter, area: QRect, keys: str) -> int:
    """Paint the name of a shortcut in a box at the right of an area; return its width."""
    font = style.font("label")
    font.setWeight(font.Weight.Normal)
    painter.setFont(font)
    width = round(QFontMetricsF(painter.font()).horizontalAdvance(keys)) + 10
    box = QRect(area.right() - width + 1, area.center().y() - 8, width, 18)
    painter.setPen(QPen(style.color("border"), 1))
    painter.setBrush(style.color("surface"))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(style.color("muted"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, keys)
    return width
