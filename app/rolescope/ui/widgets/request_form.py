"""The request form: what the policies ask for, the session, and all else that can be given."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rolescope.drawing.given import context_lines, given, with_given
from rolescope.drawing.request_text import SOURCE_IP, AskedText, takes_mfa
from rolescope.model.caller import SessionCaller
from rolescope.model.principal import Role
from rolescope.model.request import AssumeRoleRequest
from rolescope.ui.widgets import look
from rolescope.ui.widgets.asked_row import MFA, AskedRow, mfa_box, show_text
from rolescope.ui.widgets.duration_row import DurationRow
from rolescope.ui.widgets.fields import Combo, Field, Fold, Row
from rolescope.ui.widgets.more_fields import ContextLines, PolicyText, TagLines
from rolescope.ui.widgets.pills import section

_DEBOUNCE = 100  # ms between the last key and the answer
_NOT_GIVEN = ("is absent", "is left open")  # formats.md, "mode"


class RequestForm(QWidget):
    """Edits one request. `changed` carries the new request, 100 ms after the last edit."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.request: AssumeRoleRequest | None = None
        self._rows: list[AskedRow] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DEBOUNCE)
        self._timer.timeout.connect(self._send)
        self._asked_title = section("Asked for by these policies")
        self._asked = QVBoxLayout()
        self._asked.setSpacing(8)
        self._make_session()
        self._make_folds()
        self.not_given = Combo("What is not given")
        self.not_given.addItems(_NOT_GIVEN)
        self.not_given.textActivated.connect(
            lambda text: self._edit(lambda r: replace(r, is_open=text == _NOT_GIVEN[True]))
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._asked_title)
        column.addSpacing(8)
        column.addLayout(self._asked)
        column.addSpacing(16)
        column.addWidget(section("Session"))
        column.addSpacing(8)
        rows = _column(self.duration, self._name_row, self._mfa_row, spacing=8)
        not_given = _column(Row("Not given", self.not_given), top=8)
        more = _column(*self.folds.values(), not_given, spacing=0)
        self.parts = {
            "session": Fold("Name, duration", rows),
            "more": Fold("Tags, session policy, context", more),
        }
        for part in self.parts.values():
            column.addWidget(part)
        self.set_folding(folds=False)

    def set_folding(self, *, folds: bool) -> None:
        """Fold what the policies do not ask for, where other things need the room."""
        for part in self.parts.values():
            part.set_folding(folds=folds)

    def _make_session(self) -> None:
        self.duration = DurationRow()
        self.duration.edited.connect(
            lambda seconds: self._edit(lambda r: _parameters(r, duration=seconds))
        )
        self.session_name = Field("Session name")
        self.session_name.setPlaceholderText("session")
        self.session_name.textEdited.connect(lambda text: self._give("SESSION_NAME", "", text))
        self._name_row = Row("Session name", self.session_name)
        self.mfa = mfa_box(lambda text: self._give("MFA", "", text))
        self._mfa_row = Row("MFA", self.mfa)

    def _make_folds(self) -> None:
        self.tags = TagLines()
        self.tags.changed.connect(self._tags_edited)
        self.policy = PolicyText()
        self.policy.changed.connect(self._policy_edited)
        self.source_identity = Field("Source identity")
        self.source_identity.textEdited.connect(lambda t: self._give("SOURCE_IDENTITY", "", t))
        self.source_ip = Field("Source IP")
        self.source_ip.setPlaceholderText("203.0.113.5")
        self.source_ip.textEdited.connect(lambda text: self._give("SOURCE_IP", SOURCE_IP, text))
        self.time = Field("Time", font="body")
        self.time.textEdited.connect(self._time_edited)
        self.keys = ContextLines()
        self.keys.changed.connect(self._keys_edited)
        network = _column(Row("Source IP", self.source_ip), Row("Time", self.time))
        self.folds = {
            "tags": Fold("Session tags", self.tags),
            "policy": Fold("Session policy", self.policy),
            "identity": Fold("Source identity", _column(Row("Value", self.source_identity))),
            "network": Fold("Network and time", network),
            "keys": Fold("Other context keys", self.keys),
        }

    # Showing

    def show_request(
        self,
        request: AssumeRoleRequest,
        asked: Sequence[AskedText],
        role: Role | None,
        start: str,
    ) -> None:
        """Show a request with what is asked for; `start` is the time that counts as now."""
        other = self.request is None or _key(self.request) != _key(request)
        self.request = request
        if other or [x.identity for x in asked] != [row.asked.identity for row in self._rows]:
            self._rebuild(asked)
        for row, one in zip(self._rows, asked, strict=True):
            row.show_mark(one.mark)
            row.show_given(given(request, one.name, one.key, look.LOCAL))
        names = {one.name for one in asked}
        self._name_row.setVisible("SESSION_NAME" not in names)
        self._mfa_row.setVisible("MFA" not in names and takes_mfa(request))
        self.folds["identity"].setVisible("SOURCE_IDENTITY" not in names)
        self.duration.show_duration(request, role)
        show_text(self.not_given, _NOT_GIVEN[request.is_open])
        self._show_rest(request, start, reset=other)

    def _rebuild(self, asked: Sequence[AskedText]) -> None:
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = [AskedRow(one, self._giver(one)) for one in asked]
        for row in self._rows:
            self._asked.addWidget(row)
        self._asked_title.setText(
            "Asked for by these policies" if asked else "These policies ask for nothing more"
        )

    def _giver(self, asked: AskedText) -> Callable[[str], None]:
        return lambda text: self._give(asked.name, asked.key, text)

    def _show_rest(self, request: AssumeRoleRequest, start: str, *, reset: bool) -> None:
        parameters = request.parameters
        show_text(self.session_name, parameters.session_name or "")
        show_text(self.mfa, MFA[parameters.mfa])
        show_text(self.source_identity, parameters.source_identity or "")
        show_text(self.source_ip, given(request, "SOURCE_IP", SOURCE_IP))
        local = given(request, "TIME", "", look.LOCAL)
        show_text(self.time, local)
        if reset:
            self.tags.show_tags(parameters.tags, parameters.transitive_tag_keys)
            self.policy.show_policies(parameters.session_policy, parameters.policy_arns)
            self.keys.show_lines(context_lines(request.context, self._own_keys()))
        tags = [key for key, _ in parameters.tags]
        when = f"now, {local[-5:]}" if request.at == start else local
        address = given(request, "SOURCE_IP", SOURCE_IP)
        count = len(self.keys.context())
        self.folds["tags"].set_value(", ".join(tags) or "none")
        self.folds["policy"].set_value(self.policy.summary())
        self.folds["identity"].set_value(parameters.source_identity or "none")
        self.folds["network"].set_value(", ".join(filter(None, (address, when))))
        self.folds["keys"].set_value(f"{count}" if count else "none")
        self._sum_up(request, "" if when.startswith("now") else local)

    def _sum_up(self, request: AssumeRoleRequest, when: str) -> None:
        """Say what the two parts hold while they are folded."""
        name = request.parameters.session_name or self.session_name.placeholderText()
        chained = " (chained)" if isinstance(request.caller, SessionCaller) else ""
        self.parts["session"].set_value(f"{name}, {self.duration.box.currentText()}{chained}")
        values = [fold.head.value for key, fold in self.folds.items() if key != "network"]
        held = [value for value in values if value != "none"]
        held += filter(None, (given(request, "SOURCE_IP", SOURCE_IP), when))
        held += ["left open"] if request.is_open else []
        self.parts["more"].set_value(", ".join(held) or "none")

    # Editing

    def _edit(self, change: Callable[[AssumeRoleRequest], AssumeRoleRequest]) -> None:
        if self.request is not None:
            changed = change(self.request)
            if changed != self.request:
                self.request = changed
                self._timer.start()

    def _send(self) -> None:
        self.changed.emit(self.request)

    def _give(self, name: str, key: str, text: str) -> None:
        self._edit(lambda request: with_given(request, name, key, text.strip(), look.LOCAL))

    def _time_edited(self, text: str) -> None:
        self._give("TIME", "", text)

    def _tags_edited(self) -> None:
        tags, transitive = self.tags.tags()
        self._edit(lambda r: _parameters(r, tags=tags, transitive_tag_keys=transitive))

    def _policy_edited(self) -> None:
        text, arns = self.policy.policies()
        self._edit(lambda r: _parameters(r, session_policy=text, policy_arns=arns))

    def _keys_edited(self) -> None:
        own = self._own_keys()
        typed = self.keys.context()

        def change(request: AssumeRoleRequest) -> AssumeRoleRequest:
            kept = tuple(x for x in request.context if x[0].lower() in own)
            return replace(request, context=(*kept, *typed))

        self._edit(change)

    def _own_keys(self) -> set[str]:
        """Return the context keys that have a field of their own, in lower case."""
        asked = {row.asked.key.lower() for row in self._rows if row.asked.name == "CONTEXT_KEY"}
        return {*asked, SOURCE_IP.lower()}


def _key(request: AssumeRoleRequest) -> tuple[object, ...]:
    return request.caller, request.role, request.action


def _parameters(request: AssumeRoleRequest, **changes: object) -> AssumeRoleRequest:
    return replace(request, parameters=replace(request.parameters, **changes))  # type: ignore[arg-type]  # names are checked by the callers above


def _column(*rows: QWidget, spacing: int = 6, top: int = 2) -> QWidget:
    widget = QWidget()
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, top, 0, 8 if spacing else 0)
    column.setSpacing(spacing)  # leaves hidden rows out
    for row in rows:
        column.addWidget(row)
    return widget
