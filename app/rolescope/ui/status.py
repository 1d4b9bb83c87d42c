"""The status bar: what is on screen, what is running, and whether anything leaves this computer."""

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

import rolescope
from rolescope.drawing.impact_text import differing_words
from rolescope.drawing.picture import Picture
from rolescope.drawing.scenario_text import edits_words
from rolescope.evaluation.words.readings import otherwise_counted
from rolescope.ui import style
from rolescope.ui.document import Document
from rolescope.ui.runner import Progress
from rolescope.ui.widgets.text import PlainLabel

_LEAST, _ROOMY = 400, 1000  # px
_PATIENCE = 200  # milliseconds: what is faster shows no progress


class StatusBar(QWidget):
    """A row of 24 px."""

    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(24)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 1, 16, 0)
        row.setSpacing(12)
        self.text = PlainLabel("", "small", "muted")
        row.addWidget(self.text)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(160, 4)
        self._bar.setRange(0, 1000)
        row.addWidget(self._bar)
        self._stop = QPushButton("Stop")
        style.mark(self._stop, look="link")
        self._stop.clicked.connect(self.stopped)
        row.addWidget(self._stop)
        row.addStretch(1)
        self.note = PlainLabel("", "small", "muted")
        row.addWidget(self.note)
        self.kept = PlainLabel("", "small", "muted")
        row.addWidget(self.kept)
        self.network = PlainLabel("", "small", "muted")
        row.addWidget(self.network)
        self.say_network()
        self._idle_text = ""
        self._progress: Progress | None = None
        self._timer = QTimer(self, interval=_PATIENCE, singleShot=True)
        self._timer.timeout.connect(self._show_progress)
        self._show_idle()

    def minimumSizeHint(self) -> QSize:
        """Return less than the words need: in less room those about the network are left out."""
        return QSize(_LEAST, 24)

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
        """Show what asks AWS (`Live import`), which is all that may ever be asked."""
        offline = "Offline: nothing leaves this computer"
        self.network.setText(f"{used_by}: only AWS is asked" if used_by else offline)

    def say_version(self) -> None:
        """Show the version, for the start page."""
        self.say(f"Version {rolescope.__version__}")

    def set_progress(self, progress: Progress | None) -> None:
        """Show how far a job is; None when it ended."""
        self._progress = progress
        if progress is None:
            self._timer.stop()
            self._show_idle()
        elif self._bar.isVisibleTo(self):
            self._show_progress()
        elif not self._timer.isActive():
            self._timer.start()

    def _show_progress(self) -> None:
        if self._progress is None:
            return
        self._bar.setValue(round(self._progress.done * 1000))
        self.text.setText(self._progress.text or "Working")
        self._bar.show()
        self._stop.show()

    def _show_idle(self) -> None:
        self._bar.hide()
        self._stop.hide()
        self.text.setText(self._idle_text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), style.color("chrome"))
        painter.fillRect(0, 0, self.width(), 1, style.color("border"))


def status_text(document: Document, picture: Picture) -> str:
    """Say what is selected, else what is on screen."""
    selection = document.selection
    if len(selection.edges) == 1:
        return "1 trust selected · Esc clears"
    if selection.edges:
        return f"{len(selection.edges):,} trusts selected · Esc clears"
    if selection.nodes:
        is_hidden = all(map(document.filters.hides, selection.nodes))
        where = " · hidden by filters" if is_hidden else ""
        return f"{len(selection.nodes):,} selected{where} · Esc clears"
    return picture.status


def scenario_text(document: Document) -> str:
    """Say how far what is shown is from the import and the default, as far as that is known."""
    otherwise = otherwise_counted(document.index.reading)
    return " · ".join(filter(None, (_scenario_text(document), otherwise)))


def _scenario_text(document: Document) -> str:
    compared = document.comparison.found
    if compared is not None:
        return f"Comparison: {compared.name_of(document.comparison.shows)}"
    count = len(document.scenario.edits) if document.scenario else 0
    if not count and document.review.scenario is None:
        return "Baseline"
    edits = f"Scenario: {edits_words(count)}"
    return " · ".join(filter(None, (edits, differing_words(document.consequences.impact))))
