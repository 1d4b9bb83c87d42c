"""A window that opens what it is given: from a dialog, by name, from the recent, or dropped."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication

from rolescope.problem import Unreadable
from rolescope.ui.state.settings import Recent

if TYPE_CHECKING:
    from rolescope.importers.named_text import NamedText
    from rolescope.ui.features.projects.opening import SourceOpening
    from rolescope.ui.shell.project_controller import ProjectController
    from rolescope.ui.state.runner import JobFailure
    from rolescope.ui.state.workspace import Workspace
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QSize, SignalInstance
from PySide6.QtWidgets import QMainWindow, QWidget

from rolescope.ui.features.help.limits_strip import TOUR_SEEN
from rolescope.ui.kit.clock import clock
from rolescope.ui.kit.privacy import reveal
from rolescope.ui.kit.qt_layouts import column
from rolescope.ui.shell.start_page import StartPage
from rolescope.ui.state.settings import Settings
from rolescope.words.window_text import then_opened
from rolescope.worker.job_names import OPENING


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
        frame = self.frameGeometry().size() - self.size()
        room = self.screen().availableGeometry().size() - frame
        self.setMinimumSize(QSize(*_MIN_SIZE).boundedTo(room))
        self.resize(QSize(*_DEFAULT_SIZE).boundedTo(self.screen().availableGeometry().size()))
        geometry = settings.read_bytes("geometry")
        self._text_size = settings.text_size
        if geometry is not None and not self.restoreGeometry(geometry):
            settings.reject("geometry", "the place of the window")
        elif geometry is not None and not self.isMaximized() and not self.isFullScreen():
            self.resize(self.size() * settings.geometry_text_size / self._text_size)
        self.setCentralWidget(
            column(_room(_MENUS), self.start_page, _room(_STATUS), grows=self.start_page)
        )
        self.setAcceptDrops(True)
        self.setWindowTitle("RoleScope")
        page = self.start_page
        offers = (page.open_asked, page.paste_asked, page.connect_asked, page.sample_asked)
        for signal in (*offers, page.tour_asked, page.recent_asked):
            signal.connect(partial(self._choose_early, signal))
        now, offers_tour = datetime.fromisoformat(clock()), not settings.flag(TOUR_SEEN)
        page.show_recent(settings.recent, now, offers_tour=offers_tour)

    def remember_place(self) -> None:
        """Write down where the window is, and for which text size it is that large."""
        self.settings.write_bytes("geometry", self.saveGeometry())
        self.settings.geometry_text_size = self._text_size

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


class OpeningWindow(FirstWindow):
    """The part of the window that opens. What is open is saved first, or not wanted."""

    workspace: "Workspace"
    project_controller: "ProjectController"
    _opening: "SourceOpening"

    def _show_recent(self) -> None:
        """Show the sources that were opened before."""

    def tell_failure(self, failure: "JobFailure") -> None:
        """Show why something was not done."""

    def ask_for_files(self) -> None:
        """Open files that the user picks."""
        self._opening.ask_for_files(self, self.open_paths)

    def ask_for_folder(self) -> None:
        """Open a folder that the user picks."""
        self._opening.ask_for_folder(self, self.open_paths)

    def ask_for_newer_files(self) -> None:
        """Open files that the user picks as a newer import of the project."""
        self._opening.ask_for_files(self, self.open_newer)

    def ask_for_newer_folder(self) -> None:
        """Open a folder that the user picks as a newer import of the project."""
        self._opening.ask_for_folder(self, self.open_newer)

    def open_newer(self, paths: list[str]) -> None:
        """Show another import from now on; decisions, scenarios and notes stay."""
        self.workspace.opener.renew([Path(path) for path in paths])

    def open_paths(self, paths: list[str]) -> None:
        """Open files and folders by name, once what is open is saved or not wanted."""
        self._opening.open_paths(paths, follows=then_opened(paths))

    def open_when_filled(self, *paths: str) -> None:
        """Open files and folders by name, as soon as the window can."""
        self.when_filled(partial(self.open_paths, list(paths)))

    def open_now(self, paths: list[str], scope: Sequence[str] = ()) -> None:
        """Open files and folders by name, or a scope of one evaluation; what is open is given up.

        `scope` is as `scope_of` reads it.
        """
        self._opening.open_paths(paths, scope)

    def open_clipboard(self) -> None:
        """Open the text on the clipboard, once what is open is saved or not wanted."""
        self.open_text(QGuiApplication.clipboard().text())

    def open_text(self, text: str) -> None:
        """Open pasted text; whom it names is shown instead, where that is open already."""
        from rolescope.importers.pasted_text import (  # noqa: PLC0415 - few paste
            names_in_pasted,
            recognize_text,
        )
        from rolescope.ui.shell.named_principals import show_named  # noqa: PLC0415 - few paste
        from rolescope.ui.state.runner import JobFailure  # noqa: PLC0415 - loaded late

        try:
            named = names_in_pasted(reveal(text))
            if named is not None and show_named(self.workspace, named):
                return
            pasted = recognize_text(text)
        except Unreadable as error:
            what = "Nothing could be opened."
            self.tell_failure(JobFailure(job=OPENING, what=what, problems=(error.problem,)))
            return
        self.project_controller.when_safe(
            partial(self.workspace.opener.open_pasted, pasted), then_opened((pasted.name,))
        )

    def recognize_typed(self, text: str) -> None:
        """Say beside the field of the start page what its text is, and where whom it names is."""
        named = self._say_what_is(text)
        if named is not None:
            self._look_into_recent(text, named)
        else:
            self.workspace.opener.stop_looking()

    def _say_what_is(self, text: str) -> "NamedText | None":
        """Say beside the field of the start page what its text is; return whom it names."""
        box = self.start_page.paste_box
        if not text.strip():
            box.say("")
            return None
        from rolescope.importers.pasted_text import (  # noqa: PLC0415 - few paste
            NOT_KEPT,
            names_in_pasted,
            recognize_text,
        )
        from rolescope.words.pasted import pasted_words  # noqa: PLC0415 - few paste

        try:
            recognized, named = recognize_text(text), names_in_pasted(text)
        except Unreadable as error:
            words = f"{error.problem.what} {error.problem.advice}"
            if error.problem.code == NOT_KEPT:
                box.forget(words)
            else:
                box.say(words)
            return None
        names = (named.arns, named.action) if named is not None else ((), "")
        box.say(pasted_words(recognized.name, *names), can_open=True)
        return named

    def _look_into_recent(self, text: str, named: "NamedText") -> None:
        """Offer the recent sources that hold whom a text names, as long as it stands there."""
        box = self.start_page.paste_box
        recent = {tuple(map(Path, one.paths)): one for one in self.settings.recent}

        def show(found: tuple[tuple[Path, ...], ...]) -> None:
            if box.field.toPlainText() == text:
                box.show_found([recent[paths] for paths in found])

        self.workspace.opener.look_into(tuple(recent), named.arns, show)

    def open_found(self, recent: Recent) -> None:
        """Open a source, and show there whom the pasted text names."""
        from rolescope.importers.pasted_text import names_in_pasted  # noqa: PLC0415 - few paste
        from rolescope.ui.shell.named_principals import show_named  # noqa: PLC0415 - few paste
        from rolescope.ui.state.runner import JobFailure  # noqa: PLC0415 - loaded late

        named = names_in_pasted(self.start_page.paste_box.field.toPlainText())

        def show() -> None:
            if named is not None and not show_named(self.workspace, named):
                what = "Not everybody whom the pasted text names is in what was opened."
                self.tell_failure(JobFailure(job=OPENING, what=what))

        paths = list(recent.paths)
        self._opening.open_paths(paths, then=show, follows=then_opened(paths))

    def open_demo(self) -> None:
        """Open the bundled organization."""
        self.project_controller.when_safe(self.workspace.opener.open_demo, then_opened(()))

    def remember_source(self) -> None:
        """Put what is open on top of the recent sources."""
        self._opening.remember()
        self._show_recent()

    def open_recent(self, recent: Recent) -> None:
        """Open a source that was opened before."""
        self.open_paths(list(recent.paths))

    def clear_recent(self) -> None:
        """Forget which sources were opened."""
        self.settings.clear_recent()
        self._show_recent()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the files that were dropped."""
        urls = event.mimeData().urls()
        event.acceptProposedAction()
        self.open_when_filled(*(url.toLocalFile() for url in urls if url.isLocalFile()))


# The window as it is first seen: the start page. Everything else is loaded behind it


_MIN_SIZE = 800, 460  # px: 1280 by 720 at 150 %, without the frame


_DEFAULT_SIZE = 1600, 1000


_MENUS, _STATUS = 28, 24  # px: the room of the bars that come later


def _room(height: int) -> QWidget:
    made = QWidget()
    made.setFixedHeight(height)
    return made
