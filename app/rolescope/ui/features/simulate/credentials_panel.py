"""Credentials: what STS would hand out for the hop that is looked at, marked as simulated."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from rolescope.ui.kit import clock, style, themed
from rolescope.ui.kit.details import Body, clear
from rolescope.ui.kit.pills import ShapeIcon, TextLink, section
from rolescope.ui.kit.privacy import copy_text, visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import StyledLabel, StyledRun
from rolescope.ui.state.panel import Panel
from rolescope.ui.state.workspace import Workspace
from rolescope.words.credentials.credentials_text import (
    CarriedRow,
    CopyText,
    carried_title,
    copy_as,
    credentials_text,
    share_left,
)
from rolescope.words.names import account_names

_HEAD, _PITCH = 36, 20
WORDS = "Simulated. Not real credentials"


class CredentialsPanel(QWidget):
    """A card with the fields, the time left, what the hop before passed on, and texts to copy."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        themed.surface(self)
        self._workspace = workspace
        self.card, self.left, self.copies = SimulatedCard(), TimeLeft(), CopyBox()
        carried = QWidget()
        self._carried = vbox(carried, margins=0, spacing=6)
        self._body = body = Body()
        for widget, gap in ((self.card, 16), (self.left, 20), (carried, 20), (self.copies, 0)):
            body.column.addWidget(widget)
            body.column.addSpacing(gap)
        body.column.addStretch(1)
        vbox(self, body, margins=0)
        workspace.question.chained.connect(self._show)
        workspace.question.moved.connect(self._show)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is asked now: while it is not seen, it does not follow."""
        super().showEvent(event)
        self._show()

    def _show(self, _value: object = None) -> None:
        workspace = self._workspace
        chain = workspace.question.chain
        if chain is None or not self.isVisible():
            return
        names = account_names(workspace.world.world)
        text = credentials_text(chain, workspace.question.moment, names, clock.LOCAL)
        if text is None:
            return
        self.card.show_fields(text.fields)
        self.left.show_left(text.left, text.of, text.share)
        clear(self._carried)
        self._carried.addWidget(section(carried_title(text.carried_from)))
        for row in text.carried:
            self._carried.addWidget(_Row(row))
        self.copies.show_texts(text.copies)

    def rows(self) -> list[str]:
        """Return the rows of what is carried over, as they are read."""
        return [row.accessibleName() for row in self.findChildren(_Row)]


class _Row(QWidget):
    """One thing that could be carried over."""

    def __init__(self, row: CarriedRow) -> None:
        super().__init__()
        across = hbox(self, margins=(8, 0, 0, 0), spacing=8)
        icon, color = ("check", "allowed") if row.is_carried else ("minus", "muted")
        across.addWidget(ShapeIcon(icon, color, 14))
        name, value = StyledLabel([StyledRun(row.name)], wrap=False), StyledLabel(wrap=False)
        value.set_runs([StyledRun(row.value, "small", "text" if row.is_carried else "muted")])
        across.addWidget(name, 1)
        across.addWidget(value)
        self.setAccessibleName(visible(f"{row.name}: {row.value}"))
        self.setAccessibleDescription(visible(row.tooltip))
        self.setToolTip(themed.plain_tooltip(row.tooltip))


class SimulatedCard(QWidget):
    """Shows fields, each with its name above it."""

    def __init__(self) -> None:
        super().__init__()
        self._column = vbox(self, margins=(12, _HEAD + 14, 12, 14), spacing=0)

    def show_fields(self, fields: Sequence[tuple[str, str]]) -> None:
        """Show other fields."""
        clear(self._column)
        for number, (name, value) in enumerate(fields):
            if number:
                self._column.addSpacing(9)
            self._column.addWidget(StyledLabel([StyledRun(name, "small", "muted")]))
            self._column.addWidget(StyledLabel([StyledRun(value, "mono")]))
        spoken = ", ".join(f"{name} {value}" for name, value in fields)
        self.setAccessibleName(visible(f"{WORDS}: {spoken}"))
        self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the border, and the head in stripes."""
        with themed.painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            edge = 1 / 2
            box = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
            shape = QPainterPath()
            shape.addRoundedRect(box, 8, 8)
            painter.fillPath(shape, themed.color("surface"))
            self._paint_head(painter, shape)
            painter.setPen(themed.pen("border"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(shape)

    def _paint_head(self, painter: QPainter, shape: QPainterPath) -> None:
        high, over = _HEAD, 6
        head = QRectF(0, 0, self.width(), high)
        painter.save()
        painter.setClipPath(shape)
        painter.setClipRect(head, Qt.ClipOperation.IntersectClip)
        painter.setPen(themed.pen("condsoft", 9))
        for x in range(-high, self.width() + high, _PITCH):
            painter.drawLine(QPointF(x, high + over), QPointF(x + high + 2 * over, -over))
        painter.restore()
        painter.setPen(themed.pen("condborder"))
        painter.drawLine(QPointF(0.5, high), QPointF(self.width() - 0.5, high))
        spot = QRectF(14, (_HEAD - 18) / 2, 18, 18)
        themed.paint_icon(painter, spot, "test-tube", "cond")
        painter.setFont(themed.font("subject"))
        metrics = painter.fontMetrics()
        ground = QRectF(38, over, metrics.horizontalAdvance(WORDS) + 12, high - 2 * over)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(themed.color("surface"))
        painter.drawRoundedRect(ground, 4, 4)
        painter.setPen(themed.color("cond"))
        place = ground.adjusted(6, 0, 0, 0)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), WORDS)


