"""Scenes of the findings: the list with one of them in full, and grouped."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt

from rolescope.ui.features.findings.panel import FindingsPanel
from rolescope.words.findings.finding_rows import FindingGrouping

Scene = Callable[[Any], None]
LEFT = Qt.MouseButton.LeftButton


def _listed(studio: Any) -> FindingsPanel:
    studio.open()
    studio.window.workbench.open_panel("findings")
    studio.settle()
    panel: FindingsPanel = studio.window.workbench.widget("findings")
    return panel


def _findings(studio: Any) -> None:
    """The second of them is looked at."""
    panel = _listed(studio)
    panel.tree.setFocus()
    for _ in range(2):
        studio.mouse.keyClick(panel.tree, Qt.Key.Key_F8)
    studio.settle()


def _grouped(studio: Any) -> None:
    panel = _listed(studio)
    panel.grouping.setCurrentIndex(list(FindingGrouping).index(FindingGrouping.ROLE))
    studio.settle()


def _held(studio: Any) -> None:
    """What guardrails hold, with one of them in full."""
    panel = _listed(studio)
    studio.mouse.keyClicks(panel.words, "held")
    studio.mouse.keyClick(panel.words, Qt.Key.Key_Down)
    studio.mouse.keyClick(panel.tree, Qt.Key.Key_F8)
    studio.settle()


SCENES: dict[str, Scene] = {
    "findings": _findings,
    "findings-grouped": _grouped,
    "findings-held": _held,
}
