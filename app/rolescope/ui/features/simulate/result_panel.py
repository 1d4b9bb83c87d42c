"""Result: the verdict in one sentence, its trace, and the document that a row speaks of."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QSplitter, QWidget

from rolescope.engine.residual.supply import supply
from rolescope.engine.words.unsure import unsure_in_words
from rolescope.model.review import Expectation
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.detour import Detour
from rolescope.ui.kit import clock, themed
from rolescope.ui.kit.document_side import DocumentSide
from rolescope.ui.kit.lazy_refresh import LazyRefresh
from rolescope.ui.kit.privacy import copy_text, visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import StyledLabel, StyledRun, styled
from rolescope.ui.kit.trace_view import TraceView
from rolescope.ui.shared.note_card import NoteCard
from rolescope.ui.state import assertion_edits, note_edits
from rolescope.ui.state.panel import Panel
from rolescope.ui.state.workspace import Workspace
from rolescope.words.excerpt import Excerpt
from rolescope.words.verdict.detour import detour_in_words
from rolescope.words.verdict.sentence import (
    gap_words,
    verdict_kind,
    verdict_sentence,
)
from rolescope.words.verdict.trace import TraceSection, trace, trace_as_text

_LOOKS = {  # ground, circle, icon
    "allowed": ("allowedsoft", "allowed", "check-bold"),
    "denied": ("risksoft", "denied", "close-thick"),
    "depends": ("condsoft", "undecided", "help"),
    "none": ("sunken", "undecided", "minus"),
}
SAVE_EVIDENCE = "save evidence"
"""The name of the action that writes evidence, whatever stands on its button."""


class ResultPanel(QWidget):
    """Shows the last simulation."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        themed.surface(self)
        self._workspace = workspace
        self._top = ""
        self._sections: tuple[TraceSection, ...] = ()
        self.banner = VerdictBanner()
        tip = "Fill the request with values that would do"
        self.enter = self._action("Enter them", tip, self._enter)
        self.enter.setAccessibleName("Enter what the request needs")
        tip = "Ask the chain of roles that gets there, hop by hop"
        self.around = self._action("Simulate the chain", tip, self._go_around)
        self._detour: Detour | None = None
        self.trace = TraceView()
        self._side = DocumentSide("No document speaks to this row.")
        self.view = self._side.view
        copy = QAction(themed.icon("content-copy"), "Copy as text", self)
        copy.triggered.connect(lambda: copy_text(self.text()))
        self.terms = QAction(themed.icon("code-braces"), "AWS terms", self, checkable=True)
        self.terms.setToolTip("The trace in the terms of AWS instead of plain words")
        self.terms.toggled.connect(self.trace.set_terms)
        save = QAction(themed.icon("file-sign"), "Save evidence\N{HORIZONTAL ELLIPSIS}", self)
        save.setObjectName(SAVE_EVIDENCE)
        save.setIconText(save.text())
        save.triggered.connect(workspace.question.evidence_asked)
        self.keep = QAction(self, checkable=True)
        self.keep.triggered.connect(self._toggle)
        self.note = NoteCard(workspace, is_wide=True)
        self.note.closed.connect(self._show_note)
        self.noting = QAction(themed.icon("note-plus-outline"), "Note", self, checkable=True)
        self.noting.setToolTip("A note on this verdict, with a status and an owner")
        self.noting.triggered.connect(self._toggle_note)
        self.addActions([self.keep, self.noting, copy, self.terms, save])
        self._split = _halves(self.trace, self._side)
        column = vbox(self, self.banner, self.note, margins=0, spacing=0)
        column.addWidget(self._split, 1)
        self.trace.row_selected.connect(self._side.show_row)
        self._side.rule_asked.connect(workspace.question.rule_asked)
        self._seen = LazyRefresh(self, self._show, lambda: workspace.question.simulation)
        workspace.question.simulated.connect(self._seen.changed)
        workspace.detours.found.connect(self._show_detour)
        workspace.history.reviewed.connect(self._show_mark)
        workspace.question.step_asked.connect(self._step)
        workspace.question.place_asked.connect(self._show_place)
        self._seen.changed()

    def _action(self, text: str, tip: str, go: Callable[[], None]) -> QPushButton:
        """Return a button beside the verdict."""
        button = QPushButton(text)
        button.setToolTip(themed.plain_tooltip(tip))
        button.clicked.connect(go)
        self.banner.add_action(button)
        return button

    def _show_mark(self, _review: object = None) -> None:
        """Offer the mark that suits the verdict; the menu Simulate has both."""
        simulation = self._workspace.question.simulation
        self.keep.setVisible(simulation is not None)
        if simulation is None:
            return
        found = assertion_edits.expected(self._workspace, simulation.request)
        suits = Expectation.ALLOWED if simulation.verdict.is_allowed else Expectation.DENIED
        expect = found or suits
        icon = "shield-check-outline" if expect is Expectation.ALLOWED else "shield-off-outline"
        self.keep.setData(expect)
        self.keep.setText(assertion_edits.WORDS[expect])
        self.keep.setIcon(themed.icon(icon))
        self.keep.setChecked(found is not None)
        self._show_note()

    def _toggle_note(self, is_wanted: bool) -> None:  # noqa: FBT001 - a slot
        if is_wanted:
            self.note.open()
        else:
            self.note.close_fields()
        self._show_note()

    def _show_note(self) -> None:
        self.note.show_subject(note_edits.verdict_subject(self._workspace))
        self.noting.setVisible(self._workspace.question.simulation is not None)
        self.noting.setChecked(self.note.is_open)

    def _toggle(self) -> None:
        """Mark the verdict, or take its mark away."""
        simulation = self._workspace.question.simulation
        if simulation is not None:
            assertion_edits.toggle(self._workspace, simulation.request, self.keep.data())
        self._show_mark()

    def _show(self) -> None:
        self._show_mark()
        simulation = self._workspace.question.simulation
        self._detour = None
        self.around.hide()
        if simulation is None:
            self.trace.show_trace(())
            self.banner.show_verdict(
                "none", [StyledRun("Nothing was simulated yet.", "heading")], "", ""
            )
            self.enter.hide()
        else:
            self._show_answer(simulation)
        self._workspace.detours.look_for(simulation)

    def _show_answer(self, simulation: Simulation) -> None:
        index = self._workspace.world.index
        sentence = verdict_sentence(simulation, index, clock.LOCAL)
        headline = styled(sentence.headline, plain="sentence", strong="heading")
        unsure = unsure_in_words(simulation.verdict.uncertain, index.reading)
        gap = " ".join(filter(None, (gap_words(simulation), unsure)))
        kind = verdict_kind(simulation.verdict)
        self.banner.show_verdict(kind, headline, sentence.because, gap)
        self.enter.setVisible(bool(simulation.verdict.needs))
        self._sections = trace(simulation, index, clock.LOCAL)
        self._top = "\n".join(filter(None, (sentence.text, sentence.because, gap)))
        self.trace.show_trace(self._sections)

    def _show_detour(self, found: Detour) -> None:
        """Say below a denial which chain gets there all the same."""
        self._detour = found
        text = detour_in_words(found)
        self.banner.show_later(text)
        self.around.show()
        self._top = f"{self._top}\n{text}"

    def _go_around(self) -> None:
        """Ask the chain in place of what was denied, and look at its end."""
        if self._detour is not None:
            self.trace.setFocus()  # the button goes away
            detour = self._detour
            self._workspace.question.ask_chain(
                detour.caller, detour.hops, self._workspace.world.time
            )

    def text(self) -> str:
        """Return sentence and trace as text, in the words that are shown."""
        in_terms = self.terms.isChecked()
        return f"{self._top}\n\n{trace_as_text(self._sections, in_terms=in_terms)}"

    def go_decisive(self, direction: int) -> None:
        """Go to the next (1) or previous (-1) row that the verdict rests on."""
        self.trace.go_decisive(direction)

    def _step(self, direction: int) -> None:
        """Come to the front for it, where another panel is."""
        self._workspace.window.open_panel("result")
        self.go_decisive(direction)

    def _enter(self) -> None:
        """Give the request what it needs: the form shows the values, to be changed there."""
        simulation = self._workspace.question.simulation
        if simulation is not None:
            needs = simulation.verdict.needs
            self.trace.setFocus()  # the button goes away
            self._workspace.question.simulate(supply(simulation.request, needs))

    def _show_place(self, excerpt: Excerpt) -> None:
        """Come to the front with a document at a line."""
        self._workspace.window.open_panel("result")
        self._side.show_excerpt(excerpt)


