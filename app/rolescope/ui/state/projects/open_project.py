"""OpenProject: the project that is open, where it lies, whether it is saved and who changes it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QSaveFile, Signal

from rolescope import __version__
from rolescope.model.review import Review
from rolescope.projects import SUFFIX, Import, Project, Stamp, ViewState
from rolescope.ui.state.projects.autosave import Autosave
from rolescope.ui.state.projects.files import Device, read_only_reason
from rolescope.ui.state.projects.journal import About, FoundJournal
from rolescope.ui.state.projects.lock import Lock
from rolescope.ui.state.projects.queue import Queue, Work
from rolescope.ui.state.projects.saving import NotSaved, Saved, SaveOrder, fault, renewed, save
from rolescope.ui.state.runner import JobFailure
from rolescope.value import replace
from rolescope.words.project_text import not_kept_for_recovery, not_saved_there
from rolescope.worker.state import OpenedWorld


class Watch(QObject):
    """Compares a file with its stamp when the system tells of a change, or when asked to look."""

    changed = Signal()  # by somebody else, just now

    def __init__(self, queue: Queue, parent: QObject) -> None:
        super().__init__(parent)
        self._queue = queue
        self._path: Path | None = None
        self.stamp: Stamp | None = None
        self.is_changed = False
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self.look)

    def begin(self, path: Path, stamp: Stamp | None) -> None:
        """Watch a file; `stamp` is what it held when it was read or saved."""
        self.end()
        self._path, self.stamp = path, stamp
        self._watcher.addPath(str(path))

    def end(self) -> None:
        """Watch nothing."""
        self._path = self.stamp = None
        self.is_changed = False
        if self._watcher.files():
            self._watcher.removePaths(self._watcher.files())

    def look(self, _path: str = "") -> None:
        """See whether the file still is what it was."""
        path, stamp = self._path, self.stamp
        if path is not None and stamp is not None and not stamp.is_likely_of(path):
            self._queue.put(partial(stamp.is_of, path), partial(self._see, stamp))

    def _see(self, stamp: Stamp, is_same: bool) -> None:  # noqa: FBT001 - a result
        if stamp is not self.stamp or self._path is None:  # saved since
            return
        if str(self._path) not in self._watcher.files():  # another file has its name now
            self._watcher.addPath(str(self._path))
        if not is_same and not self.is_changed:
            self.is_changed = True
            self.changed.emit()


Then = Callable[[], object]


class OpenProject(QObject):
    """Saves the project that is open, keeps a journal of it, and watches its file.

    Files are written in a thread, one at a time, in the order in which that was asked for. While
    nothing is open there is no project, and nothing is modified.
    """

    changed = Signal()  # anything that is told here
    saved = Signal(str)  # the file
    failed = Signal(object)  # Failure: nothing was saved; all stays open
    path_asked = Signal()  # saving needs a name
    conflict_asked = Signal()  # saving needs a decision: somebody else changed the file

    def __init__(
        self, review: Callable[[], Review], now: Callable[[], str], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._review, self._now = review, now
        self.state: Callable[[], ViewState] = ViewState  # what is looked at; the window tells
        self.title: Callable[[], str] = lambda: ""  # what is open without a file is called
        self.device: Device = QSaveFile
        self._folder: Path | None = None
        self.queue = Queue(self._broke, self)
        self.autosave = Autosave(self.queue, self._unsaved, self)
        self.autosave.kept.connect(self._kept)
        self.autosave.failed.connect(self._not_kept)
        self._lock: Lock | None = None
        self._is_held = False  # by another window, which may be closed in the meantime
        self._session = 0  # of the project that is open: what comes late belongs to another one
        self.watch = Watch(self.queue, self)
        self.watch.changed.connect(self.changed)
        self.leave()

    def use_folder(self, folder: Path) -> None:
        """Keep journals and older versions below a folder."""
        self._folder = folder
        self.autosave.use_folder(folder)

    # What is open

    def leave(self) -> None:
        """Nothing is open any more; what was not saved is given up."""
        self.autosave.forget()
        self._release()
        self._session += 1
        self.project: Project | None = None
        self.path: Path | None = None
        self.is_read_only_because: str | None = None
        self.last_saved: str | None = None
        self.autosaved_at: str | None = None
        self._saved: tuple[Review, tuple[Import, ...]] | None = None
        self._then: Then | None = None
        self.changed.emit()

    def take(self, opened: OpenedWorld, found: FoundJournal | None = None) -> None:
        """A project or an import was opened; `found` is the journal that it was recovered from.

        An import has no path yet. Of what was recovered nothing is saved; the file is untouched.
        """
        self.leave()
        self.project = opened.project
        if found is not None:
            self._recover(opened.project, found)
        else:
            self._saved = self._review(), opened.project.imports
            if opened.path is not None:
                self._settle(opened.path, opened.stamp)
                self.last_saved = opened.project.saved or None
        self.changed.emit()

    def _recover(self, project: Project, found: FoundJournal) -> None:
        about = found.about
        own = about.is_read_only_because or project.is_read_only_because
        self.project = replace(project, is_read_only_because=own)
        self.last_saved = about.saved
        if about.path is not None:
            self._settle(about.path, about.stamp)
            stamp = about.stamp
            self.watch.is_changed = stamp is not None and not stamp.is_of(about.path)
        if about.is_modified:
            self.autosave.take_over(found)
        else:
            self._saved = self._review(), project.imports
            self.queue.put(found.discard)

    def _settle(self, path: Path, stamp: Stamp | None) -> None:
        """Lock a file that is open, if it may be saved over."""
        self.path = path
        own = self.project.is_read_only_because if self.project is not None else None
        self.is_read_only_because = own or read_only_reason(path)
        if self.is_read_only_because is None:
            self._take_lock(path)
        self.watch.begin(path, stamp)

    def _take_lock(self, path: Path) -> None:
        lock = Lock(path)
        self.is_read_only_because = lock.take()
        self._is_held = self.is_read_only_because is not None
        self._lock = None if self._is_held else lock

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.release()
        self._lock, self._is_held = None, False
        self.watch.end()

    @property
    def is_modified(self) -> bool:
        """Whether anything was worked out that is in no file."""
        return self.project is not None and (self._review(), self.project.imports) != self._saved

    def note_change(self, _review: Review) -> None:
        """Something was worked out: it is in the journal soon."""
        if self.project is None:
            return
        if self.is_modified:
            self.autosave.note_change()
        else:
            self.autosave.forget()
            self.autosaved_at = None
        self.changed.emit()

    def renew(self, import_: Import) -> None:
        """Show another import from now on; those before stay, to be compared with."""
        if self.project is not None:
            new = replace(import_, id=self.project.free_id())
            imports = (*self.project.imports, new)
            self.project = replace(self.project, imports=imports, current=new.id)
            self.note_change(self._review())

    # Saving

    def save(self, then: Then | None = None) -> None:
        """Save where the project lies; asks for a name when it has none or may not be replaced.

        `then` is called when all is saved.
        """
        self._then = then
        if self._is_held and self.path is not None:
            self._take_lock(self.path)
            self.changed.emit()
        if self.path is None or self.is_read_only_because is not None:
            self.path_asked.emit()
        else:
            self._save(self.path, self._lock, is_over=False)

    def save_over(self) -> None:
        """Save although somebody else changed the file; what they wrote is kept as a version."""
        if self.path is not None:
            self._save(self.path, self._lock, is_over=True)

    def save_as(self, path: Path) -> None:
        """Save under another name, which the user chose: a file there is replaced."""
        if path.suffix.lower() != SUFFIX:
            path = path.with_name(path.name + SUFFIX)
        is_own = self.path is not None and path.absolute() == self.path.absolute()
        if is_own and self.is_read_only_because is None:
            self.save_over()
            return
        own = self.project.is_read_only_because if self.project is not None and is_own else None
        lock = Lock(path)
        why = own or read_only_reason(path) or lock.take()
        if why is not None:
            what = not_saved_there(path.name, why)
            self._broke(JobFailure(job="save", what=what))
            return
        self._save(path, lock, is_over=True)

    def forget_then(self) -> None:
        """The user thought better of it: nothing follows the next save."""
        self._then = None

    def _save(self, path: Path, lock: Lock | None, *, is_over: bool) -> None:
        if self.project is None:
            return
        order = SaveOrder(
            path=path,
            project=self.with_work(self.project),
            is_over=is_over,
            before=self._saved[0] if self._saved is not None else None,
            state=self._folder,
            note=self.autosave.note_saving,
            device=self.device,
        )
        stamp, session = self.watch.stamp, self._session

        def prepare() -> Work:
            """Expect what the save before this one wrote."""
            expected = self.watch.stamp if session == self._session else stamp
            return partial(save, replace(order, expected=expected))

        done = partial(self._end, session, order, lock)
        self.queue.put_later(prepare, done, f"Save {path.name}", fault)

    def with_work(self, project: Project) -> Project:
        """Return the project with what was worked out up to now."""
        now = replace(project, review=self._review(), state=self.state())
        return renewed(now, saved=self._now(), program=__version__)

    def _end(
        self, session: int, order: SaveOrder, lock: Lock | None, outcome: Saved | NotSaved
    ) -> None:
        if session != self._session:  # something else is open by now
            self._end_late(order, lock, outcome)
        elif isinstance(outcome, NotSaved):
            if lock is not None and lock is not self._lock:
                lock.release()
            self._refuse(outcome)
        else:
            self._take_saved(order, lock, outcome)
            self.saved.emit(str(order.path))
            then, self._then = self._then, None
            if then is not None and not self.is_modified:
                then()

    def _end_late(self, order: SaveOrder, lock: Lock | None, outcome: Saved | NotSaved) -> None:
        if lock is not None:
            lock.release()
        if isinstance(outcome, NotSaved):
            self.failed.emit(JobFailure(job="save", what=outcome.why))
        else:
            self.saved.emit(str(order.path))

    def _refuse(self, outcome: NotSaved) -> None:
        if outcome.is_conflict:
            self.watch.is_changed = True
            self.changed.emit()
            self.conflict_asked.emit()
        else:
            self._broke(JobFailure(job="save", what=outcome.why))

    def _take_saved(self, order: SaveOrder, lock: Lock | None, outcome: Saved) -> None:
        if lock is not self._lock:
            self._release()
            self._lock = lock
        self.path = order.path
        self.watch.begin(order.path, outcome.stamp)
        self.project = order.project
        self._saved = order.project.review, order.project.imports
        self.is_read_only_because = None
        self.last_saved, self.autosaved_at = order.project.saved, None
        self.autosave.forget()
        if self.is_modified:  # something was worked out in the meantime
            self.autosave.note_change()
        self.changed.emit()

    def _broke(self, failure: JobFailure) -> None:
        self._then = None
        self.failed.emit(failure)
        self.changed.emit()

    # The journal

    def _unsaved(self) -> tuple[About, Project] | None:
        """Return what the journal has to hold; None: all is saved."""
        project = self.project
        if project is None or not self.is_modified:
            return None
        return self._about(project), self.with_work(project)

    def _about(self, project: Project) -> About:
        return About(
            title=self.path.name if self.path is not None else self.title(),
            path=self.path.absolute() if self.path is not None else None,
            saved=self.last_saved,
            stamp=self.watch.stamp,
            is_read_only_because=project.is_read_only_because,
            is_modified=self.is_modified,
        )

    def keep_now(self) -> None:
        """Write the journal now: what was just worked out cannot be worked out again."""
        if self.is_modified:
            self.autosave.write()

    def hand_over(self, view: Review, then: Callable[[str], object]) -> None:
        """Write the journal for a process that goes on here; `then` is told its name.

        `view` holds what is looked at and asked.
        """
        project = self.project
        if project is not None:
            self.autosave.hand_over(self._about(project), self.with_work(project), view, then)

    def leave_journal(self) -> None:
        """Leave the journal to the process that it was handed over to."""
        self.autosave.leave_journal()

    def _kept(self) -> None:
        if self.is_modified:
            self.autosaved_at = self._now()
        self.changed.emit()

    def _not_kept(self, why: str) -> None:
        what = not_kept_for_recovery(why)
        self.failed.emit(JobFailure(job="autosave", what=what))

    def close(self) -> None:
        """End: what was not saved is given up; others may have the file."""
        self.leave()
        self.queue.close()
