"""What a journal holds: the imports in one project file, what was worked out in another."""

from dataclasses import replace
from pathlib import Path

from rolescope.projects.project import ProjectReading
from rolescope.projects.reading import read_project

IMPORTS, REVIEW = "imports.rolescope", "review.rolescope"


def read_journal(folder: Path) -> ProjectReading:
    """Return the whole project of a journal; without one, problems say why."""
    review, imports = read_project(folder / REVIEW), read_project(folder / IMPORTS)
    problems = (*review.problems, *imports.problems)
    if review.project is None or imports.project is None:
        return ProjectReading(None, problems)
    return ProjectReading(replace(review.project, imports=imports.project.imports), problems)
