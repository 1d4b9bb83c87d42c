"""Scene: a picture with a swarm as it is seen. Bitmaps at rest, nodes live, highlights on top.

The shapes of the picture, the lines, and the lit lines are one bitmap each, larger than the window.
While the camera moves they are copied, larger or smaller if need be.
"""

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter, QTransform

from rolescope.pictures.label_room import edges
from rolescope.pictures.picture import Floats, Text
from rolescope.ui.canvas import painter
from rolescope.ui.canvas.camera import Viewport
from rolescope.ui.canvas.item_relations import ItemStates
from rolescope.ui.canvas.painter_text import is_written, text_area
from rolescope.ui.canvas.pieces import Pieces
from rolescope.ui.canvas.swarm.atlas import ArrowAtlas, NodeAtlas
from rolescope.ui.canvas.swarm.bitmaps import REST, TICK, Bitmaps, WantedBitmap
from rolescope.ui.canvas.swarm.eye import Eye
from rolescope.ui.canvas.swarm.highlights import Highlights
from rolescope.ui.canvas.swarm.labels import Labels
from rolescope.ui.canvas.swarm.layers import is_exhausted
from rolescope.ui.canvas.swarm.nodes import Nodes
from rolescope.ui.canvas.swarm.states import SwarmStateReader, SwarmStates
from rolescope.ui.canvas.swarm.strokes import Strokes
from rolescope.ui.canvas.swarm_index import NOTHING, Mask, Numbers, SwarmIndex
from rolescope.ui.kit import style
from rolescope.value import Value, replace

_LIVE = 6000  # nodes that are painted in every frame; more are part of the bitmap of lines
_SAMPLE = 2500  # lines painted while there is no bitmap, without antialiasing
_FEW_LINES, _FEW_PIECES = 250, 120  # so many are painted at once
_ASIDE = 0.6  # of the color of other lines, while one node is pointed at
_BIT = 16  # shapes painted at once


# What paints the parts of a swarm, made for one theme and one density of pixels


class Tools(Value):
    """One painter for each part."""

    nodes: Nodes
    strokes: Strokes
    labels: Labels
    top: Highlights


