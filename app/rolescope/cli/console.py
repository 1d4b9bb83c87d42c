"""What the command line prints, and where: plain and stable to a pipe, progress to a terminal."""

import io
import json
import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from rolescope.cli.failure import Failure
from rolescope.model.plain import visible
from rolescope.problem import Problem, Severity
from rolescope.progress import Tick, no_tick

_MOST_WARNINGS = 20
_CLEAR_LINE = "\r\x1b[2K"


def prepare() -> None:
    """Print UTF-8 wherever the output goes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(text: str) -> None:
    """Print lines of text to standard output, with control characters made visible."""
    put(visible(text, keep="\n") + "\n")


def say_json(value: object) -> None:
    """Print one value as indented JSON to standard output."""
    put(as_json(value) + "\n")


def put(text: str) -> None:
    """Write to standard output; a reader that has had enough, as `head` does, stops no command."""
    try:
        sys.stdout.write(text)
    except BrokenPipeError:
        _hush()


def flush() -> None:
    """Hand over what is still to be written, if anybody reads it."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _hush()


def _hush() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def as_json(value: object) -> str:
    """Write a value as indented JSON; keys keep their order."""
    return json.dumps(value, indent=2, ensure_ascii=True, allow_nan=False)


_LINE = json.JSONEncoder(ensure_ascii=True, allow_nan=False)


def as_json_line(value: object) -> str:
    """Write a value as JSON on one line; keys keep their order."""
    return _LINE.encode(value)


def warn(text: str) -> None:
    """Print one line to standard error."""
    end_progress()
    print(visible(" ".join(text.split())), file=sys.stderr)


def report(problems: Iterable[Problem]) -> None:
    """Print what the import could not take as it stands, the worst first.

    Each part that could not be read has its line; of the others, a few have.
    """
    told = [problem for problem in problems if problem.severity is not Severity.NOTE]
    for problem in told:
        if problem.is_loss:
            warn(f"error: {problem}")
    others = [problem for problem in told if not problem.is_loss]
    for problem in others[:_MOST_WARNINGS]:
        warn(f"warning: {problem}")
    if len(others) > _MOST_WARNINGS:
        warn(f"{len(others) - _MOST_WARNINGS:,} more warnings of the import are not shown")


def progress() -> Tick:
    """Return a tick that rewrites one line of a terminal; silent when there is none."""
    return _tick if sys.stderr.isatty() else no_tick


def _tick(done: float, text: str) -> None:
    print(f"{_CLEAR_LINE}{done:4.0%} {visible(text)}", end="", file=sys.stderr, flush=True)


def end_progress() -> None:
    """Clear the line of progress."""
    if sys.stderr.isatty():
        print(_CLEAR_LINE, end="", file=sys.stderr, flush=True)


def write_file(path: Path, content: bytes, *, flag: str = "--output") -> None:
    """Write a file to the end or not at all.

    Raises:
        Failure: the folder does not exist or cannot be written.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            _as_new(Path(name))
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        what = error.strerror or str(error)
        raise Failure(f"{path}: cannot be written: {what}. Choose another {flag}.") from error


def _as_new(path: Path) -> None:
    """Give a temporary file the rights that a new file gets."""
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(0o666 & ~mask)


def read_file(path: Path, what: str) -> str:
    """Read a text file named on the command line.

    Raises:
        Failure: it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Failure(f"{path}: {what} is not UTF-8 text. Save it as UTF-8.") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise Failure(f"{path}: {what} cannot be read: {reason}. Check the path.") from error
