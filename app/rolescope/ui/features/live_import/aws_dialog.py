"""What the two dialogs that ask AWS share: pages beside a list of steps, sign-in, the process."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from rolescope.importers.aws.plan import ConnectionTarget
from rolescope.ui.features.live_import import messages
from rolescope.ui.features.live_import.aws_process import AwsProcess
from rolescope.ui.kit import style, themed
from rolescope.ui.kit.choice_dialog import ChoiceDialog, DialogChoice
from rolescope.ui.kit.fields import Combo, LineField
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel, StyledLabel, StyledRun
from rolescope.ui.shared.modeless import show_beside
from rolescope.words.live_text import mfa_question, step_text

_LABEL_WIDTH = 148  # px
_STEPS_WIDTH, _STEP_HEIGHT, _STEPS_TOP = 188, 40, 28  # px
_MFA_DIGITS = 6
_STANDARD_CHAIN = "Standard chain (environment, files, SSO, container, instance)"
_SECURE = ("https://", "http://127.0.0.1", "http://localhost", "http://[::1]")


class WizardPage(QWidget):
    """One step: a heading, a sentence, and what belongs to it."""

    def __init__(self, heading: str, sentence: str) -> None:
        super().__init__()
        self.column = vbox(self, margins=(28, 24, 28, 12), spacing=8)
        self.column.addWidget(PlainLabel(heading, "heading"))
        self.column.addWidget(StyledLabel([StyledRun(sentence, "body", "muted")]))
        self.column.addSpacing(8)

    def begin(self) -> None:
        """Do what is due when the page is shown."""

    def field(self) -> QWidget | None:
        """Return what takes the keyboard's focus first."""
        return None


def rows(*pairs: tuple[str, QWidget], inset: int = 0) -> QWidget:
    """Return widgets below one another, each with its label, which may stand further in (px)."""
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(inset, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(8)
    grid.setColumnMinimumWidth(0, _LABEL_WIDTH - inset)
    grid.setColumnStretch(1, 1)
    for number, (text, widget) in enumerate(pairs):
        label = PlainLabel(text, "body", "muted")
        label.setBuddy(widget)
        grid.addWidget(label, number, 0)
        grid.addWidget(widget, number, 1)
    return made


class Callout(QWidget):
    """A sentence on a tinted ground: what went wrong, what to mind. Hidden while it is empty."""

    def __init__(self) -> None:
        super().__init__()
        self._tone = "cond"
        row = hbox(self, margins=(38, 8, 12, 9))
        self._text = StyledLabel()
        row.addWidget(self._text, 1)
        self.hide()

    def text(self) -> str:
        """Return what is said."""
        return self._text.text()

    def say(self, text: str, tone: str = "cond") -> None:
        """Say something in a tone of the theme: `cond` to mind, `risk` when it went wrong."""
        self._tone = tone
        self._text.set_runs([StyledRun(text, "body", tone)])
        self.setVisible(bool(text))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground with its icon."""
        with themed.painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ground = f"{self._tone}soft"
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.color(ground))
            painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
            icon = {"cond": "alert", "risk": "close-circle", "allowed": "check"}[self._tone]
            themed.paint_icon(painter, QRectF(12, 10, 16, 16), icon, self._tone)


class StepBar(QWidget):
    """Shows where one is: steps behind have a tick, the one shown is lit."""

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        self._titles = titles
        self._step = 0
        self.setFixedWidth(_STEPS_WIDTH)

    def show_step(self, step: int) -> None:
        """Light another step."""
        self._step = step
        words = step_text(step + 1, len(self._titles), self._titles[step])
        self.setAccessibleName(visible(words))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the steps below one another."""
        with themed.painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), style.color("sunken"))
            painter.fillRect(self.width() - 1, 0, 1, self.height(), style.color("border"))
            for number, title in enumerate(self._titles):
                top = _STEPS_TOP + number * _STEP_HEIGHT
                is_now, is_done = number == self._step, number < self._step
                if is_now:
                    painter.setPen(Qt.PenStyle.NoPen)
                    painter.setBrush(style.color("accentsoft"))
                    around = QRectF(12, top - 9, self.width() - 25, 34)
                    painter.drawRoundedRect(around, 6, 6)
                spot = QRectF(24, top - 2, 20, 20)
                painter.setPen(themed.pen("accent" if is_now or is_done else "strong", 1.5))
                painter.setBrush(style.color("accent") if is_now else Qt.BrushStyle.NoBrush)
                painter.drawEllipse(spot)
                if is_done:
                    themed.paint_icon(painter, spot.adjusted(4, 4, -4, -4), "check-bold", "accent")
                else:
                    painter.setFont(style.font("label"))
                    painter.setPen(style.color("onaccent" if is_now else "muted"))
                    painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, str(number + 1))
                painter.setFont(style.font("subject" if is_now else "body"))
                painter.setPen(style.color("text" if is_now else "muted"))
                area = QRect(54, top - 9, self.width() - 60, 34)
                painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, title)


