"""Panels beside the canvas. One file per panel; the tuple below is their order."""

from rolescope.ui.panel import Panel
from rolescope.ui.panels.assertions import ASSERTIONS
from rolescope.ui.panels.compare import COMPARE
from rolescope.ui.panels.coverage import COVERAGE
from rolescope.ui.panels.credentials import CREDENTIALS
from rolescope.ui.panels.edit import EDIT
from rolescope.ui.panels.explore import EXPLORE
from rolescope.ui.panels.filters import FILTERS
from rolescope.ui.panels.history import HISTORY
from rolescope.ui.panels.impact import IMPACT
from rolescope.ui.panels.inspector import INSPECTOR
from rolescope.ui.panels.notes import NOTES
from rolescope.ui.panels.paths import PATHS
from rolescope.ui.panels.permissions import PERMISSIONS
from rolescope.ui.panels.request import REQUEST
from rolescope.ui.panels.result import RESULT
from rolescope.ui.panels.timeline import TIMELINE

PANELS: tuple[Panel, ...] = (
    EXPLORE,
    FILTERS,
    NOTES,
    INSPECTOR,
    IMPACT,
    REQUEST,
    CREDENTIALS,
    TIMELINE,
    RESULT,
    PERMISSIONS,
    EDIT,
    PATHS,
    COMPARE,
    ASSERTIONS,
    HISTORY,
    COVERAGE,
)
