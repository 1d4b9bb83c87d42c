"""The heads of the columns: title, and an arrow where the rows are sorted."""

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from rolescope.ui.features.table.paint import FIRST, PAD
from rolescope.ui.kit import themed
from rolescope.ui.kit.scale import px, pxs
from rolescope.words.table.column import Column

_HEIGHT = 32  # px
_ARROW = 14
_SIDES = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class Header(QHeaderView):
    """A click sorts, dragging moves a column or makes it wider, a right click offers more."""

    menu_asked = Signal(int, QPoint)  # column, place on the screen

    def __init__(self, columns: tuple[Column[object], ...], parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns = columns
        self.sorted: tuple[int, bool] | None = None  # column, and whether the largest come first
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(px(48))
        self.setFixedHeight(px(_HEIGHT))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._ask_for_menu)
        self.setAccessibleName("Columns")

    def show_sorted(self, by: tuple[int, bool] | None) -> None:
        """Show by which column rows are sorted."""
        self.sorted = by
        self.viewport().update()

    def _ask_for_menu(self, place: QPoint) -> None:
        column = self.logicalIndexAt(place)
        if column >= 0:
            self.menu_asked.emit(column, self.viewport().mapToGlobal(place))

    def paintSection(self, painter: QPainter, rect: QRect, column: int) -> None:
        """Paint one head."""
        painter.save()
        painter.fillRect(rect, themed.color("sunken"))
        line, border = px(1), themed.color("border")
        right, bottom = rect.right() + 1 - line, rect.bottom() + 1 - line
        painter.fillRect(rect.left(), bottom, rect.width(), line, border)
        painter.fillRect(right, rect.top() + px(8), line, rect.height() - px(16), border)
        first = FIRST if self.sectionPosition(column) == 0 else PAD
        box = rect.adjusted(*pxs(first, 0, -PAD, -1))
        is_sorted = self.sorted is not None and self.sorted[0] == column
        is_number = self._columns[column].is_number
        if is_sorted and self.sorted is not None:
            arrow = px(_ARROW)
            left = box.left() if is_number else box.right() - arrow + 1
            spot = QRectF(left, QRectF(box).center().y() - arrow / 2, arrow, arrow)
            name = "chevron-down" if self.sorted[1] else "chevron-up"
            themed.paint_icon(painter, spot, name, "accent")
            room = arrow + px(2)
            box = box.adjusted(room, 0, 0, 0) if is_number else box.adjusted(0, 0, -room, 0)
        painter.setFont(themed.font("label"))
        painter.setPen(themed.color("accent" if is_sorted else "muted"))
        side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
        title = QFontMetricsF(painter.font()).elidedText(
            self._columns[column].title, Qt.TextElideMode.ElideRight, box.width()
        )
        painter.drawText(box, side | _SIDES, title)
        painter.restore()
