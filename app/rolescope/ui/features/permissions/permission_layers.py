"""The layers of effective permissions as bars that shrink. A click shows what one layer cuts."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from rolescope.ui.features.permissions.layer_bar import LayerBar
from rolescope.ui.kit import themed
from rolescope.ui.kit.details import Body, clear
from rolescope.ui.kit.pills import section
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.text import Run, Text
from rolescope.words.permissions.permission_values import LayerText, PermissionsText

_LOW = 420  # px
_TITLE = 240  # px that the title keeps beside the bars


class PermissionLayers(Body):
    """Title, one bar for each layer, and what is not counted.

    `layer` is the number of the layer of which the cuts are shown, None for all.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.column.setContentsMargins(*pxs(8, 12, 8, 12))
        self.layer: int | None = None
        self.bars: list[LayerBar] = []
        self._text: PermissionsText | None = None
        self._is_low = False
        self._is_strip = False
        self._tail: QWidget | None = None

    def set_tail(self, tail: QWidget | None) -> None:
        """Show a widget below the bars, which stays when they are made anew; None for none."""
        if tail is not self._tail:
            if self._tail is not None:
                self.column.removeWidget(self._tail)
            self._tail = tail
            self._fill()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw everything closer together where there is little height."""
        super().resizeEvent(event)
        self.rescale()

    def rescale(self) -> None:
        """Rescale."""
        is_low = self.viewport().height() < px(_LOW)
        if is_low is not self._is_low:
            self._is_low = is_low
            self._fill()

    def lie_down(self, *, is_strip: bool) -> None:
        """Become one line of bars, for a window without room at its side, or stand up again."""
        if is_strip is not self._is_strip:
            self._is_strip = is_strip
            self._fill()

    def show_text(self, text: PermissionsText | None, layer: int | None = None) -> None:
        """Show the layers of some permissions, None for none; `layer` is chosen if it is there."""
        numbers = () if text is None else [one.number for one in text.layers]
        self._text, self.layer = text, layer if layer in numbers else None
        self._fill()

    def _fill(self) -> None:
        if self._tail is not None:
            self.column.removeWidget(self._tail)
        clear(self.column)
        self.bars = []
        text = self._text
        if text is None:
            if self._tail is not None:
                self.column.addWidget(self._tail)
                self.column.addStretch(1)
            return
        if self._is_strip:
            self.column.setDirection(QBoxLayout.Direction.LeftToRight)
            self.column.setContentsMargins(*pxs(16, 4, 8, 4))
            self._fill_strip(text)
        else:
            self.column.setDirection(QBoxLayout.Direction.TopToBottom)
            self.column.setContentsMargins(*pxs(8, 12, 8, 12))
            self.column.addWidget(self._head(text))
            self._add_bars(text.layers, is_low=self._is_low)
            if self._tail is not None:
                self.column.addWidget(self._tail)
            self.column.addWidget(self._foot(text))
            self.column.addStretch(1)

    def _fill_strip(self, text: PermissionsText) -> None:
        """Show the bars that change something; the rest is told by the tooltip of the title."""
        title = Text([Run(text.title, "subject")], wrap=False)
        said = (text.summary, f"Not counted: {text.not_counted}", _dated(text))
        title.setToolTip(themed.plain_tooltip("\n".join(said)))
        title.setMinimumWidth(min(title.sizeHint().width(), px(_TITLE)))
        self.column.addWidget(title)
        self.column.addSpacing(px(8))
        self._add_bars(
            [x for x in text.layers if x.is_cut or x.is_narrowing or not x.number or x.note],
            is_low=True,
        )

    def _add_bars(self, layers: Sequence[LayerText], *, is_low: bool) -> None:
        for layer in layers:
            bar = LayerBar(layer, is_low=is_low)
            bar.setChecked(layer.number == self.layer)
            bar.clicked.connect(lambda checked, number=layer.number: self._choose(number, checked))
            self.bars.append(bar)
            self.column.addWidget(bar)

    def _choose(self, number: int, checked: bool) -> None:  # noqa: FBT001 - what Qt tells
        self.layer = number if checked else None
        for bar in self.bars:
            bar.setChecked(bar.layer.number == self.layer)
        self.chosen.emit(self.layer)

    def _head(self, text: PermissionsText) -> QWidget:
        head = QWidget()
        inside = QVBoxLayout(head)
        inside.setContentsMargins(*pxs(8, 0, 8, 8))
        inside.setSpacing(px(2))
        if self._is_low:
            title = Text([Run(text.title, "heading")])
            title.setToolTip(themed.plain_tooltip(text.summary))
            inside.addWidget(title)
        else:
            inside.addWidget(Text([Run(text.title, "title")]))
            inside.addWidget(Text([Run(text.summary, "body", "muted")]))
            inside.addSpacing(px(10))
            inside.addWidget(section("Layers"))
        return head

    def _foot(self, text: PermissionsText) -> QWidget:
        foot = QWidget()
        inside = QVBoxLayout(foot)
        inside.setContentsMargins(*pxs(8, 12, 8, 0))
        inside.setSpacing(px(4))
        inside.addWidget(section("Not counted"))
        inside.addWidget(Text([Run(text.not_counted, "small", "muted")]))
        inside.addSpacing(px(6))
        inside.addWidget(section("Catalogue"))
        inside.addWidget(Text([Run(_dated(text), "small", "muted")]))
        return foot


def _dated(text: PermissionsText) -> str:
    return f"Actions of AWS as of {text.catalogue}"
