"""Restarting: a new process goes on where this one ends. Another text size takes one."""

import sys
from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment
from PySide6.QtWidgets import QWidget

from rolescope.model.review import Assertion, Expectation, Review
from rolescope.ui.kit.choice_dialog import ChoiceDialog, DialogChoice
from rolescope.ui.shared.modeless import show_beside
from rolescope.ui.shell.bars.messages import Message, MessageBar, MessageLevel
from rolescope.ui.shell.instance.wanted import RESUME
from rolescope.ui.shell.menus.selection_commands import Commands
from rolescope.ui.state import assertion_edits
from rolescope.ui.state.workspace import Workspace
from rolescope.words.window_text import (
    NOT_RESTARTED,
    NOT_STARTED,
    no_restart_during,
    restart_question,
)


class RestartableWindow(Protocol):
    """What of the window is needed here."""

    workspace: Workspace
    commands: Commands
    messages: MessageBar
    arguments: tuple[str, ...]

    def remember(self) -> None:
        """Write down what the next start is to know."""

    def leave(self) -> None:
        """Close the window; nothing is asked."""


class Restart(QObject):
    """Asks for a restart, and does it: first the journal, then the new process, then the end."""

    def __init__(self, shown: RestartableWindow, window: QWidget) -> None:
        super().__init__(window)
        self._shown, self._window = shown, window
        self._question: ChoiceDialog | None = None

    def ask(self, percent: int) -> None:
        """Offer to restart with another text size."""
        choices = (DialogChoice("Later", self._forget), DialogChoice("Restart", self.restart))
        title, texts = restart_question(percent)
        self.withdraw()
        self._question = ChoiceDialog(title, texts, choices, self._forget, self._window)
        show_beside(self._question)

    def withdraw(self) -> None:
        """There is nothing to restart for any more."""
        question, self._question = self._question, None
        if question is not None:
            question.withdraw()

    def _forget(self) -> None:
        self._question = None

    def restart(self) -> None:
        """Restart, unless a job is running, which would be lost."""
        self._question = None
        workspace = self._shown.workspace
        running = next(iter(workspace.activities.open), None)
        if running is not None:
            self._tell(no_restart_during(running.title))
        elif workspace.world.analysis is None:
            self._go(None)
        else:
            workspace.project.hand_over(self._view(), self._go)

    def _view(self) -> Review:
        """Return what is looked at and asked, as a review keeps such things."""
        workspace = self._shown.workspace
        simulation = workspace.question.simulation
        query = (
            assertion_edits.query_of(workspace, simulation.request)
            if simulation is not None
            else None
        )
        asked = () if query is None else (Assertion(query=query, expect=Expectation.ALLOWED),)
        return Review(bookmarks=(self._shown.commands.bookmarks.view("view"),), assertions=asked)

    def _go(self, journal: str | None) -> None:
        self._shown.remember()
        if not start_program(self._shown.arguments, journal):
            self._tell(NOT_STARTED)
            return
        self._shown.workspace.project.leave_journal()
        self._shown.leave()

    def _tell(self, text: str) -> None:
        self._shown.messages.tell(
            Message(level=MessageLevel.WARNING, text=text, hint=NOT_RESTARTED)
        )


def start_program(arguments: Sequence[str], journal: str | None) -> bool:
    """Start the program once more, with a journal to go on from; tell whether it could be."""
    is_bundle = getattr(sys, "frozen", False)
    process, environment = QProcess(), QProcessEnvironment.systemEnvironment()
    if journal is not None:
        environment.insert(RESUME, journal)
    process.setProcessEnvironment(environment)
    process.setProgram(sys.executable)
    process.setArguments([*([] if is_bundle else ["-m", "rolescope"]), *arguments])
    answer: object = process.startDetached()  # PySide6 6.11 declares a pair and returns a bool
    return bool(answer[0] if isinstance(answer, tuple) else answer)
