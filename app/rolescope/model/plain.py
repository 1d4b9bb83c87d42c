"""Plain text: of data, made harmless to show; of numbers, with their nouns."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence

BRIEF = 1_000  # characters
_SIGN_IN = re.compile(r"://[^\s\"'<>]*@")  # to the last @: it may stand in the password as well
_GROUPED = re.compile(r"\b([0-9]{4}) ([0-9]{4}) ([0-9]{4})\b")
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # control, format, surrogate, separator


def visible(text: str, *, keep: str = "") -> str:
    r"""Write control, bidi, zero-width and surrogate characters as escapes (`\u202e`).

    Characters in `keep` stay as they are (`"\n"` where lines are wanted). Beside letters that run
    from right to left, spaces within an account ID become such as hold numbers together (UAX 9,
    W4): its groups would change places.
    """
    if not text.isascii() and any(map(_runs_left, text)):
        text = _GROUPED.sub("\\1\N{NO-BREAK SPACE}\\2\N{NO-BREAK SPACE}\\3", text)
    bare = text
    for kept in keep:
        bare = bare.replace(kept, "")
    if bare.isprintable():  # what is hidden never is: a whole text is told at once
        return text
    return "".join(
        _escape(character)
        if unicodedata.category(character) in _HIDDEN and character not in keep
        else character
        for character in text
    )


def counted(count: int, noun: str) -> str:
    """Write a number with its noun: `1 role`, `5,038 roles`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def shortlist(names: Sequence[str], most: int = 1) -> str:
    """List the first names, and count the rest: `a, b and 1,200 more`."""
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest:,} more" if rest > 0 else "")


def first_lines(lines: Sequence[str], count: int | None = None, most: int = 12) -> list[str]:
    """Return the first lines, and one that counts the rest; `count`: of so many in all."""
    rest = (len(lines) if count is None else count) - most
    return [*lines[:most], *([f"and {rest:,} more"] if rest > 0 else [])]


def without_sign_in(text: str) -> str:
    """Leave out who signs in, and with what, of every URL in a text (`https://USER:WORD@host`)."""
    return _SIGN_IN.sub("://", text)


def brief(text: str) -> str:
    """Return the words of a text in one line, cut off where no line on a screen can reach."""
    words = " ".join(text[: 2 * BRIEF].split())
    return words if len(words) <= BRIEF and len(text) <= 2 * BRIEF else f"{words[:BRIEF]}…"


def text_sha256(text: str) -> str:
    """Return the SHA-256 of a text in hexadecimal digits; data may hold lone surrogates."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _runs_left(character: str) -> bool:
    return unicodedata.bidirectional(character) in ("R", "AL")


def _escape(character: str) -> str:
    code = f"{ord(character):x}"
    sign, width = next(x for x in (("x", 2), ("u", 4), ("U", 8)) if len(code) <= x[1])
    return f"\\{sign}{code.zfill(width)}"
