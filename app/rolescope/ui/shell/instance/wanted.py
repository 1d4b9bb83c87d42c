"""What a start is to show, and how one start tells it to another."""

import json
from collections.abc import Sequence
from pathlib import Path

from rolescope.value import Value

RESUME = "ROLESCOPE_RESUME"
"""The variable of the environment in which a restart names the journal to go on from."""
LARGEST = 1 << 16  # bytes of a message
_MAX_PATHS, _MAX_PATH_LENGTH = 100, 4_096  # paths, and characters of one
_MAX_NAME_LENGTH = 300  # characters of a scenario


class WantedAtStart(Value, kw_only=True):
    """Sources, the bundled organization, or neither: as it was left.

    `scenario` is the id or the name of the scenario to show. `scope` is what is opened of an
    evaluation, as `scope_of` reads it; the one path is its folder then. `journal` names the one
    that a restart goes on from; no start hands it to another.
    """

    paths: Sequence[Path] = ()
    is_demo: bool = False
    scenario: str | None = None
    scope: Sequence[str] = ()
    journal: str | None = None


def written(wanted: WantedAtStart, token: str) -> bytes:
    """Return the message that hands it over; `token` proves that the sender may read our files."""
    value = {
        "token": token,
        "paths": [str(path.absolute()) for path in wanted.paths],
        "is_demo": wanted.is_demo,
        "scenario": wanted.scenario,
        "scope": list(wanted.scope),
    }
    return json.dumps(value).encode("ascii")


def read(message: bytes, token: str) -> WantedAtStart | None:
    """Return what a message hands over; None for whatever no start of ours would send."""
    from hmac import compare_digest  # noqa: PLC0415 - a start is not to wait for it

    try:
        value = json.loads(message.decode("ascii"))
        if not compare_digest(str(value["token"]), token):
            return None
        paths, is_demo, scenario = value["paths"], value["is_demo"], value["scenario"]
        scope = value["scope"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    is_right = (
        isinstance(is_demo, bool)
        and (scenario is None or _is_text(scenario, _MAX_NAME_LENGTH))
        and isinstance(paths, list)
        and len(paths) <= _MAX_PATHS
        and all(_is_text(path, _MAX_PATH_LENGTH) and Path(path).is_absolute() for path in paths)
        and isinstance(scope, list)
        and len(scope) <= _MAX_PATHS
        and all(_is_text(one, _MAX_PATH_LENGTH) for one in scope)
        and (not scope or (len(paths) == 1 and _is_scope(scope)))
    )
    if not is_right:
        return None
    return WantedAtStart(
        paths=tuple(map(Path, paths)), is_demo=is_demo, scenario=scenario, scope=tuple(scope)
    )


def _is_scope(texts: Sequence[str]) -> bool:
    from rolescope.cluster.scope import scope_of  # noqa: PLC0415 - few starts name one

    try:
        scope_of(texts)
    except ValueError:
        return False
    return True


def _is_text(value: object, longest: int) -> bool:
    return isinstance(value, str) and len(value) <= longest and value.isprintable()
