"""SVG onto a bitmap or a page. The only Qt outside ui; imported when it is needed."""

import math
from collections.abc import Sequence
from functools import cache

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF
from PySide6.QtGui import (
    QColor,
    QFontDatabase,
    QGuiApplication,
    QImage,
    QImageWriter,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)
from PySide6.QtSvg import QSvgRenderer

from rolescope.resources import resources

_MAX_PIXELS = 100_000_000
_MAX_SIDE = 32_000  # px; Qt paints on nothing longer
_MAX_PAGE = 14_400  # points; PDF readers show no larger page
_POINTS_PER_PIXEL = 0.75
_PAPER_MARGIN = 28  # points
_SQUEEZED = 0.15  # of a page that is not worth one more row of pages
_DOTS_PER_METER = 3780  # 96 dpi, as for screens


class CannotPaint(Exception):
    """Qt refused to paint or to encode."""


@cache
def application() -> QGuiApplication:
    """Return the running Qt, or start one that needs no screen; load the bundled fonts."""
    running = QGuiApplication.instance()
    if not isinstance(running, QGuiApplication):
        running = QGuiApplication(["rolescope", "-platform", "offscreen"])
    for file in resources().joinpath("fonts").iterdir():
        if file.name.endswith((".otf", ".ttf")):
            QFontDatabase.addApplicationFontFromData(QByteArray(file.read_bytes()))
    return running


def _renderer(svg: bytes) -> QSvgRenderer:
    application()
    renderer = QSvgRenderer(QByteArray(svg))
    if not renderer.isValid():
        raise CannotPaint("Qt cannot read the drawing")
    return renderer


def png_scale(width: float, height: float, wanted: float = 2.0) -> float:
    """Return how many pixels of a bitmap stand for one pixel of a picture."""
    area = math.sqrt(_MAX_PIXELS / max(width * height, 1))
    side = _MAX_SIDE / max(width, height, 1)
    return min(wanted, area, side)


def to_png(svg: bytes, background: str, scale: float = 2.0) -> bytes:
    """Paint an SVG onto a bitmap of at most 100 million pixels.

    Raises:
        CannotPaint: there is not enough memory.
    """
    renderer = _renderer(svg)
    size = renderer.viewBoxF().size()
    scale = png_scale(size.width(), size.height(), scale)
    width, height = round(size.width() * scale), round(size.height() * scale)
    image = QImage(max(width, 1), max(height, 1), QImage.Format.Format_RGB32)
    if image.isNull():
        raise CannotPaint(f"not enough memory for {width:,} by {height:,} pixels")
    image.fill(QColor(background))
    image.setDotsPerMeterX(round(_DOTS_PER_METER * scale))
    image.setDotsPerMeterY(round(_DOTS_PER_METER * scale))
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    renderer.render(painter, QRectF(0, 0, image.width(), image.height()))
    painter.end()
    device = _device()
    encoder = QImageWriter(device, QByteArray(b"png"))
    if not encoder.write(image):
        raise CannotPaint(encoder.errorString())
    return bytes(device.data().data())


def to_pdf(svg: bytes, title: str) -> bytes:
    """Paint an SVG onto one page of its own size. Text stays text, its fonts are embedded."""
    renderer = _renderer(svg)
    size = renderer.viewBoxF().size() * _POINTS_PER_PIXEL
    size *= min(1, _MAX_PAGE / max(size.width(), size.height(), 1))
    device = _device()
    writer = QPdfWriter(device)
    writer.setTitle(title)
    writer.setCreator("RoleScope")
    page = QPageSize(QSizeF(size), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
    writer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
    painter = QPainter(writer)
    renderer.render(painter, QRectF(0, 0, writer.width(), writer.height()))
    painter.end()
    return bytes(device.data().data())


def to_tiles(svg: bytes, title: str, paper: str) -> bytes:
    """Lay an SVG over landscape pages of a paper, at most three quarters of its size on screen.

    It is made as small as half of that when fewer pages do then. Each page has a margin; the page
    count is a full grid, row by row.
    """
    renderer = _renderer(svg)
    device = _device()
    writer = QPdfWriter(device)
    writer.setTitle(title)
    writer.setCreator("RoleScope")
    margins = QMarginsF(_PAPER_MARGIN, _PAPER_MARGIN, _PAPER_MARGIN, _PAPER_MARGIN)
    layout = QPageLayout(
        QPageSize(QPageSize.PageSizeId[paper]), QPageLayout.Orientation.Landscape, margins
    )
    writer.setPageLayout(layout)
    room = layout.paintRect(QPageLayout.Unit.Point).size()
    size = renderer.viewBoxF().size()
    columns, rows, scale = tiling((size.width(), size.height()), (room.width(), room.height()))
    per_point = writer.width() / room.width()
    whole = QRectF(0, 0, size.width() * scale * per_point, size.height() * scale * per_point)
    painter = QPainter(writer)
    for number in range(columns * rows):
        if number:
            writer.newPage()
        row, column = divmod(number, columns)
        painter.save()
        painter.setClipRect(QRectF(0, 0, writer.width(), writer.height()))
        painter.translate(-column * writer.width(), -row * writer.height())
        renderer.render(painter, whole)
        painter.restore()
    painter.end()
    return bytes(device.data().data())


def tiling(size: tuple[float, float], room: tuple[float, float]) -> tuple[int, int, float]:
    """Return columns and rows of pages, and points per pixel, for a picture and the room of a page.

    What fits on one page at half size or more is on one page; else the grid is that of the full
    size, made a little smaller so that it fills its columns and rows.
    """
    (width, height), (across, down) = size, room
    fitting = min(across / width, down / height)
    if fitting >= _POINTS_PER_PIXEL / 2:
        return 1, 1, min(fitting, _POINTS_PER_PIXEL)
    columns = max(1, round(width * _POINTS_PER_PIXEL / across))
    scale = min(_POINTS_PER_PIXEL, columns * across / width)
    rows = max(1, math.ceil(height * scale / down - _SQUEEZED))
    return columns, rows, min(scale, rows * down / height)


def to_pages(svgs: Sequence[bytes], title: str) -> bytes:
    """Paint each SVG onto a page of A4. Text stays text, its fonts are embedded."""
    renderers = [_renderer(svg) for svg in svgs]
    device = _device()
    writer = QPdfWriter(device)
    writer.setTitle(title)
    writer.setCreator("RoleScope")
    page = QPageSize(QPageSize.PageSizeId.A4)
    writer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
    painter = QPainter(writer)
    for number, renderer in enumerate(renderers):
        if number:
            writer.newPage()
        renderer.render(painter, QRectF(0, 0, writer.width(), writer.height()))
    painter.end()
    return bytes(device.data().data())


def _device() -> QBuffer:
    device = QBuffer()
    device.open(QIODevice.OpenModeFlag.WriteOnly)
    return device
