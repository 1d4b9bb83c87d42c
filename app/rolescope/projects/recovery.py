"""What a journal holds: the imports in one project file, what was worked out in another.

That of a restart has a third: what is looked at, as a bookmark, and what is asked, as an assertion.
"""

from pathlib import Path

from rolescope.model.review import Review
from rolescope.projects.project import ProjectReading
from rolescope.projects.reading import read_project
from rolescope.value import replace

IMPORTS, REVIEW, VIEW = "imports.rolescope", "review.rolescope", "view.rolescope"


def read_journal(folder: Path) -> ProjectReading:
    """Return the whole project of a journal; without one, problems say why."""
    review, imports = read_project(folder / REVIEW), read_project(folder / IMPORTS)
    problems = (*review.problems, *imports.problems)
    if review.project is None or imports.project is None:
        return ProjectReading(None, problems)
    found = replace(
        review.project,
        imports=imports.project.imports,
        is_read_only_because=review.project.is_read_only_because
        or imports.project.is_read_only_because,
    )
    return ProjectReading(found, problems)


def read_view(folder: Path) -> Review:
    """Return what was looked at and asked before a restart; nothing where that cannot be read."""
    project = read_project(folder / VIEW).project
    return project.review if project is not None else Review()
