"""The one way to tell the user something: a quiet bar below the data bar.

Errors stay until they are closed; everything else goes after a while. Bugs go to the crash dialog
(`rolescope.ui.shell.crash_reporter`) instead.
"""

from collections.abc import Callable
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QToolButton, QWidget

from rolescope.problem import PASTED_ALONE, Problem, ProblemLevel
from rolescope.questions.checks import CheckState
from rolescope.ui.kit import icons, style, themed
from rolescope.ui.kit.plain_text_edit import PlainTextEdit
from rolescope.ui.kit.privacy import copy_text, visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.shared.modeless import show_beside
from rolescope.ui.state.runner import JobFailure
from rolescope.value import Value
from rolescope.words.check_text import CheckText, broken_words
from rolescope.words.file_text import written
from rolescope.words.findings.finding_rows import FindingList
from rolescope.words.findings.list_text import news_words

_NOTE_MS = 6_000  # milliseconds that a note stays


class MessageLevel(Enum):
    """How loud a message is."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


_LOOKS = {
    MessageLevel.NOTE: ("information-outline", "accent", "accentsoft", "accent"),
    MessageLevel.WARNING: ("alert", "cond", "condsoft", "condborder"),
    MessageLevel.ERROR: ("alert-circle", "risk", "risksoft", "riskborder"),
}


class Message(Value, kw_only=True):
    """What happened, what it changes for the answers and what to do; details for the curious.

    `offer` is the text of a button that does what helps (`run`). `stays`: it is not to be missed;
    what was said before it, and what is said while it is there, does not take its place for good.
    """

    level: MessageLevel
    text: str
    hint: str = ""
    details: str = ""
    offer: str = ""
    run: Callable[[], object] | None = None
    stays: bool = False


def of_problems(problems: tuple[Problem, ...], *, is_lost: bool) -> Message | None:
    """Return the message about problems of an import; None when none is worth a message.

    `is_lost`: nothing could be read at all.
    """
    worst = [problem for problem in problems if problem.level is ProblemLevel.ERROR]
    alone = [problem for problem in problems if problem.code == PASTED_ALONE]
    if not (worst or alone or is_lost):
        return None
    first = next(iter((*worst, *alone, *problems)), None)
    if first is None:
        return Message(level=MessageLevel.ERROR, text="Nothing could be read.")
    text = f"{first.where}: {first.what}" if first.where else first.what
    hint = " ".join(part for part in (first.meaning, first.advice) if part)
    others = len(worst) - 1
    if others > 0:
        hint = f"{hint} {others:,} more {'problem' if others == 1 else 'problems'}.".strip()
    return Message(
        level=MessageLevel.ERROR if worst or is_lost else MessageLevel.NOTE,
        text=text,
        hint=hint,
        details="\n\n".join(map(str, problems)),
    )


class MessageBar(QWidget):
    """Shows one message at a time, the last one."""

    def __init__(self) -> None:
        super().__init__()
        self._message: Message | None = None
        self._waiting: list[Message] = []  # that are shown again when this one is closed
        self._broken: Message | None = None  # the last one about assertions
        row = hbox(self, margins=(16, 6, 8, 6), spacing=8)
        self._icon = QToolButton(self)
        self._icon.setIconSize(QSize(16, 16))
        self._icon.setEnabled(True)
        self._icon.setFocusPolicy(self.focusPolicy())
        self._text = PlainLabel(style="name", wrap=True)
        self._hint = PlainLabel(style="body", color="muted", wrap=True)
        column = vbox(None, self._text, self._hint, spacing=0)
        row.addWidget(self._icon)
        row.addLayout(column, 1)
        self._offer = self._button("", self._run_offer)
        self._details = self._button("Details", self._show_details)
        self._copy = self._button("Copy", self._copy_text)
        row.addWidget(self._offer)
        row.addWidget(self._details)
        row.addWidget(self._copy)
        close = QToolButton(self)
        close.setIcon(icons.icon("close", "muted"))
        close.setIconSize(QSize(16, 16))
        close.setFixedSize(28, 28)
        close.setToolTip("Close")
        close.setAccessibleName("Close message")
        close.clicked.connect(self.clear)
        row.addWidget(close)
        self._timer = QTimer(self, interval=_NOTE_MS, singleShot=True)
        self._timer.timeout.connect(self.clear)
        self.hide()

    @property
    def message(self) -> Message | None:
        """The message that is shown."""
        return self._message

    def tell_failure(self, failure: JobFailure) -> None:
        """Say why something was not done."""
        problems = of_problems(failure.problems, is_lost=True) if failure.problems else None
        self.tell(problems or Message(level=MessageLevel.ERROR, text=failure.what))

    def tell_problems(self, problems: tuple[Problem, ...]) -> None:
        """Say what an import could not take; what was said before is gone, unless it stays."""
        if self._message is None or not self._message.stays:
            self.clear()
        message = of_problems(problems, is_lost=False)
        if message is not None:
            self.tell(message)

    def tell_written(self, file: str) -> None:
        """Say where something was written."""
        self.tell(Message(level=MessageLevel.NOTE, text=written(Path(file).name), hint=file))

    def tell_news(
        self, found: FindingList, earlier: str, at: str, show: Callable[[], object]
    ) -> None:
        """Say what a newer import changed since the one called `earlier`; `show` lists it."""
        text, hint = news_words(found, earlier, at)
        self.tell(
            Message(
                level=MessageLevel.WARNING,
                text=text,
                hint=hint,
                offer="Show findings",
                run=show,
                stays=True,
            )
        )

    def tell_broken(self, broken: tuple[CheckText, ...], show: Callable[[], object]) -> None:
        """Say which assertions an edit broke, until none is broken; `show` lists all of them."""
        text, hint = broken_words(broken)
        self._broken = Message(
            level=MessageLevel.WARNING, text=text, hint=hint, offer="Show assertions", run=show
        )
        self.tell(self._broken)

    def forget_broken(self, checked: tuple[CheckText, ...]) -> None:
        """Say what is still broken, and by which edit; nothing once all assertions hold again."""
        told = self._broken
        if told is None or told is not self._message or told.run is None:
            return
        broken = tuple(check for check in checked if check.state is CheckState.BROKEN)
        if broken:
            self.tell_broken(broken, told.run)
        else:
            self.clear()

    def tell(self, message: Message) -> None:
        """Show a message."""
        before = self._message
        is_kept = before is not None and before != message and before.level is not MessageLevel.NOTE
        if before is not None and is_kept and (before.stays or message.stays):
            self._waiting = [one for one in self._waiting if one != before] + [before]
        self._message = message
        icon, color, _ground, _border = _LOOKS[message.level]
        self._icon.setIcon(icons.icon(icon, color))
        self._text.setText(message.text)
        self._hint.setText(message.hint)
        self._hint.setVisible(bool(message.hint))
        self._offer.setText(message.offer)
        self._offer.setVisible(message.run is not None)
        self._details.setVisible(bool(message.details))
        self._copy.setVisible(message.level is not MessageLevel.NOTE)
        self.setAccessibleName(visible(f"{message.level.value}: {message.text} {message.hint}"))
        self._timer.stop()
        if message.level is MessageLevel.NOTE:
            self._timer.start()
        self.show()
        self.update()

    def clear(self) -> None:
        """Close the message; one that had to wait is shown again."""
        self._message = None
        self._timer.stop()
        if self._waiting:
            self.tell(self._waiting.pop())
        else:
            self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground in the color of the level."""
        if self._message is not None:
            _icon, _color, ground, border = _LOOKS[self._message.level]
            with themed.painting(self) as painter:
                painter.fillRect(self.rect(), style.color(ground))
                bottom = self.rect().adjusted(0, self.height() - 1, 0, 0)
                painter.fillRect(bottom, style.color(border))

    def _button(self, text: str, slot: object) -> QPushButton:
        button = QPushButton(text, self)
        style.mark(button, look="small")
        button.clicked.connect(slot)
        return button

    def _run_offer(self) -> None:
        run = self._message.run if self._message is not None else None
        self.clear()
        if run is not None:
            run()

    def _full_text(self) -> str:
        if self._message is None:
            return ""
        text, hint, details = self._message.text, self._message.hint, self._message.details
        parts = (details,) if text in details else (text, hint, details)
        return "\n\n".join(visible(part, keep="\n") for part in parts if part)

    def _copy_text(self) -> None:
        copy_text(self._full_text())

    def _show_details(self) -> None:
        show_beside(TextDialog("Details", self._full_text(), self.window()))


class TextDialog(QDialog):
    """A long plain text with a button that copies it."""

    def __init__(self, title: str, text: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(visible(title))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(720, 480)
        column = vbox(self, margins=(16, 16, 16, 16), spacing=6)
        view = PlainTextEdit(text)
        view.setReadOnly(True)
        view.setFont(style.font("mono"))
        view.setTabChangesFocus(True)
        column.addWidget(view)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons = box.layout()
        if buttons is not None:
            buttons.setSpacing(6)
        copy = box.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: copy_text(text))
        box.rejected.connect(self.reject)
        column.addWidget(box)
