"""The toolbar: back, forward, search, views, scenario, simulate."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from rolescope.pictures.layouts import LAYOUTS
from rolescope.ui.canvas.sight import TABLE
from rolescope.ui.kit import icons, style
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.view_switch import ViewSwitch
from rolescope.ui.shell.scenario_button import ScenarioButton
from rolescope.ui.shell.search_box import SearchBox
from rolescope.ui.state.workspace import Workspace

_NARROW, _VERY_NARROW, _SMALL = 1400, 1200, 1000  # px
_LEAST = 760  # px in which all of it has room, with the shortest words


class ToolBar(QWidget):
    """A row of 48 px."""

    def __init__(self, workspace: Workspace, actions: dict[str, QAction]) -> None:
        super().__init__()
        self._workspace = workspace
        self._actions = actions
        self.setFixedHeight(px(48))
        row = QHBoxLayout(self)
        row.setContentsMargins(*pxs(16, 0, 16, 1))
        row.setSpacing(px(8))
        self.back = self._arrow("back")
        self.forward = self._arrow("forward")
        row.addWidget(self.back)
        row.addWidget(self.forward)
        self.search = SearchBox()
        self.search.setMinimumWidth(px(140))
        self.search.setMaximumWidth(px(420))
        row.addWidget(self.search, 100)
        row.addSpacing(px(8))
        views = (*(layout.id for layout in LAYOUTS), TABLE.view)
        self.views = ViewSwitch({view: actions[view] for view in views})
        row.addWidget(self.views)
        row.addStretch(10)
        self.scenario = ScenarioButton(workspace, actions)
        row.addWidget(self.scenario)
        self.simulate = QPushButton("Simulate")
        icons.put(self.simulate, "play", "onaccent")
        self.simulate.setToolTip("Pick a role for the selected caller (S)")
        style.mark(self.simulate, look="primary")
        self.simulate.clicked.connect(actions["simulate"].trigger)
        row.addWidget(self.simulate)
        self.present = QPushButton("Present")
        icons.put(self.present, "presentation", "text")
        self.present.setToolTip("Show the picture alone, larger, to people in a room (F5)")
        self.present.clicked.connect(actions["present"].trigger)
        row.addWidget(self.present)
        self.refresh()

    def _arrow(self, action: str) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(self._actions[action])
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setIconSize(QSize(*pxs(18, 18)))
        button.setFixedSize(*pxs(32, 32))
        return button

    def refresh(self) -> None:
        """Follow the actions and the scenario."""
        self.views.refresh(self._actions)
        self.simulate.setEnabled(self._actions["simulate"].isEnabled())
        self.present.setEnabled(self._actions["present"].isEnabled())
        is_active = (
            self._workspace.question.simulation is not None
            or self._workspace.question.picking_for is not None
        )
        if self.simulate.property("active") != is_active:
            icons.put(self.simulate, "play", "accent" if is_active else "onaccent")
            style.mark(self.simulate, active=is_active)
        self.scenario.refresh()

    def minimumSizeHint(self) -> QSize:
        """Return less than what is shown now needs: in less room less is shown."""
        return QSize(*pxs(_LEAST, 48))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the search less room in a narrow window."""
        super().resizeEvent(event)
        self.rescale()

    def rescale(self) -> None:
        """Rescale."""
        self.search.setMaximumWidth(px(300 if self.width() < px(_NARROW) else 420))
        is_narrow, is_small = self.width() < px(_VERY_NARROW), self.width() < px(_SMALL)
        self.present.setVisible(not is_narrow)
        self.scenario.longest = 60 if is_small else 160 if is_narrow else 260
        self.scenario.refresh()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), style.color("chrome"))
        painter.fillRect(0, self.height() - px(1), self.width(), px(1), style.color("border"))
