"""What the inspector shows of one way: needed actions, gain, what it depends on, how it closes."""

from collections.abc import Iterable, Sequence
from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rolescope.escalation.rule import EscalationRule
from rolescope.trust.edge import Node
from rolescope.ui.features.inspect.trust_details import end_of, pills
from rolescope.ui.kit import themed
from rolescope.ui.kit.details import Details, DetailsFrame, FlowRow, clear
from rolescope.ui.kit.pills import TextLink, section
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import StyledLabel, StyledRun
from rolescope.ui.shared.rows import SignRow, property_row
from rolescope.words.escalation.closing_text import ClosingText, apply_text
from rolescope.words.escalation.way_detail import NeedText, WayDetail
from rolescope.words.findings.detail import framework_words

_SECTION, _LABEL = 16, 6  # px above a section, and below its label


class WayDetails(Details):
    """One way of escalation, between the nodes at its ends. `applied` asks for an edit."""

    applied = Signal(object)  # ClosingText

    def __init__(self, detail: WayDetail, ends: tuple[Node, Node], frame: DetailsFrame) -> None:
        super().__init__(frame)
        self.detail = detail
        self._is_first = True
        self._fill_head(detail, ends)
        self._rows(detail.head, detail.needs)
        self._label("What is gained")
        self.add(_Gain(*detail.gains, is_admin=detail.way.is_admin))
        if detail.depends:
            self._rows("Depends on", detail.depends)
        if detail.others:
            self._label("Other actions that suffice")
            for words in detail.others:
                self.add(StyledLabel([StyledRun(words, "monosmall")]), gap=2)
        if detail.through:
            self._label("Through")
            for words in detail.through:
                self.add(StyledLabel([StyledRun(words, "monosmall")]), gap=2)
        self._label("What CloudTrail records")
        for event, remark in detail.traces:
            self.add(_event(event, remark))
        self._label("How it is used")
        self.add(StyledLabel([StyledRun(detail.way.rule.how, "body")]))
        self._label("How to close it")
        self.add(StyledLabel([StyledRun(detail.way.rule.closing, "body")]))
        self._closings = vbox(margins=0, spacing=8)
        options = QWidget()
        options.setLayout(self._closings)
        self.add(options, gap=8)
        self._names_elsewhere(detail.way.rule)
        self.finish([(tab.title, tab.excerpts) for tab in detail.tabs])

    def _names_elsewhere(self, rule: EscalationRule) -> None:
        self.column.addSpacing(_LABEL)
        elsewhere = {
            "Also known as": ", ".join(rule.known_as),
            "Frameworks": framework_words(rule.id),
        }
        for title, names in elsewhere.items():
            if names:
                self.add(property_row(title, names))

    def show_closings(self, closings: Sequence[ClosingText] | None) -> None:
        """Offer edits that close it; None: they are being tried."""
        clear(self._closings)
        if closings is None:
            words = "Trying edits\N{HORIZONTAL ELLIPSIS}"
            self._closings.addWidget(StyledLabel([StyledRun(words, "small", "muted")]))
        for closing in closings or ():
            card = ClosingCard(closing)
            card.applied.connect(self.applied)
            self._closings.addWidget(card)

    def _fill_head(self, detail: WayDetail, ends: tuple[Node, Node]) -> None:
        source, target = ends
        shown = [end_of(source, source.name)]
        if source != target:
            shown.append(end_of(target, target.name, arrow=True))
        self.head.addWidget(FlowRow(shown))
        below = vbox(None, pills(detail.facts), margins=(26, 6, 0, 0))
        self.head.addLayout(below)

    def _label(self, words: str) -> None:
        self.add(section(words), gap=0 if self._is_first else _SECTION)
        self.column.addSpacing(_LABEL)
        self._is_first = False

    def _rows(self, title: str, rows: Iterable[NeedText]) -> None:
        self._label(title)
        for number, need in enumerate(rows):
            self.add(self._row(need), gap=8 if number else 0)

    def _row(self, need: NeedText) -> QWidget:
        runs = [StyledRun(need.code, "mono")] if need.code else []
        runs += [StyledRun(need.says)] if need.says else []
        words = SignRow(need.mark, runs, need.detail)
        if not need.link:
            return words
        widget = QWidget()
        row = hbox(widget, margins=0, spacing=8)
        row.addWidget(words, 1)
        link = TextLink(need.link, f"Show {need.link}: {need.code}{need.says}")
        link.clicked.connect(partial(self._reveal, need))
        row.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        return widget

    def _reveal(self, need: NeedText) -> None:
        if need.tab is not None:
            self.documents.open_tab(need.tab)
            self.documents.view.reveal(need.lines[0], need.lines[0])


class ClosingCard(QWidget):
    """One edit that closes a way, with what it does beside, and the link that makes it."""

    applied = Signal(object)  # ClosingText

    def __init__(self, closing: ClosingText) -> None:
        super().__init__()
        self.closing = closing
        head = hbox(spacing=8)
        head.addWidget(StyledLabel([StyledRun(closing.title, "subject")]), 1)
        self.apply = TextLink("Apply as what-if", apply_text(closing.title))
        self.apply.clicked.connect(lambda: self.applied.emit(closing))
        head.addWidget(self.apply, 0, Qt.AlignmentFlag.AlignTop)
        column = vbox(self, margins=(12, 8, 12, 8), spacing=2)
        column.addLayout(head)
        column.addWidget(StyledLabel([StyledRun(closing.effect, "small", "muted")]))
        if closing.left:
            column.addWidget(StyledLabel([StyledRun(closing.left, "small", "cond")]))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            themed.paint_frame(painter, QRectF(self.rect()), "surface")


class _Gain(QWidget):
    """What is gained, on a ground of its own."""

    def __init__(self, what: str, means: str, *, is_admin: bool) -> None:
        super().__init__()
        self._icon = "crown" if is_admin else "account-switch-outline"
        self._ground, self._ink = ("risksoft", "risk") if is_admin else ("row", "muted")
        column = vbox(self, margins=(40, 8, 12, 8), spacing=2)
        column.addWidget(StyledLabel([StyledRun(what, "subject", "risk" if is_admin else "text")]))
        if means:
            column.addWidget(StyledLabel([StyledRun(means, "small", "muted")]))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground and the sign."""
        with themed.painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(themed.color(self._ground))
            painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
            themed.paint_icon(painter, QRectF(12, 9, 16, 16), self._icon, self._ink)


def _event(name: str, remark: str) -> QWidget:
    widget = QWidget()
    row = hbox(widget, margins=(0, 1, 0, 1), spacing=12)
    row.addWidget(StyledLabel([StyledRun(name, "monosmall")]), 1)
    if remark:
        row.addWidget(StyledLabel([StyledRun(remark, "small", "muted")]), 1)
    return widget
