"""`--settings FILE.toml` of `rolescope findings`."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rolescope.cli.console import read_file
from rolescope.cli.failure import UsageFailure
from rolescope.findings.settings import DEFAULT_SETTINGS, FindingSettings
from rolescope.value import replace

_MAX_NUMBER = 10_000_000


def read_finding_settings(path: Path | None) -> FindingSettings:
    """Read a file of settings; without one, the usual ones.

    Raises:
        Failure: it cannot be read, or holds something that is no setting.
    """
    if path is None:
        return DEFAULT_SETTINGS
    try:
        values = tomllib.loads(read_file(path, "the file of settings"))
    except tomllib.TOMLDecodeError as error:
        raise UsageFailure(
            f"{path}: the file of settings is not TOML: {error}. Correct it."
        ) from error
    given: dict[str, Any] = {}
    for name, value in values.items():
        read = _READERS.get(name)
        if read is None:
            known = ", ".join(_READERS)
            raise UsageFailure(f"{path}: {name} is no setting. There are {known}.")
        try:
            given |= read(name, value)
        except ValueError as error:
            raise UsageFailure(f"{path}: {name} is {error}. Correct it.") from error
    return replace(DEFAULT_SETTINGS, **given)


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError("no list of texts")
    return tuple(value)


def _set(name: str, value: object) -> dict[str, Any]:
    return {name: frozenset(_texts(value))}


def _list(name: str, value: object) -> dict[str, Any]:
    return {name: _texts(value)}


def _number(name: str, value: object) -> dict[str, Any]:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _MAX_NUMBER:
        raise ValueError("no whole number")
    return {name: value}


def _environments(_name: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict) or not value.keys() <= {"development", "production"}:
        raise ValueError("no table with development and production")
    return {name: tuple(word.lower() for word in _texts(words)) for name, words in value.items()}


_READERS: dict[str, Callable[[str, object], dict[str, Any]]] = {
    "known_accounts": _set,
    "own_accounts": _set,
    "privileged_actions": _list,
    "max_session_seconds": _number,
    "unused_days": _number,
    "environments": _environments,
    "rules_off": _set,
}
