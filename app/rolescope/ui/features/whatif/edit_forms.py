"""The form of one other change: what to fill in, and why it cannot be made before it is made."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from rolescope.model.edit import Edit
from rolescope.model.policy import PolicyType
from rolescope.ui.features.whatif.edit_box import EditBox
from rolescope.ui.kit import style, themed
from rolescope.ui.kit.completing_box import complete
from rolescope.ui.kit.details import Body
from rolescope.ui.kit.fields import Combo, FieldOrigin, FieldRow, LineField
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel, StyledLabel, StyledRun
from rolescope.words.editing.caret import Caret
from rolescope.words.editing.forms import EditForm, FormField, offered, proposal
from rolescope.words.editing.subject import EditSubject

Offer = Callable[[Caret, PolicyType], list[str]]

_MAX_FIELD_WIDTH = 640  # px of fields
_DOCUMENT_HEIGHT = 190  # px


class EditForms(QWidget):
    """Offers the changes of one subject. `asked` carries an edit that can be made."""

    asked = Signal(object)  # Edit
    left = Signal()

    def __init__(self, offer: Offer) -> None:
        super().__init__()
        themed.surface(self)
        self._offer = offer
        self._subject: EditSubject | None = None
        self._forms: tuple[EditForm, ...] = ()
        self._edit: Edit | None = None
        self._kept: dict[str, str] = {}  # what was filled in, by form and field
        self.made: Edit | None = None  # the last change, until something else is filled in
        self.fields: dict[str, QWidget] = {}
        self._title = StyledLabel(wrap=False)
        self.choice = Combo("Change")
        self.words = PlainLabel("", "body", "muted", wrap=True)
        self.note = FieldOrigin("alert", "")
        self.make = QPushButton("Make this change")
        style.mark(self.make, look="primary")
        self.back = QPushButton("Back to the document")
        self._lay_out()
        self.choice.currentIndexChanged.connect(self._choose)
        self.make.clicked.connect(self._make)
        self.back.clicked.connect(self.left)

    def _lay_out(self) -> None:
        body = Body()
        column = body.column
        column.addWidget(self._title)
        column.addSpacing(10)
        column.addWidget(_narrow(FieldRow("Change", self.choice)))
        column.addSpacing(6)
        column.addWidget(_narrow(self.words))
        column.addSpacing(6)
        self._rows = vbox(margins=0, spacing=6)
        column.addLayout(self._rows)
        column.addSpacing(8)
        column.addWidget(_narrow(self.note))
        column.addSpacing(8)
        buttons = hbox(None, self.make, self.back, spacing=8)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addStretch(1)
        vbox(self, body, margins=0)

    def show_subject(self, subject: EditSubject, form: str = "") -> None:
        """Offer the changes of a subject; what was filled in for it stays."""
        before = self._subject
        if before is None or before.owner != subject.owner:
            self._kept.clear()
            self.made = None
        chosen = form or self.form_id
        self._subject, self._forms = subject, offered(subject)
        self._title.set_runs([StyledRun("Change "), StyledRun(subject.name, "subject")])
        self.choice.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.choice.clear()
        self.choice.addItems([one.title for one in self._forms])
        places = [at for at, one in enumerate(self._forms) if one.id == chosen]
        self.choice.setCurrentIndex(places[0] if places else 0)
        self.choice.blockSignals(False)  # noqa: FBT003 - Qt's signature
        self._fill()

    def start(self, *, is_chosen: bool) -> None:
        """Give the keyboard to what is to be filled in; else to the choice of a change."""
        fields = (*self.fields.values(), self.choice) if is_chosen else (self.choice,)
        fields[0].setFocus()

    @property
    def form(self) -> EditForm | None:
        """The change that is filled in."""
        at = self.choice.currentIndex()
        return self._forms[at] if 0 <= at < len(self._forms) else None

    @property
    def form_id(self) -> str:
        """The id of the change that is filled in."""
        form = self.form
        return form.id if form is not None else ""

    def tell_made(self, edit: Edit) -> None:
        """Say that the change was made; the fields are empty again."""
        self._kept.clear()
        self.made = edit
        self._fill()

    def values(self) -> dict[str, str]:
        """Return what is filled in, by field."""
        return {name: _value(widget) for name, widget in self.fields.items()}

    def _choose(self, _index: int) -> None:
        self.made = None
        self._fill()

    def _fill(self) -> None:
        """Make the fields of the chosen change."""
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.fields = {}
        form, subject = self.form, self._subject
        words = form.words if form is not None else ""
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.choice.setAccessibleDescription(visible(words))
        for field in form.fields if form is not None and subject is not None else ():
            widget = self._widget(field)
            self.fields[field.id] = widget
            self._rows.addWidget(_narrow(FieldRow(field.label, widget)))
        self._look_at()

    def _widget(self, field: FormField) -> QWidget:
        assert self._subject is not None  # noqa: S101 - for the type checker: see `_fill`
        key = f"{self.form_id}/{field.id}"
        start = self._kept.get(key, field.start(self._subject))
        options = field.options(self._subject)
        if field.kind == "choice":
            box = Combo(field.label)
            for value, shown in options:
                box.addItem(visible(shown), value)
            box.currentIndexChanged.connect(partial(self._changed, key))
            return box
        if field.kind == "document":
            text = EditBox(field.label, lambda caret: self._offer(caret, field.policy))
            text.setProperty("look", "field")
            text.setFixedHeight(_DOCUMENT_HEIGHT)
            text.show_text(start)
            text.edited.connect(partial(self._changed, key))
            text.apply_asked.connect(self._make)
            return text
        line = LineField(field.label, start)
        line.setPlaceholderText(visible(field.hint))
        if options:
            complete(line, [value for value, _shown in options])
        line.textChanged.connect(partial(self._changed, key))
        line.returnPressed.connect(self._make)
        return line

    def _changed(self, key: str, _value: object = None) -> None:
        field = key.partition("/")[2]
        self._kept[key] = self.values().get(field, "")
        self.made = None
        self._look_at()

    def _look_at(self) -> None:
        """Find the edit, or why there is none."""
        form, subject = self.form, self._subject
        if form is None or subject is None:
            self._edit = None
            self._say("Nothing about it can be changed here.")
        else:
            self._edit, refusal = proposal(form, subject, self.values())
            if self.made is not None:  # that it cannot be made once more is no news
                self._say(f"Done: {self.made.label}", is_made=True)
            else:
                self._say(refusal)
        self.make.setEnabled(self._edit is not None)

    def _say(self, words: str, *, is_made: bool = False) -> None:
        icon, ink = ("check-bold", "allowed") if is_made else ("alert", "denied")
        self.note.show_line(icon, words, ink)
        self.note.setVisible(bool(words))

    def _make(self) -> None:
        if self._edit is not None:
            self.asked.emit(self._edit)


def _value(widget: QWidget) -> str:
    if isinstance(widget, EditBox):
        return widget.text()
    if isinstance(widget, Combo):
        return str(widget.currentData() or "")
    return widget.text() if isinstance(widget, QLineEdit) else ""


def _narrow(widget: QWidget) -> QWidget:
    widget.setMaximumWidth(_MAX_FIELD_WIDTH)
    return widget
