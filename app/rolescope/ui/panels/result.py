"""Result: the verdict in one sentence, its trace, and the document that a row speaks of."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from rolescope.drawing.verdict_text import gap_words, headline_parts, verdict_kind
from rolescope.evaluation.residual.supply import supply
from rolescope.evaluation.words.unsure import unsure_in_words
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.authorization_text import TraceRow
from rolescope.simulation.sentence import verdict_sentence
from rolescope.simulation.trace_text import trace, trace_as_text
from rolescope.ui.document import Document
from rolescope.ui.panel import Panel
from rolescope.ui.widgets import look
from rolescope.ui.widgets.banner import VerdictBanner
from rolescope.ui.widgets.pills import Hairline, Shape
from rolescope.ui.widgets.policy_view import PolicyView
from rolescope.ui.widgets.text import PlainLabel, Run, Text
from rolescope.ui.widgets.trace_view import TraceView


class Result(QWidget):
    """Shows the last simulation of the document."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        look.surface(self)
        self._document = document
        self._text = ""
        self.banner = VerdictBanner()
        self.enter = QPushButton("Enter them")
        self.enter.setAccessibleName("Enter what the request needs")
        self.enter.setToolTip("Fill the request with values that would do")
        self.enter.clicked.connect(self._enter)
        self.banner.add_action(self.enter)
        self.trace = TraceView()
        self.view = PolicyView()
        self._owner = Text(wrap=False)
        self._empty = PlainLabel("No document speaks to this row.", "body", "muted", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        copy = QAction(look.icon("content-copy"), "Copy as text", self)
        copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(self._text))
        self.addAction(copy)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.trace)
        self._split.addWidget(self._right_side())
        self._split.setSizes([465, 535])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self._split, 1)
        self.trace.row_selected.connect(self._show_row)
        self.view.scrolled.connect(self._say_lines)
        document.simulated.connect(self._show)
        self._show(document.simulation)

    def _right_side(self) -> QWidget:
        head = QWidget()
        head.setFixedHeight(32)
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(Shape("file-document-outline", "muted", 15))
        row.addWidget(self._owner, 1)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(Hairline())
        column.addSpacing(3)
        column.addWidget(self.view, 1)
        column.addWidget(self._empty, 1)
        self._head = head
        return side

    def _show(self, simulation: Simulation | None) -> None:
        if simulation is None:
            self.trace.show_trace(())
            self.banner.show_verdict("none", [Run("Nothing was simulated yet.", "heading")], "", "")
            self.enter.hide()
            return
        index = self._document.index
        sentence = verdict_sentence(simulation, index, look.LOCAL)
        headline = [
            Run(text, "heading" if strong else "sentence")
            for text, strong in headline_parts(sentence.headline, simulation)
        ]
        unsure = unsure_in_words(simulation.verdict.uncertain)
        gap = " ".join(filter(None, (gap_words(simulation), unsure)))
        kind = verdict_kind(simulation.verdict)
        self.banner.show_verdict(kind, headline, sentence.because, gap)
        self.enter.setVisible(bool(simulation.verdict.needs))
        sections = trace(simulation, index, look.LOCAL)
        top = "\n".join(filter(None, (sentence.headline, sentence.because, gap)))
        self._text = f"{top}\n\n{trace_as_text(sections)}"
        self.trace.show_trace(sections)

    def _enter(self) -> None:
        """Give the request what it needs: the form shows the values, to be changed there."""
        simulation = self._document.simulation
        if simulation is not None:
            needs = simulation.verdict.needs
            self._document.simulate(supply(simulation.request, needs))

    def _show_row(self, row: TraceRow | None) -> None:
        excerpt = row.excerpt if row else None
        self._head.setVisible(excerpt is not None)
        self.view.setVisible(excerpt is not None)
        self._empty.setVisible(excerpt is None)
        self.view.show_excerpt(excerpt)

    def _say_lines(self, first: int, last: int) -> None:
        excerpt = self.view.excerpt
        if excerpt is None:
            return
        count = self.view.line_count()
        is_whole = last - first + 1 >= count
        lines = f"{count} lines" if is_whole else f"lines {first} to {last} of {count}"
        place = f"{excerpt.kind}, {lines}"
        self._owner.set_runs([Run(f"{excerpt.owner}  ", "subject"), Run(place, "body", "muted")])


RESULT = Panel(
    id="result",
    title="Result",
    area="bottom",
    make=Result,
    shown_when=lambda document: document.simulation is not None,
    icon="check-decagram-outline",
    raised_by=("simulated",),
)
