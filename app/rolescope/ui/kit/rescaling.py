"""What is on screen follows another size of text: what was fixed, once, when it was made.

Code fixes sizes in the pixels of the moment (`scale.px`). This takes each to what it had been, had
the widget been made just now. What paints asks `px` when it paints; what keeps something by size
has a method `rescale`.
"""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QMargins, QObject, QRect, QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QFrame,
    QGraphicsDropShadowEffect,
    QGridLayout,
    QHeaderView,
    QLayout,
    QLineEdit,
    QMainWindow,
    QScrollArea,
    QSpacerItem,
    QSplitter,
    QStyle,
    QTabBar,
    QTextEdit,
    QTreeView,
    QWidget,
)
from shiboken6 import isValid

from rolescope.ui.kit.qt_layouts import items_in
from rolescope.ui.kit.ratio import Ratio
from rolescope.ui.kit.scale import pxs
from rolescope.ui.kit.scrolling import scroll_by_text
from rolescope.ui.kit.widget_hooks import FollowsTextSize
from rolescope.ui.kit.window_sizes import Window, is_beside

_OWN_FONT = "_q_styleSheetWidgetFont"  # what Qt sets again when it takes another style sheet
_NO_LIMIT = 16_777_215  # QWIDGETSIZE_MAX: the size of what has no largest size
_GAP = 4  # px that Qt leaves itself between an icon and a text


class Rescaling:
    """Takes all widgets of the program from one size of text to another, around another sheet.

    `fit` is for while no style sheet is in force: what it fixes is not theirs then. `follow` is for
    when the new one is.
    """

    def __init__(self, app: QApplication, ratio: Ratio) -> None:
        self._ratio = ratio
        self._widgets = _all_widgets(app)
        self._windows = [Window(widget) for widget in self._widgets if is_beside(widget)]

    def fit(self) -> None:
        """Take what was fixed from one size to the other."""
        for widget in self._living():
            _fit_font(widget, self._ratio)
            _fit_limits(widget, self._ratio)
            _fit_parts(widget, self._ratio)
            layout = widget.layout()
            if layout is not None:
                _fit_layout(layout, self._ratio)

    def follow(self) -> None:
        """Let the widgets do anew what they do by size, and the windows become as large.

        What is inside another has its turn before that: who measures its parts finds them done.
        """
        for widget in self._living():
            _fit_inset(widget, self._ratio)
        for widget in reversed(self._widgets):
            if isinstance(widget, FollowsTextSize) and isValid(widget):
                widget.rescale()
        for widget in self._living():
            layout = widget.layout()
            if layout is not None:
                _measure_anew(layout)
            widget.updateGeometry()
            widget.update()
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        for window in self._windows:
            if isValid(window.shown):
                window.fit(self._ratio)

    def _living(self) -> Iterator[QWidget]:
        """Yield the widgets; while one is fitted, others may go that it makes anew."""
        return (widget for widget in self._widgets if isValid(widget))


def _all_widgets(app: QApplication) -> tuple[QWidget, ...]:
    """Return all widgets, those of a window from the outermost to the innermost.

    Found so, what Qt made itself stays known to Python as long as its window: else a scroll bar
    that somebody holds would be lost with what Qt put around it.
    """
    found: dict[QWidget, None] = {}
    for window in app.topLevelWidgets():
        found |= dict.fromkeys((window, *window.findChildren(QWidget)))
    return tuple(found)


def _fit_font(widget: QWidget, ratio: Ratio) -> None:
    """A font of its own; others have that of the program, or one of the style sheet."""
    if widget.testAttribute(Qt.WidgetAttribute.WA_SetFont):
        own = widget.property(_OWN_FONT)
        font = QFont(own if isinstance(own, QFont) else widget.font())
        if font.pixelSize() > 0:
            font.setPixelSize(ratio.of(widget, "font", font.pixelSize()))
            widget.setFont(font)
            if own is not None:
                widget.setProperty(_OWN_FONT, font)


def _fit_limits(widget: QWidget, ratio: Ratio) -> None:
    """Its least and its largest size, where they were set."""
    limits = (
        ("minw", widget.minimumWidth(), widget.setMinimumWidth),
        ("minh", widget.minimumHeight(), widget.setMinimumHeight),
        ("maxw", widget.maximumWidth(), widget.setMaximumWidth),
        ("maxh", widget.maximumHeight(), widget.setMaximumHeight),
    )
    found = [
        (ratio.of(widget, key, drawn), put)
        for key, drawn, put in limits
        if 0 < drawn < _NO_LIMIT and key not in _of_layout(widget)
    ]
    is_growing = ratio.after > ratio.before
    for made, put in reversed(found) if is_growing else found:  # never the least above the largest
        put(made)


def _fit_inset(widget: QWidget, ratio: Ratio) -> None:
    """Its own margins, not those of its layout."""
    if isinstance(widget, QFrame) and widget.frameWidth():
        widget.setFrameRect(QRect())  # its margins are what the style sheet fixed
    else:
        margins = widget.contentsMargins()
        if not margins.isNull():
            widget.setContentsMargins(_margins(widget, "inset", margins, ratio))


def _of_layout(widget: QWidget) -> Iterator[str]:
    """Yield what its layout fixes, or it does itself: a window is never smaller than its parts."""
    if isinstance(widget, QMainWindow):
        yield from ("minw", "minh")
    if isinstance(widget, QDialog):
        if widget.minimumWidth() < widget.maximumWidth():
            yield "minw"
        if widget.minimumHeight() < widget.maximumHeight():
            yield "minh"


