"""The wizard: profile, identity, scope, permissions, run. The window stays usable beside it."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from rolescope.importers.aws.plan import CallerIdentity, CollectPlan, Reread
from rolescope.model.arn import group_digits
from rolescope.model.instant import in_zone, parse_instant
from rolescope.ui.features.live_import import messages
from rolescope.ui.features.live_import.aws_dialog import (
    AwsDialog,
    Callout,
    ProfilePage,
    WizardPage,
    rows,
)
from rolescope.ui.features.live_import.check_page import CheckPage, footprint_of, policy_of
from rolescope.ui.features.live_import.run_page import RunPage
from rolescope.ui.features.live_import.scope_page import ScopePage
from rolescope.ui.kit import clock, style
from rolescope.ui.kit.text import PlainLabel
from rolescope.value import replace
from rolescope.words.live_text import endpoint_text, other_account_text

_NEXT = ("Connect", "Read as this principal", "Check permissions", "Read", "Open")
_GO_ON = "Continue reading"
PROFILE, IDENTITY, SCOPE, CHECK, RUN = range(5)
_ENDED = "The connection to AWS was closed. What was read is kept: continue when you like."
_SIGN_IN = "The credentials have ended. Sign in again, then connect to go on."
_NO_END = "Unknown or never"
_PARTITIONS = {
    "aws": "aws (commercial)",
    "aws-cn": "aws-cn (China)",
    "aws-us-gov": "aws-us-gov (GovCloud)",
    "aws-eusc": "aws-eusc (European Sovereign Cloud)",
}


class LiveImportWizard(AwsDialog):
    """Leads from a profile to an open world."""

    opened = Signal(str)  # the folder of the snapshot is to be opened

    def __init__(self, parent: QWidget | None, folder: Path, again: Reread | None = None) -> None:
        profile = ProfilePage(
            "Connect to AWS",
            "RoleScope reads with the credentials that you choose here, and changes nothing in "
            "AWS. The credentials stay with boto3 on this computer and are never stored.",
        )
        super().__init__(parent, "Connect to AWS", (880, 600), profile)
        self.again = again
        self._folder = folder  # that holds the snapshots
        self._identified: messages.CallerIdentified | None = None
        self._plan = CollectPlan()
        self._is_known = False  # to the process: who asks
        self._reads_as: str | None = None  # the account of a run that was begun
        self._ended: messages.ImportEnded | None = None
        self.identity, self.scope = IdentityPage(), ScopePage()
        self.check = CheckPage(
            lambda: policy_of(self._plan, self._who), lambda: footprint_of(self._plan, self._who)
        )
        self.run = RunPage()
        for button in (self.back, self.cancel):
            button.setAutoDefault(False)  # Enter means the next step, or nothing
        self._lay_out(
            {
                "Profile": profile,
                "Identity": self.identity,
                "Scope": self.scope,
                "Permissions": self.check,
                "Read": self.run,
            },
            (*_NEXT, _GO_ON),
        )
        self.run.pause.toggled.connect(lambda on: self.live.say(messages.Pause(on)))
        if again is not None and again.endpoint:
            profile.use_endpoint(again.endpoint)
        self._go(PROFILE)

    def _refresh(self) -> None:
        step, ended = self.step, self._ended
        goes_on = step == IDENTITY and self._reads_as is not None
        self.next.setText(_GO_ON if goes_on else _NEXT[step])
        self.next.setEnabled(not self._is_busy and (step != RUN or self._has_something))
        self.back.setEnabled(0 < step < RUN and not self._is_busy)
        may_go_on = step == RUN and not self._is_busy and not (ended and ended.is_complete)
        self.back.setVisible(step < RUN or may_go_on)
        if may_go_on:
            self.back.setText("Sign in again…" if ended and ended.is_expired else _GO_ON)
            self.back.setEnabled(True)
        else:
            self.back.setText("Back")
        is_expired = may_go_on and ended is not None and ended.is_expired
        style.mark(self.back, look="primary" if is_expired else "")
        style.mark(self.next, look="" if is_expired else "primary")
        self.cancel.setText("Stop" if self._is_running else "Cancel" if step < RUN else "Close")

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

    def _go_back(self) -> None:
        """Go to the step before; a run that stopped goes on, with new credentials if it must."""
        ended = self._ended
        if self.step != RUN:
            super()._go_back()
        elif ended is not None and ended.is_expired:
            self._go(PROFILE)
            self.profile.note.say(_SIGN_IN)
        elif self._is_known:
            self._read()
        else:
            self._identify()

    def _suggest_folder(self) -> None:
        found = self._identified
        if found is not None and self.again is not None:
            own = found.identity.account
            self.scope.fix(self.again.account, own, self.again.folder)
        elif found is not None and not self.scope.folder.text():
            name = f"{found.identity.account}-{clock.clock()[:10]}"
            self.scope.folder.setText(str(self._folder / name))

    def _check(self) -> None:
        plan = self.scope.plan()
        if plan is None:
            return
        self._plan = plan if self.again is None else replace(plan, again=(self.again.account,))
        self._go(CHECK)
        self._be_busy()
        self.live.say(
            messages.CheckCalls(
                with_organization=plan.with_organization,
                with_identity_center=plan.with_identity_center,
                with_resources=plan.with_resources,
                use=plan.use,
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
        self.live.say(messages.Collect(plan, self.scope.path(), clock.clock(), kept))

    # What the process says

    def _hear(self, message: object) -> None:
        match message:
            case messages.MfaCodeAsked() | messages.Profiles():
                super()._hear(message)
            case messages.CallerIdentified():
                self._know(message)
            case messages.Refused():
                self._refused(f"{message.fault.said} {message.fault.advice}")
            case messages.CallChecked() | messages.CallsChecked():
                self.check.hear(message)
                self._be_busy(is_busy=isinstance(message, messages.CallChecked))
            case messages.WorkerCrashed():
                self._is_known = False
                self._refused(_ENDED)
            case _:
                self.run.hear(message)
                if isinstance(message, messages.ImportEnded):
                    self._ended = message
                    self._be_busy(is_busy=False)

    def _know(self, found: messages.CallerIdentified) -> None:
        """It is known who asks: confirm it, or go on with the run that was begun."""
        own = found.identity.account
        if self._reads_as not in (None, own):
            self._refused(other_account_text(own, self._reads_as or ""))
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
    def _who(self) -> CallerIdentity | None:
        return self._identified.identity if self._identified is not None else None


class IdentityPage(WizardPage):
    """Shows account, principal, partition, region, and until when the credentials last."""

    def __init__(self) -> None:
        super().__init__(
            "Read as this principal?",
            "AWS says that these credentials belong to the principal below. Nothing has been read "
            "yet but this.",
        )
        self._labels = [PlainLabel("", "mono") for _ in range(5)]
        for label in self._labels:
            label.setWordWrap(True)
        names = ("Account", "Principal", "Partition", "Region", "Credentials last until")
        pairs: tuple[tuple[str, QWidget], ...] = tuple(zip(names, self._labels, strict=True))
        self.column.addWidget(rows(*pairs))
        self.note = Callout()
        self.column.addWidget(self.note)
        self.column.addStretch(1)

    def show_identity(self, found: messages.CallerIdentified) -> None:
        """Show who asks."""
        identity = found.identity
        partition = _PARTITIONS.get(identity.partition, identity.partition)
        moment = parse_instant(found.until)
        until = _NO_END if moment is None else f"{in_zone(moment, clock.LOCAL):%Y-%m-%d %H:%M %Z}"
        account = group_digits(identity.account)
        texts = (account, identity.arn, partition, found.region, until)
        for label, text in zip(self._labels, texts, strict=True):
            label.setText(text)
        if found.endpoint:
            self.note.say(endpoint_text(found.endpoint))
        elif identity.is_root:
            self.note.say("This is the root user. Read with a role that may only read instead.")
        else:
            self.note.say("")
