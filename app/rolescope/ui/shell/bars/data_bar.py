"""The data bar: what the picture is made of, and what is missing."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QWidget

from rolescope.analysis import Analysis
from rolescope.model.collection import Collection
from rolescope.model.coverage import Coverage
from rolescope.model.gap import Gap, GapKind
from rolescope.ui.kit import clock, icons, style, themed
from rolescope.ui.kit.pills import FactPill
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.kit.themed import plain_tooltip
from rolescope.ui.state.workspace import Workspace
from rolescope.words.gap_text import gap_text
from rolescope.words.import_text import (
    amounts_text,
    imported_text,
    more_gaps_text,
    snapshot_texts,
    whole_data,
)
from rolescope.words.names import age_words
from rolescope.words.reality_text import source_name, source_words

_LINK = "What is missing and why it matters"
_MAX_GAPS = 3  # that are named; more are counted


def _small(weight: QFont.Weight) -> QFont:
    font = style.font("small")
    font.setWeight(weight)
    return font


def _strong() -> QFont:
    return _small(QFont.Weight.DemiBold)


class _Gap(QAbstractButton):
    """A warning triangle with what is missing; opens the coverage panel."""

    def __init__(self, text: str, tooltip: str) -> None:
        super().__init__()
        self.setText(text)
        self.setToolTip(plain_tooltip(tooltip))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Icon and text."""
        width = QFontMetricsF(_strong()).horizontalAdvance(self.text())
        return QSize(round(width) + 22, 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.hasFocus():
                painter.setPen(QPen(style.color("accent"), 1.5))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
            spot = QRectF(1, self.height() / 2 - 8, 15, 15)
            icons.draw(painter, spot, "alert", "cond")
            painter.setFont(_strong())
            painter.setPen(style.color("cond"))
            area = self.rect().adjusted(20, 0, 0, 0)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, self.text())


class _Check(QWidget):
    """A tick with what was imported."""

    def __init__(self, text: str, tooltip: str = "") -> None:
        super().__init__()
        self._text = text
        self.setAccessibleName(visible(f"{text} imported"))
        self.setToolTip(plain_tooltip(tooltip or imported_text(text)))

    def sizeHint(self) -> QSize:
        """Icon and text."""
        width = QFontMetricsF(style.font("small")).horizontalAdvance(self._text)
        return QSize(round(width) + 20, 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            spot = QRectF(0, self.height() / 2 - 7, 14, 14)
            icons.draw(painter, spot, "check-bold", "allowed")
            painter.setFont(style.font("small"))
            painter.setPen(style.color("muted"))
            area = self.rect().adjusted(19, 0, 0, 0)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, self._text)


