"""The command `rolescope`."""

import multiprocessing
import sys

from rolescope.cli.main import main as run
from rolescope.cli.window import Opening


def _show_window(opening: Opening) -> int:
    from rolescope.ui.app import run as show  # noqa: PLC0415 - Qt is for the window alone

    return show(
        opening.sources,
        demo=opening.is_demo,
        scenario=opening.scenario,
        config_dir=opening.config_dir,
        debug=opening.is_debug,
        new_window=opening.is_new_window,
    )


def main() -> int:
    """Run the command line; without a command it opens the window."""
    multiprocessing.freeze_support()  # the worker of a frozen bundle starts here
    return run(show_window=_show_window)


if __name__ == "__main__":
    sys.exit(main())
