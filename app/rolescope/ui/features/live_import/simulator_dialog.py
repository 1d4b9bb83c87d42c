"""Compare with AWS: profile, what to ask, answers. Nothing is asked before it was seen."""

from dataclasses import dataclass, field

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    Qt,
    Signal,
)
from PySide6.QtGui import QCloseEvent, QColor, QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QProgressBar,
    QPushButton,
    QTableView,
    QWidget,
)

from rolescope.engine.index import account_of
from rolescope.exporters.simulator_table import simulator_csv, simulator_json
from rolescope.importers.aws.fault import CallFault, FaultKind
from rolescope.model.simulator import AwsAnswer, SimulatorCall
from rolescope.simulation.simulator.agreement import AgreementStanding
from rolescope.simulation.simulator.questions import calls, read
from rolescope.ui.features.live_import import messages
from rolescope.ui.features.live_import.aws_dialog import (
    AwsDialog,
    Callout,
    ProfilePage,
    WizardPage,
    rows,
)
from rolescope.ui.kit import style, themed
from rolescope.ui.kit.plain_text_edit import PlainTextEdit
from rolescope.ui.kit.privacy import copy_text, visible
from rolescope.ui.kit.qt_layouts import hbox
from rolescope.ui.kit.rows_model import RowsModel, rows_table
from rolescope.ui.kit.text import PlainLabel, StyledLabel, StyledRun
from rolescope.ui.kit.tree import Index
from rolescope.ui.state import note_edits
from rolescope.ui.state.activity import Reporter
from rolescope.ui.state.workspace import Workspace
from rolescope.words.simulator_text import (
    LIMITS,
    AgreementRow,
    AgreementText,
    answered_of,
    answers_so_far,
    asking_text,
    elsewhere_text,
    first_faults,
    sent_text,
)
from rolescope.worker import simulator

PROFILE, ASK, ANSWERS = range(3)
_NEXT = ("Connect", "Ask AWS", "Keep as a note")
_ENDED = "The connection to AWS was closed."
_ADVICE = {  # beside that of an import: nothing goes on by itself here
    FaultKind.DENIED: "Allow iam:SimulatePrincipalPolicy to whoever asks.",
    FaultKind.EXPIRED: "Sign in again, then connect anew.",
    FaultKind.THROTTLED: "Ask again after a while, or about less.",
    FaultKind.ABSENT: "Import the account again: the principal may be gone.",
    FaultKind.UNREACHABLE: "Check the network, the proxy, and the region or endpoint.",
}
_WAITING = "Looking through its policies…"
_MAX_FAULTS = 3  # named at once
_HEADS = ("Action", "Resource", "AWS", "RoleScope", "Comparison")
_RESOURCE = 1
_COLUMN_WIDTHS = (190, 0, 130, 130, 118)  # px; the resource takes the rest
_MIN_DETAIL_HEIGHT = 56  # px
_STANDING_TONES = {
    AgreementStanding.AGREES: "allowed",
    AgreementStanding.DIFFERS: "denied",
    AgreementStanding.NOT_COMPARABLE: "cond",
}


@dataclass(slots=True)
class _Run:
    """What is being asked, and what was answered so far."""

    calls: tuple[SimulatorCall, ...]
    reporter: Reporter
    answers: list[AwsAnswer] = field(default_factory=list)
    answered: int = 0


