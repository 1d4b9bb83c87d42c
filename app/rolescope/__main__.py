"""The commands `rolescope` and `rolescope-window`."""

import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from rolescope.cli.commands.window import WindowOpening
from rolescope.cli.main import main as run


def _show_window(opening: WindowOpening) -> int:
    from rolescope.ui.shell.app import run as show  # noqa: PLC0415 - Qt is for the window alone

    return show(
        opening.sources,
        demo=opening.is_demo,
        scenario=opening.scenario,
        scope=opening.scope,
        config_dir=opening.config_dir,
        debug=opening.is_debug,
        new_window=opening.is_new_window,
    )


def _serve_as_worker() -> None:
    """Be the worker process, where a frozen bundle started itself for that."""
    if getattr(sys, "frozen", False):
        from multiprocessing import freeze_support  # noqa: PLC0415 - the command line lives without

        freeze_support()


def main() -> int:
    """Run the command line; without a command it opens the window."""
    _serve_as_worker()
    return run(show_window=_show_window)


def window() -> int:
    """Open the window without a terminal: the words are files, as a file manager passes them."""
    _serve_as_worker()
    words = sys.argv[1:]
    is_files = bool(words) and not words[0].startswith("-")
    with (  # Windows gives neither output to a program without a terminal
        Path(os.devnull).open("w", encoding="utf-8") as nowhere,
        redirect_stdout(sys.stdout or nowhere),
        redirect_stderr(sys.stderr or nowhere),
    ):
        return run(["open", *words] if is_files else words, show_window=_show_window)


def start() -> int:
    """Be the command whose name the program was started by: a bundle is one program for both."""
    return window() if Path(sys.argv[0]).stem == "rolescope-window" else main()


if __name__ == "__main__":
    sys.exit(start())
