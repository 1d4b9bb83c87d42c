"""Impact: what the edits of the scenario change, what of it breaks an assertion, the steps."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from rolescope.difference.impact import Impact
from rolescope.difference.way_changes import WayChanges
from rolescope.trust.edge import Node
from rolescope.ui.features.whatif.history_panel import HistoryCard
from rolescope.ui.kit import themed
from rolescope.ui.kit.details import Body, FlowLayout, clear
from rolescope.ui.kit.marks import paint_check
from rolescope.ui.kit.painted_button import PaintedButton
from rolescope.ui.kit.pills import Hairline, TextLink, paint_pill, pill_size, section
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox, vbox, widgets_in
from rolescope.ui.kit.shapes import shape_of
from rolescope.ui.kit.text import PlainLabel, StyledLabel, StyledRun, elided
from rolescope.ui.kit.widget_hooks import FollowsNames
from rolescope.ui.shared.rows import RowList, SubjectButton
from rolescope.ui.state import assertion_edits
from rolescope.ui.state.panel import Panel
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace
from rolescope.words.check_text import CheckLine, all_assertions, check_lines
from rolescope.words.impact.impact_text import impact_text, permissions_section
from rolescope.words.impact.impact_values import (
    ChangeText,
    Figure,
    ImpactNames,
    PillText,
    Row,
    SectionText,
)
from rolescope.words.impact.way_section import way_sections
from rolescope.words.names import account_names

_MAX_ROWS_AT_FIRST = 8  # rows of a section
_MAX_SELECTED = 200
_MAX_ROWS = 6  # rows; the panel has the others
_CHECKING = "Checking what the edits change"
_HEIGHT = 76
_NUMBER, _WORDS = 26, 32  # px: one line, and two
_INDENT = 32  # px of pills and causes: below the name
_MAX_PILLS_AT_FIRST = 8  # pills
_MIN_PLACE_WIDTH = 24
_GAP = 6
_INK = {"risk": "risk", "cond": "cond"}


class FigureCard(QWidget):
    """One figure."""

    def __init__(self, figure: Figure) -> None:
        super().__init__()
        self.figure = figure
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(visible(f"{figure.number:,} {figure.words}"))
        self.setToolTip(themed.plain_tooltip(self.accessibleName()))

    def sizeHint(self) -> QSize:
        return QSize(86, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(64, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            themed.paint_frame(painter, QRectF(self.rect()), "surface")
            left, width = 12, self.width() - 16
            painter.setFont(themed.font("title"))
            painter.setPen(themed.color(self.figure.tone))
            top = round((_HEIGHT - _NUMBER - _WORDS) / 2)
            number = QRectF(left, top, width, _NUMBER)
            painter.drawText(number, Qt.AlignmentFlag.AlignVCenter, _short(self.figure.number))
            painter.setFont(themed.font("small"))
            painter.setPen(themed.color("muted"))
            words = QRectF(left, top + _NUMBER, width, _WORDS)
            flags = int(Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(words, flags, self.figure.words)


def _short(number: int) -> str:
    """Write a number so that it fits: in thousands or millions if it must be."""
    if number < 100_000:  # noqa: PLR2004 - six signs
        return f"{number:,}"
    if number < 1_000_000:  # noqa: PLR2004 - a million
        return f"{number // 1000:,}k"
    return f"{number / 1_000_000:.1f}M"


class Figures(QWidget):
    """Cards beside one another, of the same width."""

    def __init__(self) -> None:
        super().__init__()
        self._row = hbox(self, margins=0, spacing=8)

    def show_figures(self, figures: Sequence[Figure]) -> None:
        """Show other figures."""
        clear(self._row)
        for figure in figures:
            self._row.addWidget(FigureCard(figure), 1)

    def cards(self) -> tuple[FigureCard, ...]:
        """Return the cards."""
        return tuple(one for one in widgets_in(self._row) if isinstance(one, FigureCard))


class ImpactPill(SubjectButton, FollowsNames):
    """A pill to click on."""

    def __init__(self, pill: PillText) -> None:
        super().__init__(Selection(pill.nodes, pill.edges))
        self.pill = pill
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.renew_names()
        if not (pill.nodes or pill.edges):
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.unsetCursor()

    def renew_names(self) -> None:
        """Show the words as they may be seen now."""
        self._text = visible(self.pill.text)
        self._size = pill_size(self._text)
        self.setAccessibleName(visible(self.pill.tip or self.pill.text))
        self.setToolTip(themed.plain_tooltip(self.pill.tip or self.pill.text))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the size that shows everything."""
        return self._size

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            paint_pill(painter, QRectF(self.rect()), self._text, self.pill.tone)
            if self.hasFocus() or (self.underMouse() and (self.pill.nodes or self.pill.edges)):
                painter.setPen(themed.pen("accent", 2 if self.hasFocus() else 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
                painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)


def inset_line() -> QVBoxLayout:
    """Return a line between two rows, as wide as the cards above."""
    line = vbox(margins=(8, 0, 8, 0))
    line.addWidget(Hairline())
    return line


class ImpactRow(QWidget):
    """A row: a click selects what it is about, and opens or closes it."""

    chosen = Signal(object)  # Selection

    def __init__(self, text: ChangeText) -> None:
        super().__init__()
        self.text = text
        self._is_open = False
        column = vbox(self, margins=0, spacing=0)
        column.addSpacing(3)
        self.head = ImpactHead(
            text, opens=bool(text.causes) or len(text.pills) > _MAX_PILLS_AT_FIRST
        )
        self.head.clicked.connect(self._choose)
        column.addWidget(self.head)
        self._flow = QWidget()
        self._pills = FlowLayout(self._flow)
        self._pills.setContentsMargins(0, 0, 0, 0)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self._flow.setSizePolicy(policy)
        self._below = vbox(None, self._flow, spacing=4)
        column.addLayout(self._below)
        self._causes: list[StyledLabel] = []
        column.addSpacing(3)
        column.addLayout(inset_line())
        self._show()

    def pills(self) -> tuple[ImpactPill, ...]:
        """Return the pills that are shown."""
        return tuple(one for one in widgets_in(self._pills) if isinstance(one, ImpactPill))

    def causes(self) -> tuple[str, ...]:
        """Return the causes that are shown."""
        return tuple(cause.text() for cause in self._causes)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if themed.is_theme_change(event):
            self.update()

    def _choose(self) -> None:
        self._is_open = self.head.is_open = not self._is_open
        self._show()
        self.chosen.emit(Selection(self.text.nodes, self.text.edges))

    def _show(self) -> None:
        pills = self.text.pills if self._is_open else self.text.pills[:_MAX_PILLS_AT_FIRST]
        left = len(self.text.pills) - len(pills) + self.text.more
        more = (PillText(text=f"and {left:,} more", tone="outline"),) if left else ()
        wanted = (*pills, *more)
        if tuple(one.pill for one in self.pills()) != wanted:
            clear(self._pills)
            for pill in wanted:
                self._add(pill)
        self._flow.setVisible(bool(pills))
        is_empty = not pills and not (self._is_open and self.text.causes)
        self._below.setContentsMargins(_INDENT, 0 if is_empty else 2, 8, 0 if is_empty else 4)
        for cause in self._causes:
            cause.hide()
            cause.deleteLater()
        self._causes = []
        if self._is_open:
            self._causes = [
                StyledLabel([StyledRun(one.text, "small", "muted")]) for one in self.text.causes
            ]
            for cause in self._causes:
                self._below.addWidget(cause)
        self.updateGeometry()

    def _add(self, text: PillText) -> None:
        pill = ImpactPill(text)
        if text.nodes or text.edges:
            pill.clicked.connect(lambda: self.chosen.emit(Selection(text.nodes, text.edges)))
        self._pills.addWidget(pill)


class ImpactHead(SubjectButton):
    """The first line of a row: shape, name, its account, how much, and whether it is open."""

    def __init__(self, text: ChangeText, *, opens: bool) -> None:
        super().__init__(Selection(text.nodes, text.edges))
        self._text, self._opens = text, opens
        self.is_open = False
        said = ", ".join(filter(None, (text.name, text.place, text.words)))
        self.setAccessibleName(visible(said))
        causes = "\n".join(cause.text for cause in text.causes)
        self.setToolTip(themed.plain_tooltip(f"{said}\n{causes}" if causes else said))

    def sizeHint(self) -> QSize:
        return QSize(200, 28)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.paint_ground(painter)
            if self._text.node is not None:
                themed.paint_shape(painter, QRectF(8, 6, 16, 16), *shape_of(self._text.node))
            box = self.rect().adjusted(_INDENT, 0, -8, 0)
            if self._opens:
                name = "chevron-up" if self.is_open else "chevron-down"
                spot = QRectF(self.width() - 21, 7, 14, 14)
                themed.paint_icon(painter, spot, name, "faint")
                box.setRight(self.width() - 21 - 1)
            words = visible(self._text.words)
            width = QFontMetrics(themed.font("small")).horizontalAdvance(words) + 2
            named = (
                QFontMetrics(themed.font("name")).horizontalAdvance(visible(self._text.name)) + 2
            )
            room = max(box.width() - named - _GAP, box.width() // 2)
            right = QRect(box)
            right.setLeft(box.right() - min(width, room))
            run = StyledRun(words, "small", _INK.get(self._text.tone, "muted"))
            elided(painter, right, run, Qt.AlignmentFlag.AlignRight, Qt.TextElideMode.ElideRight)
            self._paint_name(painter, box, right.left() - _GAP)

    def _paint_name(self, painter: QPainter, box: QRect, end: int) -> None:
        name = visible(self._text.name)
        width = QFontMetrics(themed.font("name")).horizontalAdvance(name) + 2
        spot = QRect(box.left(), box.top(), min(width, end - box.left()), box.height())
        elided(painter, spot, StyledRun(name, "name"), Qt.AlignmentFlag.AlignLeft)
        left = spot.right() + 1 + 8
        rest = QRect(left, box.top(), end - left, box.height())
        if rest.width() > _MIN_PLACE_WIDTH and self._text.place:
            run = StyledRun(visible(self._text.place), "small", "faint")
            elided(painter, rest, run, Qt.AlignmentFlag.AlignLeft)


class CheckRow(PaintedButton):
    """One assertion to click on."""

    def __init__(self, line: CheckLine) -> None:
        super().__init__()
        self.line = line
        self.setAccessibleName(visible(f"{line.title}: {line.words}"))
        self.setToolTip(themed.plain_tooltip(f"{line.title}\n{line.detail}"))

    def sizeHint(self) -> QSize:
        return QSize(200, 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.paint_ground(painter)
            paint_check(painter, self.rect().adjusted(8, 0, -8, 0), self.line)


class AssertionsCard(QWidget):
    """Shows how the assertions stand, the broken ones first; hidden while there are none."""

    shown = Signal()  # other rows

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._column = vbox(self, margins=0, spacing=0)
        workspace.checks.checked.connect(self._show)
        self._show()

    def rows(self) -> tuple[CheckRow, ...]:
        """Return the rows that are shown."""
        return tuple(one for one in widgets_in(self._column) if isinstance(one, CheckRow))

    def _show(self, _found: object = None) -> None:
        clear(self._column)
        workspace = self._workspace
        lines = check_lines(workspace.checks.found, has_edits=workspace.world.has_edits)
        if not lines:
            self.hide()
            return
        if self.parentWidget() is not None:  # without, it would be a window of its own
            self.show()
        self._column.addWidget(section("Assertions"))
        self._column.addSpacing(6)
        for line in lines[:_MAX_ROWS]:
            row = CheckRow(line)
            row.clicked.connect(lambda _checked=False, line=line: self._open(line))
            self._column.addWidget(row)
        if len(lines) > _MAX_ROWS:
            more = TextLink(all_assertions(len(lines)))
            more.clicked.connect(lambda: workspace.window.open_panel("assertions"))
            self._column.addSpacing(4)
            self._column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        self.shown.emit()

    def _open(self, line: CheckLine) -> None:
        if not assertion_edits.ask(self._workspace, line.check):
            self._workspace.window.open_panel("assertions")


class ImpactPanel(QWidget):
    """Figures, who loses and gains what, trusts, permissions, assertions, history."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        themed.surface(self)
        self._workspace = workspace
        self._names = ImpactNames(self._node, {})
        self.figures = Figures()
        self.sections = _Part()
        self.ways = _Part()
        self.permissions = _Part()
        self.assertions = AssertionsCard(workspace)
        self.history = HistoryCard(workspace)
        self.body = Body()
        column = self.body.column
        column.setContentsMargins(8, 12, 8, 16)
        parts = (
            self.figures,
            self.sections,
            self.ways,
            self.permissions,
            self.assertions,
            self.history,
        )
        for widget in parts:
            column.addWidget(widget)
        column.addStretch(1)
        self.figures.setContentsMargins(8, 0, 8, 0)
        for card in (self.assertions, self.history):
            card.setContentsMargins(8, 16, 8, 0)
        vbox(self, self.body, margins=0)
        workspace.scenario_impact.found.connect(self._show)
        workspace.scenario_impact.permissions_found.connect(self._show_permissions)
        workspace.scenario_impact.ways_found.connect(self._show_ways)
        self._show(workspace.scenario_impact.impact)
        self._show_ways(workspace.scenario_impact.ways)

    def rows(self) -> tuple[ImpactRow, ...]:
        """Return the rows that are shown, from top to bottom."""
        return tuple(self.findChildren(ImpactRow))

    def _node(self, id_: str) -> Node | None:
        return self._workspace.world.node(id_)

    def _show(self, impact: Impact | None) -> None:
        """Show an impact. While the next one is looked for, the last one stays."""
        if impact is None and self._workspace.world.has_edits and not self.figures.isHidden():
            self.setProperty("note", _CHECKING)
            return
        self.figures.setVisible(impact is not None)
        if impact is None:
            self.setProperty("note", _CHECKING if self._workspace.world.has_edits else "")
            self.sections.show_sections((), "", self._row)
            self.permissions.show_sections((), "", self._row)
            return
        self._names = ImpactNames(self._node, account_names(self._workspace.world.world))
        text = impact_text(impact, self._names)
        self.setProperty("note", text.note)
        self.figures.show_figures(text.figures)
        self.sections.show_sections(text.sections, text.empty, self._row)
        self._show_permissions()

    def _show_permissions(self, _found: object = None) -> None:
        found = self._workspace.scenario_impact.permissions
        text = permissions_section(found.changes, found.checked, found.total, self._names)
        self.permissions.show_sections(() if text is None else (text,), "", self._row)

    def _show_ways(self, changes: WayChanges | None) -> None:
        found = () if changes is None else tuple(way_sections(changes, self._names))
        self.ways.show_sections(found, "", self._row)

    def _row(self, write: Row) -> QWidget:
        row = ImpactRow(write())
        row.chosen.connect(self._select)
        return row

    def _select(self, wanted: Selection) -> None:
        """Select a trust, where it is one of either state, else principals; this stays open."""
        workspace = self._workspace
        edges = tuple(
            edge
            for edge in wanted.edges
            if workspace.world.edge(edge) is not None or workspace.ways.way(edge) is not None
        )
        nodes = tuple(node for node in wanted.nodes if workspace.world.node(node) is not None)
        if edges or nodes:
            chosen = () if edges else nodes[:_MAX_SELECTED]
            workspace.selection.select(Selection(chosen, edges))
            workspace.window.open_panel("impact")


class _Part(QWidget):
    """Some sections below one another."""

    def __init__(self) -> None:
        super().__init__()
        self._column = vbox(self, margins=0, spacing=0)

    def show_sections(
        self, sections: Sequence[SectionText], empty: str, make: Callable[[Row], QWidget]
    ) -> None:
        """Show other sections, or a sentence instead; `make` makes a row."""
        clear(self._column)
        self.setVisible(bool(sections or empty))
        if empty:
            words = StyledLabel([StyledRun(empty, "body", "muted")])
            words.setContentsMargins(8, 0, 8, 0)
            self._column.addSpacing(16)
            self._column.addWidget(words)
        for one in sections:
            self._column.addSpacing(16)
            heading = section(one.title)
            heading.setContentsMargins(8, 0, 0, 0)
            self._column.addWidget(heading)
            self._column.addSpacing(8)
            self._column.addWidget(_Line())
            rows = [partial(make, row) for row in one.rows]
            self._column.addWidget(RowList(rows, _MAX_ROWS_AT_FIRST))
            if one.more:
                more = PlainLabel(one.more, "small", "muted")
                more.setContentsMargins(8, 0, 0, 0)
                self._column.addSpacing(6)
                self._column.addWidget(more)


class _Line(QWidget):
    """The line below a heading."""

    def __init__(self) -> None:
        super().__init__()
        self.setLayout(inset_line())


IMPACT = Panel(
    id="impact",
    title="Impact",
    area="right",
    make=ImpactPanel,
    shown_when=lambda workspace: workspace.world.has_edits and workspace.comparison.found is None,
    icon="chart-line-variant",
    width=420,
)
