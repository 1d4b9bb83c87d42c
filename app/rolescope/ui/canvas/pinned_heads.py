"""Heads of rows and columns: where the picture's own are out of sight, they stand at the edges."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from rolescope.pictures.picture import Picture
from rolescope.ui.canvas import painter
from rolescope.ui.canvas.camera import Viewport
from rolescope.ui.canvas.item_relations import ItemStates
from rolescope.ui.canvas.pieces import Pieces, pieces
from rolescope.ui.kit import style

_BAND = 46  # px on screen above the heads of columns: buttons lie there
_MAX_SHARE = 0.5  # of the width: wider heads of rows would cover what they are for


class PinnedHeads:
    """The heads of one picture, which may have none.

    All places are the picture's; `view` is what is seen of it.
    """

    def __init__(self, picture: Picture, painted: Pieces) -> None:
        self._page = QRectF(0, 0, picture.width, picture.height)
        self._heads = heads = picture.heads
        self._rows = self._columns = self._corner = Pieces()
        if heads is None:
            return
        places = [(piece.shape, piece.bounds, piece.bounds.center().y()) for piece in painted.all]
        rows = [(shape, y) for shape, area, y in places if area.right() <= heads.right]
        columns = [(shape, y) for shape, area, y in places if area.right() > heads.right]
        self._rows = pieces(shape for shape, y in rows if y > heads.bottom)
        self._columns = pieces(shape for shape, y in columns if heads.top < y < heads.bottom)
        self._corner = pieces(shape for shape, y in rows if heads.top < y < heads.bottom)

    def _moved(self, view: Viewport) -> tuple[float, float]:
        """Return how far the heads of rows move to the right, and those of columns down."""
        heads, seen = self._heads, view.visible
        if heads is None or heads.right > _MAX_SHARE * seen.width():
            return 0, 0
        band = min(_BAND / view.zoom, heads.top)
        return max(0.0, seen.left()), max(0.0, seen.top() + band - heads.top)

    def paint(self, paint: QPainter, look: ItemStates, crosshair: Pieces, view: Viewport) -> None:
        """Paint the heads that have moved over the picture, with what is over them."""
        heads, seen = self._heads, view.visible
        right, down = self._moved(view)
        if heads is None or (not right and not down):
            return
        top = seen.top() if down else heads.top  # the title stays while it is in sight
        across = QRectF(seen.left(), top, seen.width(), heads.bottom + down - top)
        along = QRectF(right, top, heads.right, seen.bottom() - top)
        if down:
            self._paint(paint, self._columns, (0, down), across, look, crosshair, view)
        if right:
            self._paint(paint, self._rows, (right, 0), along, look, crosshair, view)
        both = across.intersected(along)
        self._paint(paint, self._corner, (right, down), both, look, Pieces(), view)

    def _paint(
        self,
        paint: QPainter,
        heads: Pieces,
        moved: tuple[float, float],
        area: QRectF,
        look: ItemStates,
        crosshair: Pieces,
        view: Viewport,
    ) -> None:
        paint.save()
        paint.setOpacity(1)
        paint.setClipRect(area)
        paint.fillRect(area, style.color("canvas"))
        paint.translate(*moved)
        there = Viewport(view.zoom, area.translated(-moved[0], -moved[1]))
        painter.paint(paint, heads, look, there)
        painter.paint(paint, crosshair, ItemStates(), there)
        paint.restore()

    def under(self, place: QPointF, view: Viewport) -> QPointF:
        """Return the point of the picture that is painted at a place."""
        heads = self._heads
        right, down = self._moved(view)
        if heads is None:
            return place
        is_row, is_column = place.x() <= heads.right + right, place.y() <= heads.bottom + down
        return place - QPointF(right * is_row, down * is_column)

    def shown(self, area: QRectF, view: Viewport) -> QRectF:
        """Return where an area is painted."""
        heads = self._heads
        right, down = self._moved(view)
        if heads is None:
            return area
        is_row, is_column = area.right() <= heads.right, area.bottom() <= heads.bottom
        return area.translated(right * is_row, down * is_column)

    def uncovered(self, area: QRectF, view: Viewport) -> QRectF:
        """Return the area that has to be seen so that heads do not cover one within it."""
        heads = self._heads
        if heads is None or heads.right > _MAX_SHARE * view.visible.width():
            return area
        shown = self.shown(area, view)
        left = heads.right if area.right() > heads.right else 0
        above = heads.bottom - heads.top + _BAND / view.zoom if area.bottom() > heads.bottom else 0
        return shown.adjusted(-left, -above, 0, 0).intersected(self._page | shown)
