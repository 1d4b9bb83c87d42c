"""Compare with AWS: profile, what to ask, answers. Nothing is asked before it was seen."""

from dataclasses import dataclass, field

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from rolescope.importers.aws.fault import Fault, Why
from rolescope.model.arn import role_name
from rolescope.model.simulator import AwsAnswer, SimulatorCall
from rolescope.ui.features.live_import import messages
from rolescope.ui.features.live_import.agreement_page import AgreementPage
from rolescope.ui.features.live_import.ask_page import AskPage
from rolescope.ui.features.live_import.code_prompt import CodePrompt
from rolescope.ui.features.live_import.live_import import LiveImport
from rolescope.ui.features.live_import.parts import Page
from rolescope.ui.features.live_import.profile_page import ProfilePage
from rolescope.ui.features.live_import.steps import Steps
from rolescope.ui.kit import style
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.state import noting
from rolescope.ui.state.activity import Reporter
from rolescope.ui.state.document import Document
from rolescope.words.simulator_text import AgreementText
from rolescope.worker import simulator

PROFILE, ASK, ANSWERS = range(3)
_TITLES = ("Profile", "Question", "Answers")
_NEXT = ("Connect", "Ask AWS", "Keep as a note")
_ENDED = "The connection to AWS was closed."
_ADVICE = {  # beside that of an import: nothing goes on by itself here
    Why.DENIED: "Allow iam:SimulatePrincipalPolicy to whoever asks.",
    Why.EXPIRED: "Sign in again, then connect anew.",
    Why.THROTTLED: "Ask again after a while, or about less.",
    Why.ABSENT: "Import the account again: the principal may be gone.",
    Why.UNREACHABLE: "Check the network, the proxy, and the region or endpoint.",
}


@dataclass(slots=True)
class _Run:
    """What is being asked, and what was answered so far."""

    calls: tuple[SimulatorCall, ...]
    reporter: Reporter
    answers: list[AwsAnswer] = field(default_factory=list)
    answered: int = 0


class CompareDialog(QDialog):
    """Asks AWS's policy simulator about a user or role of what is open, when it is told to."""

    def __init__(self, parent: QWidget | None, document: Document, principal: str) -> None:
        super().__init__(parent)
        self.setWindowTitle("Compare with AWS")
        self.setWindowModality(Qt.WindowModality.NonModal)
        self.resize(QSize(*pxs(1080, 640)).boundedTo(self.screen().availableSize()))
        self._document, self._principal = document, principal
        self._is_busy = False
        self._run: _Run | None = None
        self.live = LiveImport(self)
        self.profile = ProfilePage(
            "Compare with AWS",
            f"AWS's policy simulator is asked what {role_name(principal)} may do, with the "
            "credentials that you choose here. They stay with boto3 on this computer and are never "
            "stored. What is sent is shown before it is sent.",
        )
        self.question, self.answers = AskPage(principal), AgreementPage()
        self.prompt, self.steps = CodePrompt(), Steps(_TITLES)
        self._pages = QStackedWidget()
        for page in (self.profile, self.question, self.answers):
            self._pages.addWidget(page)
        self.back, self.next = QPushButton("Back"), QPushButton()
        self.cancel = QPushButton()
        style.mark(self.next, look="primary")
        self.next.setDefault(True)
        self._lay_out()
        self._connect()
        self._go(PROFILE)
        self._suggest()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.steps)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._pages, 1)
        column.addWidget(self.prompt)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(*pxs(28, 8, 28, 20))
        buttons.setSpacing(px(8))
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.next)
        column.addLayout(buttons)
        row.addLayout(column, 1)

    def _connect(self) -> None:
        self.live.heard.connect(self._hear)
        self.live.failed.connect(self._document.failed)
        self.prompt.given.connect(lambda code: self.live.say(messages.Code(code)))
        self.question.changed.connect(self._refresh)
        self.back.clicked.connect(lambda: self._go(self.step - 1))
        self.next.clicked.connect(self._forward)
        self.cancel.clicked.connect(self._leave)

    def _suggest(self) -> None:
        """Have the worker look for what is worth asking."""
        roles = tuple(dict.fromkeys(x.target for x in self._document.edges_from(self._principal)))
        self._document.questions.ask(
            "simulator-pairs",
            simulator.pairs_text,
            (self._principal, roles),
            self.question.show_pairs,
        )

    # Steps

    @property
    def step(self) -> int:
        """The number of the step that is shown."""
        return self._pages.currentIndex()

    def _go(self, step: int) -> None:
        self._pages.setCurrentIndex(step)
        self.steps.show_step(step)
        if step == PROFILE:
            self.live.say(messages.ListProfiles())
        page = self._pages.currentWidget()
        first = page.field() if isinstance(page, Page) else None
        if first is not None:
            first.setFocus()
        self._refresh()

    def _refresh(self) -> None:
        step, is_busy = self.step, self._is_busy
        may = (True, bool(self.question.calls), bool(self._found and self._found.rows))
        self.next.setText(_NEXT[step])
        self.next.setEnabled(may[step] and not is_busy)
        self.back.setEnabled(step > PROFILE and not is_busy)
        is_asking = step == ANSWERS and is_busy
        self.cancel.setText("Stop" if is_asking else "Close" if step == ANSWERS else "Cancel")

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

    def _be_busy(self, *, is_busy: bool = True) -> None:
        self._is_busy = is_busy
        self.cancel.setEnabled(True)
        self._refresh()

    def _identify(self) -> None:
        target = self.profile.target()
        if target is not None:
            self._be_busy()
            self.profile.note.say("Asking AWS who these credentials belong to…")
            self.live.say(messages.Identify(target))

    def _ask(self) -> None:
        calls = self.question.calls
        reporter = self._document.activities.begin(
            "Ask AWS's policy simulator", stop=self.cancel.click, is_notable=True
        )
        self._run = _Run(calls, reporter)
        self._be_busy()
        self.answers.start(len(calls))
        self._go(ANSWERS)
        self.live.say(messages.Simulate(self._principal, calls))

    def _leave(self) -> None:
        if self.step == ANSWERS and self._is_busy:
            self.live.stop()
            self.cancel.setEnabled(False)
        else:
            self.close()

    # What the process says

    def _hear(self, message: object) -> None:
        match message:
            case messages.Profiles():
                self.profile.show_profiles(message.names)
            case messages.Asked():
                self.prompt.ask(message.words)
            case messages.Identified():
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
            case messages.Died():
                self._refused(_ENDED)

    def _take(self, answers: tuple[AwsAnswer, ...]) -> None:
        run = self._run
        if run is not None:
            run.answers += answers
            run.answered += 1
            self.answers.go_on(run.answered, len(run.calls))
            share = run.answered / max(1, len(run.calls))
            run.reporter.report(f"{run.answered:,} of {len(run.calls):,} answered", share)

    def _compare(self, fault: str) -> None:
        """Have the worker compare what was answered."""
        run, at = self._run, self._document.now()
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

        self._document.questions.ask(
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
            line = self._found.note(self._document.now()[:10])
            noting.add_line(self._document, noting.of_node(self._principal), line)
        self.close()

    def _end_run(self) -> None:
        if self._run is not None:
            self._run.reporter.stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the process: with it all credentials are gone."""
        self._end_run()
        self.live.close()
        super().closeEvent(event)

    def done(self, result: int) -> None:
        """Esc: likewise."""
        self._end_run()
        self.live.close()
        super().done(result)


def _words(fault: Fault) -> str:
    return f"{fault.said} {_ADVICE.get(fault.why, '')}".strip()
