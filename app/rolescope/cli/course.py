"""The course of a chain for the command line: cuts, changes of policies, renewal."""

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from rolescope.engine.index import WorldIndex
from rolescope.questions.plain_json import plain
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.timeline.course import HopCourse, course
from rolescope.simulation.timeline.intervals import FIRST, LAST, Intervals, text_of
from rolescope.simulation.timeline.renewal import Renewal, hold, renewals, switches
from rolescope.words.timeline.story import Story


def course_text(chain: Sequence[Simulation], index: WorldIndex) -> str:
    """Tell how the sessions of a chain end and how they are renewed, at its last hop; in UTC."""
    found = course(chain, index)
    if found is None:
        return ""
    story = Story(found, index, UTC, switches(found, index))
    lines = story.at(story.start).spoken.splitlines()
    return "\n".join(("Timeline", *(f"  {line}" for line in lines)))


def course_json(chain: Sequence[Simulation], index: WorldIndex) -> dict[str, Any] | None:
    """Return the same for programs, in seconds and ISO 8601."""
    found = course(chain, index)
    if found is None:
        return None
    now = found.hops[-1].asked
    held = hold(found, now)
    return {
        "hops": [
            _hop(hop, renewal)
            for hop, renewal in zip(found.hops, renewals(found, now), strict=True)
        ],
        "firstCallerValid": _intervals(found.first.valid),
        "needsProvider": found.first.needs_provider,
        "heldUntil": text_of(held.end) if held else None,
        "lastRenewals": [
            {"hop": step.hop, "at": text_of(step.second)} for step in (held.steps if held else ())
        ],
    }


def _hop(hop: HopCourse, renewal: Renewal) -> dict[str, Any]:
    return {
        "role": hop.simulation.request.role,
        "cut": None if hop.cut is None else plain(hop.cut),
        "offeredDuration": hop.session.duration if hop.is_offer and hop.session else None,
        "limits": plain(hop.limits),
        "answers": [
            {**_interval(window.start, window.end), "decision": window.decision.value}
            for window in hop.renewed.windows
        ],
        "answersChangeWith": list(hop.renewed.keys),
        "answersAreComplete": hop.renewed.is_complete,
        "revokedBy": None if hop.revoked is None else plain(hop.revoked),
        "renewable": _intervals(renewal.alone),
        "renewableWithHopsBefore": _intervals(renewal.along),
    }


def _intervals(found: Intervals) -> list[dict[str, str | None]]:
    return [_interval(start, end) for start, end in found]


def _interval(start: int, end: int) -> dict[str, str | None]:
    """Return an interval; null where it has no beginning or no end."""
    return {
        "from": None if start <= FIRST else text_of(start),
        "until": None if end >= LAST else text_of(end),
    }
