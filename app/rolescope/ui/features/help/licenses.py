"""The licenses of all that is delivered with the program, with their texts."""

import json
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from rolescope.resources import resource
from rolescope.ui.kit import style, themed
from rolescope.ui.kit.plain_text_edit import PlainTextEdit
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.kit.widget_hooks import FollowsTextSize

_ROW = 24  # px
_QT = (
    "Qt and Qt for Python stand under the LGPL 3, and may be replaced by builds of your own: in a "
    "bundle, put your libraries of the same version in place of those in its folders PySide6 and "
    "shiboken6; in a Python environment, install another PySide6-Essentials. RoleScope uses "
    "nothing of them but their public interfaces."
)


@dataclass(frozen=True, slots=True)
class Component:
    """Something that is delivered, under which license, and the text of it."""

    name: str
    version: str
    license: str
    url: str
    text: str

    @property
    def full_text(self) -> str:
        """All that is known of it."""
        return f"{self.name} {self.version}\n{self.license}\n{self.url}\n\n{self.text}"


@cache
def components() -> tuple[Component, ...]:
    """Read the list of third parties, which is made from the lock.

    Raises:
        FileNotFoundError: it is not bundled.
    """
    listed = json.loads(resource("licenses", "third-parties.json").read_text(encoding="utf-8"))
    fields = ("name", "version", "license", "url", "text")
    return tuple(Component(*(str(one[field]) for field in fields)) for one in listed["components"])


class Licenses(QWidget, FollowsTextSize):
    """A list of components, and the text of the one that is chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("licenses")
        self.list = QListWidget()
        self.list.setAccessibleName("Components")
        self.list.setObjectName("contents")
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text = PlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFont(style.font("monosmall"))
        self.text.setAccessibleName("License")
        for one in components():
            item = QListWidgetItem(one.name, self.list)
            item.setToolTip(themed.plain_tooltip(f"{one.name} {one.version}, {one.license}"))
        self.rescale()
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(px(1))
        split.setChildrenCollapsible(False)
        split.addWidget(self.list)
        split.addWidget(self.text)
        split.setStretchFactor(1, 1)
        split.setSizes(list(pxs(190, 580)))
        column = QVBoxLayout(self)
        column.setContentsMargins(*pxs(0, 12, 0, 0))
        column.setSpacing(px(10))
        column.addWidget(PlainLabel(_QT, "small", "muted", wrap=True))
        column.addWidget(split, 1)
        self.list.currentRowChanged.connect(self._show)
        self.list.setCurrentRow(0)

    def rescale(self) -> None:
        """Rescale."""
        for number in range(self.list.count()):
            self.list.item(number).setSizeHint(QSize(*pxs(0, _ROW)))

    def _show(self, row: int) -> None:
        self.text.setPlainText(components()[row].full_text if row >= 0 else "")
