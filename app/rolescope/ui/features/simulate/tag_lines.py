"""Session tags to give: key, value, and whether the tag is transitive."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QToolButton,
    QWidget,
)

from rolescope.model.principal import Tags
from rolescope.ui.kit import themed
from rolescope.ui.kit.fields import LineField
from rolescope.ui.kit.pills import TextLink
from rolescope.ui.kit.qt_layouts import hbox, vbox


class _TagLine(QWidget):
    """One tag: key, value, whether it is transitive, and a button that takes it away."""

    changed = Signal()
    removed = Signal()

    def __init__(self, key: str = "", value: str = "", *, transitive: bool = False) -> None:
        super().__init__()
        self.key = LineField("Tag key", key)
        self.key.setPlaceholderText("key")
        self.value = LineField("Tag value", value)
        self.value.setPlaceholderText("value")
        self.transitive = QCheckBox()
        self.transitive.setChecked(transitive)
        self.transitive.setAccessibleName("Transitive")
        self.transitive.setToolTip("Transitive: the tag goes on to the next role of a chain")
        remove = QToolButton()
        remove.setIcon(themed.icon("close"))
        remove.setIconSize(QSize(16, 16))
        remove.setFixedSize(28, 28)
        remove.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        remove.setAccessibleName("Remove this tag")
        remove.setToolTip("Remove this tag")
        row = hbox(self, margins=(0, 0, 0, 4), spacing=6)
        for widget in (self.key, self.value, self.transitive, remove):
            row.addWidget(widget)
        self.key.textChanged.connect(self.changed)
        self.value.textChanged.connect(self.changed)
        self.transitive.toggled.connect(self.changed)
        remove.clicked.connect(self.removed)


class TagLines(QWidget):
    """Session tags."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[_TagLine] = []
        self._column = vbox(self, margins=(0, 2, 0, 8), spacing=0)
        self.add_link = TextLink("Add a tag", icon="plus")
        self.add_link.clicked.connect(self._add_empty)
        self._column.addWidget(self.add_link, 0, Qt.AlignmentFlag.AlignLeft)

    def show_tags(self, tags: Tags, transitive: tuple[str, ...]) -> None:
        """Show tags, unless they stand here already, or one of them is being typed."""
        focus = QApplication.focusWidget()
        if self.tags() == (tags, transitive) or (focus and self.isAncestorOf(focus)):
            return
        for line in list(self._lines):
            self._remove(line, silent=True)
        for key, value in tags:
            self._add(_TagLine(key, value, transitive=key in transitive))

    def tags(self) -> tuple[Tags, tuple[str, ...]]:
        """Return the tags with a key, and the keys of those that are transitive."""
        lines = [line for line in self._lines if line.key.text()]
        tags = tuple((line.key.text(), line.value.text()) for line in lines)
        return tags, tuple(x.key.text() for x in lines if x.transitive.isChecked())

    def _add_empty(self) -> None:
        self._add(_TagLine()).key.setFocus()

    def _add(self, line: _TagLine) -> _TagLine:
        self._lines.append(line)
        self._column.insertWidget(len(self._lines) - 1, line)
        line.show()
        line.changed.connect(self.changed)
        line.removed.connect(lambda: self._remove(line))
        return line

    def _remove(self, line: _TagLine, *, silent: bool = False) -> None:
        self._lines.remove(line)
        line.hide()
        line.deleteLater()
        if not silent:
            self.changed.emit()
