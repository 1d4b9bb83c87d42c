"""Recovery: what a window left that ended without saving is offered at the next start.

What is opened beside the question makes it idle: it is asked again at the next start.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from rolescope.ui.kit.choice_dialog import ChoiceDialog, DialogChoice
from rolescope.ui.kit.clock import LOCAL
from rolescope.ui.shared.modeless import show_beside
from rolescope.ui.state.projects.journal import FoundJournal, find_journals
from rolescope.ui.state.workspace import Workspace
from rolescope.words.project_text import recovered_texts


class Recovery:
    """Offers one journal after the other, the newest first, until one is opened."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        self._workspace, self._parent = workspace, parent

    def offer(self, state: Path, then: Callable[[], object]) -> None:
        """Offer the journals below a folder; `then` when none is opened, nor anything else."""
        openings = self._workspace.opener.openings

        def when_nothing() -> None:
            if self._workspace.opener.openings == openings:
                then()

        self._offer(find_journals(state), when_nothing)

    def _offer(self, found: list[FoundJournal], then: Callable[[], object]) -> None:
        if not found:
            then()
            return
        first, rest = found[0], found[1:]

        def discard() -> None:
            first.discard()
            self._offer(rest, then)

        def recover() -> None:
            for one in rest:
                one.release()
            self._workspace.opener.recover(first)

        def later() -> None:
            for one in found:
                one.release()
            then()

        about, now = first.about, self._workspace.world.now()
        name = about.path.name if about.path is not None else about.title or "a project"
        texts = (
            "RoleScope ended before your last changes were saved.",
            *recovered_texts(first.review, first.written, about.path, about.saved, now, LOCAL),
        )
        choices = (
            DialogChoice("Discard", discard, is_apart=True),
            DialogChoice("Later", later),
            DialogChoice("Recover", recover),
        )
        question = ChoiceDialog(f"Recover {name}?", texts, choices, later, self._parent)
        show_beside(question, self._workspace)
