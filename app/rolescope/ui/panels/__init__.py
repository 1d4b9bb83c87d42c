"""Panels beside the canvas. One file per panel; the tuple below is their order."""

from rolescope.ui.panel import Panel
from rolescope.ui.panels.inspector import INSPECTOR
from rolescope.ui.panels.request import REQUEST
from rolescope.ui.panels.result import RESULT

PANELS: tuple[Panel, ...] = (INSPECTOR, REQUEST, RESULT)
