"""`--as`: words of the command line become a caller."""

from pathlib import Path

from rolescope.cli.console import read_file
from rolescope.cli.failure import UsageFailure
from rolescope.engine.index import WorldIndex
from rolescope.model.caller import Caller
from rolescope.model.strict_json import JsonError, decode_whole
from rolescope.questions.caller_json import HINT, read_caller
from rolescope.questions.error import QueryError


def caller_argument(text: str, index: WorldIndex) -> Caller:
    """Read the value of `--as`: an ARN, a caller object as JSON, or `@FILE` with one of them.

    Raises:
        Failure: it is none of them.
    """
    if text.startswith("@"):
        text = read_file(Path(text[1:]), "the caller").strip()
    try:
        return read_caller(_value(text), index)
    except QueryError as error:
        raise UsageFailure(str(error)) from error


def _value(text: str) -> object:
    if not text.startswith(("{", '"')):
        return text
    try:
        return decode_whole(text)
    except JsonError as error:
        raise UsageFailure(
            f"--as: the caller object cannot be read: {error.what}. {HINT}"
        ) from error
