"""`rolescope`, `open` and `demo`: the window, or the main job without a screen."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from rolescope.cli.failure import UsageFailure
from rolescope.value import Value


class WindowOpening(Value, kw_only=True):
    """What the window opens with: sources, or the demo, or neither for its start page.

    `scenario` is the id or name of the scenario of a project that is shown; None: the one that was
    shown last. `scope` is what is opened of an evaluation, whose folder is the one source.
    `is_new_window`: a window that is open already stays as it is.
    """

    sources: Sequence[Path] = ()
    is_demo: bool = False
    scenario: str | None = None
    scope: Sequence[str] = ()
    config_dir: Path | None = None
    is_debug: bool = False
    is_new_window: bool = False


ShowWindow = Callable[[WindowOpening], int]
"""Opens the window and returns the exit status when it is closed."""

_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def has_screen() -> bool:
    """Tell whether a window can be shown; only X11 and Wayland name their screen."""
    is_named = sys.platform.startswith(("linux", "freebsd", "openbsd", "netbsd"))
    return not is_named or any(os.environ.get(name) for name in _SCREENS)


def run_window(options: argparse.Namespace) -> int:
    """Open the window: on its start page, on sources, or on the demo organization.

    Raises:
        Failure: there is no screen, and more than the demo is asked for; or a scope is named of
            what is no evaluation, or is none.
    """
    is_demo = options.command == "demo"
    if not has_screen():
        if not is_demo:
            raise UsageFailure(
                "There is no screen (neither DISPLAY nor WAYLAND_DISPLAY is set). Set one, or use "
                "a command that needs none: rolescope --help."
            )
        from rolescope.cli.commands.demo import run_headless_demo  # noqa: PLC0415 - drawing is slow to load

        return run_headless_demo()
    sources, scope = getattr(options, "sources", ()), getattr(options, "scope", None) or ()
    if scope:
        from rolescope.cli.sources import named_scope  # noqa: PLC0415 - loads the engine

        folder, _ = named_scope(sources, scope)
        sources = (folder,)
    show: ShowWindow = options.show_window
    return show(
        WindowOpening(
            sources=sources,
            is_demo=is_demo,
            scenario=getattr(options, "scenario", None),
            scope=scope,
            config_dir=options.config_dir,
            is_debug=options.debug,
            is_new_window=options.new_window,
        )
    )
