"""Buttons at the right of the title: what a matrix counts, which ways are drawn, a clearer view."""

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton, QWidget

from rolescope.model.plain import counted
from rolescope.pictures.groups import ACCOUNT, by_words
from rolescope.pictures.layouts import find_layout
from rolescope.pictures.layouts.focus import FOCUS_ID
from rolescope.pictures.layouts.matrix import MATRIX_ID
from rolescope.pictures.metrics import elide_end, text_width
from rolescope.pictures.picture import Picture
from rolescope.pictures.view import Counted, DrawnWays, MatrixCounts, View
from rolescope.ui.kit import icons, style
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox
from rolescope.ui.kit.themed import plain_tooltip
from rolescope.ui.state.workspace import Workspace
from rolescope.value import replace
from rolescope.words.escalation.way_rows import ASK_FOR_WAYS, LOOKING_FOR_WAYS

_FROM_RIGHT, _TOP = 24, 14  # px
_MAX_TEXT_WIDTH = 180  # px


def _put_at(right: int, widget: QWidget) -> None:
    size = widget.sizeHint()
    widget.setGeometry(right - size.width() - _FROM_RIGHT, _TOP, size.width(), size.height())


class CountButtons(QWidget):
    """Stand at the right of the title of a matrix, where it leaves them room."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.counts = MatrixCounts()
        self.of = self._button("chevron-down", "muted", "What cells count")
        self.group = self._button("chevron-down", "muted", "What rows and columns stand for")
        self.admin_only = self._button("crown", "text", "Count only trusts in admin roles")
        self.open_only = self._button("alert", "risk", "Count only trusts without a condition")
        for button in (self.of, self.group):
            button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow is behind
        self.admin_only.setText("Admin only")
        self.open_only.setText("Open only")
        for button in (self.admin_only, self.open_only):
            button.setCheckable(True)
            button.toggled.connect(self._limit)
        row = hbox(self, margins=0, spacing=8)
        for button in (self.of, self.group, self.admin_only, self.open_only):
            row.addWidget(button)
        self.of.setMenu(self._choices())
        self.hide()

    def _button(self, icon: str, ink: str, tip: str) -> QPushButton:
        button = QPushButton(self)
        style.mark(button, look="switch")
        icons.put(button, icon, ink, 14)
        button.setToolTip(plain_tooltip(tip))
        return button

    def _choices(self) -> QMenu:
        menu = QMenu(self.of)
        group = QActionGroup(menu)
        for of in Counted:
            action = menu.addAction(of.value.capitalize(), partial(self.count, of))
            action.setCheckable(True)
            action.setChecked(of is self.counts.of)
            group.addAction(action)
        return menu

    def count(self, of: Counted) -> None:
        """Count something else."""
        self._take(replace(self.counts, of=of))

    def _limit(self) -> None:
        admin, is_open = self.admin_only.isChecked(), self.open_only.isChecked()
        self._take(replace(self.counts, admin_only=admin, open_only=is_open))

    def _take(self, counts: MatrixCounts) -> None:
        self.counts = counts
        self.changed.emit()

    def place(self, picture: Picture, right: int, by: str) -> None:
        """Say what is counted, by what is grouped, and end at so many px from the left."""
        self.of.setText(f"Count {self.counts.of.value}")
        words = visible(f"Group by {by_words(by) if by else ACCOUNT}")
        self.group.setText(elide_end(words, "body", _MAX_TEXT_WIDTH).replace("&", "&&"))
        size = self.sizeHint()
        free = right - text_width(picture.title, "title") - 2 * _FROM_RIGHT
        self.setVisible(picture.view == MATRIX_ID and size.width() + _FROM_RIGHT <= free)
        _put_at(right, self)


class ClearerButton(QPushButton):
    """Stands at the right of the title of a dense picture."""

    chosen = Signal(str)  # the id of a view

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = ""
        style.mark(self, look="small")
        icons.put(self, "grid", "muted", 14)
        self.setToolTip(plain_tooltip("Too many lines to follow"))
        self.clicked.connect(lambda: self.chosen.emit(self._view))
        self.hide()

    def height_above(self, picture: Picture) -> int:
        """Return how many px at the top of a picture it takes."""
        return _TOP + self.sizeHint().height() if picture.clearer else 0

    def place(self, picture: Picture, right: int) -> None:
        """Offer what is clearer than a picture, and end at so many px from the left."""
        layout = find_layout(picture.clearer)
        self.setVisible(layout is not None)
        if layout is None:
            return
        self._view = layout.id
        self.setText(visible(f"Dense: open as {layout.title.lower()}"))
        _put_at(right, self)


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
        _put_at(right, self)

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
