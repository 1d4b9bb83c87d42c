"""The request form: what the policies ask for, the session, and all else that can be given."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from rolescope.drawing.request_text import (
    SOURCE_IP,
    AskedText,
    context_lines,
    given,
    takes_mfa,
    with_given,
)
from rolescope.model.plain import visible
from rolescope.model.principal import Role
from rolescope.model.request import AssumeRoleRequest
from rolescope.simulation.excerpt import Mark
from rolescope.ui.widgets import look
from rolescope.ui.widgets.duration_row import DurationRow
from rolescope.ui.widgets.fields import Combo, Field, Fold, Origin, Row
from rolescope.ui.widgets.more_fields import ContextLines, PolicyText, TagLines
from rolescope.ui.widgets.pills import Link, section

_DEBOUNCE = 100  # ms between the last key and the answer
_MFA = ("not present", "present")
_NOT_GIVEN = ("is absent", "is left open")  # formats.md, "mode"


class _AskedRow(Row):
    """One field that policies ask for."""

    def __init__(self, asked: AskedText, edited: Callable[[str], None]) -> None:
        self.asked = asked
        self._edited = edited
        self.input = self._input()
        link = None
        if asked.value and asked.refusal is None:
            link = Link("Use it", f"Use {asked.value} for {asked.label}")
            link.setToolTip(look.plain_tooltip(asked.value))
            link.clicked.connect(lambda: self._use(asked.value or ""))
        origins = tuple(
            Origin("file-document-outline", words, link if number == 0 else None)
            for number, words in enumerate(asked.origins)
        )
        super().__init__(asked.label, self.input, origins)
        self.use_link = link
        self.show_mark(asked.mark)

    def _input(self) -> Field | QComboBox:
        asked = self.asked
        if asked.refusal is not None:
            field = Field(asked.label, asked.refusal, "body")
            field.setReadOnly(True)
            return field
        if asked.name == "MFA":
            return mfa_box(self._edited)
        field = Field(asked.label, font="body" if asked.name == "TIME" else "mono")
        field.setPlaceholderText("not given")
        field.textEdited.connect(self._edited)
        return field

    def _use(self, value: str) -> None:
        if isinstance(self.input, Field):
            self.input.setText(value)
            self._edited(value)

    def show_given(self, text: str) -> None:
        """Show what the request gives, unless the user is typing here."""
        show_text(self.input, text) if self.asked.refusal is None else None

    def show_mark(self, mark: Mark | None) -> None:
        """Show whether what is given holds."""
        if isinstance(self.input, Field):
            self.input.set_mark(mark)
        else:
            self.input.setAccessibleDescription(visible(mark.value if mark else ""))
        if self.use_link is not None:
            self.use_link.setVisible(mark is not Mark.YES)


def mfa_box(edited: Callable[[str], None]) -> QComboBox:
    """Return the choice between a call with an MFA code and one without."""
    box = Combo("MFA")
    box.addItems(_MFA)
    box.textActivated.connect(edited)
    return box


def show_text(field: Field | QComboBox, text: str) -> None:
    """Put a text into a field that has not the focus; what the user types is never replaced."""
    if isinstance(field, QComboBox):
        field.setCurrentText(text)
    elif field.text() != text and not field.hasFocus():
        field.setText(text)


class RequestForm(QWidget):
    """Edits one request. `changed` carries the new request, 100 ms after the last edit."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.request: AssumeRoleRequest | None = None
        self._rows: list[_AskedRow] = []
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
        rows = QVBoxLayout()  # its spacing leaves hidden rows out
        rows.setSpacing(8)
        for row in (self.duration, self._name_row, self._mfa_row):
            rows.addWidget(row)
        column.addLayout(rows)
        column.addSpacing(8)
        for fold in self.folds.values():
            column.addWidget(fold)
        column.addSpacing(8)
        column.addWidget(Row("Not given", self.not_given))

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
        self._rows = [_AskedRow(one, self._giver(one)) for one in asked]
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
        show_text(self.mfa, _MFA[parameters.mfa])
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


def _column(*rows: QWidget) -> QWidget:
    widget = QWidget()
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 2, 0, 8)
    column.setSpacing(6)
    for row in rows:
        column.addWidget(row)
    return widget
