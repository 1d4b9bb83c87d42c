"""Can it …? One action and one resource to type; Enter answers, with the trace beneath."""

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from rolescope.model import plain
from rolescope.model.arn import Arn
from rolescope.ui.features.permissions.completer_enter import CompleterEnterFilter
from rolescope.ui.kit import themed
from rolescope.ui.kit.line_edits import NamesLineEdit
from rolescope.ui.kit.pills import Shape, section
from rolescope.ui.kit.privacy import hide, visible
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.text import StyledRun, Text
from rolescope.ui.kit.trace_view import TraceView
from rolescope.ui.kit.widget_hooks import FollowsNames, FollowsTextSize
from rolescope.words.verdict.action_answer import ActionAnswer

_ACTION = re.compile(r"[A-Za-z0-9-]+:[A-Za-z0-9]+")
_LOOKS = {"Yes.": ("check-bold", "allowed"), "No.": ("close-thick", "denied")}
_OPEN = ("help", "cond")
_MIN_TRACE_HEIGHT, _MAX_TRACE_HEIGHT = 72, 220  # px of the trace
_WIDE_FROM = 560  # px: from here both fields stand side by side


class _Field(NamesLineEdit):
    """A field that is completed by any part of the words."""

    def __init__(self, name: str, hint: str) -> None:
        super().__init__()
        self.setAccessibleName(visible(name))
        self.setPlaceholderText(visible(hint))
        self.setFont(themed.font("mono"))
        self.words = QStringListModel(self)
        completer = QCompleter(self.words, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(10)
        self.setCompleter(completer)
        CompleterEnterFilter(completer, self.returnPressed.emit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Empty the field on Escape."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class CanBox(QWidget, FollowsTextSize, FollowsNames):
    """Asks by `asked` (action, resource). What comes back is shown below the fields."""

    asked = Signal(str, str)
    entered = Signal()  # somebody is about to type

    def __init__(self) -> None:
        super().__init__()
        self._resources: list[str] = []
        self.action = _Field("Action", "Action, as in s3:GetObject")
        self.resource = _Field("Resource", "ARN of a resource, or *")
        self.button = QPushButton("Ask")
        self.button.setAccessibleName("Ask whether it can")
        self.trace = TraceView()
        self.trace.setAccessibleName("Trace of the answer")
        self.trace.hide()
        self._sign = Shape("help", "muted", 16)
        self._answer = Text()
        self._said = QWidget()
        self._said.hide()
        said = QHBoxLayout(self._said)
        said.setContentsMargins(*pxs(0, 4, 0, 0))
        said.setSpacing(px(8))
        said.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        said.addWidget(self._answer, 1)
        self._fields = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._fields.setSpacing(px(6))
        self._fields.addWidget(self.action, 1)
        self._fields.addWidget(self.resource, 2)
        self._fields.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*pxs(8, 12, 8, 0))
        column.setSpacing(px(4))
        column.addWidget(section("Can it \N{HORIZONTAL ELLIPSIS}?"))
        column.addLayout(self._fields)
        column.addWidget(self._said)
        column.addWidget(self.trace)
        self._known: frozenset[str] = frozenset()
        for field in (self.action, self.resource):
            field.returnPressed.connect(self._ask)
            field.installEventFilter(self)
        self.button.clicked.connect(self._ask)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Notice that somebody is about to type: the lists are needed now."""
        if event.type() is QEvent.Type.FocusIn:
            self.entered.emit()
        return super().eventFilter(watched, event)  # type: ignore[arg-type] # a QObject of Qt's

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the fields side by side where there is room."""
        super().resizeEvent(event)
        self._arrange()

    def rescale(self) -> None:
        """Rescale."""
        self._arrange()
        if not self.trace.isHidden():
            self._fit_trace()

    def _arrange(self) -> None:
        ways = QBoxLayout.Direction
        is_wide = self.width() >= px(_WIDE_FROM)
        self._fields.setDirection(ways.LeftToRight if is_wide else ways.TopToBottom)

    def minimumSizeHint(self) -> QSize:
        """It may become narrow: fields scroll and words wrap."""
        return QSize(px(180), super().minimumSizeHint().height())

    def set_words(self, actions: Sequence[str], resources: Sequence[str]) -> None:
        """Complete the fields from these."""
        if len(actions) != len(self._known):
            self._known = frozenset(name.lower() for name in actions)
            self.action.words.setStringList(list(actions))
        self._resources = [one for one in resources if one == plain.visible(one)]
        self.renew_names()

    def renew_names(self) -> None:
        """Complete from resources as they may be seen now."""
        self.resource.words.setStringList([hide(one) for one in self._resources])

    def ask_again(self) -> None:
        """Ask anew what was answered, of somebody else or in another world."""
        if not self._said.isHidden():
            self._ask()

    def show_answer(self, answer: ActionAnswer) -> None:
        """Show the verdict in one line, and its trace."""
        is_known = not self._known or answer.request.action.lower() in self._known
        more = "" if is_known else "AWS lists no action of this name."
        words = " ".join(filter(None, (answer.because, answer.gap, more)))
        self._tell(*_LOOKS.get(answer.word, _OPEN), answer.word, words)
        self.trace.show_trace((answer.section,))
        self.trace.setVisible(bool(answer.section.rows))
        self._fit_trace()

    def _fit_trace(self) -> None:
        rows = range(self.trace.model().rowCount())
        height = sum(self.trace.sizeHintForRow(row) for row in rows) + px(8)
        most = _MAX_TRACE_HEIGHT if self.width() < px(_WIDE_FROM) else _MAX_TRACE_HEIGHT // 2
        self.trace.setFixedHeight(max(px(_MIN_TRACE_HEIGHT), min(height, px(most))))

    def text(self) -> str:
        """Return the answer as it is shown."""
        return "" if self._said.isHidden() else self._answer.text()

    def _ask(self) -> None:
        action, resource = self.action.text().strip(), self.resource.text().strip()
        if not _ACTION.fullmatch(action):
            self._refuse("Write an action as service:Action, as in s3:GetObject.", self.action)
        elif resource not in ("", "*") and Arn.parse(resource) is None:
            self._refuse("Give the ARN of a resource, or *.", self.resource)
        else:
            self.asked.emit(action, resource or "*")

    def _refuse(self, words: str, field: QLineEdit) -> None:
        self._tell("alert", "cond", "", words)
        self.trace.hide()
        field.setFocus()

    def _tell(self, icon: str, ink: str, word: str, words: str) -> None:
        self._sign.show_shape(icon, ink)
        runs = [StyledRun(f"{word} ", "subject", ink)] if word else []
        self._answer.set_runs([*runs, StyledRun(words, "body")])
        self._said.show()
