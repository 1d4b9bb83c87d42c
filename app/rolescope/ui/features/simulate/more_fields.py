"""Folded parts of the request form: network and time, other context keys."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rolescope.model.request import AssumeRoleRequest, Context
from rolescope.ui.features.simulate.asked_row import show_text
from rolescope.ui.kit import clock
from rolescope.ui.kit.completing_box import CompletingBox
from rolescope.ui.kit.fields import Field, Row
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.text import PlainLabel
from rolescope.words.requests.request_fields import given, local_time, read_context_lines
from rolescope.words.requests.request_summaries import NETWORK_KEYS
from rolescope.words.requests.request_text import SOURCE_IP, SOURCE_VPC, SOURCE_VPCE

_NETWORK = {
    SOURCE_IP: ("Source IP", "203.0.113.5"),
    SOURCE_VPC: ("Source VPC", "vpc-0123abcd"),
    SOURCE_VPCE: ("VPC endpoint", "vpce-0123abcd"),
}


class NetworkFields(QWidget):
    """Where the call comes from, and when. `give` takes the field, its key and the text."""

    def __init__(self, give: Callable[[str, str, str], None]) -> None:
        super().__init__()
        self.rows: dict[str, Row] = {}
        self.fields: dict[str, Field] = {}
        for key, (label, example) in _NETWORK.items():
            field = Field(label)
            field.setPlaceholderText(visible(example))
            field.typed.connect(lambda text, key=key: give("CONTEXT_KEY", key, text))
            self._add(key, label, field)
        self.time = Field("Time", font="body")
        self.time.typed.connect(lambda text: give("TIME", "", text))
        self._add("TIME", "Time", self.time)
        column = QVBoxLayout(self)
        column.setContentsMargins(*pxs(0, 2, 0, 8))
        column.setSpacing(px(6))
        for row in self.rows.values():
            column.addWidget(row)

    def _add(self, name: str, label: str, field: Field) -> None:
        self.fields[name] = field
        self.rows[name] = Row(label, field)

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
        column = QVBoxLayout(self)
        column.setContentsMargins(*pxs(0, 2, 0, 8))
        column.setSpacing(px(4))
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
        self.fault.setText(f"Not key=value: {wrong[0]}. Write one key a line." if wrong else "")
        self.fault.setVisible(bool(wrong))
        self.changed.emit()
