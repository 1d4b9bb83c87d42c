"""What lies over the canvas: zoom bar, legend, banner, and a button for what needs attention."""

from functools import partial

from PySide6.QtCore import (
    QObject,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    SignalInstance,
)
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
)

from rolescope.pictures.layouts.focus import FOCUS_ID
from rolescope.pictures.metrics import text_width
from rolescope.pictures.picture import (
    Box,
    Glyph,
    Item,
    ItemKind,
    LegendEntry,
    Line,
    Picture,
    Shape,
    Text,
)
from rolescope.questions.filters.changing import is_excluded
from rolescope.questions.filters.filter import Filter
from rolescope.ui.canvas import painter
from rolescope.ui.canvas.camera import Viewport
from rolescope.ui.canvas.canvas import Canvas
from rolescope.ui.canvas.cell_card import CellCard
from rolescope.ui.canvas.item_relations import ItemStates
from rolescope.ui.canvas.minimap import Minimap
from rolescope.ui.canvas.picture_item import EMPTY
from rolescope.ui.canvas.pieces import Pieces, pieces
from rolescope.ui.kit import icons, style, themed
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.kit.themed import plain_tooltip
from rolescope.ui.state.workspace import Workspace
from rolescope.words.legend_terms import TERMS

_SAMPLE = 28  # px, the widest sample of a legend entry
_GAP = 18
_INSET = 24  # px of ground at the left: nothing of the picture is seen beside it
_LINE = 24
_MAX_ROWS = 2
_FAINT = 0.6  # opacity of what is struck out
_TITLE = "On screen"


class ZoomBar(QFrame):
    """Smaller, 100 %, larger, ways of escalation, the lasso, fit."""

    smaller = Signal()
    larger = Signal()
    reset = Signal()
    fit = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("zoomBar")
        row = hbox(self, margins=0, spacing=0)
        self._percent = QToolButton(self)
        self._percent.setFont(style.font("small"))
        self._percent.setFixedSize(46, 30)
        self._percent.setToolTip("Show at 100 % (Ctrl+0)")
        self._percent.clicked.connect(self.reset)
        row.addWidget(self._button("minus", "Zoom out", "Ctrl+-", self.smaller))
        row.addWidget(self._percent)
        row.addWidget(self._button("plus", "Zoom in", "Ctrl++", self.larger))
        row.addWidget(_Rule(self))
        self.ways = self._button("stairs-up", "Draw ways of escalation", "U", None)
        row.addWidget(self.ways)
        self.lasso = self._button("lasso", "Select what a line surrounds", "L", None)
        self.lasso.setCheckable(True)
        row.addWidget(self.lasso)
        row.addWidget(self._button("fit-to-screen-outline", "Fit everything", "F", self.fit))
        self.set_zoom(1)

    def set_zoom(self, zoom: float) -> None:
        """Show the zoom in percent."""
        self._percent.setText(f"{zoom * 100:.0f}%")
        self._percent.setAccessibleName(visible(f"Zoom {zoom * 100:.0f} percent"))

    def _button(
        self, icon: str, name: str, keys: str, signal: SignalInstance | None
    ) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icons.icon(icon, "muted"))
        button.setIconSize(QSize(16, 16))
        button.setFixedSize(32, 30)
        button.setToolTip(plain_tooltip(f"{name} ({keys})"))
        button.setAccessibleName(visible(name))
        if signal is not None:
            button.clicked.connect(signal)
        return button


