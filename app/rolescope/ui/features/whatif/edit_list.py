"""The list of documents left of the editor: groups by owner, rows that open others, marks."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from rolescope.model.place import Place
from rolescope.ui.kit import themed
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.text import StyledRun, elided
from rolescope.ui.kit.tree import Index
from rolescope.value import Value
from rolescope.words.editing.edited_documents import DocumentGroup, DocumentRow

_HEIGHT, _HEADING = 30, 32
_TONES = {
    "edited": ("condsoft", "cond"),
    "new": ("accentsoft", "scope"),
    "off": ("risksoft", "denied"),
    "taken out": ("risksoft", "denied"),
    "not applied": ("risksoft", "denied"),
}
_LEFT, _ICON, _STEP = 14, 16, 18
_ROLE = Qt.ItemDataRole.UserRole


class EditEntry(Value):
    """One line of the list: the heading of a group, or a row with how deep it stands."""

    key: tuple[str, str]
    row: DocumentRow | None = None
    title: str = ""
    depth: int = 0
    is_open: bool = False

    @property
    def words(self) -> str:
        """What a screen reader says."""
        if self.row is None:
            return self.title
        lock = "locked" if self.row.lock else ""
        parts = (self.row.title, self.row.mark, self.row.note, lock)
        return ", ".join(part for part in parts if part)


class _Painter(QStyledItemDelegate):
    """Paints headings and rows."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        entry: EditEntry = index.data(_ROLE)
        return QSize(120, _HEIGHT if entry.row is not None else _HEADING)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one line."""
        entry: EditEntry = index.data(_ROLE)
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if entry.row is None:
            place = area.adjusted(_LEFT, 8, -8, 0)
            run = StyledRun(visible(entry.title), "label", "muted")
            elided(painter, place, run, Qt.AlignmentFlag.AlignLeft)
        else:
            if state & QStyle.StateFlag.State_Selected:
                painter.fillRect(area, themed.color("accentsoft"))
            elif state & QStyle.StateFlag.State_MouseOver:
                painter.fillRect(area, themed.color("row"))
            if state & QStyle.StateFlag.State_HasFocus:
                edge = QRect(area.left(), area.top(), 3, area.height())
                painter.fillRect(edge, themed.color("accent"))
            is_chosen = bool(state & QStyle.StateFlag.State_Selected)
            self._paint_row(painter, area, entry, entry.row, is_chosen=is_chosen)
        painter.restore()

    def _paint_row(  # where, what, how
        self, painter: QPainter, area: QRect, entry: EditEntry, row: DocumentRow, *, is_chosen: bool
    ) -> None:
        left = area.left() + (_LEFT + entry.depth * _STEP)
        icon = QRectF(left, area.top() + (area.height() - _ICON) / 2, _ICON, _ICON)
        themed.paint_icon(painter, icon, row.icon, "accent" if is_chosen else "muted")
        right = self._paint_end(painter, area, row)
        place = QRect(left + 24, area.top(), right - left - (24 + 6), area.height())
        run = StyledRun(row.title, "name" if is_chosen else "body", "text")
        elided(painter, place, run, Qt.AlignmentFlag.AlignLeft)

    def _paint_end(self, painter: QPainter, area: QRect, row: DocumentRow) -> int:
        """Paint mark, note and lock at the right; return where they begin."""
        right, top = area.right() + 1 - 11, area.top()
        if row.below:
            spot = QRectF(right - 14, top + 7, 16, 16)
            themed.paint_icon(painter, spot, "chevron-right", "muted")
            right -= 20
        if row.lock and not row.mark:
            spot = QRectF(right - 13, top + 8, 13, 13)
            themed.paint_icon(painter, spot, "lock", "muted")
            return right - 18
        text, ground, ink = row.note, "", "muted"
        if row.mark:
            text = row.mark
            ground, ink = _TONES[row.mark]
        if not text:
            return right
        style = "label" if ground else "small"
        width = min(QFontMetricsF(themed.font(style)).horizontalAdvance(text) + 2, 90)
        if ground:
            pill = QRectF(right - width - 16, top + 5, width + 16, 20)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(themed.color(ground))
            painter.drawRoundedRect(pill, 10, 10)
            place = pill.toRect().adjusted(8, 0, -6, 0)
        else:
            place = QRect(int(right - width), top, int(width) + 1, area.height())
        elided(painter, place, StyledRun(text, style, ink), Qt.AlignmentFlag.AlignLeft)
        return place.left() - (12 if ground else 4)


class EditList(QListWidget):
    """Tells which document was chosen; rows with others below them open on Enter or a click."""

    chosen = Signal(object)  # Place

    def __init__(self) -> None:
        super().__init__()
        self._groups: Sequence[DocumentGroup] = ()
        self._open: set[tuple[str, str]] = set()
        self._drafts: frozenset[Place] = frozenset()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(_Painter(self))
        self.setMouseTracking(True)
        self.setAccessibleName("Documents")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.currentItemChanged.connect(self._choose)

    def show_groups(self, groups: Sequence[DocumentGroup], drafts: Iterable[Place]) -> None:
        """Show other documents; what is open and chosen stays so."""
        self._groups, self._drafts = groups, frozenset(drafts)
        self._fill()

    @property
    def groups(self) -> Sequence[DocumentGroup]:
        """The documents that are listed."""
        return self._groups

    def entries(self) -> list[EditEntry]:
        """Return the lines."""
        return [self.item(at).data(_ROLE) for at in range(self.count())]

    def mark(self, place: Place | None) -> None:
        """Show which document is open, without telling it."""
        self.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self._open_to(place)
        at = self._find(place)
        self.setCurrentRow(-1 if at is None else at)
        if at is None:
            self.clearSelection()
        self.blockSignals(False)  # noqa: FBT003 - Qt's signature
        self.viewport().update()

    def _find(self, place: Place | None) -> int | None:
        entries = self.entries()
        found = (
            at
            for at, entry in enumerate(entries)
            if place is not None and entry.row is not None and entry.row.place == place
        )
        return next(found, None)

    def _open_to(self, place: Place | None) -> None:
        """Open the row below which a document stands."""
        if place is None or self._find(place) is not None:
            return
        for group in self._groups:
            for row in group.rows:
                if any(below.place == place for below in row.below):
                    self._open.add((group.owner, row.title))
                    self._fill()
                    return

    def _fill(self) -> None:
        current = self._current()
        kept = current.key if current is not None else None
        self.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.clear()
        for group in self._groups:
            self._add(EditEntry((group.owner, ""), title=group.title))
            for row in group.rows:
                key = (group.owner, row.title)
                is_open = key in self._open
                self._add(EditEntry(key, self._drafted(row), is_open=is_open))
                for below in row.below if is_open else ():
                    inner = EditEntry(
                        (group.owner, f"{row.title}/{below.title}"), self._drafted(below)
                    )
                    self._add(EditEntry(inner.key, inner.row, depth=1))
        for at, entry in enumerate(self.entries()):
            if entry.key == kept:
                self.setCurrentRow(at)
        self.blockSignals(False)  # noqa: FBT003 - Qt's signature

    def _drafted(self, row: DocumentRow) -> DocumentRow:
        if row.place is None or row.place not in self._drafts:
            return row
        return DocumentRow(title=row.title, icon=row.icon, place=row.place, mark="not applied")

    def _add(self, entry: EditEntry) -> None:
        item = QListWidgetItem(visible(entry.words))
        item.setData(_ROLE, entry)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, visible(entry.words))
        if entry.row is None:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        elif entry.row.lock:
            item.setToolTip(themed.plain_tooltip(entry.row.lock))
        self.insertItem(self.count(), item)

    def _choose(self, item: QListWidgetItem | None, _before: object = None) -> None:
        entry: EditEntry | None = item.data(_ROLE) if item is not None else None
        if entry is not None and entry.row is not None and entry.row.place is not None:
            self.chosen.emit(entry.row.place)

    def _current(self) -> EditEntry | None:
        if self.currentRow() < 0:
            return None
        entry: EditEntry = self.currentItem().data(_ROLE)
        return entry

    def _toggle(self) -> None:
        entry = self._current()
        if entry is not None and entry.row is not None and entry.row.below:
            self._open.symmetric_difference_update({entry.key})
            self._fill()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open and close rows with Enter, Space, Right and Left."""
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if event.key() in keys:
            self._toggle()
        elif event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            entry = self._current()
            is_open = entry is not None and entry.is_open
            if is_open == (event.key() == Qt.Key.Key_Left):
                self._toggle()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open and close a row with a click."""
        super().mouseReleaseEvent(event)
        if self.itemAt(event.position().toPoint()) is self.currentItem():
            self._toggle()
