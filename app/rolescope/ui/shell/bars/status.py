"""The status bar: what is on screen, what is running, and whether anything leaves this computer."""

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

import rolescope
from rolescope.engine.words.readings import otherwise_counted
from rolescope.escalation.way import is_way_id
from rolescope.importers.catalogue import catalogue_version
from rolescope.pictures.picture import Picture
from rolescope.ui.kit import style, themed
from rolescope.ui.kit.qt_layouts import hbox
from rolescope.ui.kit.text import PlainLabel, StyledRun, elided
from rolescope.ui.shell.bars.activity_panel import ActivityPanel
from rolescope.ui.state.activity import Activities, Activity, ActivityState
from rolescope.ui.state.workspace import Workspace
from rolescope.words.impact.impact_text import differing_words
from rolescope.words.scenario_text import edits_words
from rolescope.words.selection_text import many_selected, nodes_selected, with_key
from rolescope.words.window_text import network_use, versions

_MIN_WIDTH, _ROOMY = 400, 1000  # px
_SHOW_PROGRESS_AFTER_MS = 200  # milliseconds: what is faster shows no progress


class _Said(PlainLabel):
    """One line; where there is no room for all of it, an ellipsis says so, and the tooltip it."""

    def minimumSizeHint(self) -> QSize:
        """Return what it can do with."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as much as there is room for."""
        is_cut = self.sizeHint().width() > self.width()
        self.setToolTip(themed.plain_tooltip(self.text() if is_cut else ""))
        if not is_cut:
            super().paintEvent(event)
            return
        with themed.painting(self) as painter:
            run = StyledRun(self.text(), "small", "muted")
            left, end = Qt.AlignmentFlag.AlignLeft, Qt.TextElideMode.ElideRight
            elided(painter, self.rect(), run, left, end)


class StatusBar(QWidget):
    """A row of 24 px."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(24)
        row = hbox(self, margins=(16, 1, 16, 0), spacing=12)
        self.text = _Said("", "small", "muted")
        row.addWidget(self.text)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(160, 4)
        self._bar.setRange(0, 1000)
        row.addWidget(self._bar)
        self._stop = QPushButton("Stop")
        style.mark(self._stop, look="link")
        self._stop.clicked.connect(self._stop_front)
        row.addWidget(self._stop)
        row.addStretch(1)
        self.activity = QPushButton("Activity")
        self.activity.setToolTip("What runs, and what ended lately")
        style.mark(self.activity, look="link")
        self.activity.hide()
        row.addWidget(self.activity)
        self.note = PlainLabel("", "small", "muted")
        row.addWidget(self.note)
        self.kept = PlainLabel("", "small", "muted")
        row.addWidget(self.kept)
        self.network = PlainLabel("", "small", "muted")
        row.addWidget(self.network)
        self.say_network()
        self._idle_text = ""
        self._activities: Activities | None = None
        self._panel: ActivityPanel | None = None
        self._front: Activity | None = None  # the one that is shown here
        self._timer = QTimer(self, interval=_SHOW_PROGRESS_AFTER_MS, singleShot=True)
        self._timer.timeout.connect(self._show_activity)
        self._show_idle()

    def minimumSizeHint(self) -> QSize:
        """Return less than the words need: in less room those about the network are left out."""
        return QSize(_MIN_WIDTH, 24)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what has no room."""
        super().resizeEvent(event)
        self.network.setVisible(self.width() >= _ROOMY)

    def say(self, text: str) -> None:
        """Show what is on screen."""
        self._idle_text = text
        if not self._bar.isVisibleTo(self):
            self.text.setText(text)

    def say_network(self, used_by: str = "") -> None:
        """Show which feature asks AWS (`Live import`): nothing else may use the network."""
        self.network.setText(network_use(used_by))

    def say_version(self) -> None:
        """Show the versions of the program and of its actions, for the start page."""
        self.say(versions(rolescope.__version__, catalogue_version()))

    def watch(self, activities: Activities) -> None:
        """Show what runs."""
        self._activities = activities
        self._panel = ActivityPanel(activities, self.activity, self.window())
        self.activity.clicked.connect(self._panel.toggle)
        activities.changed.connect(self._plan)

    def toggle_activity(self) -> None:
        """Show or hide the list of running and recent jobs."""
        if self._panel is not None:
            self._panel.toggle()

    def _plan(self) -> None:
        """Show a running job after a short delay; update its progress at once."""
        if self._bar.isVisibleTo(self):
            self._show_activity()
        elif not self._timer.isActive():
            self._timer.start()

    def _show_activity(self) -> None:
        if self._activities is None:
            return
        seen = self._activities.seen
        self.activity.setText(f"{len(seen)} running" if len(seen) > 1 else "Activity")
        self.activity.setVisible(bool(seen or self._activities.ended))
        self._front = next((one for one in seen if one.state is not ActivityState.WAITING), None)
        if self._front is None:
            self._show_idle()
            if self._activities.open:  # it may yet take long
                self._timer.start()
            return
        known = self._front.done is not None
        self._bar.setUpdatesEnabled(False)  # with a new value Qt paints the whole window at once
        self._bar.setRange(0, 1000 if known else 0)
        self._bar.setValue(round((self._front.done or 0) * 1000))
        self._bar.setUpdatesEnabled(True)
        self.text.setText(self._front.text or self._front.title)
        self._bar.show()
        self._stop.setVisible(self._front.stop is not None)

    def _stop_front(self) -> None:
        if self._front is not None and self._front.stop is not None:
            self._front.stop()

    def _show_idle(self) -> None:
        self._bar.hide()
        self._stop.hide()
        self.text.setText(self._idle_text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            painter.fillRect(self.rect(), style.color("chrome"))
            painter.fillRect(0, 0, self.width(), 1, style.color("border"))


def status_text(workspace: Workspace, picture: Picture) -> str:
    """Say what is selected, else what is on screen."""
    selection = workspace.selection.current
    if selection.edges:
        ways = sum(map(is_way_id, selection.edges))
        return with_key(many_selected(0, len(selection.edges) - ways, ways))
    if selection.nodes:
        is_hidden = all(map(workspace.filters.hides, selection.nodes))
        return with_key(nodes_selected(len(selection.nodes), are_hidden=is_hidden))
    return picture.status


def scenario_text(workspace: Workspace) -> str:
    """Say how far what is shown is from the import and the default, as far as that is known."""
    otherwise = otherwise_counted(workspace.world.index.reading)
    return " · ".join(filter(None, (_scenario_or_comparison(workspace), otherwise)))


def _scenario_or_comparison(workspace: Workspace) -> str:
    compared = workspace.comparison.found
    if compared is not None:
        return f"Comparing: {compared.name_of(workspace.comparison.shows)}"
    count = len(workspace.world.scenario.edits) if workspace.world.scenario else 0
    if not count and workspace.history.review.scenario is None:
        return "Baseline"
    edits = f"Scenario: {edits_words(count)}"
    return " · ".join(filter(None, (edits, differing_words(workspace.scenario_impact.impact))))
