"""What lies over the canvas, and where: zoom bar, legend, banner, what needs attention."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from rolescope.pictures.layouts.focus import FOCUS_ID
from rolescope.pictures.picture import Picture
from rolescope.ui.canvas.attention import AttentionButton
from rolescope.ui.canvas.canvas import Canvas
from rolescope.ui.canvas.minimap import Minimap
from rolescope.ui.canvas.overlays import Banner, Legend, LegendButton, ZoomBar
from rolescope.ui.canvas.picture_item import EMPTY
from rolescope.ui.kit.scale import px, pxs

_MARGIN, _LEFT, _BELOW = 16, 24, 12
_GAP = 8  # px between the zoom bar and the minimap
_ROOMY = 440  # px of height below which the minimap would cover most of what is seen
_LOW = 480  # px of height below which the legend is left out


class Over:
    """The overlays of one canvas; they keep out of the way of panels and of one another."""

    def __init__(self, pane: QWidget, canvas: Canvas) -> None:
        self._pane = pane
        self.zoom_bar = ZoomBar(pane)
        self.legend = Legend(pane)
        self.legend_button = LegendButton(pane)
        self.banner = Banner(pane)
        self.attention = AttentionButton(pane, canvas)
        self.minimap = Minimap(pane, canvas)
        bar = self.zoom_bar
        canvas.moved.connect(lambda: bar.set_zoom(canvas.camera.zoom))
        bar.smaller.connect(lambda: canvas.zoom_by(1 / 1.2))
        bar.larger.connect(lambda: canvas.zoom_by(1.2))
        bar.reset.connect(canvas.reset_zoom)
        bar.lasso.toggled.connect(lambda on: canvas.set_lasso(on=on))
        canvas.lasso_changed.connect(bar.lasso.setChecked)
        canvas.moved.connect(self.place_minimap)

    def show_picture(self, picture: Picture) -> None:
        """Tell what is on a new picture."""
        self.legend.show_entries(picture.legend)
        self.legend_button.legend.show_entries(picture.legend)

    def height(self) -> int:
        """Return how many px at the bottom lie under them."""
        lowest = self.legend if self.legend.isVisible() else self.zoom_bar
        return self._pane.height() - min(lowest.y(), self.zoom_bar.y()) + px(8)

    def place(self, picture: Picture, covered: int, *, is_compact: bool) -> None:
        """Put all of them in their places; `covered` px at the right lie under a panel."""
        left, top, right, bottom = pxs(_LEFT, _MARGIN, -_MARGIN, -_BELOW)
        area = self._pane.rect().adjusted(left, top, right - covered, bottom)
        bar = self.zoom_bar.sizeHint()
        self.zoom_bar.setGeometry(
            QRect(area.right() - bar.width() + 1, area.bottom() - bar.height() + 1, *bar.toTuple())
        )
        self.zoom_bar.setVisible(picture is not EMPTY)
        self.place_minimap()
        self._place_legend(picture, area, is_compact=is_compact)
        self.place_attention(covered)
        self.banner.adjustSize()
        self.banner.move(px(_LEFT), area.bottom() - self.banner.height() + 1)

    def _place_legend(self, picture: Picture, area: QRect, *, is_compact: bool) -> None:
        legend = self.legend.size_for(area.right() - self.zoom_bar.width() - px(_LEFT))
        fits = legend is not None and not is_compact
        shows = picture is not EMPTY and bool(picture.legend) and self._pane.height() > px(_LOW)
        shows = shows and self.banner.isHidden()
        self.legend.setVisible(shows and fits)
        self.legend_button.setVisible(shows and not fits)
        if not shows or fits:
            self.legend_button.close_popup()
        if legend is not None:
            top = area.bottom() - legend.height() + 1
            self.legend.setGeometry(0, top, legend.width(), self._pane.height() - top)
        room = QRect(area)
        is_tall = px(picture.height) > self._pane.height()
        if picture.view == FOCUS_ID or is_tall:  # its list of ways, or callers, are at the left
            room.setLeft(self.zoom_bar.x() - self.legend_button.sizeHint().width() - px(8))
        self.legend_button.place(room)

    def place_minimap(self) -> None:
        """Show it above the zoom bar, while a part of the picture is out of sight."""
        size = self.minimap.sizeHint()
        right = self.zoom_bar.x() + self.zoom_bar.width()
        top = self.zoom_bar.y() - size.height() - px(_GAP)
        self.minimap.setGeometry(QRect(right - size.width(), top, *size.toTuple()))
        fits = self._pane.height() > px(_ROOMY) and self.zoom_bar.isVisibleTo(self._pane)
        self.minimap.setVisible(fits and self.minimap.is_needed)

    def show_minimap(self, *, shown: bool) -> None:
        """Show it where it is needed, or never."""
        self.minimap.is_wanted = shown
        self.place_minimap()

    def place_attention(self, covered: int) -> None:
        """Put the button for what needs attention beside what is seen of the picture."""
        self.attention.place(self._pane.width() - covered)