def _fit_parts(widget: QWidget, ratio: Ratio) -> None:
    """What the kinds of widgets have besides."""
    if isinstance(widget, QAbstractButton | QAbstractItemView | QTabBar | QComboBox):
        _fit_icons(widget, ratio)
    if isinstance(widget, QScrollArea | QTextEdit):
        scroll_by_text(widget)
    if isinstance(widget, QLineEdit):
        widget.setTextMargins(_margins(widget, "text", widget.textMargins(), ratio))
    if isinstance(widget, QSplitter):
        widget.setHandleWidth(ratio.of(widget, "handle", widget.handleWidth()))
    if isinstance(widget, QAbstractItemView):
        _fit_view(widget, ratio)
    effect = widget.graphicsEffect()
    if isinstance(effect, QGraphicsDropShadowEffect):
        effect.setBlurRadius(ratio.of(effect, "blur", round(effect.blurRadius())))
        effect.setYOffset(ratio.of(effect, "offset", round(effect.yOffset())))


def _fit_view(view: QAbstractItemView, ratio: Ratio) -> None:
    if isinstance(view, QTreeView):
        view.setIndentation(ratio.of(view, "indentation", view.indentation()))
    if isinstance(view, QHeaderView):
        _fit_sections(view, ratio)
    else:
        view.scheduleDelayedItemsLayout()  # rows have other heights


def _fit_icons(
    widget: QAbstractButton | QAbstractItemView | QTabBar | QComboBox, ratio: Ratio
) -> None:
    size = widget.iconSize()
    usual = widget.style().pixelMetric(QStyle.PixelMetric.PM_ButtonIconSize, None, widget)
    is_usual = isinstance(widget, QAbstractButton) and size == QSize(usual, usual)
    if is_usual and widget.property("at100_iconw") is None:  # nobody said a size: it is Qt's
        widget.setIconSize(QSize(*pxs(usual, usual)))
    elif size.isValid() and not size.isEmpty():
        gap = _GAP if size.width() > size.height() else 0  # beside a text: see icons.beside_text
        wide = ratio.of(widget, "iconw", size.width() + gap) - gap
        widget.setIconSize(QSize(wide, ratio.of(widget, "iconh", size.height())))


def _fit_sections(header: QHeaderView, ratio: Ratio) -> None:
    sizes = [header.sectionSize(number) for number in range(header.count())]
    if header.minimumSectionSize() != _least_by_font(header):
        header.setMinimumSectionSize(ratio.of(header, "least", header.minimumSectionSize()))
    header.setDefaultSectionSize(ratio.of(header, "usual", header.defaultSectionSize()))
    if header.orientation() is Qt.Orientation.Horizontal:
        for number, size in enumerate(sizes):
            if size and header.sectionResizeMode(number) is not QHeaderView.ResizeMode.Stretch:
                header.resizeSection(number, ratio.of(header, f"section{number}", size))


def _least_by_font(header: QHeaderView) -> int:
    """Return the least size of a section, where none was set: what Qt makes it."""
    metrics = header.fontMetrics()
    is_across = header.orientation() is Qt.Orientation.Horizontal
    margin = header.style().pixelMetric(QStyle.PixelMetric.PM_HeaderMargin, None, header)
    return (metrics.maxWidth() if is_across else metrics.height()) + 2 * margin


def _fit_layout(layout: QLayout, ratio: Ratio) -> None:
    for number, item in enumerate(items_in(layout)):  # first: they may have the spacing of this one
        inner = item.layout()
        if isinstance(inner, QLayout):
            _fit_layout(inner, ratio)
        elif isinstance(item, QSpacerItem):
            _fit_gap(item, number, layout, ratio)
    layout.setContentsMargins(_margins(layout, "margin", layout.contentsMargins(), ratio))
    if isinstance(layout, QGridLayout):
        _fit_grid(layout, ratio)
    elif layout.spacing() > 0:
        layout.setSpacing(ratio.of(layout, "spacing", layout.spacing()))


def _measure_anew(layout: QLayout) -> None:
    """Forget what the parts want to be large: that of what is hidden is not asked for again."""
    for item in items_in(layout):
        inner = item.layout()
        if isinstance(inner, QLayout):
            _measure_anew(inner)
    layout.invalidate()


def _fit_grid(layout: QGridLayout, ratio: Ratio) -> None:
    if layout.horizontalSpacing() > 0:
        layout.setHorizontalSpacing(ratio.of(layout, "across", layout.horizontalSpacing()))
    if layout.verticalSpacing() > 0:
        layout.setVerticalSpacing(ratio.of(layout, "down", layout.verticalSpacing()))
    for column in range(layout.columnCount()):
        least = layout.columnMinimumWidth(column)
        if least:
            layout.setColumnMinimumWidth(column, ratio.of(layout, f"column{column}", least))
    for row in range(layout.rowCount()):
        least = layout.rowMinimumHeight(row)
        if least:
            layout.setRowMinimumHeight(row, ratio.of(layout, f"row{row}", least))


def _fit_gap(gap: QSpacerItem, number: int, layout: QLayout, ratio: Ratio) -> None:
    size, policy = gap.sizeHint(), gap.sizePolicy()
    wide = ratio.of(layout, f"gap{number}w", size.width()) if size.width() else 0
    high = ratio.of(layout, f"gap{number}h", size.height()) if size.height() else 0
    gap.changeSize(wide, high, policy.horizontalPolicy(), policy.verticalPolicy())
    layout.invalidate()


def _margins(owner: QObject, key: str, margins: QMargins, ratio: Ratio) -> QMargins:
    sides = margins.left(), margins.top(), margins.right(), margins.bottom()
    return QMargins(
        *(
            ratio.of(owner, f"{key}{side}", drawn) if drawn else 0
            for side, drawn in enumerate(sides)
        )
    )
