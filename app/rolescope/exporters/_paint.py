"""SVG onto a bitmap or a page. The only Qt outside ui; imported when it is needed."""

import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QIODevice,
    QMarginsF,
    QPointF,
    QRectF,
    QSizeF,
    Qt,
    QUrl,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QImage,
    QImageWriter,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtSvg import QSvgRenderer

from rolescope.exporters.pdf_bytes import copied_as_written, dated
from rolescope.resources import resources

_MAX_PIXELS = 100_000_000
_MAX_SIDE = 32_000  # px; Qt paints on nothing longer
_MAX_PAGE = 14_400  # points; PDF readers show no larger page
_POINTS_PER_PIXEL = 0.75
_SLIDE_HEIGHT = 540  # points
_A4 = QPageSize(QPageSize.PageSizeId.A4)
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
    _fill(image, renderer)
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
    return _pdf(title, _whole(_page_of(size)), [renderer.render])


def to_tiles(svg: bytes, title: str, paper: str) -> bytes:
    """Lay an SVG over landscape pages of a paper, at most three quarters of its size on screen.

    It is made as small as half of that when fewer pages do then. Each page has a margin; the page
    count is a full grid, row by row.
    """
    renderer = _renderer(svg)
    margins = QMarginsF(_PAPER_MARGIN, _PAPER_MARGIN, _PAPER_MARGIN, _PAPER_MARGIN)
    layout = QPageLayout(
        QPageSize(QPageSize.PageSizeId[paper]), QPageLayout.Orientation.Landscape, margins
    )
    room = layout.paintRect(QPageLayout.Unit.Point).size()
    size = renderer.viewBoxF().size()
    columns, rows, scale = tiling((size.width(), size.height()), (room.width(), room.height()))

    def tile(painter: QPainter, page: QRectF, *, column: int, row: int) -> None:
        painter.setClipRect(page)
        painter.translate(-column * page.width(), -row * page.height())
        renderer.render(painter, QRectF(QPointF(), size * scale * (page.width() / room.width())))

    places = itertools.product(range(rows), range(columns))
    return _pdf(title, layout, [partial(tile, column=column, row=row) for row, column in places])


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
    return _pdf(title, _whole(_A4), [_renderer(svg).render for svg in svgs])


def to_slides(
    slides: Sequence[tuple[bytes, bytes, tuple[float, float, float, float]]], title: str
) -> bytes:
    """Paint each SVG onto a page 7.5 inches high, as wide as the first; another into an area."""
    renderers = [
        (_renderer(page), _renderer(inset) if inset else None, area) for page, inset, area in slides
    ]
    size = renderers[0][0].viewBoxF().size()
    size *= _SLIDE_HEIGHT / size.height()

    def slide(painter: QPainter, page: QRectF, number: int) -> None:
        whole, inset, area = renderers[number]
        whole.render(painter, page)
        if inset:
            scale = page.height() / whole.viewBoxF().height()
            inset.render(painter, QRectF(*(side * scale for side in area)))

    drawn = [partial(slide, number=number) for number in range(len(renderers))]
    return _pdf(title, _whole(_page_of(size)), drawn)


def _page_of(size: QSizeF) -> QPageSize:
    """Return a page of a size in points."""
    return QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)


def _whole(page: QPageSize) -> QPageLayout:
    return QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))


def _pdf(
    title: str,
    layout: QPageLayout,
    pages: Sequence[Callable[[QPainter, QRectF], None]],
    dots_per_inch: int = 1200,
) -> bytes:
    """Paint one page after the other, each into what its margins leave."""
    device = _device()
    writer = QPdfWriter(device)
    writer.setTitle(title)
    writer.setCreator("RoleScope")
    writer.setPageLayout(layout)
    writer.setResolution(dots_per_inch)
    with QPainter(writer) as painter:
        for number, paint in enumerate(pages):
            if number:
                writer.newPage()
            painter.save()
            paint(painter, QRectF(0, 0, writer.width(), writer.height()))
            painter.restore()
    return copied_as_written(bytes(device.data().data()))


_TEXT_MARGIN = (64.0, 83.0, 64.0, 76.0)  # px at 96 dpi: left, top, right, bottom
_DPI = 96
_FINE = 10  # dots for one of these
_SHARP = 4.0  # pixels of a picture on paper for one on screen


