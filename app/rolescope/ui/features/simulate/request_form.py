"""The request form: what the policies ask for, the session, and all else that can be given."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rolescope.model.caller import Caller, CallerKind
from rolescope.model.request import AssumeRoleRequest
from rolescope.ui.features.simulate.asked_row import MFA, mfa_box, show_text
from rolescope.ui.features.simulate.asked_rows import AskedRows
from rolescope.ui.features.simulate.caller_fields import CallerFields
from rolescope.ui.features.simulate.duration_row import DurationRow
from rolescope.ui.features.simulate.form_parts import (
    FormFacts,
    column_of,
    question,
    takes_name,
    with_parameters,
)
from rolescope.ui.features.simulate.more_fields import ContextLines, NetworkFields
from rolescope.ui.features.simulate.session_policy import PolicyText
from rolescope.ui.features.simulate.tag_lines import TagLines
from rolescope.ui.kit import clock
from rolescope.ui.kit.fields import Combo, Field, Fold, Row
from rolescope.ui.kit.pills import section
from rolescope.ui.kit.scale import px
from rolescope.ui.kit.text import PlainLabel
from rolescope.words.requests.caller_choices import title_of
from rolescope.words.requests.field_faults import FieldFault
from rolescope.words.requests.request_fields import (
    MFA_AGE,
    context_lines,
    given,
    has_mfa,
    unreadable,
    with_given,
)
from rolescope.words.requests.request_summaries import NETWORK_KEYS, HeldValues
from rolescope.words.requests.request_text import takes_mfa

_OF_FOLD = {  # the field of a fault, by the part that it is in
    "caller": "CALLER",
    "tags": "TAGS",
    "policy": "POLICY",
    "identity": "SOURCE_IDENTITY",
    "network": "TIME",
}
_NOT_GIVEN = ("is absent", "is left open")  # formats.md, "mode"


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
        self.session_name = Field("Session name")
        self.session_name.setPlaceholderText("session")
        self.session_name.typed.connect(lambda text: self._give("SESSION_NAME", "", text))
        self._name_row = Row("Session name", self.session_name)
        self.mfa = mfa_box(lambda text: self._give("MFA", "", text))
        self._mfa_row = Row("MFA", self.mfa)
        self.mfa_age = Field("MFA age", font="body")
        self.mfa_age.setPlaceholderText("just now")
        self.mfa_age.typed.connect(lambda text: self._give("MFA_AGE", MFA_AGE, text))
        self._age_row = Row("MFA age", self.mfa_age)
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
        self.source_identity = Field("Source identity")
        self.source_identity.typed.connect(lambda t: self._give("SOURCE_IDENTITY", "", t))
        self._identity_row = Row("Value", self.source_identity)
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
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.asked)
        column.addSpacing(px(16))
        column.addWidget(section("Session"))
        column.addSpacing(px(8))
        rows = column_of(self.duration, self._name_row, self._mfa_row, self._age_row, spacing=8)
        not_given = column_of(Row("Not given", self.not_given), top=8)
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
        held = HeldValues(
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
