"""The request form: what the policies ask for, the session, and all else that can be given."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from rolescope.model.caller import Caller, CallerKind
from rolescope.model.instant import duration_in_words
from rolescope.model.principal import Role
from rolescope.model.request import AssumeRoleRequest, Context
from rolescope.simulation.callers import node_id
from rolescope.ui.features.simulate.asked_rows import MFA, AskedRows, mfa_box, show_text
from rolescope.ui.features.simulate.caller_fields import CallerFields
from rolescope.ui.features.simulate.session_policy import PolicyText
from rolescope.ui.features.simulate.tag_lines import TagLines
from rolescope.ui.kit import clock, style
from rolescope.ui.kit.completing_box import CompletingBox
from rolescope.ui.kit.fields import Combo, FieldOrigin, FieldRow, Fold, LineField
from rolescope.ui.kit.pills import section
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import vbox
from rolescope.ui.kit.text import PlainLabel
from rolescope.value import Value, field, replace
from rolescope.words.durations import DURATIONS, duration_note, parse_duration
from rolescope.words.requests.caller_choices import title_of
from rolescope.words.requests.field_faults import FieldFault, not_a_duration, not_a_pair
from rolescope.words.requests.request_fields import (
    MFA_AGE,
    context_lines,
    given,
    has_mfa,
    local_time,
    read_context_lines,
    unreadable,
    with_given,
)
from rolescope.words.requests.request_summaries import NETWORK_KEYS, RequestSummary
from rolescope.words.requests.request_text import (
    SOURCE_IP,
    SOURCE_VPC,
    SOURCE_VPCE,
    AskedText,
    takes_mfa,
)

_OF_FOLD = {  # the field of a fault, by the part that it is in
    "caller": "CALLER",
    "tags": "TAGS",
    "policy": "POLICY",
    "identity": "SOURCE_IDENTITY",
    "network": "TIME",
}
_NOT_GIVEN = ("is absent", "is left open")  # formats.md, "mode"
_DEFAULT = 3600  # what STS takes when nothing is asked for (AR-7)
# Folded parts of the request form: network and time, other context keys


_NETWORK = {
    SOURCE_IP: ("Source IP", "203.0.113.5"),
    SOURCE_VPC: ("Source VPC", "vpc-0123abcd"),
    SOURCE_VPCE: ("VPC endpoint", "vpce-0123abcd"),
}


class FormFacts(Value, kw_only=True):
    """What the form has to know beside the request.

    `asked` are the fields that policies ask for, `faults` what is wrong, by field; `start` is the
    time that counts as now. `keys` and `policies` are to complete from, of context keys and of
    managed policies. Not `is_free`: who calls comes from the hop before.
    """

    asked: Sequence[AskedText]
    role: Role | None
    start: str
    faults: Mapping[str, FieldFault] = field(default_factory=dict)
    keys: Sequence[str] = ()
    policies: Sequence[str] = ()
    is_free: bool = True


class RequestForm(QWidget):
    """Edits one request. `changed` carries the new request; keys typed at once are one change."""

    changed = Signal(object)
    place_asked = Signal(object)  # Excerpt: where something is asked for

    def __init__(self) -> None:
        super().__init__()
        self.request: AssumeRoleRequest | None = None
        self._facts: FormFacts | None = None
        self._wrong: dict[str, FieldFault] = {}  # by field: a text that cannot be read
        self._is_showing = False  # nothing is edited: what changes is shown
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._send)
        self.asked = AskedRows(self._give)
        self.asked.place_asked.connect(self.place_asked)
        self._make_session()
        self._make_folds()
        self._lay_out()
        self.set_folding(folds=False)

    def set_folding(self, *, folds: bool) -> None:
        """Fold what the policies do not ask for, where other things need the room."""
        for part in self.parts.values():
            part.set_folding(folds=folds)

    def _make_session(self) -> None:
        self.duration = DurationRow()
        self.duration.edited.connect(
            lambda seconds: self._edit(lambda r: with_parameters(r, duration=seconds))
        )
        self.session_name = LineField("Session name")
        self.session_name.setPlaceholderText("session")
        self.session_name.typed.connect(lambda text: self._give("SESSION_NAME", "", text))
        self._name_row = FieldRow("Session name", self.session_name)
        self.mfa = mfa_box(lambda text: self._give("MFA", "", text))
        self._mfa_row = FieldRow("MFA", self.mfa)
        self.mfa_age = LineField("MFA age", font="body")
        self.mfa_age.setPlaceholderText("just now")
        self.mfa_age.typed.connect(lambda text: self._give("MFA_AGE", MFA_AGE, text))
        self._age_row = FieldRow("MFA age", self.mfa_age)
        self.not_given = Combo("What is not given")
        self.not_given.addItems(_NOT_GIVEN)
        self.not_given.textActivated.connect(
            lambda text: self._edit(lambda r: replace(r, is_open=text == _NOT_GIVEN[True]))
        )

    def _make_folds(self) -> None:
        self.caller = CallerFields()
        self.caller.changed.connect(self._caller_edited)
        self.tags = TagLines()
        self.tags.changed.connect(self._tags_edited)
        self.tags_fault = PlainLabel("", "small", "denied", wrap=True)
        self.policy = PolicyText()
        self.policy.changed.connect(self._policy_edited)
        self.policy_fault = PlainLabel("", "small", "denied", wrap=True)
        self.source_identity = LineField("Source identity")
        self.source_identity.typed.connect(lambda t: self._give("SOURCE_IDENTITY", "", t))
        self._identity_row = FieldRow("Value", self.source_identity)
        self.network = NetworkFields(self._give)
        self.source_ip, self.time = self.network.fields[NETWORK_KEYS[0]], self.network.time
        self.keys = ContextLines()
        self.keys.changed.connect(self._keys_edited)
        self.folds = {
            "caller": Fold("Caller's credentials", self.caller),
            "tags": Fold("Session tags", column_of(self.tags, self.tags_fault, spacing=0)),
            "policy": Fold("Session policy", column_of(self.policy, self.policy_fault, spacing=0)),
            "identity": Fold("Source identity", column_of(self._identity_row)),
            "network": Fold("Network and time", self.network),
            "keys": Fold("Other context keys", self.keys),
        }

    def _lay_out(self) -> None:
        column = vbox(self, margins=0, spacing=0)
        column.addWidget(self.asked)
        column.addSpacing(16)
        column.addWidget(section("Session"))
        column.addSpacing(8)
        rows = column_of(self.duration, self._name_row, self._mfa_row, self._age_row, spacing=8)
        not_given = column_of(FieldRow("Not given", self.not_given), top=8)
        more = column_of(*self.folds.values(), not_given, spacing=0)
        self.parts = {
            "session": Fold("Name, duration", rows),
            "more": Fold("Tags, session policy, context", more),
        }
        for part in self.parts.values():
            column.addWidget(part)

    # Showing

    def show_request(self, request: AssumeRoleRequest, facts: FormFacts) -> None:
        """Show a request with what is asked for."""
        other = self.request is None or question(self.request) != question(request)
        self.request, self._facts, self._is_showing = request, facts, True
        asked = facts.asked
        if other:
            self._wrong.clear()
        self.asked.show_asked(request, asked, is_other=other)
        names = {one.name for one in asked}
        self._name_row.setVisible("SESSION_NAME" not in names and takes_name(request.caller))
        self._mfa_row.setVisible("MFA" not in names and takes_mfa(request))
        has_age = request.caller.kind is CallerKind.SESSION_TOKEN or any(x.has_age for x in asked)
        self._age_row.setVisible(has_mfa(request) and has_age)
        self.folds["identity"].setVisible("SOURCE_IDENTITY" not in names)
        self.duration.show_duration(request, facts.role)
        show_text(self.not_given, _NOT_GIVEN[request.is_open])
        self._show_rest(request, facts)
        self._show_faults()
        self._is_showing = False

    def _show_rest(self, request: AssumeRoleRequest, facts: FormFacts) -> None:
        parameters = request.parameters
        show_text(self.session_name, parameters.session_name or "")
        show_text(self.mfa, MFA[has_mfa(request)])
        show_text(self.mfa_age, given(request, "MFA_AGE", MFA_AGE))
        show_text(self.source_identity, parameters.source_identity or "")
        self.network.show_request(request)
        self.tags.show_tags(parameters.tags, parameters.transitive_tag_keys)
        self.policy.show_policies(parameters.session_policy, parameters.policy_arns)
        self.policy.set_known(facts.policies)
        self.keys.show_lines(context_lines(request.context, self._own_keys()))
        self.keys.set_known(facts.keys)
        title = title_of(request.caller)
        self.folds["caller"].setVisible(bool(title) and facts.is_free)
        self.folds["caller"].set_title(title)
        asked = self.asked.context_keys()
        self.caller.set_known(facts.policies)
        self.caller.show_caller(request.caller, facts.keys, asked, facts.faults.get("CALLER"))

    def _show_faults(self) -> None:
        """Say at each field what is wrong with it, and in the line of its part that it is."""
        if self.request is None or self._facts is None:
            return
        faults = {**self._facts.faults, **self._wrong}
        self.asked.show_faults(faults)
        self._name_row.show_fault(faults.get("SESSION_NAME"))
        self._mfa_row.show_fault(faults.get("MFA"))
        self._age_row.show_fault(faults.get("MFA_AGE"))
        self._identity_row.show_fault(faults.get("SOURCE_IDENTITY"))
        self.network.rows["TIME"].show_fault(faults.get("TIME"))
        self.duration.show_fault(faults.get("DURATION"))
        told = self.policy.fault.text()
        for label, name, is_told in (
            (self.tags_fault, "TAGS", False),
            (self.policy_fault, "POLICY", bool(told)),
        ):
            label.setText(faults[name].text if name in faults and not is_told else "")
            label.setVisible(bool(label.text()))
        self._sum_up(self._facts, faults)

    def _sum_up(self, facts: FormFacts, faults: Mapping[str, FieldFault]) -> None:
        """Say what the parts hold while they are folded, and whether something is wrong there."""
        request = self.request
        if request is None:
            return
        count = len(self.keys.context())
        held = RequestSummary(
            request, facts.start, self.policy.summary(), f"{count}" if count else "", clock.LOCAL
        )
        wrong = {name for name, field in _OF_FOLD.items() if field in faults}
        wrong |= {"policy"} if self.policy.is_wrong else set()
        wrong |= {"keys"} if self.keys.is_wrong else set()
        for name, value in held.folds.items():
            self.folds[name].set_value(value, is_wrong=name in wrong)
        of_session = {"SESSION_NAME", "DURATION", "MFA", "MFA_AGE"}
        words = held.session(self.duration.box.currentText())
        self.parts["session"].set_value(words, is_wrong=bool(of_session & faults.keys()))
        self.parts["more"].set_value(held.more, is_wrong=bool(wrong))

    # Editing

    def _edit(self, change: Callable[[AssumeRoleRequest], AssumeRoleRequest]) -> None:
        if self.request is not None and not self._is_showing:
            changed = change(self.request)
            if changed != self.request:
                self.request = changed
                self._timer.start()

    def _send(self) -> None:
        self.changed.emit(self.request)

    def _give(self, name: str, key: str, text: str) -> None:
        text = text.strip()
        wrong = unreadable(name, text, clock.LOCAL)
        if wrong:
            self._wrong[name] = FieldFault(wrong)
        else:
            self._wrong.pop(name, None)
        self._edit(lambda request: with_given(request, name, key, text, clock.LOCAL))
        self._show_faults()

    def _caller_edited(self, caller: Caller) -> None:
        def change(request: AssumeRoleRequest) -> AssumeRoleRequest:
            changed = replace(request, caller=caller)
            if request.parameters.mfa and not takes_mfa(changed):
                changed = with_parameters(
                    changed, mfa=False
                )  # a code goes with a key alone (MFA-2)
            return changed

        self._edit(change)

    def _tags_edited(self) -> None:
        tags, transitive = self.tags.tags()
        self._edit(lambda r: with_parameters(r, tags=tags, transitive_tag_keys=transitive))

    def _policy_edited(self) -> None:
        text, arns = self.policy.policies()
        self._edit(lambda r: with_parameters(r, session_policy=text, policy_arns=arns))

    def _keys_edited(self) -> None:
        own = self._own_keys()
        typed = self.keys.context()

        def change(request: AssumeRoleRequest) -> AssumeRoleRequest:
            again = {key.lower() for key, _ in typed}
            kept = tuple(x for x in request.context if x[0].lower() in own - again)
            return replace(request, context=(*kept, *typed))

        self._edit(change)

    def _own_keys(self) -> set[str]:
        """Return the context keys that have a field of their own, in lower case."""
        asked = {key.lower() for key in self.asked.context_keys()}
        age = {MFA_AGE.lower()} if not self._age_row.isHidden() else set()
        return {*asked, *age, *(key.lower() for key in NETWORK_KEYS)}


def question(request: AssumeRoleRequest) -> tuple[object, ...]:
    """Return what makes it another question: not how the same caller signs."""
    return node_id(request.caller), request.role, request.action


def takes_name(caller: Caller) -> bool:
    """Tell whether the call names the session; an assertion does it itself (FED-2)."""
    return caller.kind is not CallerKind.SAML


def with_parameters(request: AssumeRoleRequest, **changes: object) -> AssumeRoleRequest:
    """Return a request with other parameters."""
    changed = replace(request.parameters, **changes)  # type: ignore[arg-type] # by the callers
    return replace(request, parameters=changed)


def column_of(*rows: QWidget, spacing: int = 6, top: int = 2) -> QWidget:
    """Return rows below one another."""
    widget = QWidget()
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, top, 0, 8 if spacing else 0)
    column.setSpacing(spacing)  # leaves hidden rows out
    for row in rows:
        column.addWidget(row)
    return widget


class DurationRow(FieldRow):
    """`edited` carries seconds; None asks for nothing, which STS takes as 1 h."""

    edited = Signal(object)

    def __init__(self) -> None:
        self._question: object = None
        self._settled: int | None = None  # seconds, before the user began to type
        self._wrong = ""
        self._limit = ("", False)
        self.box = Combo("Duration")
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.addItems([duration_in_words(seconds) for seconds in DURATIONS])
        self._note = FieldOrigin("content-cut", "")
        super().__init__("Duration", self.box, (self._note,))
        self.box.textActivated.connect(self._edited)
        line = self.box.lineEdit()
        if line is not None:
            line.setAccessibleName("Duration")
            line.textEdited.connect(self._edited)

    def show_duration(self, request: AssumeRoleRequest, role: Role | None) -> None:
        """Show the duration that is asked for, and what limits it.

        A text that is no duration stays, with a line that says so, until it is corrected or the
        question is another.
        """
        seconds = request.parameters.duration
        line = self.box.lineEdit()
        question = (request.caller, request.role)
        if question != self._question:
            self._question, self._wrong = question, ""
        if line is not None and not line.hasFocus() and not self._wrong:
            self.box.setEditText(_words(seconds))
            self._settled = seconds
        self._limit = duration_note(request, role)
        self._say()

    def _say(self) -> None:
        line = self.box.lineEdit()
        if line is not None:
            style.mark(line, state="bad" if self._wrong else "")
        if self._wrong:
            words = not_a_duration(visible(self._wrong), _words(self._settled))
            self._note.show_line("alert", words, "denied")
        else:
            note, cut = self._limit
            self._note.show_line("content-cut" if cut else "clock-outline", note)

    def show_fault(self, fault: FieldFault | None) -> None:
        """Say what STS refuses, unless what is typed is no duration at all."""
        super().show_fault(None if self._wrong else fault)
        if self._wrong:
            self._say()

    def note(self) -> str:
        """Return what limits the duration, in words."""
        return self._note.text()

    def _edited(self, text: str) -> None:
        seconds = parse_duration(text)
        self._wrong = text.strip() if seconds is None else ""
        self._say()
        # "5 parsecs" began as "5": what was asked for before the typing holds again.
        self.edited.emit(self._settled if self._wrong else seconds)


def _words(seconds: int | None) -> str:
    return duration_in_words(_DEFAULT if seconds is None else seconds)


class NetworkFields(QWidget):
    """Where the call comes from, and when. `give` takes the field, its key and the text."""

    def __init__(self, give: Callable[[str, str, str], None]) -> None:
        super().__init__()
        self.rows: dict[str, FieldRow] = {}
        self.fields: dict[str, LineField] = {}
        for key, (label, example) in _NETWORK.items():
            field = LineField(label)
            field.setPlaceholderText(visible(example))
            field.typed.connect(lambda text, key=key: give("CONTEXT_KEY", key, text))
            self._add(key, label, field)
        self.time = LineField("Time", font="body")
        self.time.typed.connect(lambda text: give("TIME", "", text))
        self._add("TIME", "Time", self.time)
        column = vbox(self, margins=(0, 2, 0, 8), spacing=6)
        for row in self.rows.values():
            column.addWidget(row)

    def _add(self, name: str, label: str, field: LineField) -> None:
        self.fields[name] = field
        self.rows[name] = FieldRow(label, field)

    def show_request(self, request: AssumeRoleRequest) -> None:
        """Show what the request gives."""
        for key in NETWORK_KEYS:
            show_text(self.fields[key], given(request, "CONTEXT_KEY", key))
        show_text(self.time, local_time(request.at, clock.LOCAL))


class ContextLines(QWidget):
    """Context keys that no other field is for, `key=value` a line."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = vbox(self, margins=(0, 2, 0, 8), spacing=4)
        name = "Other context keys, key=value a line"
        self.box = CompletingBox(name, "aws:PrincipalOrgID=o-abc123", 4, "=")
        self.fault = PlainLabel("", "small", "denied", wrap=True)
        self.fault.hide()
        column.addWidget(self.box)
        column.addWidget(self.fault)
        self.box.textChanged.connect(self._edited)

    def set_known(self, keys: Sequence[str]) -> None:
        """Complete from these keys."""
        self.box.set_words(keys)

    def show_lines(self, text: str) -> None:
        """Show what the request gives, unless it is being typed."""
        if self.box.toPlainText() != text and not self.box.hasFocus():
            self.box.setPlainText(text)

    def context(self) -> Context:
        """Return the keys and values of the lines that can be read."""
        return read_context_lines(self.box.toPlainText())[0]

    @property
    def is_wrong(self) -> bool:
        """Whether a line is no key=value."""
        return bool(self.fault.text())

    def _edited(self) -> None:
        wrong = read_context_lines(self.box.toPlainText())[1]
        self.fault.setText(not_a_pair(wrong[0], "key=value", "key") if wrong else "")
        self.fault.setVisible(bool(wrong))
        self.changed.emit()
