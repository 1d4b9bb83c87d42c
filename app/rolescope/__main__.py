"""The command `rolescope`."""

import multiprocessing
import sys

from rolescope.cli.main import main as run


def main() -> int:
    """Run the command line; without a command it opens the window."""
    multiprocessing.freeze_support()  # the worker of a frozen bundle starts here
    return run()


if __name__ == "__main__":
    sys.exit(main())
