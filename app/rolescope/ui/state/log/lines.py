"""Lines of the log: how they are written, kept for this run, and read again from its files."""

import logging
import re
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path

from rolescope.ui.state.log.redaction import redact
from rolescope.value import Value
from rolescope.worker.fault_trace import frames

MAX_LINES = 100_000  # lines of a run that its window shows
_MAX_TAIL_LINES = 20  # lines of them in a report
FILE = "rolescope.log"
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_HEAD = re.compile(
    r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) (DEBUG|INFO|WARNING|ERROR|CRITICAL) ([\w.]+): (.*)"
)


class LogLine(Value):
    """A line of the log. What goes on over several lines has a time in the first one alone.

    `at`: local time as it is written; `level`: a number of `logging`.
    """

    at: str
    level: int
    text: str

    def __str__(self) -> str:
        """Write it as it stands in an exported file."""
        return f"{self.at} {logging.getLevelName(self.level)} {self.text}" if self.at else self.text


class Redacted(logging.Formatter):
    """Writes records without anything private; of exceptions, where they happened."""

    def __init__(self) -> None:
        super().__init__(_FORMAT)

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines of a record."""
        return redact(super().format(record))

    def formatException(self, ei: object) -> str:
        """Return where it happened: the text of an exception may hold what was read."""
        error = ei[1] if isinstance(ei, tuple) else None
        return frames(error) if isinstance(error, BaseException) else ""


class LogLines(logging.Handler):
    """Keeps the lines of this run. Any thread writes; `count` says how many there ever were."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(Redacted())
        self.count = 0
        self._lines: deque[LogLine] = deque(maxlen=MAX_LINES)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record."""
        try:
            found = list(parse(self.format(record).splitlines()))
        except Exception:  # noqa: BLE001 - as every handler: whoever logs must not fail
            self.handleError(record)
            return
        self._lines.extend(found)
        self.count += len(found)

    def tail(self) -> str:
        """Return the last lines, for a report."""
        return "\n".join(map(str, self.since(self.count - _MAX_TAIL_LINES)))

    def since(self, count: int) -> list[LogLine]:
        """Return the lines after the first `count` ones, as far as they are kept."""
        self.acquire()
        try:
            new = min(self.count - count, len(self._lines))
            start = len(self._lines) - new
            return [self._lines[number] for number in range(start, len(self._lines))]
        finally:
            self.release()


def parse(texts: Iterable[str]) -> Iterator[LogLine]:
    """Take lines of a log apart. What belongs to no record is of no importance."""
    level = logging.INFO
    for text in texts:
        found = _HEAD.fullmatch(text)
        if found is None:
            yield LogLine("", level, text)
        else:
            at, name, logger, said = found.groups()
            level = logging.getLevelNamesMapping()[name]
            short = logger.removeprefix("rolescope").lstrip(".")
            yield LogLine(at, level, f"{short}: {said}" if short else said)


def read_earlier(folder: Path, before: str) -> list[LogLine]:
    """Return what earlier runs have written: all before a time, the oldest first.

    Raises:
        OSError: a file cannot be read.
    """
    files = sorted(folder.glob(f"{FILE}*"), key=lambda one: one.name, reverse=True)
    texts = [
        text
        for file in files
        for text in file.read_text(encoding="utf-8", errors="replace").splitlines()
    ]
    found = []
    for line in parse(texts):
        if line.at >= before:
            break
        found.append(line)
    return found[-MAX_LINES:]