class DataBar(QWidget):
    """One line of 32 px. What does not fit is counted ("2 more gaps"), and many gaps are."""

    coverage_asked = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.setFixedHeight(32)
        self._row = hbox(self, margins=(16, 0, 16, 0), spacing=16)
        self._gaps: list[_Gap] = []
        self._more = _Gap("", "")
        self._more.clicked.connect(self.coverage_asked)
        self._made: list[QWidget] = []
        self._stamp: PlainLabel | None = None
        self._stamps = ("", "")
        self.link = QPushButton(_LINK)
        style.mark(self.link, look="link")
        self.link.setFont(_small(QFont.Weight.Medium))  # as that of other links
        self.link.clicked.connect(self.coverage_asked)
        workspace.world.analysed.connect(self._show)
        workspace.reality.changed.connect(self._show_again)

    def _show_again(self) -> None:
        """Show what is open with the records that were compared."""
        if self._workspace.world.analysis is not None:
            self._show(self._workspace.world.analysis)

    def _show(self, analysis: Analysis) -> None:
        self._clear()
        world = analysis.scenario.world
        self._add(_Name(self._workspace.opener.name, amounts_text(world)))
        self._stamps = snapshot_texts(world, clock.LOCAL)
        if self._stamps[0]:
            self._stamp = PlainLabel(self._stamps[0], "small", "muted")
            self._add(self._stamp)
            then = world.collection.started if world.collection is not None else world.now
            age = age_words(then or "", self._workspace.world.now())
            if age:
                self._add(PlainLabel(age, "small", "muted"))
        if world.collection is not None:
            self._stamp_live(world.collection)
        for text in whole_data(world, analysis.coverage):
            self._add(_Check(text))
        for source in self._workspace.reality.sources:
            self._add(_Check(source_name(source), source_words(source)))
        for gap in map(gap_text, _shown_gaps(analysis.coverage)):
            made = _Gap(gap.title, f"{gap.meaning}\n{gap.advice}".strip())
            made.clicked.connect(self.coverage_asked)
            self._gaps.append(made)
            self._add(made)
        self._row.addWidget(self._more)
        self._row.addStretch(1)
        self._row.addWidget(self.link)
        self.link.setVisible(bool(analysis.coverage.gaps or self._workspace.opener.problems))
        self._fit()

    def _stamp_live(self, collection: Collection) -> None:
        """Say in full who read from AWS, and for good when it was not AWS that was read."""
        if self._stamp is not None:
            self._stamp.setToolTip(plain_tooltip(f"{self._stamps[0]}\n{collection.arn}"))
        if collection.endpoint is not None:
            self._add(FactPill(f"test endpoint: {collection.endpoint}", "cond", "alert"))

    def _add(self, widget: QWidget) -> None:
        self._made.append(widget)
        self._row.addWidget(widget)
        widget.show()  # now, so that its width counts

    def _clear(self) -> None:
        while self._row.count():
            self._row.takeAt(0)
        for widget in self._made:
            widget.hide()
            widget.deleteLater()
        self._made.clear()
        self._gaps.clear()
        self._stamp = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many gaps as fit."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Shorten the words first, then count the gaps that have no room, then leave ticks out."""
        self._show_checks(shown=True)
        most = len(self._gaps) if len(self._gaps) <= _MAX_GAPS else 0
        for is_short in (False, True):
            self.link.setText("What is missing" if is_short else _LINK)
            if self._stamp is not None:
                self._stamp.setText(self._stamps[is_short])
            if self._show_gaps(most) <= self.width():
                return
        for shown in range(most - 1, -1, -1):
            if self._show_gaps(shown) <= self.width():
                return
        self._show_checks(shown=False)

    def _show_checks(self, *, shown: bool) -> None:
        for check in self._made:
            if isinstance(check, _Check):
                check.setVisible(shown)

    def _show_gaps(self, shown: int) -> int:
        """Show the first gaps and count the rest; return the width that takes."""
        for number, gap in enumerate(self._gaps):
            gap.setVisible(number < shown)
        hidden = len(self._gaps) - shown
        self._more.setText(more_gaps_text(hidden, shown))
        self._more.setVisible(hidden > 0)
        widgets = [*self._made, self._more, self.link]
        widths = [widget.sizeHint().width() for widget in widgets if widget.isVisibleTo(self)]
        return sum(widths) + self._row.spacing() * len(widths) + 32

    def paintEvent(self, _event: QPaintEvent) -> None:
        themed.paint_bar(self, "sunken")

    def changeEvent(self, event: QEvent) -> None:
        """Widths change with the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()


class _Name(QWidget):
    """The name of what is open, strong, and its counts."""

    def __init__(self, name: str, counts: str) -> None:
        super().__init__()
        row = hbox(self, margins=0, spacing=5)
        row.addWidget(PlainLabel(name, "subject"))
        row.addWidget(PlainLabel(f"· {counts}", "small", "muted"))


def _shown_gaps(coverage: Coverage) -> list[Gap]:
    """Return one gap of every kind; the panel lists the others."""
    first: dict[GapKind, Gap] = {}
    for gap in coverage.gaps:
        first.setdefault(gap.kind, gap)
    return list(first.values())
