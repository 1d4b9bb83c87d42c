"""The window as it is first seen: the start page. Everything else is loaded behind it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QSize, Qt, SignalInstance
from PySide6.QtWidgets import QMainWindow, QWidget

from rolescope.ui.features.help.flags import TOUR_SEEN
from rolescope.ui.kit.clock import clock
from rolescope.ui.kit.qt_layouts import column
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.shell.start_page import StartPage
from rolescope.ui.state.settings import Settings

_LEAST = 800, 460  # px: 1280 by 720 at 150 %, without the frame
_USUAL = 1600, 1000
_MENUS, _STATUS = 28, 24  # px: the room of the bars that come later


class FirstWindow(QMainWindow):
    """A window with the start page alone, until it is filled.

    It imports no more than it shows: the rest of the program takes longer to load than a person
    wants to wait for a window. What is chosen in the meantime is done as soon as it can be.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.is_filled = False
        self._chosen: Callable[[], object] | None = None
        self.start_page = StartPage()
        self.rescale()
        self.resize(QSize(*pxs(*_USUAL)).boundedTo(self.screen().availableGeometry().size()))
        geometry = settings.read_bytes("geometry")
        if geometry is not None and not self.restoreGeometry(geometry):
            settings.reject("geometry", "the place of the window")
        self.setCentralWidget(
            column(_room(_MENUS), self.start_page, _room(_STATUS), grows=self.start_page)
        )
        self.setAcceptDrops(True)
        self.setWindowTitle("RoleScope")
        page = self.start_page
        offers = (page.open_asked, page.connect_asked, page.sample_asked, page.tour_asked)
        for signal in (*offers, page.recent_asked):
            signal.connect(partial(self._choose_early, signal))
        now, offers_tour = datetime.fromisoformat(clock()), not settings.flag(TOUR_SEEN)
        page.show_recent(settings.recent, now, offers_tour=offers_tour)

    def rescale(self) -> None:
        """Follow another size of text: a small screen still shows the whole window."""
        frame = self.frameGeometry().size() - self.size()
        room = self.screen().availableGeometry().size() - frame
        self.setMinimumSize(QSize(*pxs(*_LEAST)).boundedTo(room))

    def _choose_early(self, signal: SignalInstance, *values: object) -> None:
        if not self.is_filled:
            self.when_filled(partial(signal.emit, *values))

    def when_filled(self, do: Callable[[], object]) -> None:
        """Do something now, or when the window is filled: then the last that was asked for."""
        if self.is_filled:
            do()
        else:
            self._chosen = do
            self.setCursor(Qt.CursorShape.BusyCursor)

    def end_filling(self) -> None:
        """Do what was chosen: all is there."""
        self.is_filled = True
        self.unsetCursor()
        chosen, self._chosen = self._chosen, None
        if chosen is not None:
            chosen()


def _room(height: int) -> QWidget:
    made = QWidget()
    made.setFixedHeight(px(height))
    return made
