"""Fourth step: which calls are allowed, before the run; what will be called, to hand over."""

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QPushButton,
    QScrollArea,
    QWidget,
)

from rolescope.importers.aws.calls import ASSUME_ROLE, CALLS, Scope, read_only_policy
from rolescope.importers.aws.plan import CallerIdentity, CollectPlan
from rolescope.ui.features.live_import.aws_dialog import Callout, WizardPage
from rolescope.ui.features.live_import.messages import CallChecked, CallsChecked
from rolescope.ui.kit import style, themed
from rolescope.ui.kit.plain_text_edit import PlainTextEdit
from rolescope.ui.kit.privacy import copy_text, visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import StyledLabel, StyledRun
from rolescope.words.live_text import USE_COSTS, PlannedCall, denied_text, footprint_text


class CheckPage(WizardPage):
    """Lists every kind of call with a tick or a cross, and what is unknown without it."""

    def __init__(self, policy: Callable[[], str], footprint: Callable[[], str]) -> None:
        super().__init__(
            "What these credentials may read",
            "Each kind of call was tried once. Denied calls are marked unknown, never treated as "
            "empty.",
        )
        self._rows = QWidget()
        themed.surface(self._rows)
        self._list = vbox(self._rows, margins=(0, 0, 8, 0), spacing=0)
        self._list.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setAccessibleName("Permissions that were tried")
        area.setWidget(self._rows)
        self.text = PlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFont(style.font("monosmall"))
        self.text.setAccessibleName("What will be called, and the policy for it")
        self.text.hide()
        self.column.addWidget(area, 1)
        self.column.addWidget(self.text, 1)
        self.note = Callout()
        self.column.addWidget(self.note)
        row = hbox(spacing=8)
        self.copy_policy = _button("Copy read-only policy", policy)
        self.copy_calls = _button("Copy what will be called", footprint)
        row.addWidget(self.copy_policy)
        row.addWidget(self.copy_calls)
        self.show_text = QPushButton("Show both")
        self.show_text.setCheckable(True)
        style.mark(self.show_text, look="small")
        self.show_text.toggled.connect(area.setHidden)
        self.show_text.toggled.connect(self._show_text)
        row.addWidget(self.show_text)
        row.addStretch(1)
        self.column.addLayout(row)
        self._handed = (footprint, policy)
        self._tried: list[CallChecked] = []

    def begin(self) -> None:
        """Begin anew."""
        self.show_text.setChecked(False)
        self._tried.clear()
        while self._list.count() > 1:
            item = self._list.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.note.say("")

    def hear(self, message: CallChecked | CallsChecked) -> None:
        """Show what came of trying one call; of all, when all were tried."""
        if isinstance(message, CallChecked):
            self._tried.append(message)
            self._list.insertWidget(self._list.count() - 1, _Row(message))
        else:
            self._sum_up()

    def _show_text(self, is_shown: bool) -> None:  # noqa: FBT001 - a slot
        """Show what can be handed over in place of the list of calls."""
        self.text.setPlainText(visible("\n\n".join(made() for made in self._handed), keep="\n"))
        self.text.setVisible(is_shown)
        self.show_text.setText("Show the calls tried" if is_shown else "Show both")

    def _sum_up(self) -> None:
        denied = [one for one in self._tried if not one.is_allowed]
        if not denied:
            self.note.say("All of them are allowed.", "allowed")
        else:
            self.note.say(denied_text(len(denied), len(self._tried)))


class _Row(QWidget):
    """One call: tick or cross, action, what for, and what is unknown without it."""

    def __init__(self, tried: CallChecked) -> None:
        super().__init__()
        self._is_allowed = tried.is_allowed
        column = vbox(self, margins=(26, 6, 0, 7), spacing=1)
        words = [StyledRun(tried.call, "mono"), StyledRun(f"   {tried.purpose}", "body", "muted")]
        column.addWidget(StyledLabel(words, wrap=False))
        if not tried.is_allowed:
            column.addWidget(StyledLabel([StyledRun(tried.said, "small", "denied")]))
            column.addWidget(StyledLabel([StyledRun(tried.meaning, "small", "muted")]))
        state = "allowed" if tried.is_allowed else "denied"
        self.setAccessibleName(visible(f"{tried.call}: {state}"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the sign and the line below."""
        with themed.painting(self) as painter:
            icon, ink = ("check", "allowed") if self._is_allowed else ("close-thick", "denied")
            themed.paint_icon(painter, QRectF(0, 8, 16, 16), icon, ink)
            painter.fillRect(0, self.height() - 1, self.width(), 1, style.color("rowborder"))


def _button(text: str, content: Callable[[], str]) -> QPushButton:
    button = QPushButton(text)
    style.mark(button, look="small")
    button.clicked.connect(lambda: copy_text(content()))
    return button


def policy_of(plan: CollectPlan, identity: CallerIdentity | None) -> str:
    """Return the read-only policy of a plan, as JSON text."""
    partition = identity.partition if identity is not None else "aws"
    return read_only_policy(_scopes(plan), partition=partition, role=plan.role)


def footprint_of(plan: CollectPlan, identity: CallerIdentity | None) -> str:
    """Tell what a plan will call and what CloudTrail records of it."""
    scopes = {Scope.IDENTITY, *_scopes(plan)}
    calls = [
        one
        for one in CALLS
        if any(map(one.is_of, scopes)) and (one is not ASSUME_ROLE or plan.role)
    ]
    return footprint_text(
        [PlannedCall(call=one.id, purpose=one.purpose) for one in calls],
        principal=identity.arn if identity is not None else "",
        has_members=plan.role is not None,
        has_regions=plan.with_resources,
        use=[USE_COSTS[scope.value] for scope in plan.use],
    )


def _scopes(plan: CollectPlan) -> tuple[Scope, ...]:
    scopes = [Scope.ACCOUNT, Scope.FALLBACK]
    scopes += [Scope.ORGANIZATION] if plan.with_organization else []
    scopes += [Scope.IDENTITY_CENTER] if plan.with_identity_center else []
    scopes += [Scope.RESOURCES] if plan.with_resources else []
    return (*scopes, *plan.use)