class _Rule(QWidget):
    """A vertical hairline."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedWidth(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            painter.fillRect(self.rect(), style.color("border"))


class Legend(QWidget):
    """Samples of what is on screen: in one or two lines, or in a column.

    A click on one that can be filtered by emits `clicked` with its words. What was hidden so is
    still there, struck out.
    """

    clicked = Signal(str)

    def __init__(self, parent: QWidget, *, in_column: bool = False) -> None:
        super().__init__(parent)
        self._entries: list[tuple[Pieces, str, float]] = []
        self._in_column = in_column
        self._given: tuple[LegendEntry, ...] = ()
        self._known: dict[str, LegendEntry] = {}  # whatever was listed once, by its words
        self._off: frozenset[str] = frozenset()
        self.setMouseTracking(True)

    def show_entries(self, entries: tuple[LegendEntry, ...]) -> None:
        """Take other entries."""
        self._given = entries
        self._known |= {entry.text: entry for entry in entries}
        self._list()

    def strike_out(self, words: frozenset[str]) -> None:
        """Strike out the entries that filters hide, given by their words."""
        if words != self._off:
            self._off = words
            self._list()

    def _list(self) -> None:
        listed = {entry.text for entry in self._given}
        hidden = (self._known[text] for text in self._known if text in self._off - listed)
        entries = (*self._given, *hidden)
        self._entries = [
            (pieces(entry.shapes), entry.text, _extent(entry.shapes)) for entry in entries
        ]
        self.setAccessibleName(visible("Legend: " + ", ".join(entry.text for entry in entries)))
        self.update()

    def entry_at(self, place: QPointF) -> str:
        """Return the words of the entry at a place that can be filtered by; else nothing."""
        across = self.contentsRect().width()
        for number, (_, text, width) in enumerate(self._entries):
            x, row = self._places(across)[number]
            area = QRectF(x, row * _LINE, width + 8 + text_width(text, "small"), _LINE)
            if self._in_column:
                area = QRectF(0, 8 + number * _LINE, across, _LINE)
            if text in TERMS and area.contains(place):
                return text
        return ""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what can be clicked."""
        text = self.entry_at(event.position())
        shape = Qt.CursorShape.PointingHandCursor if text else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        act = "Click to show" if text in self._off else "Click to hide"
        self.setToolTip(plain_tooltip(f"{act}: {text}" if text else ""))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Hide what an entry stands for, or show it again."""
        text = self.entry_at(event.position())
        if text and event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit(text)

    def sizeHint(self) -> QSize:
        """What the entries need in one line, or in a column."""
        if self._in_column:
            widest = max((text_width(text, "small") for _, text, _ in self._entries), default=0)
            return QSize(round(widest) + _SAMPLE + 36, len(self._entries) * _LINE + 16)
        return QSize(round(sum(self._widths()) + self._title_width()), _LINE)

    def size_for(self, width: int) -> QSize | None:
        """Return the size in at most two lines of a width; None when that is too narrow."""
        hint = self.sizeHint()
        if hint.width() <= width:
            return hint
        fits = self._rows(width) <= _MAX_ROWS
        return QSize(width, 2 * _LINE) if fits else None

    def _title_width(self) -> float:
        return _INSET + text_width(_TITLE, "label") + _GAP

    def _widths(self) -> list[float]:
        return [sample + 8 + text_width(text, "small") + _GAP for _, text, sample in self._entries]

    def _places(self, width: float) -> list[tuple[float, int]]:
        """Return x and row of every entry."""
        places, x, row = [], self._title_width(), 0
        for needed in self._widths():
            if x + needed - _GAP > width:
                x, row = self._title_width(), row + 1
            places.append((x, row))
            x += needed
        return places

    def _rows(self, width: float) -> int:
        return max((row for _, row in self._places(width)), default=0) + 1

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the samples with their words."""
        with themed.painting(self) as paint:
            paint.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._in_column:
                for row, entry in enumerate(self._entries):
                    self._paint_entry(paint, entry, 12, 12 + _SAMPLE + 10, 8 + (row + 0.5) * _LINE)
                return
            across = self.contentsRect().width()
            paint.fillRect(self.rect(), style.color("canvas"))  # a tall picture goes on below
            paint.setFont(style.font("label"))
            paint.setPen(style.color("muted"))
            paint.drawText(QRect(_INSET, 0, 200, _LINE), Qt.AlignmentFlag.AlignVCenter, _TITLE)
            for entry, (x, row) in zip(self._entries, self._places(across), strict=True):
                self._paint_entry(paint, entry, x, x + entry[2] + 8, (row + 0.5) * _LINE)

    def _paint_entry(
        self, paint: QPainter, entry: tuple[Pieces, str, float], x: float, text_x: float, y: float
    ) -> None:
        sample, text, width = entry
        room = _SAMPLE if self._in_column else width
        font, is_off = style.font("small"), text in self._off
        font.setStrikeOut(is_off)
        paint.setOpacity(_FAINT if is_off else 1)
        paint.save()
        paint.translate(x + room / 2, y)
        painter.paint(paint, sample, ItemStates(), Viewport(1.0, QRectF(-100, -100, 200, 200)))
        paint.restore()
        paint.setFont(font)
        paint.setPen(style.color("muted"))
        area = QRectF(text_x, y - _LINE / 2, self.width() - text_x, _LINE)
        paint.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)


