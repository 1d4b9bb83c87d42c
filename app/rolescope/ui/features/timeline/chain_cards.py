"""The chain as cards above the timeline, with arrows between them."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QToolTip, QWidget

from rolescope.pictures.metrics import text_width
from rolescope.ui.kit import themed
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.style import font
from rolescope.ui.kit.text import StyledRun, elided
from rolescope.words.timeline.timeline_values import HopCard

HEIGHT = 124
_CARD = 88
_CARD_WIDTH, _MIN_CARD_WIDTH, _ARROW_WIDTH, _MARGIN = 238, 168, 68, 24
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
_INKS = {"expired": "muted", "none": "denied"}


class ChainCards(QWidget):
    """Painted; the whole is one text for a screen reader, the parts have tooltips."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self._cards: Sequence[HopCard] = ()

    def show_cards(self, found: Sequence[HopCard]) -> None:
        """Show other cards."""
        self._cards = found
        self.setAccessibleName(visible(". ".join(card.spoken for card in found)))
        self.update()

    def fits(self, width: int) -> bool:
        """Tell whether there is room for all cards."""
        return self._card_width(width) >= _MIN_CARD_WIDTH

    def _card_width(self, width: int) -> float:
        count = max(len(self._cards), 1)
        room = width - (2 * _MARGIN + (count - 1) * _ARROW_WIDTH)
        return min(room / count, _CARD_WIDTH)

    def _place(self, number: int) -> QRectF:
        width = self._card_width(self.width())
        left = _MARGIN + number * (width + _ARROW_WIDTH)
        return QRectF(left, round((HEIGHT - _CARD) / 2), width, _CARD)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint arrows and cards."""
        themed.paint_bar(self, "canvas")
        with themed.painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for number, card in enumerate(self._cards):
                if card.hop is not None:
                    _paint_way(painter, self._place(number - 1).right(), self._place(number), card)
                _paint_card(painter, self._place(number), card)

    def event(self, event: QHelpEvent) -> bool:  # type: ignore[override] # of Qt: any event
        """Say in full what may be shortened."""
        if event.type() == QHelpEvent.Type.ToolTip:
            at = event.pos().toPointF()
            found = (
                card
                for number, card in enumerate(self._cards)
                if self._place(number).adjusted(-_ARROW_WIDTH, 0, 0, 0).contains(at)
            )
            card = next(found, None)
            words = themed.plain_tooltip(card.spoken if card is not None else "")
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)


def _paint_card(painter: QPainter, place: QRectF, card: HopCard) -> None:
    ground, border, width = "surface", "border", 1.0
    if card.is_last:
        ground, border, width = "accentsoft", "accent", 2.0
    painter.setPen(themed.pen(border, width))
    painter.setBrush(themed.color(ground))
    painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 8, 8)
    left, top = place.left() + 14, place.top() + 14
    themed.paint_shape(painter, QRectF(left, top + 1, 17, 17), card.shape, card.color)
    right = place.right() - 14
    is_timed = card.state in ("valid", "expired")
    name_right = right - ((22 if is_timed else 0) + (66 if card.is_admin else 0))
    words = left + 26
    name = QRect(round(words), round(top), round(name_right - words), 20)
    elided(painter, name, StyledRun(card.name, "heading", _INKS.get(card.state, "text")), _LEFT)
    if is_timed:
        clock = QRectF(right - 16, top + 2, 16, 16)
        themed.paint_icon(painter, clock, "clock-outline", "accent")
    if card.is_admin:
        end = min(words + _wide(visible(card.name), "heading") + 8, name_right + 4)
        _paint_admin(painter, QRectF(end, top, 58, 20))
    end_width, below = _wide(card.end, "small"), round(top + 22)
    detail = QRect(round(words), below, round(right - end_width - words - 8), 16)
    fits = _wide(visible(card.detail), "small") <= detail.width()
    elided(painter, detail, StyledRun(card.detail if fits else card.home, "small", "muted"), _LEFT)
    end_place = QRect(round(right - end_width - 2), below, round(end_width) + 2, 16)
    elided(painter, end_place, StyledRun(card.end, "small", _INKS.get(card.state, "text")), _RIGHT)
    foot = QRect(round(left), round(top + 46), round(right - left), 16)
    elided(painter, foot, StyledRun(card.foot, "small", "muted"), _LEFT)


def _wide(text: str, name: str) -> float:
    """Return the width of a text as it is painted here: fonts have whole sizes."""
    return text_width(text, name) * themed.font(name).pixelSize() / font(name).pixelSize()


def _paint_admin(painter: QPainter, place: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(themed.color("text"))
    painter.drawRoundedRect(place, 10, 10)
    left, top = place.left(), place.top()
    crown = QRectF(left + 7, top + 4, 12, 12)
    themed.paint_icon(painter, crown, "crown", "surface")
    words = QRect(round(left + 21), round(top), 36, 20)
    elided(painter, words, StyledRun("Admin", "label", "surface"), _LEFT)


def _paint_way(painter: QPainter, start: float, place: QRectF, card: HopCard) -> None:
    middle, end = place.center().y(), place.left()
    painter.setPen(themed.pen("edge", 1.6))
    painter.drawLine(QPointF(start, middle), QPointF(end - 6, middle))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(themed.color("edge"))
    back, half = end - 8, 4
    head = [QPointF(end, middle), QPointF(back, middle - half), QPointF(back, middle + half)]
    painter.drawPolygon(QPolygonF(head))
    words = QRect(round(start), round(middle) - 32, round(end - start), 16)
    elided(
        painter,
        words,
        StyledRun(f"hop {card.hop}", "small", "muted"),
        Qt.AlignmentFlag.AlignHCenter,
    )
    if card.badge:
        spot = QRectF((start + end) / 2 - 11, middle - 10, 20, 20)
        painter.setPen(themed.pen("cond", 1.4))
        painter.setBrush(themed.color("condsoft"))
        painter.drawEllipse(spot)
        themed.paint_icon(painter, spot.adjusted(4, 4, -4, -4), card.badge, "cond")
