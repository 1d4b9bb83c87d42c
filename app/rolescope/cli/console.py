"""What the command line prints, and where: plain and stable to a pipe, progress to a terminal."""

import io
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TextIO

import msgspec

from rolescope.cli.failure import UsageFailure
from rolescope.file_formats import Format, format_named
from rolescope.file_modes import keep_mode
from rolescope.model.plain import visible
from rolescope.problem import Problem, ProblemLevel
from rolescope.progress import Tick, no_tick

_MAX_WARNINGS = 20
_CLEAR_LINE = "\r\x1b[2K"


def prepare() -> None:
    """Print UTF-8 wherever the output goes; progress begins at nothing."""
    global _reached  # noqa: PLW0603 - one line of one terminal
    _reached = 0.0
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(text: str) -> None:
    """Print lines of text to standard output, with control characters made visible."""
    put(visible(text, keep="\n") + "\n")


def say_json(value: object) -> None:
    """Print one value as indented JSON to standard output."""
    put(as_json(value) + "\n")


def say_json_parts(value: Mapping[str, object]) -> None:
    """Print an object as `say_json` does; lists that are iterators are written bit by bit."""
    mark = "{"
    for key, one in value.items():
        put(f"{mark}\n  {as_json(key)}: ")
        mark = ","
        if not isinstance(one, Iterator):
            put(_indented(as_json(one)))
            continue
        between = "["
        while some := list(islice(one, _ITEMS)):
            put(between + _indented(as_json(some)[1:-2]))  # without the brackets
            between = ","
        put("[]" if between == "[" else "\n  ]")
    put("\n}\n")


_ITEMS = 1_000  # that are written at a time


def _indented(written: str) -> str:
    return written.replace("\n", "\n  ")  # within texts JSON has no line breaks


def put(text: str) -> None:
    """Write to standard output; a reader that has had enough, as `head` does, stops no command.

    Raises:
        Failure: it cannot be written: the disk is full, or there is no standard output.
    """
    if _collected:
        _collected[-1].append(text)
        return
    with _writing():
        _write(_stdout(), text)


_collected: list[list[str]] = []  # what goes to a file in place of standard output


@contextmanager
def output_to(path: Path | None) -> Iterator[None]:
    """Let what is put go to a file, at the end or not at all; None or `-`: standard output.

    Raises:
        Failure: the file cannot be written.
    """
    if path is None or is_standard(path):
        yield
        return
    _collected.append([])
    try:
        yield
        parts = _collected[-1]
    finally:
        _collected.pop()
    write_file(path, "".join(parts).encode("utf-8", "backslashreplace"))


def is_standard(path: Path) -> bool:
    """Tell whether `-` was given: standard output."""
    return str(path) == "-"


def format_of(path: Path, form: str | None, formats: Sequence[Format]) -> Format:
    """Return the format of a file by its suffix, or the one that `--format` names.

    Raises:
        Failure: no format has this suffix, or standard output has none.
    """
    if is_standard(path) and not form:
        raise UsageFailure(
            "--output -: standard output has no suffix. Name the format with --format."
        )
    found = format_named(f".{form}" if form else path.name, formats)
    if found is None:
        known = ", ".join(one.suffix for one in formats)
        raise UsageFailure(f"--output {path}: the suffix is none of {known}. Choose one of them.")
    return found


