"""The switch that draws the ways of escalation of a focused principal, with how many there are."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QWidget

from rolescope.pictures.layouts.focus import FOCUS_ID
from rolescope.pictures.picture import Picture
from rolescope.pictures.view import DrawnWays
from rolescope.ui.kit import icons, style
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.themed import plain_tooltip
from rolescope.ui.state.workspace import Workspace
from rolescope.words.escalation.way_rows import ASK_FOR_WAYS, LOOKING_FOR_WAYS
from rolescope.words.names import counted

_FROM_RIGHT, _TOP = 24, 14  # px


class WaysButton(QPushButton):
    """Stands at the right of the title of a focus view."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.setCheckable(True)
        style.mark(self, look="switch")
        icons.put(self, "stairs-up", "risk", 14)
        self.setIconSize(QSize(14, 14))
        self.setToolTip(plain_tooltip("Draw ways of escalation beside trusts (U)"))
        self.clicked.connect(self._switch)
        self.hide()

    def place(self, picture: Picture, right: int) -> None:
        """Say how many ways there are, and end at so many px from the left."""
        ways, subject = self._workspace.ways, picture.subject
        is_meant = picture.view == FOCUS_ID and subject is not None
        self.setVisible(is_meant)
        if subject is None:
            return
        count = len({*ways.ways_from(subject), *ways.ways_to(subject)})
        self.setChecked(ways.drawn is not DrawnWays.NONE)
        self.setEnabled(not ways.is_waiting and (bool(count) or ways.found is None))
        if ways.is_waiting:
            words = LOOKING_FOR_WAYS
        elif ways.found is None:
            words = ASK_FOR_WAYS
        else:
            words = counted(count, "escalation way") if count else "No escalation ways"
        self.setText(visible(words))
        size = self.sizeHint()
        self.setGeometry(right - size.width() - _FROM_RIGHT, _TOP, size.width(), size.height())

    def _switch(self) -> None:
        is_off = self._workspace.ways.drawn is DrawnWays.NONE
        self._workspace.ways.draw(DrawnWays.ALL if is_off else DrawnWays.NONE)
