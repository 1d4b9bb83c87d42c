"""Hops: a path that is walked along hop by hop, by hand or by itself."""

from PySide6.QtCore import QObject, QTimer, Signal

from rolescope.model.plain import counted
from rolescope.ui.kit import style
from rolescope.words.paths.path_words import hop_of

HOP_MS = 900  # milliseconds for a hop that is played


class PathHops(QObject):
    """One path, and the hop that is looked at; before the first and after the last all of it is."""

    changed = Signal()  # another path, or another hop, or it plays or not
    stepped = Signal()  # another hop of the path, or all of it, is to be seen

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.nodes: tuple[str, ...] = ()
        self.edges: tuple[str, ...] = ()
        self.length = 0  # hops that count
        self._places: tuple[str, ...] = ()
        self.hop: int | None = None  # counted from 0; None: the whole path
        self.wanted = False  # the next path that is found is to be walked along
        self._plays_wanted = False
        self.timer = QTimer(self, interval=HOP_MS)
        self.timer.timeout.connect(lambda: self._step(1))

    @property
    def count(self) -> int:
        """How many trusts and ways are walked along; 0 when there is no path."""
        return len(self.edges)

    @property
    def place(self) -> str:
        """Which hop of how many is looked at, or how many there are, in words."""
        if self.hop is None:
            return counted(self.length, "hop")
        return self._places[self.hop] if self._places else hop_of(self.hop + 1, self.length)

    @property
    def is_playing(self) -> bool:
        """Whether it goes on by itself."""
        return self.timer.isActive()

    @property
    def seen(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The nodes and edges that are to be seen."""
        if self.hop is None:
            return self.nodes, self.edges
        return (), self.edges[self.hop : self.hop + 1]

    def take(
        self,
        nodes: tuple[str, ...] = (),
        edges: tuple[str, ...] = (),
        *,
        length: int | None = None,
        places: tuple[str, ...] = (),
    ) -> None:
        """Begin with another path, or with none; one that was waited for is walked along.

        `length` is how many hops count, where not every edge is one, and `places` what each is.
        """
        self.timer.stop()
        self.nodes, self.edges, self.hop = nodes, edges, None
        self.length = len(edges) if length is None else length
        self._places = places
        is_wanted = self.wanted and bool(edges)
        self.wanted = self.wanted and not is_wanted
        self.changed.emit()
        if is_wanted:
            self.play() if self._plays_wanted else self.go(1)

    def wait_for_path(self, *, plays: bool) -> None:
        """Walk along the next path that is found; `plays`: by itself."""
        self.wanted, self._plays_wanted = True, plays
        self.changed.emit()

    def go(self, by: int) -> None:
        """Go to the next (1) or previous (-1) hop by hand: nothing plays any more."""
        self.timer.stop()
        if self.count:
            self._step(by)

    def play(self) -> None:
        """Go on by itself, or stop. Without motion it goes one hop on."""
        if self.is_playing:
            self.stop()
            return
        if self.count > 1 and style.moves():
            self.timer.start()
        if self.count:
            self._step(1)

    def stop(self) -> None:
        """Stay at the hop that is looked at."""
        self.timer.stop()
        self.changed.emit()

    def _step(self, by: int) -> None:
        here = self.count if self.hop is None else self.hop
        there = (here + by) % (self.count + 1)
        self.hop = None if there == self.count else there
        if self.hop is None:
            self.timer.stop()
        self.changed.emit()
        self.stepped.emit()
