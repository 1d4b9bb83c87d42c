"""The keyboard's focus goes round the areas of the window."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def focus_next(areas: Sequence[QWidget], direction: int) -> None:
    """Give the focus to the area after (1) or before (-1) the one that has it."""
    focus = QApplication.focusWidget()
    here = next((place for place, area in enumerate(areas) if focus and _holds(area, focus)), 1)
    there = areas[(here + direction) % len(areas)]
    focusable = [
        child
        for child in (there, *there.findChildren(QWidget))
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isVisible()
    ]
    if focusable:
        focusable[0].setFocus(Qt.FocusReason.ShortcutFocusReason)


def _holds(area: QWidget, widget: QWidget) -> bool:
    return area is widget or area.isAncestorOf(widget)
