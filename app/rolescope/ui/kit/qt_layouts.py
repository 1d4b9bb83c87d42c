"""Layouts: made in one call, and what is in one, without wrappers that outlive it.

Qt makes the items of a layout itself, and takes them away with their widgets, without a word to
Python. A wrapper that is left then stands for whatever comes to lie at the same address: another
item, a completer, a row of a list. When that goes, the program crashes.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import Shiboken

_Box = TypeVar("_Box", bound=QBoxLayout)

Margins = int | tuple[int, int, int, int]
"""The same on all sides, or left, top, right and bottom, in pixels."""


def vbox(
    parent: QWidget | None = None,
    *parts: QWidget | QLayout,
    margins: Margins | None = None,
    spacing: int | None = None,
) -> QVBoxLayout:
    """Return a layout of parts below one another; what is not given is the style's."""
    return _filled(
        QVBoxLayout() if parent is None else QVBoxLayout(parent), parts, margins, spacing
    )


def hbox(
    parent: QWidget | None = None,
    *parts: QWidget | QLayout,
    margins: Margins | None = None,
    spacing: int | None = None,
) -> QHBoxLayout:
    """Return a layout of parts side by side; what is not given is the style's."""
    return _filled(
        QHBoxLayout() if parent is None else QHBoxLayout(parent), parts, margins, spacing
    )


def _filled(
    layout: _Box, parts: Iterable[QWidget | QLayout], margins: Margins | None, spacing: int | None
) -> _Box:
    if margins is not None:
        layout.setContentsMargins(*((margins,) * 4 if isinstance(margins, int) else margins))
    if spacing is not None:
        layout.setSpacing(spacing)
    for part in parts:
        if isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)
    return layout


def items_in(layout: QLayout) -> Iterator[QLayoutItem]:
    """Yield the items of a layout; each may be used until the next one is asked for.

    What Python let go of stays as an empty shell until the layout goes: this is for what is seldom
    done, and `parts_in` for the rest. A layout that is written in Python holds its items itself,
    and gives them away when Qt does: it needs them again.
    """
    is_of_qt = type(layout).__module__ == QLayout.__module__
    for number in range(layout.count()):
        item = layout.itemAt(number)
        if item is None:
            continue
        yield item
        if is_of_qt and not isinstance(item, QLayout):  # that one is somebody's object
            Shiboken.invalidate(item)


def parts_in(layout: QLayout) -> list[QWidget | QLayout]:
    """Return the widgets and layouts of a layout in their order, without asking for its items."""
    home = layout.parentWidget()
    around: list[QObject] = home.children() if home is not None else []
    widgets = [child for child in around if isinstance(child, QWidget)]
    within = [child for child in layout.children() if isinstance(child, QLayout)]
    placed: list[tuple[int, QWidget | QLayout]] = [
        *((layout.indexOf(widget), widget) for widget in widgets),
        *((layout.indexOf(inner), inner) for inner in within),
    ]
    placed.sort(key=lambda each: each[0])
    return [part for place, part in placed if place >= 0]


def widgets_in(layout: QLayout) -> list[QWidget]:
    """Return the widgets of a layout, those of layouts within it left out."""
    return [part for part in parts_in(layout) if isinstance(part, QWidget)]


def _let_go_within(layout: QLayout) -> None:
    for item in items_in(layout):
        inner = item.layout()
        if isinstance(inner, QLayout):
            _let_go_within(inner)


def _careful(put: Callable[..., Any]) -> Callable[..., Any]:
    """Let go of what PySide wraps when a layout that holds something is put into another one."""

    @wraps(put)
    def careful(outer: QLayout, *args: Any) -> Any:
        made = put(outer, *args)
        for inner in args:
            if isinstance(inner, QLayout):
                _let_go_within(inner)
        return made

    return careful


def guard_layouts() -> None:
    """Keep no wrapper of an item, of any layout that is put into another one from now on."""
    for kind, name in (
        (QBoxLayout, "addLayout"),
        (QBoxLayout, "insertLayout"),
        (QGridLayout, "addLayout"),
    ):
        put = getattr(kind, name)
        if not hasattr(put, "__wrapped__"):
            setattr(kind, name, _careful(put))


def column(*parts: QWidget, grows: QWidget) -> QWidget:
    """Return parts below one another; one of them takes the room that is left."""
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for part in parts:
        layout.addWidget(part, 1 if part is grows else 0)
    return made
