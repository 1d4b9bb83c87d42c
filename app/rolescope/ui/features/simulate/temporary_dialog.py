"""A call of GetSessionToken, GetFederationToken or AssumeRoot, answered while it is typed."""

from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QWidget

from rolescope.engine.request.assume_root import MAX_TASK_SECONDS, TASK_POLICIES
from rolescope.model.arn import role_name
from rolescope.model.caller import Caller, CallerKind
from rolescope.model.instant import duration_in_words
from rolescope.simulation.callers import caller_name
from rolescope.simulation.temporary import (
    DEFAULT_SECONDS,
    AssumeRootRequest,
    FederationTokenRequest,
    Issued,
    SessionTokenRequest,
    TemporaryRequest,
    issue,
    root_targets,
    task_policy_arn,
)
from rolescope.ui.features.simulate.result_panel import VerdictBanner
from rolescope.ui.features.simulate.session_policy import PolicyText
from rolescope.ui.kit import clock, style
from rolescope.ui.kit.check_boxes import CheckBox
from rolescope.ui.kit.fields import Combo, FieldRow, Fold, LineField
from rolescope.ui.kit.privacy import copy_text, visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import styled
from rolescope.ui.kit.trace_view import TraceView
from rolescope.ui.state.workspace import Workspace
from rolescope.words.credentials.aws_call import aws_command
from rolescope.words.credentials.temporary_text import temporary_text
from rolescope.words.durations import parse_duration
from rolescope.words.excerpt import Mark
from rolescope.words.names import account_names, account_words
from rolescope.words.requests.field_faults import not_a_duration

GET_SESSION_TOKEN, GET_FEDERATION_TOKEN, ASSUME_ROOT = OPERATIONS = (
    "GetSessionToken",
    "GetFederationToken",
    "AssumeRoot",
)
_KINDS = {Mark.YES: "allowed", Mark.NO: "denied", Mark.UNKNOWN: "depends"}
_WIDTH, _HEIGHT, _LITTLE = 640, 560, 340  # px; of GetSessionToken no policy decides


