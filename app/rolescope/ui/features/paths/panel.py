"""Paths: the ways between two ends, what is reached and by whom, and what that rests on."""

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAction, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QMenu,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from rolescope.escalation.way import is_way_id
from rolescope.trust.people import is_person_id
from rolescope.ui.features.paths.path_list import ChokeList, PathList
from rolescope.ui.features.paths.path_paint import MINUS
from rolescope.ui.features.paths.path_strip import PathStrip
from rolescope.ui.kit import style, themed
from rolescope.ui.kit.lazy_refresh import LazyRefresh
from rolescope.ui.kit.pills import FactPill, Hairline, TextLink, section
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel, StyledLabel, StyledRun
from rolescope.ui.kit.time_slices import TimeSlices
from rolescope.ui.state import role_requests
from rolescope.ui.state.hops import PathHops
from rolescope.ui.state.panel import Panel
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace
from rolescope.value import replace
from rolescope.words.paths.path_rows import (
    ChokeRow,
    PathRow,
    PathsQuestion,
    PathsText,
    ReachRow,
    Row,
    end_text,
    end_words,
)
from rolescope.words.paths.path_words import by_the_edits

_NO_CHOKES = "No single trust cuts anything off: there is always another way."
_WORDS = (
    "Say who begins, and the role to get to. With one end alone the answer is what it reaches, or "
    "who can become it. Every path is simulated hop by hop, with the facts that its hops need."
)


