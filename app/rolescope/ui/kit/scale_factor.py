"""The text size: Qt draws everything larger by a factor that it reads once, when it starts."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

_VARIABLE = "QT_SCALE_FACTOR"


def of_environment() -> str | None:
    """Return the factor that the user gave Qt in the environment; it wins over the text size."""
    return os.environ.get(_VARIABLE)


@contextmanager
def scaled(percent: int) -> Iterator[None]:
    """Let the application that is made inside draw everything that large.

    The environment is then as it was: programs that are started from here are not ours to scale.
    """
    if of_environment() is not None or percent == 100:  # noqa: PLR2004 - percent
        yield
        return
    os.environ[_VARIABLE] = str(percent / 100)
    try:
        yield
    finally:
        del os.environ[_VARIABLE]
