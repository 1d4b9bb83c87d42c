"""What is in a layout, without a wrapper of Python that outlives the item of Qt.

Qt makes the items of a layout itself, and takes them away with their widgets, without a word to
Python. A wrapper that is left then stands for whatever comes to lie at the same address: another
item, a completer, a row of a list. When that goes, the program crashes.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLayout, QLayoutItem, QWidget
from shiboken6 import Shiboken


def items_in(layout: QLayout) -> Iterator[QLayoutItem]:
    """Yield the items of a layout; each may be used until the next one is asked for."""
    for number in range(layout.count()):
        item = layout.itemAt(number)
        if item is None:
            continue
        yield item
        if not isinstance(item, QLayout):  # that one is somebody's object
            Shiboken.invalidate(item)


def widgets_in(layout: QLayout) -> list[QWidget]:
    """Return the widgets of a layout, those of layouts within it left out."""
    widgets = (item.widget() for item in items_in(layout))
    return [widget for widget in widgets if widget is not None]


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


def be_careful() -> None:
    """Keep no wrapper of an item, of any layout that is put into another one from now on."""
    for kind, name in (
        (QBoxLayout, "addLayout"),
        (QBoxLayout, "insertLayout"),
        (QGridLayout, "addLayout"),
    ):
        put = getattr(kind, name)
        if not hasattr(put, "__wrapped__"):
            setattr(kind, name, _careful(put))
