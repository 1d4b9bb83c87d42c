"""What draws ways of escalation: a menu, and in a focus view a switch that counts them."""

from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton, QWidget

from rolescope.model.plain import counted
from rolescope.pictures.layouts.focus import FOCUS_ID
from rolescope.pictures.picture import Picture
from rolescope.pictures.view import DrawnWays, View
from rolescope.ui.kit import icons, style
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.themed import plain_tooltip
from rolescope.ui.state.workspace import Workspace
from rolescope.words.escalation.way_rows import ASK_FOR_WAYS, LOOKING_FOR_WAYS

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
        self.setChecked(ways.wanted_in(FOCUS_ID) is not DrawnWays.NONE)
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
        ways = self._workspace.ways
        is_off = ways.wanted_in(FOCUS_ID) is DrawnWays.NONE
        ways.draw(FOCUS_ID, DrawnWays.ALL if is_off else DrawnWays.NONE)


class WaysMenu(QMenu):
    """Below the button of the zoom bar: which ways a view draws."""

    def __init__(self, workspace: Workspace, button: QToolButton) -> None:
        super().__init__(button)
        self._ways, self._button, self._view = workspace.ways, button, ""
        self._choices = QActionGroup(self)
        for drawn in DrawnWays:
            action = self.addAction(drawn.value.capitalize(), partial(self._draw, drawn))
            action.setCheckable(True)
            action.setData(drawn)
            self._choices.addAction(action)
        button.setMenu(self)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.aboutToShow.connect(self._mark)

    def show_view(self, view: View | None) -> None:
        """Stand for a view; one that draws no ways needs no button."""
        self._view = view.id if view is not None else ""
        self._button.setVisible(view is not None and view.can_draw_ways)
        is_on = self._ways.wanted_in(self._view) is not DrawnWays.NONE
        self._button.setIcon(icons.icon("stairs-up", "risk" if is_on else "muted"))

    def _mark(self) -> None:
        for action in self._choices.actions():
            action.setChecked(action.data() is self._ways.wanted_in(self._view))

    def _draw(self, drawn: DrawnWays) -> None:
        self._ways.draw(self._view, drawn)
