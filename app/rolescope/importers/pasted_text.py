"""Recognizes pasted text, or says in one line why it cannot be opened."""

import json
import re

from rolescope.importers import IMPORTERS
from rolescope.importers.faults import JsonPlace, described, line_and_column
from rolescope.importers.files import JsonFile
from rolescope.importers.importer import Content
from rolescope.importers.kept_files import KeptFile, keep
from rolescope.importers.named_text import NamedText, named_in
from rolescope.importers.pasted import PastedKind, is_policy_of_resources, pasted_kind, wrap
from rolescope.importers.reader import recognize
from rolescope.model.strict_json import JsonError, decode
from rolescope.problem import Problem, ProblemLevel, Unreadable

MAX_PASTED = 1 << 20  # bytes
NOT_KEPT = "secret"
"""The code of text that must not be kept."""

_WHAT_CAN_BE_PASTED = (
    "Copy a trust policy, an identity policy, the answer of aws iam get-role or list-roles, an "
    "export, ARNs of roles and users, or an AccessDenied message."
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
    text = _worth_reading(text)
    named = named_in(text)
    if named is not None:
        names = {"Arns": named.arns} | ({"Action": named.action} if named.action else {})
        kind = PastedKind.DENIAL if named.action else PastedKind.ARNS
        return _kept(json.dumps(names), kind)
    value = _decoded(text)
    known = pasted_kind(value)
    if known is not None:
        return _kept(text, known)
    if is_policy_of_resources(value):
        raise _refuse(
            "This is a resource control policy, or the policy of a resource: it names principals "
            "and resources.",
            "Neither says who may assume a role by itself. Open the organization that has it.",
            code="guardrail",
        )
    name = "Pasted export"
    if not any(recognize(Content(value=value, place=JsonPlace(name)), IMPORTERS)):
        raise _refuse(f"The pasted text is {described(value)}: nothing that RoleScope knows.")
    return keep(JsonFile(name, text.encode(), None, chosen=True))


def names_in_pasted(text: str) -> NamedText | None:
    """Return whom pasted text names, if it is nothing but ARNs or a message that denies.

    Raises:
        Unreadable: it is too long, or holds a secret.
    """
    return named_in(_worth_reading(text))


def _worth_reading(text: str) -> str:
    """Return text without space around it, if there is any, not too much, and no secret."""
    if len(text) > MAX_PASTED or len(text.encode("utf-8", "replace")) > MAX_PASTED:
        raise _refuse("The pasted text is longer than 1 MiB.", "Open it as a file.")
    text = text.strip("\ufeff \t\r\n")
    if _SECRET.search(text):
        raise _refuse(
            "The pasted text looks like a secret key. It was not kept.",
            "Clear the clipboard, and deactivate the key if others saw it.",
            code=NOT_KEPT,
        )
    if not text:
        raise _refuse("There is no text on the clipboard.")
    return text


def _decoded(text: str) -> object:
    """Return the value of JSON that is all of a text."""
    if text[0] not in "{[":
        raise _refuse("The pasted text is neither JSON, an ARN nor an AccessDenied message.")
    try:
        decoded = decode(text)
    except JsonError as error:
        raise _refuse_json(text, error) from None
    if text[decoded.end :].strip():
        raise _refuse_json(text, JsonError("there is more text behind its end", decoded.end))
    return decoded.value


def _kept(text: str, kind: PastedKind) -> KeptFile:
    """Return JSON that only a paste holds as a file."""
    return keep(JsonFile(f"Pasted {kind.value}", wrap(text).encode(), None, chosen=True))


def _refuse(
    what: str, advice: str = _WHAT_CAN_BE_PASTED, *, code: str = "not-pasted"
) -> Unreadable:
    return Unreadable(
        Problem(level=ProblemLevel.ERROR, what=what, meaning="", advice=advice, code=code)
    )


def _refuse_json(text: str, error: JsonError) -> Unreadable:
    line, column = line_and_column(text, error.position)
    what = "it ends in the midst of its data" if error.cut_off else error.what
    where = "" if line is None else f", line {line:,}, column {column:,}"
    return _refuse(f"The pasted text is JSON with an error{where}: {what}.", code="no-json")
