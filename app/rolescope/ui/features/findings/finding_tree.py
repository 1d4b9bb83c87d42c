"""The list of findings: its model, how its lines are painted, and the keys in it."""

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPoint,
    QRect,
    QRectF,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem

from rolescope.model.review import FindingState
from rolescope.pictures.principal_shapes import shape_for
from rolescope.ui.kit import themed
from rolescope.ui.kit.focus import ENTER
from rolescope.ui.kit.pills import paint_pill, pill_size
from rolescope.ui.kit.privacy import visible, visible_name
from rolescope.ui.kit.severity import MARK, ink_of, level_place, paint_level
from rolescope.ui.kit.text import StyledRun, elided
from rolescope.ui.kit.tree import ITEM_ROLE, Index, TreeTable
from rolescope.ui.shared.finding_states import standing_pills, state_icon
from rolescope.value import replace
from rolescope.words.findings.finding_rows import FindingEnd, FindingGroup, FindingRow, state_words

SEVERITY, FINDING, ENDS, AFFECTED, STATE = range(5)
_WIDTHS = {SEVERITY: 112, FINDING: 288, AFFECTED: 78, STATE: 216}  # px
_NARROW_WIDTHS = {SEVERITY: 112, AFFECTED: 78, STATE: 150}  # px
_NARROW = 980  # px: below, who gets in stands on a second line
_HEIGHT, _TALL, _MARK, _ARROW = 34, 44, 16, 14  # px
_MIN_PILL_WIDTH = 40  # px that a pill needs to say anything
_MIN_PLACE_WIDTH = 24  # px that the name of an account needs to be worth painting
_EDGE, _PAD = 16, 8  # px before the first column, and before the others
_INDENT, _BELOW = 24, -12  # px of a level, and of a finding under its title besides
_DOCUMENT = "file-document-outline"
_LEFT = Qt.AlignmentFlag.AlignLeft
_END = Qt.TextElideMode.ElideRight
_SHEET = (
    f"QHeaderView::section {{ padding: 5px {_PAD}px; }}"
    f"QHeaderView::section:first {{ padding-left: {_EDGE}px; }}"
)


class FindingModel(QStandardItemModel):
    """Shows findings, under titles if they have one.

    Qt's own items give the lines their places: thousands of them are laid out without a call of
    Python. What a line shows stands beside, in `top`. A list without titles is taken as it is: to
    look at thousands of rows that have just arrived takes far longer than it looks.
    """

    columns: tuple[str, ...] = (
        "Severity",
        "Finding",
        "Who gets in, and what is reached",
        "Affected",
        "State",
    )

    def __init__(self, parent: QObject) -> None:
        super().__init__(0, len(self.columns), parent)
        self.top: Sequence[FindingGroup | FindingRow] = ()

    def show_groups(self, groups: Sequence[FindingGroup]) -> None:
        """Replace everything; what has no title stands at the top."""
        self.beginResetModel()
        is_flat = len(groups) == 1 and not groups[0].title
        lines = (one for group in groups for one in ([group] if group.title else group.rows))
        self.top = groups[0].rows if is_flat else list(lines)
        blocker = QSignalBlocker(self)
        self.removeRows(0, self.rowCount())
        self.setRowCount(len(self.top))
        for number, source in enumerate(() if is_flat else self.top):
            if isinstance(source, FindingGroup):
                title = QStandardItem(len(source.rows), len(self.columns))
                self.setItem(number, title)
        blocker.unblock()
        self.endResetModel()

    def renew(self, rows: Mapping[str, FindingRow]) -> None:
        """Show other rows of the same findings, by fingerprint, where they stand."""

        def renewed(row: FindingRow) -> FindingRow:
            return rows.get(row.finding.fingerprint, row)

        self.top = [
            renewed(one)
            if isinstance(one, FindingRow)
            else replace(one, rows=tuple(map(renewed, one.rows)))
            for one in self.top
        ]

    def source(self, index: Index) -> FindingGroup | FindingRow | None:
        """Return what a line shows."""
        above = index.parent()
        if not index.isValid():
            return None
        if not above.isValid():
            return self.top[index.row()]
        title = self.top[above.row()]
        return title.rows[index.row()] if isinstance(title, FindingGroup) else None

    def rows(self) -> Iterator[FindingRow]:
        """Yield all findings in their order."""
        for one in self.top:
            yield from one.rows if isinstance(one, FindingGroup) else (one,)

    def index_of(self, fingerprint: str, column: int = 0) -> QModelIndex:
        """Return the place of a finding; an invalid one where it is not listed."""
        for number, one in enumerate(self.top):
            if isinstance(one, FindingRow):
                if one.finding.fingerprint == fingerprint:
                    return self.index(number, column)
                continue
            for below, row in enumerate(one.rows):
                if row.finding.fingerprint == fingerprint:
                    return self.index(below, column, self.index(number, 0))
        return QModelIndex()

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> object:
        is_title = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self.columns[section] if is_title else super().headerData(section, orientation, role)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """Return the text of a cell, what a screen reader says, or the line itself."""
        source = self.source(index)
        if source is None or role == ITEM_ROLE:
            return source
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return visible(_text(source, index.column()))
        if role == Qt.ItemDataRole.ToolTipRole:
            text = _text(source, index.column())
            return themed.plain_tooltip(text) if text else None
        return None