def html_to_pdf(
    page: str,
    pictures: Mapping[str, tuple[bytes, float, float]],
    title: str,
    edges: tuple[str, str, str],
    written_at: str,
) -> bytes:
    """Lay out an HTML page on pages of A4, with a line above and one below each.

    `pictures` are SVGs with width and height, by the names that the page calls them. `edges` are
    what stands above at the left and at the right, and below. The file says that it was written
    at a time (ISO 8601, UTC).
    """
    application()
    document = QTextDocument()
    document.setDocumentMargin(0)
    for name, (svg, width, height) in pictures.items():
        document.addResource(
            QTextDocument.ResourceType.ImageResource.value, QUrl(name), _drawn(svg, width, height)
        )
    font = QFont("RoleScope Sans")
    font.setPixelSize(12)
    document.setDefaultFont(font)
    document.setHtml(page)
    sheet = _whole(_A4).fullRectPixels(_DPI * _FINE)
    across, down = sheet.width() / _FINE, sheet.height() / _FINE
    left, top, right, bottom = _TEXT_MARGIN
    room = QSizeF(across - left - right, down - top - bottom)
    _break_pages(document, room)
    count = document.pageCount()
    small = QFont(font)
    small.setPixelSize(10)

    def page_of_text(painter: QPainter, _page: QRectF, number: int) -> None:
        painter.scale(_FINE, _FINE)
        painter.save()
        painter.translate(left, top - number * room.height())
        clip = QRectF(0, number * room.height(), room.width(), room.height() - _SLIVER)
        document.drawContents(painter, clip)
        painter.restore()
        painter.setFont(small)
        painter.setPen(QColor(_INK))
        above, below = (
            QRectF(left, 40, room.width(), 20),
            QRectF(left, down - bottom + 18, room.width(), 20),
        )
        painter.drawText(above, Qt.AlignmentFlag.AlignLeft, edges[0])
        painter.drawText(above, Qt.AlignmentFlag.AlignRight, edges[1])
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, edges[2])
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, f"{number + 1} of {count}")

    pages = [partial(page_of_text, number=number) for number in range(count)]
    return dated(_pdf(title, _whole(_A4), pages, _DPI * _FINE), written_at)


_SLIVER = 2  # px at the foot of a page into which the top of the next one reaches
_HEADED = 150.0  # px that a heading wants below it
_BEGUN = 300.0  # px of a part that goes on over the page
_SLACK = 24.0  # px by which what goes on over a page may grow: lines are not cut


def _break_pages(document: QTextDocument, room: QSizeF) -> None:
    """Divide a document into pages where its marks allow it.

    A mark is an anchor: what follows `own` begins a page, what follows `keep` stays together if it
    is short, and begins where there is room for its main part; below `head` some lines follow.
    """
    document.setTextWidth(room.width())
    marks = [found for found in map(_mark, _blocks(document)) if found is not None]
    layout = document.documentLayout()
    tops = [layout.blockBoundingRect(block).top() for _kind, block in marks]
    kinds = [kind for kind, _block in marks]
    for number in breaks(kinds, [*tops, layout.documentSize().height()], room.height()):
        form = QTextBlockFormat()
        form.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
        QTextCursor(marks[number][1]).mergeBlockFormat(form)
    document.setPageSize(room)


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _mark(block: QTextBlock) -> tuple[str, QTextBlock] | None:
    names = block.charFormat().anchorNames() or QTextCursor(block).charFormat().anchorNames()
    fragments = block.begin()
    while not names and not fragments.atEnd():
        names = fragments.fragment().charFormat().anchorNames()
        fragments += 1
    return next(((name, block) for name in names if name in _MARKS), None)


_MARKS = ("own", "keep", "head")


def breaks(kinds: Sequence[str], tops: Sequence[float], height: float) -> Iterator[int]:
    """Yield the numbers of the marks before which a page of a height ends.

    `tops` are where marks stand if nothing is divided, and where all of it ends.
    """
    place = tops[0]
    for number, kind in enumerate(kinds):
        following = number + 1
        while kind != "head" and following < len(kinds) and kinds[following] == "head":
            following += 1
        extent = tops[following] - tops[number]
        is_short = kind != "head" and extent <= height / 2
        wanted = extent if is_short else min(extent, _HEADED if kind == "head" else _BEGUN)
        used = place % height
        if used and (kind == "own" or wanted > height - used):
            yield number
            place += height - used
        passed = (place % height) + tops[number + 1] - tops[number]
        place += tops[number + 1] - tops[number] + _SLACK * (passed > height)


_INK = "#515C6B"


def _drawn(svg: bytes, width: float, height: float) -> QImage:
    image = QImage(
        round(width * _SHARP), round(height * _SHARP), QImage.Format.Format_ARGB32_Premultiplied
    )
    image.fill(QColor(0, 0, 0, 0))
    _fill(image, _renderer(svg))
    return image


def _fill(image: QImage, renderer: QSvgRenderer) -> None:
    with QPainter(image) as painter:
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing
        )
        renderer.render(painter, QRectF(image.rect()))


def _device() -> QBuffer:
    device = QBuffer()
    device.open(QIODevice.OpenModeFlag.WriteOnly)
    return device
