"""The one item of the canvas's scene: paints the picture in the state of its items."""

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, QTimer
from PySide6.QtGui import QPainter, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from rolescope.pictures.picture import Item, ItemKind, Picture
from rolescope.ui.canvas import handle, painter
from rolescope.ui.canvas.bitmap_cache import BitmapCache, CachedFrame, seen
from rolescope.ui.canvas.camera import Viewport
from rolescope.ui.canvas.item_relations import ItemStates
from rolescope.ui.canvas.pieces import Pieces, pieces
from rolescope.ui.canvas.pinned_heads import PinnedHeads
from rolescope.ui.canvas.swarm.eye import eye_of
from rolescope.ui.canvas.swarm.scene import Scene
from rolescope.ui.canvas.swarm_index import SwarmIndex
from rolescope.ui.kit import style

_NEAR = (ItemKind.SERVICE, ItemKind.SERVICE_CHIP)  # from afar, boxes without their words
_FAR = 100_000  # px around a swarm, whose nodes can be put anywhere

EMPTY = Picture(title="", subtitle="", width=0, height=0)


class PictureItem(QGraphicsItem):
    """The one item of the scene."""

    def __init__(self, owner: QObject) -> None:
        super().__init__()
        self._owner = owner
        self.picture = EMPTY
        self.pieces = Pieces()
        self.heads = PinnedHeads(EMPTY, self.pieces)
        self.look = ItemStates()
        self.crosshair = Pieces()  # above the picture, never dimmed
        self.marks = Pieces()  # above that
        self.findings = Pieces()  # above those
        self.notes = Pieces()  # above all
        self.pull: tuple[QPointF, QPointF] | None = None  # a line being drawn from a handle
        self.outline: QPolygonF | None = None  # around what is being selected
        self.handle: Item | None = None
        self.swarm: Scene | None = None  # of a picture with a swarm
        self._later = QTimer(owner, interval=0, singleShot=True)
        self._later.timeout.connect(super().update)
        self._state: object = None  # of the last frame: all that is not the place
        self._layer = BitmapCache(owner)

    def take(self, picture: Picture, crowd: SwarmIndex | None = None) -> None:
        """Take another picture, and its swarm."""
        self.prepareGeometryChange()
        is_same = (picture.view, picture.subject) == (self.picture.view, self.picture.subject)
        self.picture = picture
        self.pieces = pieces(
            picture.shapes, {item.id for item in picture.items if item.kind in _NEAR}
        )
        self.heads = PinnedHeads(picture, self.pieces)
        before, self.swarm = self.swarm, None
        if crowd is not None:
            self.swarm = Scene(crowd, self.pieces, self._owner)
            self.swarm.changed.connect(self.update)
            if before is not None and is_same:
                self.swarm.follow(before)
        if before is not None:
            before.close()
        self.update()

    def update(self) -> None:  # type: ignore[override] # nobody updates a part of it
        """Paint anew by itself: in the turn of the event loop that changed it, others paint."""
        self._later.start()

    def boundingRect(self) -> QRectF:
        """The page, with room for halos."""
        margin = 50 if self.swarm is None else _FAR
        page = QRectF(0, 0, self.picture.width, self.picture.height)
        return page.adjusted(-margin, -margin, margin, margin)

    def paint(
        self, paint: QPainter, _option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Paint what is visible; while only the place changes, from a bitmap."""
        size = widget.rect().size() if widget is not None else self.boundingRect().toRect().size()
        transform = paint.worldTransform()
        ratio = widget.devicePixelRatioF() if widget is not None else 1.0
        if widget is not None:
            paint.setWorldMatrixEnabled(False)
            paint.setClipRect(widget.rect())  # lines are painted several times as fast
            paint.setWorldMatrixEnabled(True)
        if self.swarm is not None:
            self.swarm.set_look(self.look)
            self.swarm.paint(paint, eye_of(transform, size, ratio))
        else:
            self._paint_picture(paint, transform, size, ratio if widget is not None else None)
        visible = transform.inverted()[0].mapRect(QRectF(QPointF(), size.toSizeF()))
        view = Viewport(transform.m11(), visible)
        for marks in (self.crosshair, self.marks, self.findings, self.notes):
            if marks.all:
                painter.paint(paint, marks, ItemStates(), view)
        self.heads.paint(paint, self.look, self.crosshair, view)
        if self.handle is not None:
            at = handle.place(self.handle, transform.m11())
            handle.paint(paint, at, transform.m11())
        if self.pull is not None:
            handle.paint_pull(paint, *self.pull)
        if self.outline is not None:
            _paint_outline(paint, self.outline)

    def _paint_picture(
        self, paint: QPainter, transform: QTransform, size: QSize, ratio: float | None
    ) -> None:
        """Paint a picture without a swarm; from a bitmap only on a screen with a ratio."""
        state = (transform.m11(), self.look, self.pieces, style.theme(), size, ratio)
        is_same, self._state = state == self._state, state
        if not is_same:
            self._layer.stop()
        if ratio is None or not self._layer.copy(paint, transform):
            paint.save()
            painter.paint(
                paint, self.pieces, self.look, seen(paint, QRectF(QPointF(), size.toSizeF()))
            )
            paint.restore()
            if ratio is not None and is_same:
                self._layer.begin(CachedFrame(self.pieces, self.look, transform, size, ratio))


def _paint_outline(paint: QPainter, outline: QPolygonF) -> None:
    """Paint what surrounds a selection to be."""
    paint.setOpacity(1)
    ground = style.color("accent")
    ground.setAlphaF(0.12)
    paint.setBrush(ground)
    pen = QPen(style.color("accent"), 1.4)
    pen.setCosmetic(True)
    paint.setPen(pen)
    paint.drawPolygon(outline)
