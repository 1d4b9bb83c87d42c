"""Autosave: what is not saved goes into the journal, soon after every change."""

import contextlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSaveFile, QTimer, Signal

from rolescope.model.review import Review
from rolescope.projects import Project, Stamp, TooLargeError
from rolescope.ui.state.projects.files import Device, WriteError
from rolescope.ui.state.projects.journal import About, FoundJournal, Journal
from rolescope.ui.state.projects.queue import Queue

AUTOSAVE_DELAY_MS = 30_000  # milliseconds from a change until it is in the journal
MAX_UNWRITTEN_CHANGES = 20  # changes that are written at once

Content = Callable[[], tuple[About, Project] | None]


class Autosave(QObject):
    """Writes the journal of what is open. `content` is what to keep, None when all is saved."""

    kept = Signal()  # all of it is in the journal
    failed = Signal(str)  # why it is not

    def __init__(self, queue: Queue, content: Content, parent: QObject) -> None:
        super().__init__(parent)
        self._queue, self._content = queue, content
        self._folder: Path | None = None
        self._journal: Journal | None = None
        self._recovered: FoundJournal | None = None
        self._changes = 0
        self._writes = 0  # begun so far: only the end of the last one says that all is kept
        self.device: Device = QSaveFile
        self._timer = QTimer(self, interval=AUTOSAVE_DELAY_MS, singleShot=True)
        self._timer.timeout.connect(self.write)

    def use_folder(self, folder: Path) -> None:
        """Keep the journals below a folder; without one there are none."""
        self._folder = folder

    def note_change(self) -> None:
        """Something was worked out: it is in the journal soon."""
        self._changes += 1
        if self._changes >= MAX_UNWRITTEN_CHANGES:
            self.write()
        elif not self._timer.isActive():
            self._timer.start()

    def take_over(self, found: FoundJournal) -> None:
        """Take what a journal held into one of our own; then that one goes."""
        self._recovered = found
        QTimer.singleShot(0, self, self.write)  # when all of it is shown

    def write(self) -> None:
        """Write the journal now."""
        self._timer.stop()
        self._changes = 0
        content = self._content()
        journal = self._next_write() if content is not None else None
        if content is not None and journal is not None:
            end = partial(self._end, journal, self._writes)
            self._queue.put(partial(_write, journal, *content), end)

    def _next_write(self) -> Journal | None:
        """Count a write, and return the journal that it goes to; None where none can be made."""
        if self._folder is None:
            return None
        try:
            self._journal = self._journal or Journal(self._folder, self.device)
        except OSError as error:
            self.failed.emit(error.strerror or "unknown error")
            return None
        self._writes += 1
        return self._journal

    def hand_over(
        self, about: About, project: Project, view: Review, then: Callable[[str], object]
    ) -> None:
        """Write all of it, saved or not, for a process that goes on with it.

        `then` is told the name of the journal.
        """
        journal = self._next_write()
        if journal is None:
            return
        number = self._writes

        def end(why: str | None) -> None:
            self._end(journal, number, why)
            if why is None:
                then(journal.folder.name)

        self._queue.put(partial(_write, journal, about, project, view), end)

    def leave_journal(self) -> None:
        """Leave the journal to the process that it was handed over to."""
        self._timer.stop()
        if self._journal is not None:
            self._queue.put(self._journal.release)
        self._journal = None

    def _end(self, journal: Journal, number: int, why: str | None) -> None:
        if journal is not self._journal:  # that was saved or closed in the meantime
            return
        if why is not None:
            self.failed.emit(why)
            return
        if self._recovered is not None:
            self._queue.put(self._recovered.discard)
            self._recovered = None
        if self._changes == 0 and number == self._writes:  # what was done during it comes next
            self.kept.emit()

    def note_saving(self, path: Path, stamp: Stamp) -> None:
        """Note in the journal, if there is one, what a save is about to write; in its thread."""
        for one in (self._journal, self._recovered):
            if one is not None:
                with contextlib.suppress(WriteError):  # then the next start asks once too often
                    one.note_saving(path, stamp)

    def forget(self) -> None:
        """All is saved, or given up: take the journal away, after what is being written."""
        self._timer.stop()
        self._changes = 0
        for one in (self._journal, self._recovered):
            if one is not None:
                self._queue.put(one.discard)
        self._journal = self._recovered = None


def _write(
    journal: Journal, about: About, project: Project, view: Review | None = None
) -> str | None:
    """Write a journal, in a thread; return why it cannot be written."""
    try:
        journal.write(about, project)
        if view is not None:
            journal.write_view(view)
    except (WriteError, TooLargeError) as error:
        return str(error)
    except OSError as error:
        return error.strerror or "unknown error"
    return None
