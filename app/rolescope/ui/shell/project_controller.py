"""Keeping: what the window asks and tells about saving, recovery, and changes on disk."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QWidget

from rolescope.model.review import Review
from rolescope.pictures.layouts import find_layout
from rolescope.problem import CHANGED_OUTSIDE, Problem, ProblemLevel
from rolescope.projects import SUFFIX, ViewState
from rolescope.projects.recovery import read_view
from rolescope.projects.traces import (
    KeptPlaces,
    Trace,
    TraceKind,
    counts_of,
    forget,
    places_of,
    traces_of,
)
from rolescope.ui.canvas.pane import CanvasPane
from rolescope.ui.canvas.view_history import TABLE, ViewKey
from rolescope.ui.features.bookmarks.bookmarks import filter_of
from rolescope.ui.features.projects.recovery import Recovery
from rolescope.ui.features.projects.unsaved_changes import UnsavedChanges
from rolescope.ui.kit.choice_dialog import ChoiceDialog, DialogChoice
from rolescope.ui.kit.clock import LOCAL
from rolescope.ui.kit.privacy import visible
from rolescope.ui.shared.modeless import go_with, show_beside
from rolescope.ui.shell.bars.messages import Message, MessageBar, MessageLevel
from rolescope.ui.shell.bars.status import StatusBar
from rolescope.ui.shell.menus.menu_bar import MenuRow
from rolescope.ui.shell.menus.selection_commands import Commands
from rolescope.ui.shell.panel_areas.panels import PANELS
from rolescope.ui.shell.panel_areas.workbench import Workbench
from rolescope.ui.state import assertion_edits
from rolescope.ui.state.projects.journal import find_journal
from rolescope.ui.state.runner import JobFailure
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.threads import Threads
from rolescope.ui.state.workspace import Workspace
from rolescope.words.forget_text import (
    finding_text,
    forget_question,
    forgetting_text,
    forgotten_text,
    question_text,
    stays_text,
)
from rolescope.words.project_text import (
    changed_by_another,
    files_named,
    kept_text,
    no_scenario,
    not_to_save_over,
    open_name,
    opened_read_only,
    then_opened_again,
)

_TITLE = "RoleScope"
_FILTER = files_named(SUFFIX)
Then = Callable[[], object]
_PATIENCE = 10_000  # milliseconds in which the process before a restart lets go of its journal


class ProjectWindow(Protocol):
    """What of the window is needed here."""

    workspace: Workspace
    settings: Settings
    messages: MessageBar
    pane: CanvasPane
    commands: Commands
    workbench: Workbench
    menus: MenuRow
    status: StatusBar

    def open_now(self, paths: list[str]) -> None:
        """Open files and folders; what is open is given up."""

    def tell_failure(self, failure: JobFailure) -> None:
        """Show why something was not done."""

    def remember_source(self) -> None:
        """Put what is open on top of the recent sources."""

    def setWindowTitle(self, title: str) -> None:
        """Show the title."""


class ProjectController(QObject):
    """Asks before anything is lost: when something else is opened, and when the window closes."""

    def __init__(self, shown: ProjectWindow, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown, self._window = shown, parent
        self._workspace, self._settings = shown.workspace, shown.settings
        self._messages = shown.messages
        self._threads = Threads(self, shown.workspace.activities)
        self._shown_token = 0
        self.unsaved_changes = UnsavedChanges(
            shown.workspace, self.title, self.ask_for_path, parent
        )
        self._next: ViewState | None = None  # to look at when the next one is open
        self._scenario: str | None = None  # to show then
        self._fixed: Message | None = None  # why the file is not saved over
        self._resumed: Review | None = None  # what was looked at and asked before a restart
        shown.pane.drawn.connect(self._look_again_soon)
        workspace = shown.workspace
        project = workspace.project
        project.use_folder(shown.settings.state_folder)
        project.state = self._state
        project.title = lambda: workspace.opener.name
        project.changed.connect(self.show_name)
        project.saved.connect(self._end_saving)
        project.failed.connect(shown.tell_failure)
        project.path_asked.connect(self.ask_for_path)
        project.watch.changed.connect(self._tell_change)
        workspace.world.analysed.connect(self._begin)
        workspace.opener.closed.connect(self.show_name)
        self.show_name()

    # What is open

    def title(self) -> str:
        """Return what to call what is open: its file, else what was imported."""
        project = self._workspace.project
        name = project.path.name if project.path is not None else self._workspace.opener.name
        return open_name(name, is_read_only=project.is_read_only_because is not None)

    def show_name(self) -> None:
        """Show what is open, whether it is saved, and how safe it is."""
        project = self._workspace.project
        if self._workspace.world.analysis is None or project.project is None:
            self._shown.menus.show_source("")
            self._shown.setWindowTitle(_TITLE)
            self._shown.status.kept.setText("")
            return
        title = self.title()
        self._shown.menus.show_source(title)
        mark = "*" if project.is_modified else ""
        self._shown.setWindowTitle(visible(f"{title}{mark} - {_TITLE}"))
        saved, now = project.last_saved, self._workspace.world.now()
        is_modified = project.is_modified
        kept = kept_text(saved, project.autosaved_at, now, LOCAL, is_modified=is_modified)
        self._shown.status.kept.setText(kept)

    def _begin(self, _analysis: object) -> None:
        """Something else is open: look at what was looked at, and tell what is wrong."""
        self.show_name()
        if self._workspace.world.token == self._shown_token:
            return
        self._shown_token = self._workspace.world.token
        project = self._workspace.project.project
        state, self._next = self._next, None
        name, self._scenario = self._scenario, None
        if project is not None:
            self._look_at(state or project.state)
        for bookmark in self._resumed.bookmarks if self._resumed is not None else ():
            self._workspace.filters.set(filter_of(bookmark))  # their bar takes room
        self._tell_opened()
        if name is not None:
            self._show(name)

    def _show(self, name: str) -> None:
        scenarios = self._workspace.history.review.scenarios
        found = next((one for one in scenarios if name in (one.id, one.title)), None)
        if found is not None:
            self._workspace.history.show_scenario(found.id)
        else:
            what = no_scenario(name, self.title())
            self._messages.tell(Message(level=MessageLevel.WARNING, text=what))

    def _look_at(self, state: ViewState) -> None:
        view = find_layout(state.view)
        known = state.subject is None or self._workspace.world.node(state.subject) is not None
        if view is not None and known and not (view.needs_subject and state.subject is None):
            self._shown.pane.view_history.restart(ViewKey(view.id, state.subject))
        elif state.view == TABLE.view:
            self._shown.pane.view_history.show(TABLE)
        for panel in PANELS:
            if panel.id in state.panels and panel.shown_when(self._workspace):
                self._shown.workbench.open_panel(panel.id)

    def _state(self) -> ViewState:
        view_key = self._shown.pane.view_key
        is_open = self._shown.workbench.is_open
        panels = tuple(panel.id for panel in PANELS if is_open(panel.id))
        return ViewState(view=view_key.view, subject=view_key.subject, panels=panels)

    def _tell_opened(self) -> None:
        project = self._workspace.project
        if project.path is None:
            return
        if project.is_read_only_because is not None:
            self._tell_fixed(opened_read_only(project.path.name, project.is_read_only_because))
        elif self._messages.message is None:
            self._tell_warnings(project.path)

    def _tell_fixed(self, text: str) -> None:
        """Say why the file that is open is not saved over, before anything is lost by it."""
        hint = "Save it under another name to keep what you change."
        told = self._messages.message
        if told is None or told.text != text:
            self._fixed = Message(level=MessageLevel.WARNING, text=text, hint=hint, stays=True)
            self._messages.tell(self._fixed)

    def _tell_warnings(self, path: Path) -> None:
        """Tell what of the project itself could not be taken; exports have the coverage panel."""
        own: list[Problem] = [
            problem
            for problem in self._workspace.opener.problems
            if problem.level is ProblemLevel.WARNING
            and (problem.code == CHANGED_OUTSIDE or (problem.file or "").startswith(path.name))
        ]
        if own:
            more = f" {len(own) - 1:,} more." if len(own) > 1 else ""
            self._messages.tell(
                Message(
                    level=MessageLevel.WARNING,
                    text=f"{own[0].where}: {own[0].what}",
                    hint=f"{own[0].meaning} {own[0].advice}{more}",
                    details="\n\n".join(map(str, own)),
                )
            )

    # Saving

    def save(self) -> None:
        """Save; asks for a name when there is none."""
        self._workspace.project.save()

    def ask_for_path(self) -> None:
        """Save under a name that the user chooses."""
        project = self._workspace.project
        if project.path is not None and project.is_read_only_because is not None:
            self._tell_fixed(not_to_save_over(project.path.name, project.is_read_only_because))
        dialog = QFileDialog(self._window, "Save as", self._settings.last_folder)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(_FILTER)
        dialog.setDefaultSuffix(SUFFIX.lstrip("."))
        dialog.selectFile(self._suggested())
        dialog.fileSelected.connect(self._save_as)
        dialog.rejected.connect(project.forget_then)
        go_with(dialog, self._workspace)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _suggested(self) -> str:
        project = self._workspace.project
        if project.path is not None:
            is_fixed = project.is_read_only_because is not None
            return f"{project.path.stem}{'-copy' if is_fixed else ''}{SUFFIX}"
        name = self._workspace.opener.name.partition(".")[0]
        kept = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in name)
        return f"{kept.lower().strip('-')[:60] or 'project'}{SUFFIX}"

    def _save_as(self, file: str) -> None:
        self._settings.last_folder = str(Path(file).absolute().parent)
        self._workspace.project.save_as(Path(file))

    def _end_saving(self, _file: str) -> None:
        if self._fixed is not None and self._fixed is self._messages.message:
            self._messages.clear()  # it is saved, here or elsewhere
        self._fixed = None
        self._shown.remember_source()
        self._shown.menus.refresh()  # there is a file now

    def _tell_change(self) -> None:
        path = self._workspace.project.path
        if path is None:
            return
        self._messages.tell(
            Message(
                level=MessageLevel.WARNING,
                text=changed_by_another(path.name),
                hint="What you see is what you opened. Saving asks before it replaces the file.",
                offer="Open again",
                run=lambda: self.when_safe(
                    lambda: self._shown.open_now([str(path)]), then_opened_again(path.name)
                ),
            )
        )

    def when_safe(self, then: Then, follows: str) -> None:
        """Do something that gives up what is open, once it is saved or not wanted."""
        self.unsaved_changes.when_safe(then, follows)

    def ask_to_forget(self) -> None:
        """Ask, then close the project and take away what is kept about it beside its file."""
        path = self._workspace.project.path
        if path is None:
            return
        self._threads.start(
            partial(traces_of, path, self._places()),
            partial(self._ask_to_forget, path),
            self._shown.tell_failure,
            finding_text(path.name),
            can_stop=True,
        )

    def _ask_to_forget(self, path: Path, traces: tuple[Trace, ...]) -> None:
        if path != self._workspace.project.path:  # closed meanwhile
            return
        choices = (
            DialogChoice("Cancel", lambda: None),
            DialogChoice(
                "Forget",
                lambda: self.when_safe(
                    lambda: self._forget(path, traces), "Then the project is closed and forgotten."
                ),
            ),
        )
        texts = question_text(counts_of(traces))
        title = forget_question(path.name)
        question = ChoiceDialog(title, texts, choices, lambda: None, self._window)
        show_beside(question, self._workspace)

    def _places(self) -> KeptPlaces:
        settings, usual = self._settings, places_of(None)
        is_own = settings.folder != usual.config
        log = settings.folder if is_own else usual.log
        return KeptPlaces(settings.folder, settings.state_folder, settings.snapshots, log)

    def _forget(self, path: Path, asked: tuple[Trace, ...]) -> None:
        self._settings.forget(path)  # closing shows what is recent
        self._workspace.opener.close()
        places = self._places()

        def take_away() -> tuple[tuple[Trace, ...], tuple[Trace, ...]]:
            """Return what there was, with what closing left, and what could not be removed."""
            traces = tuple(dict.fromkeys((*asked, *traces_of(path, places))))
            return traces, forget(path, tuple(x for x in traces if x.kind is not TraceKind.RECENT))

        self._threads.start(
            take_away,
            lambda result: self._tell_forgotten(path, *result),
            self._shown.tell_failure,
            forgetting_text(path.name),
        )

    def _tell_forgotten(
        self, path: Path, traces: tuple[Trace, ...], left: tuple[Trace, ...]
    ) -> None:
        gone = counts_of(one for one in traces if one not in left)
        hint = stays_text(left[0].path) if left else ""
        level = MessageLevel.WARNING if left else MessageLevel.NOTE
        self._messages.tell(
            Message(level=level, text=forgotten_text(path.name, gone), hint=hint, stays=True)
        )

    # Starting and ending

    def close(self) -> None:
        """Ask no more; let what is being forgotten be forgotten."""
        self.unsaved_changes.ask_no_more()
        self._threads.close()

    def offer_recovery(self, then: Then) -> None:
        """Offer what a window left that ended without saving; `then` when nothing is opened."""
        Recovery(self._workspace, self._window).offer(self._settings.state_folder, then)

    def resume(self, name: str) -> bool:
        """Go on from the journal that a restart left; tell whether it is there."""
        found = find_journal(self._settings.state_folder, name, _PATIENCE)
        if found is None:
            return False
        self._resumed = read_view(found.folder)
        self._workspace.opener.recover(found)
        return True

    def _look_again_soon(self, _picture: object) -> None:
        if self._resumed is not None:
            QTimer.singleShot(0, self, self._look_again)  # when the panels have their places

    def _look_again(self) -> None:
        """Ask again what was asked before a restart, and look at what was looked at."""
        resumed, self._resumed = self._resumed, None
        if resumed is None:
            return
        for assertion in resumed.assertions:
            assertion_edits.ask_again(self._workspace, assertion)
        for bookmark in resumed.bookmarks:
            self._shown.commands.bookmarks.go_to(bookmark)

    def restore(self) -> bool:
        """Open the project that was open when the window closed; tell whether there is one."""
        last = self._settings.last_project if self._settings.restores else None
        if last is None or not last[0].is_file():
            return False
        path, self._next = last
        self._shown.open_now([str(path)])
        return True

    def show_scenario(self, name: str) -> None:
        """Show a scenario of the project that is being opened, by id or name."""
        self._scenario = name

    def remember(self) -> None:
        """Remember what is open, for the next start."""
        path = self._workspace.project.path
        self._settings.last_project = (path.absolute(), self._state()) if path is not None else None
