"""Last step: the run, account by account, on its page and among the activities of the window."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    Qt,
    QTimer,
)
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QPushButton,
    QTableView,
)

from rolescope.model.arn import group_digits, is_account_id
from rolescope.model.collection import CallOutcome, CallState
from rolescope.ui.features.live_import import messages
from rolescope.ui.features.live_import.aws_dialog import Callout, WizardPage
from rolescope.ui.kit import style, themed
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.rows_model import RowsModel, rows_table
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.kit.tree import Index
from rolescope.ui.state.activity import Activities, Reporter
from rolescope.words.collection_text import part_words
from rolescope.words.live_text import (
    NOT_WHOLE,
    calls_done,
    calls_read,
    elapsed,
    read_text,
    stayed_text,
    stopped_text,
    time_left,
    whole_text,
)

_COLUMN_WIDTHS = (170, 84, 60, 70)  # px of the columns; the last one takes the rest
_HEADS = ("Part", "State", "Calls", "Read", "What is missing")


class RunPage(WizardPage):
    """Shows what is read while it is read. `wanted`: how many parts there are, as far as known."""

    def __init__(self) -> None:
        super().__init__(
            "Reading from AWS",
            "What was read is written down account by account: a run that is stopped goes on from "
            "there.",
        )
        self.model = ProgressModel(self)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.line = PlainLabel("", "body", "muted")
        self.pause = QPushButton("Pause")
        self.pause.setCheckable(True)
        style.mark(self.pause, look="small")
        row = QHBoxLayout()
        row.addWidget(self.line, 1)
        row.addWidget(self.pause)
        self.column.addWidget(self.bar)
        self.column.addLayout(row)
        self.table = self._made_table()
        self.column.addWidget(self.table, 1)
        self.note = Callout()
        self.column.addWidget(self.note)
        self._wanted = 1
        self._began = 0.0
        self._calls = 0
        self._tick = QTimer(self, interval=500)
        self._tick.timeout.connect(self._show_time)
        self.pause.toggled.connect(self._say_paused)

    def _made_table(self) -> QTableView:
        table, header = rows_table(self.model, "What was read, by account")
        for column, width in enumerate(_COLUMN_WIDTHS):
            header.resizeSection(column, width)
        header.setSectionResizeMode(len(_COLUMN_WIDTHS), QHeaderView.ResizeMode.Stretch)
        return table

    def start(self, wanted: int) -> None:
        """A run begins."""
        self.model.clear()
        self._wanted, self._calls, self._began = max(1, wanted), 0, time.monotonic()
        self.pause.setChecked(False)
        self.pause.show()
        self.note.say("")
        self._tick.start()
        self._show_time()

    def hear(self, message: object) -> None:
        """Show what the process tells."""
        match message:
            case messages.PartsPlanned():
                self._wanted = message.parts
            case messages.PartStarted():
                self.model.begin(message.part)
            case messages.CallTold():
                self._calls += 1
                self.model.tell(message.outcome)
            case messages.PartEnded():
                self.model.end(message.part, message.said, is_complete=message.is_complete)
            case messages.ImportEnded():
                self._end(message)
        self._show_time()

    def end_early(self, text: str) -> None:
        """Nothing more comes."""
        self.model.stop()
        self._tick.stop()
        self.pause.hide()
        self.note.say(text, "risk")

    def _end(self, ended: messages.ImportEnded) -> None:
        self.model.stop()
        self._tick.stop()
        self.pause.hide()
        self.bar.setValue(self.bar.maximum())
        text = stayed_text(ended.stayed) or read_text(ended.accounts, ended.calls)
        if ended.said:
            self.note.say(f"{text} {ended.said} {ended.advice}", "risk")
        elif ended.stayed:
            self.note.say(text)
        elif ended.is_stopped:
            self.note.say(stopped_text(text))
        elif ended.is_complete:
            self.note.say(whole_text(text), "allowed")
        else:
            self.note.say(f"{text} {NOT_WHOLE}")

    def _show_time(self) -> None:
        ended, wanted = self.model.ended, max(self._wanted, self.model.rowCount())
        self.bar.setRange(0, wanted)
        self.bar.setValue(ended)
        seconds = time.monotonic() - self._began
        left = time_left(ended, wanted, seconds) if self._tick.isActive() else ""
        texts = (calls_done(ended, wanted), elapsed(seconds), left)
        paused = "Paused · " if self.pause.isChecked() else ""
        self.line.setText(paused + " · ".join(filter(None, texts)))

    def _say_paused(self, is_paused: bool) -> None:  # noqa: FBT001 - a slot
        self.pause.setText("Continue" if is_paused else "Pause")
        self._show_time()


class PartState(Enum):
    """How far a part is."""

    READING = "reading"
    STOPPED = "stopped"
    COMPLETE = "complete"
    PARTIAL = "partial"
    UNREAD = "not read"


@dataclass(slots=True)
class _Part:
    """A row. `calls` are the outcomes by call."""

    name: str
    state: PartState = PartState.READING
    calls: dict[str, CallOutcome] = field(default_factory=dict)
    said: str = ""

    @property
    def read(self) -> int:
        """How many things the calls gave."""
        return sum(one.items for one in self.calls.values())

    @property
    def missing(self) -> str:
        """The calls that did not end well."""
        wrong = (
            f"{one.call} {one.state.value}"
            for one in self.calls.values()
            if one.state in (CallState.DENIED, CallState.FAILED)
        )
        return ", ".join(wrong) or self.said


class ProgressModel(RowsModel):
    """Grows a row for each part; nothing is ever taken out while a run goes on."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(_HEADS, parent)
        self._parts: list[_Part] = []
        self._numbers: dict[str, int] = {}

    def clear(self) -> None:
        """Begin anew."""
        self.beginResetModel()
        self._parts.clear()
        self._numbers.clear()
        self.endResetModel()

    def begin(self, part: str) -> None:
        """A part is being read."""
        self._row(part).state = PartState.READING
        self._changed(part)

    def tell(self, outcome: CallOutcome) -> None:
        """A call went on."""
        self._row(outcome.part).calls[outcome.call] = outcome
        self._changed(outcome.part)

    def end(self, part: str, said: str, *, is_complete: bool) -> None:
        """A part was read as far as it could be."""
        row = self._row(part)
        left = PartState.PARTIAL if row.read else PartState.UNREAD
        row.state = PartState.COMPLETE if is_complete else left
        row.said = said
        self._changed(part)

    def stop(self) -> None:
        """Nothing more is read: parts that were being read are not whole."""
        for part in self._parts:
            if part.state is PartState.READING:
                part.state = PartState.STOPPED
                self._changed(part.name)

    @property
    def ended(self) -> int:
        """How many parts were read."""
        open_ = (PartState.READING, PartState.STOPPED)
        return sum(1 for one in self._parts if one.state not in open_)

    def _row(self, part: str) -> _Part:
        if part not in self._numbers:
            number = self._numbers[part] = len(self._parts)
            self.beginInsertRows(QModelIndex(), number, number)
            self._parts.append(_Part(part))
            self.endInsertRows()
        return self._parts[self._numbers[part]]

    def _changed(self, part: str) -> None:
        number = self._numbers[part]
        self.dataChanged.emit(self.index(number, 0), self.index(number, len(_HEADS) - 1))

    def row_count(self) -> int:
        """Return the number of rows."""
        return len(self._parts)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell."""
        part = self._parts[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._texts(part)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return themed.plain_tooltip(part.missing)
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(themed.color(_ink(part, index.column())))
        if role == Qt.ItemDataRole.FontRole:
            return QFont(themed.font("mono" if index.column() == 0 else "body"))
        return None

    def _texts(self, part: _Part) -> tuple[str, ...]:
        is_account = is_account_id(part.name)
        words = group_digits(part.name) if is_account else part_words(part.name)
        name = f"{words[:1].upper()}{words[1:]}"
        return (
            visible(name),
            part.state.value,
            f"{len(part.calls):,}",
            f"{part.read:,}",
            visible(part.missing),
        )


_STATE_INKS = {
    PartState.COMPLETE: "allowed",
    PartState.PARTIAL: "denied",
    PartState.UNREAD: "denied",
}


def _ink(part: _Part, column: int) -> str:
    if column == len(_HEADS) - 1:
        return "denied"
    if column == 1:
        return _STATE_INKS.get(part.state, "muted")
    return "text"


class RunReporter(QObject):
    """Tells of one wizard's runs. `stop` stops a run, `pause` pauses it or lets it go on."""

    def __init__(
        self,
        activities: Activities,
        stop: Callable[[], object],
        pause: Callable[[], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._activities, self._stop, self._pause = activities, stop, pause
        self._run: Reporter | None = None
        self._parts: dict[str, Reporter] = {}
        self._wanted = self._ended = 0

    def hear(self, message: object) -> None:
        """Take what the process says."""
        match message:
            case messages.PartsPlanned():
                self._wanted = message.parts
                self._show()
            case messages.PartStarted():
                self._begin(message.part)
            case messages.CallTold():
                self._tell(message)
            case messages.PartEnded():
                self._end_part(message)
            case messages.ImportEnded():
                self._end(message)
            case messages.WorkerCrashed() | messages.Refused():
                self.close("The connection to AWS was closed.")

    def pause(self, is_paused: bool) -> None:  # noqa: FBT001 - a slot
        """The run was paused, or goes on."""
        if self._run is not None and is_paused:
            self._run.rest()
        elif self._run is not None:
            self._show()

    def close(self, why: str = "") -> None:
        """Nothing more comes; `why`, if a run did not come to its end."""
        for part in self._parts.values():
            part.drop()
        self._parts.clear()
        if self._run is not None and why:
            self._run.fail(why)
        elif self._run is not None:
            self._run.stop()
        self._run = None
        self._wanted = self._ended = 0

    def _show(self) -> None:
        if self._run is None:
            self._run = self._activities.begin(
                "Live import", stop=self._stop, pause=self._pause, is_notable=True
            )
        wanted = max(self._wanted, self._ended + len(self._parts))
        share = self._ended / wanted if wanted else None
        self._run.report(calls_read(self._ended, wanted), share)

    def _begin(self, part: str) -> None:
        words = part_words(part)
        self._parts[part] = self._activities.begin(f"Read {words}")
        self._show()

    def _tell(self, told: messages.CallTold) -> None:
        outcome = told.outcome
        if outcome.part in self._parts:
            self._parts[outcome.part].report(f"{outcome.call}: {outcome.items:,}")

    def _end_part(self, ended: messages.PartEnded) -> None:
        self._ended += 1
        part = self._parts.pop(ended.part, None)
        if part is not None and ended.is_complete:
            part.drop()  # the whole run counts it
        elif part is not None:
            part.fail(ended.said or NOT_WHOLE)
        self._show()

    def _end(self, ended: messages.ImportEnded) -> None:
        run, self._run = self._run, None
        if run is not None and ended.said:
            run.fail(ended.said)
        elif run is not None and ended.is_stopped:
            run.stop()
        elif run is not None:
            more = "" if ended.is_complete else f" {NOT_WHOLE}"
            run.end(f"{read_text(ended.accounts)}{more}")
        self.close()
