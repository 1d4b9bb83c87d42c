"""Way proof: a verdict for each action that a way of escalation needs, with its trace."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSplitter, QWidget

from rolescope.escalation.way import EscalationWay
from rolescope.ui.features.simulate.result_panel import VerdictBanner
from rolescope.ui.kit import themed
from rolescope.ui.kit.document_side import DocumentSide
from rolescope.ui.kit.lazy_refresh import LazyRefresh
from rolescope.ui.kit.privacy import copy_text
from rolescope.ui.kit.qt_layouts import vbox
from rolescope.ui.kit.text import StyledRun, styled
from rolescope.ui.kit.trace_view import TraceView
from rolescope.ui.state.panel import Panel
from rolescope.ui.state.workspace import Workspace
from rolescope.words.escalation.way_proof import WayProof, way_proof
from rolescope.words.runs import text_of
from rolescope.words.verdict.trace import trace_as_text

_NOTHING = "No way of escalation was simulated yet."
_GONE = "This way no longer holds."


class WayProofPanel(QWidget):
    """Shows the way that was simulated last."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        themed.surface(self)
        self._workspace = workspace
        self._proof: WayProof | None = None
        self._way: EscalationWay | None = None  # as it held
        self.banner, self.trace = VerdictBanner(), TraceView()
        self._side = DocumentSide("No document speaks to this row.")
        self.view = self._side.view
        copy = QAction(themed.icon("content-copy"), "Copy as text", self)
        copy.triggered.connect(lambda: copy_text(self.text()))
        self.addAction(copy)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(self.trace)
        split.addWidget(self._side)
        split.setSizes([465, 535])
        column = vbox(self, margins=0, spacing=0)
        column.addWidget(self.banner)
        column.addWidget(split, 1)
        self.trace.row_selected.connect(self._side.show_row)
        self._side.rule_asked.connect(workspace.question.rule_asked)
        self._seen = LazyRefresh(self, self._show)
        workspace.ways.proved_changed.connect(self._seen.changed)
        workspace.ways.changed.connect(self._seen.changed)
        self._seen.changed()

    def _show(self) -> None:
        """Prove it in the scenario that is shown."""
        ways, world = self._workspace.ways, self._workspace.world
        way = ways.way(ways.proved)
        if way is not None:
            self._way, self._proof = way, way_proof(way, world.index, world.time)
        else:
            self._proof = self._denial()
        proof = self._proof
        if proof is None:
            words = _GONE if ways.proved and ways.found is not None else _NOTHING
            self.banner.show_verdict("none", [StyledRun(words, "heading")], "", "")
            self.trace.show_trace(())
            return
        headline = styled(proof.headline, plain="sentence", strong="heading")
        self.banner.show_verdict(proof.kind, headline, proof.because, proof.gap)
        self.trace.show_trace(proof.sections)

    def _denial(self) -> WayProof | None:
        """Return what denies a way that held before; None where no action of it is denied."""
        way, ways, world = self._way, self._workspace.ways, self._workspace.world
        if way is None or way.id != ways.proved or ways.found is None:
            return None
        if world.node(way.source) is None or world.node(way.target) is None:
            return None
        proof = way_proof(way, world.index, world.time)
        return proof if proof.kind == "denied" else None

    def text(self) -> str:
        """Return the verdict and its traces as text."""
        proof = self._proof
        if proof is None:
            return ""
        head = "\n".join(filter(None, (text_of(proof.headline), proof.because, proof.gap)))
        return f"{head}\n\n{trace_as_text(proof.sections)}"


WAY_PROOF = Panel(
    id="way-proof",
    title="Escalation proof",
    area="bottom",
    make=WayProofPanel,
    shown_when=lambda workspace: bool(workspace.ways.proved),
    icon="stairs-up",
)