def _text(source: FindingGroup | FindingRow, column: int) -> str:
    if isinstance(source, FindingGroup):
        return "" if column else f"{source.title}, {len(source.rows):,}"
    cells = (
        source.severity,
        source.title,
        source.ends,
        f"{source.affected:,}" if source.affected else "",
        source.state,
    )
    return cells[column]


class FindingTree(TreeTable):
    """Shows findings; tells which one is chosen, opened, focused on."""

    chosen = Signal(object)  # FindingRow
    opened = Signal(object)  # FindingRow: Enter
    focused = Signal(object)  # FindingRow: a double click
    menu_asked = Signal(object, QPoint)  # FindingRow, where on the screen
    marked = Signal(object)  # list[FindingRow]: those that are selected
    decided = Signal(object)  # FindingState: a key for the marked ones

    def __init__(self) -> None:
        super().__init__("Findings", _INDENT)
        self.setStyleSheet(self.SHEET + _SHEET)
        self.setItemDelegate(_Painter(self))
        self.lines = FindingModel(self)
        self.setModel(self.lines)
        # An override of selectionChanged would be handed ranges that Shiboken frees twice.
        self.selectionModel().selectionChanged.connect(self._tell_marked)
        # Not by the flags of the model: Qt asks for those of every line when it lays them out.
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setExpandsOnDoubleClick(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._ask_menu)
        self.doubleClicked.connect(self._focus)
        self._is_moved_by_itself = False  # nobody chose the line that it goes to

    @property
    def is_narrow(self) -> bool:
        """Whether who gets in stands on a second line."""
        return self.viewport().width() < _NARROW

    @property
    def current(self) -> FindingRow | None:
        """The finding that the keyboard is at."""
        return _row_at(self.currentIndex())

    def show_groups(self, groups: Sequence[FindingGroup], chosen: str) -> None:
        """Show other findings; the chosen one (by its fingerprint) stays in its place on screen."""
        before = self.visualRect(self.currentIndex()).top() if self.current else 0
        has_keyboard = self.hasFocus()
        self._is_moved_by_itself = True
        if self.rootIsDecorated():
            self.collapseAll()  # Qt would follow every open title while it goes
        self.lines.show_groups(groups)
        titled = any(group.title for group in groups)
        self.setRootIsDecorated(titled)
        if titled:
            self.expandAll()
        index = self.lines.index_of(chosen) if chosen else QModelIndex()
        if index.isValid():
            self.setCurrentIndex(index)
            after = self.visualRect(self.currentIndex()).top()
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + after - before)
            self.scrollTo(self.currentIndex())
        elif has_keyboard and self.lines.top:
            self.setCurrentIndex(self.lines.index(0, 0))
        self._is_moved_by_itself = False

    def renew(self, rows: Mapping[str, FindingRow]) -> None:
        """Show how findings stand now, each in its place: what was decided stays in sight."""
        self.lines.renew(rows)
        self.viewport().update()

    def _tell_marked(self) -> None:
        """Tell what is marked; a title stands for all findings under it."""
        if not self._is_moved_by_itself:
            self.marked.emit(self.marked_rows())

    def marked_rows(self) -> list[FindingRow]:
        """Return the selected findings, in the order of the list."""
        found: dict[str, FindingRow] = {}
        for index in self.selectionModel().selectedRows():
            source = self.lines.source(index)
            rows = source.rows if isinstance(source, FindingGroup) else (source,)
            found |= {row.finding.fingerprint: row for row in rows if row is not None}
        return list(found.values())

    def show_row(self, fingerprint: str) -> None:
        """Go to a finding."""
        index = self.lines.index_of(fingerprint)
        if index.isValid():
            self.setCurrentIndex(index)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell what is chosen."""
        super().currentChanged(current, previous)
        row = _row_at(current)
        if row is not None and not self._is_moved_by_itself:
            self.chosen.emit(row)

    def event(self, event: QEvent) -> bool:
        """Keep the keys of this list from the menus."""
        is_override = event.type() is QEvent.Type.ShortcutOverride
        if is_override and (_is_key(event, Qt.Key.Key_F8) or _state_of(event) is not None):
            event.accept()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Take the keyboard; Qt goes to the first line then, which nobody chose."""
        self._is_moved_by_itself = True
        super().focusInEvent(event)
        self._is_moved_by_itself = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open by Enter, go on by F8, decide by a letter."""
        row, state = self.current, _state_of(event)
        if event.key() in ENTER and row is not None:
            self.opened.emit(row)
        elif event.key() == Qt.Key.Key_F8:
            is_back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._step(-1 if is_back else 1)
        elif state is not None:
            self.decided.emit(state)
        else:
            super().keyPressEvent(event)

    def _step(self, direction: int) -> None:
        """Go to the next or previous finding, over titles."""
        index = self.currentIndex()
        for _line in range(len(self.lines.top) + 1):
            index = self.indexBelow(index) if direction > 0 else self.indexAbove(index)
            if _row_at(index) is not None:
                self.setCurrentIndex(index)
                return

    def _focus(self, index: Index) -> None:
        row = _row_at(index)
        if row is not None:
            self.focused.emit(row)
        else:
            title = index.sibling(index.row(), SEVERITY)
            self.setExpanded(title, not self.isExpanded(title))

    def _ask_menu(self, place: QPoint) -> None:
        row = _row_at(self.indexAt(place))
        if row is not None:
            self.menu_asked.emit(row, self.viewport().mapToGlobal(place))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Divide the width among the columns."""
        super().resizeEvent(event)
        self._divide()

    def _divide(self) -> None:
        was_narrow = self.isColumnHidden(ENDS)
        self.setColumnHidden(ENDS, self.is_narrow)
        fixed = _NARROW_WIDTHS if self.is_narrow else _WIDTHS
        rest = self.viewport().width() - sum(fixed.values())
        for column, width in fixed.items():
            self.header().resizeSection(column, width)
        self.header().resizeSection(FINDING if self.is_narrow else ENDS, rest)
        if was_narrow != self.is_narrow:
            self.scheduleDelayedItemsLayout()  # rows have another height

    def is_heading(self, index: Index) -> bool:
        """Tell whether a line is the title of several."""
        return isinstance(index.data(ITEM_ROLE), FindingGroup)

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a title across all columns."""
        super().drawRow(painter, option, index)
        source = self.lines.source(index)
        if isinstance(source, FindingGroup):
            left, height = self.indentation() + 4, option.rect.height()
            width = self.viewport().width() - left
            box = QRect(left, option.rect.top(), width, height)
            box = _written(painter, box, StyledRun(source.title, "subject"), 8)
            elided(painter, box, StyledRun(f"{len(source.rows):,}", "small", "muted"), _LEFT, _END)


_STATE_KEYS = {
    Qt.Key.Key_A: FindingState.ACCEPTED,
    Qt.Key.Key_X: FindingState.FIX_AGREED,
    Qt.Key.Key_O: FindingState.OPEN,
    Qt.Key.Key_N: FindingState.NO_PROBLEM,
}


def _state_of(event: QEvent) -> FindingState | None:
    """Return what a key decides: a letter alone."""
    if not isinstance(event, QKeyEvent) or event.modifiers() != Qt.KeyboardModifier.NoModifier:
        return None
    return _STATE_KEYS.get(Qt.Key(event.key()))


def _is_key(event: QEvent, key: Qt.Key) -> bool:
    """Tell whether an event is about a key."""
    return isinstance(event, QKeyEvent) and event.key() == key


def _row_at(index: Index) -> FindingRow | None:
    source = index.data(ITEM_ROLE) if index.isValid() else None
    return source if isinstance(source, FindingRow) else None


class _Painter(QStyledItemDelegate):
    """Paints one cell."""

    def __init__(self, tree: FindingTree) -> None:
        super().__init__(tree)
        self._tree = tree

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(80, _TALL if self._tree.is_narrow else _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a cell of a finding; a title goes across all cells."""
        source = index.data(ITEM_ROLE)
        if isinstance(source, FindingRow):
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_cell(painter, QRect(option.rect), source, index)
            painter.restore()

    def _paint_cell(self, painter: QPainter, box: QRect, row: FindingRow, index: Index) -> None:
        column = index.column()
        if column == SEVERITY:
            if self._tree.selectionModel().isRowSelected(index.row(), index.parent()):
                bar = QRect(0, box.top(), 3, box.height() - 1)
                painter.fillRect(bar, themed.color("accent"))
            lead = _BELOW if index.parent().isValid() else _EDGE
            _paint_severity(painter, box.adjusted(lead, 0, 0, 0), row)
            return
        box = box.adjusted(_PAD, 0, -_PAD, 0)
        if column == FINDING:
            self._paint_finding(painter, box, row)
        elif column == ENDS:
            paint_ends(painter, box, row)
        elif column == AFFECTED:
            text = f"{row.affected:,}" if row.affected else ""
            elided(painter, box, StyledRun(text, "body", "muted"), _LEFT, _END)
        else:
            _paint_state(painter, box, row)

    def _paint_finding(self, painter: QPainter, box: QRect, row: FindingRow) -> None:
        run = StyledRun(row.title, "name")
        if not self._tree.is_narrow:
            elided(painter, box, run, _LEFT, _END)
            return
        half = box.height() // 2
        elided(painter, box.adjusted(0, 2, 0, -half - 1), run, _LEFT, _END)
        paint_ends(painter, box.adjusted(0, half - 3, 0, -5), row)