def _extent(shapes: tuple[Shape, ...]) -> float:
    """Return the width of a sample, which is drawn around (0, 0)."""
    reach = 0.0
    for shape in shapes:
        match shape:
            case Line():
                reach = max(reach, *(abs(x) for x, _ in shape.points))
            case Glyph():
                reach = max(reach, abs(shape.x) + shape.size / 2)
            case Box():
                reach = max(reach, abs(shape.x), abs(shape.x + shape.w))
            case Text():
                reach = max(reach, abs(shape.x) + text_width(shape.text, shape.style) / 2)
    return 2 * reach


class LegendButton(QPushButton):
    """Opens the legend where there is no room for it in one line."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Legend", parent)
        icons.put(self, "map-outline", "muted")
        self.setCheckable(True)
        self._popup = QFrame(parent)
        self._popup.setObjectName("legendPopup")
        self._popup.hide()
        column = vbox(self._popup, margins=0)
        self.legend = Legend(self._popup, in_column=True)
        column.addWidget(self.legend)
        self.toggled.connect(self._toggle)

    def place(self, bottom_left: QRect) -> None:
        """Take a place at the bottom left of an area."""
        size = self.sizeHint()
        self.setGeometry(
            bottom_left.left(), bottom_left.bottom() - size.height() + 1, *size.toTuple()
        )
        hint = self.legend.sizeHint()
        self.legend.setFixedSize(hint)
        around, top = 2, self.y() - hint.height() - 8
        self._popup.setGeometry(self.x(), top, hint.width() + around, hint.height() + around)

    def close_popup(self) -> None:
        """Hide the legend."""
        self.setChecked(False)

    def _toggle(self, checked: bool) -> None:  # noqa: FBT001 - a slot
        self._popup.setVisible(checked)
        self._popup.raise_()


class Banner(QFrame):
    """One sentence over the canvas, with a button that ends what it says."""

    ended = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        row = hbox(self, margins=(14, 6, 6, 6), spacing=8)
        self._text = PlainLabel()
        row.addWidget(self._text)
        cancel = QPushButton("Cancel", self)
        style.mark(cancel, look="link")
        cancel.clicked.connect(self.ended)
        row.addWidget(cancel)
        self.hide()

    def say(self, text: str) -> None:
        """Show a sentence; an empty one hides the banner."""
        self._text.setText(text)
        self.setVisible(bool(text))
        self.adjustSize()
        self.raise_()


# Where they lie


_MARGIN, _LEFT, _BELOW = 16, 24, 12
_ABOVE_BAR = 8  # px between the zoom bar and the minimap
_ROOMY = 440  # px of height below which the minimap would cover most of what is seen
_LOW = 480  # px of height below which the legend is left out


class Overlays:
    """The overlays of one canvas; they keep out of the way of panels and of one another."""

    def __init__(self, pane: QWidget, canvas: Canvas) -> None:
        self._pane, self._canvas = pane, canvas
        self.zoom_bar = ZoomBar(pane)
        self.legend = Legend(pane)
        self.legend_button = LegendButton(pane)
        self.banner = Banner(pane)
        self.cell_card = CellCard(pane, canvas)
        self.attention = AttentionButton(pane, canvas)
        self.minimap = Minimap(pane, canvas)
        bar = self.zoom_bar
        bar.raise_()  # the ground of the legend goes on below it
        canvas.moved.connect(lambda: bar.set_zoom(canvas.camera.zoom))
        bar.smaller.connect(lambda: canvas.zoom_by(1 / 1.2))
        bar.larger.connect(lambda: canvas.zoom_by(1.2))
        bar.reset.connect(canvas.reset_zoom)
        bar.lasso.toggled.connect(lambda on: canvas.set_lasso(on=on))
        canvas.lasso_changed.connect(bar.lasso.setChecked)
        canvas.moved.connect(self.place_minimap)
        self.minimap.left.connect(self.place_minimap)

    def show_picture(self, picture: Picture) -> None:
        """Tell what is on a new picture."""
        self.legend.show_entries(picture.legend)
        self.legend_button.legend.show_entries(picture.legend)

    def height(self) -> int:
        """Return how many px at the bottom lie under them."""
        lowest = self.legend if self.legend.isVisible() else self.zoom_bar
        return self._pane.height() - min(lowest.y(), self.zoom_bar.y()) + 8

    def place(self, picture: Picture, covered: int, *, is_compact: bool) -> None:
        """Put all of them in their places; `covered` px at the right lie under a panel."""
        left, top, right, bottom = (_LEFT, _MARGIN, -_MARGIN, -_BELOW)
        area = self._pane.rect().adjusted(left, top, right - covered, bottom)
        bar = self.zoom_bar.sizeHint()
        self.zoom_bar.setGeometry(
            QRect(area.right() - bar.width() + 1, area.bottom() - bar.height() + 1, *bar.toTuple())
        )
        self.zoom_bar.setVisible(picture is not EMPTY)
        self._place_legend(picture, area, is_compact=is_compact)
        self.place_minimap()
        self.place_attention(covered)
        self.banner.adjustSize()
        self.banner.move(_LEFT, area.bottom() - self.banner.height() + 1)

    def _place_legend(self, picture: Picture, area: QRect, *, is_compact: bool) -> None:
        legend = self.legend.size_for(area.right() - self.zoom_bar.width() - _LEFT)
        fits = legend is not None and not is_compact
        shows = picture is not EMPTY and bool(picture.legend) and self._pane.height() > _LOW
        shows = shows and self.banner.isHidden()
        self.legend.setVisible(shows and fits)
        self.legend_button.setVisible(shows and not fits)
        if not shows or fits:
            self.legend_button.close_popup()
        if legend is not None:
            top, across = area.bottom() - legend.height() + 1, self._pane.width()
            self.legend.setGeometry(0, top, across, self._pane.height() - top)
            self.legend.setContentsMargins(0, 0, across - legend.width(), 0)
        room, button = QRect(area), self.legend_button.sizeHint()
        is_tall = picture.height > self._pane.height()
        place = QRect(QPoint(room.left(), room.bottom() - button.height()), button)
        is_over_callers = is_tall and not self._canvas.is_free(place)
        if picture.view == FOCUS_ID or is_over_callers:  # a focus has its list of ways there
            room.setLeft(self.zoom_bar.x() - button.width() - 8)
        self.legend_button.place(room)

    def place_minimap(self) -> None:
        """Show it above the zoom bar, else at the left, while a part is out of sight."""
        size = self.minimap.sizeHint()
        right = self.zoom_bar.x() + self.zoom_bar.width()
        lowest = self.legend.y() if self.legend.isVisible() else self.zoom_bar.y()
        top = min(lowest, self.zoom_bar.y()) - size.height() - _ABOVE_BAR
        beside, over = (QRect(QPoint(x, top), size) for x in (_LEFT, right - size.width()))
        if not (self.minimap.isVisible() and self.minimap.underMouse()):  # it moves under nobody
            is_left = not self._canvas.is_free(over) and self._canvas.is_free(beside)
            self.minimap.setGeometry(beside if is_left else over)
        fits = self._pane.height() > _ROOMY and self.zoom_bar.isVisibleTo(self._pane)
        self.minimap.setVisible(fits and self.minimap.is_needed)

    def show_minimap(self, *, shown: bool) -> None:
        """Show it where it is needed, or never."""
        self.minimap.is_wanted = shown
        self.place_minimap()

    def place_attention(self, covered: int) -> None:
        """Put the button for what needs attention beside what is seen of the picture."""
        self.attention.place(self._pane.width() - covered)


# One button for the pills that name dangers, where the canvas is too narrow for them


_FROM_RIGHT = 24
_TOP = 4
_TITLE_HEIGHT = 16  # px of the picture: from there on it stands beside the title
_SUBTITLE_TOP = 38  # px of the picture: it ends above the line below the title, which may be long


class AttentionButton(QPushButton):
    """Stands at the right of the title; chooses the edges of one danger."""

    chosen = Signal(tuple)  # ids of edges
    all_asked = Signal()  # the findings that the summary counts

    def __init__(self, parent: QWidget, canvas: Canvas) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self.summary = ""  # of all findings, where they are known: it stands for every danger
        style.mark(self, look="attention")
        icons.put(self, "alert", "risk", 13)
        self.clicked.connect(self._choose)
        self.hide()

    def _dangers(self) -> list[Item]:
        related = self._canvas.related
        return [related.items[item] for item in sorted(related.of_kind(ItemKind.ATTENTION))]

    def place(self, width: int) -> None:
        """Stand for the pills if they do not fit into the width that is seen."""
        dangers = self._dangers()
        camera = self._canvas.camera
        first = min((item.y for item in dangers), default=0)
        row = camera.to_view(QPointF(0, min(first, _TITLE_HEIGHT))).y()
        right = max((item.x + item.w for item in dangers), default=0)
        is_beyond = bool(dangers) and camera.to_view(QPointF(right, 0)).x() > width
        is_cut = bool(self.summary) or is_beyond
        self._canvas.set_hidden(frozenset(item.id for item in dangers) if is_cut else frozenset())
        words = f"{len(dangers)} need attention"
        words = dangers[0].name if len(dangers) == 1 else words
        self.setText(visible(self.summary or words))
        size = self.sizeHint()
        below = camera.to_view(QPointF(0, _SUBTITLE_TOP)).y()
        left = width - size.width() - _FROM_RIGHT
        top = max(round(min(row, below - size.height())), _TOP)
        self.setGeometry(left, top, size.width(), size.height())
        self.setVisible(is_cut and row > -size.height())

    def _choose(self) -> None:
        """Choose the only danger, or offer all of them in a menu; the summary shows its list."""
        if self.summary:
            self.all_asked.emit()
            return
        dangers = self._dangers()
        if len(dangers) == 1:
            self.chosen.emit(dangers[0].edges)
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for item in dangers:
            name = visible(item.name).replace("&", "&&")
            menu.addAction(name, partial(self.chosen.emit, item.edges))
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 4)))


# The legend as a filter: a click on an entry hides what it stands for, or shows it again


class LegendFilter(QObject):
    """Binds legends to the filter of a workspace."""

    def __init__(self, workspace: Workspace, legends: tuple[Legend, ...], parent: QObject) -> None:
        super().__init__(parent)
        self._legends = legends
        for legend in legends:
            legend.clicked.connect(lambda words: workspace.filters.exclude(TERMS[words]))
        workspace.filters.changed.connect(self._show)

    def _show(self, wanted: Filter) -> None:
        off = frozenset(words for words, term in TERMS.items() if is_excluded(wanted, term))
        for legend in self._legends:
            legend.strike_out(off)