class TemporaryDialog(QDialog):
    """The fields of one operation, and below them what STS answers."""

    def __init__(
        self, workspace: Workspace, caller: Caller, operation: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._workspace, self._caller, self._operation = workspace, caller, operation
        self._seconds: int | None = None
        self._issued: Issued | None = None
        self.setWindowTitle(visible(f"{operation} by {caller_name(caller)}"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        height = _LITTLE if operation == GET_SESSION_TOKEN else _HEIGHT
        self.resize(QSize(_WIDTH, height).boundedTo(parent.size() - QSize(40, 40)))
        self.mfa = CheckBox("With a code of an MFA device")
        self.name = LineField("Name of the federated user", "federated")
        self.account, self.task = Combo("Member account"), Combo("Task policy")
        self.policy = PolicyText()
        self.policy_fold = Fold("Session policy", self.policy)
        self.duration = LineField("Duration", font="body")
        self._duration_row = FieldRow("Duration", self.duration)
        self.banner, self.trace = VerdictBanner(), TraceView()
        fields = vbox(margins=(20, 16, 20, 16), spacing=8)
        for row in self._rows():
            fields.addWidget(row)
        column = vbox(self, margins=0, spacing=0)
        column.addLayout(fields)
        column.addWidget(self.banner)
        column.addWidget(self.trace, 1)
        column.addLayout(self._buttons())
        self._fill()
        self.mfa.toggled.connect(self._answer)
        self.name.typed.connect(self._answer)
        for box in (self.account, self.task):
            box.currentIndexChanged.connect(self._answer)
        self.policy.changed.connect(self._answer)
        self.duration.typed.connect(self._read_duration)
        workspace.world.analysed.connect(self._answer)
        self._answer()

    def _rows(self) -> Iterator[QWidget]:
        if self._operation == GET_SESSION_TOKEN:
            yield FieldRow("MFA", self.mfa)
        elif self._operation == GET_FEDERATION_TOKEN:
            yield FieldRow("Name", self.name)
        else:
            yield FieldRow("Account", self.account)
            yield FieldRow("Task policy", self.task)
        yield self._duration_row
        if self._operation == GET_FEDERATION_TOKEN:
            yield self.policy_fold

    def _fill(self) -> None:
        """Offer what AssumeRoot takes: member accounts and tasks of AWS (FED-15)."""
        index, is_root = self._workspace.world.index, self._operation == ASSUME_ROOT
        self.duration.setPlaceholderText(visible(duration_in_words(self._default)))
        if not is_root:
            return
        names = account_names(index.world)
        for id_ in root_targets(index.world):
            self.account.addItem(visible(account_words(id_, names)), id_)
        for policy in TASK_POLICIES:
            name = role_name(policy)
            self.task.addItem(visible(name), task_policy_arn(name, self._caller, index))

    def _buttons(self) -> QHBoxLayout:
        row = hbox(margins=(20, 12, 20, 16), spacing=8)
        copy, self.go_on = QPushButton("Copy as command"), QPushButton("Assume a role with them")
        close = QPushButton("Close")
        copy.clicked.connect(lambda: copy_text(aws_command(self.request())))
        self.go_on.clicked.connect(self._go_on)
        self.go_on.setVisible(self._operation == GET_SESSION_TOKEN)
        style.mark(self.go_on, look="primary")
        close.clicked.connect(self.reject)
        row.addWidget(copy)
        row.addStretch(1)
        row.addWidget(close)
        row.addWidget(self.go_on)
        return row

    @property
    def _default(self) -> int:
        return MAX_TASK_SECONDS if self._operation == ASSUME_ROOT else DEFAULT_SECONDS

    def request(self) -> TemporaryRequest:
        """Return what is asked."""
        caller, at, seconds = self._caller, self._workspace.world.time, self._seconds
        if self._operation == GET_SESSION_TOKEN:
            mfa = self.mfa.isChecked()
            return SessionTokenRequest(caller=caller, at=at, duration=seconds, mfa=mfa)
        if self._operation == GET_FEDERATION_TOKEN:
            text, arns = self.policy.policies()
            return FederationTokenRequest(
                caller=caller,
                name=self.name.text().strip(),
                at=at,
                duration=seconds,
                session_policy=text,
                policy_arns=arns,
                is_open=True,
            )
        return AssumeRootRequest(
            caller=caller,
            target=self.account.currentData(),
            task_policy=self.task.currentData(),
            at=at,
            duration=seconds,
            is_open=True,
        )

    def _read_duration(self, text: str) -> None:
        """A text that is no duration stays, and what was asked before is asked."""
        seconds = parse_duration(text)
        if seconds is not None or not text.strip():
            self._seconds = seconds
        is_wrong = seconds is None and bool(text.strip())
        still = duration_in_words(self._default if self._seconds is None else self._seconds)
        self._duration_row.show_words(not_a_duration(text, still) if is_wrong else "")
        self._answer()

    def _answer(self, _changed: object = None) -> None:
        request, index = self.request(), self._workspace.world.index
        self._issued = issue(request, index)
        self.policy_fold.set_value(self.policy.summary(), is_wrong=self.policy.is_wrong)
        told = temporary_text(request, self._issued, index, clock.LOCAL)
        headline = styled(told.headline, plain="sentence", strong="heading")
        self.banner.show_verdict(_KINDS[told.mark], headline, told.because, told.gap)
        self.banner.show_later(told.remark)
        self.trace.show_trace((told.section,))
        self.go_on.setEnabled(self._takes_roles())

    def _takes_roles(self) -> bool:
        made = self._issued.credentials if self._issued is not None else None
        return made is not None and made.kind is CallerKind.SESSION_TOKEN  # AR-2 to AR-4

    def _go_on(self) -> None:
        """Pick the role that they are to assume."""
        if self._issued is not None and self._issued.credentials is not None:
            self.accept()
            self._workspace.question.pick_role_for_outsider(self._issued.credentials)
