"""The surface of the canvas: one picture, what of it stands out, and the camera over it."""

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QHideEvent, QPainter, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QToolTip, QWidget

from rolescope.pictures.picture import Item, ItemKind, Picture, Shape
from rolescope.ui.canvas.camera import SMALLEST, Camera, Viewport
from rolescope.ui.canvas.hit_testing import Hits
from rolescope.ui.canvas.item_relations import ItemRelations, ItemStates
from rolescope.ui.canvas.node_animation import NodeAnimation
from rolescope.ui.canvas.picture_item import EMPTY, PictureItem
from rolescope.ui.canvas.pieces import pieces
from rolescope.ui.canvas.swarm_index import Numbers
from rolescope.ui.kit import style
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.themed import plain_tooltip

_REACH = 6  # px on screen around a line that count as the line
_SEEN_WHOLE = 400  # px on screen into which the largest picture can be zoomed out
_BELOW = 44  # px at the bottom that lie under the zoom bar


class PictureSurface(QGraphicsView):
    """Shows a picture. Knows items, not what they mean, and nothing of mouse and keys."""

    moved = Signal()  # the camera moved
    pictured = Signal()  # another picture is shown

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setViewportUpdateMode(self.ViewportUpdateMode.FullViewportUpdate)
        self.setAcceptDrops(False)  # what is dropped is the window's
        self._item = PictureItem(self)
        scene = QGraphicsScene(self)
        scene.addItem(self._item)
        self.setScene(scene)
        self.camera = Camera(self)
        self.camera.moved.connect(self._follow)
        self._hits = Hits(EMPTY)
        self.related = ItemRelations(EMPTY)
        self._lit: frozenset[str] | None = None
        self._selected: frozenset[str] = frozenset()
        self._ink = "accent"
        self._sign: str | None = None
        self._glowing: frozenset[str] = frozenset()
        self._hidden: frozenset[str] = frozenset()
        self._hovered: Item | None = None
        self._glide = NodeAnimation(self._show_gliding, self)
        self._focus: str | None = None
        self._walks = False  # the keyboard moved the focus last: its ring is shown
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Canvas")

    # What is shown

    @property
    def picture(self) -> Picture:
        """The picture that is shown."""
        return self._item.picture

    def show_picture(self, picture: Picture) -> None:
        """Show another picture; the camera stays."""
        before, shown = self.related.crowd, self.picture
        self._glide.stop()
        self.related = ItemRelations(picture)
        self._hits = Hits(picture, self.related.crowd)
        self._hovered = self._item.handle = self._item.pull = None
        if self._focus not in self.related.items:
            self._focus = None
        self._item.take(picture, self.related.crowd)
        self.camera.smallest = SMALLEST
        if picture.swarm is not None:  # all of it can be seen
            largest = max(picture.width, picture.height, 1)
            self.camera.smallest = min(SMALLEST, _SEEN_WHOLE / largest)
        name = f"{picture.title}. {picture.subtitle}".strip(". ") or "Canvas"
        self.setAccessibleName(visible(name))
        self._update_look()
        after = self.related.crowd
        is_same = (shown.view, shown.subject) == (picture.view, picture.subject)
        if before is not None and after is not None and is_same and style.moves():
            self._glide.begin(before, after)
        self.pictured.emit()

    def set_selected(
        self,
        selected: frozenset[str],
        lit: frozenset[str] | None,
        ink: str = "accent",
        sign: str | None = None,
    ) -> None:
        """Select items; dim all but the lit ones (None: dim nothing).

        `ink` is the color of the selected lines, `sign` an icon in the middle of them.
        """
        if len(selected) == 1 and selected != self._selected and self._focus not in selected:
            self._focus, self._walks = next(iter(selected)), False  # arrows go on from there
        self._selected, self._lit, self._ink, self._sign = selected, lit, ink, sign
        self._update_look()

    def set_marks(self, shapes: tuple[Shape, ...]) -> None:
        """Draw shapes over the picture, in its coordinates."""
        self._item.marks = pieces(shapes)
        self._item.update()

    def set_crosshair(self, shapes: tuple[Shape, ...]) -> None:
        """Draw what leads from the cell that is pointed at to its row and column."""
        self._item.crosshair = pieces(shapes)
        self._item.update()

    @property
    def focused(self) -> Item | None:
        """The item that the keyboard is on."""
        return self.item(self._focus or "")

    def set_notes(self, shapes: tuple[Shape, ...]) -> None:
        """Draw the marks of notes over the picture and its other marks."""
        self._item.notes = pieces(shapes)
        self._item.update()

    def set_findings(self, shapes: tuple[Shape, ...]) -> None:
        """Draw the marks of findings over the picture, below those of notes."""
        self._item.findings = pieces(shapes)
        self._item.update()

    def set_glowing(self, items: frozenset[str]) -> None:
        """Mark the items that are worth clicking."""
        self._glowing = items
        self._update_look()

    def set_hidden(self, items: frozenset[str]) -> None:
        """Leave items out that something over the canvas stands for."""
        if items != self._hidden:
            self._hidden = items
            self._update_look()

    def item(self, item_id: str) -> Item | None:
        """Return an item of the picture."""
        return self.related.items.get(item_id)

    def item_at(self, place: QPointF) -> Item | None:
        """Return the item under a point of the viewport."""
        point = self._item.heads.under(self.camera.to_picture(place), self._view)
        item = self._hits.at(point.x(), point.y(), _REACH / self.camera.zoom)
        return None if item is not None and item.id in self._hidden else item

    def is_free(self, area: QRect) -> bool:
        """Tell whether nothing of the picture is in an area of the viewport."""
        start, end = (QPointF(corner) for corner in (area.topLeft(), area.bottomRight()))
        start, end = self.camera.to_picture(start), self.camera.to_picture(end)
        return self._hits.is_free(start.x(), start.y(), end.x(), end.y())

    def place_of(self, item: Item) -> QPointF:
        """Return the middle of an item in pixels of the viewport."""
        area = QRectF(item.x, item.y, item.w, item.h)
        return self.camera.to_view(self._item.heads.shown(area, self._view).center())

    @property
    def _view(self) -> Viewport:
        return Viewport(self.camera.zoom, self.camera.visible)

    # What drags do

    def show_pull(self, line: tuple[QPointF, QPointF] | None, target: Item | None) -> None:
        """Draw a line from a handle to the pointer, and light what is under it."""
        self._item.pull = line
        self._hovered = target
        self._update_look()

    def show_outline(self, outline: QPolygonF | None) -> None:
        """Draw an outline around what is about to be selected."""
        self._item.outline = outline
        self.viewport().update()

    def lift(self, nodes: Numbers) -> None:
        """Take nodes of the swarm into the hand, or put down those that are in it."""
        self._item.handle = None
        if self._item.swarm is not None:
            self._item.swarm.lift(nodes)

    def set_pinned(self, nodes: tuple[str, ...]) -> None:
        """Mark the nodes of the swarm that somebody put where they are."""
        crowd, swarm = self.related.crowd, self._item.swarm
        if crowd is not None and swarm is not None:
            swarm.pinned = crowd.nodes(crowd.of_nodes(nodes))
            self._item.update()

    def inside(self, outline: QPolygonF) -> tuple[str, ...]:
        """Return the nodes of the trust graph whose items have their middle in an outline."""
        return self.related.inside_outline([point.toTuple() for point in outline.toList()])

    def _show_gliding(self, glides: bool) -> None:  # noqa: FBT001 - called back
        if self._item.swarm is not None:
            self._item.swarm.glide(glides=glides)

    def _update_look(self) -> None:
        hovered = self._hovered
        lines: frozenset[str] = frozenset()
        if hovered is not None:
            is_line = hovered.kind is ItemKind.EDGE
            lines = frozenset((hovered.id,)) if is_line else self.related.lines_of(hovered)
        lit = self._lit
        if hovered is not None and hovered.kind is ItemKind.SERVICE and lit is None:
            lit = self.related.lit(frozenset((hovered.id,)), with_lines=True)
        self._item.look = ItemStates(
            selected=self._selected,
            lit=lit,
            ink=self._ink,
            sign=self._sign,
            hovered=hovered.id if hovered and hovered.kind is not ItemKind.ACCOUNT else None,
            beside=lines,
            glowing=self._glowing,
            focus=self._focus if self.hasFocus() and self._walks else None,
            accounts=self.related.accounts,
            hidden=self._hidden,
        )
        self._item.update()

    # Camera

    def _follow(self) -> None:
        self._item.setTransform(self.camera.transform)
        self.moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the zoom and the upper left corner."""
        super().resizeEvent(event)
        self.setSceneRect(QRectF(self.viewport().rect()))
        self.camera.resize(self.viewport().size())

    def fit(
        self,
        area: QRectF | None = None,
        *,
        largest: float = 4.0,
        margin: int = 0,
        covered: tuple[int, int, int] = (0, 0, 0),
    ) -> None:
        """Show the whole picture, or an area of it, as large as possible.

        `covered` px on screen at the top, at the right and at the bottom lie under something.
        """
        area = area or QRectF(0, 0, self.picture.width, self.picture.height)
        top, right, bottom = covered
        room = (self.viewport().width() - right, self.viewport().height() - top - bottom)
        width, height = (max(side - 2 * margin, 1) for side in room)
        zoom = min(width / max(area.width(), 1), height / max(area.height(), 1), largest)
        self.camera.center(area.center() - QPointF(0, top) / zoom, zoom, *room)

    def zoom_by(self, factor: float) -> None:
        """Zoom in or out at the middle."""
        rect = QRectF(self.viewport().rect())
        self.camera.zoom_at(rect.center(), factor)

    def reset_zoom(self) -> None:
        """Show the picture at 100 %, from its upper left corner."""
        self.camera.look(QPointF(0, 0), 1)

    def area_of(self, items: frozenset[str]) -> QRectF:
        """Return the area of boxes among items; of lines when there are only lines."""
        found = self.related.resting(items)
        boxes = [item for item in found if item.kind not in (ItemKind.EDGE, ItemKind.ATTENTION)]
        area = QRectF()
        for item in boxes or found:
            area = area.united(QRectF(item.x, item.y, max(item.w, 1), max(item.h, 1)))
        return area

    def reveal(
        self, items: frozenset[str], covered: int = 0, *, smallest: float = SMALLEST
    ) -> None:
        """Move just far enough that boxes are seen; zoom out when they do not fit.

        `covered` px on screen at the right lie under a panel. It never zooms out below `smallest`.
        """
        area = self.area_of(items)
        if area.isEmpty():
            return
        width, height = self._room(covered)
        area = self._item.heads.uncovered(area, self._view)
        self.camera.bring(area, width, height, smallest)

    def fits(self, items: frozenset[str], covered: int, zoom: float) -> bool:
        """Tell whether boxes are seen together at a zoom once they are revealed."""
        return self.camera.fitting(self.area_of(items), *self._room(covered)) >= zoom

    def _room(self, covered: int) -> tuple[int, int]:
        return self.viewport().width() - covered, self.viewport().height() - _BELOW

    # What Qt asks for

    def viewportEvent(self, event: QEvent) -> bool:
        """Show the tooltip of an item, as plain text."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            item = self.item_at(QPointF(event.pos()))
            has_card = item is not None and item.kind is ItemKind.CELL
            text = plain_tooltip(item.tooltip) if item is not None and not has_card else ""
            QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        return bool(super().viewportEvent(event))

    def hideEvent(self, event: QHideEvent) -> None:
        """Paint nothing that is not seen."""
        super().hideEvent(event)
        if self._item.swarm is not None:
            self._item.swarm.bitmaps.pause()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring of the focused item."""
        super().focusInEvent(event)
        self._update_look()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._update_look()

    def drawBackground(self, paint: QPainter, rect: QRectF | QRect) -> None:
        """Fill with the canvas color of the theme."""
        paint.fillRect(rect, style.color("canvas"))
