"""Where an exception happened, without its text: texts of exceptions may hold what was read."""

import traceback
from collections.abc import Iterator
from pathlib import PurePath


def frames(error: BaseException) -> str:
    """Return the types of an exception and of its causes, each with its frames, as lines."""
    return "\n".join(_lines(error, set()))


def _lines(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _lines(before, seen)
    yield type(error).__qualname__
    for frame in traceback.extract_tb(error.__traceback__):
        file = "/".join(PurePath(frame.filename).parts[-2:])
        yield f"  {file}, line {frame.lineno}, in {frame.name}"
