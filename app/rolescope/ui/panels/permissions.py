"""Permissions: what a session or principal may do, layer by layer and action by action."""

from functools import partial

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from rolescope.analysis import Analysis
from rolescope.drawing.permission_folds import folded
from rolescope.drawing.permission_values import PermissionsText
from rolescope.drawing.permissions_filter import filtered
from rolescope.model.caller import Caller
from rolescope.model.plain import visible
from rolescope.ui.document import Document
from rolescope.ui.panel import Panel
from rolescope.ui.permission_subjects import Subject, has_subject, subjects_of
from rolescope.ui.runner import Failure
from rolescope.ui.widgets import look
from rolescope.ui.widgets.document_side import DocumentSide
from rolescope.ui.widgets.fields import Combo
from rolescope.ui.widgets.permission_filters import PermissionFilters
from rolescope.ui.widgets.permission_layers import PermissionLayers
from rolescope.ui.widgets.permission_model import ROW_ROLE, PermissionModel, Row
from rolescope.ui.widgets.permission_tree import PermissionTree
from rolescope.ui.widgets.pills import Hairline, Shape
from rolescope.ui.widgets.text import PlainLabel

_MOST_OPEN = 4  # services that are open from the start
_HIGH = 520  # px: from here the document stands below the tree
_WIDE = 1400  # px: from here layers, tree and document fit side by side
_NARROW = 1000  # px: below, the layers stand above the tree
_DOCUMENT, _SIDE, _STRIP, _CHOICE = 440, 300, 54, 190  # px
_NO_LIMIT = 16_777_215  # px: Qt's own


