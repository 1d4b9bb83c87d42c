"""Session timeline: the chain over time, in the place of the canvas."""

from datetime import tzinfo

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from rolescope.engine.index import WorldIndex
from rolescope.pictures.session_timeline import COMPACT, NORMAL, placed
from rolescope.simulation.chain import Chain
from rolescope.simulation.timeline.course import ChainCourse, course
from rolescope.simulation.timeline.intervals import second_of, text_of
from rolescope.simulation.timeline.renewal import switches
from rolescope.ui.features.timeline.chain_cards import ChainCards
from rolescope.ui.features.timeline.chart import Chart
from rolescope.ui.features.timeline.row_names import RowNames
from rolescope.ui.kit import clock, icons, style, themed
from rolescope.ui.kit.pills import ShapeIcon
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel, StyledLabel, StyledRun
from rolescope.ui.state.panel import MiddleWidget, Panel
from rolescope.ui.state.workspace import Workspace
from rolescope.value import replace
from rolescope.words.names import account_names
from rolescope.words.timeline.axis import Axis
from rolescope.words.timeline.story import Story
from rolescope.words.timeline.timeline_values import TimelineText

_NAMES_WIDTH = 196
_MIN_HEIGHT_WITH_CARDS = 720  # px of height from which the cards are shown
_COMPACT_BELOW = (1100, 640)  # px of width and height below which rows are closer
_HINT = "Write a time of the day shown, 12:10, or with its date, 2026-11-20 12:10."


