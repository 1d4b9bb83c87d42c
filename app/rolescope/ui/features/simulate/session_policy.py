"""Session policies to give: one as JSON with IAM's validation, and ARNs of managed ones."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rolescope.ui.features.simulate.policy_editor import PolicyEditor
from rolescope.ui.kit.completing_box import CompletingBox
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.text import PlainLabel
from rolescope.words.requests.policy_check import MOST_ARNS, PolicyCheck, check_session_policy


class _Lines(PlainLabel):
    """Several lines of small text."""

    _kept = "\n"


class PolicyText(QWidget):
    """A session policy as JSON, and the ARNs of managed session policies."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(*pxs(0, 2, 0, 8))
        column.setSpacing(px(4))
        example = '{"Version": "2012-10-17", "Statement": …}'
        self.box = PolicyEditor("Session policy, JSON", example)
        name = "Managed session policies, one ARN a line"
        self.arns = CompletingBox(name, "arn:aws:iam::…:policy/…", 2)
        self.fault = _Lines("", "small", "denied", wrap=True)
        self.size_note = PlainLabel("", "small", "muted", wrap=True)
        self._near = PlainLabel("", "small", "cond", wrap=True)
        self._check = PolicyCheck()
        inline = PlainLabel("Inline, as JSON", "small", "muted")
        managed = PlainLabel("Managed policies, one ARN a line", "small", "muted")
        widgets = (inline, self.box, self.fault, managed, self.arns, self.size_note, self._near)
        for widget in widgets:
            column.addWidget(widget)
        self._tell()
        self.box.textChanged.connect(self._edited)
        self.arns.textChanged.connect(self._edited)

    def show_policies(self, text: str | None, arns: tuple[str, ...]) -> None:
        """Show what the request gives, unless it is what stands here already."""
        if self.policies() == (text, arns):
            return
        for box, value in ((self.box, text or ""), (self.arns, "\n".join(arns))):
            if box.toPlainText() != value:
                box.setPlainText(value)

    def set_known(self, arns: Sequence[str]) -> None:
        """Complete from managed policies of the import."""
        self.arns.set_words(arns)

    def policies(self) -> tuple[str | None, tuple[str, ...]]:
        """Return the JSON text (None when empty) and the ARNs."""
        arns = tuple(filter(None, map(str.strip, self.arns.toPlainText().splitlines())))
        return self.box.toPlainText().strip() or None, arns

    def summary(self) -> str:
        """Say in a few words what is given."""
        text, arns = self.policies()
        words = ["inline"] if text else []
        words += [f"{len(arns)} managed"] if arns else []
        return " and ".join(words) or "none" if self._check.is_json else "not JSON"

    @property
    def is_wrong(self) -> bool:
        """Whether something is wrong with it."""
        return bool(self.fault.text())

    def note(self) -> str:
        """Return what is said about the size."""
        return self._near.text() or self.size_note.text()

    def _edited(self) -> None:
        _, arns = self.policies()
        self._check = check_session_policy(self.box.toPlainText(), arns)
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        """Say what is wrong, and how long it is."""
        check, (_, arns) = self._check, self.policies()
        self.box.mark_lines(fault.line for fault in check.faults)
        words = check.words
        if len(arns) > MOST_ARNS:
            words = f"{words}\n{len(arns)} managed policies: STS takes {MOST_ARNS} at most.".strip()
        size = check.size and f"{check.size} (packed size is not computed)"
        for label, said in (
            (self.fault, words),
            (self.size_note, "" if check.is_near else size),
            (self._near, check.size if check.is_near else ""),
        ):
            label.setText(said)
            label.setVisible(bool(said))
