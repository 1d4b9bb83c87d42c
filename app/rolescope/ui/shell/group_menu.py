"""The menu that says by what principals are grouped: accounts, paths, tags that occur."""

from functools import partial

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from rolescope.pictures.groups import ACCOUNT, Grouping
from rolescope.pictures.layouts import find_layout
from rolescope.ui.kit.privacy import visible
from rolescope.ui.shell.action import Window, is_open
from rolescope.words.names import counted
from rolescope.worker import groups


class GroupMenu(QMenu):
    """Offers what the world that is open can be grouped by, and tells the canvas."""

    def __init__(self, window: Window, parent: QWidget) -> None:
        super().__init__("Group by", parent)
        self._window = window
        self._token = -1
        self._group = QActionGroup(self)
        self._by: dict[str, QAction] = {}
        self._offer(())
        window.workspace.world.analysed.connect(self._look)

    def refresh(self) -> None:
        """Check what is grouped by now, and offer it where it can be seen."""
        pane = self._window.pane
        layout = find_layout(pane.sight.view)
        self.setEnabled(is_open(self._window) and layout is not None and layout.can_group)
        for by, action in self._by.items():
            action.setEnabled(self.isEnabled())
            action.setChecked(by == pane.folds.by)

    def _look(self, _analysis: object) -> None:
        workspace = self._window.workspace
        if workspace.world.token != self._token:
            self._token = workspace.world.token
            self._offer(())
            workspace.queries.ask("groupings", groups.find, (), self._offer)

    def _offer(self, found: tuple[Grouping, ...]) -> None:
        for action in self._by.values():
            self._group.removeAction(action)
        self.clear()
        self._by = {"": self._add("", ACCOUNT.capitalize())}
        for one in found:
            words = f"{one.title} ({counted(one.groups, 'group')})"
            self._by[one.by] = self._add(one.by, words)
        self.refresh()

    def _add(self, by: str, text: str) -> QAction:
        action = QAction(visible(text).replace("&", "&&"), self, checkable=True)
        action.triggered.connect(partial(self._take, by))
        self._group.addAction(action)
        self.addAction(action)
        return action

    def _take(self, by: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a slot
        self._window.pane.folds.group_by(by)
        self.refresh()
