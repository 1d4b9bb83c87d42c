"""History: the edits of the scenario, with the way back to each of them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from rolescope.ui.features.whatif.history_card import HistoryCard
from rolescope.ui.kit import themed
from rolescope.ui.kit.scale import pxs
from rolescope.ui.kit.scrolling import scroll_by_text
from rolescope.ui.state.panel import Panel
from rolescope.ui.state.workspace import Workspace


class History(QWidget):
    """The card, with room to scroll."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        themed.surface(self)
        self.card = HistoryCard(workspace, has_heading=False)
        inner = QWidget()
        themed.surface(inner)
        column = QVBoxLayout(inner)
        column.setContentsMargins(*pxs(8, 8, 8, 8))
        column.addWidget(self.card)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        area = QScrollArea()
        scroll_by_text(area)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its rows take the keyboard
        area.setWidget(inner)
        whole.addWidget(area)


HISTORY = Panel(
    id="history",
    title="History",
    area="bottom",
    make=History,
    shown_when=lambda workspace: workspace.world.analysis is not None,
    icon="history",
)
