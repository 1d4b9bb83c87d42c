"""Scenes of a review: its agenda before it begins, and in the middle of it."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from rolescope.ui.features.agenda.panel import AgendaPanel

_STEPS = 4  # items that are gone through


def _panel(studio: Any) -> AgendaPanel:
    studio.open()
    studio.window.workbench.open_panel("agenda")
    studio.settle()
    panel: AgendaPanel = studio.window.workbench.widget("agenda")
    return panel


def _none(studio: Any) -> None:
    _panel(studio)


def _prepared(studio: Any) -> AgendaPanel:
    panel = _panel(studio)
    QTest.mouseClick(panel.make, Qt.MouseButton.LeftButton)
    studio.settle()
    return panel


def _running(studio: Any) -> None:
    panel = _prepared(studio)
    QTest.mouseClick(panel.strip.start, Qt.MouseButton.LeftButton)
    studio.settle()
    for number in range(_STEPS):
        QTest.keyClick(panel.items, Qt.Key.Key_4 if number % 2 else Qt.Key.Key_3,
                       Qt.KeyboardModifier.AltModifier)  # fmt: skip
        studio.settle()
        panel.items.setFocus()
        QTest.keyClick(panel.items, Qt.Key.Key_N)
        studio.settle()
    QTest.keyClick(panel.items, Qt.Key.Key_M)
    for text in ("Nobody has used it since October.", "The vendor sends an external ID."):
        QTest.keyClicks(panel.minutes.line, text)
        QTest.keyClick(panel.minutes.line, Qt.Key.Key_Return)
    panel.items.setFocus()
    studio.settle()


def _party(studio: Any) -> None:
    panel = _prepared(studio)
    QTest.mouseClick(panel.strip.start, Qt.MouseButton.LeftButton)
    studio.settle()
    for number, line in enumerate(panel.items.lines.items):
        item = getattr(line, "item", None)
        if item is not None and item.party:
            index = panel.items.lines.index(number)
            panel.items.scrollTo(index)
            place = panel.items.visualRect(index).center()
            QTest.mouseClick(panel.items.viewport(), Qt.MouseButton.LeftButton, pos=place)
            break
    studio.settle()


SCENES: dict[str, Callable[[Any], object]] = {
    "agenda-none": _none,
    "agenda-prepared": _prepared,
    "agenda-running": _running,
    "agenda-party": _party,
}
