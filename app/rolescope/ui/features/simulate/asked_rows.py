"""The fields of the request form that the policies ask for, below one another."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QComboBox, QToolButton, QWidget

from rolescope.model.request import AssumeRoleRequest
from rolescope.ui.kit import clock, themed
from rolescope.ui.kit.fields import Combo, FieldRow, LineField
from rolescope.ui.kit.pills import TextLink, section
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import StyledLabel, StyledRun
from rolescope.words.excerpt import Mark
from rolescope.words.requests.field_faults import FieldFault
from rolescope.words.requests.request_fields import given
from rolescope.words.requests.request_text import AskedText, use_for

Give = Callable[[str, str, str], None]  # name and context key of a field, and what is typed
MFA = ("not present", "present")
_OPEN = "Show the line in its document"


class AskedRows(QWidget):
    """One row for each field asked for. `place_asked` carries the Excerpt of an origin."""

    place_asked = Signal(object)

    def __init__(self, give: Give) -> None:
        super().__init__()
        self.rows: list[AskedRow] = []
        self._give = give
        self._title = section("Asked for by these policies")
        self._column = vbox(spacing=8)
        column = vbox(self, margins=0, spacing=0)
        column.addWidget(self._title)
        column.addSpacing(8)
        column.addLayout(self._column)

    def show_asked(
        self, request: AssumeRoleRequest, asked: Sequence[AskedText], *, is_other: bool
    ) -> None:
        """Show what is asked for and given; rows are kept unless the question `is_other`."""
        if is_other or [_identity(x) for x in asked] != [_identity(r.asked) for r in self.rows]:
            self._rebuild(asked)
        for row, one in zip(self.rows, asked, strict=True):
            row.show_asked(one, given(request, one.name, one.key, clock.LOCAL))

    def _rebuild(self, asked: Sequence[AskedText]) -> None:
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = [AskedRow(one, self._giver(one)) for one in asked]
        for row in self.rows:
            self._column.addWidget(row)
            row.place_asked.connect(self.place_asked)
        self._title.setText("Asked for by these policies" if asked else "No further input needed")

    def _giver(self, asked: AskedText) -> Callable[[str], None]:
        return lambda text: self._give(asked.name, asked.key, text)

    def show_faults(self, faults: Mapping[str, FieldFault]) -> None:
        """Say at each field what is wrong with it."""
        for row in self.rows:
            name = "TAGS" if row.asked.name == "TAG" else row.asked.name
            row.show_fault(faults.get(name) if row.asked.refusal is None else None)

    def context_keys(self) -> list[str]:
        """Return the context keys that have a row."""
        return [row.asked.key for row in self.rows if row.asked.name == "CONTEXT_KEY"]


def _identity(asked: AskedText) -> tuple[object, ...]:
    """Return what of a field needs a new row when it changes."""
    return asked.identity, asked.refusal, asked.origins


class AskedRow(FieldRow):
    """One field that policies ask for. `place_asked` carries the Excerpt of an origin."""

    place_asked = Signal(object)

    def __init__(self, asked: AskedText, edited: Callable[[str], None]) -> None:
        self.asked = asked
        self._edited = edited
        self.input = self._input()
        link = None
        if asked.value and asked.refusal is None:
            link = TextLink("Use it", use_for(asked.value, asked.label))
            link.setToolTip(themed.plain_tooltip(asked.value))
            link.clicked.connect(lambda: self._use(asked.value or ""))
        self.places = tuple(
            OriginLink(words, link if number == 0 else None)
            for number, words in enumerate(asked.origins)
        )
        super().__init__(asked.label, self.input, self.places)
        for number, place in enumerate(self.places):
            place.opened.connect(lambda number=number: self._open(number))
        self.use_link = link
        self.show_mark(asked.mark)

    def _input(self) -> LineField | QComboBox:
        asked = self.asked
        if asked.refusal is not None:
            field = LineField(asked.label, asked.refusal, "body")
            field.setReadOnly(True)
            return field
        if asked.name == "MFA":
            return mfa_box(self._edited)
        field = LineField(asked.label, font="body" if asked.name == "TIME" else "mono")
        field.setPlaceholderText("not given")
        field.typed.connect(self._edited)
        return field

    def _use(self, value: str) -> None:
        if isinstance(self.input, LineField):
            self.input.setText(value)
            self.input.setFocus()  # the link goes away
            self._edited(value)

    def _open(self, number: int) -> None:
        if number < len(self.asked.excerpts):
            self.place_asked.emit(self.asked.excerpts[number])

    def show_asked(self, asked: AskedText, given: str) -> None:
        """Show the same field after another answer; what is being typed stays."""
        self.asked = asked
        self.show_mark(asked.mark)
        if asked.refusal is None:
            show_text(self.input, given)

    def show_mark(self, mark: Mark | None) -> None:
        """Show whether what is given holds."""
        if isinstance(self.input, LineField):
            self.input.set_mark(mark)
        else:
            self.input.setAccessibleDescription(visible(mark.value if mark else ""))
        if self.use_link is not None:
            self.use_link.setVisible(mark is not Mark.YES)


class OriginLink(QWidget):
    """Where something is asked for. A click, or Space on its icon, asks to see it there."""

    opened = Signal()

    def __init__(self, words: str, link: TextLink | None = None) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(_OPEN)
        self.button = QToolButton()
        self.button.setIcon(themed.icon("file-document-outline"))
        self.button.setIconSize(QSize(14, 14))
        self.button.setFixedSize(16, 16)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.setAccessibleName(visible(f"{_OPEN}: {words}"))
        self.button.clicked.connect(self.opened)
        self._text = StyledLabel([StyledRun(words, "small", "muted")])
        row = hbox(self, margins=0, spacing=3)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        if link is not None:
            row.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)

    def text(self) -> str:
        """Return the line."""
        return self._text.text()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click anywhere on the line opens the place."""
        super().mouseReleaseEvent(event)
        is_inside = self.rect().contains(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and is_inside:
            self.opened.emit()


def mfa_box(edited: Callable[[str], None]) -> QComboBox:
    """Return the choice between a call with an MFA code and one without."""
    box = Combo("MFA")
    box.addItems(MFA)
    box.textActivated.connect(edited)
    return box


def show_text(field: LineField | QComboBox, text: str) -> None:
    """Put a text into a field that has not the focus; what the user types is never replaced."""
    if isinstance(field, QComboBox):
        field.setCurrentText(text)
    elif field.text() != text and not field.hasFocus():
        field.setText(text)