class PathsPanel(QWidget):
    """Shows the question about paths and its answer."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        themed.surface(self)
        self._workspace, self._search = workspace, workspace.path_search
        self.strip = PathStrip()
        self.list, self.chokes = PathList(), ChokeList()
        self.head, self.note = StyledLabel(wrap=False), StyledLabel(wrap=False)
        self.longer = TextLink("Show it")
        self.steps = HopSteps(self._search.hops)
        self._simulate = self._action("play", "Simulate this chain", self._run_chain)
        self._without = self._action("link-off", "Without this hop", self._take_out)
        self._stack = QStackedWidget()
        self._stack.addWidget(no_question())
        self._stack.addWidget(self.list)
        column = vbox(self, margins=0, spacing=0)
        for widget in (self.strip, Hairline(), self._answer()):
            column.addWidget(widget)
        self._connect()
        self._seen.changed()
        self.strip.show_question(self._search.question)
        self._show(self._search.answer)

    def _connect(self) -> None:
        search = self._search
        self.strip.asked.connect(search.ask)
        self.longer.clicked.connect(self._show_longer)
        self.list.stepped.connect(search.hops.go)
        search.hops.changed.connect(self._choose_wanted)
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(self._open)
        self.list.more_asked.connect(search.more)
        self.list.menu_asked.connect(self._show_menu)
        self.chokes.chosen.connect(self._choose_trust)
        self.chokes.removed.connect(self._take_out)
        self.chokes.menu_asked.connect(self._show_trust_menu)
        search.asked.connect(self.strip.show_question)
        search.found.connect(self._show)
        search.choked.connect(self._show_chokes)
        search.waits.connect(self._say)
        slices = TimeSlices(self)
        self._seen = LazyRefresh(self, lambda: slices.begin(self._offer_ends()))
        self._workspace.world.analysed.connect(self._seen.changed)

    def _action(self, icon: str, text: str, run: Callable[[], None]) -> QAction:
        action = QAction(themed.icon(icon), text, self)
        action.setEnabled(False)
        action.triggered.connect(lambda _checked: run())
        self.addAction(action)
        return action

    def _answer(self) -> QWidget:
        """Make what an answer is shown in: a sentence, and two lists."""
        page = QWidget()
        column = vbox(page, margins=0, spacing=0)
        row = hbox(margins=(16, 10, 16, 4), spacing=12)
        self._turns = hbox(spacing=6)
        row.addWidget(self.head)
        row.addLayout(self._turns)
        row.addWidget(self.longer)
        row.addStretch(1)
        row.addWidget(self.note)
        row.addWidget(self.steps)
        self._head = QWidget()
        self._head.setLayout(row)
        column.addWidget(self._head)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._stack)
        splitter.addWidget(self._beside())
        splitter.setStretchFactor(0, 2)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([2000, 1000])
        column.addWidget(splitter, 1)
        return page

    def _beside(self) -> QWidget:
        side = QWidget()
        column = vbox(side, margins=(0, 11, 0, 0), spacing=2)
        self._heading = section("Choke points")
        self._heading.setContentsMargins(16, 0, 16, 0)
        column.addWidget(self._heading)
        self._no_chokes = StyledLabel([StyledRun(_NO_CHOKES, "small", "muted")])
        words = hbox(None, self._no_chokes, margins=(16, 0, 16, 0))
        column.addLayout(words)
        column.addWidget(self.chokes, 1)
        side.setMinimumWidth(220)
        self._side = side
        return side

    # What is asked and found

    def _offer_ends(self) -> Iterator[None]:
        analysis = self._workspace.world.analysis
        nodes = analysis.graph.nodes if analysis is not None else ()
        words = yield from end_words(nodes)
        self.strip.source.set_words(words)
        yield
        self.strip.target.set_words(words)

    def _show(self, answer: PathsText) -> None:
        is_asked = not answer.question.is_empty
        self._stack.setCurrentIndex(int(is_asked))
        self._head.setVisible(is_asked)
        self._heading.setText("Choke points" if is_asked else "Choke points of everything")
        self.head.set_runs(
            [StyledRun(answer.head, "subject", "denied" if answer.fault else "text")]
        )
        self.note.set_runs([StyledRun(answer.note, "small", "muted")])
        self.longer.setVisible(answer.longer is not None)
        self._show_turns(*answer.turns)
        is_same = bool(self.list.lines) and answer.question == self._search.question
        self.list.show_text(answer, keeps_place=is_same)
        self._choose_wanted()
        self._show_side()
        self._follow()

    def _show_turns(self, opened: int, closed: int) -> None:
        """Say what the edits opened and closed."""
        while (item := self._turns.takeAt(0)) is not None:
            pill = item.widget()
            if pill is not None:
                pill.hide()
                pill.deleteLater()
        turns = (opened, "+", "opened", "added"), (closed, MINUS, "closed", "removed")
        for count, sign, what, tone in turns:
            if count:
                self._turns.addWidget(FactPill(by_the_edits(f"{sign} {count:,} {what}"), tone))

    def _show_chokes(self, rows: tuple[ChokeRow, ...]) -> None:
        self.chokes.show_rows(rows)
        self._no_chokes.setVisible(not rows and bool(self._search.answer.rows))
        self._show_side()
        self._follow()

    def _show_side(self) -> None:
        """Where no trust leads there, none can be cut."""
        answer = self._search.answer
        has_trusts = any(isinstance(row, PathRow) or not row.is_by_way for row in answer.rows)
        self._side.setVisible(answer.question.is_empty or has_trusts)

    def _say(self, words: str) -> None:
        note = words or self._search.answer.note
        self.note.set_runs([StyledRun(note, "small", "muted")])

    def _show_longer(self) -> None:
        answer = self._search.answer
        if answer.longer is not None:
            self._search.ask(replace(answer.question, max_hops=answer.longer))

    def showEvent(self, event: QShowEvent) -> None:
        """What is seen is worked out."""
        super().showEvent(event)
        # Where nothing was asked yet, ask what is reached by who is selected.
        workspace, question = self._workspace, self._search.question
        analysis, nodes = workspace.world.analysis, workspace.selection.current.nodes
        is_one = len(nodes) == 1 and not is_person_id(nodes[0])
        if analysis is not None and is_one and question == PathsQuestion():
            self._search.ask(replace(question, source=end_text(nodes[0], analysis.graph.nodes)))
        self._search.watch(is_watched=True)

    def hideEvent(self, event: QHideEvent) -> None:
        """What nobody sees is not."""
        super().hideEvent(event)
        self._search.watch(is_watched=False)

    # What is chosen

    def _follow(self) -> None:
        line = self.list.current
        self._simulate.setEnabled(isinstance(line, PathRow) and line.caller is not None)
        choke = self.chokes.current
        has_edit = choke is not None and role_requests.without_trust(self._workspace, choke.edge)
        self._without.setEnabled(bool(has_edit))

    def _choose(self, row: Row | None) -> None:
        """Show a path, or somebody, on the canvas."""
        self._follow()
        if isinstance(row, PathRow):
            self._select(row.nodes, row.edges)
            self._search.hops.take(row.nodes, row.edges, length=row.hops, places=row.places)
            return
        self._search.hops.take()
        if isinstance(row, ReachRow):
            self._select((row.node.id,))

    def _choose_wanted(self) -> None:
        """Choose the first path, if somebody waits for it to walk along."""
        search = self._search
        if search.hops.wanted and search.answer.question == search.question:
            row = self.list.choose_path()
            if row is not None:
                self._choose(row)
            search.hops.wanted = False

    def _choose_trust(self, row: ChokeRow | None) -> None:
        self._follow()
        if row is not None:
            self._select((), (row.edge,))

    def _select(self, nodes: tuple[str, ...], edges: tuple[str, ...] = ()) -> None:
        workspace = self._workspace
        has_edge = workspace.world.edge
        found = tuple(node for node in nodes if workspace.world.node(node))
        workspace.selection.select(
            Selection(found, tuple(one for one in edges if is_way_id(one) or has_edge(one)))
        )

    def _open(self, row: Row) -> None:
        """Simulate a path; of somebody who is reached, ask for the paths."""
        if isinstance(row, PathRow):
            self._run_chain(row)
            return
        analysis, question = self._workspace.world.analysis, self._search.question
        other = end_text(row.node.id, analysis.graph.nodes if analysis else ())
        if question.source:
            self._search.ask(replace(question, target=other))
        else:
            with_ways = question.with_ways or row.is_by_way
            self._search.ask(replace(question, source=other, with_ways=with_ways))

    def _run_chain(self, row: PathRow | None = None) -> None:
        line = row or self.list.current
        if isinstance(line, PathRow) and line.caller is not None:
            self._select(line.nodes, line.edges)
            self._workspace.question.ask_chain(line.caller, line.chain, self._workspace.world.time)

    def _take_out(self, row: ChokeRow | None = None) -> None:
        """Take a trust out of the scenario."""
        choke = row or self.chokes.current
        edit = (
            role_requests.without_trust(self._workspace, choke.edge) if choke is not None else None
        )
        if edit is not None:
            self._workspace.history.add_edit(edit)

    def _show_menu(self, row: Row, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if isinstance(row, PathRow):
            run = menu.addAction("Simulate this chain", partial(self._run_chain, row))
            run.setEnabled(row.caller is not None)
        else:
            menu.addAction("Show the paths", partial(self._open, row))
            menu.addAction("Focus on it", partial(self._workspace.window.focus, row.node.id))
        menu.popup(place)

    def _show_trust_menu(self, row: ChokeRow, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        without = menu.addAction("Without this hop", partial(self._take_out, row))
        without.setEnabled(role_requests.without_trust(self._workspace, row.edge) is not None)
        menu.popup(place)


def no_question() -> QWidget:
    """Return a heading, and a sentence that says what can be asked."""
    page = QWidget()
    column = vbox(page, margins=(24, 20, 24, 24), spacing=4)
    column.addWidget(StyledLabel([StyledRun("Pick a start and a target role", "subject")]))
    text = StyledLabel([StyledRun(_WORDS, "body", "muted")])
    text.setMaximumWidth(620)
    column.addWidget(text)
    column.addStretch(1)
    return page


class HopSteps(QWidget):
    """Three buttons and a count, for a path of more than one hop."""

    def __init__(self, hops: PathHops) -> None:
        super().__init__()
        self._hops = hops
        self.count = PlainLabel("", "small", "muted")
        self.back = self._button("skip-previous-outline", "Previous hop", ",")
        self.play = self._button("play-outline", "Play hop by hop", "P")
        self.on = self._button("skip-next-outline", "Next hop", ".")
        row = hbox(self, margins=0, spacing=2)
        for widget in (self.count, self.back, self.play, self.on):
            row.addWidget(widget)
        self.back.clicked.connect(lambda: hops.go(-1))
        self.on.clicked.connect(lambda: hops.go(1))
        self.play.clicked.connect(hops.play)
        hops.changed.connect(self._show)
        self._show()

    def _button(self, icon: str, words: str, key: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(themed.icon(icon))
        button.setIconSize(QSize(16, 16))
        button.setFixedSize(28, 28)
        button.setAccessibleName(visible(words))
        button.setToolTip(themed.plain_tooltip(f"{words} ({key})"))
        return button

    def _show(self) -> None:
        hops = self._hops
        self.setVisible(hops.count > 1)
        self.count.setText(hops.place)
        self.play.setIcon(themed.icon("pause" if hops.is_playing else "play-outline"))
        self.play.setVisible(style.moves())  # by keys it goes without any motion


PATHS = Panel(
    id="paths",
    title="Paths",
    area="bottom",
    make=PathsPanel,
    shown_when=lambda workspace: workspace.world.analysis is not None,
    icon="routes",
)
