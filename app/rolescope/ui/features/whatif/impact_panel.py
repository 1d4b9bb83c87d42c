"""Impact: what the edits of the scenario change, what of it breaks an assertion, the steps."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rolescope.difference.impact import Impact
from rolescope.trust.edge import Node
from rolescope.ui.features.whatif.history_card import HistoryCard
from rolescope.ui.features.whatif.impact_figures import Figures
from rolescope.ui.features.whatif.impact_row import ImpactRow, inset_line
from rolescope.ui.kit import themed
from rolescope.ui.kit.details import Body, clear
from rolescope.ui.kit.marks import paint_check
from rolescope.ui.kit.painted_button import PaintedButton
from rolescope.ui.kit.pills import Link, section
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import widgets_in
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.text import PlainLabel, Run, Text
from rolescope.ui.shared.rows import RowList
from rolescope.ui.state import asserting
from rolescope.ui.state.document import Document
from rolescope.ui.state.panel import Panel
from rolescope.ui.state.selection import Selection
from rolescope.words.check_text import CheckLine, check_lines
from rolescope.words.impact.impact_permissions import permissions_section
from rolescope.words.impact.impact_text import impact_text
from rolescope.words.impact.impact_values import Names, Row, SectionText
from rolescope.words.names import account_names

_AT_ONCE = 8  # rows of a section
_MOST_SELECTED = 200
_CHECKING = "Checking what the edits change"


class ImpactPanel(QWidget):
    """Figures, who loses and gains what, trusts, permissions, assertions, history."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        themed.surface(self)
        self._document = document
        self._names = Names(self._node, {})
        self.figures = Figures()
        self.sections = _Part()
        self.permissions = _Part()
        self.assertions = AssertionsCard(document)
        self.history = HistoryCard(document)
        self.body = Body()
        column = self.body.column
        column.setContentsMargins(*pxs(8, 12, 8, 16))
        parts = (self.figures, self.sections, self.permissions, self.assertions, self.history)
        for widget in parts:
            column.addWidget(widget)
        column.addStretch(1)
        self.figures.setContentsMargins(*pxs(8, 0, 8, 0))
        for card in (self.assertions, self.history):
            card.setContentsMargins(*pxs(8, 16, 8, 0))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.body)
        document.consequences.found.connect(self._show)
        document.consequences.permissions_found.connect(self._show_permissions)
        self._show(document.consequences.impact)

    def rows(self) -> tuple[ImpactRow, ...]:
        """Return the rows that are shown, from top to bottom."""
        return tuple(self.findChildren(ImpactRow))

    def _node(self, id_: str) -> Node | None:
        return self._document.node(id_)

    def _show(self, impact: Impact | None) -> None:
        """Show an impact. While the next one is looked for, the last one stays."""
        if impact is None and self._document.has_edits and not self.figures.isHidden():
            self.setProperty("note", _CHECKING)
            return
        self.figures.setVisible(impact is not None)
        if impact is None:
            self.setProperty("note", _CHECKING if self._document.has_edits else "")
            self.sections.show_sections((), "", self._row)
            self.permissions.show_sections((), "", self._row)
            return
        self._names = Names(self._node, account_names(self._document.world))
        text = impact_text(impact, self._names)
        self.setProperty("note", text.note)
        self.figures.show_figures(text.figures)
        self.sections.show_sections(text.sections, text.empty, self._row)
        self._show_permissions()

    def _show_permissions(self, _found: object = None) -> None:
        found = self._document.consequences.permissions
        text = permissions_section(found.changes, found.checked, found.total, self._names)
        self.permissions.show_sections(() if text is None else (text,), "", self._row)

    def _row(self, write: Row) -> QWidget:
        row = ImpactRow(write())
        row.chosen.connect(self._select)
        return row

    def _select(self, wanted: Selection) -> None:
        """Select a trust, where it is one of either state, else principals; this stays open."""
        document = self._document
        edges = tuple(edge for edge in wanted.edges if document.edge(edge) is not None)
        nodes = tuple(node for node in wanted.nodes if document.node(node) is not None)
        if edges or nodes:
            chosen = () if edges else nodes[:_MOST_SELECTED]
            document.select(Selection(chosen, edges))
            document.open_panel("impact")


class _Line(QWidget):
    """The line below a heading."""

    def __init__(self) -> None:
        super().__init__()
        self.setLayout(inset_line())


class _Part(QWidget):
    """Some sections below one another."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_sections(
        self, sections: Sequence[SectionText], empty: str, make: Callable[[Row], QWidget]
    ) -> None:
        """Show other sections, or a sentence instead; `make` makes a row."""
        clear(self._column)
        self.setVisible(bool(sections or empty))
        if empty:
            words = Text([Run(empty, "body", "muted")])
            words.setContentsMargins(*pxs(8, 0, 8, 0))
            self._column.addSpacing(px(16))
            self._column.addWidget(words)
        for one in sections:
            self._column.addSpacing(px(16))
            heading = section(one.title)
            heading.setContentsMargins(px(8), 0, 0, 0)
            self._column.addWidget(heading)
            self._column.addSpacing(px(8))
            self._column.addWidget(_Line())
            rows = [partial(make, row) for row in one.rows]
            self._column.addWidget(RowList(rows, _AT_ONCE))
            if one.more:
                more = PlainLabel(one.more, "small", "muted")
                more.setContentsMargins(px(8), 0, 0, 0)
                self._column.addSpacing(px(6))
                self._column.addWidget(more)


IMPACT = Panel(
    id="impact",
    title="Impact",
    area="right",
    make=ImpactPanel,
    shown_when=lambda document: document.has_edits and document.comparison.found is None,
    icon="chart-line-variant",
    width=420,
)
_MAX_ROWS = 6  # rows; the panel has the others


class CheckRow(PaintedButton):
    """One assertion to click on."""

    def __init__(self, line: CheckLine) -> None:
        super().__init__()
        self.line = line
        self.setAccessibleName(visible(f"{line.title}: {line.words}"))
        self.setToolTip(themed.plain_tooltip(f"{line.title}\n{line.detail}"))

    def sizeHint(self) -> QSize:
        """Return the height of a row."""
        return QSize(*pxs(200, 24))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the row."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_ground(painter)
        paint_check(painter, self.rect().adjusted(*pxs(8, 0, -8, 0)), self.line)
        painter.end()


class AssertionsCard(QWidget):
    """Shows how the assertions stand, the broken ones first; hidden while there are none."""

    shown = Signal()  # other rows

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        document.checks.checked.connect(self._show)
        self._show()

    def rows(self) -> tuple[CheckRow, ...]:
        """Return the rows that are shown."""
        return tuple(one for one in widgets_in(self._column) if isinstance(one, CheckRow))

    def _show(self, _found: object = None) -> None:
        clear(self._column)
        document = self._document
        lines = check_lines(document.checks.found, has_edits=document.has_edits)
        if not lines:
            self.hide()
            return
        if self.parentWidget() is not None:  # without, it would be a window of its own
            self.show()
        self._column.addWidget(section("Assertions"))
        self._column.addSpacing(px(6))
        for line in lines[:_MAX_ROWS]:
            row = CheckRow(line)
            row.clicked.connect(lambda _checked=False, line=line: self._open(line))
            self._column.addWidget(row)
        if len(lines) > _MAX_ROWS:
            more = Link(f"All {len(lines):,} assertions")
            more.clicked.connect(lambda: document.open_panel("assertions"))
            self._column.addSpacing(px(4))
            self._column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        self.shown.emit()

    def _open(self, line: CheckLine) -> None:
        if not asserting.ask(self._document, line.check):
            self._document.open_panel("assertions")