class Scene(QObject):
    """Paints one picture with a swarm. `changed` asks for a frame."""

    changed = Signal()

    def __init__(self, crowd: SwarmIndex, pieces: Pieces, parent: QObject) -> None:
        super().__init__(parent)
        self.crowd = crowd
        self.bitmaps = Bitmaps(self)
        self.bitmaps.changed.connect(self.changed)
        self.standing = SwarmStates()
        self.painted_lines = 0  # in the bitmap that is seen: of them, some are in its margin
        self.pinned = NOTHING  # nodes that somebody put where they are
        self._pieces = pieces
        self._texts = [one for one in pieces.all if isinstance(one.shape, Text) and not one.pill]
        self._standings = SwarmStateReader(crowd)
        self._few = frozenset(pieces.by_item)  # items that are not of the swarm
        self._look = ItemStates()
        self._ground_look = ItemStates()
        self._lifted, self._lifted_lines = NOTHING, NOTHING  # live: they move
        self._glides = False
        self._eye: Eye | None = None
        self._tools: Tools | None = None
        self._made_for: object = None  # ratio and theme of the tools
        self._named: object = None  # what the names were chosen for
        self._choosing: Iterator[object] | None = None  # chooses names
        self._naming = QTimer(self, interval=REST, singleShot=True)
        self._naming.timeout.connect(self._name)

    # State

    @property
    def is_settled(self) -> bool:
        """Whether what is seen will stay as it is: sharp, with its names."""
        return self.bitmaps.is_sharp and not self._naming.isActive() and not self._glides

    @property
    def names(self) -> list[int]:
        """The nodes whose names are written."""
        return [] if self._tools is None else self._tools.labels.chosen.tolist()

    def set_look(self, look: ItemStates) -> None:
        """Take another state of the items."""
        if look == self._look:
            return
        self._look = look
        self.standing = self._standings.read(look)
        few = self._few
        self._ground_look = replace(
            look,
            selected=look.selected & few,
            lit=None if look.lit is None else look.lit & few,
            hovered=look.hovered if look.hovered in few else None,
            beside=look.beside & few,
            glowing=look.glowing & few,
            focus=None,
        )

    def lift(self, nodes: Numbers) -> None:
        """Take nodes and their lines out of the bitmaps, because they move; none: put them back."""
        self._lifted, self._lifted_lines = nodes, self.crowd.lines_among(nodes)
        self.changed.emit()

    def glide(self, *, glides: bool) -> None:
        """Paint lines roughly, because all nodes move; or well again."""
        self._glides = glides
        if glides:
            self.bitmaps.pause()
        self.changed.emit()

    def follow(self, before: "Scene") -> None:
        """Show what another scene of the same sight showed, until something is painted."""
        self.bitmaps.follow(before.bitmaps)

    def close(self) -> None:
        """Stop all painting, for good."""
        self._naming.stop()
        self.bitmaps.close()
        self.deleteLater()

    # What is painted into bitmaps

    def _wanted(self) -> tuple[WantedBitmap, ...]:
        theme, now, bitmaps = style.theme().name, self.standing, self.bitmaps
        places = self._lifted.tobytes() if len(self._lifted) else self.crowd.version
        ground = self._pieces, theme, self._ground_look
        lines = self.crowd, self._made_for, theme, places
        count, pieces = self.crowd.line_count, len(self._pieces.all)
        is_small = self.crowd.size <= _LIVE
        made = [
            WantedBitmap(bitmaps.ground, ground, self._ground, pieces <= _FEW_PIECES),
            WantedBitmap(bitmaps.lines, lines, self._lines, count <= _FEW_LINES and is_small),
        ]
        if now.lit_lines is not None:
            is_little = is_small and len(now.lit_lines) <= _FEW_LINES
            made.append(WantedBitmap(bitmaps.lit, (lines, now.lit_version), self._lit, is_little))
        return tuple(made)

    def _ground(self, paint: QPainter, eye: Eye) -> Iterator[object]:
        paint.setWorldTransform(eye.transform * paint.worldTransform())
        view = Viewport(eye.zoom, eye.seen(eye.around))
        pieces = painter.paint_steps(paint, self._pieces, self._ground_look, view)
        for number, _piece in enumerate(pieces):
            if number % _BIT == 0:
                yield None

    def _lines(self, paint: QPainter, eye: Eye) -> Iterator[object]:
        tools, fill, painted = self._tool_box(eye), self.bitmaps.lines.fill, 0
        for count in tools.strokes.paint(paint, eye, self._still(None)):
            painted += count
            yield None
        self.painted_lines = painted
        self._spare(paint, eye)
        found = tools.nodes.within(eye, eye.around, self._still_nodes())
        if len(found[0]) > _LIVE and fill is not None:
            yield from tools.nodes.paint_steps(paint, eye, found)
            fill.layer.has_nodes = True

    def _spare(self, paint: QPainter, eye: Eye) -> None:
        """Leave a gap in lines where a text of the picture is written: none is struck through."""
        paint.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
        for left, top, right, bottom in self._written(eye, eye.around).tolist():
            paint.fillRect(QRectF(left, top, right - left, bottom - top), style.color("canvas"))
        paint.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)

    def _lit(self, paint: QPainter, eye: Eye) -> Iterator[object]:
        tools, lit = self._tool_box(eye), self.standing.lit
        yield from tools.strokes.paint(paint, eye, self._still(self.standing.lit_lines))
        self._spare(paint, eye)
        numbers, places = tools.nodes.within(eye, eye.around, self._still_nodes())
        if len(numbers) > _LIVE and lit is not None:
            chosen = lit[numbers]
            yield from tools.nodes.paint_steps(paint, eye, (numbers[chosen], places[chosen]))

    def _still(self, numbers: Numbers | None) -> Numbers | None:
        """Return those of some lines (None: all) that do not move; None: all."""
        if not len(self._lifted_lines):
            return numbers
        mask = np.ones(self.crowd.line_count, dtype=np.bool_)
        mask[self._lifted_lines] = False
        return np.flatnonzero(mask) if numbers is None else numbers[mask[numbers]]

    def _still_nodes(self) -> Mask | None:
        return ~self.crowd.mask(self._lifted) if len(self._lifted) else None

    def _tool_box(self, eye: Eye) -> Tools:
        key = eye.ratio, style.theme().name
        if self._tools is None or key != self._made_for:
            self._tools, self._made_for, self._named = tools_for(self.crowd, eye.ratio), key, None
        return self._tools

    # Names

    def _name(self) -> None:
        """Choose whose names are written, for a while."""
        eye = self._eye
        if eye is None:
            return
        if self._choosing is None:
            tools = self._tool_box(eye)
            found = tools.nodes.within(eye, eye.window, None)
            heights = tools.nodes.heights(found[0], eye.zoom)
            written = self._written(eye, eye.window)
            texts = np.concatenate((written, edges(eye.width, eye.height)))
            self._choosing = tools.labels.choose(found, heights, self.standing, texts, eye)
        if is_exhausted(self._choosing, TICK):
            self._choosing = None
            self.changed.emit()
        else:
            self._naming.start(0)

    def _written(self, eye: Eye, area: tuple[float, float, float, float]) -> Floats:
        """Return where texts of the picture are in an area of the screen, (t, 4)."""
        seen, transform = eye.seen(area), eye.transform
        found = [
            text_area(piece, piece.shape, eye.zoom, transform)
            for piece in self._texts
            if isinstance(piece.shape, Text)
            and seen.intersects(piece.bounds)
            and is_written(piece.shape, piece, eye.zoom)
        ]
        return np.array(found, dtype=np.float64).reshape(-1, 4)

    # Frames

    def paint(self, paint: QPainter, eye: Eye) -> None:
        """Paint a frame."""
        tools, now = self._tool_box(eye), self.standing
        self._eye = eye
        if not self._glides:
            self.bitmaps.see(eye, self._wanted())
        moved = self.crowd.version
        wanted = style.map_names(), now.selected.tobytes(), now.lit_version
        key = eye, moved, self._made_for, wanted
        if key != self._named:
            is_first, self._named = self._named is None, key
            self._choosing = None
            self._naming.start(0 if is_first else REST)
        paint.save()
        paint.setWorldTransform(QTransform())
        paint.setClipRect(0, 0, eye.width, eye.height)  # Qt draws faster within a rectangle
        self._paint_bitmaps(paint, eye)
        self._paint_live(paint, eye, tools)
        paint.restore()

    def _paint_bitmaps(self, paint: QPainter, eye: Eye) -> None:
        bitmaps, now = self.bitmaps, self.standing
        ground, lines, lit = (x.shown() for x in (bitmaps.ground, bitmaps.lines, bitmaps.lit))
        is_pale = now.lit_lines is not None
        if lines is not None and not (is_pale or self._glides or len(now.beside)):
            is_zoomed = lines.eye.zoom != eye.zoom
            together = bitmaps.together() if is_zoomed else bitmaps.joined()
            if together is not None:
                together.copy_to(paint, eye)
                return
        if ground is not None:
            ground.copy_to(paint, eye)
        if lines is None or self._glides:
            self._paint_roughly(paint, eye)
            return
        if len(now.beside) and not is_pale and lines.eye.zoom == eye.zoom:
            paint.setOpacity(_ASIDE)
        lines.copy_to(paint, eye, is_pale=is_pale and lines is bitmaps.lines.front)
        paint.setOpacity(1)
        if is_pale and lit is not None:
            lit.copy_to(paint, eye)

    def _paint_roughly(self, paint: QPainter, eye: Eye) -> None:
        """Paint some of all lines, while there is no bitmap of them."""
        step = max(self.crowd.line_count // _SAMPLE, 1)
        some = self._still(np.arange(0, self.crowd.line_count, step))
        if some is not None and len(some):
            self._tool_box(eye).strokes.paint_plainly(paint, eye, some)

    def _paint_live(self, paint: QPainter, eye: Eye, tools: Tools) -> None:
        now, front = self.standing, self.bitmaps.lines.front
        paint.setRenderHint(QPainter.RenderHint.Antialiasing)
        tools.top.paint_thin(paint, eye, self._lifted_lines)
        tools.top.paint_lines(paint, eye, now, self._look.sign)
        if front is None or not front.has_nodes or self._glides:
            found = _sample(tools.nodes.within(eye, eye.window, None))
            tools.nodes.paint(paint, eye, found, now.lit)
        else:
            near = self._standing_out()
            tools.nodes.paint(paint, eye, (near, eye.on_screen(self.crowd.places[near])))
        tools.top.paint_rings(paint, eye, now)
        tools.top.paint_pins(paint, eye, self.pinned)
        tools.labels.paint(paint, eye, now)

    def _standing_out(self) -> Numbers:
        """Return the nodes that are painted over a bitmap which has all of them."""
        now = self.standing
        ends = np.unique(self.crowd.ends[now.beside[:_LIVE]])
        return np.unique(np.concatenate((self._lifted, now.selected[:_LIVE], ends)))


def _sample(found: tuple[Numbers, Floats]) -> tuple[Numbers, Floats]:
    """Leave nodes out while there are too many for a frame."""
    step = -(-len(found[0]) // (2 * _LIVE))
    return (found[0][::step], found[1][::step]) if step > 1 else found


def tools_for(crowd: SwarmIndex, ratio: float) -> Tools:
    """Make them in the colors of the theme in use."""
    arrows = ArrowAtlas(ratio)
    return Tools(
        nodes=Nodes(crowd, NodeAtlas(crowd.swarm, ratio)),
        strokes=Strokes(crowd, arrows),
        labels=Labels(crowd, ratio),
        top=Highlights(crowd, arrows),
    )
