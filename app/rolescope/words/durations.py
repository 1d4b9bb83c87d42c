"""Durations of a session as people type them, and what limits them in words."""

import re

from rolescope.model.caller import CallerKind
from rolescope.model.instant import duration_in_words
from rolescope.model.principal import Role
from rolescope.model.request import AssumeRoleRequest

DURATIONS = (900, 1800, 3600, 7200, 14_400, 28_800, 43_200)
"""Durations to choose from, in seconds: the range of AssumeRole (AR-7)."""

_DURATION = re.compile(
    r"(?:(\d{1,6})\s*h(?:ours?)?)?\s*(?:(\d{1,6})\s*m(?:in(?:utes?)?)?)?\s*(?:(\d{1,6})\s*s?)?"
)


def parse_duration(text: str) -> int | None:
    """Read `1 h`, `1 h 30 min`, `90m`, `5400`: seconds; None for what is no duration."""
    found = _DURATION.fullmatch(text.strip().lower())
    if found is None or not any(found.groups()):
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


def duration_note(request: AssumeRoleRequest, role: Role | None) -> tuple[str, bool]:
    """Say what limits the duration, and whether something cuts it below the role's maximum."""
    chained = request.caller.is_session
    capped = chained or request.caller.kind is CallerKind.SESSION_TOKEN
    longest = role.max_session_duration if role else None
    words = []
    if capped:
        words.append("Role chaining: 1 h" if chained else "GetSessionToken: 1 h")
    if longest is not None:
        words.append(f"Role allows {duration_in_words(longest)}")
    else:
        words.append("The role's maximum is not in this export, 1 h is assumed")
    return ". ".join(words), capped
