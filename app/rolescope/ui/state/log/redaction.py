"""What may leave this computer: texts without secrets, accounts, principals, and whose it is."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

_ANYBODY = frozenset({"admin", "localhost", "root", "runner", "ubuntu", "user"})  # name nobody
_MIN_NAME_LENGTH = 3  # characters of a name that is looked for: what is shorter is part of words
_SLASH = r"[/\\]"

# What is written in the place of it, and what it looks like: the more special comes first.
_PATTERNS: tuple[tuple[str, str], ...] = (
    (r"://<secret>@", r"://[^\s/\"'<>]*@"),  # who signs in at an endpoint or a proxy
    (
        r"\1<secret>",
        (
            r"(?i)((?:secret|password|passwd|authorization|signature|token|credential|external.?id|"
            r"mfa.?code)[\w-]*[\"']?\s*[:=]\s*)"
            r"(?:bearer\s+)?(?:\"[^\"]*\"|'[^']*'|[^\s\"',;)}\]]+)"
        ),
    ),
    (r"<arn>", r"\barn:aws[\w-]*:[^\s\"',;<>()\[\]{}]*"),
    (r"<id>", r"\b(?:A3T[A-Z0-9]|AKIA|ASIA|AROA|AIDA|AGPA|ANPA|ANVA|AIPA|ABIA|ACCA)[A-Z0-9]{12,}"),
    (
        r"<secret>",
        r"(?<![\w/+=-])(?=[\w/+=-]*[0-9])(?=[\w/+=-]*[A-Z])(?=[\w/+=-]*[a-z])[\w/+=-]{40,}",
    ),
    (r"<account>", r"(?<![\w.-])(?:\d{12}|\d{4}[- ]\d{4}[- ]\d{4})(?![\w-]|\.\d)"),
    (r"<mail>", r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    (
        r"~",
        (
            rf"(?<![\w.~])(?:[A-Za-z]:)?{_SLASH}(?:home|Users){_SLASH}"
            r"(?:[^/\\:\"'<>|\n]{1,40}(?=[/\\])|[^\s/\\:\"'<>|]+)"
        ),
    ),
)


def redact(text: str) -> str:
    """Return a text in which the signs <…> stand for what is private, and ~ for the home folder."""
    for change in _changes(str(Path.home())):
        text = change(text)
    return text


@cache
def _changes(home: str) -> tuple[Callable[[str], str], ...]:
    """Return what is replaced one after the other on this computer."""
    import platform  # noqa: PLC0415 - a start is not to wait for it

    found = []
    if len(home) > _MIN_NAME_LENGTH:
        found.append(_replace("~", rf"{re.escape(home)}(?![\w.-])"))
    found += [_replace(sign, pattern) for sign, pattern in _PATTERNS]
    for sign, name in (("<host>", platform.node()), ("<user>", _user())):
        for word in {name, name.partition(".")[0]}:
            if len(word) >= _MIN_NAME_LENGTH and word.lower() not in _ANYBODY:
                found.append(_replace(sign, rf"(?i)(?<![\w-]){re.escape(word)}(?![\w-])"))
    return tuple(found)


def _replace(sign: str, pattern: str) -> Callable[[str], str]:
    compiled = re.compile(pattern)
    return lambda text: compiled.sub(sign, text)


def _user() -> str:
    import getpass  # noqa: PLC0415 - a start is not to wait for it

    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container in which the user has no name
        return ""
