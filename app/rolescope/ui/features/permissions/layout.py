"""Where the parts of the permissions panel stand: as the room allows."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from rolescope.ui.features.permissions.can_box import CanBox
from rolescope.ui.features.permissions.filters import PermissionFilters, switch
from rolescope.ui.features.permissions.head import PermissionHead
from rolescope.ui.features.permissions.layers import PermissionLayers
from rolescope.ui.features.permissions.permission_tree import PermissionTree
from rolescope.ui.kit.document_side import DocumentSide
from rolescope.ui.kit.pills import Hairline
from rolescope.ui.kit.qt_layouts import vbox
from rolescope.ui.kit.text import PlainLabel
from rolescope.words.excerpt import Excerpt

_HIGH_FROM = 520  # px: from here the document stands below the tree
_WIDE_FROM = 1400  # px: from here layers, tree and document fit side by side
_NARROW_BELOW = 1000  # px: below, the layers stand above the tree
_LOW_BELOW = 300  # px: below, actions need the line that the layers would take
_DOCUMENT, _SIDE, _STRIP = 440, 300, 54  # px
_NO_LIMIT = 16_777_215  # px: Qt's own


class PermissionPlaces(QWidget):
    """Head above; layers and the question box at the left; filters and tree; the document."""

    def __init__(  # every part of the panel
        self,
        head: PermissionHead,
        layers: PermissionLayers,
        filters: PermissionFilters,
        tree: PermissionTree,
        can: CanBox,
        side: DocumentSide,
    ) -> None:
        super().__init__()
        self._head, self._layers, self._tree = head, layers, tree
        self._can, self._side = can, side
        self._is_folded = False
        self._side_width = _SIDE  # px that the layers are meant to have
        self._placed = (False, False, False)  # whether high, open, in the place of the layers
        self._says = PlainLabel("", "body", "muted", wrap=True)
        self._says.setContentsMargins(16, 12, 16, 8)
        self._says.hide()
        self.can_switch = switch("Can it, who can \N{HORIZONTAL ELLIPSIS}?")
        self.can_switch.hide()
        self.can_switch.toggled.connect(self._show_can)
        head.add_last(filters.differences)
        head.add_last(self.can_switch)
        side.hide()
        side.setMinimumWidth(240)
        self._middle = self._middle_column(filters, tree)
        self._documents = _splitter(self._middle, side)
        self._split = _splitter(layers, self._documents)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([_SIDE, 860])
        self._split.splitterMoved.connect(self._widen)
        layers.setMinimumWidth(230)
        layers.set_tail(can)
        whole = vbox(self, head, Hairline(), margins=0, spacing=0)
        whole.addWidget(self._split, 1)

    def _middle_column(self, filters: PermissionFilters, tree: PermissionTree) -> QWidget:
        middle = QWidget()
        middle.setMinimumWidth(420)
        self._column = column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(filters)
        column.addWidget(Hairline())
        column.addWidget(self._says)
        column.addWidget(tree, 1)
        return middle

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the layers and the document where there is room for them."""
        super().resizeEvent(event)
        self._place_layers()
        self._place_document()

    def tell(self, words: str) -> None:
        """Say something above the tree; nothing hides it."""
        self._says.setText(words)
        self._says.setVisible(bool(words))

    # Layers

    def _widen(self, width: int) -> None:
        """Somebody moved the line beside the layers."""
        if not self._is_folded:
            self._side_width = width

    def _place_layers(self) -> None:
        """Show the layers at the left of the tree, or in one line above it."""
        is_folded = self.width() < _NARROW_BELOW
        self._layers.setVisible(
            not (is_folded and self.height() < _LOW_BELOW) and not self._placed[2]
        )
        if is_folded is self._is_folded:
            return
        self._is_folded = is_folded
        ways = Qt.Orientation
        self._split.setOrientation(ways.Vertical if is_folded else ways.Horizontal)
        self._layers.setMaximumHeight(_STRIP if is_folded else _NO_LIMIT)
        self._layers.lie_down(is_strip=is_folded)
        self._place_can()
        self._split.setSizes([_STRIP if is_folded else self._side_width, 1000])

    def _place_can(self) -> None:
        """Put the question box below the layers, or above the tree, where it is asked for."""
        self.can_switch.setVisible(self._is_folded)
        if self._is_folded:
            self._layers.set_tail(None)
            self._column.insertWidget(0, self._can)
            self._can.setVisible(self.can_switch.isChecked())
        else:
            self._column.removeWidget(self._can)
            self._layers.set_tail(self._can)
            self._can.show()

    def _show_can(self, is_shown: bool) -> None:  # noqa: FBT001 - a slot
        if self._is_folded:
            self._can.setVisible(is_shown)
        if is_shown:
            self._can.action.setFocus()

    def show_can(self) -> None:
        """Show the question box, wherever it stands, with the keyboard in it."""
        self.can_switch.setChecked(True)
        self._can.action.setFocus()
        self.reveal_can()

    def reveal_can(self) -> None:
        """Scroll to the question box once it is laid out: its answer is at its end."""
        if not self._is_folded:
            bar = self._layers.verticalScrollBar()
            QTimer.singleShot(0, self, lambda: bar.setValue(self._can.y()))

    # Document

    def show_document(self, excerpt: Excerpt) -> bool:
        """Show a document; tell whether it was not there before."""
        self._side.show_excerpt(excerpt)
        is_new = self._side.isHidden()
        if is_new:
            self._side.show()
            self._place_document()
        return is_new

    def hide_document(self) -> None:
        """Show none."""
        self._side.hide()
        self._place_document()

    def _place_document(self) -> None:
        """Show the document below the tree, or beside it where there is too little height.

        There it takes the place of the layers when the width is too little for all three.
        """
        is_high, is_open = self.height() >= _HIGH_FROM, not self._side.isHidden()
        is_beside = is_open and not is_high and _NARROW_BELOW <= self.width() < _WIDE_FROM
        if self._placed == (is_high, is_open, is_beside):
            return  # as the user has it
        self._placed = (is_high, is_open, is_beside)
        ways = Qt.Orientation
        self._documents.setOrientation(ways.Vertical if is_high else ways.Horizontal)
        self._place_layers()
        if is_open:
            QTimer.singleShot(0, self, self._size_document)  # once the layers have given way

    def _size_document(self) -> None:
        parts = self._documents
        is_high = parts.orientation() == Qt.Orientation.Vertical
        whole = parts.height() if is_high else parts.width()
        part = int(whole * 0.4) if is_high else min(_DOCUMENT, whole // 2)
        parts.setSizes([whole - part, part])


def _splitter(*parts: QWidget) -> QSplitter:
    made = QSplitter(Qt.Orientation.Horizontal)
    made.setHandleWidth(1)
    made.setChildrenCollapsible(False)
    for part in parts:
        made.addWidget(part)
    return made
