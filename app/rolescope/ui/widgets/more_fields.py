"""Folded parts of the request form: session tags, session policy, other context keys."""

import json

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QPlainTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rolescope.drawing.given import read_context_lines
from rolescope.model.plain import visible
from rolescope.model.principal import Tags
from rolescope.model.request import Context
from rolescope.ui.widgets import look
from rolescope.ui.widgets.fields import Field
from rolescope.ui.widgets.pills import Link
from rolescope.ui.widgets.text import PlainLabel


def _text_box(name: str, hint: str, lines: int) -> QPlainTextEdit:
    """Return a box for several lines, framed like a field; Tab leaves it."""
    box = QPlainTextEdit()
    box.setProperty("look", "field")
    box.setAccessibleName(visible(name))
    box.setPlaceholderText(visible(hint))
    box.setFont(look.font("mono"))
    box.setTabChangesFocus(True)
    box.setFixedHeight(lines * 18 + 14)
    return box


class _TagLine(QWidget):
    """One tag: key, value, whether it is transitive, and a button that takes it away."""

    changed = Signal()
    removed = Signal()

    def __init__(self, key: str = "", value: str = "", *, transitive: bool = False) -> None:
        super().__init__()
        self.key = Field("Tag key", key)
        self.key.setPlaceholderText("key")
        self.value = Field("Tag value", value)
        self.value.setPlaceholderText("value")
        self.transitive = QCheckBox()
        self.transitive.setChecked(transitive)
        self.transitive.setAccessibleName("Transitive")
        self.transitive.setToolTip("Transitive: the tag goes on to the next role of a chain")
        remove = QToolButton()
        remove.setIcon(look.icon("close"))
        remove.setFixedSize(28, 28)
        remove.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        remove.setAccessibleName("Remove this tag")
        remove.setToolTip("Remove this tag")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 4)
        row.setSpacing(6)
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
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 2, 0, 8)
        self._column.setSpacing(0)
        self.add_link = Link("Add a tag", icon="plus")
        self.add_link.clicked.connect(self._add_empty)
        self._column.addWidget(self.add_link, 0, Qt.AlignmentFlag.AlignLeft)

    def show_tags(self, tags: Tags, transitive: tuple[str, ...]) -> None:
        """Show tags."""
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


class PolicyText(QWidget):
    """A session policy as JSON, and the ARNs of managed session policies."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 8)
        column.setSpacing(6)
        example = '{"Version": "2012-10-17", "Statement": …}'
        self.box = _text_box("Session policy, JSON", example, 5)
        name = "Managed session policies, one ARN a line"
        self.arns = _text_box(name, "arn:aws:iam::…:policy/…", 2)
        self.fault = PlainLabel("", "small", "denied", wrap=True)
        self.fault.hide()
        for widget in (self.box, self.fault, self.arns):
            column.addWidget(widget)
        self.box.textChanged.connect(self._edited)
        self.arns.textChanged.connect(self.changed)

    def show_policies(self, text: str | None, arns: tuple[str, ...]) -> None:
        """Show what the request gives."""
        for box, value in ((self.box, text or ""), (self.arns, "\n".join(arns))):
            if box.toPlainText() != value:
                box.setPlainText(value)

    def policies(self) -> tuple[str | None, tuple[str, ...]]:
        """Return the JSON text (None when empty) and the ARNs."""
        arns = tuple(filter(None, map(str.strip, self.arns.toPlainText().splitlines())))
        return self.box.toPlainText().strip() or None, arns

    def summary(self) -> str:
        """Say in a few words what is given."""
        text, arns = self.policies()
        words = ["inline"] if text else []
        words += [f"{len(arns)} managed"] if arns else []
        return "not JSON" if self.fault.isVisibleTo(self) else " and ".join(words) or "none"

    def _edited(self) -> None:
        text, _ = self.policies()
        fault = json_fault(text) if text else ""
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))
        self.changed.emit()


def json_fault(text: str) -> str:
    """Say where a text stops being JSON; empty when it is JSON."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return f"Not valid JSON: line {error.lineno}, column {error.colno}, {error.msg.lower()}."
    except (ValueError, RecursionError):
        return "Not valid JSON."
    return ""


class ContextLines(QWidget):
    """Context keys that no other field is for, `key=value` a line."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 8)
        column.setSpacing(4)
        name = "Other context keys, key=value a line"
        self.box = _text_box(name, "aws:SourceVpc=vpc-0123abcd", 4)
        self.fault = PlainLabel("", "small", "denied", wrap=True)
        self.fault.hide()
        column.addWidget(self.box)
        column.addWidget(self.fault)
        self.box.textChanged.connect(self._edited)

    def show_lines(self, text: str) -> None:
        """Show what the request gives."""
        if self.box.toPlainText() != text:
            self.box.setPlainText(text)

    def context(self) -> Context:
        """Return the keys and values of the lines that can be read."""
        return read_context_lines(self.box.toPlainText())[0]

    def _edited(self) -> None:
        wrong = read_context_lines(self.box.toPlainText())[1]
        self.fault.setText(f"Not key=value: {wrong[0]}" if wrong else "")
        self.fault.setVisible(bool(wrong))
        self.changed.emit()