class CodePrompt(QWidget):
    """Names the device and takes six digits. Hidden while nobody asks; it keeps no code."""

    given = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.note = Callout()
        self.code = LineField("MFA code")
        self.code.setMaxLength(_MFA_DIGITS)
        self.code.setPlaceholderText("6 digits")
        self.give = QPushButton("Give code")
        self.give.setEnabled(False)
        self.give.setAutoDefault(False)
        column = vbox(self, self.note, margins=(28, 0, 28, 8), spacing=8)
        row = hbox(spacing=8)
        row.addWidget(rows(("MFA code", self.code)), 1)
        row.addWidget(self.give)
        column.addLayout(row)
        self.code.textChanged.connect(self._check)
        self.code.returnPressed.connect(self.give.click)
        self.give.clicked.connect(self._send)
        self.hide()

    def ask(self, words: str) -> None:
        """Ask for the code of a device, which botocore's words name."""
        self.note.say(mfa_question(words))
        self.code.clear()
        self.show()
        self.code.setFocus()

    def forget(self) -> None:
        """Ask no more."""
        self.code.clear()
        self.hide()

    def _check(self, text: str) -> None:
        self.give.setEnabled(len(text) == _MFA_DIGITS and text.isascii() and text.isdecimal())

    def _send(self) -> None:
        code = self.code.text()
        self.forget()
        self.given.emit(code)


class ProfilePage(WizardPage):
    """Chooses a profile; what a network needs that is not the usual one is folded away."""

    def __init__(self, heading: str, sentence: str) -> None:
        super().__init__(heading, sentence)
        self.profile = Combo("Profile")
        self.region = LineField("Region")
        self.region.setPlaceholderText("From profile")
        self.endpoint = LineField("Endpoint")
        self.endpoint.setPlaceholderText("AWS default")
        self.proxy = LineField("Proxy")
        self.proxy.setPlaceholderText("that of the environment")
        self.bundle = LineField("Certificates")
        self.bundle.setPlaceholderText("System default")
        self.column.addWidget(rows(("Profile", self.profile), ("Region", self.region)))
        self.show_profiles(())
        self.more = QPushButton("Endpoint, proxy, certificates")
        style.mark(self.more, look="link")
        self._network = rows(
            ("Endpoint", self.endpoint), ("Proxy", self.proxy), ("Certificates", self.bundle)
        )
        self._network.hide()
        self.more.clicked.connect(self._unfold)
        beside = QHBoxLayout()
        beside.addWidget(self.more)
        beside.addStretch(1)
        self.column.addLayout(beside)
        self.column.addWidget(self._network)
        self.note = Callout()
        self.column.addWidget(self.note)
        self.column.addStretch(1)

    def show_profiles(self, names: Sequence[str]) -> None:
        """Offer these profiles; the one that was chosen stays."""
        chosen = self.profile.currentData()
        self.profile.clear()
        self.profile.addItem(_STANDARD_CHAIN, None)
        for name in names:
            self.profile.addItem(visible(name), name)
        self.profile.setCurrentIndex(max(0, self.profile.findData(chosen)))

    def field(self) -> QWidget:
        """Return the choice of profiles."""
        return self.profile

    def target(self) -> ConnectionTarget | None:
        """Return what was chosen; None, and say why, when it cannot be meant."""
        endpoint = self.endpoint.text().strip()
        if endpoint and not endpoint.startswith(_SECURE):
            self.note.say(
                "An endpoint begins with https://. Only on this computer may it be http://.", "risk"
            )
            self._network.show()
            self.endpoint.setFocus()
            return None
        return ConnectionTarget(
            profile=self.profile.currentData(),
            region=self.region.text().strip() or None,
            endpoint=endpoint or None,
            proxy=self.proxy.text().strip() or None,
            ca_bundle=self.bundle.text().strip() or None,
        )

    def use_endpoint(self, url: str) -> None:
        """Suggest an endpoint, where it can be seen."""
        self.endpoint.setText(url)
        self._network.show()

    def _unfold(self) -> None:
        self._network.setVisible(self._network.isHidden())


