"""The window of the log: what this run and earlier ones have written."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, QObject, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QHideEvent,
    QKeySequence,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QWidget,
)

from rolescope.ui.kit import style, themed
from rolescope.ui.kit.check_boxes import CheckBox
from rolescope.ui.kit.fields import Combo
from rolescope.ui.kit.line_edits import ClearButton, IconLineEdit
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.rows_model import RowsModel, rows_table
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.kit.tree import Index
from rolescope.ui.state.log.lines import MAX_LINES, LogLine, read_earlier
from rolescope.ui.state.log.writing import Log
from rolescope.ui.state.runner import JobFailure
from rolescope.ui.state.threads import Threads

_HEADS = ("Time", "Level", "Message")
_LEVEL_NAMES = {10: "Debug", 20: "Info", 30: "Warning", 40: "Error", 50: "Error"}
_INKS = {10: "muted", 30: "cond", 40: "risk", 50: "risk"}
_MESSAGE = 2  # the column


class LogModel(RowsModel):
    """Shows what `matching` lets through. What is added later is taken at the end."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(_HEADS, parent)
        self._lines: list[LogLine] = []
        self._shown: list[LogLine] = []
        self._level, self._words = 0, ""

    @property
    def shown(self) -> Sequence[LogLine]:
        """The lines that are shown."""
        return self._shown

    @property
    def count(self) -> int:
        """How many lines there are, shown or not."""
        return len(self._lines)

    def show(self, lines: Iterable[LogLine]) -> None:
        """Show other lines."""
        self._lines = list(lines)
        self._filter()

    def add(self, lines: Sequence[LogLine]) -> None:
        """Show more lines below the others; the first ones go when there are too many."""
        self._lines += lines
        if len(self._lines) > MAX_LINES:
            self._lines = self._lines[-MAX_LINES:]
            self._filter()
            return
        found = list(matching(lines, self._level, self._words))
        if found:
            first = len(self._shown)
            self.beginInsertRows(QModelIndex(), first, first + len(found) - 1)
            self._shown += found
            self.endInsertRows()

    def look_for(self, level: int, words: str) -> None:
        """Show lines of a level of `logging` and above, that contain words."""
        self._level, self._words = level, words.strip().lower()
        self._filter()

    def _filter(self) -> None:
        self.beginResetModel()
        self._shown = list(matching(self._lines, self._level, self._words))
        self.endResetModel()

    def row_count(self) -> int:
        """Return the number of rows."""
        return len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell."""
        line, column = self._shown[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if column == _MESSAGE:
                return visible(line.text)
            level = _LEVEL_NAMES.get(line.level, "Info") if line.at else ""
            return level if column else line.at.partition(",")[0]
        if role == Qt.ItemDataRole.ToolTipRole and column == _MESSAGE:
            return themed.plain_tooltip(line.text)
        if role == Qt.ItemDataRole.ForegroundRole:
            ink = "muted" if column == 0 or not line.at else _INKS.get(line.level, "text")
            return QColor(themed.color(ink))
        if role == Qt.ItemDataRole.FontRole:
            return QFont(themed.font("small" if column == 1 else "monosmall"))
        return None


def matching(lines: Iterable[LogLine], level: int, words: str) -> Iterator[LogLine]:
    """Yield lines of a level and above. Of what goes on over several lines, all or none.

    `words` are lower case.
    """
    if not words:
        yield from (line for line in lines if line.level >= level)
        return
    held: list[LogLine] = []  # of one record, of which nothing has matched yet
    is_found = False
    for line in lines:
        if line.at:
            held.clear()
            is_found = False
        if line.level < level:
            continue
        held.append(line)
        if is_found or words in line.text.lower() or words in line.at:
            is_found = True
            yield from held
            held.clear()


Write = Callable[[Path, Callable[[], bytes]], None]
_PAUSE, _TYPING = 200, 150  # milliseconds: between looks for new lines, and after a key
_ROW = 20  # px
_WIDTHS = (150, 72)  # px of the columns; the last one takes the rest
_LEVELS = {
    "All levels": 0,
    "Info and above": logging.INFO,
    "Warnings and errors": logging.WARNING,
    "Errors": logging.ERROR,
}
_FILE = "rolescope-log.txt"


class LogWindow(QDialog):
    """Stands beside the window. `write` has a file written that the user names."""

    def __init__(self, log: Log, write: Write, parent: QWidget) -> None:
        super().__init__(parent)
        self._log, self._write = log, write
        self._seen = 0  # lines of this run that were taken
        self._threads = Threads(self)
        self.model = LogModel(self)
        self.setWindowTitle("Log")
        self.setObjectName("log")
        self.resize(QSize(960, 560).boundedTo(self.screen().availableSize()))
        self._make()
        self._lay_out()
        self._look = QTimer(self, interval=_PAUSE)
        self._look.timeout.connect(self._take)
        self._typed = QTimer(self, interval=_TYPING, singleShot=True)
        self._typed.timeout.connect(self._filter)
        self._connect()

    def _make(self) -> None:
        self.now, self.earlier = QPushButton("This run"), QPushButton("Earlier runs")
        for button, place in ((self.now, "first"), (self.earlier, "last")):
            button.setCheckable(True)
            button.setAutoExclusive(True)
            style.mark(button, look="segment", place=place)
        self.now.setChecked(True)
        self.level = Combo("Level")
        self.level.addItems(list(_LEVELS))
        self.words = IconLineEdit("magnify")
        self.words.setPlaceholderText("Find in the log")
        self.words.setAccessibleName("Find in the log")
        ClearButton(self.words)
        self.follow = CheckBox("Follow")
        self.follow.setChecked(True)
        self.table = self._made_table()
        self.counted = PlainLabel("", "small", "muted")
        self.copy, self.export = QPushButton("Copy"), QPushButton("Export…")
        for button in (self.now, self.earlier, self.copy, self.export):
            button.setAutoDefault(False)

    def _made_table(self) -> QTableView:
        table, header = rows_table(self.model, "Lines of the log")
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        rows = table.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(_ROW)
        rows.setDefaultSectionSize(_ROW)
        header.setStretchLastSection(True)
        for column, width in enumerate(_WIDTHS):
            header.resizeSection(column, width)
        return table

    def _lay_out(self) -> None:
        head, foot = QHBoxLayout(), QHBoxLayout()
        segments = hbox(spacing=0)
        for button in (self.now, self.earlier):
            segments.addWidget(button)
        head.setContentsMargins(16, 12, 16, 12)
        head.setSpacing(12)
        head.addLayout(segments)
        head.addWidget(self.level)
        head.addWidget(self.words, 1)
        head.addWidget(self.follow)
        foot.setContentsMargins(16, 10, 16, 12)
        foot.setSpacing(8)
        foot.addWidget(self.counted, 1)
        foot.addWidget(self.copy)
        foot.addWidget(self.export)
        column = vbox(self, head, margins=0, spacing=0)
        middle = hbox(None, self.table, margins=(14, 0, 0, 0))
        column.addLayout(middle, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.now.clicked.connect(self._show_run)
        self.earlier.clicked.connect(self._show_earlier)
        self.level.currentIndexChanged.connect(self._filter)
        self.words.textChanged.connect(lambda _text: self._typed.start())
        self.follow.toggled.connect(lambda _on: self._go_on())
        self.copy.clicked.connect(self._copy)
        self.export.clicked.connect(self._ask_for_file)
        self.table.verticalScrollBar().actionTriggered.connect(self._scrolled)
        QShortcut(QKeySequence.StandardKey.Copy, self.table, self._copy)
        QShortcut(QKeySequence.StandardKey.Find, self, self.words.setFocus)

    # What is shown

    def showEvent(self, event: QShowEvent) -> None:
        """Look for new lines while it is seen."""
        super().showEvent(event)
        self._take()
        self._look.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Look for nothing."""
        super().hideEvent(event)
        self._look.stop()
        self._threads.close()

    def _take(self) -> None:
        """Take the lines that came since the last look."""
        kept = self._log.kept
        if self.now.isChecked() and kept.count != self._seen:
            new = kept.since(self._seen)
            self._seen += len(new) if self._seen else kept.count
            self.model.add(new)
            self._go_on()

    def _show_run(self) -> None:
        self._seen = 0
        self.follow.setEnabled(True)
        self.model.show(())
        self._take()

    def _show_earlier(self) -> None:
        self.follow.setEnabled(False)
        self.model.show(())
        self.counted.setText("Reading…")
        work = partial(read_earlier, self._log.folder, self._log.begun)
        self._threads.start(work, self._take_earlier, self._tell)

    def _take_earlier(self, lines: list[LogLine]) -> None:
        if self.earlier.isChecked():
            self.model.show(lines)
            self._count()
            self.table.scrollToBottom()

    def _tell(self, _failure: JobFailure) -> None:
        self.counted.setText("The files of earlier runs cannot be read.")

    def _filter(self) -> None:
        self.model.look_for(_LEVELS[self.level.currentText()], self.words.text())
        self._go_on()

    def _go_on(self) -> None:
        self._count()
        if self.follow.isChecked() or self.earlier.isChecked():
            self.table.scrollToBottom()

    def _scrolled(self, _action: int) -> None:
        """Whoever scrolls up reads: what comes does not move it away."""
        bar = self.table.verticalScrollBar()
        if self.now.isChecked():
            self.follow.setChecked(bar.sliderPosition() >= bar.maximum())

    def _count(self) -> None:
        shown, count = len(self.model.shown), self.model.count
        plural = "" if count == 1 else "s"
        lines = f"{count:,} line{plural}"
        self.counted.setText(lines if shown == count else f"{shown:,} of {lines}")

    # What is taken away

    def _text(self) -> str:
        """Return the lines that are selected; all that are shown, when none is."""
        chosen = self.table.selectionModel().selectedRows()
        rows = sorted(index.row() for index in chosen) or range(len(self.model.shown))
        return "\n".join(visible(str(self.model.shown[row])) for row in rows)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text())

    def _ask_for_file(self) -> None:
        dialog = QFileDialog(self, "Export the log", _FILE)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("txt")
        dialog.selectFile(_FILE)
        text = f"{self._text()}\n"
        dialog.fileSelected.connect(lambda file: self._write(Path(file), text.encode))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def show_log(log: Log, write: Write, parent: QWidget) -> None:
    """Show the log; its window comes to the front when it is shown already."""
    found = parent.findChild(LogWindow)
    made = found or LogWindow(log, write, parent)
    made.show()
    made.raise_()
    made.activateWindow()
