"""The window: bars from ACTIONS, panels from PANELS, the canvas in the middle."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCloseEvent, QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QStackedWidget

from rolescope.ui.kit.clock import clock
from rolescope.ui.kit.focus import focus_along, focus_next
from rolescope.ui.kit.qt_layouts import column
from rolescope.ui.shared.modeless import show_beside
from rolescope.ui.shell.opening_window import OpeningWindow
from rolescope.ui.state.settings import Settings, SettingsProblem
from rolescope.words.window_text import hidden_by_filters

if TYPE_CHECKING:
    from rolescope.pictures.picture import Item, Picture
    from rolescope.ui.canvas.pane import CanvasPane
    from rolescope.ui.state.log.writing import Log
    from rolescope.ui.state.runner import JobFailure
    from rolescope.ui.state.workspace import Workspace

# What is imported inside functions below takes long: the window is seen before.


class MainWindow(OpeningWindow):
    """Everything that is seen. It holds no data: the workspace does."""

    pane: "CanvasPane"
    log: "Log | None" = None  # of this run; the composition root puts it here
    arguments: tuple[str, ...] = ()  # that the program was started with, but for what it opened

    def __init__(self, workspace: "Workspace | None", settings: Settings) -> None:
        """Show the start page; the rest at once, too, when there is a workspace to show."""
        super().__init__(settings)
        self._token = 0  # of what is shown
        self._is_given_up = False  # what is not saved, by the user's word
        if workspace is not None:
            self.fill(workspace)

    def fill(self, workspace: "Workspace") -> None:
        """Make everything that shows the workspace, and put it in place of the start page."""
        from rolescope.ui.shell import late_imports

        settings = self.settings
        self.workspace = workspace
        workspace.opener.catalogue = workspace.comparison.catalogue = settings.catalogue
        self.pane = late_imports.CanvasPane(workspace)
        self.writing = late_imports.FileExports(workspace, settings, self.pane, self)
        self.commands = late_imports.Commands(workspace, self.pane)
        self.comparing = late_imports.AskToCompare(workspace, settings, self)
        self.plans = late_imports.AskForPlan(workspace, settings, self)
        self.records = late_imports.AskForRecords(workspace, settings, self)
        self.menus = late_imports.MenuRow(self, self.pane.canvas, late_imports.PANELS)
        self.tool_bar = late_imports.ToolBar(workspace, self.menus.by_id)
        self.search = self.tool_bar.search
        self.data_bar = late_imports.DataBar(workspace)
        self.messages = late_imports.MessageBar()
        self.strip = late_imports.ScenarioStrip(workspace, self.menus.by_id)
        self.compare_strip = late_imports.CompareStrip(workspace, self.menus.by_id)
        self.workbench = late_imports.Workbench(workspace, self.pane, late_imports.PANELS)
        self.status = late_imports.StatusBar()
        self.help = late_imports.HelpController(self, self, self.menus.by_id["help"])
        self.presentation = late_imports.Presentation(self, self)
        self.announcer = late_imports.Announcer(workspace, self)
        self._row_menus = late_imports.RowMenus(self, self, self.pane)
        self._opening = late_imports.SourceOpening(workspace, settings, self._when_safe, self)
        self._pages = QStackedWidget()
        focus = self.focusWidget()
        self._lay_out()
        if focus is not None:
            focus.setFocus()  # it moved with the start page
        self._connect()
        self.project_controller = late_imports.ProjectController(self, self)
        self.live_import = late_imports.LiveImportController(self, self)
        self.restart = late_imports.Restart(self, self)
        self.settings_applier = late_imports.SettingsApplier(self, self)
        self._show_closed()
        settings.troubled.connect(self._tell_trouble)
        if settings.trouble is not None:
            self._tell_trouble(settings.trouble)
        self.end_filling()

    def _when_safe(self, then: Callable[[], object], follows: str) -> None:
        self.project_controller.when_safe(then, follows)

    def _lay_out(self) -> None:
        self.setMenuWidget(self.menus)
        bars = (self.tool_bar, self.data_bar, self.strip, self.compare_strip)
        self.help.limits.lie_over(self.pane)
        self._pages.addWidget(self.start_page)
        self._pages.addWidget(column(*bars, self.workbench, grows=self.workbench))
        self.setCentralWidget(column(self.messages, self._pages, self.status, grows=self._pages))

    def _connect(self) -> None:
        from rolescope.ui.features.table.remembered_columns import remember
        from rolescope.ui.shell import late_imports
        from rolescope.ui.shell.menus.actions import CONTEXT

        workspace = self.workspace
        workspace.world.analysed.connect(self._show_analysis)
        workspace.world.followed.connect(self.refresh)
        workspace.opener.closed.connect(self._show_closed)
        workspace.window.failed.connect(self.tell_failure)
        self.status.watch(workspace.activities)
        workspace.history.stack.indexChanged.connect(self.refresh)
        for counted in (workspace.scenario_impact.found, workspace.filters.counted):
            counted.connect(self.refresh)
        workspace.comparison.compared.connect(self._show_comparison)
        workspace.comparison.switched.connect(self.refresh)
        for go in (self.workbench.show_canvas, self.commands.go_to, self._tell_hidden):
            self.search.chosen.connect(go)
        self.pane.canvas.typed.connect(self.search.begin)
        self.pane.view_changed.connect(self.refresh)
        self.pane.drawn.connect(self._show_status)
        self.pane.drawn.connect(workspace.ways.run)  # the picture is there: nobody waits for them
        self.pane.menu_asked.connect(self._show_menu)
        self.workbench.middle.menu_asked.connect(partial(self.menus.offer, CONTEXT))
        self.workbench.middle.ribbon.addAction(self.menus.by_id["attack-surface"])
        self.workbench.middle.table_made.connect(partial(remember, self.settings))
        self.pane.opened.connect(partial(workspace.window.open_panel, "inspector"))
        self.pane.count_buttons.group.setMenu(self.menus.groups)
        self.workbench.panels_changed.connect(self.refresh)
        self.data_bar.coverage_asked.connect(partial(workspace.window.open_panel, "coverage"))
        self.start_page.open_asked.connect(self.ask_for_files)
        self.start_page.paste_asked.connect(self.open_text)
        self.start_page.paste_box.typed.connect(self.recognize_typed)
        self.start_page.paste_box.found_chosen.connect(self.open_found)
        self.recognize_typed(self.start_page.paste_box.field.toPlainText())  # before all was there
        self.start_page.sample_asked.connect(self.open_demo)
        self.start_page.recent_asked.connect(self.open_recent)
        self.start_page.tour_asked.connect(self.help.begin_tour)
        self.help.tour.ended.connect(self._show_recent)
        self.writing.files.written.connect(self.messages.tell_written)
        self.writing.files.failed.connect(self.tell_failure)
        workspace.window.written.connect(self.messages.tell_written)
        workspace.window.report_asked.connect(self.writing.ask_for_report)
        show = partial(workspace.window.open_panel, "assertions")
        workspace.checks.broke.connect(partial(self.messages.tell_broken, show=show))
        workspace.checks.checked.connect(self.messages.forget_broken)
        workspace.findings.looked_back.connect(self._tell_news)
        workspace.hiding.renewed.connect(late_imports.renew)

    def _tell_news(self) -> None:
        """Say what a newer import changed, before anything else."""
        workspace = self.workspace
        found, earlier = workspace.findings.found, workspace.findings.earlier
        if found is not None and earlier is not None:
            show = partial(workspace.window.open_panel, "findings")
            self.messages.tell_news(found, earlier.words, workspace.world.now(), show)

    def _tell_hidden(self, node: str) -> None:
        """Say of what was searched for that the filters hide it, and offer to clear them."""
        filters = self.workspace.filters
        if filters.hides(node) and self.workspace.selection.current.nodes == (node,):
            from rolescope.ui.shell.bars.messages import Message, MessageLevel

            found = self.workspace.world.node(node)
            text = hidden_by_filters(found.name if found is not None else node)
            offer = "Clear filters"
            self.messages.tell(
                Message(level=MessageLevel.NOTE, text=text, offer=offer, run=filters.clear)
            )

    # What is shown

    def refresh(self) -> None:
        """Enable what can be chosen now."""
        if self.workspace.question.is_coming or self.workspace.world.is_changing:
            return  # by what follows at once
        self.menus.refresh()
        self.tool_bar.refresh()
        self._show_status(self.pane.picture)

    def _show_analysis(self, _analysis: object) -> None:
        self._pages.setCurrentIndex(1)
        from rolescope.ui.shared.search_hits import NodeFinder

        picking = self.pane.picking
        finder = NodeFinder(self.workspace, picking.is_meant, lambda: not picking.picks_role)
        self.search.set_finder(finder)
        if self._token != self.workspace.world.token:
            self._token = self.workspace.world.token
            self.remember_source()
            self.messages.tell_problems(self.workspace.opener.problems)
            self.pane.canvas.setFocus()
        elif self.focusWidget() is None:  # what had it went away with the edit
            self.pane.canvas.setFocus()

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

    def _show_status(self, picture: "Picture") -> None:
        if self.workspace.world.analysis is None:
            return
        from rolescope.ui.shell.bars.status import scenario_text, status_text

        self.status.say(self.workbench.middle.status() or status_text(self.workspace, picture))
        self.status.note.setText(scenario_text(self.workspace))

    def _show_recent(self) -> None:
        self.menus.show_recent(self.settings.recent)
        now, offers_tour = datetime.fromisoformat(clock()), self.help.offers_tour
        self.start_page.show_recent(self.settings.recent, now, offers_tour=offers_tour)

    def tell_note(self, text: str) -> None:
        """Say what was done, for a while."""
        from rolescope.ui.shell.bars.messages import Message, MessageLevel

        self.messages.tell(Message(level=MessageLevel.NOTE, text=text))

    def tell_failure(self, failure: "JobFailure") -> None:
        """Show why something was not done; a bug goes to the crash dialog."""
        if failure.details:
            self.crashed(failure.details)
        else:
            self.messages.tell_failure(failure)

    def _tell_trouble(self, trouble: SettingsProblem) -> None:
        """Say what is wrong with the settings."""
        from rolescope.ui.shell.bars.messages import Message, MessageLevel

        self.messages.tell(
            Message(level=MessageLevel.WARNING, text=trouble.what, hint=trouble.hint, stays=True)
        )

    def crashed(self, report: str) -> None:
        """Show the crash dialog; `rolescope.ui.shell.app` puts its own here."""
        from rolescope.ui.shell.bars.messages import Message, MessageLevel

        self.messages.tell(
            Message(level=MessageLevel.ERROR, text="RoleScope hit an error.", details=report)
        )

    def show_about(self) -> None:
        """Show what this program is."""
        from rolescope.ui.features.help.about_dialog import AboutDialog

        show_beside(AboutDialog(self.workspace, self.settings, self))

    def show_shortcuts(self) -> None:
        """Show the sheet of shortcuts."""
        from rolescope.ui.shell.help.shortcuts import ShortcutsDialog

        show_beside(ShortcutsDialog(self))

    def _show_menu(self, item: "Item", place: QPoint) -> None:
        """Select the item and offer what can be done with it."""
        from rolescope.ui.shell.menus.actions import CONTEXT
        from rolescope.ui.state.selection import selection_of

        self.workspace.selection.select(selection_of(item))
        self.refresh()
        self.menus.offer(CONTEXT, place)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer a menu for what has none of its own."""
        if self.is_filled:
            self._row_menus.offer(event)

    def cycle_panels(self, direction: int) -> None:
        """Give the keyboard's focus to the next area: search, canvas, panels."""
        focus_next((self.search, *self.workbench.fronts()), direction)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 - Qt's
        """Let Tab go through what is seen; from what goes away the keyboard comes to the middle."""
        if not self.is_filled:
            return focus_along(self, 1 if next else -1)
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
        panel = next(panel for panel in self.workbench.panels if panel.id == panel_id)
        return self.workspace.world.analysis is not None and panel.shown_when(self.workspace)

    def is_panel_open(self, panel_id: str) -> bool:
        """Tell whether a panel is seen."""
        return self.workbench.is_open(panel_id)

    def set_theme(self, choice: str, _checked: bool = True) -> None:  # noqa: FBT001, FBT002 - a slot
        """Show everything in another theme and remember it."""
        self.settings.theme = choice

    def set_text_size(self, percent: int, _checked: bool = True) -> None:  # noqa: FBT001, FBT002 - a slot
        """Remember another text size; a restart is offered."""
        self.settings.text_size = percent

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc that no panel had a use for does what it does on the canvas."""
        if (
            event.key() == Qt.Key.Key_Escape
            and self.is_filled
            and self.workspace.world.analysis is not None
        ):
            self.pane.escape()
            self.pane.canvas.setFocus()
            event.accept()
        else:
            super().keyPressEvent(event)

    def quit(self) -> None:
        """Close the window, once all is saved or not wanted."""
        self.project_controller.when_safe(self.leave, "Then the window closes.")

    def leave(self) -> None:
        """Close the window; what is not saved is given up."""
        self._is_given_up = True
        self.close()

    def remember(self) -> None:
        """Write down what the next start is to know."""
        self.project_controller.remember()
        self.remember_place()
        self.settings.save()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask first, when something is not saved; remember the window."""
        if not self.is_filled:
            super().closeEvent(event)
            return
        if self.workspace.project.is_modified and not self._is_given_up:
            event.ignore()
            self.quit()
            return
        self.live_import.close()
        self.presentation.end()
        self.help.close()
        self.project_controller.close()
        self.remember()
        self.writing.files.close()
        self.workspace.project.close()
        super().closeEvent(event)