class TimeLeft(QWidget):
    """How long a session still lasts, as words and as a bar."""

    def __init__(self) -> None:
        super().__init__()
        column = vbox(self, margins=0, spacing=6)
        self.words = StyledLabel(wrap=False)
        self._bar = _Bar()
        column.addWidget(self.words)
        column.addWidget(self._bar)

    def show_left(self, left: str, of: str, share: float) -> None:
        """Show `48 min left` `of 1 h, ends 10:08`, and the share."""
        color = "text" if share else "denied"
        self.words.set_runs(
            [StyledRun(left, "title", color), StyledRun(f"  {of}", "small", "muted")]
        )
        self._bar.show_share(share)


class _Bar(QWidget):
    """The part that is left."""

    def __init__(self) -> None:
        super().__init__()
        self._share = 0.0
        self.setFixedHeight(6)

    def show_share(self, share: float) -> None:
        """Show another part."""
        self._share = max(0.0, min(share, 1.0))
        self.setAccessibleName(visible(share_left(self._share)))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            whole = QRectF(self.rect())
            painter.setPen(themed.pen("border"))
            painter.setBrush(themed.color("sunken"))
            edge = 1 / 2
            painter.drawRoundedRect(whole.adjusted(edge, edge, -edge, -edge), 3, 3)
            if self._share:
                part = QRectF(0, 0, max(whole.width() * self._share, 6), whole.height())
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(themed.color("accent"))
                painter.drawRoundedRect(part, 3, 3)


class CopyBox(QWidget):
    """A switch, the text, and Copy."""

    def __init__(self) -> None:
        super().__init__()
        self._texts: tuple[CopyText, ...] = ()
        self._chosen = 0
        self.buttons: list[QPushButton] = []
        self.copy = TextLink("Copy", icon="content-copy")
        self.copy.clicked.connect(self._copy)
        head = QHBoxLayout()
        head.addWidget(section("Copy as"), 1)
        head.addWidget(self.copy)
        self._switch = hbox(spacing=0)
        self._ground = _Ground()
        self.cannot = StyledLabel()
        vbox(self, head, self._switch, self._ground, self.cannot, margins=0, spacing=8)

    def show_texts(self, texts: Sequence[CopyText]) -> None:
        """Show other texts; the way that was chosen stays."""
        self._texts = tuple(texts)
        if [button.text() for button in self.buttons] != [one.title for one in texts]:
            self._make_buttons()
        self._choose(min(self._chosen, len(self._texts) - 1))

    def text(self) -> str:
        """Return the text that is shown and would be copied."""
        return self._texts[self._chosen].text

    def _make_buttons(self) -> None:
        clear(self._switch)
        self.buttons = []
        for number, one in enumerate(self._texts):
            button = QPushButton(one.title)
            button.setCheckable(True)
            button.setAccessibleName(visible(copy_as(one.title)))
            last = number == len(self._texts) - 1
            place = "first" if not number else "last" if last else "middle"
            style.mark(button, look="segment", place=place)
            button.clicked.connect(partial(self._choose, number))
            self._switch.addWidget(button, 1)
            self.buttons.append(button)

    def _choose(self, number: int, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a slot
        self._chosen = number
        for place, button in enumerate(self.buttons):
            button.setChecked(place == number)
        chosen = self._texts[number]
        self._ground.show_text(chosen.shown)
        self.copy.setEnabled(bool(chosen.text))
        self.copy.setAccessibleName(visible(copy_as(chosen.title)))
        self.cannot.set_runs([StyledRun(" ".join(chosen.cannot), "small", "cond")])
        self.cannot.setVisible(bool(chosen.cannot))

    def _copy(self) -> None:
        copy_text(self.text())


class _Ground(QWidget):
    """Lines of text on a sunken ground, long ones wrapped."""

    def __init__(self) -> None:
        super().__init__()
        self._column = vbox(self, margins=(10, 8, 10, 8), spacing=0)

    def show_text(self, text: str) -> None:
        """Show another text."""
        clear(self._column)
        for line in text.splitlines():
            indent = len(line) - len(line.lstrip())
            shown = "\N{NO-BREAK SPACE}" * indent + line[indent:]
            self._column.addWidget(StyledLabel([StyledRun(shown or " ", "monosmall")]))
        self.setVisible(bool(text))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            themed.paint_frame(painter, QRectF(self.rect()), "sunken", 6)


CREDENTIALS = Panel(
    id="credentials",
    title="Credentials",
    area="right",
    make=CredentialsPanel,
    shown_when=lambda workspace: (
        workspace.question.simulation is not None
        and workspace.question.simulation.session is not None
    ),
    icon="key-variant",
    width=372,
)
