"""A log as a start of the program begins it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rolescope.ui.state.log.writing import Log, start_log


@contextmanager
def started_log(tmp_path: Path) -> Iterator[Log]:
    """Begin a log with a file, after an earlier run of which one line is left."""
    level = logging.getLogger("rolescope").level
    folder = tmp_path / "log"
    folder.mkdir()
    earlier = "2026-01-02 03:04:05,678 WARNING rolescope: The worker process ended by itself\n"
    (folder / "rolescope.log").write_text(earlier, encoding="utf-8")
    made = start_log(folder, debug=False)
    try:
        yield made
    finally:
        made.close()
        logging.getLogger("rolescope").setLevel(level)
