"""Last step: the run, account by account, with pause and stop."""

import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QPushButton,
    QTableView,
)

from rolescope.ui.features.live_import import messages
from rolescope.ui.features.live_import.parts import Note, Page
from rolescope.ui.features.live_import.progress_model import ProgressModel
from rolescope.ui.kit import style
from rolescope.ui.kit.scale import px
from rolescope.ui.kit.table_header import TableHeader
from rolescope.ui.kit.text import PlainLabel
from rolescope.words.collection_text import part_words
from rolescope.words.live_text import elapsed, time_left

_WIDTHS = (170, 84, 60, 70)  # px of the columns; the last one takes the rest


class RunPage(Page):
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
        self.bar.setFixedHeight(px(6))
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
        self.note = Note()
        self.column.addWidget(self.note)
        self._wanted = 1
        self._began = 0.0
        self._calls = 0
        self._tick = QTimer(self, interval=500)
        self._tick.timeout.connect(self._show_time)
        self.pause.toggled.connect(self._say_paused)

    def _made_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setShowGrid(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(px(28))
        table.setAccessibleName("What was read, by account")
        header = TableHeader(table)
        for column, width in enumerate(_WIDTHS):
            header.resizeSection(column, px(width))
        header.setSectionResizeMode(len(_WIDTHS), QHeaderView.ResizeMode.Stretch)
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
            case messages.Planned():
                self._wanted = message.parts
            case messages.Began():
                self.model.begin(message.part)
            case messages.Told():
                self._calls += 1
                self.model.tell(message.outcome)
            case messages.PartEnded():
                self.model.end(message.part, message.said, is_complete=message.is_complete)
            case messages.Ended():
                self._end(message)
        self._show_time()

    def end_early(self, text: str) -> None:
        """Nothing more comes."""
        self.model.stop()
        self._tick.stop()
        self.pause.hide()
        self.note.say(text, "risk")

    def _end(self, ended: messages.Ended) -> None:
        self.model.stop()
        self._tick.stop()
        self.pause.hide()
        self.bar.setValue(self.bar.maximum())
        plural = "" if ended.accounts == 1 else "s"
        text = f"{ended.accounts:,} account{plural} read with {ended.calls:,} calls."
        if ended.stayed:
            parts = ", ".join(part_words(part) for part in ended.stayed)
            text = f"What was read of {parts} before stays: the new one is not whole."
        if ended.said:
            self.note.say(f"{text} {ended.said} {ended.advice}", "risk")
        elif ended.stayed:
            self.note.say(text)
        elif ended.is_stopped:
            self.note.say(f"{text} Stopped: continue when you like.")
        elif ended.is_complete:
            self.note.say(f"{text} Nothing is missing.", "allowed")
        else:
            self.note.say(f"{text} What is missing is unknown: verdicts that need it say so.")

    def _show_time(self) -> None:
        ended, wanted = self.model.ended, max(self._wanted, self.model.rowCount())
        self.bar.setRange(0, wanted)
        self.bar.setValue(ended)
        seconds = time.monotonic() - self._began
        left = time_left(ended, wanted, seconds) if self._tick.isActive() else ""
        texts = (f"{ended:,} of {wanted:,} done", elapsed(seconds), left)
        paused = "Paused · " if self.pause.isChecked() else ""
        self.line.setText(paused + " · ".join(filter(None, texts)))

    def _say_paused(self, is_paused: bool) -> None:  # noqa: FBT001 - a slot
        self.pause.setText("Continue" if is_paused else "Pause")
        self._show_time()
