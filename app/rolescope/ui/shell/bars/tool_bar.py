"""The toolbar: back, forward, search, views, scenario, simulate."""

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QFontMetricsF, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton, QWidget

from rolescope.pictures.layouts import LAYOUTS
from rolescope.ui.canvas.view_history import TABLE
from rolescope.ui.kit import icons, style, themed
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox
from rolescope.ui.kit.style_sheet import DISABLED
from rolescope.ui.kit.themed import plain_tooltip
from rolescope.ui.kit.view_switch import ViewSwitch
from rolescope.ui.shell.bars.search_box import SearchBox
from rolescope.ui.state import scenarios
from rolescope.ui.state.workspace import Workspace
from rolescope.words.scenario_text import edits_words

_NARROW, _VERY_NARROW, _SMALL, _SMALLEST = 1400, 1200, 1000, 900  # px


_MIN_WIDTH = 760  # px in which all of it has room, with the shortest words


class ToolBar(QWidget):
    """A row of 48 px."""

    def __init__(self, workspace: Workspace, actions: dict[str, QAction]) -> None:
        super().__init__()
        self._workspace = workspace
        self._actions = actions
        self.setFixedHeight(48)
        self._row = row = hbox(self, margins=(16, 0, 16, 1), spacing=8)
        self.back = self._arrow("back")
        self.forward = self._arrow("forward")
        row.addWidget(self.back)
        row.addWidget(self.forward)
        self.search = SearchBox()
        self.search.setMinimumWidth(140)
        self.search.setMaximumWidth(420)
        row.addWidget(self.search, 100)
        row.addSpacing(8)
        views = (*(layout.id for layout in LAYOUTS), TABLE.view)
        self.views = ViewSwitch({view: actions[view] for view in views})
        row.addWidget(self.views)
        row.addStretch(10)
        self.scenario = ScenarioButton(workspace, actions)
        row.addWidget(self.scenario)
        self.simulate = QPushButton("Simulate")
        self.simulate.setAccessibleName("Simulate")
        icons.put(self.simulate, "play", "onaccent")
        self.simulate.setToolTip("Pick a role for the selected caller (S)")
        style.mark(self.simulate, look="primary")
        self.simulate.clicked.connect(actions["simulate"].trigger)
        row.addWidget(self.simulate)
        self.present = QPushButton("Present")
        self.present.setAccessibleName("Present")
        icons.put(self.present, "presentation", "text")
        self.present.setToolTip("Show pages on the whole screen, to people in a room (F5)")
        self.present.clicked.connect(actions["present"].trigger)
        row.addWidget(self.present)
        self.refresh()

    def _arrow(self, action: str) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(self._actions[action])
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setIconSize(QSize(18, 18))
        button.setFixedSize(32, 32)
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
        return QSize(_MIN_WIDTH, 48)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the search less room in a narrow window."""
        super().resizeEvent(event)
        self.search.setMaximumWidth(300 if self.width() < _NARROW else 420)
        is_narrow, is_small = self.width() < _VERY_NARROW, self.width() < _SMALL
        self.present.setText("" if is_narrow else "Present")
        is_smallest = self.width() < _SMALLEST  # else the names of views would be cut
        self.simulate.setText("" if is_smallest else "Simulate")
        style_sheet = "QPushButton { padding: 0 8px }" if is_smallest else ""
        if self.views.styleSheet() != style_sheet:  # setting it polishes all buttons anew
            self.views.setStyleSheet(style_sheet)
        self.scenario.longest = 60 if is_small else 160 if is_narrow else 260
        self.scenario.refresh()
        taken = self._row.minimumSize().width() - self.views.minimumSizeHint().width()
        self.views.fold(self.width() - taken)

    def paintEvent(self, _event: QPaintEvent) -> None:
        themed.paint_bar(self, "chrome")


# The button that names what is shown, baseline or scenario, and goes to another


BASELINE = "Baseline"


_ACTIONS = (
    ("new-scenario", "rename-scenario", "duplicate-scenario", "delete-scenario"),
    ("compare-baseline", "compare-scenarios", "export-patch"),
)


_CHEVRON = 26  # px at the right


_AROUND = 10 + 32 + 6  # px that the style leaves free, and between icon and name


class ScenarioButton(QPushButton):
    """In the tone of the strip while a scenario is shown; its menu is made when it opens."""

    def __init__(self, workspace: Workspace, actions: dict[str, QAction]) -> None:
        super().__init__()
        self._workspace = workspace
        self._actions = actions
        self._tone = ""
        self.longest = 260  # px of the name
        menu = QMenu(self)
        self.setMenu(menu)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self._fill)
        self.refresh()

    def refresh(self) -> None:
        """Follow the workspace."""
        shown = self._workspace.history.review.scenario
        name = visible(shown.title) if shown is not None else BASELINE
        metrics = QFontMetricsF(self.font())
        text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, self.longest)
        self.setText(text.replace("&", "&&"))
        words = f"{name}, {edits_words(len(shown.edits))}" if shown is not None else name
        self.setAccessibleName(visible(f"Shown: {words}"))
        self.setToolTip(plain_tooltip(words))
        self.setEnabled(self._workspace.world.analysis is not None)
        tone = "cond" if shown is not None else "muted"
        if tone != self._tone:
            self._tone = tone
            icons.put(self, "source-branch", tone)
            style.mark(self, look="scenario" if shown is not None else "baseline")
        self.updateGeometry()

    def _fill(self) -> None:
        """List baseline and scenarios, what can be done, and the edits to take back."""
        menu, review = self.menu(), self._workspace.history.review
        menu.clear()
        self._add(None, BASELINE, is_shown=review.scenario is None)
        for scenario in review.scenarios:
            words = f"{scenarios.short(scenario.title)}  ·  {edits_words(len(scenario.edits))}"
            self._add(scenario.id, words, is_shown=scenario is review.scenario)
        for group in _ACTIONS:
            menu.addSeparator()
            for id_ in group:
                if id_ in self._actions:
                    menu.addAction(self._actions[id_])
        if review.edits:
            menu.addSeparator()
        for number, edit in enumerate(review.edits):
            words = visible(f"Revert: {scenarios.short(edit.label)}").replace("&", "&&")
            menu.addAction(words, partial(self._workspace.history.remove_edit, number))

    def _add(self, scenario: str | None, words: str, *, is_shown: bool) -> None:
        action = self.menu().addAction(visible(words).replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(is_shown)
        action.triggered.connect(partial(self._show, scenario))

    def _show(self, scenario: str | None, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a slot
        self._workspace.history.show_scenario(scenario)

    def sizeHint(self) -> QSize:
        """As wide as icon, name and chevron; Qt adds room for a mark of its own."""
        hint = super().sizeHint()
        width = QFontMetricsF(self.font()).horizontalAdvance(self.text().replace("&&", "&"))
        return QSize(round(width) + self.iconSize().width() + _AROUND, hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chevron over the button."""
        super().paintEvent(event)
        with themed.painting(self) as painter:
            area = QRectF(self.width() - _CHEVRON, self.height() / 2 - 8, 16, 16)
            icons.draw(painter, area, "chevron-down", self._tone if self.isEnabled() else DISABLED)
