"""Credentials: what STS would hand out for the hop that is looked at, marked as simulated."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rolescope.ui.features.simulate.copy_box import CopyBox
from rolescope.ui.features.simulate.simulated_card import SimulatedCard, TimeLeft
from rolescope.ui.kit import clock, themed
from rolescope.ui.kit.details import Body, clear
from rolescope.ui.kit.pills import Shape, section
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.text import Run, Text
from rolescope.ui.state.document import Document
from rolescope.ui.state.panel import Panel
from rolescope.words.credentials.credentials_text import CarriedRow, credentials_text
from rolescope.words.names import account_names


class Credentials(QWidget):
    """A card with the fields, the time left, what the hop before passed on, and texts to copy."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        themed.surface(self)
        self._document = document
        self.card, self.left, self.copies = SimulatedCard(), TimeLeft(), CopyBox()
        carried = QWidget()
        self._carried = QVBoxLayout(carried)
        self._carried.setContentsMargins(0, 0, 0, 0)
        self._carried.setSpacing(px(6))
        self._body = body = Body()
        for widget, gap in ((self.card, 16), (self.left, 20), (carried, 20), (self.copies, 0)):
            body.column.addWidget(widget)
            body.column.addSpacing(px(gap))
        body.column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(body)
        document.chained.connect(self._show)
        document.moved.connect(self._show)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is asked now: while it is not seen, it does not follow."""
        super().showEvent(event)
        self._show()

    def _show(self, _value: object = None) -> None:
        document = self._document
        chain = document.chain
        if chain is None or not self.isVisible():
            return
        names = account_names(document.world)
        text = credentials_text(chain, document.moment, names, clock.LOCAL)
        if text is None:
            return
        self.card.show_fields(text.fields)
        self.left.show_left(text.left, text.of, text.share)
        clear(self._carried)
        self._carried.addWidget(section(f"Carried over from {text.carried_from}"))
        for row in text.carried:
            self._carried.addWidget(_Row(row))
        self.copies.show_texts(text.copies)

    def rows(self) -> list[str]:
        """Return the rows of what is carried over, as they are read."""
        return [row.accessibleName() for row in self.findChildren(_Row)]


class _Row(QWidget):
    """One thing that could be carried over."""

    def __init__(self, row: CarriedRow) -> None:
        super().__init__()
        across = QHBoxLayout(self)
        across.setContentsMargins(*pxs(8, 0, 0, 0))
        across.setSpacing(px(8))
        icon, color = ("check", "allowed") if row.is_carried else ("minus", "muted")
        across.addWidget(Shape(icon, color, 14))
        name, value = Text([Run(row.name)], wrap=False), Text(wrap=False)
        value.set_runs([Run(row.value, "small", "text" if row.is_carried else "muted")])
        across.addWidget(name, 1)
        across.addWidget(value)
        self.setAccessibleName(visible(f"{row.name}: {row.value}"))
        self.setAccessibleDescription(visible(row.tooltip))
        self.setToolTip(themed.plain_tooltip(row.tooltip))


CREDENTIALS = Panel(
    id="credentials",
    title="Credentials",
    area="right",
    make=Credentials,
    shown_when=lambda document: (
        document.simulation is not None and document.simulation.session is not None
    ),
    icon="key-variant",
    width=372,
)
