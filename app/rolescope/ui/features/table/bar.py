"""The row over the table: nodes or edges, the filter with its count, columns, export."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from rolescope.ui.kit import icons, style, themed
from rolescope.ui.kit.line_edits import ClearButton, IconLineEdit
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.text import PlainLabel
from rolescope.words.table.sheet import Kind

_TOO_NARROW = 640  # px: below, the count is left out


class Words(IconLineEdit):
    """The field for words; Escape empties it, Down goes to the rows."""

    left = Signal()  # to the rows

    def __init__(self) -> None:
        super().__init__("filter-variant")
        self.setPlaceholderText("Filter rows")
        self.setAccessibleName("Filter rows")
        ClearButton(self, "Clear the filter")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Empty the field, or go to the rows."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class Bar(QWidget):
    """A row of 48 px."""

    chosen = Signal(object)  # Kind
    filtered = Signal(tuple)  # words
    columns_asked = Signal()
    export_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._covered = 0
        self.setFixedHeight(px(48))
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(*pxs(16, 0, 16, 1))
        row.setSpacing(px(8))
        self.kinds: dict[Kind, QPushButton] = {}
        row.addLayout(self._switch())
        self.words = Words()
        self.words.setMinimumWidth(px(140))
        self.words.setMaximumWidth(px(320))
        self.words.textChanged.connect(lambda text: self.filtered.emit(tuple(text.split())))
        row.addWidget(self.words, 10)
        self.count = PlainLabel("", "small", "muted")
        row.addWidget(self.count)
        row.addStretch(10)
        self.columns = QPushButton("Columns")
        icons.put(self.columns, "view-column-outline", "muted")
        self.columns.setToolTip("Which columns are shown, and by which rows are sorted")
        self.columns.clicked.connect(self.columns_asked)
        self.export = QPushButton("CSV\N{HORIZONTAL ELLIPSIS}")
        icons.put(self.export, "export-variant", "muted")
        self.export.setToolTip("Save the rows and columns that are shown as CSV")
        self.export.setAccessibleName("Save as CSV")
        self.export.clicked.connect(self.export_asked)
        for button in (self.columns, self.export):
            style.mark(button, look="small")
            row.addWidget(button)

    def _switch(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        for place, kind in zip(("first", "last"), Kind, strict=True):
            button = QPushButton(visible(kind.value))
            button.setCheckable(True)
            button.setAutoExclusive(True)
            style.mark(button, look="segment", place=place)
            button.clicked.connect(lambda _checked, kind=kind: self.chosen.emit(kind))
            row.addWidget(button)
            self.kinds[kind] = button
        self.kinds[Kind.NODES].setChecked(True)
        return row

    def show_kind(self, kind: Kind) -> None:
        """Light the tab of a kind."""
        self.kinds[kind].setChecked(True)

    def show_totals(self, totals: dict[Kind, int]) -> None:
        """Say on the tabs how many rows there are."""
        for kind, button in self.kinds.items():
            text = f"{kind.value} {totals[kind]:,}"
            if button.text() != text:
                button.setText(text)

    def show_count(self, words: str) -> None:
        """Say how many rows are seen."""
        self.count.setText(words)

    def set_covered(self, width: int) -> None:
        """Keep clear of a panel that lies over the right of the window."""
        self._covered = width
        self._row.setContentsMargins(px(16), 0, px(16) + width, px(1))
        self._fit()

    def rescale(self) -> None:
        """Rescale."""
        self.set_covered(self._covered)

    def resizeEvent(self, event: object) -> None:
        """Leave the words of the buttons out where there is little room."""
        super().resizeEvent(event)  # type: ignore[arg-type] # Qt's event
        self._fit()

    def _fit(self) -> None:
        room = self.width() - self._row.contentsMargins().right()
        self.count.setVisible(room >= px(_TOO_NARROW))

    def minimumSizeHint(self) -> QSize:
        """It may become narrow: the field and the count give way."""
        return QSize(*pxs(420, 48))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), themed.color("surface"))
        painter.fillRect(0, self.height() - px(1), self.width(), px(1), themed.color("border"))
        painter.end()
