"""The fields of the request form that the policies ask for, below one another."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rolescope.model.request import AssumeRoleRequest
from rolescope.ui.features.simulate.asked_row import AskedRow
from rolescope.ui.features.simulate.form_parts import shape
from rolescope.ui.kit import clock
from rolescope.ui.kit.pills import section
from rolescope.ui.kit.scale import px
from rolescope.words.requests.field_faults import FieldFault
from rolescope.words.requests.request_fields import given
from rolescope.words.requests.request_text import AskedText

Give = Callable[[str, str, str], None]  # name and context key of a field, and what is typed


class AskedRows(QWidget):
    """One row for each field asked for. `place_asked` carries the Excerpt of an origin."""

    place_asked = Signal(object)

    def __init__(self, give: Give) -> None:
        super().__init__()
        self.rows: list[AskedRow] = []
        self._give = give
        self._title = section("Asked for by these policies")
        self._column = QVBoxLayout()
        self._column.setSpacing(px(8))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._title)
        column.addSpacing(px(8))
        column.addLayout(self._column)

    def show_asked(
        self, request: AssumeRoleRequest, asked: Sequence[AskedText], *, is_other: bool
    ) -> None:
        """Show what is asked for and given; rows are kept unless the question `is_other`."""
        if is_other or [shape(x) for x in asked] != [shape(row.asked) for row in self.rows]:
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
