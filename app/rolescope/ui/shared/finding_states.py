"""How the state of a finding looks: its icon and its color."""

from collections.abc import Mapping

from PySide6.QtCore import Qt

from rolescope.findings.triage import Novelty
from rolescope.model.review import FindingState
from rolescope.words.findings.finding_rows import FindingRow

_LOOKS: Mapping[FindingState, tuple[str, str]] = {
    FindingState.OPEN: ("circle-outline", "muted"),
    FindingState.ACCEPTED: ("calendar-check-outline", "cond"),
    FindingState.FIX_AGREED: ("wrench-outline", "scope"),
    FindingState.NO_PROBLEM: ("minus", "muted"),
}


DECISION_KEYS = {
    Qt.Key.Key_1: FindingState.OPEN,
    Qt.Key.Key_2: FindingState.ACCEPTED,
    Qt.Key.Key_3: FindingState.FIX_AGREED,
    Qt.Key.Key_4: FindingState.NO_PROBLEM,
    Qt.Key.Key_Exclam: FindingState.OPEN,  # with Shift, on a keyboard of the United States
    Qt.Key.Key_At: FindingState.ACCEPTED,
    Qt.Key.Key_NumberSign: FindingState.FIX_AGREED,
    Qt.Key.Key_Dollar: FindingState.NO_PROBLEM,
}
"""Keys that decide, with Alt."""


def state_icon(state: FindingState) -> tuple[str, str]:
    """Return icon and color of a state. Never a tick for what is accepted: that is a verdict."""
    return _LOOKS[state]


def standing_pills(row: FindingRow) -> tuple[tuple[str, str, str], ...]:
    """Return what stands out about a finding as pills: words, tone, icon."""
    pills = []
    if row.finding.is_held:
        pills.append((row.state, "outline", "shield-check-outline"))
    if row.is_overdue:
        pills.append(("overdue", "risk", "calendar-alert"))
    since = _SINCE.get(row.since) if row.since is not None and not row.is_overdue else None
    if since is not None:
        pills.append(since)
    return tuple(pills)


_SINCE = {
    Novelty.NEW: ("new", "added", ""),
    Novelty.CHANGED: ("changed", "plain", ""),
    Novelty.REOPENED: ("reopened", "cond", ""),
}
