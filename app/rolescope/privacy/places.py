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


def stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether a word is a name where it stands.

    So it is when it is the whole text; in quotes; in an ARN or a path; between separators; before
    an account ID; behind what it is (`role read`). A number is one in quotes alone.
    """
    before, after = text[max(start - 16, 0) : start], text[end : end + 8]
    if text[start:end].isdecimal():
        return _QUOTES.get(before[-1:], "none") == after[:1]
    if before[-1:] in ("/", ":") or (after[:1] == "/" and before[-1:] != " "):
        return True
    if _QUOTES.get(before[-1:], "none") == after[:1]:
        return True
    if _NUMBER.match(after) or _NOUN.search(before):
        return True
    return _BEFORE.search(before) is not None and _AFTER.match(after) is not None
