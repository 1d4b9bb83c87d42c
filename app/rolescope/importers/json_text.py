"""Bytes of a file become JSON values, or one clear error."""

import codecs
import re

from rolescope.importers.faults import JsonPlace, file_problem, problem, refuse, refuse_json
from rolescope.model.plain import visible
from rolescope.model.strict_json import JsonError, JsonFault, decode, find_depth, repeated_keys
from rolescope.problem import Problem, ProblemLevel
from rolescope.value import Value

MAX_VALUES = 12_000_000  # in one file: 250 MB of an export without white space
_MAX_REPEATED = 20  # problems about repeated keys, for one file
SPACE = re.compile(r"[ \t\r\n\ufeff]*")

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)


class JsonText(Value):
    """The JSON values of a file: one, or several that stand behind one another.

    `spans`: where each begins and ends in the text; none of what is no JSON.
    """

    values: tuple[object, ...]
    problems: tuple[Problem, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()


def read_json(data: bytes, file: str) -> JsonText:
    """Return the JSON values of a file.

    Raises:
        Unreadable: the file is empty, no JSON, cut off, nested too deeply, or too large.
    """
    text, problems = _decode_bytes(data, file)
    del data
    values: list[object] = []
    spans: list[tuple[int, int]] = []
    position = _skip(text, 0)
    if position == len(text):
        raise refuse(
            file, "The file is empty.", "See whether the export succeeded, and run it again."
        )
    _check_size(text, file)
    while position < len(text):
        try:
            decoded = decode(text, position)
        except JsonError as error:
            raise refuse_json(file, text, _behind(error) if values else error) from None
        if decoded.ambiguous:
            problems += _repeated(decoded.value, file)
        if decoded.replaced:
            problems.append(_replaced(file))
        values.append(decoded.value)
        spans.append((position, decoded.end))
        position = _skip(text, decoded.end)
        if position < len(text) and text[position] not in "{[":
            more = JsonError("there is more text behind the end of the JSON value", position)
            raise refuse_json(file, text, more)
    return JsonText(tuple(values), tuple(problems), tuple(spans))


def cut_value(data: bytes, file: str, span: tuple[int, int]) -> bytes:
    """Return one value of a file as it is written, in UTF-8."""
    text, _ = _decode_bytes(data, file)
    return text[slice(*span)].encode("utf-8", "surrogatepass")


def _skip(text: str, position: int) -> int:
    found = SPACE.match(text, position)
    return found.end() if found else position


def _behind(error: JsonError) -> JsonError:
    what = f"behind the end of the first JSON value, {error.what}"
    return JsonError(what, error.position, fault=error.fault, cut_off=error.cut_off)


def _decode_bytes(data: bytes, file: str) -> tuple[str, list[Problem]]:
    """Decode UTF-8, UTF-16 and UTF-32, with and without byte order mark."""
    encoding, name, skipped = _encoding(data)
    body = memoryview(data)[skipped:]
    problems: list[Problem] = []
    if name != "UTF-8":
        problems.append(
            file_problem(
                file,
                f"The file is encoded as {name}, not as UTF-8.",
                "Nothing needs to be done.",
                meaning="It was read all the same.",
                level=ProblemLevel.NOTE,
            )
        )
    try:
        return str(body, encoding), problems
    except UnicodeDecodeError as error:
        begin = bytes(body[: error.start])
        text = str(body, encoding, "replace")
        line = begin.count(b"\n") + 1
        problems.append(
            Problem(
                level=ProblemLevel.WARNING,
                what=f"The file holds bytes that are not {name}.",
                meaning="Each such character was replaced, so a name or condition may be wrong.",
                advice="Save the file as UTF-8, or export it again.",
                file=visible(file),
                line=line,
                column=error.start - begin.rfind(b"\n"),
            )
        )
        return text, problems


def _encoding(data: bytes) -> tuple[str, str, int]:
    """Return the codec, its name for people, and the length of the byte order mark."""
    for mark, encoding, name in _MARKS:
        if data.startswith(mark):
            return encoding, name, len(mark)
    match [bool(byte) for byte in data[:4]]:  # JSON begins with ASCII: see where its zeros are
        case [True, False, False, False]:
            return "utf-32-le", "UTF-32", 0
        case [False, False, False, True]:
            return "utf-32-be", "UTF-32", 0
        case [True, False, True, False]:
            return "utf-16-le", "UTF-16", 0
        case [False, True, False, True]:
            return "utf-16-be", "UTF-16", 0
        case _:
            return "utf-8", "UTF-8", 0


def _check_size(text: str, file: str) -> None:
    """Refuse what would fill the memory before it is decoded. Counts what stands in texts, too."""
    if sum(text.count(mark) for mark in "[{,") <= MAX_VALUES:
        return
    position = find_depth(text)
    if position is not None:
        what = "the data are nested too many levels deep"
        raise refuse_json(file, text, JsonError(what, position, fault=JsonFault.DEPTH))
    raise refuse(
        file,
        f"The file holds more than {MAX_VALUES:,} JSON values.",
        "Export each account into a file of its own.",
    )


def _repeated(value: object, file: str) -> list[Problem]:
    paths = list(repeated_keys(value))
    found = [
        problem(
            ProblemLevel.WARNING,
            JsonPlace(file, path),
            f"The key {visible(str(path[-1]))} stands more than once in one object.",
            "Its last value is used. In a policy document the meaning of the statement is open.",
            "Remove the value that is wrong; AWS never writes such a file.",
        )
        for path in paths[:_MAX_REPEATED]
    ]
    rest = len(paths) - _MAX_REPEATED
    if rest > 0:
        found.append(
            file_problem(
                file,
                f"{rest:,} more keys stand more than once.",
                "Export the file again.",
                meaning="Their last values are used.",
                level=ProblemLevel.WARNING,
            )
        )
    return found


def _replaced(file: str) -> Problem:
    return file_problem(
        file,
        "The file holds halves of surrogate pairs (\\ud800 to \\udfff), which are no characters.",
        "Export the file again if the names matter.",
        meaning="Each was replaced by U+FFFD, so a name or condition may be wrong.",
        level=ProblemLevel.WARNING,
    )