def write_output(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Write a file and say so; `-`: write it to standard output, and nothing else.

    Raises:
        Failure: it cannot be written.
    """
    if not is_standard(path):
        write_file(path, content)
        say(f"Wrote {path}")
        return
    stream = _stdout()
    with _writing():
        stream.flush()
        stream.buffer.writelines([content] if isinstance(content, bytes) else content)
        stream.buffer.flush()


def flush() -> None:
    """Hand over what is still to be written, if anybody reads it.

    Raises:
        Failure: it cannot be written.
    """
    if sys.stdout is not None:
        with _writing():
            sys.stdout.flush()


def _stdout() -> TextIO:
    if sys.stdout is None:
        raise UsageFailure(f"There is no standard output. {_ELSEWHERE}")
    return sys.stdout


_ELSEWHERE = "Let it go to a file or a program."


@contextmanager
def _writing() -> Iterator[None]:
    """Say once that standard output cannot be written; what is left of it goes nowhere."""
    try:
        yield
    except BrokenPipeError:
        _hush(sys.stdout)
    except OSError as error:
        _hush(sys.stdout)
        what = error.strerror or type(error).__name__
        raise UsageFailure(
            f"standard output: cannot be written: {what}. Free some space, or let it go elsewhere."
        ) from error


def _write(stream: TextIO, text: str) -> None:
    """Write all of a text: where Python does not buffer, a full disk may take only a part."""
    raw = getattr(stream, "buffer", None)
    if not isinstance(raw, io.RawIOBase):
        stream.write(text)
        return
    os.set_blocking(raw.fileno(), True)  # or a slow reader would lose a part
    data = memoryview(text.encode("utf-8", "backslashreplace"))
    while data:
        data = data[raw.write(data) or 0 :]


def _hush(stream: TextIO | None) -> None:
    """Let what is written from now on, and what waits to be, go nowhere."""
    try:
        number = stream.fileno() if stream is not None else -1
    except (OSError, ValueError):  # a stream of a test, or one that is closed
        return
    if number >= 0:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, number)
        os.close(nowhere)


def as_json(value: object) -> str:
    """Write a value as indented JSON; keys keep their order."""
    written = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    if written.isascii() and _DELETE not in written:
        return written
    return json.dumps(value, indent=2, ensure_ascii=True, allow_nan=False)  # with escapes


_DELETE = "\x7f"


def warn(text: str) -> None:
    """Print one line to standard error."""
    end_progress()
    complain(visible(" ".join(text.split())) + "\n")


def complain(text: str) -> None:
    """Write to standard error; where that cannot be written, nobody can be told."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except (OSError, ValueError):
        _hush(sys.stderr)


def report(problems: Iterable[Problem]) -> None:
    """Print what the import could not take as it stands, the worst first.

    Each part that could not be read has its line; of the others, a few have.
    """
    told = [problem for problem in problems if problem.level is not ProblemLevel.NOTE]
    for problem in told:
        if problem.is_loss:
            warn(f"error: {problem}")
    others = [problem for problem in told if not problem.is_loss]
    for problem in others[:_MAX_WARNINGS]:
        warn(f"warning: {problem}")
    if len(others) > _MAX_WARNINGS:
        warn(f"{len(others) - _MAX_WARNINGS:,} more warnings of the import are not shown")


def progress() -> Tick:
    """Return a tick that rewrites one line of a terminal; silent when there is none.

    A command has several long steps and does not know how many: each takes half of what is left,
    so that what is shown only grows.
    """
    if not _is_terminal():
        return no_tick
    start = _reached

    def tick(done: float, text: str) -> None:
        global _reached  # noqa: PLW0603 - see above
        _reached = max(_reached, start + (1 - start) * _SHARE * min(done, 1.0))
        complain(f"{_CLEAR_LINE}{_reached:4.0%} {visible(text)}")

    return tick


_SHARE = 0.5
_reached = 0.0


def _is_terminal() -> bool:
    """Tell whether a line can be rewritten where progress goes."""
    is_dumb = os.environ.get("TERM") == "dumb"
    return sys.stderr is not None and sys.stderr.isatty() and not is_dumb


def end_progress() -> None:
    """Clear the line of progress."""
    if _is_terminal():
        complain(_CLEAR_LINE)


def write_file(path: Path, content: bytes | Iterable[bytes], *, flag: str = "--output") -> None:
    """Write a file to the end or not at all. One that is replaced passes its rights on.

    Raises:
        Failure: the folder does not exist or cannot be written.
    """
    parts = (content,) if isinstance(content, bytes) else content
    try:
        if path.exists() and not path.is_file():  # a device or a pipe: nothing can be put there
            with path.open("wb") as file:
                file.writelines(parts)
        else:
            _replace(path, parts)
    except OSError as error:
        what = error.strerror or str(error)
        raise UsageFailure(f"{path}: cannot be written: {what}. Choose another {flag}.") from error


def _replace(path: Path, parts: Iterable[bytes]) -> None:
    from tempfile import mkstemp  # noqa: PLC0415 - most commands write no file

    handle, name = mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        keep_mode(Path(name), path)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read_file(path: Path, what: str) -> str:
    """Read a text file named on the command line.

    Raises:
        Failure: it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageFailure(f"{path}: {what} is not UTF-8 text. Save it as UTF-8.") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageFailure(f"{path}: {what} cannot be read: {reason}. Check the path.") from error
