"""RecordedCalls: records of CloudTrail that were compared with what is open, by the worker."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from rolescope.reality.sources import UseSource
from rolescope.ui.state.queries import Queries
from rolescope.ui.state.world_view import WorldView
from rolescope.words.reality_rows import Labelled, RealityRow, RealityText
from rolescope.worker import reality as worker_reality

_JOB, _RECORD_JOB, _REPRODUCTION_JOB = "reality", "record", "reproduction"
_DAYS = 90  # without use before a trust is called unused


class RecordedCalls(QObject):
    """Has the worker compare records, and look one of them up. Nothing of records is kept.

    `found` None: not compared (yet). `record` is that of the row that is looked at, `None` while
    it is looked for; nothing when the files do not hold it any more.
    """

    changed = Signal()  # what was found, or whether it is known
    chosen_changed = Signal()  # another row is looked at
    record_found = Signal()

    def __init__(self, queries: Queries, world: WorldView, parent: QObject) -> None:
        super().__init__(parent)
        self._queries, self._world = queries, world
        self._token = 0
        self.paths: tuple[Path, ...] = ()
        self.found: RealityText | None = None
        self.has_failed = False
        self.chosen: RealityRow | None = None
        self.record: tuple[Labelled, ...] | None = None

    @property
    def is_asked(self) -> bool:
        """Whether records were named for what is open."""
        return bool(self.paths)

    @property
    def sources(self) -> tuple[UseSource, ...]:
        """What tells of use: records that were compared, and what the import holds."""
        if self.found is not None:
            return self.found.sources
        analysis = self._world.analysis
        return analysis.use if analysis is not None else ()

    def read(self, paths: Sequence[Path]) -> None:
        """Compare files and folders of records with what is open; the answer comes later."""
        if self._world.analysis is None or not paths:
            return
        self._token = self._world.token
        self.paths, self.found, self.has_failed = tuple(paths), None, False
        self.chosen, self.record = None, None
        self.changed.emit()
        self.chosen_changed.emit()

        def done(found: RealityText) -> None:
            self.found = found
            self.changed.emit()

        def failed(_failure: object) -> None:
            self.has_failed = True
            self.changed.emit()

        args = (self.paths, _DAYS)
        self._queries.ask(_JOB, worker_reality.check_reality, args, done, failed)

    def again(self) -> None:
        """Compare the same files once more."""
        self.read(self.paths)

    def choose(self, row: RealityRow) -> None:
        """Look at calls, and have the record of one of them looked up."""
        self.chosen, self.record = row, None
        self.chosen_changed.emit()
        if not row.sample:
            self._take(row, ())
            return
        self._queries.ask(
            _RECORD_JOB,
            worker_reality.find_record,
            (self.paths, row.sample),
            lambda found: self._take(row, found),
            lambda _failure: self._take(row, ()),
        )

    def reproduce(self, row: RealityRow, take: Callable[[bytes], None]) -> None:
        """Have a difference cut to what matters, names hidden; `take` is given an archive.

        It is empty where the difference cannot be told without names.
        """
        args = (row.request, row.outcome)
        self._queries.ask(_REPRODUCTION_JOB, worker_reality.reproduce_difference, args, take)

    def _take(self, row: RealityRow, found: tuple[Labelled, ...]) -> None:
        if self.chosen is row:
            self.record = found
            self.record_found.emit()

    def forget(self, _changed: object = None) -> None:
        """Drop everything where another world is open: it is about the one before."""
        if self.is_asked and self._world.token != self._token:
            for job in (_JOB, _RECORD_JOB, _REPRODUCTION_JOB):
                self._queries.give_up(job)
            self.paths, self.found, self.has_failed = (), None, False
            self.chosen, self.record = None, None
            self.changed.emit()
            self.chosen_changed.emit()
