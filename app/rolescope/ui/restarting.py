"""Starting the program again on what is open: the size of text is taken before the first window."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rolescope.ui.document import Document
    from rolescope.ui.settings import Settings

SCALE = "QT_SCALE_FACTOR"


def words_of(document: "Document", settings: "Settings") -> tuple[str, ...]:
    """Return the words of the command line that open again what is open now."""
    project = document.project.path
    if project is not None:
        return () if settings.restores else ("open", str(project.absolute()))
    if document.is_demo:
        return ("demo",)
    sources = tuple(str(path.absolute()) for path in document.sources)
    return ("open", *sources) if sources else ()


def command_of(words: Sequence[str], config_dir: Path | None, *, debug: bool) -> list[str]:
    """Return the whole command: from source, or of a bundle."""
    is_bundle = getattr(sys, "frozen", False)
    program = [sys.executable] if is_bundle else [sys.executable, "-m", "rolescope"]
    folder = [] if config_dir is None else ["--config-dir", str(config_dir)]
    return [*program, "--new-window", *folder, *(["--debug"] if debug else []), *words]


def start_again(
    words: Sequence[str], config_dir: Path | None, *, debug: bool, keeps_scale: bool
) -> None:
    """Start the program, which lives on when this process ends.

    `keeps_scale`: the scale of the environment is the user's own, not that of the settings.
    """
    environment = dict(os.environ)
    if not keeps_scale:
        environment.pop(SCALE, None)
    subprocess.Popen(  # noqa: S603 - our own words
        command_of(words, config_dir, debug=debug), env=environment, start_new_session=True
    )
