"""The panel of the agenda: a strip, the items, the decision where it is not the finding's, minutes.

What an item is about is shown by the picture and by the panel of its finding, with proof, fix and
decision.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, QTimer
from PySide6.QtGui import QAction, QHideEvent, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QPushButton,
    QStackedWidget,
    QWidget,
)

from rolescope.agenda.agreed import agreed_fixes
from rolescope.agenda.past import ruling_of
from rolescope.model.review import Agenda, AgendaItem, FindingState, ReviewCounts, Ruling
from rolescope.pictures.pages.trend_picture import trend_picture
from rolescope.ui.canvas.camera import Viewport
from rolescope.ui.canvas.item_relations import ItemStates
from rolescope.ui.canvas.painter import paint
from rolescope.ui.canvas.pieces import pieces
from rolescope.ui.features.agenda.agenda_list import AgendaList
from rolescope.ui.features.agenda.decision_exchange import DecisionExchange
from rolescope.ui.features.agenda.item_decision import ItemDecision
from rolescope.ui.features.agenda.minutes import Minutes
from rolescope.ui.features.agenda.review_strip import ReviewStrip
from rolescope.ui.kit import clock, style, themed
from rolescope.ui.kit.empty_page import empty_page
from rolescope.ui.kit.line_dialog import LineDialog
from rolescope.ui.kit.pills import Hairline
from rolescope.ui.kit.privacy import copy_text, visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLines
from rolescope.ui.shared.modeless import show_beside
from rolescope.ui.state import agenda_edits, finding_edits, scenarios
from rolescope.ui.state.panel import Panel
from rolescope.ui.state.workspace import Workspace
from rolescope.words.agenda.agenda_rows import agenda_rows
from rolescope.words.agenda.agenda_text import (
    earlier_lines,
    minutes_text,
    progress_words,
    review_title,
    trend_points,
    trend_words,
)

_NONE = (
    "The agenda is made of what was found: findings, paths to administrators, third parties, and "
    "what changed since the last review. It can be put in another order, and questions can be "
    "added."
)
_SECOND = 1_000  # ms
_ROOMY = 680  # px: below, the items need the room of the trend


class AgendaPanel(QWidget):
    """Leads through a review."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        themed.surface(self)
        self._workspace = workspace
        self.strip = ReviewStrip()
        self.items = AgendaList()
        self.trend = Trend()
        self.past = PlainLines("", "small", "muted", wrap=True)
        self.past.setContentsMargins(16, 6, 14, 6)
        self.past.setAccessibleName("Earlier reviews")
        self.decision = ItemDecision()
        self.minutes = Minutes()
        self.make = QPushButton("Create agenda")
        style.mark(self.make, look="primary")
        self._timer = QTimer(self)
        self._timer.setInterval(_SECOND)
        self.pages = QStackedWidget()
        self.pages.addWidget(self._empty())
        self.pages.addWidget(self._review())
        vbox(self, self.pages, margins=0)
        self._ask = QAction(themed.icon("help-circle-outline"), "Add a question", self)
        self._add = QAction(themed.icon("plus"), "Add selection", self)
        self._note = QAction(themed.icon("note-plus-outline"), "Note on the current item", self)
        self._renew = QAction(themed.icon("refresh"), "Add new items", self)
        self._hand_on = QAction(themed.icon("export-variant"), "Export decisions…", self)
        self._take_in = QAction(themed.icon("compare"), "Import decisions…", self)
        self._together = QAction(themed.icon("wrench-outline"), "Show agreed fixes together", self)
        self._together.setToolTip("Make one scenario of all fixes that were agreed on")
        self.addActions([self._ask, self._add, self._note, self._renew])
        self.addActions([self._together, self._hand_on, self._take_in])
        self.exchange = DecisionExchange(workspace, self)
        self._connect()
        self._show()

    def _empty(self) -> QWidget:
        page = QWidget()
        column = vbox(page, empty_page("No review yet", _NONE), margins=0)
        row = hbox(margins=(24, 0, 24, 24))
        row.addWidget(self.make)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        return page

    def _review(self) -> QWidget:
        page = QWidget()
        column = vbox(page, self.strip, Hairline(), self.trend, margins=0, spacing=0)
        column.addWidget(self.items, 1)
        column.addWidget(self.past)
        column.addWidget(self.decision)
        column.addWidget(self.minutes)
        return page

    def _connect(self) -> None:
        workspace = self._workspace
        self.make.clicked.connect(self._propose)
        self._renew.triggered.connect(self._propose)
        self._add.triggered.connect(partial(agenda_edits.add_selection, workspace))
        self._ask.triggered.connect(self._ask_question)
        self._note.triggered.connect(self._ask_note)
        self._together.triggered.connect(partial(scenarios.show_agreed, workspace))
        self._hand_on.triggered.connect(self.exchange.ask_to_write)
        self._take_in.triggered.connect(self.exchange.ask_to_take)
        self.strip.start.clicked.connect(self._start)
        self.strip.people.typed.connect(partial(agenda_edits.with_people, workspace))
        self.strip.end.clicked.connect(partial(agenda_edits.end, workspace))
        self.strip.pause.clicked.connect(partial(agenda_edits.pause, workspace))
        self.strip.next.clicked.connect(partial(self._step, 1))
        self.items.chosen.connect(partial(agenda_edits.look_at, workspace))
        self.items.stepped.connect(self._step)
        self.items.decided.connect(self._decide)
        self.items.moved.connect(partial(agenda_edits.move, workspace))
        self.items.removed.connect(partial(agenda_edits.remove, workspace))
        self.items.timed.connect(partial(agenda_edits.give_time, workspace))
        self.items.noted.connect(self.minutes.line.setFocus)
        self.items.paused.connect(partial(agenda_edits.pause, workspace))
        self.decision.decided.connect(self._decide_item)
        self.decision.gone_on.connect(partial(self._step, 1))
        self.minutes.said.connect(partial(agenda_edits.say, workspace))
        self.minutes.left.connect(self.items.setFocus)
        self.minutes.copy_asked.connect(self._copy)
        self.minutes.report_asked.connect(workspace.window.report_asked)
        self._timer.timeout.connect(self._show_progress)
        workspace.history.reviewed.connect(self._show)
        workspace.findings.changed.connect(self._show)
        workspace.selection.changed.connect(self._follow_selection)

    def showEvent(self, event: QShowEvent) -> None:
        """What is seen is looked for, and its clock runs."""
        super().showEvent(event)
        self._workspace.findings.watch("agenda", is_watched=True)
        self._timer.start()
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The trend is shown where there is room for it."""
        super().resizeEvent(event)
        if (self.height() >= _ROOMY) != (event.oldSize().height() >= _ROOMY):
            self._show_past(self._agenda.item(self._agenda.current))

    def hideEvent(self, event: QHideEvent) -> None:
        """What nobody sees is not."""
        super().hideEvent(event)
        self._workspace.findings.watch("agenda", is_watched=False)
        self._timer.stop()

    # Showing

    @property
    def _agenda(self) -> Agenda:
        return agenda_edits.agenda_of(self._workspace)

    def _follow_selection(self, _selection: object = None) -> None:
        self._add.setEnabled(bool(self._workspace.selection.current.nodes))

    def _show(self, _changed: object = None) -> None:
        agenda = self._agenda
        self.pages.setCurrentIndex(1 if agenda.items else 0)
        count = f" {len(agenda.items):,}" if agenda.items else ""
        self.setWindowTitle(visible(f"Agenda{count}"))
        for action in (self._ask, self._renew):
            action.setEnabled(bool(agenda.items))
        self._note.setEnabled(bool(agenda.current))
        self._together.setEnabled(bool(agreed_fixes(self._workspace.history.review).findings))
        self._follow_selection()
        item, now = agenda.item(agenda.current), self._workspace.world.now()
        self.decision.setVisible(item is not None and not item.findings)
        if item is not None:  # the keys that decide ask it, behind a presentation, too
            self.decision.show_ruling(item.ruling, now, is_running=agenda.is_running)
        if self.isVisible():
            self._show_rows(agenda, now)
            self._show_past(item)
            self._show_progress()

    def _show_rows(self, agenda: Agenda, now: str) -> None:
        """List the items and the minutes; what nobody sees waits until it is shown."""
        found = self._workspace.findings.found
        names = (name for item in agenda.items for name in item.findings)
        rows = (found.of(name) for name in names) if found is not None else ()
        risks = {row.finding.fingerprint: row.finding.risk for row in rows if row is not None}
        self.items.show_rows(agenda_rows(agenda, now, self._rulings(), risks))
        self.minutes.show_agenda(agenda)

    def _show_past(self, item: AgendaItem | None) -> None:
        """Show what earlier reviews made of an item, and the trend over all of them."""
        review = self._workspace.history.review
        lines: tuple[str, ...] = ()
        if item is not None:
            earlier = earlier_lines(review.earlier, item.findings, item, clock.LOCAL)
            lines = (f"Note: {item.note}", *earlier) if item.note else earlier
        self.past.setText("\n".join(lines))
        self.past.setVisible(bool(lines))
        reviews = (*review.earlier, review.agenda) if self.height() >= _ROOMY else ()
        self.trend.show_points(trend_points(reviews, zone=clock.LOCAL))
        self.strip.show_people(review.agenda.people)

    def _show_progress(self) -> None:
        agenda, now, rulings = self._agenda, self._workspace.world.now(), self._rulings()
        done = [item for item in agenda.items if item.id in agenda.discussed]
        told = progress_words(agenda, now, [ruling_of(item, rulings).state for item in done])
        self.strip.show_progress(
            review_title(agenda, clock.LOCAL),
            told,
            is_running=agenda.is_running,
            is_going=bool(agenda.item_since),
            is_over=bool(agenda.ended),
        )
        self.strip.segments.show_states(tuple(_token(agenda, item) for item in agenda.items))

    def _rulings(self) -> dict[str, Ruling]:
        return dict(self._workspace.history.review.rulings)

    # Doing

    def _propose(self) -> None:
        workspace = self._workspace
        agenda_edits.make(
            workspace, lambda made: agenda_edits.put(workspace, made, "Create agenda")
        )

    def _start(self) -> None:
        begin = agenda_edits.start_next if self._agenda.ended else agenda_edits.start
        begin(self._workspace)
        self.items.setFocus()

    def _step(self, direction: int, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a slot
        agenda_edits.step(self._workspace, direction)

    def decide(self, state: FindingState) -> bool:
        """Decide about the current item; tell whether it stands: what it lacks is asked for."""
        item = self._agenda.item(self._agenda.current)
        if item is None:
            return False
        if not item.findings:
            return self.decision.choose(state)
        return agenda_edits.show(self._workspace) and finding_edits.ask(self._workspace, state)

    def _decide(self, state: FindingState, goes_on: bool) -> None:  # noqa: FBT001 - a slot
        if self.decide(state) and goes_on:
            agenda_edits.step(self._workspace, 1)

    def _decide_item(self, ruling: Ruling, field: str) -> None:
        merge_key = f"agenda {field} {self._agenda.current}" if field else ""
        agenda_edits.decide_item(self._workspace, ruling, merge_key)

    def _ask_question(self) -> None:
        dialog = LineDialog("Add a question", "Question", "", self)
        dialog.said.connect(partial(agenda_edits.ask, self._workspace))
        show_beside(dialog, self._workspace)

    def _ask_note(self) -> None:
        item = self._agenda.item(self._agenda.current)
        if item is not None:
            dialog = LineDialog("Note on an item", item.title, item.note, self)
            dialog.said.connect(partial(agenda_edits.note, self._workspace, item.id))
            show_beside(dialog, self._workspace)

    def _copy(self) -> None:
        copy_text(minutes_text(self._agenda, clock.LOCAL))


def _token(agenda: Agenda, item: AgendaItem) -> str:
    if item.id == agenda.current:
        return "accent"
    return "scope" if item.id in agenda.discussed else "border"


AGENDA = Panel(
    id="agenda",
    title="Agenda",
    area="left",
    make=AgendaPanel,
    shown_when=lambda workspace: workspace.world.analysis is not None,
    icon="format-list-bulleted",
    width=500,
)


# The trend over the reviews, above the items of an agenda


class Trend(QWidget):
    """Shows a column for each review, once there are two."""

    def __init__(self) -> None:
        super().__init__()
        self._points: tuple[tuple[str, ReviewCounts], ...] = ()
        self.hide()

    def show_points(self, points: Sequence[tuple[str, ReviewCounts]]) -> None:
        """Show what reviews counted, each under its day."""
        self._points = tuple(points)
        picture = trend_picture(self._points, self.width())
        self.setVisible(picture is not None)
        if picture is not None:
            self.setFixedHeight(round(picture.height))
        self.setAccessibleName(visible(trend_words(self._points)))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the chart as wide as there is room."""
        picture = trend_picture(self._points, self.width())
        if picture is None:
            return
        with themed.painting(self) as painter:
            everything = QRectF(self.rect())
            paint(painter, pieces(picture.shapes), ItemStates(), Viewport(1.0, everything))
