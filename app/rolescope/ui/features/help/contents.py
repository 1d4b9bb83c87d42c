"""The contents of the manual as a list; while somebody searches, what was found."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from rolescope.ui.kit import themed
from rolescope.ui.kit.text import StyledRun, elided
from rolescope.words.manual.book import CHAPTERS, book
from rolescope.words.manual.searching import find

_TARGET = int(Qt.ItemDataRole.UserRole)
_PAGE = _TARGET + 1
_ROW, _HIT, _HEAD, _SIDE = 25, 43, 34, 16  # px
_NOTHING = "Nothing was found"


class Contents(QListWidget):
    """Titles of pages below those of chapters, or places that hold what is looked for."""

    chosen = Signal(str)  # where it leads, as links are written

    def __init__(self) -> None:
        super().__init__()
        self._typed, self._page = "", ""
        self.setAccessibleName("Contents of help")
        self.setMinimumWidth(190)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Painter(self))
        self.itemClicked.connect(self._choose)
        self._fill()

    def search(self, typed: str) -> None:
        """Show what holds every word; the contents for none."""
        self._typed = typed.strip()
        self._fill()

    def open_first(self) -> None:
        """Go to the first place."""
        rows = map(self.item, range(self.count()))
        first = next((row for row in rows if row.data(_TARGET)), None)
        if first is not None:
            self._choose(first)

    def targets(self) -> list[str]:
        """Return where the entries lead, in order."""
        rows = map(self.item, range(self.count()))
        return [str(row.data(_TARGET)) for row in rows if row.data(_TARGET)]

    def mark(self, page: str) -> None:
        """Mark the page that is shown."""
        self._page = page
        if self._typed:
            return
        for number in range(self.count()):
            if self.item(number).data(_TARGET) == page:
                self.setCurrentRow(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes there."""
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self._choose(item)
        else:
            super().keyPressEvent(event)

    def _choose(self, item: QListWidgetItem) -> None:
        target = item.data(_TARGET)
        if target:
            self.chosen.emit(str(target))

    def _fill(self) -> None:
        self.clear()
        if self._typed:
            hits = find(book(), self._typed)
            for hit in hits:
                self._add(hit.title, hit.target, hit.page if hit.page != hit.title else "")
            if not hits:
                self._head(_NOTHING)
            return
        for title, pages in CHAPTERS:
            self._head(title)
            for id_ in pages:
                self._add(book().pages[id_].title, id_)
        self.mark(self._page)

    def _add(self, title: str, target: str, page: str = "") -> None:
        item = QListWidgetItem(title, self)
        item.setData(_TARGET, target)
        item.setData(_PAGE, page)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}, {page}" if page else title)

    def _head(self, title: str) -> None:
        item = QListWidgetItem(title, self)
        item.setFlags(Qt.ItemFlag.NoItemFlags)


class _Painter(QStyledItemDelegate):
    """Paints titles; of what was found the page below, of chapters small heads."""

    def sizeHint(
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the height of its kind."""
        if index.data(_TARGET) is None:
            return QSize(0, _HEAD)
        return QSize(0, _HIT if index.data(_PAGE) else _ROW)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one entry."""
        painter.save()
        rect, state = QRect(option.rect), option.state
        inside = rect.adjusted(_SIDE, 0, -8, 0)
        left, end = Qt.AlignmentFlag.AlignLeft, Qt.TextElideMode.ElideRight
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, themed.color("accentsoft"))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(themed.pen("accent", 1))
            wide, half = 1, 1 // 2
            painter.drawRect(rect.adjusted(half, half, half - wide, half - wide))
        title, page = str(index.data()), index.data(_PAGE)
        if index.data(_TARGET) is None:
            elided(
                painter,
                inside.adjusted(0, 10, 0, 0),
                StyledRun(title, "label", "muted"),
                left,
                end,
            )
        elif page:
            upper = QRect(inside.left(), rect.top() + 4, inside.width(), 18)
            elided(painter, upper, StyledRun(title), left, end)
            elided(
                painter,
                upper.translated(0, 17),
                StyledRun(str(page), "small", "muted"),
                left,
                end,
            )
        else:
            elided(painter, inside, StyledRun(title), left, end)
        painter.restore()
