"""One field of the request form that the policies ask for, with where they ask."""

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox

from rolescope.drawing.request_text import AskedText
from rolescope.model.plain import visible
from rolescope.simulation.excerpt import Mark
from rolescope.ui.widgets import look
from rolescope.ui.widgets.fields import Combo, Field, Origin, Row
from rolescope.ui.widgets.pills import Link

MFA = ("not present", "present")


class AskedRow(Row):
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
            self.input.setFocus()  # the link goes away
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
    box.addItems(MFA)
    box.textActivated.connect(edited)
    return box


def show_text(field: Field | QComboBox, text: str) -> None:
    """Put a text into a field that has not the focus; what the user types is never replaced."""
    if isinstance(field, QComboBox):
        field.setCurrentText(text)
    elif field.text() != text and not field.hasFocus():
        field.setText(text)
