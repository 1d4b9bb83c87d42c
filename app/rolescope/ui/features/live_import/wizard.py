"""The wizard: profile, identity, scope, permissions, run. The window stays usable beside it."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from rolescope.importers.aws.plan import Identity, Plan
from rolescope.model.arn import group_digits
from rolescope.ui.features.live_import import messages
from rolescope.ui.features.live_import.again import Again
from rolescope.ui.features.live_import.check_page import CheckPage
from rolescope.ui.features.live_import.code_prompt import CodePrompt
from rolescope.ui.features.live_import.handing import footprint_of, policy_of
from rolescope.ui.features.live_import.identity_page import IdentityPage
from rolescope.ui.features.live_import.live_import import LiveImport
from rolescope.ui.features.live_import.parts import Page, foot
from rolescope.ui.features.live_import.profile_page import ProfilePage
from rolescope.ui.features.live_import.run_page import RunPage
from rolescope.ui.features.live_import.scope_page import ScopePage
from rolescope.ui.features.live_import.steps import Steps
from rolescope.ui.kit import style
from rolescope.ui.kit.clock import clock
from rolescope.ui.kit.scale import pxs

_TITLES = ("Profile", "Identity", "Scope", "Permissions", "Read")
_NEXT = ("Connect", "Read as this principal", "Check permissions", "Read", "Open")
PROFILE, IDENTITY, SCOPE, CHECK, RUN = range(5)
_ENDED = "The connection to AWS was closed. What was read is kept: continue when you like."
_SIGN_IN = "The credentials have ended. Sign in again, then connect to go on."


class LiveImportWizard(QDialog):
    """Leads from a profile to an open world."""

    opened = Signal(str)  # the folder of the snapshot is to be opened

    def __init__(self, parent: QWidget | None, folder: Path, again: Again | None = None) -> None:
        super().__init__(parent)
        self.again = again
        self.setWindowTitle("Connect to AWS")
        self.setWindowModality(Qt.WindowModality.NonModal)
        self.resize(QSize(*pxs(880, 600)).boundedTo(self.screen().availableSize()))
        self._folder = folder  # that holds the snapshots
        self._identified: messages.Identified | None = None
        self._plan = Plan()
        self._is_busy = False
        self._is_known = False  # to the process: who asks
        self._reads_as: str | None = None  # the account of a run that was begun
        self._ended: messages.Ended | None = None
        self.live = LiveImport(self)
        self.profile, self.identity, self.scope = ProfilePage(), IdentityPage(), ScopePage()
        self.check = CheckPage(
            lambda: policy_of(self._plan, self._who), lambda: footprint_of(self._plan, self._who)
        )
        self.run = RunPage()
        self.prompt = CodePrompt()
        self.steps = Steps(_TITLES)
        self._pages = QStackedWidget()
        for page in (self.profile, self.identity, self.scope, self.check, self.run):
            self._pages.addWidget(page)
        self.back, self.next = QPushButton("Back"), QPushButton()
        self.cancel = QPushButton("Cancel")
        style.mark(self.next, look="primary")
        self.next.setDefault(True)
        for button in (self.back, self.cancel):
            button.setAutoDefault(False)  # Enter means the next step, or nothing
        self._lay_out()
        self._connect()
        if again is not None and again.endpoint:
            self.profile.use_endpoint(again.endpoint)
        self._go(PROFILE)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.steps)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._pages, 1)
        column.addWidget(self.prompt)
        column.addLayout(foot(self.back, self.cancel, self.next))
        row.addLayout(column, 1)

    def _connect(self) -> None:
        self.live.heard.connect(self._hear)
        self.prompt.given.connect(lambda code: self.live.say(messages.Code(code)))
        self.back.clicked.connect(self._turn_back)
        self.next.clicked.connect(self._forward)
        self.cancel.clicked.connect(self._leave)
        self.run.pause.toggled.connect(lambda on: self.live.say(messages.Pause(on)))

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
        if isinstance(page, Page):
            page.begin()
            first = page.field()
            if first is not None:
                first.setFocus()
        self._refresh()

    def _refresh(self) -> None:
        step, ended = self.step, self._ended
        goes_on = step == IDENTITY and self._reads_as is not None
        self.next.setText("Continue reading" if goes_on else _NEXT[step])
        is_running = step == RUN and self._is_busy
        self.next.setEnabled(not self._is_busy and (step != RUN or self._has_something))
        self.back.setEnabled(0 < step < RUN and not self._is_busy)
        may_go_on = step == RUN and not self._is_busy and not (ended and ended.is_complete)
        self.back.setVisible(step < RUN or may_go_on)
        if may_go_on:
            self.back.setText(
                "Sign in again…" if ended and ended.is_expired else "Continue reading"
            )
            self.back.setEnabled(True)
        else:
            self.back.setText("Back")
        is_expired = may_go_on and ended is not None and ended.is_expired
        style.mark(self.back, look="primary" if is_expired else "")
        style.mark(self.next, look="" if is_expired else "primary")
        self.cancel.setText("Stop" if is_running else "Cancel" if step < RUN else "Close")

    @property
    def _has_something(self) -> bool:
        return self.run.model.ended > 0

    def _forward(self) -> None:
        match self.step:
            case 0:
                self._identify()
            case 1 if self._reads_as is not None:
                self._read()
            case 1:
                self._suggest_folder()
                self._go(SCOPE)
            case 2:
                self._check()
            case 3:
                self._read()
            case _:
                self.opened.emit(str(self.scope.path()))
                self.close()

    def _turn_back(self) -> None:
        """Go to the step before; a run that stopped goes on, with new credentials if it must."""
        ended = self._ended
        if self.step != RUN:
            self._go(self.step - 1)
        elif ended is not None and ended.is_expired:
            self._go(PROFILE)
            self.profile.note.say(_SIGN_IN)
        elif self._is_known:
            self._read()
        else:
            self._identify()

    def _identify(self) -> None:
        target = self.profile.target()
        if target is not None:
            self._be_busy()
            self.profile.note.say("Asking AWS who these credentials belong to…")
            self.live.say(messages.Identify(target))

    def _suggest_folder(self) -> None:
        found = self._identified
        if found is not None and self.again is not None:
            own = found.identity.account
            self.scope.fix(self.again.account, own, self.again.folder)
        elif found is not None and not self.scope.folder.text():
            name = f"{found.identity.account}-{clock()[:10]}"
            self.scope.folder.setText(str(self._folder / name))

    def _check(self) -> None:
        plan = self.scope.plan()
        if plan is None:
            return
        self._plan = plan if self.again is None else replace(plan, again=(self.again.account,))
        self._go(CHECK)
        self._be_busy()
        self.live.say(
            messages.Check(
                with_organization=plan.with_organization,
                with_identity_center=plan.with_identity_center,
            )
        )

    def _read(self) -> None:
        self._ended = None
        self._reads_as = self._identified.identity.account if self._identified else None
        if self.step != RUN:
            self._go(RUN)
        self._be_busy()
        plan = self._plan
        apart = plan.with_organization + plan.with_identity_center
        self.run.start(1 + len(plan.accounts or ()) + apart)
        kept = self.again.kept if self.again is not None else ()
        self.live.say(messages.Collect(plan, self.scope.path(), clock(), kept))

    def _leave(self) -> None:
        if self.step == RUN and self._is_busy:
            self.live.stop()
            self.cancel.setEnabled(False)
        else:
            self.close()

    def _be_busy(self, *, is_busy: bool = True) -> None:
        self._is_busy = is_busy
        self.cancel.setEnabled(True)
        self._refresh()

    # What the process says

    def _hear(self, message: object) -> None:
        match message:
            case messages.Asked():
                self.prompt.ask(message.words)
            case messages.Profiles():
                self.profile.show_profiles(message.names)
            case messages.Identified():
                self._know(message)
            case messages.Refused():
                self._refused(f"{message.fault.said} {message.fault.advice}")
            case messages.Tried() | messages.Checked():
                self.check.hear(message)
                self._be_busy(is_busy=isinstance(message, messages.Tried))
            case messages.Died():
                self._is_known = False
                self._refused(_ENDED)
            case _:
                self.run.hear(message)
                if isinstance(message, messages.Ended):
                    self._ended = message
                    self._be_busy(is_busy=False)

    def _know(self, found: messages.Identified) -> None:
        """It is known who asks: confirm it, or go on with the run that was begun."""
        own = found.identity.account
        if self._reads_as not in (None, own):
            other = group_digits(self._reads_as or "")
            self._refused(
                f"These are credentials of account {group_digits(own)}. The run reads as account "
                f"{other}: choose a profile of it."
            )
            return
        self._identified, self._is_known = found, True
        if self.step == RUN:
            self._read()
            return
        self.profile.note.say("")
        self.identity.show_identity(found)
        self._be_busy(is_busy=False)
        self._go(IDENTITY)

    def _refused(self, text: str) -> None:
        """What was begun did not work: say so where it was begun."""
        self.prompt.forget()
        self._be_busy(is_busy=False)
        match self.step:
            case 0:
                self.profile.note.say(text, "risk")
            case 3:
                self.check.note.say(text, "risk")
            case 4:
                self.run.end_early(text)
        self._refresh()

    @property
    def _who(self) -> Identity | None:
        return self._identified.identity if self._identified is not None else None

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the process: with it all credentials are gone."""
        self.live.close()
        super().closeEvent(event)

    def done(self, result: int) -> None:
        """Esc: likewise."""
        self.live.close()
        super().done(result)
