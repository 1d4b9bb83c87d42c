"""Who signs the request, in detail: credentials of a user, a role session, claims of a token."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from rolescope.model.caller import (
    ByKind,
    Caller,
    CallerKind,
    Claims,
    SessionCaller,
)
from rolescope.simulation.claims import claim_name
from rolescope.ui.features.simulate.asked_rows import show_text
from rolescope.ui.features.simulate.session_policy import PolicyText
from rolescope.ui.features.simulate.tag_lines import TagLines
from rolescope.ui.kit import clock
from rolescope.ui.kit.completing_box import CompletingBox
from rolescope.ui.kit.fields import Combo, FieldRow, LineField
from rolescope.ui.kit.qt_layouts import vbox
from rolescope.ui.kit.text import PlainLabel
from rolescope.value import replace
from rolescope.words.requests.caller_choices import (
    CredentialsKind,
    claim_lines,
    claim_names,
    credentials_of,
    read_claim_lines,
    with_credentials,
)
from rolescope.words.requests.field_faults import FieldFault, not_a_pair, not_a_time
from rolescope.words.requests.request_fields import local_time, read_local_time

_ENDS = ByKind(
    "field of a caller with the end that can be chosen",
    {
        CallerKind.USER: "",
        CallerKind.SESSION_TOKEN: "expires_at",
        CallerKind.SESSION: "expires_at",
        CallerKind.FEDERATED_USER: "",
        CallerKind.ROOT: "",
        CallerKind.SERVICE: "",
        CallerKind.WEB: "",
        CallerKind.SAML: "session_not_on_or_after",
    },
)


class CallerFields(QWidget):
    """Edits one caller. `changed` carries the caller as it is now."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._caller: Caller | None = None
        self._hidden: tuple[str, ...] = ()  # context keys that have a field above
        self._is_showing = False  # nothing is edited: what changes is shown
        self.credentials = Combo("Caller's credentials")
        self.credentials.addItems([one.value for one in CredentialsKind])
        self.credentials.textActivated.connect(self._credentials_chosen)
        self.name = LineField("Name of the caller's session")
        self.name.setPlaceholderText("session")
        self.name.typed.connect(lambda text: self._session(name=text.strip() or "session"))
        self.identity = LineField("Source identity of the caller's session")
        self.identity.typed.connect(lambda text: self._session(source_identity=text or None))
        self.tags = TagLines()
        self.tags.changed.connect(self._tags_edited)
        self.policy = PolicyText()
        self.policy.changed.connect(self._policy_edited)
        self.claims = CompletingBox("Claims, name=value a line", "sub=repo:org/repo:*", 4, "=")
        self.claims.textChanged.connect(self._claims_edited)
        self.claims_fault = PlainLabel("", "small", "denied", wrap=True)
        self.claims_fault.hide()
        self.end = LineField("End of the caller's credentials", font="body")
        self.end.setPlaceholderText("not given: they have not ended")
        self.end.typed.connect(self._end_edited)
        self._make_rows()

    def _make_rows(self) -> None:
        self.rows = {
            "credentials": FieldRow("Credentials", self.credentials),
            "name": FieldRow("Session name", self.name),
            "identity": FieldRow("Identity", self.identity),
            "end": FieldRow("They end", self.end),
        }
        column = vbox(self, margins=(0, 2, 0, 8), spacing=6)
        for name in ("credentials", "name", "identity"):
            column.addWidget(self.rows[name])
        for widget in (self.tags, self.policy, self.claims, self.claims_fault):
            column.addWidget(widget)
        column.addWidget(self.rows["end"])

    # Showing

    def show_caller(
        self, caller: Caller, keys: Sequence[str], hidden: Sequence[str], fault: FieldFault | None
    ) -> None:
        """Show a caller; `keys` are context keys to complete claims from, `hidden` stand above."""
        self._caller, self._hidden, self._is_showing = caller, tuple(hidden), True
        has_end = bool(_ENDS[caller.kind])
        credentials = credentials_of(caller)
        self.rows["credentials"].setVisible(credentials is not None)
        for widget in (self.rows["name"], self.rows["identity"], self.tags, self.policy):
            widget.setVisible(caller.is_session)
        self.claims.setVisible(caller.is_token)
        self.rows["end"].setVisible(has_end)
        self.rows["end"].show_fault(fault if has_end else None)
        if credentials is not None:
            show_text(self.credentials, credentials.value)
        if caller.is_session:
            show_text(self.name, caller.session_name)
            show_text(self.identity, caller.source_identity or "")
            self.tags.show_tags(caller.tags, caller.transitive_tag_keys)
            self.policy.show_policies(caller.session_policy, caller.policy_arns)
        if caller.is_token:
            self.claims.set_words(claim_names(caller, keys))
            lines = claim_lines(caller, self._hidden)
            if not self.claims.hasFocus() and self.claims.toPlainText() != lines:
                self.claims.setPlainText(lines)
            self._say_claims(fault.text if fault else "")
        end = caller.expires_at if has_end else None
        show_text(self.end, local_time(end, clock.LOCAL) if end else "")
        self._is_showing = False

    def set_known(self, arns: Sequence[str]) -> None:
        """Complete managed session policies from those of the import."""
        self.policy.set_known(arns)

    def _say_claims(self, words: str) -> None:
        wrong = read_claim_lines(self.claims.toPlainText())[1]
        if wrong:
            words = not_a_pair(wrong[0], "name=value", "claim")
        self.claims_fault.setText(words)
        is_token = self._caller is not None and self._caller.is_token
        self.claims_fault.setVisible(bool(words) and is_token)

    # Editing

    def _change(self, caller: Caller) -> None:
        if caller != self._caller and not self._is_showing:
            self._caller = caller
            self.changed.emit(caller)

    def _session(self, **changes: object) -> None:
        if isinstance(self._caller, SessionCaller):
            self._change(replace(self._caller, **changes))  # type: ignore[arg-type]  # names are checked by the callers

    def _credentials_chosen(self, text: str) -> None:
        if self._caller is not None:
            self._change(with_credentials(self._caller, CredentialsKind(text)))

    def _tags_edited(self) -> None:
        tags, transitive = self.tags.tags()
        self._session(tags=tags, transitive_tag_keys=transitive)

    def _policy_edited(self) -> None:
        text, arns = self.policy.policies()
        self._session(session_policy=text, policy_arns=arns)

    def _claims_edited(self) -> None:
        caller = self._caller
        if caller is None or not caller.is_token or self._is_showing:
            return
        typed, _ = read_claim_lines(self.claims.toPlainText())
        self._say_claims("")
        self._change(caller.with_claims((*self._kept(caller), *typed)))

    def _kept(self, caller: Caller) -> Claims:
        """Return the claims that have a field above."""
        above = {(claim_name(caller, key) or key).lower() for key in self._hidden}
        return tuple(
            (name, values)
            for name, values in caller.claims
            if (claim_name(caller, name) or name).lower() in above
        )

    def _end_edited(self, text: str) -> None:
        caller = self._caller
        end = read_local_time(text, clock.LOCAL) if text.strip() else None
        is_wrong = bool(text.strip()) and end is None
        self.rows["end"].show_fault(FieldFault(not_a_time(text.strip())) if is_wrong else None)
        name = _ENDS[caller.kind] if caller is not None else ""
        if caller is not None and name and not is_wrong:
            change: Callable[..., Caller] = replace
            self._change(change(caller, **{name: end}))
