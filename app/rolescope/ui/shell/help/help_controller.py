"""Help for one window: the page about what has the keyboard, the tour, and what is said once."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QWidget

from rolescope.ui.features.help.limits_strip import LIMITS_SEEN, TOUR_SEEN, LimitsStrip
from rolescope.ui.features.help.places import place_of
from rolescope.ui.features.help.window import HelpWindow
from rolescope.ui.shell.help.tour import Tour
from rolescope.ui.shell.help.tour_steps import TourHost
from rolescope.ui.shell.menus.action import ProjectActions
from rolescope.ui.state.settings import Settings
from rolescope.words.manual.book import LIMITS, book


class HelpHost(TourHost, Protocol):
    """What of the window is needed here."""

    settings: Settings

    @property
    def project_controller(self) -> ProjectActions:
        """What asks before anything is lost."""
        ...

    def show_shortcuts(self) -> None:
        """Show the sheet of shortcuts."""


class HelpController(QObject):
    """Opens help, leads the tour, and says once what verdicts cannot know."""

    def __init__(self, helped: HelpHost, window: QMainWindow, key: QAction) -> None:
        super().__init__(window)
        self._helped, self._window, self._key = helped, window, key
        self._help: HelpWindow | None = None
        self._waits = False  # the tour, for the sample organization
        self.limits = LimitsStrip()
        self.tour = Tour(helped, window)
        self._doings: dict[str, Callable[[], object]] = {
            "shortcuts": helped.show_shortcuts,
            "tour": self.begin_tour,
        }
        workspace = helped.workspace
        for about_to_ask in (workspace.question.picking, workspace.question.simulated):
            about_to_ask.connect(self._say_limits)
        workspace.opener.closed.connect(self.limits.hide)
        workspace.world.analysed.connect(self._go_on)
        workspace.question.rule_asked.connect(self.show_rule)
        self.tour.ended.connect(self._note_tour)
        self.limits.read.connect(self._read_limits)
        self.limits.closed.connect(self._close_limits)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._offer_key)

    @property
    def window(self) -> HelpWindow | None:
        """The window of help, once it was opened."""
        return self._help

    # Pages

    def show_here(self) -> None:
        """Show the page about what has the keyboard."""
        focus = QApplication.focusWidget()
        if self._help is not None and focus is not None and focus.window() is self._help:
            self.show("welcome#getting-help")
        else:
            self.show(place_of(focus))

    def show_rule(self, rule: str) -> None:
        """Show what is told of a rule."""
        self.show(book().place_of_rule(rule))

    def show(self, target: str) -> None:
        """Show a page, or a place in one."""
        if self._help is None:
            self._help = HelpWindow()
            self._help.wished.connect(self._do)
            self._place(self._help)
        self._help.show_target(target)
        self._help.show()
        self._help.raise_()
        self._help.activateWindow()

    def _place(self, made: HelpWindow) -> None:
        """Stand at the right of the screen, so that the main window stays in sight."""
        screen = self._window.screen().availableGeometry()
        frame = self._window.frameGeometry().intersected(screen)
        x = min(frame.right() - made.width() - 24, screen.right() - made.width())
        made.move(max(x, screen.left()), max(frame.top() + 72, screen.top()))

    def _do(self, what: str) -> None:
        act = self._doings.get(what)
        if act is not None:
            self._window.activateWindow()
            act()

    def _offer_key(self, _before: QWidget | None, focus: QWidget | None) -> None:
        """Let the key of help act in every dialog of this window, and in the window of help."""
        top = focus.window() if focus is not None else None
        if top is None or isinstance(top, QMenu) or self._key in top.actions():
            return
        if top is self._help or self._is_below(top):
            top.addAction(self._key)

    def _is_below(self, top: QWidget) -> bool:
        """Tell whether a dialog belongs to this window, or to another dialog of it."""
        above = top.parentWidget()
        while above is not None and above.window() is not self._window:
            above = above.window().parentWidget()
        return above is not None

    # The tour

    @property
    def offers_tour(self) -> bool:
        """Whether nobody finished or skipped it yet."""
        return not self._helped.settings.flag(TOUR_SEEN)

    def begin_tour(self) -> None:
        """Open the sample organization, once what is open is safe, and begin when it is seen."""

        def open_demo() -> None:
            self._waits = True
            self._helped.workspace.opener.open_demo()

        self._helped.project_controller.when_safe(
            open_demo, "Then the tour begins, with the sample organization."
        )

    def _go_on(self, _analysis: object) -> None:
        if not self._helped.workspace.opener.is_demo:
            self.tour.end()
        elif self._waits:
            self.tour.begin()
        self._waits = False

    def _note_tour(self) -> None:
        self._helped.settings.set_flag(TOUR_SEEN)

    # What verdicts cannot know

    def _say_limits(self, asked: object) -> None:
        is_said = self.tour.is_on or self._helped.settings.flag(LIMITS_SEEN)
        if asked is not None and not is_said:  # the tour has enough to say
            self.limits.show()

    def _read_limits(self) -> None:
        self._close_limits()
        self.show(LIMITS)

    def _close_limits(self) -> None:
        self._helped.settings.set_flag(LIMITS_SEEN)
        focus = QApplication.focusWidget()
        had_focus = focus is not None and self.limits.isAncestorOf(focus)
        self.limits.hide()
        if had_focus:
            self._helped.pane.canvas.setFocus()

    def close(self) -> None:
        """Close the window of help: the main window closes."""
        if self._help is not None:
            self._help.close()
            self._help.deleteLater()
            self._help = None
