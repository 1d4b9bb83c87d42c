"""Messages about faults in a file: each says what, where, what it means, and what to do."""

from collections.abc import Sequence

from rolescope.model.plain import visible
from rolescope.model.strict_json import JsonError, JsonFault, Path, path_text
from rolescope.problem import NO_JSON, Problem, ProblemLevel, Unreadable
from rolescope.value import Value, replace

UNUSED = "Nothing of this file is used."
EXPORT_AGAIN = "Export it again: aws iam get-account-authorization-details --output json > FILE."
WHAT_CAN_BE_READ = (
    "Expected is the output of aws iam get-account-authorization-details, a world, the answers of "
    "Organizations, or the lists of roles and identity providers, as JSON."
)
_MAX_KEYS, _MAX_KEY_LENGTH = 4, 40


class JsonPlace(Value):
    """A place in a file, as a path from the top of its JSON."""

    file: str
    path: Path = ()

    def at(self, *steps: str | int) -> "JsonPlace":
        """Return a place further down."""
        return JsonPlace(self.file, (*self.path, *steps))

    def __str__(self) -> str:
        """File and JSON path in words."""
        return f"{visible(self.file)}: {path_text(self.path)}"


def problem(
    level: ProblemLevel,
    place: JsonPlace,
    what: str,
    meaning: str,
    advice: str,
    *,
    code: str = "unreadable-value",
) -> Problem:
    """Return a problem at a place inside of JSON."""
    return Problem(
        code=code,
        level=level,
        what=what,
        meaning=meaning,
        advice=advice,
        file=visible(place.file),
        path=path_text(place.path) if place.path else None,
    )


def file_problem(
    file: str,
    what: str,
    advice: str,
    *,
    meaning: str = UNUSED,
    level: ProblemLevel = ProblemLevel.ERROR,
    code: str = "unreadable-file",
) -> Problem:
    """Return a problem of a file as a whole."""
    return Problem(
        level=level,
        what=what,
        meaning=meaning,
        advice=advice,
        file=visible(file),
        code=code,
    )


def refuse(file: str, what: str, advice: str, *, code: str = "unreadable-file") -> Unreadable:
    """Return the error that a file as a whole cannot be read."""
    return Unreadable(file_problem(file, what, advice, code=code))


def refuse_json(file: str, text: str, error: JsonError) -> Unreadable:
    """Return the error that the text of a file is no JSON, with line and column."""
    what, advice, code = f"{error.what[0].upper()}{error.what[1:]}.", EXPORT_AGAIN, NO_JSON
    if error.cut_off:
        code = "cut-off"
        what = "The file ends in the middle of its data: it was cut off."
        advice = "Copy or export it again, to its end."
    elif text.lstrip()[:1] not in ("{", "["):
        what, advice = "The file is not JSON.", WHAT_CAN_BE_READ
    elif error.fault in (JsonFault.DEPTH, JsonFault.NUMBER):
        advice = f"An export of IAM never looks like this: see who made the file. {EXPORT_AGAIN}"
    line, column = line_and_column(text, error.position)
    found = file_problem(file, what, advice, code=code)
    return Unreadable(replace(found, line=line, column=column))


def line_and_column(text: str, position: int | None) -> tuple[int | None, int | None]:
    """Return where a position is, counted from 1; None and None when there is none."""
    if position is None:
        return None, None
    begin = text.rfind("\n", 0, position) + 1
    return text.count("\n", 0, position) + 1, position - begin + 1


def wrong_kind(place: JsonPlace, value: object, level: ProblemLevel, code: str) -> Problem:
    """Return the problem that a file holds JSON of another kind."""
    return problem(
        level,
        place,
        f"The file holds {described(value)}, which is not IAM data that RoleScope knows.",
        UNUSED,
        WHAT_CAN_BE_READ,
        code=code,
    )


def described(value: object) -> str:
    """Say what kind of JSON value it is, with its first keys."""
    if isinstance(value, dict):
        return f"an object with {_keys(list(value))}"
    if isinstance(value, list):
        if value and isinstance(value[0], dict):
            return f"a list of {len(value):,} objects with {_keys(list(value[0]))}"
        return f"a list of {len(value):,} values"
    return "null" if value is None else "a single value"


def _keys(keys: Sequence[str]) -> str:
    if not keys:
        return "no keys"
    shown = ", ".join(visible(key[:_MAX_KEY_LENGTH]) for key in keys[:_MAX_KEYS])
    rest = len(keys) - _MAX_KEYS
    return f"the keys {shown}" + (f" and {rest:,} more" if rest > 0 else "")