def _halves(left: QWidget, right: QWidget) -> QSplitter:
    """Return two widgets side by side."""
    split = QSplitter(Qt.Orientation.Horizontal)
    split.setHandleWidth(1)
    split.setChildrenCollapsible(False)
    split.addWidget(left)
    split.addWidget(right)
    split.setSizes([465, 535])
    return split


class VerdictBanner(QWidget):
    """Headline, reason, and a line for each thing that the import lacks."""

    def __init__(self) -> None:
        super().__init__()
        self._kind = "none"
        self._badge = _Badge()
        self._headline = StyledLabel()
        self._because = StyledLabel()
        self._gap = StyledLabel()
        self._later = StyledLabel()
        self._spoken = ""
        words = vbox(spacing=1)
        words.addStretch(1)
        words.addWidget(self._headline)
        words.addWidget(self._because)
        words.addWidget(self._gap)
        words.addWidget(self._later)
        words.addStretch(1)
        row = hbox(self, margins=(16, 16, 16, 16), spacing=12)
        row.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        self._row = row
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_verdict(
        self, kind: str, headline: Sequence[StyledRun], because: str, gap: str
    ) -> None:
        """Show a verdict: `kind` is allowed, denied, depends or none."""
        self._kind = self._badge.kind = kind
        self._headline.set_runs(headline)
        self._because.set_runs([StyledRun(because, "body", "muted")])
        self._because.setVisible(bool(because))
        self._gap.set_runs([StyledRun(gap, "body", "cond")])
        self._gap.setVisible(bool(gap))
        self._spoken = " ".join(filter(None, (self._headline.text(), because, gap)))
        self.show_later("")
        self._badge.update()
        self.update()

    def show_later(self, text: str) -> None:
        """Add what was found out about the verdict later on; empty: nothing."""
        self._later.set_runs([StyledRun(text, "body")])
        self._later.setVisible(bool(text))
        self.setAccessibleName(visible(" ".join(filter(None, (self._spoken, text)))))

    def add_action(self, button: QWidget) -> None:
        """Put a button at the right of the words."""
        self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def texts(self) -> tuple[str, str, str]:
        """Return headline, reason and gap as shown."""
        return self._headline.text(), self._because.text(), self._gap.text()

    @property
    def later(self) -> str:
        """What was added later on, as shown."""
        return self._later.text()

    def paintEvent(self, _event: QPaintEvent) -> None:
        themed.paint_bar(self, _LOOKS[self._kind][0])


class _Badge(QWidget):
    """A filled circle with the icon of the verdict."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(36, 36)
        self.kind = "none"

    def paintEvent(self, _event: QPaintEvent) -> None:
        _, circle, icon = _LOOKS[self.kind]
        with themed.painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(themed.color(circle))
            painter.drawEllipse(self.rect())
            themed.paint_icon(painter, QRectF(8, 8, 20, 20), icon, "surface")


RESULT = Panel(
    id="result",
    title="Result",
    area="bottom",
    make=ResultPanel,
    shown_when=lambda workspace: workspace.question.simulation is not None,
    icon="check-decagram-outline",
    raised_by=("simulated",),
)