class Permissions(QWidget):
    """Shows the permissions of the new session, its caller, or the selected principal."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        look.surface(self)
        self._document = document
        self._subjects: list[Subject] = []
        self._is_stale = True
        self._known: dict[Caller, PermissionsText] = {}
        self._known_for: Analysis | None = None
        self._wanted: Caller | None = None  # whose permissions are shown, or being worked out
        self._text: PermissionsText | None = None
        self.choice = Combo("Permissions of")
        self.choice.setMinimumWidth(80)
        self.choice.activated.connect(lambda _number: self._show_subject())
        self.layers = PermissionLayers()
        self.filters = PermissionFilters()
        self.model = PermissionModel(self)
        self.tree = PermissionTree()
        self.tree.setModel(self.model)
        self.tree.arrange()
        self.side = DocumentSide(can_close=True)
        self.side.hide()
        self.view = self.side.view
        self._placed = (False, False, False)  # whether high, open, in the place of the layers
        self._shape = Shape("diamond", "scope", 16)
        self._says = PlainLabel("", "body", "muted", wrap=True)
        self._says.setContentsMargins(16, 12, 16, 0)
        self._says.hide()
        self._lay_out()
        self.layers.chosen.connect(lambda _layer: self._filter())
        self.filters.changed.connect(self._filter)
        self.tree.selectionModel().currentRowChanged.connect(self._show_document)
        self.tree.activated.connect(self._open_or_close)
        self.side.closed.connect(self._close_document)
        document.analysed.connect(self._changed)
        document.simulated.connect(self._changed)
        document.selected.connect(self._changed)

    def _lay_out(self) -> None:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.filters)
        column.addWidget(Hairline())
        column.addWidget(self._says)
        column.addWidget(self.tree, 1)
        middle.setMinimumWidth(420)
        self.side.setMinimumWidth(240)
        self._documents = _splitter(middle, self.side)
        self._left = self._left_side()
        self._split = split = _splitter(self._left, self._documents)
        split.setStretchFactor(1, 1)
        split.setSizes([_SIDE, 860])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the layers and the document where there is room for them."""
        super().resizeEvent(event)
        self._place_layers()
        self._place_document()

    def _place_layers(self) -> None:
        """Show the layers at the left of the tree, or in one line above it."""
        is_folded = self.width() < _NARROW
        down, across = Qt.Orientation.Vertical, Qt.Orientation.Horizontal
        if (self._split.orientation() == down) is is_folded:
            return
        self._split.setOrientation(down if is_folded else across)
        ways = QBoxLayout.Direction
        self._left_box.setDirection(ways.LeftToRight if is_folded else ways.TopToBottom)
        self._left.setMaximumHeight(_STRIP if is_folded else _NO_LIMIT)
        self._line.setVisible(not is_folded)
        self.choice.setMinimumWidth(_CHOICE if is_folded else 80)
        self.choice.setMaximumWidth(_CHOICE if is_folded else _NO_LIMIT)
        self.layers.lie_down(is_strip=is_folded)
        self._split.setSizes([_STRIP if is_folded else _SIDE, 1000])

    def _place_document(self) -> None:
        """Show the document below the tree, or beside it where there is too little height.

        There it takes the place of the layers when the width is too little for all three.
        """
        is_high, is_open = self.height() >= _HIGH, not self.side.isHidden()
        is_beside = is_open and not is_high and _NARROW <= self.width() < _WIDE
        if self._placed == (is_high, is_open, is_beside):
            return  # as the user has it
        self._placed = (is_high, is_open, is_beside)
        ways = Qt.Orientation
        self._documents.setOrientation(ways.Vertical if is_high else ways.Horizontal)
        self._left.setVisible(not is_beside)
        if is_open:
            QTimer.singleShot(0, self, self._size_document)  # once the layers have given way

    def _size_document(self) -> None:
        parts = self._documents
        is_high = parts.orientation() == Qt.Orientation.Vertical
        whole = parts.height() if is_high else parts.width()
        part = int(whole * 0.4) if is_high else min(_DOCUMENT, whole // 2)
        parts.setSizes([whole - part, part])

    def _left_side(self) -> QWidget:
        side = QWidget()
        side.setMinimumWidth(230)
        self._left_box = column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(8)
        row.addWidget(self._shape)
        row.addWidget(self.choice, 1)
        column.addLayout(row)
        self._line = Hairline()
        column.addWidget(self._line)
        column.addWidget(self.layers, 1)
        return side

    # Whose permissions

    def _changed(self, _value: object) -> None:
        self._is_stale = True
        if self.isVisible():
            QTimer.singleShot(0, self, self._refresh)

    def showEvent(self, event: QShowEvent) -> None:
        """Work out only when someone looks."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self._refresh)

    def _refresh(self) -> None:
        if not self._is_stale or not self.isVisible():
            return
        self._is_stale = False
        self._subjects = subjects_of(self._document)
        self.choice.clear()
        for subject in self._subjects:
            self.choice.addItem(visible(subject.title))
        self._show_subject()

    # Showing

    def _show_subject(self) -> None:
        number = self.choice.currentIndex()
        if not 0 <= number < len(self._subjects):
            self._wanted = None
            self._say("")
            return
        if self._known_for is not self._document.analysis:
            self._known, self._known_for = {}, self._document.analysis
        subject = self._subjects[number]
        caller = self._wanted = subject.caller
        self._shape.show_shape(subject.shape, "scope")
        if caller in self._known:
            self.show_text(self._known[caller])
            return
        self._say("Looking at every action of AWS\N{HORIZONTAL ELLIPSIS}")
        done = partial(self._take, self._known, caller)
        failed = partial(self._tell_failure, caller)
        self._document.questions.permissions(caller, self._document.time, done, failed)

    def _take(
        self, known: dict[Caller, PermissionsText], caller: Caller, text: PermissionsText
    ) -> None:
        known[caller] = text
        if known is self._known and caller == self._wanted:
            self.show_text(text)

    def _tell_failure(self, caller: Caller, _failure: Failure) -> None:
        if caller == self._wanted:
            self._say("The permissions were not found. Choose whose permissions to see again.")

    def _say(self, words: str) -> None:
        """Show words in the place of permissions."""
        self._text = None
        self.layers.show_text(None)
        self.filters.show_text(None)
        self.model.show(())
        self._hide_document()
        self._tell(words)

    def _tell(self, words: str) -> None:
        self._says.setText(words)
        self._says.setVisible(bool(words))

    def show_text(self, text: PermissionsText) -> None:
        """Show permissions; few services are opened at once."""
        self._text = text
        self.layers.show_text(text)
        self.filters.show_text(text)
        self._hide_document()
        self._filter()
        self.tree.measure()

    def _filter(self) -> None:
        """Show what the filters and the chosen layer leave."""
        text = self._text
        if text is None:
            return
        wanted = self.filters.wanted(self.layers.layer)
        services = filtered(text, wanted)
        is_narrowed = bool(wanted.words.strip()) or wanted.escalation or wanted.layer is not None
        lines = services if is_narrowed else folded(services, text)
        self.model.show(lines)
        if is_narrowed or len(services) <= _MOST_OPEN:
            for number in range(min(len(services), 50)):
                self.tree.expand(self.model.index(number, 0))
        nothing = "" if services else "No action is left that fits." if is_narrowed else "Nothing."
        self._tell("\n".join(filter(None, (nothing, *text.depends))))

    def _show_document(self, current: QModelIndex, _before: QModelIndex) -> None:
        row = current.data(ROW_ROLE)
        text = self._text
        if text is None or not isinstance(row, Row) or row.statement is None:
            return
        self.side.show_excerpt(text.excerpts[row.statement])
        if self.side.isHidden():
            self.side.show()
            self._place_document()
            self.tree.scrollTo(current)

    def _hide_document(self) -> None:
        self.side.hide()
        self._place_document()

    def _close_document(self) -> None:
        self._hide_document()
        self.tree.setFocus()

    def _open_or_close(self, index: QModelIndex) -> None:
        first = index.siblingAtColumn(0)
        self.tree.setExpanded(first, not self.tree.isExpanded(first))


def _splitter(*parts: QWidget) -> QSplitter:
    made = QSplitter(Qt.Orientation.Horizontal)
    made.setHandleWidth(1)
    made.setChildrenCollapsible(False)
    for part in parts:
        made.addWidget(part)
    return made


PERMISSIONS = Panel(
    id="permissions",
    title="Permissions",
    area="bottom",
    make=Permissions,
    shown_when=has_subject,
    icon="key-chain",
)
