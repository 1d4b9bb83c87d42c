"""Versions of a project file that are kept in the state folder."""

from pathlib import Path

from rolescope.projects.traces import versions_of


def generations_of(path: Path, state: Path) -> list[Path]:
    """Return the versions of a file that are there, the newest first."""
    return sorted(versions_of(path, state).glob(f"{path.name}.*"))
