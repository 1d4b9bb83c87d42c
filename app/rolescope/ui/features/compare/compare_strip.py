"""The strip that says which two states are compared, and shows either of them or both."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QAction, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from rolescope.analysis import Shows
from rolescope.ui.kit import icons, style, themed
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox
from rolescope.ui.kit.themed import plain_tooltip
from rolescope.ui.kit.view_switch import ViewSwitch
from rolescope.ui.kit.widget_hooks import FollowsNames
from rolescope.ui.state.comparison import TwoStates
from rolescope.ui.state.workspace import Workspace

_SAME_TIME = "Both are evaluated for the same time: what differs is what somebody changed."
_SWITCHES = {"compare-before": "Before", "compare-both": "Both", "compare-after": "After"}


class CompareStrip(QWidget, FollowsNames):
    """One line of 36 px in the tone of the selection: nothing here is a scenario by itself."""

    def __init__(self, workspace: Workspace, actions: dict[str, QAction]) -> None:
        super().__init__()
        self._workspace = workspace
        self._actions = {id_: actions[id_] for id_ in _SWITCHES}
        self._text = ""
        self.setFixedHeight(36)
        row = hbox(self, margins=(16, 0, 16, 1), spacing=8)
        row.addStretch(1)
        self.switch = ViewSwitch(self._actions)
        for id_, button in self.switch.buttons.items():
            button.setText(_SWITCHES[id_])
            style.mark(button, size="small")
        row.addWidget(self.switch)
        self.swap = QPushButton("Swap", self)
        self.swap.setToolTip(plain_tooltip("Let the state after be the one before"))
        style.mark(self.swap, look="small")
        self.swap.clicked.connect(workspace.comparison.swap)
        row.addWidget(self.swap)
        self.stop = QPushButton("Stop comparing", self)
        style.mark(self.stop, look="small")
        self.stop.clicked.connect(actions["stop-comparing"].trigger)
        row.addWidget(self.stop)
        workspace.comparison.compared.connect(self._show)
        workspace.comparison.switched.connect(self.refresh)
        self.hide()

    def _show(self, found: TwoStates | None) -> None:
        self.setVisible(found is not None)
        if found is not None:
            scenario = "" if found.is_real else ", not in AWS"
            self._text = visible(f"Comparing{scenario}: {found.words(Shows.BOTH)}")
            self.setAccessibleName(visible(self._text))
            self.setToolTip(plain_tooltip(f"{self._text}\n{_SAME_TIME}"))
            names = (found.before, "both", found.after)
            for button, name in zip(self.switch.buttons.values(), names, strict=True):
                button.setToolTip(plain_tooltip(f"Show {name}"))
            self.update()

    def renew_names(self) -> None:
        """Show the words as they may be seen now."""
        self._show(self._workspace.comparison.found)

    def refresh(self, _shown: object = None) -> None:
        """Follow what is shown."""
        shows = self._workspace.comparison.shows.value
        for id_, button in self.switch.buttons.items():
            button.setEnabled(True)
            button.setChecked(id_.removeprefix("compare-") == shows)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground, and the words as far as there is room."""
        with themed.painting(self) as painter:
            painter.fillRect(self.rect(), style.color("accentsoft"))
            painter.fillRect(0, self.height() - 2, self.width(), 2, style.color("accent"))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            icons.draw(painter, QRectF(20, 10, 14, 14), "compare", "accent")
            font = style.font("subject")
            room = self.switch.x() - 42 - 16
            text = QFontMetricsF(font).elidedText(self._text, Qt.TextElideMode.ElideMiddle, room)
            painter.setFont(font)
            painter.setPen(style.color("text"))
            painter.drawText(QRect(42, 0, room, 34), Qt.AlignmentFlag.AlignVCenter, text)
