"""Text on the clipboard: what it is, or in one line why it is nothing that can be opened."""

import re

from rolescope.importers import IMPORTERS
from rolescope.importers.faults import JsonPlace, described, line_and_column
from rolescope.importers.files import JsonFile
from rolescope.importers.importer import Content
from rolescope.importers.kept_files import KeptFile, keep
from rolescope.importers.pasted import pasted_kind, wrap
from rolescope.importers.reader import recognize
from rolescope.model.strict_json import JsonError, decode
from rolescope.problem import Problem, Severity, Unreadable

MAX_PASTED = 1 << 20  # bytes
_WHAT_CAN_BE_PASTED = (
    "Copy a trust policy, an identity policy, the answer of aws iam get-role or list-roles, or an "
    "export, as JSON."
)
_SECRET = re.compile(
    r'"(?:SecretAccessKey|SessionToken|SecretKey)"|aws_secret_access_key|PRIVATE KEY-----'
    r"|\A[A-Za-z0-9/+]{40}\Z",
    re.IGNORECASE,
)


def recognize_text(text: str) -> KeptFile:
    """Return pasted text as a file that the importers read, named after what it is.

    Raises:
        Unreadable: it is too long, no JSON, JSON of another kind, or holds a secret.
    """
    if len(text) > MAX_PASTED or len(text.encode("utf-8", "replace")) > MAX_PASTED:
        raise _refuse("The text on the clipboard is longer than 1 MiB.", "Open it as a file.")
    text = text.strip("\ufeff \t\r\n")
    if _SECRET.search(text):
        raise _refuse(
            "The text on the clipboard looks like a secret key. It was not kept.",
            "Clear the clipboard, and deactivate the key if others saw it.",
            code="secret",
        )
    if text[:1] not in ("{", "["):
        raise _refuse(f"The clipboard holds {'text' if text else 'no text'}, not JSON.")
    try:
        decoded = decode(text)
    except JsonError as error:
        raise _refuse_json(text, error) from None
    if text[decoded.end :].strip():
        raise _refuse_json(text, JsonError("there is more text behind its end", decoded.end))
    kind = pasted_kind(decoded.value)
    if kind is not None:
        return keep(JsonFile(f"Pasted {kind.value}", wrap(text).encode(), None, chosen=True))
    name = "Pasted export"
    if not any(recognize(Content(value=decoded.value, place=JsonPlace(name)), IMPORTERS)):
        raise _refuse(
            f"The clipboard holds {described(decoded.value)}: nothing that RoleScope knows."
        )
    return keep(JsonFile(name, text.encode(), None, chosen=True))


def _refuse(
    what: str, advice: str = _WHAT_CAN_BE_PASTED, *, code: str = "not-pasted"
) -> Unreadable:
    return Unreadable(
        Problem(severity=Severity.ERROR, what=what, meaning="", advice=advice, code=code)
    )


def _refuse_json(text: str, error: JsonError) -> Unreadable:
    line, column = line_and_column(text, error.position)
    what = "it ends in the midst of its data" if error.cut_off else error.what
    where = "" if line is None else f", line {line:,}, column {column:,}"
    return _refuse(f"The clipboard holds JSON with an error{where}: {what}.", code="no-json")
