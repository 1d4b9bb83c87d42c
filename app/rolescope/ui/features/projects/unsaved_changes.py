"""What is asked before something is lost. The window goes on meanwhile; the questions follow."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from rolescope.ui.kit.choice_dialog import ChoiceDialog, DialogChoice
from rolescope.ui.kit.clock import LOCAL
from rolescope.ui.shared.modeless import show_beside
from rolescope.ui.state.projects.generations import backup_of
from rolescope.ui.state.workspace import Workspace
from rolescope.words.project_text import (
    changed_on_disk,
    needs_another_name,
    save_question,
    saving_over_keeps,
    unsaved_text,
)

Then = Callable[[], object]


class UnsavedChanges(QObject):
    """Asks whether to save, and whether to replace what somebody else saved.

    Who goes on working finds the question as it is then: it tells what is not saved now, and goes
    when there is nothing to lose any more, or something else is open.
    """

    def __init__(
        self, workspace: Workspace, title: Callable[[], str], ask_for_path: Then, window: QWidget
    ) -> None:
        super().__init__(window)
        self._workspace, self._title, self._window = workspace, title, window
        self._ask_for_path = ask_for_path
        workspace.project.conflict_asked.connect(self._ask_to_replace)

    def when_safe(self, then: Then, follows: str) -> None:
        """Do something that gives up what is open, once it is saved or not wanted.

        `follows` says what it is: "Then the window closes."
        """
        project = self._workspace.project
        if not project.is_modified:
            then()
            return

        def texts() -> list[str]:
            review, now = self._workspace.history.review, self._workspace.world.now()
            unsaved = unsaved_text(review, project.last_saved, now, LOCAL)
            why = project.is_read_only_because
            fixed = [] if why is None else [needs_another_name(why)]
            return [unsaved, *fixed, follows]

        def look() -> None:
            if project.is_modified:
                question.say(texts())
            else:
                question.reject()

        choices = (
            DialogChoice("Discard", then, is_apart=True),
            DialogChoice("Cancel", project.forget_then),
            DialogChoice("Save", lambda: project.save(then)),
        )
        title = save_question(self._title())
        question = ChoiceDialog(title, texts(), choices, project.forget_then, self._window)
        self._show(question, look)

    def _ask_to_replace(self) -> None:
        project = self._workspace.project
        path = project.path
        if path is None:
            return
        texts = (
            "Another program changed it after you opened or saved it. Your work is unchanged.",
            saving_over_keeps(backup_of(path).name),
        )
        choices = (
            DialogChoice("Cancel", project.forget_then, is_apart=True),
            DialogChoice("Save over it", project.save_over),
            DialogChoice("Save as…", self._ask_for_path),
        )

        def look() -> None:
            if project.path != path or not project.is_modified:
                question.reject()  # it was saved elsewhere

        title = changed_on_disk(path.name)
        question = ChoiceDialog(title, texts, choices, project.forget_then, self._window)
        # What was to follow the save is not wanted any more by who goes on working.
        self._show(question, look, project.forget_then)

    def _show(self, question: ChoiceDialog, look: Then, go_on: Then | None = None) -> None:
        """Show a question, and look at it again whenever something is told about the project.

        `go_on`: what else to do once somebody goes on working.
        """
        changed, reviewed = self._workspace.project.changed, self._workspace.history.reviewed

        def leave() -> None:
            changed.disconnect(look)
            if go_on is not None:
                reviewed.disconnect(go_on)

        changed.connect(look)
        if go_on is not None:
            reviewed.connect(go_on)
        question.finished.connect(leave)
        show_beside(question, self._workspace)

    def ask_no_more(self) -> None:
        """The window closes: no question stays behind."""
        for question in self._window.findChildren(ChoiceDialog):
            question.withdraw()
