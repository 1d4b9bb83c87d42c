"""Can it …? Who can …? One action and one resource to type; Enter answers, with rows beneath."""

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QLineEdit,
    QPushButton,
    QTabBar,
    QWidget,
)

from rolescope.model import plain
from rolescope.model.arn import Arn
from rolescope.ui.features.permissions.completer_enter import CompleterEnterFilter
from rolescope.ui.kit import themed
from rolescope.ui.kit.completing_box import completer
from rolescope.ui.kit.line_edits import NamesLineEdit
from rolescope.ui.kit.pills import ShapeIcon
from rolescope.ui.kit.privacy import hide, visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import StyledLabel, StyledRun
from rolescope.ui.kit.trace_view import TraceView
from rolescope.ui.kit.widget_hooks import FollowsNames
from rolescope.words.excerpt import Mark
from rolescope.words.verdict.action_answer import ActionAnswer
from rolescope.words.verdict.trace import TraceSection
from rolescope.words.verdict.who_can_text import WhoCanAnswer

_ACTION = re.compile(r"[A-Za-z0-9-]+:[A-Za-z0-9]+")
_LOOKS = {Mark.YES: ("check-bold", "allowed"), Mark.NO: ("close-thick", "denied")}
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
        found = completer(())
        found.setParent(self)
        found.setModel(self.words)
        self.setCompleter(found)
        CompleterEnterFilter(found, self.returnPressed.emit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Empty the field on Escape."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class CanBox(QWidget, FollowsNames):
    """Asks by `asked` or `asked_who` (action, resource). The answer is shown below the fields.

    `person` carries the ARN of one who can, where somebody wants to see more of it.
    """

    asked = Signal(str, str)
    asked_who = Signal(str, str)
    person = Signal(str)
    entered = Signal()  # somebody is about to type

    def __init__(self) -> None:
        super().__init__()
        self._resources: list[str] = []
        self._people: tuple[str, ...] = ()
        self.tabs = QTabBar(expanding=False, drawBase=False)
        self.tabs.setAccessibleName("Question")
        self.tabs.addTab("Can it \N{HORIZONTAL ELLIPSIS}?")
        self.tabs.addTab("Who can \N{HORIZONTAL ELLIPSIS}?")
        self.action = _Field("Action", "Action, as in s3:GetObject")
        self.resource = _Field("Resource", "ARN of a resource, or *")
        self.button = QPushButton("Ask")
        self.button.setAccessibleName("Ask whether it can")
        self.trace = TraceView()
        self.trace.setAccessibleName("Trace of the answer")
        self.trace.hide()
        self._sign = ShapeIcon("help", "muted", 16)
        self._answer = StyledLabel()
        self._said = QWidget()
        self._said.hide()
        said = hbox(self._said, margins=(0, 4, 0, 8), spacing=8)
        said.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        said.addWidget(self._answer, 1)
        self._fields = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._fields.setSpacing(6)
        self._fields.addWidget(self.action, 1)
        self._fields.addWidget(self.resource, 2)
        self._fields.addWidget(self.button)
        column = vbox(self, self.tabs, self._fields, self._said, margins=(8, 12, 8, 0), spacing=4)
        column.addWidget(self.trace)
        self._known: frozenset[str] = frozenset()
        for field in (self.action, self.resource):
            field.returnPressed.connect(self._ask)
            field.installEventFilter(self)
        self.button.clicked.connect(self._ask)
        self.tabs.currentChanged.connect(self._turn)
        self.trace.clicked.connect(self._choose)
        self.trace.activated.connect(self._choose)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Notice that somebody is about to type: the lists are needed now."""
        if event.type() is QEvent.Type.FocusIn:
            self.entered.emit()
        return super().eventFilter(watched, event)  # type: ignore[arg-type] # a QObject of Qt's

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the fields side by side where there is room."""
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        is_wide = self.width() >= _WIDE_FROM
        self._fields.setDirection(ways.LeftToRight if is_wide else ways.TopToBottom)

    def minimumSizeHint(self) -> QSize:
        """It may become narrow: fields scroll and words wrap."""
        return QSize(180, super().minimumSizeHint().height())

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

    @property
    def is_who(self) -> bool:
        """Whether the question is who can, not whether somebody can."""
        return self.tabs.currentIndex() == 1

    def ask_who(self) -> None:
        """Turn to the question who can."""
        self.tabs.setCurrentIndex(1)

    def ask_again(self) -> None:
        """Ask anew what was answered, of somebody else; who can is the same for everybody."""
        if not self._said.isHidden() and not self.is_who:
            self._ask()

    def ask_who_again(self) -> None:
        """Ask anew who can, in another world."""
        if not self._said.isHidden() and self.is_who:
            self._ask()

    def _turn(self) -> None:
        """Ask the other question with the same words."""
        name = "Ask who can" if self.is_who else "Ask whether it can"
        self.button.setAccessibleName(visible(name))
        self._said.hide()
        self.trace.hide()
        if self.action.text().strip():
            self._ask()

    def show_answer(self, answer: ActionAnswer, who: str) -> None:
        """Show the verdict and whom it is about, and its trace: others are asked by themselves."""
        if self.is_who:
            return
        is_known = not self._known or answer.request.action.lower() in self._known
        more = "" if is_known else "AWS lists no action of this name."
        words = " ".join(filter(None, (answer.because, answer.gap, more, f"For {who}.")))
        self._tell(*_LOOKS.get(answer.mark, _OPEN), answer.word, words)
        self._show_rows(answer.section)

    def show_people(self, answer: WhoCanAnswer) -> None:
        """Show who can: in a sentence, and each in a row."""
        if not self.is_who:
            return
        self._people = answer.arns
        looks = ("check-bold", "allowed") if answer.arns else ("close-thick", "denied")
        self._tell(*looks, "", " ".join(filter(None, (answer.sentence, answer.remark))))
        self._show_rows(answer.section)

    def tell_wait(self, words: str) -> None:
        """Say that the answer is being looked for, or that there is none."""
        self._tell(*_OPEN, "", words)
        self.trace.hide()

    def _choose(self, index: QModelIndex) -> None:
        """Show more of one who can; the first line is the heading."""
        if self.is_who and 0 < index.row() <= len(self._people):
            self.person.emit(self._people[index.row() - 1])

    def _show_rows(self, rows: TraceSection) -> None:
        self.trace.show_trace((rows,))
        self.trace.setVisible(bool(rows.rows))
        self._fit_trace()

    def _fit_trace(self) -> None:
        rows = range(self.trace.model().rowCount())
        height = sum(self.trace.sizeHintForRow(row) for row in rows) + 8
        most = _MAX_TRACE_HEIGHT if self.width() < _WIDE_FROM else _MAX_TRACE_HEIGHT // 2
        self.trace.setFixedHeight(max(_MIN_TRACE_HEIGHT, min(height, most)))

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
            (self.asked_who if self.is_who else self.asked).emit(action, resource or "*")

    def _refuse(self, words: str, field: QLineEdit) -> None:
        self._tell("alert", "cond", "", words)
        self.trace.hide()
        field.setFocus()

    def _tell(self, icon: str, ink: str, word: str, words: str) -> None:
        self._sign.show_shape(icon, ink)
        runs = [StyledRun(f"{word} ", "subject", ink)] if word else []
        self._answer.set_runs([*runs, StyledRun(words, "body")])
        self._said.show()
