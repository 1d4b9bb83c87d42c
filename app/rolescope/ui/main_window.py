"""The window: bars from ACTIONS, panels from PANELS, the canvas in the middle."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QCloseEvent, QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QStackedWidget

from rolescope.drawing.picture import Item, Picture
from rolescope.ui import style
from rolescope.ui.actions import CONTEXT
from rolescope.ui.announcing import Announcer
from rolescope.ui.canvas.pane import CanvasPane
from rolescope.ui.clock import clock
from rolescope.ui.commands import Commands
from rolescope.ui.compare_strip import CompareStrip
from rolescope.ui.data_bar import DataBar
from rolescope.ui.dialogs.about import AboutDialog
from rolescope.ui.dialogs.comparing import AskToCompare
from rolescope.ui.dialogs.shortcuts import ShortcutsDialog
from rolescope.ui.dialogs.writing import Writing
from rolescope.ui.document import Document
from rolescope.ui.finding import Finder
from rolescope.ui.focusing import focus_along, focus_next
from rolescope.ui.keeping import Keeping
from rolescope.ui.live.connecting import Connecting
from rolescope.ui.log.writing import Log
from rolescope.ui.menus import MenuRow
from rolescope.ui.messages import Level, Message, MessageBar
from rolescope.ui.opening_window import OpeningWindow
from rolescope.ui.panels import PANELS
from rolescope.ui.presenting import Presenting
from rolescope.ui.row_menus import RowMenus
from rolescope.ui.runner import Failure
from rolescope.ui.scenario_strip import ScenarioStrip
from rolescope.ui.selection import selection_of
from rolescope.ui.settings import Settings
from rolescope.ui.start_page import StartPage
from rolescope.ui.status import StatusBar, scenario_text, status_text
from rolescope.ui.tool_bar import ToolBar
from rolescope.ui.widgets.column import column
from rolescope.ui.workbench import Workbench


class MainWindow(OpeningWindow):
    """Everything that is seen. It holds no data: the document does."""

    log: Log | None = None  # of this run; the composition root puts it here

    def __init__(self, document: Document, settings: Settings) -> None:
        super().__init__(document, settings)
        self.pane = CanvasPane(document)
        self.writing = Writing(document, settings, self.pane, self)
        self.commands = Commands(document, self.pane)
        self.comparing = AskToCompare(document, settings, self)
        self.menus = MenuRow(self, self.pane.canvas, PANELS)
        self.tool_bar = ToolBar(document, self.menus.by_id)
        self.search = self.tool_bar.search
        self.data_bar = DataBar(document)
        self.messages = MessageBar()
        self.strip = ScenarioStrip(document, self.menus.by_id)
        self.compare_strip = CompareStrip(document, self.menus.by_id)
        self.workbench = Workbench(document, self.pane, PANELS)
        self.start_page = StartPage()
        self.status = StatusBar()
        self.bars = (self.menus, self.tool_bar, self.data_bar, self.messages, self.status)
        self.presenting = Presenting(self, self)
        self.announcer = Announcer(document, self)
        self._row_menus = RowMenus(self, self, self.pane)
        self._pages = QStackedWidget()
        self._token = 0  # of what is shown
        self._is_given_up = False  # what is not saved, by the user's word
        self.setMinimumSize(800, 460)  # 1280 by 720 at 150 %, without the frame
        self._lay_out()
        self._connect()
        self.keeping = Keeping(self, self)
        self.connecting = Connecting(self, self)
        self._restore()
        self._show_closed()

    def _lay_out(self) -> None:
        self.setMenuWidget(self.menus)
        bars = (self.tool_bar, self.data_bar, self.strip, self.compare_strip)
        self._pages.addWidget(self.start_page)
        below = (self.workbench, self.presenting.caption)
        self._pages.addWidget(column(*bars, *below, grows=self.workbench))
        self.setCentralWidget(column(self.messages, self._pages, self.status, grows=self._pages))

    def _connect(self) -> None:
        document = self.document
        document.analysed.connect(self._show_analysis)
        document.closed.connect(self._show_closed)
        document.failed.connect(self.tell_failure)
        document.busy.connect(self.status.set_progress)
        for changed in (document.selected, document.simulated, document.picking):
            changed.connect(self.refresh)
        document.undo_stack.indexChanged.connect(self.refresh)
        for counted in (document.consequences.found, document.filters.counted):
            counted.connect(self.refresh)
        document.comparison.compared.connect(self._show_comparison)
        document.comparison.switched.connect(self.refresh)
        self.status.stopped.connect(document.stop)
        for go in (self.workbench.show_canvas, self.commands.go_to):
            self.search.chosen.connect(go)
        self.pane.sight_changed.connect(self.refresh)
        self.pane.drawn.connect(self._show_status)
        self.pane.menu_asked.connect(self._show_menu)
        self.workbench.middle.menu_asked.connect(partial(self.menus.offer, CONTEXT))
        self.pane.opened.connect(partial(document.open_panel, "inspector"))
        self.workbench.panels_changed.connect(self.refresh)
        self.data_bar.coverage_asked.connect(partial(document.open_panel, "coverage"))
        self.start_page.open_asked.connect(self.ask_for_files)
        self.start_page.sample_asked.connect(self.open_demo)
        self.start_page.recent_asked.connect(self.open_recent)
        self.writing.files.written.connect(self.messages.tell_written)
        self.writing.files.failed.connect(self.tell_failure)
        document.written.connect(self.messages.tell_written)
        show = partial(document.open_panel, "assertions")
        document.checks.broke.connect(partial(self.messages.tell_broken, show=show))
        document.checks.checked.connect(self.messages.forget_broken)

    # What is shown

    def refresh(self) -> None:
        """Enable what can be chosen now."""
        self.menus.refresh()
        self.tool_bar.refresh()
        self._show_status(self.pane.picture)

    def _show_analysis(self, _analysis: object) -> None:
        self._pages.setCurrentIndex(1)
        self.search.set_finder(Finder(self.document))
        if self._token != self.document.token:
            self._token = self.document.token
            self.remember_source()
            self.messages.tell_problems(self.document.problems)
            self.pane.canvas.setFocus()
        elif self.focusWidget() is None:  # what had it went away with the edit
            self.pane.canvas.setFocus()
        self.refresh()

    def _show_comparison(self, found: object) -> None:
        if found is not None:
            self.workbench.open_panel("compare")
        self.refresh()

    def _show_closed(self) -> None:
        self._pages.setCurrentIndex(0)
        self.search.set_finder(None)
        self._show_recent()
        self.status.say_version()
        self.status.note.setText("")
        self.refresh()

    def _show_status(self, picture: Picture) -> None:
        if self.document.analysis is None:
            return
        self.status.say(self.workbench.middle.status() or status_text(self.document, picture))
        self.status.note.setText(scenario_text(self.document))

    def _show_recent(self) -> None:
        self.menus.show_recent(self.settings.recent)
        self.start_page.show_recent(self.settings.recent, datetime.fromisoformat(clock()))

    def tell_failure(self, failure: Failure) -> None:
        """Show why something was not done; a bug goes to the crash dialog."""
        if failure.details:
            self.crashed(failure.details)
        else:
            self.messages.tell_failure(failure)

    def crashed(self, report: str) -> None:
        """Show the crash dialog; `rolescope.ui.app` puts its own here."""
        self.messages.tell(
            Message(level=Level.ERROR, text="Something failed inside the program.", details=report)
        )

    def show_about(self) -> None:
        """Show what this program is."""
        AboutDialog(self).open()

    def show_shortcuts(self) -> None:
        """Show the sheet of shortcuts."""
        ShortcutsDialog(self).open()

    def _show_menu(self, item: Item, place: QPoint) -> None:
        """Select the item and offer what can be done with it."""
        self.document.select(selection_of(item))
        self.refresh()
        self.menus.offer(CONTEXT, place)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer a menu for what has none of its own."""
        self._row_menus.offer(event)

    def cycle_panels(self, direction: int) -> None:
        """Give the keyboard's focus to the next area: search, canvas, panels."""
        focus_next((self.search, *self.workbench.fronts()), direction)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 - Qt's
        """Let Tab go through what is seen; from what goes away the keyboard comes to the middle."""
        focus, front = QApplication.focusWidget(), self.workbench.middle.front
        if focus is not None and not focus.isVisible() and front.isVisible():
            front.setFocus()
            return True
        return focus_along(self, 1 if next else -1)

    def toggle_panel(self, panel_id: str) -> None:
        """Open a panel, or close it when it is open."""
        if self.is_panel_open(panel_id):
            self.workbench.close_panel(panel_id)
        else:
            self.workbench.open_panel(panel_id)

    def can_show_panel(self, panel_id: str) -> bool:
        """Tell whether a panel has anything to show."""
        panel = next(panel for panel in PANELS if panel.id == panel_id)
        return self.document.analysis is not None and panel.shown_when(self.document)

    def is_panel_open(self, panel_id: str) -> bool:
        """Tell whether a panel is seen."""
        return self.workbench.is_open(panel_id)

    def set_theme(self, choice: str, _checked: bool = True) -> None:  # noqa: FBT001, FBT002 - a slot
        """Show everything in another theme and remember it."""
        self.settings.theme = choice
        app = QApplication.instance()
        if isinstance(app, QApplication):
            style.apply(app, choice)
        self.menus.themes[choice].setChecked(True)

    def set_text_size(self, percent: int, _checked: bool = True) -> None:  # noqa: FBT001, FBT002 - a slot
        """Remember how large everything is to be drawn from the next start on."""
        self.settings.text_size = percent
        self.menus.text_sizes[percent].setChecked(True)

    def _restore(self) -> None:
        self.resize(QSize(1600, 1000).boundedTo(self.screen().availableGeometry().size()))
        geometry = self.settings.read_bytes("geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)
        self.menus.text_sizes[self.settings.text_size].setChecked(True)
        themes = self.menus.themes
        themes.get(self.settings.theme, themes["system"]).setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc that no panel had a use for does what it does on the canvas."""
        if event.key() == Qt.Key.Key_Escape and self.document.analysis is not None:
            self.pane.escape()
            self.pane.canvas.setFocus()
            event.accept()
        else:
            super().keyPressEvent(event)

    def quit(self) -> None:
        """Close the window, once all is saved or not wanted."""

        def close() -> None:
            self._is_given_up = True
            self.close()

        self.keeping.when_safe(close)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask first, when something is not saved; remember the window."""
        if self.document.project.is_modified and not self._is_given_up:
            event.ignore()
            self.quit()
            return
        self.connecting.close()
        self.keeping.remember()
        self.settings.write_bytes("geometry", self.saveGeometry())
        self.settings.save()
        self.writing.files.close()
        self.document.project.close()
        super().closeEvent(event)
