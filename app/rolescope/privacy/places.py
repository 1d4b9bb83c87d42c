"""Where in a text a plain word is a name: not in the middle of a sentence."""

import re

_QUOTES = {"“": "”", '"': '"', "'": "'", "‘": "’", "`": "`"}  # noqa: RUF001 - as texts have them
_BEFORE = re.compile(
    r"(?:^|[·→(\n;•,=:|/*] ?"
    r"|\b(?:[Aa]ccounts?|[Rr]oles?|[Uu]sers?|[Gg]roups?|[Pp]olic(?:y|ies)|OUs?"
    r"|[Pp]roviders?|[Pp]ath|[Ss]et|[Nn]amed|[Cc]alled|[Tt]ag|[Ss]id|[Rr]esource|As|as) )$"
)
_AFTER = re.compile(r"$|[·→)\n;,:|/*=]| [·→(|/=]|\u2026|\.$")
_NUMBER = re.compile(r"[ (]+[0-9]{4}")
_NOUN = re.compile(r"(?:[Aa]ccount|[Rr]ole|[Uu]ser|[Gg]roup|[Pp]olicy|OU) $")


def is_written(text: str, start: int, end: int) -> bool:
    """Tell whether a word stands in quotes, or in an ARN or a path. A number: in quotes."""
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    if _QUOTES.get(before, "none") == after:
        return True
    if text[start:end].isdecimal():
        return False
    return before in ("/", ":") or (after == "/" and before != " ")


def stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether a word is a name where it stands.

    So it is where it is written as one, and when it is the whole text; between separators; before
    an account ID; behind what it is (`role read`).
    """
    if is_written(text, start, end):
        return True
    if text[start:end].isdecimal():
        return False
    before, after = text[max(start - 16, 0) : start], text[end : end + 8]
    if _NUMBER.match(after) or _NOUN.search(before):
        return True
    return _BEFORE.search(before) is not None and _AFTER.match(after) is not None
