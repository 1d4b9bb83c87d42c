"""Why a text is no JSON, with the line to mend and what to do there."""

from rolescope.model.strict_json import JsonError, decode
from rolescope.words.requests.policy_check import LineFault

_WORDS = (
    ("expecting value", "A text in quotes, a list or an object is expected here."),
    ("expecting property name", "A name in double quotes is expected here."),
    ("expecting ':'", "A colon is missing behind the name."),
    ("unterminated string", "A text is not closed: its last quote is missing."),
    ("invalid control", "A text runs over the end of its line: its last quote is missing."),
    ("invalid \\escape", 'Behind a backslash one of " \\ / b f n r t u is expected.'),
    ("invalid \\u", "Behind \\u four hexadecimal digits are expected."),
)


def json_fault(text: str) -> LineFault | None:
    """Return the first fault of a text that is no JSON object; None when it is one."""
    start = len(text) - len(text.lstrip("\ufeff \t\r\n"))
    if start == len(text):
        return LineFault(1, "The document is empty. Write an object with Version and Statement.")
    try:
        end = decode(text, start).end
        if text[end:].strip():
            return _fault(text, end, "There is more text behind the end of the document.")
    except JsonError as error:
        return _of_error(text, error)
    if text[start] != "{":
        return _fault(text, start, "The document does not begin with {: it is no object.")
    return None


def _of_error(text: str, error: JsonError) -> LineFault:
    at = error.position
    if at is None:
        return LineFault(1, f"Not valid JSON: {error.what}.")
    before = len(text[:at].rstrip())
    is_pointed_at = "trailing comma" in error.what  # from Python 3.13 on
    if is_pointed_at or (text[before - 1 : before] == "," and text[at : at + 1] in ("]", "}")):
        comma = at if is_pointed_at else before - 1
        return _fault(text, comma, "Take out the comma: nothing follows it.")
    if text[before - 1 : before] == "," and text[at : at + 1] == ",":
        return _fault(text, at, "Take out one of two commas.")
    if "expecting ','" in error.what:
        if at >= len(text.rstrip()):
            return _fault(text, before - 1, "A closing bracket is missing behind this.")
        return _fault(text, before - 1, "A comma or a closing bracket is missing behind this.")
    words = next((said for sign, said in _WORDS if sign in error.what), "")
    return _fault(text, at, words or f"{error.what[:1].upper()}{error.what[1:]}.")


def _fault(text: str, at: int, words: str) -> LineFault:
    """Return a fault at an offset; one at the end of the text is in its last line."""
    at = min(at, max(len(text.rstrip()) - 1, 0))
    return LineFault(text.count("\n", 0, at) + 1, f"Not valid JSON. {words}")
