"""The whole picture, small, with what is seen of it: over the canvas where there is more to see."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from rolescope.pictures.picture import Box, ItemKind, Picture, Swarm
from rolescope.ui.canvas.canvas import Canvas
from rolescope.ui.canvas.swarm.buffers import draw_lines
from rolescope.ui.kit import style, themed

_LARGEST = 200, 140  # px
_EDGE = 6  # px of ground around the picture
_WHOLE = 1.0  # px of the picture that may be out of sight while all of it counts as seen
_DOT = 1.6  # px
_BAR = 0.6  # of the height of a row: rows are told apart


class Minimap(QWidget):
    """Click or drag in it to move the camera."""

    left = Signal()  # the pointer went elsewhere

    def __init__(self, parent: QWidget, canvas: Canvas) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._drawn: QPixmap | None = None
        self._drawn_for: object = None
        self.is_wanted = True
        self.setAccessibleName("Minimap")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        canvas.moved.connect(self.update)
        self.hide()

    @property
    def is_needed(self) -> bool:
        """Whether it is wanted, a part of the picture is out of sight, and it covers nothing.

        While it is used it stays.
        """
        picture, seen = self._canvas.picture, self._canvas.camera.visible
        page = QRectF(0, 0, picture.width, picture.height)
        if not self.is_wanted or page.isEmpty():
            return False
        if seen.adjusted(-_WHOLE, -_WHOLE, _WHOLE, _WHOLE).contains(page):
            return False
        is_used = self.isVisible() and self.underMouse()
        return is_used or self._canvas.is_free(self.geometry())

    def sizeHint(self) -> QSize:
        """As large as the shape of the picture allows."""
        picture = self._canvas.picture
        room = QSize(max(round(picture.width), 1), max(round(picture.height), 1))
        edges = QSize(2 * _EDGE, 2 * _EDGE)
        return room.scaled(QSize(*_LARGEST), Qt.AspectRatioMode.KeepAspectRatio) + edges

    @property
    def _scale(self) -> float:
        picture = self._canvas.picture
        across = (self.width() - 2 * _EDGE) / max(picture.width, 1)
        return min(across, (self.height() - 2 * _EDGE) / max(picture.height, 1))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the picture, and a frame around what is seen."""
        ratio = self.devicePixelRatioF()
        key = self._canvas.picture, style.theme().name, _EDGE, self.size(), ratio
        if self._drawn is None or key != self._drawn_for:
            self._drawn, self._drawn_for = self._draw(ratio), key
        with themed.painting(self) as paint:
            paint.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint.drawPixmap(0, 0, self._drawn)
            seen, scale = self._canvas.camera.visible, self._scale
            frame = QRectF(seen.topLeft() * scale, seen.size() * scale).translated(_EDGE, _EDGE)
            inner = QRectF(self.rect()).adjusted(2, 2, -2, -2)
            soft = style.color("accent")
            soft.setAlphaF(0.12)
            paint.setBrush(soft)
            paint.setPen(QPen(style.color("accent"), 1.6))
            paint.drawRoundedRect(frame.intersected(inner), 2, 2)

    def _draw(self, ratio: float) -> QPixmap:
        drawn = QPixmap(self.size() * ratio)
        drawn.setDevicePixelRatio(ratio)
        drawn.fill(Qt.GlobalColor.transparent)
        with QPainter(drawn) as paint:
            paint.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint.setBrush(style.color("canvas"))
            paint.setPen(QPen(style.color("border"), 1))
            paint.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
            paint.translate(_EDGE, _EDGE)
            _paint_picture(paint, self._canvas.picture, self._scale)
        return drawn

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Look there."""
        event.accept()
        if event.button() == Qt.MouseButton.LeftButton:
            self._look_at(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that it is not used any more."""
        super().leaveEvent(event)
        self.left.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on looking where the pointer is."""
        event.accept()
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._look_at(event.position())

    def _look_at(self, place: QPointF) -> None:
        middle = (place - QPointF(_EDGE, _EDGE)) / max(self._scale, 1e-9)
        seen = self._canvas.camera.visible
        self._canvas.camera.look(middle - QPointF(seen.width(), seen.height()) / 2)


def _paint_picture(paint: QPainter, picture: Picture, scale: float) -> None:
    """Paint what can be told apart when it is small: boxes, and nodes as dots."""
    kinds = {item.id: item.kind for item in picture.items}
    for shape in picture.shapes:
        kind = kinds.get(shape.item)
        if not isinstance(shape, Box) or kind is None:
            continue
        area = QRectF(shape.x * scale, shape.y * scale, shape.w * scale, shape.h * scale)
        if kind is ItemKind.ACCOUNT:
            paint.fillRect(area, style.color("surface"))
            paint.setBrush(Qt.BrushStyle.NoBrush)
            paint.setPen(QPen(style.color("border"), 1))
            paint.drawRect(area)
        elif kind in (ItemKind.ROW, ItemKind.CARD) and shape.radius < shape.h / 3:
            area.setHeight(max(area.height() * _BAR, 1))
            paint.fillRect(area, style.color("edgesoft"))
    if picture.swarm is not None:
        _paint_dots(paint, picture.swarm, scale)


def _paint_dots(paint: QPainter, swarm: Swarm, scale: float) -> None:
    """Paint one dot for all nodes of a color that are at the same place of a grid."""
    cells = np.round(np.asarray(swarm.places) * scale / _DOT).astype(np.intp)
    inks = np.asarray(swarm.inks, dtype=np.intp)
    kinds, across = len(swarm.ink_names), int(cells[:, 0].max(initial=0)) + 1
    found = np.unique((cells[:, 1] * across + cells[:, 0]) * kinds + inks)
    places, inks = np.divmod(found, kinds)
    y, x = np.divmod(places, across)
    dots = np.stack((x - 0.5, y, x + 0.5, y), axis=1) * _DOT
    for ink in np.unique(inks).tolist():
        pen = QPen(style.color(swarm.ink_names[ink]), _DOT, c=Qt.PenCapStyle.FlatCap)
        paint.setPen(pen)
        draw_lines(paint, dots[inks == ink])
