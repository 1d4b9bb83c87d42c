"""Opens a plan of infrastructure as code as a scenario: what it changes, and what is not known."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from rolescope.model.review import NamedScenario
from rolescope.ui.kit import style
from rolescope.ui.kit.details import Body, clear
from rolescope.ui.kit.fields import Combo
from rolescope.ui.kit.file_dialogs import ask_for_files
from rolescope.ui.kit.pills import section
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel, StyledLabel, StyledRun
from rolescope.ui.shared.modeless import show_beside
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import Workspace
from rolescope.words.history_text import plan_opened
from rolescope.words.names import account_names, account_words
from rolescope.words.openings.plan_notes import COMPARING, NOT_COMPARED, account_of, plan_sentence
from rolescope.worker import plans as worker_plans
from rolescope.worker.plans import ProposedChanges, ProposedScenario

_FILTERS = [
    "Plans, states, templates, change sets (*.json *.yaml *.yml *.template *.tfstate)",
    "All files (*)",
]
_MAX_NOTES = 200
_WIDTH, _MAX_HEIGHT, _SECTION = 720, 560, 16  # px
_NOTE = 48  # px: height of one that fits on a line


class AskForPlan:
    """Has a plan read, and shows what comes of it before it becomes a scenario."""

    def __init__(self, workspace: Workspace, settings: Settings, parent: QWidget) -> None:
        self._workspace, self._settings, self._parent = workspace, settings, parent

    def ask(self) -> None:
        """Open a plan that the user picks."""
        title, folder = "Open a plan as a scenario", self._settings.last_folder
        ask_for_files(self._parent, title, _FILTERS, self._picked, folder=folder, is_one=True)

    def _picked(self, paths: list[str]) -> None:
        for path in paths[:1]:
            self.read(Path(path), {})

    def read(self, path: Path, accounts: Mapping[str, str]) -> None:
        """Read a plan; `accounts` are IDs by provider, as the user gave them."""
        self._workspace.queries.ask(
            "plan",
            worker_plans.propose_scenario,
            (path, accounts),
            partial(self._show, path, accounts),
            self._workspace.window.fail,
        )

    def _show(self, path: Path, accounts: Mapping[str, str], found: ProposedScenario) -> None:
        dialog = PlanDialog(self._workspace, found, self._parent)
        dialog.given.connect(lambda given: self.read(path, {**accounts, **given}))
        show_beside(dialog, self._workspace)
        if not found.edits:
            return
        queries = self._workspace.queries
        dialog.finished.connect(lambda _result: queries.give_up("plan changes"))
        queries.ask(
            "plan changes",
            worker_plans.proposed_changes,
            (path, accounts),
            partial(_show_changes, dialog),
            lambda _failure: _show_changes(dialog, None),
        )


def _show_changes(dialog: "PlanDialog", found: ProposedChanges | None) -> None:
    if isValid(dialog):
        dialog.show_changes(found)


class PlanDialog(QDialog):
    """What a plan changes, which accounts have to be given, and what of it is not known."""

    given = Signal(object)  # account IDs by provider: the plan is read again with them

    def __init__(self, workspace: Workspace, found: ProposedScenario, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace, self._found = workspace, found
        self.setWindowTitle("Open a plan as a scenario")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        height = min(_MAX_HEIGHT, 200 + _NOTE * len(found.notes))
        self.resize(_WIDTH, _MAX_HEIGHT if found.edits else height if found.notes else 0)
        self.boxes = {provider: self._accounts(provider) for provider in found.asked}
        column = vbox(self, PlainLabel(found.name, "heading"), margins=(20, 16, 20, 16), spacing=16)
        asks = bool(found.asked)
        words = plan_sentence(len(found.edits), len(found.notes), asks=asks)
        column.addWidget(StyledLabel([StyledRun(words)]))
        if self.boxes:
            form = QFormLayout()
            form.setSpacing(12)
            form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
            for provider, box in self.boxes.items():
                form.addRow(PlainLabel(account_of(provider), "body", "muted"), box)
            column.addLayout(form)
        self._changes = QVBoxLayout()
        if found.edits or found.notes:
            column.addWidget(self._body(), 1)
        column.addLayout(self._buttons())
        self._refresh()

    def _accounts(self, provider: str) -> Combo:
        """Offer the imported accounts; one alone is preselected (IAC-31)."""
        box = Combo(account_of(provider))
        box.addItem("Not given", "")
        world = self._workspace.world.world
        names = account_names(world)
        for account in world.accounts:
            box.addItem(visible(account_words(account.id, names)), account.id)
        box.setCurrentIndex(1 if len(world.accounts) == 1 else 0)
        box.currentIndexChanged.connect(self._refresh)
        return box

    def _body(self) -> Body:
        body = Body()
        body.column.setContentsMargins(0, 0, 8, 0)
        body.column.addLayout(self._changes)
        if self._found.edits:
            self._changes.addWidget(StyledLabel([StyledRun(COMPARING, "small", "muted")]))
        if self._found.notes:
            body.column.addSpacing(_SECTION)
            body.column.addWidget(section("Not known in this plan"))
        for note in self._found.notes[:_MAX_NOTES]:
            body.column.addSpacing(8)
            body.column.addWidget(
                StyledLabel([StyledRun(f"{note.address}: {note.what}".strip(": "))])
            )
            body.column.addWidget(StyledLabel([StyledRun(note.effect, "small", "muted")]))
        body.column.addStretch(1)
        return body

    def show_changes(self, found: ProposedChanges | None) -> None:
        """Show what opens, closes and is found anew; None: it could not be told."""
        clear(self._changes)
        if found is None:
            self._changes.addWidget(StyledLabel([StyledRun(NOT_COMPARED, "small", "muted")]))
            return
        for words, style_name in zip(found.summary, ("subject", "body"), strict=True):
            self._changes.addWidget(StyledLabel([StyledRun(words, style_name)]))
        for one in found.sections:
            self._changes.addSpacing(_SECTION)
            self._changes.addWidget(section(one.title))
            for line in one.lines:
                self._changes.addSpacing(8)
                self._changes.addWidget(StyledLabel([StyledRun(line.text)]))
                for words in line.details:
                    self._changes.addWidget(StyledLabel([StyledRun(words, "small", "muted")]))

    def _buttons(self) -> QHBoxLayout:
        self.open_button = QPushButton("Open as scenario")
        style.mark(self.open_button, look="primary")
        self.open_button.setDefault(True)
        self.open_button.clicked.connect(self._open)
        self.again = QPushButton("Read with these accounts")
        self.again.setVisible(bool(self.boxes))
        self.again.clicked.connect(self._read_again)
        cancel = QPushButton("Cancel")
        cancel.clicked.connect(self.reject)
        row = hbox(spacing=8)
        row.addStretch(1)
        for button in (cancel, self.again, self.open_button):
            row.addWidget(button)
        return row

    def _chosen(self) -> dict[str, str]:
        return {key: box.currentData() for key, box in self.boxes.items() if box.currentData()}

    def _refresh(self, _index: int = 0) -> None:
        self.open_button.setEnabled(bool(self._found.edits))
        self.again.setEnabled(bool(self._chosen()))

    def _read_again(self) -> None:
        self.accept()
        self.given.emit(self._chosen())

    def _open(self) -> None:
        """Add the scenario, which is shown; what it changes stands in the panel Impact."""
        self.accept()
        found, history = self._found, self._workspace.history
        scenario = NamedScenario(id=history.review.free_id(), name=found.name, edits=found.edits)
        if history.change(history.review.add(scenario), plan_opened(found.name)):
            self._workspace.window.open_panel("impact")
