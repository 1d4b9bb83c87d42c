"""Fonts, colors, icons and shapes in the theme, for widgets that paint themselves."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPalette, QPen
from PySide6.QtWidgets import QWidget

from rolescope.pictures.outlines import outline
from rolescope.ui.kit import icons, style
from rolescope.ui.kit.icons import outline_path
from rolescope.ui.kit.privacy import visible

color = style.color
LEAD = 26  # px: where the text of a line with an icon begins


@cache
def font(name: str) -> QFont:
    """Return the font of a text style; `sentence` is a heading that is not strong."""
    if name != "sentence":
        return style.font(name)
    made = QFont(style.font("heading"))
    made.setWeight(QFont.Weight.Normal)
    return made


def line_height(name: str) -> int:
    """Return the height of one line of a text style, in pixels."""
    return style.line_height("heading" if name == "sentence" else name)


def is_theme_change(event: QEvent) -> bool:
    """Tell whether an event of a widget says that colors are to be taken anew."""
    return event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange)


def pen(token: str, width: float = 1) -> QPen:
    """Return a pen in a color of the theme."""
    return QPen(color(token), width)


def mixed(token: str, ground: str, share: float) -> QColor:
    """Return `share` of one color over another, opaque."""
    over, under = color(token), color(ground)
    return QColor(
        *(
            round(a * share + b * (1 - share))
            for a, b in (
                (over.red(), under.red()),
                (over.green(), under.green()),
                (over.blue(), under.blue()),
            )
        )
    )


def icon(name: str, ink: str = "muted") -> QIcon:
    """Return an icon in a color of the theme."""
    return icons.icon(name, ink)


def surface(widget: QWidget) -> None:
    """Put a widget on the ground of panels, wherever it stands."""
    widget.setBackgroundRole(QPalette.ColorRole.Base)
    widget.setAutoFillBackground(True)


@contextmanager
def painting(widget: QWidget) -> Iterator[QPainter]:
    """Paint a widget, in its `paintEvent`. Whatever fails is told as what nobody caught.

    It goes no further. Of a traceback that is kept the painter would stay open, until Qt crashes as
    it deletes what is painted on. And where Python asked for the painting, Qt for Python keeps the
    error until all of it is painted, and meanwhile loses references: it crashes later.
    """
    painter = QPainter(widget)
    try:
        yield painter
    except Exception:  # noqa: BLE001 - see above
        sys.excepthook(*sys.exc_info())
    finally:
        painter.end()


def paint_icon(painter: QPainter, rect: QRectF, name: str, token: str) -> None:
    """Paint an icon into a rectangle."""
    icons.draw(painter, rect, name, token)


def paint_lead(line: QWidget, name: str) -> None:
    """Paint an icon before the text of a line, which begins at LEAD."""
    with painting(line) as painter:
        spot = QRectF(7, (line.height() - 16) // 2, 16, 16)
        paint_icon(painter, spot, name, "muted")


def paint_bar(bar: QWidget, ground: str) -> None:
    """Paint the ground of a bar, with a thin line below."""
    with painting(bar) as painter:
        painter.fillRect(bar.rect(), color(ground))
        painter.fillRect(0, bar.height() - 1, bar.width(), 1, color("border"))


def paint_frame(painter: QPainter, rect: QRectF, ground: str, radius: float = 8) -> None:
    """Paint a ground with round corners and a thin border, all of it inside of a rectangle."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen("border"))
    painter.setBrush(color(ground))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)


def paint_text(widget: QWidget, name: str) -> None:
    """Write the text of a label in a color of the theme."""
    palette = widget.palette()
    if palette.color(QPalette.ColorRole.WindowText) != color(name):
        palette.setColor(QPalette.ColorRole.WindowText, color(name))
        widget.setPalette(palette)


def plain_tooltip(text: str) -> str:
    """Return a tooltip that Qt cannot take for markup: it guesses by tags and entities.

    An invisible word joiner behind `<` and `&` keeps them from being either.
    """
    return visible(text, keep="\n").replace("&", "&\u2060").replace("<", "<\u2060")


def paint_shape(painter: QPainter, rect: QRectF, name: str, token: str) -> None:
    """Paint a shape of the picture (diamond, circle…) or an icon into a rectangle."""
    if name not in _SHAPES:
        icons.draw(painter, rect, name, token)
        return
    center = rect.center()
    path = outline_path(outline(name), center.x(), center.y(), rect.width())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if name == "session":
        painter.setPen(QPen(color(token), 2, Qt.PenStyle.DotLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
    else:
        painter.fillPath(path, color(token))
    painter.restore()


_SHAPES = (
    *("diamond", "circle", "rounded-square", "hexagon", "octagon", "session"),
    "account-outside",
)