class SimulatorDialog(AwsDialog):
    """Asks AWS's policy simulator about a user or role of what is open, when it is told to."""

    def __init__(self, parent: QWidget | None, workspace: Workspace, principal: str) -> None:
        profile = ProfilePage(
            "Compare with AWS",
            asking_text(principal),
        )
        super().__init__(parent, "Compare with AWS", (1080, 640), profile)
        self._workspace, self._principal = workspace, principal
        self._run: _Run | None = None
        self.question, self.answers = AskPage(principal), AgreementPage()
        pages = {"Profile": profile, "Question": self.question, "Answers": self.answers}
        self._lay_out(pages, _NEXT)
        self.live.failed.connect(workspace.window.failed)
        self.question.changed.connect(self._refresh)
        self._go(PROFILE)
        # Have the worker look for what is worth asking
        roles = tuple(dict.fromkeys(edge.target for edge in workspace.world.edges_from(principal)))
        workspace.queries.ask(
            "simulator-pairs", simulator.pairs_text, (principal, roles), self.question.show_pairs
        )

    def _refresh(self) -> None:
        step, is_busy = self.step, self._is_busy
        may = (True, bool(self.question.calls), bool(self._found and self._found.rows))
        self.next.setText(_NEXT[step])
        self.next.setEnabled(may[step] and not is_busy)
        self.back.setEnabled(step > PROFILE and not is_busy)
        leaving = "Stop" if self._is_running else "Close" if step == ANSWERS else "Cancel"
        self.cancel.setText(leaving)

    @property
    def _found(self) -> AgreementText | None:
        return self.answers.found

    def _forward(self) -> None:
        match self.step:
            case 0:
                self._identify()
            case 1:
                self._ask()
            case _:
                self._keep()

    def _ask(self) -> None:
        calls = self.question.calls
        reporter = self._workspace.activities.begin(
            "Ask AWS's policy simulator", stop=self.cancel.click, is_notable=True
        )
        self._run = _Run(calls, reporter)
        self._be_busy()
        self.answers.start(len(calls))
        self._go(ANSWERS)
        self.live.say(messages.Simulate(self._principal, calls))

    # What the process says

    def _hear(self, message: object) -> None:
        match message:
            case messages.CallerIdentified():
                self.profile.note.say("")
                self.question.show_identity(message)
                self._be_busy(is_busy=False)
                self._go(ASK)
            case messages.Simulated():
                self._take(message.answers)
            case messages.AllSimulated():
                self._compare("" if message.fault is None else _words(message.fault))
            case messages.Refused():
                self._refused(_words(message.fault))
            case messages.WorkerCrashed():
                self._refused(_ENDED)
            case _:
                super()._hear(message)

    def _take(self, answers: tuple[AwsAnswer, ...]) -> None:
        run = self._run
        if run is not None:
            run.answers += answers
            run.answered += 1
            self.answers.go_on(run.answered, len(run.calls))
            share = run.answered / max(1, len(run.calls))
            run.reporter.report(answered_of(run.answered, len(run.calls)), share)

    def _compare(self, fault: str) -> None:
        """Have the worker compare what was answered."""
        run, at = self._run, self._workspace.world.now()
        self._run = None
        if run is None:
            return
        if fault:
            run.reporter.fail(fault)
        else:
            run.reporter.end(f"{len(run.answers):,} answered.")

        def done(found: AgreementText) -> None:
            self.answers.show_agreement(found, at, fault)
            self._be_busy(is_busy=False)

        self._workspace.queries.ask(
            "simulator",
            simulator.agreement,
            (self._principal, tuple(run.answers)),
            done,
            lambda _failure: self._be_busy(is_busy=False),
        )

    def _refused(self, text: str) -> None:
        """What was begun did not work: say so where it was begun."""
        self.prompt.forget()
        if self.step == ANSWERS:
            self._compare(text)
            return
        self.profile.note.say(text, "risk")
        self._be_busy(is_busy=False)
        if self.step != PROFILE:
            self._go(PROFILE)

    def _keep(self) -> None:
        """Add what was found to the note on the principal."""
        if self._found is not None:
            line = self._found.note(self._workspace.world.now()[:10])
            note_edits.add_line(self._workspace, note_edits.of_node(self._principal), line)
        self.close()

    def _end_run(self) -> None:
        if self._run is not None:
            self._run.reporter.stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the run, too."""
        self._end_run()
        super().closeEvent(event)

    def done(self, result: int) -> None:
        """Esc: likewise."""
        self._end_run()
        super().done(result)


def _words(fault: CallFault) -> str:
    return f"{fault.said} {_ADVICE.get(fault.why, '')}".strip()


class AskPage(WizardPage):
    """Lists what AWS would be asked, to be changed; nothing is sent from here."""

    changed = Signal()

    def __init__(self, principal: str) -> None:
        super().__init__(
            "What should AWS be asked?",
            "One action and one resource on a line. These come from the roles that the principal "
            "may assume and from its own policies; change them as you like.",
        )
        self._principal = principal
        self._is_elsewhere, self._other = False, ""
        self.calls: tuple[SimulatorCall, ...] = ()
        about, self._who = PlainLabel(principal, "mono"), PlainLabel("", "mono")
        for label in (about, self._who):
            label.setWordWrap(True)
        self.column.addWidget(rows(("About", about), ("Asked as", self._who)))
        self.pairs = PlainTextEdit()
        self.pairs.setAccessibleName("Actions and resources to ask about")
        self.pairs.setFont(themed.font("mono"))
        self.pairs.setPlaceholderText(_WAITING)
        self.pairs.setLineWrapMode(PlainTextEdit.LineWrapMode.NoWrap)
        self.pairs.setTabChangesFocus(True)
        style.mark(self.pairs, look="field")
        self.column.addWidget(self.pairs, 1)
        self.note = Callout()
        self.column.addWidget(self.note)
        self.pairs.textChanged.connect(self._read)

    def field(self) -> PlainTextEdit:
        """Return the list."""
        return self.pairs

    def show_identity(self, found: messages.CallerIdentified) -> None:
        """Show who would ask."""
        identity, own = found.identity, account_of(self._principal)
        self._is_elsewhere = identity.account != own
        where = f" at {found.endpoint}" if found.endpoint else ""
        self._who.setText(f"{identity.arn}{where}")
        self._other = elsewhere_text(identity.account, own)
        self._read()

    def show_pairs(self, text: str) -> None:
        """Show what is suggested, unless something was written already."""
        self.pairs.setPlaceholderText("s3:GetObject arn:aws:s3:::bucket/key")
        if not self.pairs.toPlainText().strip():
            self.pairs.setPlainText(text)

    def _read(self) -> None:
        pairs, faults = read(self.pairs.toPlainText())
        self.calls = () if faults or self._is_elsewhere else calls(pairs)
        if self._is_elsewhere:
            self.note.say(self._other, "risk")
        elif faults:
            self.note.say(visible(first_faults(faults, _MAX_FAULTS)), "risk")
        else:
            self.note.say(sent_text(self._principal, self.calls) if self.calls else "")
        self.changed.emit()


class AgreementPage(WizardPage):
    """Shows a row for each action and resource, and beneath it what is said of the chosen one."""

    def __init__(self) -> None:
        super().__init__("AWS beside RoleScope", LIMITS)
        self.found: AgreementText | None = None
        self._at = ""
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.line = PlainLabel("", "subject")
        self.copy_csv, self.copy_json = QPushButton("Copy as CSV"), QPushButton("Copy as JSON")
        row = hbox(spacing=8)
        row.addWidget(self.line, 1)
        for button in (self.copy_csv, self.copy_json):
            style.mark(button, look="small")
            button.setAutoDefault(False)
            row.addWidget(button)
        self.column.addWidget(self.bar)
        self.column.addLayout(row)
        self.model = AgreementModel(self)
        self.table = self._made_table()
        self.column.addWidget(self.table, 1)
        self.detail = StyledLabel()
        self.detail.setMinimumHeight(_MIN_DETAIL_HEIGHT)
        self.column.addWidget(self.detail)
        self.note = Callout()
        self.column.addWidget(self.note)
        self.copy_csv.clicked.connect(lambda: copy_text(simulator_csv(self._shown)))
        self.copy_json.clicked.connect(lambda: copy_text(simulator_json(self._shown, self._at)))
        self.table.selectionModel().currentRowChanged.connect(self._show_row)

    def _made_table(self) -> QTableView:
        table, header = rows_table(self.model, "Answers of AWS and of RoleScope")
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # names stand at the end of ARNs
        for column in range(len(_HEADS)):
            header.resizeSection(column, _COLUMN_WIDTHS[column])
        header.setSectionResizeMode(_RESOURCE, QHeaderView.ResizeMode.Stretch)
        return table

    @property
    def _shown(self) -> AgreementText:
        return self.found or AgreementText(principal="", rows=())

    def start(self, wanted: int) -> None:
        """So many calls are being made."""
        self.found = None
        self.model.show(())
        self.detail.set_runs([])
        self.note.say("")
        self.bar.setRange(0, max(1, wanted))
        self.go_on(0, wanted)
        self._refresh()

    def go_on(self, made: int, wanted: int) -> None:
        """So many of them were answered."""
        self.bar.setValue(made)
        self.line.setText(answers_so_far(made, wanted))

    def show_agreement(self, found: AgreementText, at: str, fault: str = "") -> None:
        """Show what came of it; `fault` says why not everything was answered."""
        self.found, self._at = found, at
        self.model.show(found.rows)
        counts = found.counts if found.rows else "Nothing was answered"
        self.line.setText(f"{counts[:1].upper()}{counts[1:]}.")
        self.note.say(visible(fault), "risk")
        self._refresh()
        if found.rows:
            self.table.selectRow(0)
            self.table.setFocus()

    def _refresh(self) -> None:
        has_rows = bool(self.found and self.found.rows)
        self.bar.setVisible(self.found is None)
        for button in (self.copy_csv, self.copy_json):
            button.setEnabled(has_rows)

    def _show_row(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.detail.set_runs(_runs(self.model.rows[current.row()]))


def _runs(row: AgreementRow) -> list[StyledRun]:
    tone = {AgreementStanding.DIFFERS: "denied", AgreementStanding.NOT_COMPARABLE: "cond"}.get(
        row.standing, "text"
    )
    outcome, basis = row.said
    return [StyledRun(f"{outcome} ", "body", tone), StyledRun(basis, "body", "muted")]


class AgreementModel(RowsModel):
    """Is replaced whole when another comparison is shown."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(_HEADS, parent)
        self.rows: tuple[AgreementRow, ...] = ()

    def show(self, rows: tuple[AgreementRow, ...]) -> None:
        """Replace everything."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def row_count(self) -> int:
        """Return the number of rows."""
        return len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell."""
        row, column = self.rows[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            texts = (row.action, row.resource, row.aws, row.own, row.standing.value)
            return visible(texts[column])
        if role == Qt.ItemDataRole.ToolTipRole and column <= _RESOURCE:
            return themed.plain_tooltip(row.resource if column else row.action)
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(
                themed.color(_STANDING_TONES[row.standing] if column == len(_HEADS) - 1 else "text")
            )
        if role == Qt.ItemDataRole.FontRole:
            return QFont(themed.font("mono" if column <= _RESOURCE else "body"))
        return None
