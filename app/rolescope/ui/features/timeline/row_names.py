"""The column left of the chart: whose row it is, what would be answered now, and revocation."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPaintEvent
from PySide6.QtWidgets import QToolButton, QWidget

from rolescope.pictures.session_timeline import Placed, PlacedRow
from rolescope.ui.features.timeline.chart import NOW_ROW
from rolescope.ui.features.timeline.painting import HEAD
from rolescope.ui.kit import icons, themed
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.text import StyledRun, elided
from rolescope.words.timeline.timeline_rows import look_at_revocation
from rolescope.words.timeline.timeline_values import TimelineRow, TimelineText

_LEFT = Qt.AlignmentFlag.AlignLeft
_SIGNS = {
    "allowed": ("check", "allowed"),
    "denied": ("close-thick", "denied"),
    "depends": ("help", "cond"),
}
_BUTTON = 22


class _Name(QWidget):
    """Shape, name, second line, and the sign of the answer at the time shown."""

    revoke_asked = Signal(int)  # hop

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.row: TimelineRow | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button = QToolButton(self)
        self.button.setIcon(icons.icon("close-octagon-outline", "muted", active="risk"))
        self.button.setIconSize(QSize(14, 14))
        self.button.setCheckable(True)
        self.button.setFixedSize(_BUTTON, _BUTTON)
        self.button.clicked.connect(self._ask)

    def show_row(self, row: TimelineRow, *, is_revoked: bool) -> None:
        """Show a row."""
        self.row = row
        self.setAccessibleName(visible(row.spoken))
        words = "\n".join(filter(None, (row.title, row.mark_words)))
        self.setToolTip(themed.plain_tooltip(words))
        name = look_at_revocation(row.title)
        self.button.setAccessibleName(visible(name))
        self.button.setToolTip(themed.plain_tooltip(name))
        self.button.setVisible(row.hop is not None)
        self.button.setChecked(is_revoked)
        self.update()

    def place(self, area: QRect, top: float) -> None:
        """Stand in a part of the column; the first line begins `top` px below."""
        self.setGeometry(area)
        self._top = round(top)
        self.button.move(area.width() - (_BUTTON + 8), self._top + 18)

    _top = 0

    def _ask(self) -> None:
        if self.row is not None and self.row.hop is not None:
            self.revoke_asked.emit(self.row.hop)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.row is None:
            return
        with themed.painting(self) as painter:
            if self.hasFocus():
                painter.setPen(themed.pen("accent", 2))
                painter.drawRoundedRect(self.rect().adjusted(3, 3, -3, -3), 6, 6)
            top, width = self._top, self.width()
            shape = QRectF(19, top + 1, 16, 16)
            themed.paint_shape(painter, shape, self.row.shape, self.row.color)
            sign = _SIGNS.get(self.row.mark)
            right = width - (12 + (20 if sign else 0))
            name = QRect(44, top, right - 44, 18)
            elided(painter, name, StyledRun(self.row.title, "subject"), _LEFT)
            if sign:
                themed.paint_icon(painter, QRectF(width - 26, top + 1, 16, 16), *sign)
            room = width - (52 + (_BUTTON if self.row.hop is not None else 0))
            detail = QRect(44, top + 18, room, 16)
            elided(painter, detail, StyledRun(self.row.detail, "small", "muted"), _LEFT)


class RowNames(QWidget):
    """The column, in step with the rows of the chart."""

    revoke_asked = Signal(int)  # hop

    def __init__(self) -> None:
        super().__init__()
        self._names: list[_Name] = []
        self._renewal = _Name(self)
        self._text: TimelineText | None = None
        self._found: Placed | None = None

    @property
    def names(self) -> Sequence[_Name]:
        """The names that are shown, from the top."""
        return self._names

    def show_text(self, text: TimelineText, found: Placed, top: float) -> None:
        """Show the names of placed rows; `top` px above the first line of each."""
        self._text, self._found = text, found
        while len(self._names) < len(found.rows):
            made = _Name(self)
            made.revoke_asked.connect(self.revoke_asked)
            made.show()
            self._names.append(made)
        while len(self._names) > len(found.rows):
            old = self._names.pop()
            old.hide()
            old.deleteLater()
        for name, row in zip(self._names, found.rows, strict=True):
            self._place(name, row, text, top)
        lines = "; ".join(f"{line.strong} {line.rest}" for line in text.renewals)
        renewal = TimelineRow(
            id="renewal",
            shape="refresh",
            color="muted",
            title="Renewal",
            detail="which hop to repeat",
            spoken=f"Renewal: {lines}.",
        )
        self._renewal.show_row(renewal, is_revoked=False)
        y = HEAD + NOW_ROW + round(found.renewal_y)
        self._renewal.place(QRect(0, y, self.width(), max(48, self.height() - y)), top - 2)
        self.update()

    def _place(self, name: _Name, row: PlacedRow, text: TimelineText, top: float) -> None:
        is_revoked = text.revoke is not None and text.revoke.hop == row.row.hop
        name.show_row(row.row, is_revoked=is_revoked)
        y, high = (HEAD + NOW_ROW + round(row.y), round(row.h))
        name.place(QRect(0, y, self.width(), high), top - 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint day and zone, and the lines between rows."""
        text, found = self._text, self._found
        if text is None or found is None:
            return
        with themed.painting(self) as painter:
            day = QRect(20, 6, self.width() - 70, 18)
            zone = QRect(20, 24, self.width() - 60, 16)
            elided(painter, day, StyledRun(text.date, "subject"), _LEFT)
            elided(painter, zone, StyledRun(text.zone, "label", "faint"), _LEFT)
            painter.setPen(themed.pen("rowborder"))
            for y in (*(row.y for row in found.rows), found.renewal_y):
                line = HEAD + NOW_ROW + round(y)
                painter.drawLine(0, line, self.width(), line)
            painter.setPen(themed.pen("border"))
            right = self.width() - 1
            painter.drawLine(right, HEAD, right, self.height())
