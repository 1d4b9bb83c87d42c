"""The clock of the window."""

from datetime import UTC, datetime


def clock() -> str:
    """Return the time, ISO 8601 in UTC. The only place of the window that reads the clock."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")  # noqa: TID251 - this is that place
