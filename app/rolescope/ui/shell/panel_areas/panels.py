"""PANELS: every panel beside the canvas, each made by its feature; the tuple is their order."""

from rolescope.ui.features.agenda.panel import AGENDA
from rolescope.ui.features.assertions.panel import ASSERTIONS
from rolescope.ui.features.compare.panel import COMPARE
from rolescope.ui.features.coverage.panel import COVERAGE
from rolescope.ui.features.explore.panel import EXPLORE
from rolescope.ui.features.filter.panel import FILTERS
from rolescope.ui.features.findings.finding_panel import FINDING
from rolescope.ui.features.findings.panel import FINDINGS_PANEL
from rolescope.ui.features.inspect.panel import INSPECTOR
from rolescope.ui.features.notes.panel import NOTES
from rolescope.ui.features.paths.panel import PATHS
from rolescope.ui.features.permissions.panel import PERMISSIONS
from rolescope.ui.features.reality.panel import REALITY
from rolescope.ui.features.simulate.credentials_panel import CREDENTIALS
from rolescope.ui.features.simulate.request_panel import REQUEST
from rolescope.ui.features.simulate.result_panel import RESULT
from rolescope.ui.features.simulate.way_proof_panel import WAY_PROOF
from rolescope.ui.features.timeline.panel import TIMELINE
from rolescope.ui.features.whatif.edit_panel import EDIT
from rolescope.ui.features.whatif.history_panel import HISTORY
from rolescope.ui.features.whatif.impact_panel import IMPACT
from rolescope.ui.state.panel import Panel

PANELS: tuple[Panel, ...] = (
    EXPLORE,
    FILTERS,
    NOTES,
    AGENDA,
    INSPECTOR,
    FINDING,
    IMPACT,
    REALITY,
    REQUEST,
    CREDENTIALS,
    TIMELINE,
    RESULT,
    WAY_PROOF,
    PERMISSIONS,
    EDIT,
    PATHS,
    COMPARE,
    ASSERTIONS,
    FINDINGS_PANEL,
    HISTORY,
    COVERAGE,
)
