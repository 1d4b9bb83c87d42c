"""Scenes of the filter: typed with completions, one value taken out, nothing left."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt

CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def _type(studio: Any, text: str) -> None:
    """Open the filter by its keys, and type into it."""
    studio.open()
    studio.mouse.keyClick(studio.window, Qt.Key.Key_F, CONTROL_SHIFT)
    studio.settle()
    field = studio.window.workbench.middle.filter_bar.field
    studio.mouse.keyClicks(field, text)
    studio.settle()


def _filter(studio: Any) -> None:
    """What comes from outside, with the values beside it."""
    _type(studio, "trust:external -zone:aws")
    studio.mouse.keyClick(studio.window.workbench.middle.filter_bar.field, Qt.Key.Key_Return)
    studio.workspace.window.open_panel("filters")


def _typing(studio: Any) -> None:
    _type(studio, "kind:role cond:")


def _invalid(studio: Any) -> None:
    _type(studio, "kind:role knd:user")


def _none(studio: Any) -> None:
    _type(studio, "kind:user cond:sts:ExternalId verdict:denied")
    studio.mouse.keyClick(studio.window.workbench.middle.filter_bar.field, Qt.Key.Key_Return)


SCENES: dict[str, Callable[[Any], object]] = {
    "filter": _filter,
    "filter-typing": _typing,
    "filter-invalid": _invalid,
    "filter-none": _none,
}