def _paint_severity(painter: QPainter, box: QRect, row: FindingRow) -> None:
    risk = row.finding.risk
    paint_level(painter, level_place(box.left(), box.center().y() + 0.5), risk)
    words = box.adjusted(MARK[0] + 6, 0, 0, 0)
    elided(painter, words, StyledRun(row.severity, "subject", ink_of(risk)), _LEFT, _END)


def _paint_state(painter: QPainter, box: QRect, row: FindingRow) -> None:
    middle = box.center().y() + 0.5
    if not row.finding.is_held:
        side = 14
        spot = QRectF(box.left(), middle - side / 2, side, side)
        themed.paint_icon(painter, spot, *state_icon(row.ruling.state))
        words = state_words(row.ruling)
        box = _written(painter, box.adjusted(20, 0, 0, 0), StyledRun(words), 8)
    for words, tone, icon in standing_pills(row):
        size = pill_size(visible(words), icon)
        width = min(size.width(), box.width())
        if width > _MIN_PILL_WIDTH:
            place = QRectF(box.left(), middle - size.height() / 2, width, size.height())
            paint_pill(painter, place, visible(words), tone, icon)
        box = box.adjusted(min(width + 6, box.width()), 0, 0, 0)


def paint_ends(painter: QPainter, box: QRect, row: FindingRow) -> None:
    """Paint who gets in, an arrow, and what is reached with its account."""
    middle = box.center().y() + 0.5
    if row.caller is not None:
        room = box.adjusted(0, 0, -round(box.width() * 0.45), 0)
        wanted = _end_width(row.caller)
        used = _paint_end(painter, room if wanted > room.width() else box, row.caller)
        side = _ARROW
        spot = QRectF(used + 8, middle - side / 2, side, side)
        themed.paint_icon(painter, spot, "arrow-right", "muted")
        box = box.adjusted(round(spot.right() + 8) - box.left(), 0, 0, 0)
    left = _paint_end(painter, box, row.target)
    if row.target.is_admin:
        size = pill_size("Admin", "crown")
        if left + 8 + size.width() <= box.right():
            place = QRectF(left + 8, middle - size.height() / 2, size.width(), size.height())
            paint_pill(painter, place, "Admin", "strong", "crown")
            left = round(place.right())
    place_box = box.adjusted(left + 8 - box.left(), 0, 0, 0)
    if row.target.place and place_box.width() > _MIN_PLACE_WIDTH:
        elided(painter, place_box, StyledRun(row.target.place, "small", "muted"), _LEFT, _END)


def _end_width(end: FindingEnd) -> int:
    metrics = QFontMetricsF(themed.font("body"))
    return round(metrics.horizontalAdvance(visible_name(end.words, end.called_words))) + (_MARK + 7)


def _paint_end(painter: QPainter, box: QRect, end: FindingEnd) -> int:
    """Paint a mark with its name; return where the name ends."""
    side = _MARK
    spot = QRectF(box.left(), box.center().y() + 0.5 - side / 2, side, side)
    shape = (_DOCUMENT, "muted") if end.kind is None else shape_for(end.kind, end.zone)
    themed.paint_shape(painter, spot, *shape)
    words = box.adjusted(_MARK + 6, 0, 0, 0)
    if words.width() > 0:
        elided(painter, words, StyledRun(visible_name(end.words, end.called_words)), _LEFT)
    return min(box.left() + _end_width(end), box.right())


def _written(painter: QPainter, box: QRect, run: StyledRun, gap: int) -> QRect:
    """Write a text and return what is left of the line behind it."""
    width = round(QFontMetricsF(themed.font(run.style)).horizontalAdvance(visible(run.text)))
    elided(painter, box, run, _LEFT, _END)
    return box.adjusted(min(width + gap, box.width()), 0, 0, 0)
