"""The buttons over a matrix: what its cells count, of which trusts, and what accounts stand for."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from rolescope.pictures.groups import ACCOUNT, by_words
from rolescope.pictures.layouts.matrix import MATRIX_ID
from rolescope.pictures.metrics import elide_end, text_width
from rolescope.pictures.picture import Picture
from rolescope.pictures.view import Counted, MatrixCounts
from rolescope.ui.kit import icons, style
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox
from rolescope.ui.kit.themed import plain_tooltip
from rolescope.value import replace

_FROM_RIGHT, _TOP = 24, 14  # px
_MAX_TEXT_WIDTH = 180  # px


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
        self.setGeometry(right - size.width() - _FROM_RIGHT, _TOP, size.width(), size.height())
