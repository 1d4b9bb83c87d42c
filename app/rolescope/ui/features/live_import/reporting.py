"""A run of the live import among all that the program does: as a whole, and by account."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from rolescope.ui.features.live_import import messages
from rolescope.ui.state.activity import Activities, Reporter
from rolescope.words.collection_text import part_words

Way = Callable[[], object]
_NOT_WHOLE = "What is missing is unknown: verdicts that need it say so."


class Reporting(QObject):
    """Tells of one wizard's runs. `stop` stops a run, `pause` pauses it or lets it go on."""

    def __init__(self, activities: Activities, stop: Way, pause: Way, parent: QObject) -> None:
        super().__init__(parent)
        self._activities, self._stop, self._pause = activities, stop, pause
        self._run: Reporter | None = None
        self._parts: dict[str, Reporter] = {}
        self._wanted = self._ended = 0

    def hear(self, message: object) -> None:
        """Take what the process says."""
        match message:
            case messages.Planned():
                self._wanted = message.parts
                self._show()
            case messages.Began():
                self._begin(message.part)
            case messages.Told():
                self._tell(message)
            case messages.PartEnded():
                self._end_part(message)
            case messages.Ended():
                self._end(message)
            case messages.Died() | messages.Refused():
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
        self._run.report(f"{self._ended:,} of {wanted:,} read", share)

    def _begin(self, part: str) -> None:
        words = part_words(part)
        self._parts[part] = self._activities.begin(f"Read {words}")
        self._show()

    def _tell(self, told: messages.Told) -> None:
        outcome = told.outcome
        if outcome.part in self._parts:
            self._parts[outcome.part].report(f"{outcome.call}: {outcome.items:,}")

    def _end_part(self, ended: messages.PartEnded) -> None:
        self._ended += 1
        part = self._parts.pop(ended.part, None)
        if part is not None and ended.is_complete:
            part.drop()  # the whole run counts it
        elif part is not None:
            part.fail(ended.said or _NOT_WHOLE)
        self._show()

    def _end(self, ended: messages.Ended) -> None:
        run, self._run = self._run, None
        if run is not None and ended.said:
            run.fail(ended.said)
        elif run is not None and ended.is_stopped:
            run.stop()
        elif run is not None:
            plural = "" if ended.accounts == 1 else "s"
            more = "" if ended.is_complete else f" {_NOT_WHOLE}"
            run.end(f"{ended.accounts:,} account{plural} read.{more}")
        self.close()
