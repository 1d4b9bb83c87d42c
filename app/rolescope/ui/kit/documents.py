"""Tabs of policy documents, and the view below them."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rolescope.simulation.excerpt import Excerpt
from rolescope.ui.kit import themed
from rolescope.ui.kit.fields import Combo
from rolescope.ui.kit.pills import Hairline
from rolescope.ui.kit.policy_view import PolicyView
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.scale import px, pxs

Tab = tuple[str, tuple[Excerpt, ...]]


class Documents(QWidget):
    """One tab for each kind of document. A tab with several has a list to choose from."""

    edit_asked = Signal(object)  # Policy: the one that is shown

    def __init__(self) -> None:
        super().__init__()
        self._tabs: tuple[Tab, ...] = ()
        self.bar = QTabBar()
        self.bar.setExpanding(False)
        self.bar.setDrawBase(False)
        self.bar.setUsesScrollButtons(True)
        self.bar.setElideMode(Qt.TextElideMode.ElideNone)
        self.bar.setAccessibleName("Policy documents")
        self.choice = Combo("Document")
        self.choice.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.view = PolicyView()
        self.view.setMinimumHeight(px(72))
        chooser = QVBoxLayout()
        chooser.setContentsMargins(*pxs(16, 8, 16, 0))
        chooser.addWidget(self.choice)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Hairline())
        column.addLayout(self._head())
        column.addWidget(Hairline())
        column.addLayout(chooser)
        column.addSpacing(px(8))
        column.addWidget(self.view, 1)
        self.bar.currentChanged.connect(self._tab_changed)
        self.choice.currentIndexChanged.connect(self._choice_changed)

    def _head(self) -> QHBoxLayout:
        """Return the row of tabs, with the way to the editor at its end."""
        self.edit = QToolButton()
        self.edit.setIcon(themed.icon("pencil-outline", "text"))
        self.edit.setIconSize(QSize(*pxs(16, 16)))
        self.edit.setFixedSize(*pxs(28, 28))
        self.edit.setToolTip("Edit this document")
        self.edit.setAccessibleName("Edit this document")
        self.edit.clicked.connect(self._ask_edit)
        row = QHBoxLayout()
        row.setContentsMargins(*pxs(0, 0, 12, 0))
        row.setSpacing(px(4))
        row.addWidget(self.bar, 1)
        row.addWidget(self.edit)
        return row

    def _ask_edit(self) -> None:
        excerpt = self.view.excerpt
        if excerpt is not None:
            self.edit_asked.emit(excerpt.policy)

    def show_tabs(self, tabs: Sequence[Tab]) -> None:
        """Show other documents, the first in front."""
        self.bar.blockSignals(True)  # noqa: FBT003 - Qt's signature
        while self.bar.count():
            self.bar.removeTab(self.bar.count() - 1)
        self._tabs = tuple(tabs)
        for title, _ in self._tabs:
            self.bar.addTab(visible(title).replace("&", "&&"))
        self.bar.blockSignals(False)  # noqa: FBT003 - Qt's signature
        self._tab_changed(0)

    def titles(self) -> list[str]:
        """Return the titles of the tabs."""
        return [title for title, _ in self._tabs]

    def open_tab(self, number: int, document: int = 0) -> None:
        """Bring one document to the front."""
        self.bar.setCurrentIndex(number)
        self.choice.setCurrentIndex(document)

    def reveal(self, line: int) -> None:
        """Show a line of the first document."""
        self.open_tab(0)
        excerpt = self.view.excerpt
        self.view.reveal(excerpt.top if excerpt else line, line)

    def _tab_changed(self, number: int) -> None:
        excerpts = self._tabs[number][1] if 0 <= number < len(self._tabs) else ()
        self.choice.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.choice.clear()
        self.choice.addItems([visible(x.policy.name) for x in excerpts])
        self.choice.blockSignals(False)  # noqa: FBT003 - Qt's signature
        self.choice.setVisible(len(excerpts) > 1)
        self.view.show_excerpt(excerpts[0] if excerpts else None)

    def _choice_changed(self, number: int) -> None:
        tab = self.bar.currentIndex()
        if 0 <= tab < len(self._tabs) and 0 <= number < len(self._tabs[tab][1]):
            self.view.show_excerpt(self._tabs[tab][1][number])