class TimelineView(QWidget):
    """Shows a chain over time. "Now" is moved by its handle, by keys, or by typing a time."""

    now_changed = Signal(str)  # ISO 8601
    status_changed = Signal(str)
    offer_taken = Signal(int)  # seconds: the last hop is to be asked for with this duration
    closed = Signal()

    def __init__(self, zone: tzinfo = clock.LOCAL) -> None:
        super().__init__()
        themed.surface(self)
        self._zone = zone
        self._story: Story | None = None
        self._axis: Axis | None = None
        self._now = 0
        self._revoked: tuple[int, int] | None = None
        self.text: TimelineText | None = None
        self.chart = Chart()
        self.names = RowNames()
        self.names.setFixedWidth(_NAMES_WIDTH)
        self.field = QLineEdit()
        self.reset = QPushButton("Time of the request")
        self.close_button = QPushButton("Back to canvas")
        self.card = SummaryCard()
        self.cards = ChainCards()
        self._lay_out()
        self.chart.now_moved.connect(self.set_now)
        self.chart.revoke_moved.connect(self._move_revocation)
        self.chart.placed_anew.connect(self._place_names)
        self.names.revoke_asked.connect(self.toggle_revocation)
        self.field.returnPressed.connect(self._read)
        self.reset.clicked.connect(self._back)
        self.card.offer.clicked.connect(self._take_offer)
        self.close_button.clicked.connect(self.closed)
        self.setFocusProxy(self.chart.now)

    def _lay_out(self) -> None:
        column = vbox(self, self._head(), self.cards, margins=0, spacing=0)
        board = QWidget()
        across = hbox(board, margins=0, spacing=0)
        across.addWidget(self.names)
        across.addWidget(self.chart, 1)
        across.setAlignment(self.chart, Qt.AlignmentFlag.AlignTop)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(board)
        self._scroll.viewport().installEventFilter(self)
        themed.surface(board)
        column.addWidget(self._scroll, 1)
        column.addWidget(self.card)

    def _head(self) -> QWidget:
        self.head = _Head()
        row = hbox(self.head, margins=(16, 0, 16, 1), spacing=8)
        row.addWidget(ShapeIcon("chart-timeline", "muted", 18))
        row.addWidget(PlainLabel("Session timeline", "subject"))
        row.addStretch(1)
        row.addWidget(PlainLabel("Now", "small", "muted"))
        self.field.setFixedWidth(148)
        self.field.setAccessibleName("Now")
        self.field.setToolTip(_HINT)
        row.addWidget(self.field)
        self.reset.setToolTip("Go back to the time of the last hop")
        row.addWidget(self.reset)
        icons.put(self.close_button, "arrow-left", "text")
        self.close_button.setToolTip("Close the timeline (Esc)")
        row.addWidget(self.close_button)
        return self.head

    # What is shown

    @property
    def now(self) -> int:
        """The second that the chain is seen at."""
        return self._now

    def show_course(
        self, course: ChainCourse | None, index: WorldIndex, now: int | None = None
    ) -> None:
        """Show another chain, at a second or at the time of its last hop."""
        if course is None:
            self._story = self.text = None
            return
        names = account_names(index.world)
        self._story = Story(course, index, self._zone, switches(course, index), names)
        self._now = self._story.start if now is None else now
        self._axis = self._story.axis(self._now)
        if self._revoked is not None and self._revoked[0] > len(course.hops):
            self._revoked = None
        self._tell()

    def set_now(self, second: int) -> None:
        """See the chain at another time. The axis grows when it does not show it."""
        if self._story is None or second == self._now:
            return
        self._now = second
        if self._axis is None or not self._axis.start <= second <= self._axis.end:
            self._axis = self._story.axis(second)
        self._tell()
        self.now_changed.emit(text_of(second))

    def toggle_revocation(self, hop: int) -> None:
        """Look at the revocation of a hop's sessions, or stop looking at it."""
        if self._story is None:
            return
        if self._revoked is not None and self._revoked[0] == hop:
            self._revoked = None
        else:
            one = self._story.course.hops[hop - 1]
            start = min(max(self._now, one.asked + 60), one.ends)
            middle = (start + one.ends) // 2 if start < one.ends else one.ends - 60
            self._revoked = (hop, middle // 300 * 300)
        self._tell()
        if self._revoked is not None:
            self.chart.revoke.setFocus()

    def _move_revocation(self, second: int) -> None:
        if self._revoked is not None:
            self._revoked = (self._revoked[0], second)
            self._tell()

    def _take_offer(self) -> None:
        if self.text is not None and self.text.offer is not None:
            self.offer_taken.emit(self.text.offer.seconds)

    def _tell(self) -> None:
        if self._story is None:
            return
        self.text = self._story.at(self._now, self._axis, self._revoked)
        self._fit()
        self.card.show_text(self.text)
        self.cards.show_cards(self.text.cards)
        self._show_cards()
        self._show_field()
        self.reset.setEnabled(self._now != self._story.start)
        self.status_changed.emit(self.text.status)

    def _fit(self) -> None:
        """Show the rows, closer to each other where there is little room for them."""
        if self.text is None or self._story is None:
            return
        room = self._scroll.viewport().height() - self.chart.rows_from
        needed = placed(self.text, self.chart.width(), NORMAL).height
        self.chart.sizes = COMPACT if self._is_small() or needed > room else NORMAL
        self.chart.show_text(self.text, self._story.clock)

    def _show_cards(self) -> None:
        """Leave the cards out where there is little room."""
        is_high = self.height() >= _MIN_HEIGHT_WITH_CARDS
        self.cards.setVisible(is_high and self.cards.fits(self.width()))

    def _place_names(self) -> None:
        if self.text is not None and self.chart.found is not None:
            self.names.setMinimumHeight(self.chart.minimumHeight())
            self.names.show_text(self.text, self.chart.found, self.chart.sizes.top)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit the rows into the room that cards and sentences leave."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    # Typing and keys

    def _show_field(self) -> None:
        if self._story is not None:
            self.field.setText(self._story.clock.full(self._now))
            style.mark(self.field, invalid=False)

    def _read(self) -> None:
        """Take a typed time; what is none is marked, and stays to be mended."""
        if self._story is None:
            return
        second = self._story.clock.read(self.field.text())
        style.mark(self.field, invalid=second is None)
        self.field.setAccessibleDescription(
            visible("" if second is not None else f"No time. {_HINT}")
        )
        if second is not None:
            self.set_now(second)
            self._show_field()

    def _back(self) -> None:
        if self._story is not None:
            self.set_now(self._story.start)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put rows closer where there is little room."""
        super().resizeEvent(event)
        is_compact = self._is_small()
        self.card.set_compact(is_compact=is_compact)
        self.head.setFixedHeight(38 if is_compact else 44)
        self._show_cards()
        self._fit()

    def _is_small(self) -> bool:
        wide, high = _COMPACT_BELOW
        return self.width() < wide or self.height() < high

    def sizeHint(self) -> QSize:
        return QSize(1000, 700)


class _Head(QWidget):
    """The bar above."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        themed.paint_bar(self, "chrome")


class SummaryCard(QWidget):
    """The box below the timeline."""

    def __init__(self) -> None:
        super().__init__()
        self._is_compact = False
        self.summary, self.meaning, self.console = StyledLabel(), StyledLabel(), StyledLabel()
        self.offer = QPushButton()
        style.mark(self.offer, look="primary")
        self.offer.hide()
        row = hbox(self, margins=0, spacing=6)
        self._column = vbox(spacing=2)
        for text in (self.summary, self.meaning, self.console):
            self._column.addWidget(text)
        row.addLayout(self._column, 1)
        self._beside = QVBoxLayout()
        self._beside.addWidget(self.offer)
        row.addLayout(self._beside)
        self.set_compact(is_compact=False)

    def show_text(self, text: TimelineText) -> None:
        """Show other sentences."""
        self.summary.set_runs([StyledRun(text.summary, "subject")])
        notes = " ".join((text.meaning, *text.notes))
        self.meaning.set_runs([StyledRun(notes, "small", "muted")])
        self.console.set_runs([StyledRun(text.console, "small", "muted")])
        self._show_console()
        self.offer.setVisible(text.offer is not None)
        self.offer.setText(text.offer.label if text.offer is not None else "")

    def set_compact(self, *, is_compact: bool) -> None:
        """Leave the console out where there is little room: it stays in the tooltip."""
        self._is_compact = is_compact
        margin = 8 if is_compact else 16
        inner = 8 if is_compact else 12
        self._column.setContentsMargins(54, inner, 0, margin + inner)
        self._beside.setContentsMargins(12, 0, 32, margin)
        self._show_console()

    def _show_console(self) -> None:
        words = self.console.text()
        self.console.setVisible(bool(words) and not self._is_compact)
        self.setToolTip(themed.plain_tooltip(words if self._is_compact else ""))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground with the icon."""
        with themed.painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            margin = 8 if self._is_compact else 16
            rect = self.rect().adjusted(16, 0, -16, -margin)
            box = rect.toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
            painter.setPen(themed.pen("border"))
            painter.setBrush(themed.color("sunken"))
            painter.drawRoundedRect(box, 8, 8)
            spot = box.adjusted(12, 0, 0, 0)
            spot.setWidth(18)
            themed.paint_icon(painter, spot, "information-outline", "accent")


class TimelinePage(MiddleWidget):
    """Stands in the middle of the window instead of the canvas. It works while it is seen."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._covered = 0  # px at the right that a panel lies over
        self.view = TimelineView()
        self._column = vbox(self, self.view, margins=0)
        self.setFocusProxy(self.view)
        workspace.question.chained.connect(self._show)
        workspace.question.moved.connect(self._move)
        self.view.now_changed.connect(workspace.question.move_to)
        self.view.offer_taken.connect(self._take_offer)
        self.view.status_changed.connect(self.status_changed)
        self.view.closed.connect(self.closed)

    @property
    def status(self) -> str:
        """How the chain stands, for the status bar."""
        return self.view.text.status if self.view.text is not None else ""

    def set_covered(self, width: int) -> None:
        """Keep clear of a panel that lies over the right."""
        self._covered = width
        self._column.setContentsMargins(0, 0, width, 0)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is asked now."""
        super().showEvent(event)
        self._show(self._workspace.question.chain)

    def _show(self, chain: Chain | None) -> None:
        if not self.isVisible():
            return
        if chain is None:
            self.closed.emit()
            return
        index = self._workspace.world.index
        now = second_of(self._workspace.question.moment)
        self.view.show_course(course(chain.simulations, index), index, now)

    def _move(self, moment: str) -> None:
        """Follow a time that was chosen elsewhere."""
        second = second_of(moment)
        if second is not None and self.isVisible():
            self.view.set_now(second)

    def _take_offer(self, seconds: int) -> None:
        """Ask the last hop for a duration that STS grants."""
        chain = self._workspace.question.chain
        if chain is None:
            return
        self._workspace.question.look_at(len(chain.simulations) - 1)
        request = chain.simulations[-1].request
        parameters = replace(request.parameters, duration=seconds)
        self._workspace.question.simulate(replace(request, parameters=parameters))


TIMELINE = Panel(
    id="timeline",
    title="Session timeline",
    area="middle",
    make=TimelinePage,
    shown_when=lambda workspace: workspace.question.chain is not None,
    icon="chart-timeline",
)
