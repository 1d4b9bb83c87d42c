"""The command line: reads what was typed, runs the command, ends with its status."""

import argparse
import atexit
import gc
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NoReturn

from rolescope.cli.commands.window import ShowWindow, WindowOpening
from rolescope.cli.console import complain, flush, output_to, prepare, warn
from rolescope.cli.failure import Exit, UsageFailure
from rolescope.cli.parser import Run, command_parser
from rolescope.file_modes import make_folder
from rolescope.memory import collector_paused, limited_memory
from rolescope.model.plain import without_sign_in

_INTERRUPTED = 130
_WINDOWS = ("", "open", "demo")
# Those with a window, whose worker limits itself; and those for what no desktop holds.
_UNLIMITED = (*_WINDOWS, "selftest", "evaluate", "sql")
_LONG = (*_UNLIMITED, "collect", "reality")  # those that may run for hours


def _no_window(_opening: WindowOpening) -> NoReturn:
    raise UsageFailure("There is no window here. Start the program as rolescope.")


def main(arguments: Sequence[str] | None = None, show_window: ShowWindow = _no_window) -> int:
    """Run a command and return its exit status. `show_window` opens the window."""
    prepare()
    # Not set_defaults: that would change the options that the commands share with the program.
    start = argparse.Namespace(
        show_window=show_window, config_dir=None, debug=False, new_window=False
    )
    try:
        options = command_parser().parse_args(arguments, start)
    except SystemExit as ended:  # help, version, wrong usage
        raise SystemExit(_finish(int(ended.code or 0))) from None
    except UsageFailure as failure:
        warn(f"rolescope: {failure}")
        return Exit.WRONG
    return _finish(_status(options))


def _finish(status: int) -> int:
    """Hand over what was written, and return the exit status; output that is lost is an error."""
    try:
        flush()
    except UsageFailure as failure:
        warn(f"rolescope: {failure}")
        return Exit.WRONG
    return status


def _status(options: argparse.Namespace) -> int:
    """Run a command, and return its exit status."""
    run: Run = options.run
    try:
        _check_folder(options)
        _check_standard_input(options)
        with _held(options.command), output_to(getattr(options, "into", None)):
            return run(options)
    except UsageFailure as failure:
        warn(f"rolescope: {failure}")
    except MemoryError:
        warn(
            "rolescope: this needs more memory than one command may take (1 GiB). Ask about fewer "
            "accounts at a time."
        )
    except KeyboardInterrupt:
        return _INTERRUPTED
    except Exception as error:  # noqa: BLE001 - a crash must not look like "denied", which is 1
        if options.debug:
            from traceback import format_exc  # noqa: PLC0415 - for crashes alone

            complain(without_sign_in(format_exc()))
        said = without_sign_in(str(error))
        warn(f"rolescope: unexpected error: {type(error).__name__}: {said}. Run with --debug.")
    return Exit.WRONG


def _check_standard_input(options: argparse.Namespace) -> None:
    """Refuse `-` where it cannot be read: it holds one source, and the window has none."""
    named = [
        one
        for value in vars(options).values()
        for one in (value if isinstance(value, list) else [value])
        if one == _STANDARD_INPUT
    ]
    if len(named) > 1:
        raise UsageFailure(
            "- stands for standard input, which can be read once. Name files instead."
        )
    if named and options.command in _WINDOWS:
        raise UsageFailure(
            "The window cannot read standard input. Save it to a file, and open that."
        )


_STANDARD_INPUT = Path("-")


def _check_folder(options: argparse.Namespace) -> None:
    """Make the folder of settings that somebody named; the window goes on without one.

    Raises:
        Failure: it cannot be made.
    """
    folder: Path | None = options.config_dir
    if folder is None or options.command in _WINDOWS:
        return
    try:
        make_folder(folder)
    except OSError as error:
        why = error.strerror or "unknown error"
        raise UsageFailure(f"the settings folder {folder} cannot be made: {why}") from error


@contextmanager
def _held(command: str) -> Iterator[None]:
    """Limit the memory of a command; spare one that soon ends every search for garbage."""
    with ExitStack() as stack:
        if command not in _UNLIMITED:
            stack.enter_context(limited_memory())
        if command not in _LONG:
            stack.enter_context(collector_paused())
            # Else Python looks through everything as soon as it may, and again as it ends.
            stack.callback(_count_as_old)
            atexit.register(gc.freeze)
        yield


def _count_as_old() -> None:
    """Leave whatever there is for the rare search of all that is old."""
    gc.freeze()
    gc.unfreeze()
