"""Scenes of projects: saved and autosaved, changed by somebody else, closed unsaved, recovered."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rolescope.projects import Stamp
from rolescope.ui.state.projects.journal import About, Journal
from rolescope.value import replace

NOW = "2026-11-20T17:52:00Z"
BEFORE = "2026-11-20T17:41:00Z"
Scene = Callable[[Any], object]


def _settled(studio: Any) -> None:
    """Wait until all is written."""
    studio.settle()
    while studio.workspace.project.queue.is_busy:
        studio.settle()


def scenes(whatif: Scene) -> dict[str, Scene]:
    """Return the scenes; `whatif` makes the scenario that they are about."""

    def saved(studio: Any) -> Path:
        """Save the scenario, and switch one more trust off: it is in the journal."""
        studio.workspace.project._now = lambda: NOW  # noqa: SLF001 - the time of the picture
        studio.workspace.world.now = lambda: NOW
        whatif(studio)
        path = Path(tempfile.mkdtemp()) / "northwind.rolescope"
        studio.workspace.project.save_as(path)
        _settled(studio)
        studio.workspace.selection.select(
            type(studio.workspace.selection.current)((studio.node("deploy-hub"),))
        )
        review = studio.workspace.history.review
        studio.workspace.history.change(review.rename("s1", "Pipelines through GitHub"), "Rename")
        studio.workspace.project.autosave.write()
        _settled(studio)
        return path

    def closing(studio: Any) -> None:
        """The window is closed with something unsaved."""
        saved(studio)
        studio.window.quit()
        studio.settle()

    def changed(studio: Any) -> None:
        """Another program saves the file."""
        path = saved(studio)
        path.write_bytes(b"other")
        studio.workspace.project.watch.look()
        _settled(studio)

    def conflict(studio: Any) -> None:
        """Saving would replace what another program saved."""
        changed(studio)
        studio.workspace.project.save()
        _settled(studio)

    def recovery(studio: Any) -> None:
        """The program starts after a crash."""
        whatif(studio)
        project, review = studio.workspace.project, studio.workspace.history.review
        left = Journal(studio.window.settings.state_folder)
        about = About(
            title="northwind.rolescope",
            path=Path("/home/mira/reviews/northwind.rolescope"),
            saved=BEFORE,
            stamp=Stamp(0, 0, ""),
        )
        left.write(about, replace(project.project, review=review, saved=NOW))
        left._lock.unlock()  # noqa: SLF001 - as when the process is gone
        studio.workspace.opener.close()
        studio.workspace.world.now = lambda: NOW
        studio.window.project_controller.offer_recovery(lambda: None)
        studio.settle()

    return {
        "project": saved,
        "project-closing": closing,
        "project-changed": changed,
        "project-conflict": conflict,
        "project-recovery": recovery,
    }
