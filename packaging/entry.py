"""The program of the bundle.

What PyInstaller sets for its own libraries is taken back: a browser or a second start of the
program would inherit it, and load libraries that are not its own.
"""

import os
import sys

from rolescope.__main__ import start


def clean_environment() -> None:
    """Give the programs that this one starts the environment that the user has."""
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if before is not None:
        os.environ["LD_LIBRARY_PATH"] = before
    elif sys.platform.startswith("linux"):
        os.environ.pop("LD_LIBRARY_PATH", None)
    if sys.platform.startswith("linux"):  # Qt finds its plugins by its own place there
        for name in ("QT_PLUGIN_PATH", "QML2_IMPORT_PATH"):
            os.environ.pop(name, None)


if __name__ == "__main__":
    clean_environment()
    sys.exit(start())