class AwsDialog(QDialog):
    """Leads through pages, the first of which chooses a profile. The window stays usable beside it.

    Its process alone holds credentials, and ends with it.
    """

    def __init__(
        self, parent: QWidget | None, title: str, size: tuple[int, int], profile: ProfilePage
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(visible(title))
        self.setWindowModality(Qt.WindowModality.NonModal)
        self.resize(QSize(*size).boundedTo(self.screen().availableSize()))
        self._is_busy = False
        self.live = AwsProcess(self)
        self.profile = profile
        self.prompt = CodePrompt()
        self.back, self.next, self.cancel = QPushButton("Back"), QPushButton(), QPushButton()
        style.mark(self.next, look="primary")
        self.next.setDefault(True)

    def _lay_out(self, pages: dict[str, WizardPage], next_texts: Iterable[str]) -> None:
        """Show pages by the titles of their steps.

        `next_texts`: all that the button for the next step may say. It is as wide as the widest, so
        that Cancel never comes to stand where it stood.
        """
        self.steps = StepBar(tuple(pages))
        self.next.ensurePolished()
        for text in next_texts:
            self.next.setText(text)
            self.next.setMinimumWidth(max(self.next.minimumWidth(), self.next.sizeHint().width()))
        self._pages = QStackedWidget()
        for page in pages.values():
            self._pages.addWidget(page)
        buttons = hbox(margins=(28, 8, 28, 20), spacing=8)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.next)
        column = vbox(spacing=0)
        column.addWidget(self._pages, 1)
        column.addWidget(self.prompt)
        column.addLayout(buttons)
        row = hbox(self, margins=0, spacing=0)
        row.addWidget(self.steps)
        row.addLayout(column, 1)
        self.live.heard.connect(self._hear)
        self.prompt.given.connect(lambda code: self.live.say(messages.Code(code)))
        self.back.clicked.connect(self._go_back)
        self.next.clicked.connect(self._forward)
        self.cancel.clicked.connect(self._leave)

    @property
    def step(self) -> int:
        """The number of the step that is shown."""
        return self._pages.currentIndex()

    @property
    def _is_running(self) -> bool:
        """Whether AWS is being read or asked, in the last step."""
        return self._is_busy and self.step == self._pages.count() - 1

    def _go(self, step: int) -> None:
        self._pages.setCurrentIndex(step)
        self.steps.show_step(step)
        page = self._pages.currentWidget()
        if page is self.profile:
            self.live.say(messages.ListProfiles())
        if isinstance(page, WizardPage):
            page.begin()
            first = page.field()
            if first is not None:
                first.setFocus()
        self._refresh()

    def _go_back(self) -> None:
        self._go(self.step - 1)

    def _forward(self) -> None:
        """Do what the button for the next step says."""
        raise NotImplementedError

    def _refresh(self) -> None:
        """Let the buttons say what is possible."""
        raise NotImplementedError

    def _leave(self) -> None:
        if self._is_running:
            self.live.stop()
            self.cancel.setEnabled(False)
        elif 0 < self.step < self._pages.count() - 1:
            choices = (
                DialogChoice("Disconnect", self.close, is_apart=True),
                DialogChoice("Continue", lambda: None),
            )
            texts = ("The sign-in and the choices made here are dropped.",)
            title = "Disconnect from AWS?"
            show_beside(ChoiceDialog(title, texts, choices, lambda: None, self))
        else:
            self.close()

    def _be_busy(self, *, is_busy: bool = True) -> None:
        self._is_busy = is_busy
        self.cancel.setEnabled(True)
        self._refresh()

    def _identify(self) -> None:
        target = self.profile.target()
        if target is not None:
            self._be_busy()
            self.profile.note.say("Asking AWS who these credentials belong to…")
            self.live.say(messages.Identify(target))

    def _hear(self, message: object) -> None:
        """Take what the process says."""
        match message:
            case messages.Profiles():
                self.profile.show_profiles(message.names)
            case messages.MfaCodeAsked():
                self.prompt.ask(message.words)

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the process: with it all credentials are gone."""
        self.live.close()
        super().closeEvent(event)

    def done(self, result: int) -> None:
        """Esc: likewise."""
        self.live.close()
        super().done(result)
