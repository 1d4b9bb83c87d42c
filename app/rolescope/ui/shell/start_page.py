"""The start page: what can be opened, recent sources, and the command that exports."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QMimeData, QRect, QRectF, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from rolescope.model.plain import counted
from rolescope.ui.kit import icons, style, themed
from rolescope.ui.kit.clock import LOCAL
from rolescope.ui.kit.privacy import source, visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.kit.themed import plain_tooltip
from rolescope.ui.kit.widget_hooks import FollowsNames
from rolescope.ui.shell.key_cap import paint_key
from rolescope.ui.state.settings import Recent
from rolescope.value import Value
from rolescope.words.window_text import found_in

_MAX_WIDTH = 1200


_MAX_SHOWN_SOURCES = 6  # recent sources
_MAX_FOUND = 2  # recent sources that hold whom a pasted text names: all are counted
_TYPING_PAUSE = 150  # milliseconds without a key before text is read
_MAX_FIELD_LENGTH = 100_000  # characters: laying out more would hold up the window


class StartPage(QWidget):
    """What is shown while nothing is open."""

    open_asked = Signal()
    paste_asked = Signal(str)  # the text
    connect_asked = Signal()
    sample_asked = Signal()
    tour_asked = Signal()
    recent_asked = Signal(object)  # Recent

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("startPage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._content = QWidget(self)
        grid = QGridLayout(self._content)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(48)
        grid.setVerticalSpacing(0)
        grid.addWidget(Head(), 0, 0, 1, 2)
        grid.setRowMinimumHeight(1, 36)
        self.paste_box = PasteBox()
        self.paste_box.open.clicked.connect(self._ask_to_paste)
        self.paste_box.field.long_pasted.connect(self.paste_asked)
        grid.addWidget(self.paste_box, 2, 0, 1, 2)
        grid.setRowMinimumHeight(3, 28)
        grid.addLayout(self._offers(), 4, 0)
        self._right = vbox(spacing=0)
        grid.addLayout(self._right, 4, 1)
        grid.setColumnMinimumWidth(0, 340)
        grid.setColumnStretch(0, 544)
        grid.setColumnStretch(1, 608)
        grid.setRowStretch(5, 1)
        self.show_recent((), datetime.fromtimestamp(0).astimezone())

    def _offers(self) -> QVBoxLayout:
        column = vbox(spacing=12)
        self.open_card = StartCard(OPEN)
        self.open_card.clicked.connect(self.open_asked)
        self.connect_card = StartCard(CONNECT)
        self.connect_card.clicked.connect(self.connect_asked)
        self.sample_card = StartCard(SAMPLE)
        self.sample_card.clicked.connect(self.sample_asked)
        column.addWidget(self.open_card)
        column.addWidget(self.connect_card)
        column.addWidget(self.sample_card)
        column.addStretch(1)
        return column

    def show_recent(
        self, recent: tuple[Recent, ...], now: datetime, *, offers_tour: bool = False
    ) -> None:
        """Show the recent sources and, below, the command; the tour while nothing is recent."""
        self.tour_card: StartCard | None = None
        while (item := self._right.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if recent:
            self._right.addWidget(_section("Recent"))
            self._right.addSpacing(6)
            for entry in recent[:_MAX_SHOWN_SOURCES]:
                row = RecentRow(entry, now)
                row.clicked.connect(partial(self._emit_recent, entry))
                self._right.addWidget(row)
            self._right.addSpacing(22)
        elif offers_tour:
            self.tour_card = StartCard(TOUR)
            self.tour_card.clicked.connect(self.tour_asked)
            self._right.addWidget(self.tour_card)
            self._right.addSpacing(22)
        self._right.addWidget(_section("No export yet? One command writes it"))
        self._right.addSpacing(8)
        self._right.addWidget(CommandBox())
        self._right.addSpacing(8)
        text = (
            "One file per account. RoleScope reads it on this computer and sends nothing anywhere."
        )
        self._right.addWidget(PlainLabel(text, "small", "muted", wrap=True))
        self._right.addStretch(1)

    def _ask_to_paste(self) -> None:
        self.paste_asked.emit(self.paste_box.field.toPlainText())

    def _emit_recent(self, entry: Recent) -> None:
        self.recent_asked.emit(entry)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the content in the middle, at most 1,200 px wide."""
        super().resizeEvent(event)
        width = min(_MAX_WIDTH, self.width() - 80)
        top = min(84, max(32, self.height() // 10))
        self._content.setGeometry((self.width() - width) // 2, top, width, self.height() - top)


def _section(text: str) -> PlainLabel:
    return PlainLabel(text, "label", "muted")


# What the start page is made of: cards, recent sources, the command that exports


_WORDS, _SIDE, _FOR_KEYS = 77, 17, 110  # px: where words begin and end, room of a shortcut


COMMAND = "aws iam get-account-authorization-details > prod.json"


class Offer(Value):
    """What a card offers, with its shortcut."""

    icon: str
    title: str
    text: str
    keys: str


OPEN = Offer(
    "folder-open-outline",
    "Open an export or a project",
    "JSON, folder, zip, .rolescope. Dropping it here works as well",
    "Ctrl+O",
)


CONNECT = Offer(
    "cloud-download-outline",
    "Connect to AWS",
    "Reads IAM and Organizations with a profile you choose",
    "Ctrl+I",
)


SAMPLE = Offer(
    "school-outline",
    "Open the sample organization",
    "Northwind: 6 accounts, 62 roles, stories to try",
    "Ctrl+Shift+O",
)


TOUR = Offer(
    "routes",
    "New here? Take the tour",
    "Five steps in the sample organization. F1 helps at any time",
    "",
)


class StartCard(QAbstractButton):
    """A large button with an icon, a title, a sentence and its shortcut."""

    def __init__(self, offer: Offer) -> None:
        super().__init__()
        self._offer = offer
        self.setText(offer.title)
        self.setAccessibleDescription(visible(offer.text))
        self.setFixedHeight(78)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        """Wide enough for the sentence."""
        return QSize(544, 78)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            is_lit = self.hasFocus() or self.underMouse()
            width = 2 if self.hasFocus() else 1
            painter.setPen(QPen(style.color("accent" if is_lit else "border"), width))
            painter.setBrush(style.color("surface"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
            square = QRectF(17, 17, 44, 44)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.color("sunken"))
            painter.drawRoundedRect(square, 8, 8)
            icons.draw(painter, square.adjusted(10, 10, -10, -10), self._offer.icon, "muted")
            self._paint_words(painter)

    def _paint_words(self, painter: QPainter) -> None:
        """Paint title, shortcut and sentence: in less room without the shortcut, on two lines."""
        heading, body = style.font("heading"), style.font("body")
        offer, room = self._offer, self.width() - _WORDS - _SIDE
        keys = 0
        title = QFontMetricsF(heading).horizontalAdvance(offer.title)
        if offer.keys and room > title + _FOR_KEYS:
            area = self.rect().adjusted(0, 0, -_SIDE, 0)
            keys = paint_key(painter, area, offer.keys) + 12
        room -= keys
        wraps = QFontMetricsF(body).horizontalAdvance(offer.text) > room
        top = 10 if wraps else 17
        painter.setFont(heading)
        painter.setPen(style.color("text"))
        painter.drawText(QRect(_WORDS, top, room, 22), 0, offer.title)
        painter.setFont(body)
        painter.setPen(style.color("muted"))
        area = QRect(_WORDS, top + 23, room, 40)
        painter.drawText(area, Qt.TextFlag.TextWordWrap, offer.text)


_TO_PASTE = "Paste a policy, an ARN or an AccessDenied message"


class PasteField(QPlainTextEdit):
    """Takes text alone: dropped files are the window's, and long text is not worth laying out."""

    long_pasted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Put in what is pasted, or hand it on."""
        text = source.text()
        if len(text) > _MAX_FIELD_LENGTH:
            self.long_pasted.emit(text)
        else:
            self.insertPlainText(text)


class PasteBox(QFrame):
    """A field for text to be read, and what it was recognized as while it is typed or pasted."""

    typed = Signal(str)  # when it rests
    found_chosen = Signal(object)  # Recent that holds whom the text names

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pasteBox")
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(_SIDE, 12, _SIDE, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(PlainLabel(_TO_PASTE, "heading"), 1)
        self.paste = QPushButton("Paste")
        self.paste.setToolTip("Ctrl+V")
        icons.put(self.paste, "clipboard-text-outline", "muted")
        style.mark(self.paste, look="small")
        head.addWidget(self.paste)
        self.field = PasteField()
        self.field.setAccessibleName(_TO_PASTE)
        self.field.setPlaceholderText(
            "Trust or identity policy, get-role, list-roles, an export; ARNs of roles and users; "
            "a message of AWS. Read on this computer, sent nowhere."
        )
        self.field.setFont(style.font("mono"))
        self.field.setTabChangesFocus(True)
        self.field.setFixedHeight(62)
        style.mark(self.field, look="field")
        foot = QHBoxLayout()
        self.said = PlainLabel("", "body", "muted", wrap=True)
        self.open = QPushButton("Open")
        style.mark(self.open, look="primary")
        foot.addWidget(self.said, 1)
        foot.addWidget(self.open)
        column.addLayout(head)
        column.addWidget(self.field)
        column.addLayout(foot)
        self.found = QWidget()
        column.addWidget(self.found)
        self.setTabOrder(self.field, self.paste)  # the field has the keyboard
        self._rest = QTimer(self, interval=_TYPING_PAUSE, singleShot=True)
        self._rest.timeout.connect(lambda: self.typed.emit(self.field.toPlainText()))
        self.field.textChanged.connect(self._wait)
        self.paste.clicked.connect(self._paste)
        self.say("")

    def say(self, words: str, *, can_open: bool = False) -> None:
        """Say what the text is, or why it cannot be read."""
        self.said.setText(words)
        self.said.setVisible(bool(words))
        self.open.setVisible(can_open)
        self.show_found(())

    def show_found(self, found: Sequence[Recent]) -> None:
        """Offer the recent sources that hold whom the text names."""
        before, self.found = self.found, QWidget()
        self._column.replaceWidget(before, self.found)
        before.hide()
        before.deleteLater()
        self.found.setVisible(bool(found))
        column = vbox(self.found, margins=0, spacing=2)
        more = len(found) - _MAX_FOUND
        column.addWidget(_section(found_in(more)))
        for one in found[:_MAX_FOUND]:
            link = FoundLink(one)
            link.clicked.connect(partial(self._choose, one))
            column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)

    def _choose(self, found: Recent, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a slot
        self.found_chosen.emit(found)

    def forget(self, words: str) -> None:
        """Keep nothing of the text, and say why."""
        with QSignalBlocker(self.field):
            self.field.clear()
        self.say(words)

    def _wait(self) -> None:
        self.open.hide()
        self.found.hide()  # it is about another text
        self._rest.start()

    def _paste(self) -> None:
        self.field.selectAll()
        self.field.paste()
        self.field.setFocus()


class FoundLink(QPushButton, FollowsNames):
    """A recent source that holds whom a text names."""

    def __init__(self, recent: Recent) -> None:
        super().__init__()
        self.recent = recent
        style.mark(self, look="link")
        self.renew_names()

    def renew_names(self) -> None:
        """Show what it is called, unless names are hidden."""
        self.setText(visible(source(self.recent.name)))
        self.setToolTip(plain_tooltip(source("\n".join(self.recent.paths))))


class RecentRow(QAbstractButton, FollowsNames):
    """One recent source: name, what is in it, when it was opened."""

    def __init__(self, recent: Recent, now: datetime) -> None:
        super().__init__()
        self.recent = recent
        self._counts = f"{counted(recent.accounts, 'account')}, {counted(recent.roles, 'role')}"
        self._when = _when(recent.opened, now)
        self._exists = recent.exists
        self.setEnabled(self._exists)
        self.setFixedHeight(44)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.renew_names()

    def renew_names(self) -> None:
        """Show what it is called, unless names are hidden."""
        self.setText(visible(source(self.recent.name)))
        self.setToolTip(plain_tooltip(source("\n".join(self.recent.paths))))
        self.setAccessibleName(visible(f"{self.text()}, {self._counts}, {self._when}"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.underMouse() and self._exists:
                painter.fillRect(self.rect().adjusted(0, 1, 0, -1), style.color("sunken"))
            if self.hasFocus():
                painter.setPen(QPen(style.color("accent"), 2))
                painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
            painter.fillRect(0, self.height() - 1, self.width(), 1, style.color("border"))
            icons.draw(painter, QRectF(1, 15, 14, 14), "file-document-outline", "muted")
            middle = round(self.width() * 0.41)
            name = QRect(23, 0, middle - 32, 43)
            self._text(painter, name, self.text(), "subject", "text")
            right = self._paint_when(painter)
            counts = QRect(middle, 0, right - middle, 43)
            self._text(painter, counts, self._counts, "body", "muted")

    def _paint_when(self, painter: QPainter) -> int:
        """Paint the date, or that the file is gone; return where it begins."""
        painter.setFont(style.font("body" if self._exists else "label"))
        text = self._when if self._exists else "moved or deleted"
        width = round(QFontMetricsF(painter.font()).horizontalAdvance(text))
        area = QRect(self.width() - width, 0, width, 43)
        if not self._exists:
            area.translate(-8, 0)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.color("condsoft"))
            painter.drawRoundedRect(area.adjusted(-8, 12, 8, -12), 9, 9)
        painter.setPen(style.color("muted" if self._exists else "cond"))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)
        return area.left() - 12

    def _text(self, painter: QPainter, rect: QRect, text: str, font: str, color: str) -> None:
        painter.setFont(style.font(font))
        painter.setPen(style.color(color))
        shown = QFontMetricsF(painter.font()).elidedText(
            text, Qt.TextElideMode.ElideMiddle, rect.width()
        )
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, shown)


def _when(opened: str, now: datetime) -> str:
    """Write a local ISO time for people: `today 09:41`, else the date."""
    try:
        moment = datetime.fromisoformat(opened).astimezone(LOCAL)
    except ValueError:
        return ""
    if moment.date() == now.astimezone(LOCAL).date():
        return f"today {moment:%H:%M}"
    return f"{moment:%Y-%m-%d}"


class Head(QWidget):
    """The mark of the product, what it answers, and how to begin."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(54)
        self.setAccessibleName("Who can become whom in AWS")

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            icons.draw_logo(painter, QRectF(1, 7, 41, 41))
            painter.setFont(style.font("hero"))
            painter.setPen(style.color("text"))
            left, room = 60, self.width() - 60
            painter.drawText(QRect(left, -2, room, 34), 0, "Who can become whom in AWS")
            font = style.font("heading")
            font.setWeight(font.Weight.Normal)
            painter.setFont(font)
            painter.setPen(style.color("muted"))
            text = (
                "Open an IAM export to see every AssumeRole path, test a request "
                "and read why it is allowed or denied."
            )
            shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRect(left, 32, room, 22), 0, shown)


class CommandBox(QFrame):
    """The command that exports one account, with a button that copies it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("commandBox")
        self.setFixedHeight(54)
        row = hbox(self, margins=(14, 0, 14, 0), spacing=6)
        command = PlainLabel(COMMAND, "mono")
        command.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(command, 1)
        self.copy = QPushButton("Copy")
        icons.put(self.copy, "content-copy", "muted")
        style.mark(self.copy, look="small")
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(COMMAND))
        row.addWidget(self.copy)
